// "Which token is this?": a value is used once, its row is found, and nothing of it is left behind.

import type { Page } from "@playwright/test";
import { Api } from "../fixtures/api.ts";
import { expectAccessible } from "../fixtures/axe.ts";
import type { Backend } from "../fixtures/backend.ts";
import { Canary } from "../fixtures/canary.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { Console, places } from "../pages/console.ts";
import { IdentifyDialog, TokenPage } from "../pages/token.ts";

type Start = (options: { seed: "empty" }) => Promise<Backend>;

/** A user none of whose tokens is in use except that of the session, so that the console can tell which one it is. */
async function alone(page: Page, startBackend: Start) {
  const app = new Console(page, await startBackend({ seed: "empty" }));
  const session = app.backend.token("first");
  return { app, session, api: new Api(app.backend.origin, session) };
}

test("an organization's token is found by its name", async ({ app, page, backend, context }) => {
  const canary = new Canary(context, page);
  const name = fresh("which");
  const { id, tokenValue } = await backend.api("ada").create("organization", name);
  await app.open("personal");
  const which = new IdentifyDialog(page);
  await which.open();
  await expect(which.value).toBeFocused();
  await expect(which.dialog).toContainText("The check uses the token");
  await which.ask(tokenValue);
  await expect(which.verdict).toContainText(`It is ${name}, an organization token of acme-corp.`);
  await expect(which.value).toHaveValue("");
  await canary.expectHidden(tokenValue, "the check");
  expect((await backend.api("ada").find("organization", name))?.lastUsed).toBeGreaterThan(0);
  await which.dialog.getByRole("button", { name: "Go to token" }).click();
  await expect(page).toHaveURL(`${backend.origin}${places.organization}/${id}`);
  await expect(app.heading).toHaveText(name);
  await canary.expectHidden(tokenValue, "going to its page");
});

test("a team's token is found as well, and can be deleted on the spot", async ({ app, page, backend }) => {
  const name = fresh("which");
  const { tokenValue } = await backend.api("ada").create("team", name);
  await app.open("organization");
  const which = new IdentifyDialog(page);
  await page.locator(".page-actions").getByRole("button", { name: "Which token is this?" }).click();
  await which.ask(tokenValue);
  await expect(which.verdict).toContainText(`It is ${name}, a token of team platform of acme-corp.`);
  await which.dialog.getByRole("button", { name: "Delete…" }).click();
  const { deleteDialog, ended } = new TokenPage(page);
  await expect(deleteDialog.dialog).toContainText(name);
  await expect(page).not.toHaveURL(/delete/);
  await deleteDialog.confirmation.fill(name);
  await deleteDialog.submit.click();
  await expect(ended).toContainText("Deleted just now by you.");
  expect(await new Api(backend.origin, tokenValue).status("GET", "/api/user")).toBe(401);
});

test("a person's token is the one whose last use moved", async ({ page, startBackend }) => {
  const { app, session, api } = await alone(page, startBackend);
  const name = fresh("which");
  const { tokenValue } = await api.create("personal", name);
  await api.create("personal", fresh("other"));
  await app.openWith(session, "personal");
  const which = new IdentifyDialog(page);
  await which.open();
  await which.ask(` Bearer ${tokenValue}\n`);
  await expect(which.verdict).toContainText("It is one of your personal tokens.");
  await expect(which.verdict).toContainText("the only one whose last use moved");
  await expect(which.dialog.locator(".verdict-way")).toHaveText([new RegExp(`^${name}`)]);
});

test("when two moved, both are shown and none is claimed", async ({ page, startBackend }) => {
  const { app, session, api } = await alone(page, startBackend);
  const [one, other] = [fresh("which"), fresh("busy")];
  const { tokenValue } = await api.create("personal", one);
  const busy = new Api(app.backend.origin, (await api.create("personal", other)).tokenValue);
  await app.openWith(session, "personal");
  // The other one is used while the check is under way.
  await page.route("**/api/user", async (route) => {
    expect(await busy.status("GET", "/api/user")).toBe(200);
    await route.continue();
  });
  const which = new IdentifyDialog(page);
  await which.open();
  await which.ask(tokenValue);
  await expect(which.verdict).toContainText("Which one can't be told for certain");
  const ways = which.dialog.locator(".verdict-way");
  await expect(ways).toHaveCount(2);
  for (const label of [one, other]) {
    await expect(which.dialog.getByRole("button", { name: `Go to token ${label}` })).toBeVisible();
  }
});

test("somebody else's is told to be theirs", async ({ app, page, backend }) => {
  const { tokenValue } = await backend.api("linus").create("personal", fresh("which"));
  await app.open("organization");
  const which = new IdentifyDialog(page);
  await which.open();
  await which.ask(tokenValue);
  await expect(which.verdict).toContainText(/It is a token of Linus.*linus/);
  await expect(which.verdict).toContainText("Nobody else can see or delete personal tokens");
  await expect(which.dialog.getByRole("button", { name: /Go to token|Delete/ })).toHaveCount(0);
});

test("the session's own is recognised without being used", async ({ page, startBackend, context }) => {
  const app = new Console(page, await startBackend({ seed: "empty" }));
  const canary = new Canary(context, page);
  const session = app.backend.token("first");
  await page.goto(`${app.backend.origin}/connect?to=${places.personal}`);
  await app.connect.remember.uncheck();
  await app.connect.signIn(session);
  await app.account.waitFor();
  let asked = 0;
  page.on("request", (request) => (asked += request.url().endsWith("/api/user") ? 1 : 0));
  const which = new IdentifyDialog(page);
  await which.open();
  await which.ask(session);
  await expect(which.verdict).toContainText("You are signed in with this token.");
  expect(asked).toBe(0);
  await canary.expectHidden(session, "asking about the session's own token");
});

test("one that is not accepted changes nothing here", async ({ app, page, backend, watch }) => {
  watch.expectStatus(401);
  const name = fresh("which");
  const { id, tokenValue } = await backend.api("ada").create("organization", name);
  await backend.api("ada").delete("organization", id);
  await app.open("organization");
  const which = new IdentifyDialog(page);
  await which.open();
  for (const [value, said] of [
    [tokenValue, "This token was deleted."],
    ["tcp_nobody", "not a token of this server"],
  ] as const) {
    await which.ask(value);
    await expect(which.failure).toContainText(said);
    await expect(which.failure).toContainText("It lets nobody in here.");
    await expect(which.failure).toContainText("You are still signed in");
    await expect(which.value).toHaveValue("");
  }
  await expectAccessible(page, "a value that is not accepted");
  await page.keyboard.press("Escape");
  await expect(which.dialog).toHaveCount(0);
  await expect(app.account).toBeVisible();
});

test("what can't be a value is not sent", async ({ app, page }) => {
  await app.open("organization");
  const which = new IdentifyDialog(page);
  await which.open();
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/user")) sent.push(request.url());
  });
  for (const [typed, said] of [
    ["", "Paste the value of a token."],
    ["two words", "white space"],
    ["tøken", "characters"],
  ] as const) {
    await which.ask(typed);
    await expect(which.problem).toContainText(said);
    await expect(which.value).toBeFocused();
  }
  expect(sent).toEqual([]);
});

test("an ID or a name is recognized, and not sent", async ({ app, page, backend }) => {
  const name = fresh("which");
  const { id } = await backend.api("ada").create("organization", name, { admin: true });
  await app.open("personal");
  const which = new IdentifyDialog(page);
  await which.open();
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/user")) sent.push(request.url());
  });
  for (const [typed, what] of [
    [id, "ID"],
    [name, "name"],
  ] as const) {
    await which.ask(typed);
    await expect(which.dialog).toContainText(`This is the ${what} of a token, not its value.`);
    await expect(which.dialog.locator(".verdict-way")).toContainText(name);
  }
  expect(sent).toEqual([]);
  await which.dialog.getByRole("button", { name: "Go to token" }).click();
  await expect(app.heading).toHaveText(name);
});

test("an admin token is no good news, and the check before is not taken for a use", async ({ app, page, backend }) => {
  const { tokenValue } = await backend.api("ada").create("organization", fresh("which"), { admin: true });
  await app.open("personal");
  const which = new IdentifyDialog(page);
  await which.open();
  for (let check = 0; check < 2; check += 1) {
    await which.ask(tokenValue);
    await expect(which.dialog).toContainText("It is an admin token.");
    await expect(which.dialog.locator(".note[data-tone=ok]")).toHaveCount(0);
    await expect(which.dialog.locator(".facts div").filter({ hasText: "Last use before the check" })).toContainText("never");
  }
});

test("a list that can't be read leaves the owner known", async ({ app, page, backend, watch }) => {
  watch.expectStatus(403);
  const name = fresh("which");
  const { tokenValue } = await backend.api("ada").create("organization", name);
  await app.open("personal", "linus");
  const which = new IdentifyDialog(page);
  await which.open();
  await which.ask(tokenValue);
  await expect(which.verdict).toContainText(`It is ${name}, an organization token of acme-corp.`);
  await expect(which.verdict).toContainText("Its row could not be looked up.");
  await expectAccessible(page, "a verdict without a row");
});
