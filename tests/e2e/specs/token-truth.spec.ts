// What the token screens claim: no more than is so, and the same on each of them.

import { event, onLog, sendPage } from "../fixtures/events.ts";
import { row, serveList } from "../fixtures/lists.ts";
import { expect, test } from "../fixtures/test.ts";
import { places } from "../pages/console.ts";
import { TokenPage } from "../pages/token.ts";

const DAY = 24 * 3600;
const ago = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;

test("deleting tokens that have expired breaks nothing, and nothing else is said", async ({ app, page }) => {
  const over = { expires: ago(3 * DAY), lastUsed: ago(4 * DAY) };
  const tokens = [row(1, over), row(2, { ...over, lastUsed: ago(DAY) }), row(3, { expires: 0, lastUsed: ago(60) })];
  await serveList(page, { tokens });
  await app.open("organization", "ada", "?status=expired");
  await expect(app.tokens.rows).toHaveCount(2);
  await app.tokens.selectAll.click();
  await app.tokens.deleteSelected.click();
  const { bulkDialog: bulk } = app.tokens;
  await expect(bulk.dialog).toContainText("They have expired and work no more: deleting them breaks nothing.");
  await expect(bulk.dialog).not.toContainText(/stop working|will fail|used in the last/);
  await bulk.cancel.click();

  await app.tokens.status("All").click();
  await expect(app.tokens.rows).toHaveCount(3);
  await app.tokens.selectAll.click();
  await app.tokens.deleteSelected.click();
  await expect(bulk.dialog).toContainText("1 stops working at once, everywhere. 2 have expired and work no more.");
  await expect(bulk.dialog).not.toContainText("7 days");
  await expect(bulk.dialog.getByRole("list", { name: "Tokens to delete" })).toContainText("last used");
});

test("deleting one that has expired says so, and that a call after that was refused", async ({ app, page }) => {
  await serveList(page, { tokens: [row(1, { expires: ago(3 * DAY), lastUsed: ago(DAY) })] });
  await app.open("organization", "ada", "?status=expired");
  const remove = await app.tokens.openDelete("token-00001");
  await expect(remove.dialog).toContainText("It has expired and works no more: deleting it breaks nothing.");
  await expect(remove.dialog).toContainText("came after its expiry and was refused");
  await expect(remove.confirmation).toHaveCount(0);
});

test("refused calls are counted as what they are, on the page and before deleting", async ({ app, page }) => {
  await serveList(page, {
    tokens: [row(1, { created: "2025-01-01T00:00:00Z", expires: 0, lastUsed: event(1).timestamp })],
  });
  const refused = (hours: number) =>
    event(hours, { tokenID: "id-1", tokenName: "token-00001", event: "Auth Failure", authFailure: true });
  await onLog(page, (route) => sendPage(route, [1, 2, 3].map(refused)));
  await app.openAt(`${places.organization}/id-1`);
  const token = new TokenPage(page);
  await expect(token.activity).toContainText(/Refused\s*3/);
  await token.delete.click();
  await expect(token.breaks).toContainText("has nothing of it but 3 refused calls, the last 1 hour ago,");
  await expect(token.breaks).not.toContainText("It was last used");
});

test("a team is called by the name that people know, and has no view of admin tokens", async ({ app, page }) => {
  await app.openAt("/orgs/acme-corp/teams/data/tokens");
  await expect(page.locator(".crumbs")).toContainText("Data & Insights");
  await expect(page.locator(".page-subtitle")).toContainText("team Data & Insights.");
  const views = page.getByRole("group", { name: "Views" });
  await expect(views.getByRole("button", { name: "Never expires" })).toBeVisible();
  await expect(views.getByRole("button", { name: "Admin" })).toHaveCount(0);
  await app.open("organization", "ada", "?admin=yes");
  await expect(views.getByRole("button", { name: "Admin" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Admin: yes" })).toHaveText("Admin: yes");
});

test("the banner counts the list where it leads, whatever else was read", async ({ app, page }) => {
  await app.open("organization");
  const banner = page.getByRole("status").filter({ hasText: "not counting those made for up to 2 hours" });
  await expect(banner).toBeVisible();
  const number = async () => Number(/(\d+) more expire within a week/.exec(await banner.innerText())?.[1]);
  const more = await number();
  for (const screen of ["Personal tokens", "Audit log", "Access tokens"]) {
    await app.navigation.getByRole("link", { name: screen }).click();
    await expect.poll(number).toBe(more);
  }
  await banner.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/expires=7d/);
  // Those that come of an exchange end as they were meant to: the banner says that it leaves them out.
  const exchanged = app.tokens.rows.filter({ hasText: "oidc-github-actions" });
  await expect(exchanged.first()).toBeVisible();
  // The banner names one token and counts the others. Other tests exchange tokens at the same backend.
  await expect(app.tokens.rows).toHaveCount(more + 1 + (await exchanged.count()));
});

for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
  test(`a message covers no menu of a row, ${size.width} wide`, async ({ app, page }) => {
    await page.setViewportSize(size);
    await app.open("organization");
    await expect(app.tokens.rows.first()).toBeVisible();
    const [name] = await app.tokens.names();
    await app.tokens.openActions(name!);
    await page.getByRole("menuitem", { name: "Copy ID" }).click();
    const message = page.getByRole("status", { name: "Messages" }).locator(".toast");
    await expect(message).toBeVisible();
    const box = (await message.boundingBox())!;
    const menus = page.getByRole("button", { name: /^Actions for / });
    for (const menu of await menus.all()) {
      const own = await menu.boundingBox();
      if (own === null) continue;
      const apart = own.x >= box.x + box.width || own.x + own.width <= box.x;
      expect(apart, "side by side, wherever one scrolls").toBe(true);
    }
  });
}

test("how long ago a token expired is not cut", async ({ app, page }) => {
  await serveList(page, { tokens: [row(1, { expires: ago(1234 * DAY) })] });
  await app.open("organization", "ada", "?status=expired");
  const words = app.tokens.row("token-00001").locator("[data-part=expiry] .badge > span");
  await expect(words).toHaveText("expired 1234 days ago");
  expect(await words.evaluate((span) => span.scrollWidth <= span.clientWidth + 1)).toBe(true);
});
