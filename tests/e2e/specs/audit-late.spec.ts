// What reaches the log late, and what is said of it meanwhile; addresses however a server writes them; searches with
// the characters of other keyboards; counts that keep up; and servers that answer in their own way.

import { event, events, loadOnRequest, onLog, sendPage } from "../fixtures/events.ts";
import { expect, test } from "../fixtures/test.ts";

test.beforeEach(({ page }) => loadOnRequest(page));

const NOW = Math.floor(Date.now() / 1000);

/** An event so many seconds ago. */
const ago = (seconds: number, more: object = {}) => event(0, { timestamp: NOW - seconds, ...more });

/** The events that a server has between the two ends of a question. */
const between = (all: object[], query: URLSearchParams) => {
  const [from, to] = ["startTime", "endTime"].map((name) => Number(query.get(name)));
  const at = (one: object) => (one as { timestamp: number }).timestamp;
  return all.filter((one) => from! <= at(one) && at(one) <= to!).sort((a, b) => at(b) - at(a));
};

for (const late of [5, 30, 90]) {
  test(`an event ${late} seconds older than the newest, written after it, is shown by Live and by "Load newer"`, async ({
    app,
    page,
  }) => {
    await page.clock.install();
    const log: object[] = [ago(600), ago(4000)];
    await onLog(page, (route, query) => sendPage(route, between(log, query)));
    await app.open("audit");
    await expect(app.audit.rows).toHaveCount(2);
    log.push(ago(600 + late, { description: "Late for a press" }));
    await page.getByRole("button", { name: "Load newer events" }).click();
    await expect(app.audit.rows.nth(1)).toContainText("Late for a press");
    await app.audit.live.check();
    log.push(ago(600 + late, { description: "Late for Live" }));
    await page.clock.runFor(11_000);
    await expect(app.audit.rows).toHaveCount(4);
    await expect(app.audit.table).toContainText("Late for Live");
  });
}

test("nothing is called loaded that may still receive events", async ({ app, page }) => {
  await page.clock.install();
  await onLog(page, (route, query) => sendPage(route, between([ago(600)], query)));
  await app.open("audit", "ada", "?range=1h");
  await expect(app.audit.coverage).toHaveText("1 event loaded · 58 of 60 minutes loaded");
  await expect(app.audit.loadRest).toHaveCount(0);
  const upTo = await page.getByText(/^complete up to /).innerText();
  const age = await page.evaluate((time) => {
    const said = new Date();
    said.setHours(...(time.match(/\d+/g)!.map(Number) as [number, number, number]));
    return ((Date.now() - said.getTime()) / 1000 + 86_400) % 86_400; // it may be from before midnight
  }, upTo);
  expect(Math.abs(age - 120)).toBeLessThan(60);
  // A longer range is said in hours and days, where two minutes do not count.
  await app.audit.chooseRange("Last 30 days");
  await app.audit.loadRest.click();
  await expect(app.audit.coverage).toHaveText("1 event loaded · all 30 days loaded");
});

test("an address is one, however a server writes it", async ({ app, page }) => {
  const from = ["203.0.113.7:51234", " 203.0.113.7", "::ffff:203.0.113.7", "[2001:db8::7]:443", "fe80::1%eth0"];
  await onLog(page, (route) => sendPage(route, from.map((sourceIP, at) => event(at, { sourceIP }))));
  await app.open("audit");
  await expect(app.audit.value("IP", "203.0.113.7")).toContainText("3");
  await expect(app.audit.value("IP", "2001:db8::7")).toContainText("1");
  await app.audit.search.fill("ip:203.0.113.0/24");
  await expect(app.audit.rows).toHaveCount(3);
  expect(new Set(await app.audit.cells("IP"))).toEqual(new Set(["203.0.113.7"]));
  await app.audit.search.fill("ip:[2001:db8::7]:443");
  await expect(app.audit.rows).toHaveCount(1);
  await app.audit.link(0).click();
  await expect(app.audit.event).toContainText("[2001:db8::7]:443");
});

test("a search is read as it was meant: other quotes, words in small letters, dashes", async ({ app, page }) => {
  const logins = ["ada", "linus", "grace"];
  await onLog(page, (route) =>
    sendPage(
      route,
      logins.map((login, at) =>
        event(at, { event: at === 0 ? "Stack Update" : "Login", user: { name: login, githubLogin: login } }),
      ),
    ),
  );
  await app.open("audit");
  for (const [search, count] of [
    ["“Stack Update”", 1],
    ["event:„Login“", 2],
    ["'Stack Update'", 1],
    ["user:ada or user:linus", 2],
    ["not user:ada", 2],
    ["event：Login", 2],
    ["event:Login\u00a0user:grace", 1],
    ["–user:ada", 2],
    ["event:Login and user:grace", 1],
  ] as const) {
    await app.audit.search.fill(search);
    await expect(app.audit.rows, search).toHaveCount(count);
  }
  await app.audit.search.fill("user: ada");
  await page.getByRole("button", { name: "Use user:ada" }).click();
  await expect(app.audit.search).toHaveValue("user:ada");
  await expect(app.audit.rows).toHaveCount(1);
});

test("both forms of a letter are one, and numbers stand in their order", async ({ app, page }) => {
  const names = ["zebra", "token-10", "cafe\u0301", "token-2", "Ärger", "café"];
  await onLog(page, (route) =>
    sendPage(route, names.map((description, at) => event(at, { description }))),
  );
  await app.open("audit");
  await app.audit.search.fill("café");
  await expect(app.audit.rows).toHaveCount(2);
  await app.audit.search.fill("");
  await app.audit.column("Description").getByRole("button").click();
  await expect(app.audit.rows.first()).toContainText("Ärger");
  const shown = (await app.audit.cells("Description")).map((text) => text.normalize("NFC"));
  expect(shown).toEqual(["Ärger", "café", "café", "token-2", "token-10", "zebra"]);
});

test("a search that is not finished shows what of it is, and never an empty list beside the error", async ({
  app,
  page,
}) => {
  const all = [...events(0, 5), ...[5, 6].map((number) => event(number, { authFailure: true }))];
  await onLog(page, (route) => sendPage(route, all));
  await app.open("audit");
  await app.audit.search.pressSequentially("failed:yes ip:203.0.113.0/24 after:foo");
  const problem = page.locator(".suggest .field-problem");
  await expect(problem).toContainText("Shown is the search without it: failed:yes ip:203.0.113.0/24");
  await expect(app.audit.rows).toHaveCount(2);
  await expect(app.audit.coverage).toContainText("2 of 7 loaded events match");
  await app.audit.search.fill("nothing-like-this after:foo");
  await expect(page.getByRole("heading", { name: "The search is not finished" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "No event matches" })).toHaveCount(0);
});

test("counts follow the range and what is loaded, also where the same events are found", async ({ app, page }) => {
  const token = (number: number, tokenName: string) => event(number, { tokenName, tokenID: tokenName });
  const recent = [token(1, "a"), token(2, "b"), event(3), event(4)];
  const older = Array.from({ length: 20 }, (_, at) => event(100 + at));
  await onLog(page, (route, query) =>
    query.get("continuationToken") === null
      ? sendPage(route, recent, "older")
      : sendPage(route, older),
  );
  await app.open("audit", "ada", "?q=token%3Aa+OR+token%3Ab");
  const of = (value: string) => app.audit.value("User", value).locator("span").last();
  await expect(of("ada")).toHaveText("2");
  // For its own field a search does not count: here, for that of tokens.
  const event4 = app.audit.value("Event", "Stack Viewed").locator("span").last();
  await expect(event4).toHaveText("2");
  await app.audit.search.fill("event:Nothing OR event:\"Stack Viewed\"");
  await expect(event4).toHaveText("4");
  await app.audit.loadRest.click();
  await expect(app.audit.coverage).toContainText("all 30 days loaded");
  await expect(event4).toHaveText("24");
  await app.audit.chooseRange("Last 24 hours");
  await expect(event4).toHaveText("4");
  await expect(app.audit.facets).not.toHaveAttribute("aria-busy", "true");
});

test("events with nulls are read, and a filter that a server does not keep to claims nothing", async ({
  app,
  page,
}) => {
  const odd = (number: number, githubLogin: string) => ({
    ...event(number),
    event: "stack.update",
    actorName: null,
    actorUrn: null,
    authFailure: null,
    reqOrgAdmin: null,
    reqStackAdmin: null,
    tokenID: null,
    tokenName: null,
    user: { avatarUrl: null, email: null, githubLogin, name: githubLogin },
  });
  const requests = await onLog(page, (route, query) => {
    const page = query.get("continuationToken");
    const recent = [odd(1, "ada"), odd(2, "grace")];
    return page === null && !query.has("userFilter")
      ? sendPage(route, recent, "more")
      : sendPage(route, [odd(30, "ada"), odd(31, "grace")]);
  });
  await app.open("audit");
  await expect(app.audit.rows).toHaveCount(2);
  await expect(app.audit.rows.first()).not.toContainText("Unreadable");
  await app.audit.search.fill("user:ada");
  await expect(app.audit.rows).toHaveCount(1);
  await app.audit.loadRest.click();
  await expect(app.audit.coverage).toHaveText("2 of 4 loaded events match · all 30 days loaded");
  await expect(app.main).not.toContainText("for user ada");
  expect(requests.at(-1)!.searchParams.has("userFilter")).toBe(false);
});

test("an older server that reads dates only is asked by date", async ({ app, page, watch }) => {
  watch.expectStatus(404, 500);
  const requests = await onLog(page, (route, query, isV2) => {
    if (isV2) return route.fulfill({ status: 404, json: { code: 404, message: "not found" } });
    const is = /^\d{4}-\d\d-\d\dT/.test(query.get("startTime") ?? "");
    return is ? sendPage(route, events(0, 3)) : route.fulfill({ status: 500, body: "Internal Server Error" });
  });
  await page.clock.install();
  await app.open("audit");
  await expect.poll(() => page.clock.runFor(1000).then(() => app.audit.rows.count())).toBe(3);
  const asked = requests.length;
  await page.getByRole("button", { name: "Load newer events" }).click();
  await expect.poll(() => requests.length).toBe(asked + 1);
  expect(requests.at(-1)!.searchParams.get("startTime")).toMatch(/^\d{4}-/);
});
