// The part that a token has in a rotation: on its row, on its page, and in what is shown of its description.

import { serveList, row } from "../fixtures/lists.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { places } from "../pages/console.ts";
import { TokenPage } from "../pages/token.ts";

test("each token names its part and leads to the other", async ({ app, backend, page }) => {
  const name = fresh("part");
  const old = await backend.api("ada").create("organization", name);
  await backend.api("ada").create("organization", `${name}-new`, { description: `Deploys (rotates ${old.id})` });
  await app.open("organization", "ada", `?q=${name}`);
  const successor = app.tokens.row(`${name}-new`);
  await expect(successor).toContainText(`successor of ${name}`);
  await expect(successor).not.toContainText("(rotates");
  await successor.getByRole("link", { name: "successor of" }).click();

  const token = new TokenPage(page);
  await expect(app.heading).toHaveText(name);
  await expect(token.details).toContainText(`Being replaced by ${name}-new`);
  await page.locator(".page-head").getByRole("link", { name: "being replaced" }).click();
  await expect(app.heading).toHaveText(`${name}-new`);
  await expect(token.details).toContainText(`Successor of ${name}`);
  await expect(token.details).not.toContainText("(rotates");
  await token.details.getByRole("button", { name: "Show rotation…" }).click();
  await expect(page.getByRole("dialog", { name: "Rotation" })).toContainText("Successor not used yet.");
});

test("words that only look like a mark stay, and what the list does not bear out is said so", async ({ app, page }) => {
  const id = (digit: number) => `${digit}`.repeat(8) + "-1b2c-4d5e-8f90-a1b2c3d4e5f6";
  const tokens = [
    row(1, { id: id(1), name: "weekly", description: "Database password (rotates weekly)" }),
    row(2, { id: id(2), name: "alone", description: `Deploys (rotates ${id(9)})` }),
  ];
  await serveList(page, { tokens });
  await app.open("organization");
  await expect(app.tokens.row("weekly")).toContainText("Database password (rotates weekly)");
  await expect(app.tokens.row("alone")).not.toContainText("rotates");
  await app.openAt(`${places.organization}/${id(2)}`);
  const token = new TokenPage(page);
  await expect(token.details).toContainText(`Successor of ${id(9)}, which is not in this list.`);
});

test("who may not create may not rotate, and is told why", async ({ app, backend, page, watch }) => {
  watch.expectStatus(403);
  // A server that shows the list to members: the role still decides what the console offers.
  const tokens = await backend.api("ada").tokens("organization");
  await page.route("**/api/orgs/acme-corp/tokens?*", (route) => route.fulfill({ json: { tokens } }));
  await app.open("organization", "linus", "?q=dns-sync");
  // What the role forbids is not asked for by itself.
  await page.getByRole("button", { name: "Retry" }).click();
  await app.tokens.openActions("dns-sync");
  const item = page.getByRole("menuitem", { name: "Rotate…" });
  await expect(item).toHaveAttribute("aria-disabled", "true");
  await expect(item).toHaveAccessibleDescription(/^Only organization admins manage organization tokens\./);
});
