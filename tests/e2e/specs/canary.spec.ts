// The canary sweep: after each step of a session, the token signed in with and the value created are looked for in
// every place where they must not be. The only places they may go are the Authorization header, the dialog, and the
// clipboard.

import { Canary, watchMemory } from "../fixtures/canary.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { Console, places } from "../pages/console.ts";
import { Palette } from "../pages/palette.ts";

test("no secret leaves its place, from sign-in to sign-out", async ({ context, page, startBackend, watch }) => {
  watch.expectStatus(401, 403, 409, 500);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  // Without demo identities: their tokens are in config.json, which is part of the page's memory.
  const app = new Console(page, await startBackend({ seed: "empty" }));
  const canary = new Canary(context, page);
  const session = app.backend.token("first");
  const hidden = (after: string) => canary.expectHidden(session, after);

  await watchMemory(page);
  await page.goto(`${app.backend.origin}/connect?to=/tokens`);
  await app.connect.remember.uncheck();
  await app.connect.signIn(`${session} x`);
  await expect(app.connect.problem).toBeVisible();
  await app.connect.signIn(session);
  await expect(app.tokens.rows.first()).toBeVisible();
  await hidden("sign-in");
  // The search finds what is there.
  expect((await canary.inMemory(session)).length).toBe(session.length - 11);

  await app.navigation.getByRole("link", { name: "Access tokens" }).click();
  await expect(app.heading).toHaveText("Access tokens");
  await app.tokens.status("All").check();
  await hidden("moving about");
  await app.navigation.getByRole("link", { name: "Settings" }).click();
  await app.settings.maximum.fill("30");
  await expect(app.settings.section).toContainText("Made over");
  await hidden("a preview of the maximum");
  await app.navigation.getByRole("link", { name: "Access tokens" }).click();
  await expect(app.heading).toHaveText("Access tokens");
  await page.keyboard.press("Control+k");
  const palette = new Palette(page);
  await palette.field.fill(session);
  await expect(palette.secret).toBeVisible();
  await hidden("a value in the command palette");
  await page.keyboard.press("Escape");

  const name = fresh("canary");
  const create = await app.tokens.openCreate();
  await create.name.fill(name);
  await create.reason.fill("because");
  await create.submit.click();
  const { createdDialog: created } = app.tokens;
  const value = await created.value.innerText();
  await hidden("creating");
  await canary.expectHidden(value, "creating", { shown: true });
  await created.copy.click();
  await expect(created.dialog.getByText("Copied.", { exact: true })).toBeVisible();
  await canary.expectHidden(value, "copying", { shown: true });
  await created.done.click();
  await expect(app.tokens.row(name)).toBeVisible();
  const bothHidden = async (after: string) => {
    await hidden(after);
    await canary.expectHidden(value, after);
  };
  await bothHidden("closing the dialog");
  await canary.expectOutOfMemory(value, "closing the dialog");

  await app.tokens.openCreate();
  await create.name.fill(name);
  await create.submit.click();
  await expect(create.problemOf(create.name)).not.toBeEmpty();
  // A dialog whose answer is under way does not close.
  await expect(create.dialog.locator("[aria-busy]")).toHaveCount(0);
  await bothHidden("a name that is taken");
  await create.cancel.click();
  await expect(create.dialog).toHaveCount(0);

  await page.route("**/api/**", (route) => route.fulfill({ status: 500, json: { message: "broken" } }));
  await app.tokens.status("Expired").check();
  await expect(app.main.getByRole("alert")).toBeVisible();
  await bothHidden("a failure");
  await page.unrouteAll();
  await app.tokens.status("Active").check();

  const remove = await app.tokens.openDelete(name);
  await remove.submit.click();
  await expect(app.tokens.row(name)).toHaveCount(0);
  await bothHidden("deleting");

  await app.signOut();
  await expect(app.connect.heading).toBeVisible();
  await bothHidden("signing out");
  await canary.expectOutOfMemory(value, "signing out");
  await canary.expectOutOfMemory(session, "signing out");
  await page.goBack();
  await bothHidden("Back");
});

test("a value closed without copying is gone as well", async ({ context, page, startBackend }) => {
  const app = new Console(page, await startBackend({ seed: "empty" }));
  const canary = new Canary(context, page);
  await app.openWith(app.backend.token("first"), "personal");
  const create = await app.tokens.openCreate();
  await create.description.fill(fresh("canary"));
  await create.submit.click();
  const value = await app.tokens.createdDialog.value.innerText();
  await app.tokens.createdDialog.done.click();
  await app.tokens.createdDialog.closeUncopied.click();
  await expect(app.tokens.createdDialog.dialog).toHaveCount(0);
  await canary.expectHidden(value, "closing without copying");
});

test("a remembered session is in the tab's storage alone, and gone after sign-out", async ({
  context,
  page,
  startBackend,
}) => {
  const app = new Console(page, await startBackend({ seed: "empty" }));
  const canary = new Canary(context, page);
  const session = app.backend.token("first");
  await watchMemory(page);
  await page.goto(`${app.backend.origin}${places.personal}`);
  await app.connect.remember.check();
  await app.connect.signIn(session);
  await expect(app.account).toBeVisible();
  await page.reload();
  await expect(app.tokens.rows.first()).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toContain(session);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(session);
  await app.signOut();
  await expect(app.connect.heading).toBeVisible();
  await canary.expectHidden(session, "signing out");
  await canary.expectOutOfMemory(session, "signing out");
});

test("a program that can't start wipes a remembered session", async ({ app, page, watch }) => {
  watch.expect(/Token Console could not start|integrity/);
  watch.expectStatus(404);
  await page.goto("/connect?to=/tokens");
  await app.connect.remember.check();
  await app.connect.signIn(app.backend.token("ada"));
  await expect(app.account).toBeVisible();
  await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" }));
  await page.reload();
  await expect(page.getByRole("heading", { name: "Token Console stopped" })).toBeVisible();
  await expect(page.getByText("You are signed out here")).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});
