// What a search found is marked in the rows; counts that are older than the rows say so.

import type { Page } from "@playwright/test";
import { event, events, onLog, sendPage } from "../fixtures/events.ts";
import { expect, test } from "../fixtures/test.ts";

/** The marked texts, from the top. */
const marked = (page: Page) =>
  page.evaluate(() => [...(CSS.highlights.get("found") ?? [])].map((range) => range.toString()));

/** How many rows are in sight, and how many of them have no mark. */
const rowsInSight = (page: Page) =>
  page.evaluate(() => {
    const ranges = [...(CSS.highlights.get("found") ?? [])] as Range[];
    const isMarked = (row: Element) => ranges.some((range) => !range.collapsed && row.contains(range.startContainer));
    const isSeen = (row: Element) => row.getBoundingClientRect().bottom > 0 && row.getBoundingClientRect().top < innerHeight;
    const rows = [...document.querySelectorAll(".audit-table .table-row")].filter(isSeen);
    return { seen: rows.length, unmarked: rows.filter((row) => !isMarked(row)).length };
  });

test("words of the search are marked where they stand", async ({ app, page }) => {
  const odd = event(3, { event: "Stack Deleted", description: "Straße of STACK shop\u202Estack" });
  await onLog(page, (route) => sendPage(route, [event(1), event(2), odd]));
  await app.open("audit");
  await expect(app.audit.rows).toHaveCount(3);
  expect(await marked(page)).toEqual([]);
  await app.audit.search.fill("stack ip:203.0.*");
  await expect
    .poll(() => marked(page))
    .toEqual([
      ...["Stack", "stack", "203.0."],
      ...["Stack", "stack", "203.0."],
      ...["Stack", "STACK", "stack", "203.0."],
    ]);
  // What is kept out is not looked for in what is left.
  await app.audit.search.fill("straße -viewed");
  await expect.poll(() => marked(page)).toEqual(["Straße"]);
  await app.audit.search.fill("");
  await expect.poll(() => marked(page)).toEqual([]);
});

test("rows that are scrolled to are marked when they come to rest", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, events(0, 400)));
  await app.open("audit");
  await app.audit.search.fill("opened");
  await expect.poll(async () => (await marked(page)).length).toBeGreaterThan(10);
  await page.mouse.wheel(0, 6550);
  await expect(app.audit.rows.filter({ hasText: "Opened stack 150" })).toBeVisible();
  await expect.poll(() => rowsInSight(page)).toMatchObject({ unmarked: 0 });
  expect((await rowsInSight(page)).seen).toBeGreaterThan(10);
});

test("marks stay when rows are drawn ahead, in a window of few rows too", async ({ app, page }) => {
  await page.setViewportSize({ width: 1280, height: 640 });
  await onLog(page, (route) => sendPage(route, events(0, 400)));
  await app.open("audit");
  await app.audit.search.fill("opened");
  await expect.poll(async () => (await marked(page)).length).toBeGreaterThan(3);
  const { seen } = await rowsInSight(page);
  expect(seen).toBeLessThan(8);
  await expect.poll(() => app.audit.rows.count()).toBeGreaterThan(seen + 4);
  expect(await rowsInSight(page)).toEqual({ seen, unmarked: 0 });
});

test("what is counted says so while it is older than the rows", async ({ app, page }) => {
  await app.open("audit");
  await expect(app.audit.rows.first()).toBeVisible();
  const figure = page.getByRole("region", { name: "What is loaded" });
  await expect(figure).not.toHaveAttribute("aria-busy");
  const states = page.evaluate(() => {
    const busy: (string | null)[] = [];
    const figure = document.querySelector(".audit-figure")!;
    const watch = new MutationObserver(() => busy.push(figure.getAttribute("aria-busy")));
    watch.observe(figure, { attributes: true, attributeFilter: ["aria-busy"] });
    return new Promise<typeof busy>((resolve) => {
      const done = setInterval(() => {
        if (busy.length < 2 || busy.at(-1) !== null) return;
        clearInterval(done);
        resolve(busy);
      }, 50);
    });
  });
  await app.audit.search.fill("failed:yes");
  expect(await states).toEqual(["true", null]);
  await expect(app.audit.facets).not.toHaveAttribute("aria-busy");
});
