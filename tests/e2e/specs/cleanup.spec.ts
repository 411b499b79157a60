// Cleaning up: the selected tokens are deleted one after the other. Whatever happens in the middle, no token is lost
// from sight, none is deleted twice, and nothing is claimed that is not so.

import { expectAccessible } from "../fixtures/axe.ts";
import { gate } from "../fixtures/gate.ts";
import { expect, test } from "../fixtures/test.ts";
import { Console } from "../pages/console.ts";
import { begin, confirm, createMany, left, onDelete, openMany } from "../pages/many.ts";

test("by keyboard alone", async ({ app, backend, page }) => {
  const names = await createMany(backend, 3);
  await openMany(app, names);
  await app.tokens.select(names[0]!).focus();
  await page.keyboard.press("Space");
  await expect(app.tokens.selection).toContainText("1 selected");
  await app.tokens.selectAll.focus();
  await page.keyboard.press("Space");
  await expect(app.tokens.selection).toContainText("3 selected");
  await app.tokens.deleteSelected.focus();
  await page.keyboard.press("Enter");
  await expect(app.tokens.bulkDialog.confirmation(3)).toBeFocused();
  await page.keyboard.type("3");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Deleted 3 tokens.")).toBeVisible();
  expect(await left(backend, names)).toEqual([]);
});

test("what follows is said, the count is typed, and the reason goes along with each", async ({ app, backend, page }) => {
  const names = await createMany(backend, 3);
  await backend.api("ada").create("organization", `${names[0]}-root`, { admin: true });
  names.push(`${names[0]}-root`);
  await openMany(app, names);
  await app.tokens.selectAll.check();
  await app.tokens.deleteSelected.click();
  const { bulkDialog: bulk } = app.tokens;
  await expect(bulk.dialog).toContainText("They stop working at once, everywhere. This can't be undone.");
  await expect(bulk.dialog).toContainText("1 of them is an admin token");
  await expect(bulk.dialog).toContainText("No use of them is in the audit log of the last 30 days.");
  await expect(bulk.dialog.getByRole("list", { name: "Tokens to delete" }).getByRole("listitem")).toHaveCount(4);
  await expectAccessible(page, "deleting many");
  const reasons: (string | null)[] = [];
  await onDelete(page, async (route) => {
    reasons.push(new URL(route.request().url()).searchParams.get("reason"));
    await route.fallback();
  });
  for (const typed of ["", "3", "four"]) {
    await bulk.confirmation(4).fill(typed);
    await bulk.submit.click();
    await expect(bulk.dialog).toContainText("Type 4 exactly. Nothing was deleted.");
    await expect(bulk.confirmation(4)).toBeFocused();
  }
  expect(reasons).toEqual([]);
  await bulk.confirmation(4).fill("4");
  await bulk.reason.fill("spring & cleaning");
  await bulk.submit.click();
  await expect(bulk.dialog).toHaveCount(0);
  await expect(page.getByText("Deleted 4 tokens.")).toBeVisible();
  expect(reasons).toEqual(Array(4).fill("spring & cleaning"));
  expect(await left(backend, names)).toEqual([]);
  await expect(app.tokens.selection).toHaveCount(0);
  expect(await app.kept()).toEqual([]);
});

test("stopped in the middle: the one under way ends, the rest stays and goes on", async ({ app, backend, page }) => {
  const names = await createMany(backend, 4);
  const second = gate();
  const calls = await onDelete(page, async (route, number) => {
    if (number === 2) await second.opened;
    await route.fallback();
  });
  await begin(app, names);
  const { bulkDialog: bulk } = app.tokens;
  await expect(bulk.result(names[1]!)).toContainText("deleting…");
  await bulk.stop.click();
  await expect(bulk.status).toContainText("Stopping…");
  second.release();
  await expect(bulk.status).toContainText("2 of 4 deleted. Stopped; 2 left.");
  expect(calls()).toBe(2);
  expect(await left(backend, names)).toEqual(names.slice(2));
  await expect(bulk.result(names[0]!)).toContainText("deleted");
  await expect(bulk.result(names[2]!)).toContainText("waiting");
  await bulk.goOn.click();
  await expect(page.getByText("Deleted 4 tokens.")).toBeVisible();
  expect(calls()).toBe(4);
  expect(await left(backend, names)).toEqual([]);
});

test("429 in the middle slows it down", async ({ app, backend, page, watch }) => {
  watch.expectStatus(429);
  const names = await createMany(backend, 3);
  const calls = await onDelete(page, async (route, number) => {
    if (number !== 2) return route.fallback();
    await route.fulfill({ status: 429, headers: { "Retry-After": "2" }, json: { code: 429, message: "Slow down" } });
  });
  await begin(app, names);
  await expect(app.tokens.bulkDialog.status).toContainText(/The server asked to wait: going on in [12] s\./);
  await expect(page.getByText("Deleted 3 tokens.")).toBeVisible({ timeout: 10_000 });
  expect(calls()).toBe(4);
  expect(await left(backend, names)).toEqual([]);
});

test("what one tab is asked to wait, the other waits too", async ({ app, backend, context, page, watch }) => {
  watch.expectStatus(429);
  const [first, second] = [await createMany(backend, 2), await createMany(backend, 2)];
  await onDelete(page, async (route, number) => {
    if (number !== 1) return route.fallback();
    await route.fulfill({ status: 429, headers: { "Retry-After": "6" }, json: { code: 429, message: "Slow down" } });
  });
  const other = new Console(await context.newPage(), backend);
  const calls = await onDelete(other.page, (route) => route.fallback());
  await openMany(other, second);
  await other.tokens.selectAll.check();
  await begin(app, first);
  await expect(app.tokens.bulkDialog.status).toContainText("The server asked to wait");
  await confirm(other, 2);
  await expect(other.tokens.bulkDialog.status).toContainText("The server asked to wait");
  expect(calls()).toBe(0);
  for (const tab of [app, other]) await expect(tab.page.getByText("Deleted 2 tokens.")).toBeVisible({ timeout: 15_000 });
  expect(await left(backend, [...first, ...second])).toEqual([]);
});

test("a 500 in the middle: the others go on, and that one again on request", async ({ app, backend, page, watch }) => {
  watch.expectStatus(500);
  const names = await createMany(backend, 3);
  const calls = await onDelete(page, async (route, number) => {
    if (number === 2) await route.fulfill({ status: 500, json: { code: 500, message: "The disk is full" } });
    else await route.fallback();
  });
  await begin(app, names);
  const { bulkDialog: bulk } = app.tokens;
  await expect(bulk.status).toContainText("2 of 3 deleted, 1 failed.");
  await expect(bulk.result(names[1]!)).toContainText("failed");
  await expect(bulk.result(names[1]!)).toContainText("The token is still in the list. You can try again.");
  expect(await left(backend, names)).toEqual([names[1]]);
  await expectAccessible(page, "a failure among many");
  await bulk.retry.click();
  await expect(page.getByText("Deleted 3 tokens.")).toBeVisible();
  expect(calls()).toBe(4);
  expect(await left(backend, names)).toEqual([]);
});

test("an answer lost in the middle: the list decides", async ({ app, backend, page, watch }) => {
  watch.expectNoAnswer();
  const names = await createMany(backend, 4);
  const calls = await onDelete(page, async (route, number) => {
    if (number === 2) await route.fetch(); // deleted, but nobody hears of it
    if (number === 2 || number === 3) await route.abort("connectionreset");
    else await route.fallback();
  });
  await begin(app, names);
  const { bulkDialog: bulk } = app.tokens;
  await expect(bulk.status).toContainText("3 of 4 deleted, 1 failed.");
  await expect(bulk.result(names[1]!)).toContainText("deleted");
  await expect(bulk.result(names[2]!)).toContainText("Not deleted");
  expect(calls()).toBe(4);
  expect(await left(backend, names)).toEqual([names[2]]);
});

test("when the list can't be read either, it halts and claims nothing", async ({ app, backend, page, watch }) => {
  watch.expectStatus(500, 502);
  const names = await createMany(backend, 3);
  await openMany(app, names);
  await app.tokens.selectAll.check();
  const calls = await onDelete(page, async (route, number) => {
    if (number === 1) await route.fulfill({ status: 502, body: "<h1>Bad gateway</h1>" });
    else await route.fallback();
  });
  await page.route(/filter=all/, (route) => route.fulfill({ status: 500, body: "" }));
  await confirm(app, 3);
  const { bulkDialog: bulk } = app.tokens;
  await expect(bulk.dialog.getByRole("alert")).toContainText("Outcome unknown.", { timeout: 10_000 });
  expect(calls()).toBe(1);
  await page.unroute(/filter=all/);
  await bulk.retry.click();
  await expect(page.getByText("Deleted 3 tokens.")).toBeVisible();
  expect(await left(backend, names)).toEqual([]);
});

test("one that is gone already counts as done", async ({ app, backend, page, watch }) => {
  watch.expectStatus(404);
  const names = await createMany(backend, 3);
  await openMany(app, names);
  await app.tokens.selectAll.check();
  const { id } = (await backend.api("ada").find("organization", names[1]!))!;
  await backend.api("ada").delete("organization", id);
  await confirm(app, 3);
  await expect(page.getByText("Deleted 3 tokens. 1 of them had been gone already.")).toBeVisible();
});

test("a refusal of one says why, and the others are deleted", async ({ app, backend, page, watch }) => {
  watch.expectStatus(403);
  const names = await createMany(backend, 3);
  await onDelete(page, async (route, number) => {
    if (number === 1) await route.fulfill({ status: 403, json: { code: 403, message: "This one is locked" } });
    else await route.fallback();
  });
  await begin(app, names);
  const { bulkDialog: bulk } = app.tokens;
  await expect(bulk.status).toContainText("2 of 3 deleted, 1 failed.");
  await expect(bulk.result(names[0]!)).toContainText("This one is locked. Nothing was deleted.");
  await bulk.close.click();
  await expect(app.tokens.unfinished).toContainText("1 of 3 tokens is still to be deleted.");
  await expect(app.tokens.rows).toHaveCount(1);
  await expectAccessible(page, "an offer to go on");
});

test("a reload in the middle loses nothing", async ({ app, backend, page }) => {
  const names = await createMany(backend, 4);
  const third = gate();
  await page.goto(`${backend.origin}/connect?to=${encodeURIComponent(`/orgs/acme-corp/tokens?sort=name&q=${names[0]!.slice(0, -3)}`)}`);
  await app.connect.remember.check();
  await app.connect.signIn(backend.token("ada"));
  await expect(app.tokens.rows).toHaveCount(4);
  await onDelete(page, async (route, number) => {
    if (number === 3) await third.opened;
    else await route.fallback();
  });
  await app.tokens.selectAll.check();
  await confirm(app, 4);
  const { bulkDialog: bulk } = app.tokens;
  await expect(bulk.status).toContainText("2 of 4 deleted.");
  const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
  for (const name of names) expect(kept, "no names are kept").not.toContain(name);
  await page.reload();
  third.release();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await expect(app.tokens.unfinished).toContainText("2 of 4 tokens are still to be deleted.");
  await app.tokens.unfinished.getByRole("button", { name: "Continue…" }).click();
  await expect(bulk.dialog).toContainText(names[2]!);
  await expect(app.tokens.unfinished).toHaveCount(0);
  await bulk.cancel.click();
  await app.tokens.unfinished.getByRole("button", { name: "Continue…" }).click();
  await bulk.confirmation(2).fill("2");
  await bulk.submit.click();
  await expect(page.getByText("Deleted 2 tokens.")).toBeVisible();
  await expect(app.tokens.unfinished).toHaveCount(0);
  expect(await left(backend, names)).toEqual([]);
  await page.reload();
  await expect(app.heading).toHaveText("Access tokens");
  await expect(app.tokens.unfinished).toHaveCount(0);
});

test("offline in the middle: it halts, and goes on where it was", async ({ app, backend, page, watch }) => {
  watch.expectNoAnswer();
  const names = await createMany(backend, 3);
  const first = gate();
  let isOffline = false;
  // A server that answers anything without a network would not count as out of reach.
  await page.route("**/api/**", (route) => (isOffline ? route.abort("internetdisconnected") : route.fallback()));
  await onDelete(page, async (route, number) => {
    // The first one was sent before.
    if (number > 1) return route.fallback();
    await first.opened;
    return route.continue();
  });
  await begin(app, names);
  const { bulkDialog: bulk } = app.tokens;
  await expect(bulk.result(names[0]!)).toContainText("deleting…");
  isOffline = true;
  await page.evaluate(() => Object.defineProperty(navigator, "onLine", { value: false, configurable: true }));
  first.release();
  await expect(bulk.dialog.getByRole("alert")).toContainText("You are offline.");
  await expect(bulk.status).toContainText("1 of 3 deleted.");
  expect(await left(backend, names)).toEqual(names.slice(1));
  await page.evaluate(() => Object.defineProperty(navigator, "onLine", { value: true, configurable: true }));
  isOffline = false;
  await bulk.goOn.click();
  await expect(page.getByText("Deleted 3 tokens.")).toBeVisible();
  expect(await left(backend, names)).toEqual([]);
});

test("signed out in the middle: the next sign-in offers to go on", async ({ app, backend, page, watch }) => {
  watch.expectStatus(401);
  const names = await createMany(backend, 3);
  await onDelete(page, async (route, number) => {
    if (number === 2) await route.fulfill({ status: 401, json: { code: 401, message: "Expired" } });
    else await route.fallback();
  });
  await begin(app, names);
  await expect(app.connect.heading).toBeVisible();
  await app.connect.signIn(backend.token("ada"));
  await expect(app.tokens.unfinished).toContainText("2 of 3 tokens are still to be deleted.");
  expect(await left(backend, names)).toEqual(names.slice(1));
  await app.tokens.unfinished.getByRole("button", { name: "Forget" }).click();
  await expect(app.tokens.unfinished).toHaveCount(0);
  expect(await app.kept()).toEqual([]);
});

test("the token in use comes last, and only when all others are gone", async ({ page, startBackend, watch }) => {
  watch.expectStatus(403);
  const backend = await startBackend({ seed: "empty" });
  const app = new Console(page, backend);
  const own = "First token, made with the database";
  const others = ["one", "two"];
  for (const label of others) await backend.api("first").create("personal", label);
  await app.openWith(backend.token("first"), "personal");
  let refuse = true;
  const deleted: string[] = [];
  await onDelete(page, async (route) => {
    if (refuse) {
      refuse = false;
      return route.fulfill({ status: 403, json: { code: 403, message: "Not now" } });
    }
    deleted.push(route.request().url());
    await route.fallback();
  });
  await app.tokens.selectAll.check();
  await app.tokens.deleteSelected.click();
  const { bulkDialog: bulk } = app.tokens;
  await expect(bulk.dialog).toContainText("You are signed in with one of them. It is deleted last.");
  await bulk.confirmation(3).fill("3");
  await bulk.submit.click();
  await expect(bulk.dialog).toContainText("The token you are signed in with was kept.");
  await expect(bulk.result(own)).toContainText("waiting");
  expect(deleted).toHaveLength(1);
  await bulk.retry.click();
  await expect(app.connect.notice).toContainText("The token you were signed in with is deleted");
  expect(deleted).toHaveLength(3);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});
