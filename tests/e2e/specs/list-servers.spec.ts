// Lists of tokens on servers that tell less of them, or take the filter for something else: what is not told is shown
// as not told, and a token that lives is never taken for one that has expired.

import type { Page } from "@playwright/test";
import type { DataServer } from "../fixtures/server-data.ts";
import { expect, test } from "../fixtures/test.ts";
import { ConnectPage } from "../pages/connect.ts";

async function signIn(page: Page, server: DataServer, address: string): Promise<void> {
  await page.goto(`${server.origin}/connect?to=${encodeURIComponent(address)}`);
  await new ConnectPage(page).signIn(server.token);
}

test("a server that ignores the filter: rows are sorted by their own expiry", async ({ app, page, startServer, watch }) => {
  watch.expectStatus(404); // what the server does not offer is asked for once
  const server = await startServer("hatemosphere");
  await signIn(page, server, "/tokens");
  await expect(app.tokens.row("laptop")).toBeVisible();
  await expect(app.tokens.row("nightly job")).toContainText("never used");
  await expect(app.tokens.row("old runner")).toHaveCount(0);
  expect(server.requests.filter((it) => it.includes("/api/user/tokens")).join()).not.toContain("filter");

  // What is selected here must not be deleted from a list of expired ones.
  await app.tokens.row("laptop").getByRole("checkbox", { name: "Select laptop" }).check();
  await app.tokens.status("Expired").check();
  await expect(app.tokens.row("old runner")).toBeVisible();
  await expect(app.tokens.rows).toHaveCount(1);
  await expect(app.tokens.selection).toHaveCount(0);
  await app.tokens.selectAll.check();
  await app.tokens.deleteSelected.click();
  const list = page.getByRole("list", { name: "Tokens to delete" });
  await expect(list.getByRole("listitem")).toHaveText([/^old runner /]);
  await page.keyboard.press("Escape");

  await app.tokens.status("All").check();
  await expect(app.tokens.rows).toHaveCount(3);
  await expect(page.getByText("does not understand the filter")).toHaveCount(0);
});

test("a server that takes the filter for a search: the plain list is shown too, and that is said", async ({ app, page, startServer, watch }) => {
  watch.expectStatus(404); // what the server does not offer is asked for once
  const server = await startServer("happypumi");
  await signIn(page, server, "/orgs/happypumi/tokens");
  await expect(app.tokens.row("deploy")).toBeVisible();
  await expect(app.tokens.row("active-probe")).toBeVisible();
  await app.tokens.status("All").check();
  await expect(page.getByText("This backend does not understand the filter “all”")).toBeVisible();
  for (const name of ["deploy", "active-probe", "retired"]) await expect(app.tokens.row(name)).toBeVisible();
  await app.tokens.status("Expired").check();
  await expect(app.tokens.row("retired")).toBeVisible();
  await expect(app.tokens.rows).toHaveCount(1);
});

test("rows with next to nothing: not told is neither never nor no", async ({ app, page, startServer, watch }) => {
  watch.expectStatus(404); // what the server does not offer is asked for once
  const server = await startServer("pulumi-cloud-older");
  await signIn(page, server, "/tokens");
  const row = app.tokens.rows.first();
  await expect(row).toContainText("not told");
  await expect(app.tokens.table).not.toContainText("never");
  const views = page.getByRole("group", { name: "Views" });
  await expect(views.getByRole("button", { name: /Never expires/ })).toHaveAccessibleName("– Never expires 2 not told");
  // Personal tokens have no admin level.
  await expect(views.getByRole("button", { name: /Admin/ })).toHaveCount(0);
  await views.getByRole("button", { name: /Never expires/ }).click();
  await expect(page.getByText("No token matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByRole("button", { name: "Expires: any" }).click();
  await page.getByRole("menuitemradio", { name: /^not told/ }).click();
  await expect(page).toHaveURL(/expires=not-told/);
  await expect(app.tokens.rows).toHaveCount(2);

  await app.tokens.status("Expired").check();
  await expect(page.getByText("No token is known to have expired")).toBeVisible();
  await expect(page.getByText("Of 2 tokens the backend does not tell when they expire")).toBeVisible();

  await app.tokens.status("Active").check();
  await row.getByRole("link").click();
  const facts = page.getByRole("region", { name: "Details" });
  await expect(facts.getByText("not told")).toHaveCount(4);
  await expect(page.getByRole("button", { name: "Add to calendar" })).toHaveAttribute("aria-disabled", "true");
});
