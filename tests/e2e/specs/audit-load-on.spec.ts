// The log is loaded on by itself: for a search, and as long as it is not long. Politely, until it is stopped; and what was
// loaded is kept for the session.

import { events, onLog, sendPage } from "../fixtures/events.ts";
import { gate } from "../fixtures/gate.ts";
import { expect, test } from "../fixtures/test.ts";


test("a log that is not long is loaded to its end, and can be stopped", async ({ app, page }) => {
  const second = gate();
  const requests = await onLog(page, async (route, query) => {
    if (query.get("continuationToken") === null) return sendPage(route, events(0, 100), "a");
    if (requests.length === 2) await second.opened;
    return sendPage(route, events(100, 300)).catch(() => {});
  });
  await app.open("audit");
  await expect(app.audit.coverage).toHaveText(/^100 events loaded · 4 of 30 days loaded, from/);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByRole("button", { name: "Continue" })).toBeVisible();
  second.release();
  await expect(app.audit.coverage).toContainText("100 events loaded");
  expect(requests).toHaveLength(2);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(app.audit.coverage).toHaveText("300 events loaded · all 30 days loaded");
});

test("a long log waits for a press, and is loaded to its end for a search", async ({ app, page }) => {
  const now = Math.floor(Date.now() / 1000);
  const some = (from: number) =>
    Array.from({ length: 6000 }, (_, at) => ({ timestamp: now - 200 - from - at, event: (from + at) % 7 ? "e" : "seldom" }));
  const requests = await onLog(page, (route, query) => {
    const at = Number(query.get("continuationToken") ?? 0);
    return sendPage(route, some(at), at < 54_000 ? String(at + 6000) : "");
  });
  await app.open("audit");
  await expect(app.audit.loadRest).toBeVisible();
  await expect(app.audit.coverage).toHaveText(/^24,000 events loaded · 0 of 30 days loaded/);
  expect(requests).toHaveLength(4);
  await app.audit.search.fill("event:*eldom");
  await expect(app.audit.coverage).toContainText("of 60,000 loaded events match · all 30 days loaded");
  expect(requests).toHaveLength(10);
});

test("a server that asks to wait is not called before", async ({ app, page, watch }) => {
  watch.expectStatus(429);
  await page.clock.install();
  const requests = await onLog(page, (route, query) =>
    query.get("continuationToken") === null
      ? sendPage(route, events(0, 100), "a")
      : route.fulfill({ status: 429, headers: { "Retry-After": "50" }, json: { code: 429, message: "slow down" } }),
  );
  await app.open("audit");
  await expect.poll(() => requests.length).toBe(2);
  for (let second = 0; second < 45; second += 5) await page.clock.runFor(5000);
  expect(requests).toHaveLength(2);
  await expect(app.audit.coverage).toContainText("100 events loaded");
});

test("this device can load on request only, and by itself again", async ({ app, page }) => {
  const second = gate();
  const requests = await onLog(page, async (route, query) => {
    if (query.get("continuationToken") === null) return sendPage(route, events(0, 100), "a");
    if (requests.length === 2) await second.opened;
    return sendPage(route, events(100, 300)).catch(() => {});
  });
  await app.open("audit");
  await page.getByRole("button", { name: "Only on request" }).click();
  await expect(app.audit.loadRest).toBeVisible();
  second.release();
  await app.open("audit");
  await expect(app.audit.loadRest).toBeVisible();
  expect(requests).toHaveLength(3);
  await page.getByRole("button", { name: "Load on by itself" }).click();
  await expect(app.audit.coverage).toHaveText("300 events loaded · all 30 days loaded");
});

test("what was loaded is kept while other screens are shown, and gone with the session", async ({ app, page }) => {
  const requests = await onLog(page, (route, query) => {
    const [from, to] = ["startTime", "endTime"].map((name) => Number(query.get(name)));
    return sendPage(route, events(0, 300).filter(({ timestamp }) => from <= timestamp && timestamp <= to));
  });
  const log = () => app.navigation.getByRole("link", { name: "Audit log" }).click();
  await app.open("audit");
  await expect(app.audit.coverage).toHaveText("300 events loaded · all 30 days loaded");
  const oldest = Math.min(...requests.map(({ searchParams }) => Number(searchParams.get("startTime"))));
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await expect(app.audit.table).toHaveCount(0);
  const before = requests.length;
  await log();
  await expect(app.audit.coverage).toHaveText("300 events loaded · all 30 days loaded");
  // Nothing is asked for again but what may have come since.
  for (const { searchParams } of requests.slice(before)) {
    expect(Number(searchParams.get("startTime"))).toBeGreaterThan(oldest + 86_400);
  }
  // Another session has nothing of it.
  await app.signOut();
  const then = requests.length;
  await page.getByRole("button", { name: "Sign in as Ada, organization admin" }).click();
  await log();
  await expect(app.audit.coverage).toHaveText("300 events loaded · all 30 days loaded");
  expect(Number(requests[then].searchParams.get("startTime"))).toBeLessThan(oldest + 600);
});

test("the log of one organization is no other’s", async ({ app, page }) => {
  const requests = await onLog(page, (route) =>
    sendPage(route, route.request().url().includes("blue-harbor") ? events(0, 3) : events(0, 300)),
  );
  await app.open("audit");
  await expect(app.audit.coverage).toContainText("300 events loaded");
  await app.switchTo("blue-harbor");
  await expect(app.audit.coverage).toContainText("3 events loaded");
  await app.switchTo("acme-corp");
  await expect(app.audit.coverage).toContainText("300 events loaded");
  expect(requests.length).toBeGreaterThanOrEqual(3);
});
