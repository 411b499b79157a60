// Loading the audit log: what is loaded and what is not, older servers, servers that go in circles, and no log at all.

import { event, events, loadOnRequest, onLog, sendPage } from "../fixtures/events.ts";
import { gate } from "../fixtures/gate.ts";
import { expect, test } from "../fixtures/test.ts";
import { Console } from "../pages/console.ts";

test.beforeEach(({ page }) => loadOnRequest(page));

test("the rest is loaded on request, stopped, and continued", async ({ app, page }) => {
  const second = gate();
  const requests = await onLog(page, async (route, query) => {
    const cursor = query.get("continuationToken");
    if (cursor === null) return sendPage(route, events(0, 100), "a");
    if (requests.length === 2) await second.opened;
    return sendPage(route, events(100, 300)).catch(() => {});
  });
  await app.open("audit");
  await expect(app.audit.coverage).toHaveText(/^100 events loaded · 4 of 30 days loaded, from/);
  await app.audit.loadRest.click();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(app.audit.coverage).toContainText("100 events loaded");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(app.audit.coverage).toHaveText("300 events loaded · all 30 days loaded");
  second.release();
  expect(requests.map((url) => url.searchParams.get("continuationToken"))).toEqual([null, "a", "a"]);
});

test("the focus goes from what is pressed to what can be pressed next", async ({ app, page, watch }) => {
  watch.expectNoAnswer();
  const second = gate();
  let isBroken = false;
  await onLog(page, async (route, query) => {
    if (isBroken) return route.abort("connectionreset");
    if (query.get("continuationToken") === null) return sendPage(route, events(0, 100), "a");
    await second.opened;
    return sendPage(route, events(100, 300)).catch(() => {});
  });
  await app.open("audit");
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  await app.audit.loadRest.press("Enter");
  await expect(button("Stop")).toBeFocused();
  await button("Stop").press("Enter");
  await expect(button("Continue")).toBeFocused();
  second.release();
  await button("Continue").press("Enter");
  await expect(app.audit.coverage).toContainText("all 30 days loaded");
  await expect(app.heading).toBeFocused();
  await button("Load newer events").press("Enter");
  await expect(button("Load newer events")).toBeFocused();
  await app.audit.search.fill("nothing-like-this");
  await button("Clear search").press("Enter");
  await expect(app.audit.search).toBeFocused();
  await app.audit.chooseRange("Custom range…");
  await button("Cancel").press("Enter");
  await expect(app.audit.range).toBeFocused();
  isBroken = true;
  const upTo = await page.getByText(/^complete up to /).innerText();
  // The newest event is from before the test: what came after it is not known to be loaded any more.
  await button("Load newer events").press("Enter");
  await expect(page.getByText(/^complete up to /)).not.toHaveText(upTo);
  const newest = new Date((event(0).timestamp - 120) * 1000).toLocaleTimeString("en-GB", { timeZone: "Europe/Berlin" });
  await expect(page.getByText(/^complete up to /)).toHaveText(`complete up to ${newest}`);
  await button("Retry").press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement!.tagName)).not.toBe("BODY");
});

test("what is loaded is not asked for again: zooming in and out, another range", async ({ app, page }) => {
  const requests = await onLog(page, (route) => sendPage(route, events(0, 200)));
  await app.open("audit");
  await expect(app.audit.coverage).toHaveText("200 events loaded · all 30 days loaded");
  await app.audit.chooseRange("Last 24 hours");
  await expect(app.audit.coverage).toHaveText(/^2[345] events loaded/);
  await app.audit.chooseRange("Last 90 days");
  await expect(app.audit.coverage).toContainText("200 events loaded · 30 of 90 days loaded");
  await app.audit.loadRest.click();
  await expect(app.audit.coverage).toHaveText("200 events loaded · all 90 days loaded");
  const older = requests.at(-1)!.searchParams;
  expect(Number(older.get("endTime"))).toBeLessThan(Number(requests[0].searchParams.get("startTime")));
});

test("an older server: its upper bound, and no lower one", async ({ page, startBackend, watch }) => {
  watch.expectStatus(404, 501);
  const old = await startBackend({ audit: "v1", events: 12_000 });
  const console = new Console(page, old);
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname.includes("/auditlogs")) asked.push(`${pathname.split("/").at(-1)} ${[...searchParams.keys()]}`);
  });
  await console.open("audit");
  await expect(console.audit.rows.first()).toBeVisible();
  await console.audit.loadRest.click();
  await expect(console.audit.coverage).toContainText("all 30 days loaded", { timeout: 20_000 });
  // Asked once for what it lacks; then it is known.
  expect(asked.filter((path) => path.startsWith("v2"))).toHaveLength(1);
  expect(asked[1]).toBe("auditlogs startTime");
  await console.audit.chooseRange("Last 7 days");
  await expect(console.audit.coverage).toContainText("all 7 days loaded");
});

for (const [what, answer, why] of [
  ["a cursor that repeats", (n: number) => [events(n * 10, n * 10 + 10), "again"], "The server repeated itself."],
  ["pages without news", (n: number) => [n === 0 ? events(0, 10) : [], `c${n}`], "pages without any new event"],
] as const) {
  test(`${what}: what came is kept and may be incomplete`, async ({ app, page }) => {
    const requests = await onLog(page, (route) => {
      const [rows, cursor] = answer(requests.length - 1);
      return sendPage(route, rows as object[], cursor as string);
    });
    await app.open("audit");
    await app.audit.loadRest.click();
    await expect(page.getByRole("status").filter({ hasText: "may be incomplete" })).toContainText(why);
    await expect(app.audit.rows.first()).toBeVisible();
    await expect(app.audit.coverage).not.toContainText("all 30 days");
    const before = requests.length;
    await page.getByRole("button", { name: "Try again" }).click();
    await expect.poll(() => requests.length).toBeGreaterThan(before);
    // Without the cursor: the place to go on is found by time.
    expect(requests[before].searchParams.get("continuationToken")).toBeNull();
  });
}

test("more than is kept: it says so, and starts over with a shorter range", async ({ app, page }) => {
  const now = Math.floor(Date.now() / 1000);
  const at = (number: number) => ({ timestamp: now - number, event: "e" });
  const some = (from: number, length: number) => Array.from({ length }, (_, number) => at(from + number));
  let [answered, isLess] = [0, false];
  await onLog(page, (route, query) => {
    if (isLess) return sendPage(route, some(0, 20));
    // What happened since.
    if (Number(query.get("startTime")) > now - 600) return sendPage(route, []);
    const first = 50_000 * answered++;
    return sendPage(route, some(first, 50_000), `after ${first}`);
  });
  await app.open("audit");
  await app.audit.loadRest.click();
  const told = page.getByRole("status").filter({ hasText: "may be incomplete" });
  await expect(told).toContainText("This console keeps 500,000 events at most", { timeout: 60_000 });
  await expect(app.audit.coverage).toHaveText(/^500,000 events loaded · 5 of 30 days loaded/);
  await expect(app.audit.loadRest).toHaveCount(0);
  // A range that is loaded already needs nothing more; another one needs room.
  await app.audit.chooseRange("Last 24 hours");
  await expect(app.audit.coverage).toContainText("all 24 hours loaded");
  await app.audit.chooseRange("Last 7 days");
  await app.audit.loadRest.click();
  await expect(told).toContainText("This console keeps 500,000 events at most");
  await app.audit.search.fill("event:e");
  await app.audit.search.blur();
  isLess = true;
  await told.getByRole("button", { name: "Start over" }).click();
  await expect(app.audit.coverage).toHaveText("20 of 20 loaded events match · all 7 days loaded");
  await expect(app.audit.search).toHaveValue("event:e");
  await expect(page).toHaveURL(/range=7d/);
  await expect(app.heading).toBeFocused();
});

test("a later page that fails leaves what is loaded, and is tried again", async ({ app, page, watch }) => {
  watch.expectStatus(500);
  let broken = true;
  await onLog(page, (route, query) => {
    if (query.get("continuationToken") === null && query.get("endTime") && broken) return sendPage(route, events(0, 50), "a");
    return broken ? route.fulfill({ status: 500, json: { code: 500, message: "no" } }) : sendPage(route, events(50, 60));
  });
  await app.open("audit");
  await app.audit.loadRest.click();
  await expect(page.getByRole("alert")).toBeVisible({ timeout: 15_000 });
  await expect(app.audit.coverage).toContainText("50 events loaded");
  broken = false;
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(app.audit.coverage).toHaveText("60 events loaded · all 30 days loaded");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("what failed for one range is not said of another", async ({ app, page, watch }) => {
  watch.expectStatus(500);
  await onLog(page, (route, query) => {
    if (query.get("continuationToken") === null) return sendPage(route, events(0, 50), "a");
    return route.fulfill({ status: 500, json: { code: 500, message: "no" } });
  });
  await app.open("audit");
  await app.audit.loadRest.click();
  await expect(page.getByRole("alert")).toContainText("it is not all of the range", { timeout: 15_000 });
  await app.audit.chooseRange("Last 24 hours");
  await expect(app.audit.coverage).toContainText("all 24 hours loaded");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("the server is asked for less where it can narrow, and what comes counts for that only", async ({ app, page }) => {
  const graces = { user: { name: "Grace", githubLogin: "grace" } };
  const requests = await onLog(page, (route, query) => {
    if (query.get("userFilter") === "grace") return sendPage(route, [event(200, graces), event(300, graces)]);
    return sendPage(route, [event(1, graces), ...events(2, 50)], "more");
  });
  await app.open("audit");
  await app.audit.search.fill("user:grace");
  await app.audit.search.blur();
  await expect(app.audit.coverage).toContainText("1 of 49 loaded events matches · 2 of 30 days loaded");
  await app.audit.loadRest.click();
  await expect(app.audit.coverage).toHaveText("3 of 51 loaded events match · all 30 days loaded for user grace");
  // Ada's are counted over less.
  await expect(app.audit.facets).toContainText("Of other values: 2 of 30 days loaded.");
  expect(requests.at(-1)!.searchParams.get("userFilter")).toBe("grace");
  await app.audit.search.fill("");
  await expect(app.audit.coverage).toContainText("51 events loaded · 2 of 30 days loaded");
  await expect(app.audit.facets).not.toContainText("Of other values");
  // Bars of what is not loaded say what they have all the same.
  await expect(app.audit.figure.getByRole("button", { name: /: 1 event, others not loaded$/ })).toHaveCount(2);
});

test("a server that can't be asked for less is asked for everything", async ({ app, page, watch }) => {
  watch.expectStatus(404);
  const requests = await onLog(page, (route, query) => {
    if (query.has("userFilter")) return route.fulfill({ status: 404, json: { code: 404, message: "user not found" } });
    return query.has("continuationToken") || requests.length > 1 ? sendPage(route, events(50, 60)) : sendPage(route, events(0, 50), "more");
  });
  await app.open("audit");
  await app.audit.search.fill("user:ada");
  await app.audit.search.blur();
  await app.audit.loadRest.click();
  await expect(app.audit.coverage).toHaveText("60 of 60 loaded events match · all 30 days loaded");
  await expect(app.navigation.getByRole("link", { name: "Audit log" })).toBeVisible();
});

test("what happened since is loaded on request", async ({ app, page }) => {
  const fresh: object[] = [];
  await onLog(page, (route) => sendPage(route, [...fresh, ...events(1, 20)]));
  await app.open("audit");
  await expect(app.audit.coverage).toHaveText("19 events loaded · all 30 days loaded");
  await expect(page.getByText(/^complete up to \d\d:\d\d:\d\d$/)).toBeVisible();
  fresh.push(event(0, { description: "Just now" }));
  await page.getByRole("button", { name: "Load newer events" }).click();
  await expect(app.audit.rows.first()).toContainText("Just now");
  await expect(app.audit.coverage).toHaveText("20 events loaded · all 30 days loaded");
});

test("what happened since comes before older events, and nothing that was late is missed", async ({ app, page }) => {
  const fresh: object[] = [];
  const requests = await onLog(page, (route, query) => {
    if (query.get("continuationToken") === "older") return sendPage(route, events(20, 40));
    const [from, to] = ["startTime", "endTime"].map((name) => Number(query.get(name)));
    const all = [...fresh, ...events(0, 20)] as { timestamp: number }[];
    return sendPage(route, all.filter(({ timestamp: at }) => from <= at && at <= to), "older");
  });
  await app.open("audit");
  await expect(app.audit.coverage).toHaveText(/^20 events loaded · 0 of 30 days loaded/);
  // Of the second in which the log was read, but written after that.
  fresh.push(event(0, { description: "Just now" }));
  await page.getByRole("button", { name: "Load newer events" }).click();
  await expect(app.audit.rows.filter({ hasText: "Just now" })).toHaveCount(1);
  expect(requests.at(-1)!.searchParams.get("continuationToken")).toBeNull();
  await app.audit.loadRest.click();
  await expect(app.audit.coverage).toHaveText("41 events loaded · all 30 days loaded");
});

test("what is loaded for a search only is not called nothing", async ({ app, page }) => {
  const of = (login: string) => ({ user: { name: login, githubLogin: login, avatarUrl: "" } });
  const recent = [event(1, of("bob")), event(2, of("ada"))];
  await onLog(page, (route, query) => sendPage(route, query.get("userFilter") === null ? recent : []));
  await app.open("audit");
  await expect(app.audit.coverage).toHaveText("2 events loaded · all 30 days loaded");
  await app.audit.search.fill("user:bob");
  await expect(page).toHaveURL(/q=user/);
  const now = Math.floor(Date.now() / 1000);
  const range = `from=${now - 60 * 86400}&to=${now - 50 * 86400}`;
  const show = (search: string) =>
    page.evaluate((search) => {
      history.pushState(null, "", search);
      dispatchEvent(new PopStateEvent("popstate"));
    }, search);
  await show(`?q=user%3Abob&${range}`);
  await expect(page.getByRole("heading", { name: "No events for user bob" })).toBeVisible();
  await expect(app.main).not.toContainText("nothing happened");
  await show(`?q=user%3Abob+missing&from=${now - 60 * 86400}&to=${now}`);
  await expect(page.getByRole("heading", { name: "No match in what is loaded" })).toBeVisible();
  await app.audit.loadRest.click();
  await expect(app.main).toContainText("None of the 2 loaded events in this range has all that the search asks for.");
  await expect(app.main).toContainText("All of the range is loaded for user bob.");
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(app.audit.loadRest).toBeVisible();
});

test("one event that can't be read spoils itself only", async ({ app, page }) => {
  const odd = { ...event(1), event: { nested: true }, description: "odd one" };
  await onLog(page, (route) => sendPage(route, [event(0), odd, event(2)]));
  await app.open("audit");
  await expect(app.audit.rows).toHaveCount(3);
  await expect(app.audit.rows.nth(1)).toContainText("Unreadable event");
  await app.audit.link(1).click();
  await expect(app.audit.event).toContainText("This console can't read it");
  await expect(app.audit.event.locator("pre")).toContainText('"description": "odd one"');
});

test("an open event that is not loaded yet is not called gone", async ({ app, page }) => {
  let last = [event(200)];
  await onLog(page, (route, query) =>
    query.get("continuationToken") === null ? sendPage(route, events(0, 50), "a") : sendPage(route, last),
  );
  await app.open("audit");
  await app.audit.loadRest.click();
  await page.getByRole("link", { name: "Stack Viewed" }).last().click();
  await expect(app.audit.event).toContainText("Opened stack");
  const address = new URL(page.url());
  const key = address.searchParams.get("event")!.replace(/^\d+/, String(event(200).timestamp));
  await app.openAt(`${address.pathname}?event=${key}`);
  await expect(app.audit.event).toContainText("this range is not loaded to its end");
  last = [];
  await app.audit.event.getByRole("button", { name: "Load the rest" }).click();
  await expect(app.audit.event).toContainText("It may lie outside, or the server no longer has it.");
});

test("an event that a link names is looked for by its time", async ({ app, page }) => {
  const old = event(400, { description: "Named by a link" });
  const requests = await onLog(page, (route, query) => {
    const [from, to] = ["startTime", "endTime"].map((name) => Number(query.get(name)));
    const isIt = from === old.timestamp && to === old.timestamp;
    return isIt ? sendPage(route, [old]) : sendPage(route, events(0, 50), "older");
  });
  await app.open("audit", "ada", `?q=user%3Aada&event=${old.timestamp}-00000000-0`);
  await expect(app.audit.event).toContainText("It is not among the events that are loaded");
  await expect(app.audit.rows).not.toHaveCount(0);
  expect(requests.filter(({ searchParams }) => searchParams.get("endTime") === String(old.timestamp))).toHaveLength(1);
  await expect(app.audit.coverage).toContainText("51 loaded events match");
  await app.audit.search.fill("named");
  await app.audit.link(0).click();
  const address = page.url();
  await app.openAt(new URL(address).pathname + new URL(address).search);
  await expect(app.audit.event).toContainText("Named by a link");
});

test("nothing happened in the range", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, []));
  await app.open("audit");
  await expect(page.getByRole("heading", { name: "No events in this range" })).toBeVisible();
});

test("a backend without an audit log: said once, and gone from the navigation", async ({ page, startBackend, watch }) => {
  watch.expectStatus(404, 501);
  const without = await startBackend({ audit: "none", events: 10 });
  const console = new Console(page, without);
  await console.open("organization");
  const link = console.navigation.getByRole("link", { name: "Audit log" });
  await link.click();
  await expect(page.getByRole("heading", { name: "No audit log here" })).toBeVisible();
  await expect(link).toHaveCount(0);
  await console.navigation.getByRole("link", { name: "Access tokens" }).click();
  await expect(link).toHaveCount(0);
});

test("who may not read it is told which role it takes", async ({ app, page, watch }) => {
  watch.expectStatus(403);
  let isGranted = false;
  await onLog(page, (route) => (isGranted ? sendPage(route, events(0, 3)) : route.fallback()));
  await app.open("audit", "linus");
  await expect(page.getByRole("heading", { name: "Not permitted: read the audit log" })).toBeVisible();
  await expect(page.getByRole("alert")).toContainText("It takes the role of an organization admin");
  await expect(page.getByRole("alert")).toContainText("Here you are: Member.");
  // Nor is there anything to search or to export.
  await expect(app.audit.search).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Export" })).toHaveCount(0);
  isGranted = true;
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(app.audit.rows).toHaveCount(3);
  await expect(app.audit.search).toBeVisible();
});

test("where it is withheld, a link to an event shows no event, and the focus is not lost", async ({ app, page, watch }) => {
  watch.expectStatus(403);
  const answer = gate();
  await onLog(page, async (route) => {
    await answer.opened;
    await route.fallback();
  });
  // Roles of the organization's own: what the member may do is not known before the server is asked.
  await page.route("**/api/orgs/*/metadata", async (route) => {
    const own = await route.fetch();
    const metadata = (await own.json()) as { features?: object };
    await route.fulfill({ response: own, json: { ...metadata, features: { ...metadata.features, customRolesEnabled: true } } });
  });
  await app.open("audit", "linus", "?around=1763000000&event=1763000000-0123abcd-0");
  await app.audit.search.fill("deploy");
  answer.release();
  await expect(page.getByRole("heading", { name: "Not permitted: read the audit log" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Audit log", exact: true })).toBeFocused();
  await expect(page.getByRole("complementary", { name: "Event" })).toHaveCount(0);
});

test("an admin organization token reads it", async ({ app }) => {
  await app.open("audit", "adminRobot");
  await expect(app.audit.rows.first()).toBeVisible();
});
