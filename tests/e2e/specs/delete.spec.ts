// Deleting: what follows from it is said first, a slip is hard where it would hurt, and the outcome is told truly.

import type { Page, Route } from "@playwright/test";
import { Api } from "../fixtures/api.ts";
import { gate } from "../fixtures/gate.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { Console } from "../pages/console.ts";

/** The delete calls that a page sends from now on. */
function deletesOf(page: Page): URL[] {
  const deletes: URL[] = [];
  page.on("request", (request) => {
    if (request.method() === "DELETE") deletes.push(new URL(request.url()));
  });
  return deletes;
}

/** Handles delete calls; all others go on. */
async function onDelete(page: Page, handle: (route: Route) => Promise<void>): Promise<void> {
  await page.route("**/api/**", (route) => (route.request().method() === "DELETE" ? handle(route) : route.fallback()));
}

test("what follows is spelled out, and the reason goes along", async ({ app, backend, page }) => {
  const name = fresh("unused");
  await backend.api("ada").create("organization", name);
  await app.open("organization");
  const remove = await app.tokens.openDelete(name);
  await expect(remove.dialog).toContainText(name);
  await expect(remove.dialog).toContainText("It stops working at once, everywhere. This can't be undone.");
  await expect(remove.dialog).toContainText("It has never been used.");
  await expect(remove.dialog).toContainText("Its name stays taken");
  await expect(remove.confirmation).toHaveCount(0);
  const deletes = deletesOf(page);
  await remove.reason.fill("no longer needed & gone");
  await remove.submit.click();
  await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
  expect(deletes.map((url) => url.searchParams.get("reason"))).toEqual(["no longer needed & gone"]);
});

test("a token in use is deleted only after its name is typed", async ({ app, backend, page }) => {
  const name = fresh("used");
  const { tokenValue } = await backend.api("ada").create("team", name);
  expect(await new Api(backend.origin, tokenValue).status("GET", "/api/user")).toBe(200);
  await app.open("team");
  const deletes = deletesOf(page);
  const remove = await app.tokens.openDelete(name);
  await expect(remove.dialog).toContainText("It was last used just now.");
  await expect(remove.confirmation).toBeFocused();
  for (const typed of ["", name.toUpperCase(), `${name}x`]) {
    await remove.confirmation.fill(typed);
    await remove.submit.click();
    await expect(remove.dialog).toContainText(`Type “${name}” exactly. Nothing was deleted.`);
    await expect(remove.confirmation).toBeFocused();
  }
  expect(deletes).toEqual([]);
  await remove.confirmation.fill(name);
  await remove.confirmation.press("Enter");
  await expect(app.tokens.row(name)).toHaveCount(0);
  expect(await backend.api("ada").find("team", name)).toBeUndefined();
});

test("an admin token is deleted only after its name is typed", async ({ app, backend }) => {
  const name = fresh("admin");
  await backend.api("ada").create("organization", name, { admin: true });
  await app.open("organization");
  const remove = await app.tokens.openDelete(name);
  await expect(remove.dialog).toContainText("This is an admin token");
  await remove.submit.click();
  await expect(remove.dialog).toContainText("Nothing was deleted.");
  await remove.confirmation.fill(name);
  await remove.submit.click();
  await expect(app.tokens.row(name)).toHaveCount(0);
});

test("Esc and Cancel leave everything as it was", async ({ app, backend, page }) => {
  const name = fresh("kept");
  await backend.api("ada").create("organization", name);
  await app.open("organization");
  const remove = await app.tokens.openDelete(name);
  await page.keyboard.press("Escape");
  await expect(remove.dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: `Actions for ${name}`, exact: true })).toBeFocused();
  await app.tokens.openDelete(name);
  await remove.cancel.click();
  await expect(remove.dialog).toHaveCount(0);
  expect(await backend.api("ada").find("organization", name)).toBeDefined();
});

test("one that is gone already leaves the list", async ({ app, backend, page, watch }) => {
  watch.expectStatus(404);
  const name = fresh("gone");
  const { id } = await backend.api("ada").create("organization", name);
  await app.open("organization");
  const remove = await app.tokens.openDelete(name);
  await backend.api("ada").delete("organization", id);
  await remove.submit.click();
  await expect(page.getByText(`${name} was already gone.`)).toBeVisible();
  await expect(app.tokens.row(name)).toHaveCount(0);
});

test("when the answer is lost the list decides: it is gone", async ({ app, backend, page, watch }) => {
  watch.expectNoAnswer();
  const name = fresh("lost");
  await backend.api("ada").create("organization", name);
  await app.open("organization");
  const remove = await app.tokens.openDelete(name);
  await onDelete(page, async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  const answer = gate();
  await page.route(/filter=all/, async (route) => {
    await answer.opened;
    await route.fallback();
  });
  const deletes = deletesOf(page);
  await remove.submit.click();
  await expect(remove.dialog.getByRole("status").filter({ hasText: "Checking…" })).toBeVisible();
  answer.release();
  await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
  await expect(app.tokens.row(name)).toHaveCount(0);
  expect(deletes).toHaveLength(1);
});

test("when the answer is lost the list decides: it is still there", async ({ app, backend, page, watch }) => {
  watch.expectNoAnswer();
  const name = fresh("dropped");
  await backend.api("ada").create("organization", name);
  await app.open("organization");
  const remove = await app.tokens.openDelete(name);
  await onDelete(page, (route) => route.abort("connectionreset"));
  await remove.submit.click();
  await expect(remove.dialog.getByRole("alert")).toContainText("Not deleted. ");
  await expect(remove.dialog.getByRole("alert")).toContainText("You can try again.");
  await page.unrouteAll();
  await remove.submit.click();
  await expect(app.tokens.row(name)).toHaveCount(0);
  expect(await backend.api("ada").find("organization", name)).toBeUndefined();
});

test("when the list can't be read either, nothing is claimed", async ({ app, backend, page, watch }) => {
  watch.expectStatus(500, 502);
  const name = fresh("unknown");
  await backend.api("ada").create("organization", name);
  await app.open("organization");
  const remove = await app.tokens.openDelete(name);
  await onDelete(page, (route) => route.fulfill({ status: 502, body: "<h1>Bad gateway</h1>" }));
  await page.route(/filter=all/, (route) => route.fulfill({ status: 500, body: "" }));
  await remove.submit.click();
  await expect(remove.dialog.getByRole("alert")).toContainText("Outcome unknown.");
  await expect(app.tokens.row(name)).toHaveCount(1);
});

test("a list that may be incomplete proves nothing", async ({ app, backend, page, watch }) => {
  watch.expectNoAnswer();
  const name = fresh("unproved");
  await backend.api("ada").create("organization", name);
  await app.open("organization");
  const remove = await app.tokens.openDelete(name);
  await onDelete(page, (route) => route.abort("connectionreset"));
  // Always the same cursor: reading ends without the server's word that this was all.
  await page.route(/tokens\?.*maxResults/, (route) => route.fulfill({ json: { tokens: [], continuationToken: "again" } }));
  await remove.submit.click();
  await expect(remove.dialog.getByRole("alert")).toContainText("Outcome unknown.");
  expect(await backend.api("ada").find("organization", name)).toBeDefined();
});

test("a refusal says why, and that nothing was deleted", async ({ app, backend, page, watch }) => {
  watch.expectStatus(403);
  const name = fresh("refused");
  await backend.api("ada").create("organization", name);
  await app.open("organization");
  const remove = await app.tokens.openDelete(name);
  const refusal = { code: 403, message: "You were an admin until a minute ago" };
  await onDelete(page, (route) => route.fulfill({ status: 403, json: refusal }));
  await remove.submit.click();
  const alert = remove.dialog.getByRole("alert");
  await expect(alert).toContainText("Not permitted: delete this token.");
  await expect(alert).toContainText("You were an admin until a minute ago. Nothing was deleted.");
  await expect(app.account).toHaveCount(1);
});

test("a double press deletes once", async ({ app, backend, page }) => {
  const name = fresh("twice");
  await backend.api("ada").create("organization", name);
  await app.open("organization");
  const remove = await app.tokens.openDelete(name);
  const deletes = deletesOf(page);
  await remove.submit.dblclick({ force: true });
  await expect(app.tokens.row(name)).toHaveCount(0);
  expect(deletes).toHaveLength(1);
});

test("deleting the token in use warns, and signs out", async ({ page, startBackend, watch }) => {
  // The dialog may be reading the audit log when the token ends.
  watch.expectStatus(401);
  const app = new Console(page, await startBackend({ seed: "empty" }));
  const label = "First token, made with the database";
  const token = app.backend.token("first");
  await page.goto(`${app.backend.origin}/tokens`);
  await app.connect.remember.check();
  await app.connect.signIn(token);
  const remove = await app.tokens.openDelete(label);
  await expect(remove.dialog).toContainText("You are signed in with this token.");
  await remove.confirmation.fill(label);
  await remove.submit.click();
  await expect(app.connect.notice).toContainText("The token you were signed in with is deleted");
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  expect(await new Api(app.backend.origin, token).status("GET", "/api/user")).toBe(401);
});
