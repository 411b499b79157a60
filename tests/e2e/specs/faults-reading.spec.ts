// Everything that can go wrong while a list is read: what one sees, what stays, what is tried again.

import type { Route } from "@playwright/test";
import { gate } from "../fixtures/gate.ts";
import { onList, row, rows } from "../fixtures/lists.ts";
import { expect, test } from "../fixtures/test.ts";
import type { Console } from "../pages/console.ts";

/** Shows a list, then lets its next reading meet `fault`. Returns how often that was asked. */
async function reread(app: Console, fault: (route: Route) => Promise<unknown>): Promise<() => number> {
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  const asked = await onList(app.page, fault);
  await app.tokens.status("All").check();
  return () => asked.length;
}

/** Old rows stay and are marked; the banner says what happened; Retry brings new rows. */
async function expectStale(app: Console, ...words: string[]): Promise<void> {
  const banner = app.main.getByRole("alert");
  for (const each of words) await expect(banner).toContainText(each, { timeout: 10_000 });
  await expect(banner).toContainText("What is shown below may be out of date.");
  await expect(app.tokens.rows.first()).toBeVisible();
  await expect(app.tokens.table).toHaveAttribute("aria-busy", "true");
}

async function expectRecovery(app: Console): Promise<void> {
  await app.page.unrouteAll();
  await app.page.getByRole("button", { name: "Retry" }).click();
  await expect(app.main.getByRole("alert")).toHaveCount(0);
  await expect(app.tokens.table).not.toHaveAttribute("aria-busy");
}

const host = (app: Console) => new URL(app.backend.origin).host;
const json =
  (status: number, body: object, headers = {}) =>
  (route: Route) =>
    route.fulfill({ status, json: body, headers });
const body = (contentType: string, text: string) => (route: Route) => route.fulfill({ contentType, body: text });

test("offline", async ({ app, context, watch }) => {
  watch.expectNoAnswer();
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await context.setOffline(true);
  await app.tokens.status("All").check();
  await expectStale(app, "You are offline", "Nothing was changed.");
  await context.setOffline(false);
  // Nobody has to press Retry.
  await expect(app.main.getByRole("alert")).toHaveCount(0);
  await expect(app.tokens.table).not.toHaveAttribute("aria-busy");
});

test("a connection that is cut is tried three times", async ({ app, watch }) => {
  watch.expectNoAnswer();
  const asked = await reread(app, (route) => route.abort("connectionreset"));
  await expectStale(app, `${host(app)} is blocked or unreachable`, "Nothing was changed.");
  expect(asked()).toBe(3);
  await expectRecovery(app);
});

test("a failing server is tried three times, and its request ID is told", async ({ app, watch }) => {
  watch.expectStatus(500);
  const failure = { code: 500, message: "The database is on fire" };
  const asked = await reread(app, json(500, failure, { "X-Request-Id": "req-4711" }));
  await expectStale(app, `${host(app)} failed with status 500`, "The database is on fire.", "Request ID: req-4711.");
  expect(asked()).toBe(3);
  await expectRecovery(app);
});

test("a server that recovers in between is not worth a word", async ({ app, page, watch }) => {
  watch.expectStatus(503);
  let asked = 0;
  await reread(app, (route) => {
    asked += 1;
    return asked < 3 ? route.fulfill({ status: 503, body: "" }) : route.fulfill({ json: { tokens: rows(0, 7) } });
  });
  await expect(page.getByText("7 of 7 tokens")).toBeVisible();
  await expect(app.main.getByRole("alert")).toHaveCount(0);
});

test("a redirect is refused, and the token does not follow it", async ({ app, page, startOdd }) => {
  const thief = await startOdd((_, response) => response.end("{}"));
  const asked = await reread(app, (route) =>
    route.fulfill({ status: 307, headers: { Location: `${thief.origin}/take` } }),
  );
  await expectStale(app, `${host(app)} redirected the call`, "your token was not sent on");
  expect(asked()).toBe(1);
  expect(thief.requests).toEqual([]);
  await expect(page.getByRole("button", { name: "Account" })).toBeVisible();
});

for (const { what, answer, words } of [
  {
    what: "HTML",
    answer: body("text/html", "<h1>Welcome</h1>"),
    words: ["This is not the expected API", "200 with text/html"],
  },
  { what: "nothing", answer: body("application/json", ""), words: ["Unreadable answer", "it is empty"] },
  { what: "half an answer", answer: body("application/json", '{"tokens":[{"id":"'), words: ["Unreadable answer"] },
  {
    what: "another shape",
    answer: body("application/json", '{"items":[]}'),
    words: ["Unreadable answer", "no list “tokens”"],
  },
]) {
  test(`a success that holds ${what}`, async ({ app }) => {
    const asked = await reread(app, answer);
    await expectStale(app, ...words, "Nothing was changed.");
    expect(asked()).toBe(1);
    await expectRecovery(app);
  });
}

test("a refusal keeps one signed in, and gives the server's reason", async ({ app, watch }) => {
  watch.expectStatus(403);
  const asked = await reread(app, json(403, { code: 403, message: "Not on Sundays" }));
  await expectStale(app, "Not permitted: view this", "Not on Sundays. Nothing was changed.");
  expect(asked()).toBe(1);
  await expect(app.account).toBeVisible();
});

test("what can't be loaded at all is a page with Retry", async ({ app, page, watch }) => {
  watch.expectStatus(503);
  let broken = true;
  await onList(page, (route) => (broken ? route.fulfill({ status: 503, body: "" }) : route.fallback()));
  await app.open("organization");
  await expect(app.main.getByRole("alert")).toContainText(`${host(app)} failed with status 503`, { timeout: 10_000 });
  await expect(app.tokens.table).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "No tokens yet" })).toHaveCount(0);
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(app.main.getByRole("alert")).toContainText("503", { timeout: 10_000 });
  broken = false;
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(app.tokens.rows.first()).toBeVisible();
});

test("what the backend does not offer is explained, and leaves the navigation", async ({ app, page, watch }) => {
  watch.expectStatus(501);
  await onList(page, (route) => route.fulfill({ status: 501, body: "" }));
  await app.open("organization");
  await expect(page.getByRole("heading", { name: "Not here" })).toBeVisible();
  await expect(app.navigation.getByRole("link", { name: "Access tokens" })).toHaveCount(0);
  await expect(app.navigation.getByRole("link", { name: "Personal tokens" })).toBeVisible();
});

test.describe("too many requests", () => {
  const later = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();
  for (const { what, header, least, most } of [
    { what: "seconds", header: "120", least: 110, most: 120 },
    { what: "a date", header: later(200), least: 150, most: 200 },
    { what: "a huge number", header: "99999999999999999999", least: 3590, most: 3600 },
    { what: "a date in the far future", header: "Fri, 01 Jan 2190 00:00:00 GMT", least: 3590, most: 3600 },
  ]) {
    test(`Retry-After as ${what}: not asked again, and the wait is counted down`, async ({ app, page, watch }) => {
      watch.expectStatus(429);
      const asked = await reread(app, json(429, { code: 429, message: "Slow down" }, { "Retry-After": header }));
      await expectStale(app, "Too many requests", "Slow down.");
      const retry = page.getByRole("button", { name: /^Retry in \d+ s$/ });
      const left = async () => Number((await retry.innerText()).match(/\d+/)?.[0]);
      const first = await left();
      expect(first).toBeGreaterThanOrEqual(least);
      expect(first).toBeLessThanOrEqual(most);
      await expect(retry).toHaveAttribute("aria-disabled", "true");
      await expect.poll(left).toBeLessThan(first);
      await retry.click({ force: true });
      expect(asked()).toBe(1);
    });
  }

  for (const header of ["soon", "-5", ""]) {
    test(`Retry-After as ${JSON.stringify(header)}: survived, asked once more, then a person decides`, async ({
      app,
      page,
      watch,
    }) => {
      watch.expectStatus(429);
      const asked = await reread(app, json(429, {}, header ? { "Retry-After": header } : {}));
      await expectStale(app, "Too many requests");
      expect(asked()).toBe(2);
      await expect(page.getByRole("button", { name: "Retry", exact: true })).toBeEnabled({ timeout: 10_000 });
      await expectRecovery(app);
    });
  }

  test("a short wait is kept, then asked again by itself", async ({ app, page, watch }) => {
    watch.expectStatus(429);
    const times: number[] = [];
    await reread(app, (route) => {
      times.push(Date.now());
      return times.length === 1
        ? route.fulfill({ status: 429, headers: { "Retry-After": "2" }, body: "" })
        : route.fulfill({ json: { tokens: rows(0, 3) } });
    });
    await expect(page.getByText("3 of 3 tokens")).toBeVisible({ timeout: 10_000 });
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(1990);
    // The refused one, the same again, and the plain list beside it.
    expect(times).toHaveLength(3);
  });
});

test("waiting is put into words after 4 seconds, and ends after 30", async ({ app, page, watch }) => {
  watch.expectNoAnswer();
  const answer = gate();
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 1000);
  await onList(page, async (route) => {
    await answer.opened;
    await route.fulfill({ json: { tokens: [row(1)] } }).catch(() => {}); // the late answer to a call that was given up
  });
  await app.open("organization");
  const waiting = page.getByText(`Still waiting for ${host(app)}…`);
  await expect(page.getByText("Loading access tokens")).toBeAttached();
  await page.clock.runFor(3_900);
  await expect(waiting).toHaveCount(0);
  await page.clock.runFor(200);
  await expect(waiting).toBeVisible();

  // The rest of the console can be used meanwhile.
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await expect(page.getByRole("link", { name: "Platform", exact: true })).toBeVisible();
  await app.navigation.getByRole("link", { name: "Access tokens" }).click();

  // Three tries of 30 seconds, with pauses between them.
  await expect(async () => {
    await page.clock.runFor(10_000);
    await expect(app.main.getByRole("alert")).toContainText(`${host(app)} timed out`, { timeout: 100 });
  }).toPass({ timeout: 15_000 });
  await expect(app.main.getByRole("alert")).toContainText("There was no complete answer within 30 seconds.");
  answer.release();
});

test("a late answer does not reach another screen", async ({ app, page }) => {
  const [late, sent] = [gate(), gate()];
  await page.route("**/api/orgs/acme-corp/tokens?*", async (route) => {
    await late.opened;
    await route.fulfill({ json: { tokens: [row(1, { name: "late" })] } }).catch(() => {});
    sent.release();
  });
  await app.open("organization");
  await app.switchTo("blue-harbor");
  await expect(app.tokens.row("harbor-deploy")).toBeVisible();
  late.release();
  await sent.opened;
  // An answer to a later request: what was sent before has arrived.
  await page.evaluate(() => fetch("/config.json").then((answer) => answer.text()));
  await app.tokens.filter.fill("late");
  await expect(page.getByRole("heading", { name: "No token matches" })).toBeVisible();
});

test("clocks that differ by a day are told, and the server's counts", async ({ app, page }) => {
  await page.route("**/api/user", async (route) => {
    const response = await route.fetch();
    const date = new Date(Date.now() + 86_400_000).toUTCString();
    await route.fulfill({ response, headers: { ...response.headers(), date } });
  });
  await app.open("teams");
  await expect(page.getByText("Your clock differs.")).toBeVisible();
  await expect(app.main).toContainText("It is 1440 minutes behind the server's.");
});

test("teams: failure, and recovery", async ({ app, page, watch }) => {
  watch.expectStatus(500);
  await page.route("**/api/orgs/acme-corp/teams", (route) => route.fulfill({ status: 500, body: "" }));
  await app.open("teams");
  await expect(app.main.getByRole("alert")).toContainText("failed with status 500", { timeout: 10_000 });
  await page.unrouteAll();
  await page.getByRole("button", { name: "Load again" }).click();
  await expect(page.getByRole("link", { name: "Platform", exact: true })).toBeVisible();
  await expect(app.main.getByRole("alert")).toHaveCount(0);
});
