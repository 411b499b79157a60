// A list of tokens in daily use: what it shows, filter, order and status, all of it in the address.

import { expect, fresh, test } from "../fixtures/test.ts";
import { row, serveList } from "../fixtures/lists.ts";
import { Console } from "../pages/console.ts";

test("a row tells what one needs to know of a token", async ({ page, startBackend }) => {
  // A backend of its own: who signs in elsewhere with one of these tokens has used it.
  const app = new Console(page, await startBackend());
  await app.open("organization");
  for (const [name, ...words] of [
    ["deploy-prod", "Production deploys from GitHub Actions", "Organization", /by\s*ada/, "in 12 days"],
    ["terraform-import", "Admin", /by\s*grace/, "61 days ago", "never"],
    ["sandbox-experiments", /by\s*former-member/, "never used", "never"],
    ["module-publisher", "in 2 days"],
  ] as const) {
    await app.tokens.filter.fill(name);
    for (const each of words) await expect(app.tokens.row(name)).toContainText(each);
  }
  await app.tokens.filter.fill("terraform-import");
  await app.tokens.row("terraform-import").getByText("61 days ago").hover();
  const exact = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", month: "long", year: "numeric" });
  await expect(page.getByRole("tooltip")).toContainText(exact.format(Date.now() - 61 * 86_400_000));
});

test("status asks the server for active, expired or all", async ({ app, backend, page }) => {
  const tokens = await backend.api("ada").tokens("organization");
  const now = Date.now() / 1000;
  const expired = tokens.filter(({ expires }) => expires !== 0 && expires <= now).length;
  await app.open("organization");
  await expect(app.tokens.status("Active")).toBeChecked();
  await expect(page.getByText(`${tokens.length - expired} of ${tokens.length - expired} tokens`)).toBeVisible();

  await app.tokens.status("Expired").check();
  await expect(page.getByText(`${expired} of ${expired} tokens`)).toBeVisible();
  await expect(page).toHaveURL(/\?status=expired$/);
  await expect(app.tokens.row("load-test")).toContainText("expired 120 days ago");

  await app.tokens.status("All").check();
  await expect(page.getByText(`${tokens.length} of ${tokens.length} tokens`)).toBeVisible();
  await app.tokens.status("Active").check();
  await expect(page).toHaveURL(/\/orgs\/acme-corp\/tokens$/);
});

test("the filter finds every word in any field", async ({ app, page }) => {
  await app.open("organization");
  await app.tokens.filter.fill("NIGHTLY ada");
  await expect(page.getByText(/^2 of \d+ tokens$/)).toBeVisible();
  await expect.poll(() => app.tokens.names()).toEqual(["drift-nightly-2", "drift-nightly"]);
  await expect(page).toHaveURL(/\?q=NIGHTLY%20ada$/);
  await app.tokens.filter.fill("100% no such thing");
  await expect(page.getByRole("heading", { name: "No token matches" })).toBeVisible();
  await expect(app.main).toContainText("“100% no such thing”");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByText(/^(\d+) of \1 tokens$/)).toBeAttached();
  await expect(app.tokens.filter).toHaveValue("");
});

test("Esc empties the filter", async ({ app, page }) => {
  await app.open("organization", "ada", "?q=nightly");
  await expect(page.getByText(/^3 of \d+ tokens$/)).toBeVisible();
  await app.tokens.filter.press("Escape");
  await expect(app.tokens.filter).toHaveValue("");
  await expect(page.getByText(/^(\d+) of \1 tokens$/)).toBeAttached();
});

test("every column orders, both ways, and says so", async ({ app, page }) => {
  await app.open("team");
  await expect(app.tokens.column("Created")).toHaveAttribute("aria-sort", "descending");
  for (const [column, first, order, word] of [
    ["Name", "ascending", ["platform-ci", "platform-images"], "name"],
    ["Last used", "descending", ["platform-ci", "platform-images"], "-last-used"],
    ["Expires", "ascending", ["platform-oncall", "platform-ci"], "expires"],
  ] as const) {
    await test.step(column, async () => {
      const header = app.tokens.column(column);
      await header.getByRole("button").click();
      await expect(header).toHaveAttribute("aria-sort", first);
      await expect(page).toHaveURL(new RegExp(`sort=${word}$`));
      const known = (names: string[]) => names.filter((name) => (order as readonly string[]).includes(name));
      await expect.poll(async () => known(await app.tokens.names())).toEqual(order);
      await header.getByRole("button").click();
      await expect(header).toHaveAttribute("aria-sort", first === "ascending" ? "descending" : "ascending");
      await expect.poll(async () => known(await app.tokens.names())).toEqual([...order].reverse());
    });
  }
});

test("a link restores the whole view, and so do reload and Back", async ({ app, page }) => {
  const view = "?status=all&q=ci&sort=name&time=utc";
  await page.goto(`/orgs/acme-corp/teams/platform/tokens${view}`);
  await app.connect.remember.check();
  await app.connect.signIn(app.backend.token("ada"));
  const restored = async () => {
    await expect(page).toHaveURL(`/orgs/acme-corp/teams/platform/tokens${view}`);
    await expect(app.tokens.filter).toHaveValue("ci");
    await expect(app.tokens.status("All")).toBeChecked();
    await expect(app.tokens.column("Name")).toHaveAttribute("aria-sort", "ascending");
    await expect(page.getByText("Times are UTC")).toBeVisible();
    expect(await app.tokens.names()).toEqual(expect.arrayContaining(["platform-ci", "platform-old-ci"]));
  };
  await restored();
  await page.reload();
  await restored();
  await app.navigation.getByRole("link", { name: "Personal tokens" }).click();
  await expect(app.heading).toHaveText("Personal access tokens");
  await page.goBack();
  await restored();
});

test("nonsense in the address counts as absent", async ({ app }) => {
  await app.open("organization", "ada", "?status=odd&sort=-&time=moon&q=%25&%ZZ");
  await expect(app.tokens.status("Active")).toBeChecked();
  await expect(app.tokens.filter).toHaveValue("%");
});

test("tokens over the organization's maximum are marked", async ({ app }) => {
  await app.open("capped");
  await expect(app.tokens.row("harbor-legacy")).toContainText("refused: over the maximum");
  await expect(app.tokens.row("harbor-yearly")).toContainText("refused: over the maximum");
  await expect(app.tokens.row("harbor-deploy")).not.toContainText("refused");
});

test("a token that expires while it is shown says so", async ({ app, page }) => {
  await page.clock.install();
  // The backend's clock does not go forward, so that its time is left out of its answers.
  await page.route("**/api/**", async (route) => {
    const response = await route.fetch();
    const { date: _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  await serveList(page, { tokens: [row(1, { expires: Math.floor(Date.now() / 1000) + 90 })] });
  await app.open("organization");
  await expect(app.tokens.row("token-00001")).toContainText("in 2 minutes");
  await page.clock.runFor(120_000);
  await expect(app.tokens.row("token-00001")).toContainText("expired just now");
});

test("the ID of a token can be copied", async ({ app, backend, context, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const token = await backend.api("ada").find("organization", "dns-sync");
  await app.open("organization", "ada", "?q=dns-sync");
  await app.tokens.openActions("dns-sync");
  await page.getByRole("menuitem", { name: "Copy ID" }).click();
  await expect(page.getByText("Copied the token's ID.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token?.id);
});

test("an empty organization is invited to create its first token", async ({ page, startBackend }) => {
  const app = new Console(page, await startBackend({ seed: "empty" }));
  await app.openWith(app.backend.token("first"), "personal");
  await app.navigation.getByRole("link", { name: "Access tokens" }).click();
  await expect(page.getByRole("heading", { name: "No tokens yet" })).toBeVisible();
  await app.tokens.status("Expired").check();
  await expect(page.getByRole("heading", { name: "No expired tokens" })).toBeVisible();
  await app.tokens.status("Active").check();
  await page.locator(".empty").getByRole("button", { name: "Create token" }).click();
  const name = fresh("first");
  await app.tokens.createDialog.name.fill(name);
  await app.tokens.createDialog.submit.click();
  await app.tokens.createdDialog.done.click();
  await app.tokens.createdDialog.closeUncopied.click();
  await expect(app.tokens.row(name)).toBeVisible();
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await expect(page.getByRole("heading", { name: "No teams yet" })).toBeVisible();
});

test("a list without rows and one that is null are told apart", async ({ app, page }) => {
  await serveList(page, { tokens: null });
  await app.open("organization");
  await expect(page.getByRole("heading", { name: "Unreadable answer" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "No tokens yet" })).toHaveCount(0);
  await page.unrouteAll();
  await serveList(page, { tokens: [] });
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByRole("heading", { name: "No tokens yet" })).toBeVisible();
});
