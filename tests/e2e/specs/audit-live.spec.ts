// Following the log: new events on top, nothing moved that one reads, and a server that goes away.

import { event, events, onLog, sendPage } from "../fixtures/events.ts";
import { expect, test } from "../fixtures/test.ts";

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

test("a range with an end can't be followed, and says why", async ({ app }) => {
  await app.open("audit", "ada", "?from=1795000000&to=1795100000&live=on");
  await expect(app.audit.live).toHaveAttribute("aria-disabled", "true");
  await expect(app.audit.live).not.toBeChecked();
  await expect(app.audit.live).toHaveAccessibleDescription(/The range has a fixed end/);
});
