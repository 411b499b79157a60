// The audit log by keyboard and on screens of all widths: how soon one comes to the events.

import type { Page } from "@playwright/test";
import { event, events, onLog, sendPage } from "../fixtures/events.ts";
import { expect, test } from "../fixtures/test.ts";

/** Events with enough different values that every facet has several, and more than are shown at first. */
const varied = events(0, 60).map((one, at) => ({
  ...one,
  event: `Kind ${at % 9}`,
  sourceIP: `203.0.113.${at % 12}`,
  ...(at % 2 === 0 ? { tokenID: `t${at % 8}`, tokenName: `bot-${at % 8}` } : {}),
}));

/** How often Tab is pressed from the heading until an event has the focus. */
async function stopsBeforeTheFirstEvent(page: Page): Promise<number> {
  await page.getByRole("heading", { level: 1, name: "Audit log" }).focus();
  for (let stops = 1; stops < 100; stops += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement!.matches("tbody a[data-event]"))) return stops;
  }
  throw new Error("Tab does not reach the events");
}

test("each facet is one stop of the Tab key, with the arrow keys inside", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, varied));
  await app.open("audit");
  await expect(app.audit.exclude("Event", "Kind 0")).toBeVisible();
  expect(await stopsBeforeTheFirstEvent(page)).toBeLessThan(30);

  const group = app.audit.facets.getByRole("toolbar", { name: "Event", exact: true });
  const first = app.audit.value("Event", "Kind 0");
  await first.focus();
  await page.keyboard.press("ArrowDown");
  await expect(app.audit.value("Event", "Kind 1")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(app.audit.exclude("Event", "Kind 1")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(app.audit.exclude("Event", "Kind 0")).toBeFocused();
  await page.keyboard.press("End");
  const more = group.getByRole("button", { name: "Event: 3 more" });
  await expect(more).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(group.getByRole("button", { name: "Event: Show fewer" })).toBeFocused();
  await page.keyboard.press("Home");
  await expect(first).toBeFocused();
  await expect(group.locator('[tabindex="0"]')).toHaveCount(1);

  // The stop is where one was last, also after the values were drawn anew.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(app.audit.search).toHaveValue('event:"Kind 1"');
  await expect(app.audit.value("Event", "Kind 1")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(group.locator(":focus")).toHaveCount(0);
  await page.keyboard.press("Shift+Tab");
  await expect(app.audit.value("Event", "Kind 1")).toBeFocused();
});

test("the filters of a token list are one stop each, too", async ({ app, page }) => {
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  const views = page.getByRole("group", { name: "Views" });
  await views.getByRole("button").first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(views.getByRole("button").nth(1)).toBeFocused();
  await expect(views.locator('[tabindex="0"]')).toHaveCount(1);
  const facets = page.getByRole("toolbar", { name: "Facets" });
  const expires = facets.getByRole("button", { name: "Expires: any" });
  await expires.focus();
  await page.keyboard.press("End");
  await expect(facets.getByRole("button", { name: "Table settings" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(facets.locator(":focus")).toHaveCount(0);
  await page.keyboard.press("Tab");
  await expect(facets.getByRole("button", { name: "Table settings" })).toBeFocused();
  // Up and down belong to the menus.
  await expires.focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitemradio", { name: "Any" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitemradio").nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/expires=/);
  await expect(facets.getByRole("button", { name: "Clear all" })).toHaveAttribute("tabindex", "-1");
});

for (const [width, height] of [[1440, 900], [1241, 800], [1024, 768], [390, 844]] as const) {
  test(`events are on the first screen at ${width} × ${height}`, async ({ app, page }) => {
    await onLog(page, (route) => sendPage(route, varied));
    await page.setViewportSize({ width: 1440, height: 900 });
    await app.open("audit");
    await expect(app.audit.value("Event", "Kind 0")).toBeVisible();
    // Facets that were open while there was room for them fold when there is none.
    await page.setViewportSize({ width, height });
    await expect(app.audit.value("Event", "Kind 0")).toBeVisible({ visible: width > 1240 });
    const bottom = async () => {
      const box = await app.audit.rows.nth(1).boundingBox();
      return box === null ? Infinity : box.y + box.height;
    };
    await expect.poll(bottom).toBeLessThan(height);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
}

test("the log uses the whole width, and the line about what is loaded is one line", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, varied, "more"));
  await app.open("audit");
  await expect(app.audit.rows.first()).toBeVisible();
  const foot = page.locator(".audit-foot");
  expect((await foot.boundingBox())!.height).toBeLessThan(50);
  await page.setViewportSize({ width: 1920, height: 1080 });
  const main = (await app.main.boundingBox())!;
  const table = (await app.audit.table.boundingBox())!;
  expect(main.x + main.width - (table.x + table.width)).toBeLessThan(40);
});

test("while it loads, nothing of the line runs out of its card", async ({ app, page }) => {
  let pages = 0;
  await onLog(page, async (route) => {
    pages += 1;
    if (pages > 1) await new Promise((done) => setTimeout(done, 5000));
    await sendPage(route, varied, "more").catch(() => undefined);
  });
  for (const width of [1440, 1241]) {
    pages = 0;
    await page.setViewportSize({ width, height: 900 });
    await app.open("audit", "ada", "?range=90d&q=ada");
    await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
    const foot = (await page.locator(".audit-foot").boundingBox())!;
    for (const part of await page.locator(".audit-foot :is(button, [role=status], .zone)").all()) {
      const box = (await part.boundingBox())!;
      expect(box.x + box.width, `${width} wide: ${await part.innerText()}`).toBeLessThanOrEqual(foot.x + foot.width);
      expect(box.y + box.height).toBeLessThanOrEqual(foot.y + foot.height + 1);
    }
  }
});

test("the address is among the columns at 1024, too", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, varied));
  await page.setViewportSize({ width: 1024, height: 768 });
  await app.open("audit");
  await expect(app.audit.rows.first().locator('[data-column="ip"]')).toBeVisible();
  await expect(app.audit.rows.first().locator('[data-column="ip"]')).toContainText("203.0.113.");
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test.describe("in a zone with a long name", () => {
  test.use({ timezoneId: "America/Argentina/ComodRivadavia" });

  test("the zone gives way, and its tip has the whole of it", async ({ app, page }) => {
    await onLog(page, (route) => sendPage(route, [event(1), event(2)], "more"));
    await page.setViewportSize({ width: 1366, height: 800 });
    await app.open("audit", "ada", "?q=ada");
    await expect(app.audit.rows.first()).toBeVisible();
    expect((await page.locator(".audit-foot").boundingBox())!.height).toBeLessThan(50);
    await page.locator(".audit-foot .zone").hover();
    await expect(page.getByRole("tooltip")).toHaveText(/^Times are local \(UTC−3, America\/.+\)$/);
  });
});
