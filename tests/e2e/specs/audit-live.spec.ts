// Following the log: new events on top, nothing moved that one reads, and a server that goes away.

import { event, events, loadOnRequest, onLog, sendPage } from "../fixtures/events.ts";
import { gate } from "../fixtures/gate.ts";
import { expect, test } from "../fixtures/test.ts";
import { Console } from "../pages/console.ts";

test.beforeEach(({ page }) => loadOnRequest(page));

test("new events come in on top while one looks at the newest", async ({ app, page }) => {
  await page.clock.install();
  const fresh: object[] = [];
  await onLog(page, (route) => sendPage(route, [...fresh, ...events(1, 40)]));
  await app.open("audit");
  await expect(app.audit.rows.first()).toContainText("Opened stack 1");
  await app.audit.live.check();
  await expect(page).toHaveURL(/\?live=on$/);
  fresh.unshift(event(0, { description: "Just now" }));
  await page.clock.runFor(11_000);
  await expect(app.audit.rows.first()).toContainText("Just now");
  await expect(app.audit.coverage).toContainText("40 events loaded");
});

test("nothing moves while one reads: new events wait behind a button", async ({ app, page }) => {
  await page.clock.install();
  const fresh: object[] = [];
  await onLog(page, (route) => sendPage(route, [...fresh, ...events(1, 400)]));
  await app.open("audit", "ada", "?live=on");
  await app.audit.rows.first().hover();
  await page.mouse.wheel(0, 3000);
  await page.clock.runFor(500);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(1000);
  const [words] = (await app.audit.rows.nth(10).innerText()).match(/Opened stack \d+/)!;
  // More rows may be drawn meanwhile, beyond those that are seen.
  const read = app.audit.rows.filter({ has: page.getByText(words, { exact: true }) });
  const [text, before] = [await read.innerText(), await read.boundingBox()];
  fresh.unshift(event(0, { description: "News" }), event(0, { description: "More news" }));
  await page.clock.runFor(11_000);
  const button = page.getByRole("button", { name: "2 new events" });
  await expect(button).toBeVisible();
  expect(await read.innerText()).toBe(text);
  expect((await read.boundingBox())!.y).toBe(before!.y);
  await button.click();
  await expect(button).toHaveCount(0);
  await expect(app.audit.rows.first()).toContainText(/News|More news/);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.clock.runFor(100);
  await expect(app.audit.link(0)).toBeFocused();
});

test("a server that goes away is told, asked again more slowly, and welcomed back", async ({ app, page, watch }) => {
  await page.clock.install();
  watch.expectNoAnswer();
  watch.expectStatus(503);
  let answers = true;
  const requests = await onLog(page, (route) =>
    answers ? sendPage(route, events(0, 20)) : route.abort("connectionrefused"),
  );
  await app.open("audit", "ada", "?live=on");
  await expect(app.audit.rows.first()).toBeVisible();
  answers = false;
  const paused = page.getByText("Live updates paused: ");
  const pass = async (seconds: number) => page.clock.runFor(seconds * 1000).then(() => paused.count());
  await expect.poll(() => pass(5)).toBe(1);
  await expect(paused).toHaveText(/ Trying again (in \d+ seconds?|now)\.$/);
  await expect(app.audit.rows.first()).toBeVisible();
  const asked = requests.length;
  answers = true;
  await expect.poll(() => pass(10)).toBe(0);
  expect(requests.length).toBeGreaterThan(asked);
});

test("it asks every ten seconds, out of sight every minute, and ever less often while it fails", async ({
  app,
  page,
  watch,
}) => {
  await page.clock.install();
  watch.expectNoAnswer();
  let answers = true;
  const requests = await onLog(page, (route) =>
    answers ? sendPage(route, events(0, 20)) : route.abort("connectionrefused"),
  );
  await app.open("audit", "ada", "?live=on");
  await expect(app.audit.coverage).toContainText("all 30 days loaded");
  await page.clock.pauseAt(new Date(Date.now() + 2000));
  const hide = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  let asked = requests.length;
  const expectNothingIn = async (seconds: number) => {
    await page.clock.runFor(seconds * 1000);
    expect(requests.length).toBe(asked);
  };
  const expectOneIn = async (seconds: number) => {
    const answered = page.waitForEvent("requestfinished", {
      predicate: (request) => request.url().includes("/auditlogs"),
    });
    await page.clock.runFor(seconds * 1000);
    await answered;
    // What was answered before another answer has been read by then.
    await page.evaluate(() => fetch("/config.json").then((answer) => answer.text()));
    asked += 1;
    expect(requests.length).toBe(asked);
  };
  await expectOneIn(11);
  await expectNothingIn(8);
  await expectOneIn(3);
  await hide(true);
  await expectNothingIn(50);
  await expectOneIn(12);
  await expectNothingIn(30);
  await hide(false);
  await expectOneIn(2);
  answers = false;
  // Each time it asks up to three times, a moment apart.
  const expectRound = async () => {
    const tries = () => page.clock.runFor(1000).then(() => requests.length);
    await expect.poll(tries, { intervals: [50] }).toBe(asked + 3);
    asked += 3;
    const paused = page.getByText("Live updates paused: ");
    await expect.poll(() => page.clock.runFor(100).then(() => paused.count())).toBe(1);
  };
  await expectRound();
  await expectNothingIn(8);
  await expectRound();
  await expectNothingIn(18);
});

test("timers that a browser held up are made good at once", async ({ app, page }) => {
  await page.clock.install();
  const requests = await onLog(page, (route) => sendPage(route, events(0, 20)));
  await app.open("audit", "ada", "?live=on");
  await expect(app.audit.coverage).toContainText("all 30 days loaded");
  await page.clock.pauseAt(new Date(Date.now() + 2000));
  const asked = requests.length;
  // Every timer fires once only, as after a sleep of the machine.
  await page.clock.fastForward(15_000);
  await expect.poll(() => requests.length).toBe(asked + 1);
});

test("a server that repeats itself while it is followed is told of", async ({ app, page }) => {
  await page.clock.install();
  let repeats = false;
  await onLog(page, (route) => (repeats ? sendPage(route, [event(0)], "again") : sendPage(route, events(0, 20))));
  await app.open("audit", "ada", "?live=on");
  await expect(app.audit.coverage).toHaveText("20 events loaded · all 30 days loaded");
  repeats = true;
  const told = page.getByRole("status").filter({ hasText: "may be incomplete" });
  await expect.poll(() => page.clock.runFor(5000).then(() => told.count())).toBe(1);
  await expect(told).toContainText("The server repeated itself. Everything that came is kept.");
  await expect(app.audit.rows.first()).toBeVisible();
});

test("what is wrong with following is said until it is asked again, whatever else is read", async ({ app, page, watch }) => {
  await page.clock.install();
  watch.expectNoAnswer();
  const rest = gate();
  await onLog(page, async (route, query) => {
    if (query.get("continuationToken") === "rest") await rest.opened;
    else if (answers) return sendPage(route, events(0, 20), "rest");
    return route.abort("connectionrefused").catch(() => {});
  });
  let answers = true;
  await app.open("audit", "ada", "?live=on");
  await expect(app.audit.rows.first()).toBeVisible();
  answers = false;
  const paused = page.getByText("Live updates paused: ");
  await expect.poll(() => page.clock.runFor(5000).then(() => paused.count())).toBe(1);
  await app.audit.loadRest.click();
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  // Long enough to be asked several times: nobody asks while the rest is being read.
  await page.clock.runFor(120_000);
  await expect(paused).toBeVisible();
  rest.release();
});

test("a failure half-way leaves no hole: what came waits, and the rest is asked for again", async ({ app, page, watch }) => {
  await page.clock.install();
  watch.expectNoAnswer();
  const [newer, older] = [event(0, { description: "Newer" }), event(0.5, { description: "Older" })];
  let state: "quiet" | "failing" | "well" = "quiet";
  await onLog(page, (route, query) => {
    const isRest = query.get("continuationToken") === "rest";
    if (state === "quiet") return sendPage(route, events(1, 400));
    if (!isRest) return sendPage(route, [newer], "rest");
    return state === "well" ? sendPage(route, [older, ...events(1, 20)]) : route.abort("connectionreset");
  });
  await app.open("audit", "ada", "?live=on");
  await app.audit.link(0).click();
  state = "failing";
  const paused = page.getByText("Live updates paused: ");
  await expect.poll(() => page.clock.runFor(5000).then(() => paused.count())).toBe(1);
  await expect(page.getByRole("button", { name: "1 new event" })).toBeVisible();
  await expect(app.audit.rows.filter({ hasText: "Newer" })).toHaveCount(0);
  state = "well";
  const both = page.getByRole("button", { name: "2 new events" });
  await expect.poll(() => page.clock.runFor(5000).then(() => both.count())).toBe(1);
  await expect(paused).toHaveCount(0);
  await both.click();
  await expect(app.audit.rows.filter({ hasText: "Older" })).toHaveCount(1);
  await expect(app.audit.coverage).toContainText("all 30 days loaded");
});

test("an answer that comes late changes no range, and what counts back from now moves along", async ({ app, page }) => {
  await page.clock.install();
  const late = gate();
  let holds = false;
  const requests = await onLog(page, async (route) => {
    if (!holds) return sendPage(route, events(1, 40));
    await late.opened;
    return sendPage(route, [event(0, { description: "Late" }), ...events(1, 40)]);
  });
  await app.open("audit", "ada", "?live=on");
  await expect(app.audit.coverage).toHaveText("39 events loaded · all 30 days loaded");
  holds = true;
  const asked = requests.length;
  await expect.poll(() => page.clock.runFor(5000).then(() => requests.length)).toBeGreaterThan(asked);
  await app.audit.chooseRange("Last 24 hours");
  late.release();
  await expect(app.audit.rows.first()).toContainText("Late");
  await expect(app.audit.coverage).toContainText("all 24 hours loaded", { timeout: 100 });

  await app.audit.search.fill("after:90m");
  await expect(app.audit.coverage).toHaveText(/^2 of \d+ loaded events match/);
  await page.clock.fastForward(2 * 3600 * 1000);
  await expect(app.audit.coverage).toHaveText(/^0 of \d+ loaded events match/);
});

test("a backend that is stopped takes nothing away", async ({ page, startBackend, watch }) => {
  const backend = await startBackend({ events: 50 });
  const app = new Console(page, backend);
  await page.clock.install();
  watch.expectNoAnswer();
  await app.open("audit", "ada", "?live=on");
  // The part of the program that shows an event is fetched a moment later, if it is not needed before.
  await app.audit.link(0).click();
  await expect(app.audit.event).toContainText("Raw JSON");
  await page.keyboard.press("Escape");
  const loaded = await app.audit.coverage.innerText();
  expect(loaded).toMatch(/^[1-9]\d* events loaded/);
  await backend.stop();
  const paused = page.getByText("Live updates paused: ");
  await expect.poll(() => page.clock.runFor(5000).then(() => paused.count())).toBe(1);
  await expect(app.audit.coverage).toHaveText(loaded);
  await expect(app.audit.rows.first()).toBeVisible();
});

test("what waits is counted, and shown where nothing else would be", async ({ app, page }) => {
  await page.clock.install();
  const fresh: object[] = [];
  await onLog(page, (route) => sendPage(route, [...fresh, ...events(1, 40)]));
  await app.open("audit", "ada", "?live=on");
  await app.audit.link(0).click();
  fresh.unshift(event(0, { description: "News" }), event(0, { description: "More news" }));
  await page.clock.runFor(11_000);
  await expect(page.getByRole("button", { name: "2 new events" })).toBeVisible();
  await expect(app.audit.coverage).toContainText("41 events loaded");
  await app.audit.search.fill("news");
  await expect(app.audit.rows).toHaveCount(2);
  await expect(app.audit.coverage).toContainText("2 of 41 loaded events match");
  await expect(page.getByRole("button", { name: /new event/ })).toHaveCount(0);
});

test("events from the future are told of, and nothing after them is missed", async ({ app, page }) => {
  await page.clock.install();
  const fresh: object[] = [];
  const future = event(-5, { description: "To come" });
  const requests = await onLog(page, (route) => sendPage(route, [future, ...fresh, ...events(1, 20)]));
  await app.open("audit", "ada", "?live=on");
  await expect(page.getByText("1 event came with a time later than now")).toBeVisible();
  fresh.unshift(event(0, { description: "Just now" }));
  await page.clock.runFor(11_000);
  await expect(app.audit.rows.first()).toContainText("Just now");
  // Asked again from the newest that was, not from the one to come.
  const from = Number(requests.at(-1)!.searchParams.get("startTime"));
  expect(from).toBeLessThan(Date.now() / 1000 - 3000);
});

test("a range with an end can't be followed, and says why", async ({ app }) => {
  await app.open("audit", "ada", "?from=1795000000&to=1795100000&live=on");
  await expect(app.audit.live).toHaveAttribute("aria-disabled", "true");
  await expect(app.audit.live).not.toBeChecked();
  await expect(app.audit.live).toHaveAccessibleDescription(/The range has a fixed end/);
});
