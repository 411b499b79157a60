// The session: how long it is remembered, how it ends, and that every tab hears of it.

import { gate } from "../fixtures/gate.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { Console, places } from "../pages/console.ts";

test("a session lasts as long as the tab where the deployment allows it, unless it is unticked", async ({ app, page }) => {
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await page.reload();
  await expect(app.heading).toHaveText("Access tokens");
  await expect(app.tokens.rows.first()).toBeVisible();
  await app.signOut();

  await page.goto(places.audit);
  await expect(app.connect.heading).toBeVisible();
  await expect(app.connect.remember).toBeChecked();
  await app.connect.remember.uncheck();
  await app.connect.signIn(app.backend.token("ada"));
  await expect(app.heading).toHaveText("Audit log");
  await page.reload();
  await expect(app.connect.heading).toBeVisible();
  await expect(page).toHaveURL(/to=%2Forgs%2Facme-corp%2Faudit/);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("sign-in says which screen it leads back to", async ({ app, page }) => {
  await page.goto("/connect");
  await expect(app.connect.heading).toBeVisible();
  await expect(page.getByText("You return to")).toHaveCount(0);
  for (const [address, words] of [
    [places.audit, "You return to “Audit log” of acme-corp."],
    [places.team, "You return to “Team access tokens” of acme-corp."],
    [places.personal, "You return to “Personal access tokens”."],
  ] as const) {
    await page.goto(address);
    await expect(page.getByText("You return to")).toHaveText(words);
  }
});

test("another tab does not inherit a remembered session", async ({ app, context, page }) => {
  await page.goto("/connect");
  await app.connect.remember.check();
  await app.connect.signIn(app.backend.token("ada"));
  await expect(app.account).toBeVisible();
  const other = new Console(await context.newPage(), app.backend);
  await other.page.goto(places.organization);
  await expect(other.connect.heading).toBeVisible();
});

test("a deployment may forbid remembering, also what was remembered before", async ({ app, page }) => {
  await page.goto("/connect");
  await app.connect.remember.check();
  await app.connect.signIn(app.backend.token("ada"));
  await expect(app.account).toBeVisible();
  await page.route("**/config.json", (route) => route.fulfill({ json: { rememberSession: false } }));
  await page.reload();
  await expect(app.connect.heading).toBeVisible();
  await expect(app.connect.remember).toHaveCount(0);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("signing out wipes, and Back brings nothing back", async ({ app, page }) => {
  await page.goto(`/connect?to=${places.team}`);
  await app.connect.remember.check();
  await app.connect.signIn(app.backend.token("ada"));
  await app.navigation.getByRole("link", { name: "Access tokens" }).click();
  await expect(app.tokens.rows.first()).toBeVisible();
  const [name] = await app.tokens.names();

  await app.signOut();
  await expect(app.connect.notice).toHaveText("You are signed out.");
  await expect(page.getByText(name!, { exact: true })).toHaveCount(0);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await page.goBack();
  await expect(app.connect.heading).toBeVisible();
  await expect(page.getByText(name!, { exact: true })).toHaveCount(0);
  await page.reload();
  await expect(app.connect.heading).toBeVisible();
});

test("signing out in one tab signs out in the other", async ({ app, context }) => {
  await app.open("organization");
  const other = new Console(await context.newPage(), app.backend);
  await other.open("personal");
  await app.signOut();
  await expect(other.connect.notice).toHaveText("You signed out in another tab.");
});

test("a token that dies ends the session once, and sign-in returns", async ({ app, page, watch }) => {
  watch.expectStatus(401);
  const ada = app.backend.api("ada");
  const { id, tokenValue } = await ada.create("personal", fresh("dies"));
  await app.openWith(tokenValue, "teams");
  const platform = page.getByRole("link", { name: "Platform", exact: true });
  await expect(platform).toBeVisible();

  // The next screen makes three calls at once; none is answered before the token is dead.
  const death = gate();
  await page.route("**/api/**", async (route) => {
    await death.opened;
    await route.continue();
  });
  await platform.click();
  await ada.delete("personal", id);
  death.release();
  await expect(app.connect.notice).toContainText("Your session ended");
  await expect(app.connect.notice).toHaveCount(1);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await app.connect.signIn(app.backend.token("ada"));
  await expect(app.heading).toHaveText("Team access tokens");
  await expect(page).toHaveURL(places.team);
});

test("a remembered token that died meanwhile asks for another", async ({ app, page, watch }) => {
  watch.expectStatus(401);
  const ada = app.backend.api("ada");
  const { id, tokenValue } = await ada.create("personal", fresh("dies"));
  await page.goto(places.organization);
  await app.connect.remember.check();
  await app.connect.signIn(tokenValue);
  await expect(app.tokens.rows.first()).toBeVisible();
  // Elsewhere meanwhile: the console itself would notice.
  await page.goto("about:blank");
  await ada.delete("personal", id);
  await page.goto(places.organization);
  await expect(app.connect.notice).toContainText("Your session ended");
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("a remembered session that can't be checked is kept for another try", async ({ app, page, watch }) => {
  watch.expectNoAnswer();
  await page.goto(places.team);
  await app.connect.remember.check();
  await app.connect.signIn(app.backend.token("ada"));
  await expect(app.account).toBeVisible();
  await page.route("**/api/user", (route) => route.abort("connectionrefused"));
  await page.reload();
  await expect(app.connect.notice).toContainText("could not be checked");
  await page.unroute("**/api/user");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(app.heading).toHaveText("Team access tokens");
});

test("everything works where storage is blocked", async ({ app, page }) => {
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "caches", "indexedDB"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("blocked", "SecurityError");
        },
      });
    }
  });
  await page.goto(places.organization);
  await app.connect.remember.check();
  await app.connect.signIn(app.backend.token("ada"));
  await expect(app.tokens.rows.first()).toBeVisible();
  await app.theme.click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await app.signOut();
  await expect(app.connect.notice).toHaveText("You are signed out.");
});
