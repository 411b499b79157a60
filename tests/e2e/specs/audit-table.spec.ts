// The table of events: what is cut has a tip, columns are as wide as one makes them.

import type { Locator, Page } from "@playwright/test";
import { event, onLog, sendPage } from "../fixtures/events.ts";
import { row, serveList } from "../fixtures/lists.ts";
import { expect, test } from "../fixtures/test.ts";

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(" ");
const width = async (cell: Locator) => Math.round((await cell.boundingBox())!.width);
const line = (page: Page, column: string) => page.getByRole("separator", { name: `Width of ${column}`, exact: true });

test("descriptions, events and actors have two lines; what does not fit even there has a tip", async ({ app, page }) => {
  const twoLines = "Exchanged an ID token of issuer GitHub Actions";
  await onLog(page, (route) =>
    sendPage(route, [
      event(1, { description: twoLines, tokenID: "t", tokenName: "oidc-github-actions-deploy" }),
      event(2, { description: words(40) }),
    ]),
  );
  await app.open("audit");
  const text = (at: number, column: string) => app.audit.rows.nth(at).locator(`[data-column="${column}"] bdi`).first();
  const isCut = (it: Locator) => it.evaluate((cell) => cell.scrollHeight > cell.clientHeight + 4 || cell.scrollWidth > cell.clientWidth);
  expect(await isCut(text(0, "description"))).toBe(false);
  expect(await isCut(text(0, "actor"))).toBe(false);
  expect(await isCut(text(1, "description"))).toBe(true);
  await text(1, "description").hover();
  await expect(page.getByRole("tooltip")).toHaveText(words(40));
  // All rows are equally high, whatever they say.
  const heights = await app.audit.rows.evaluateAll((rows) => rows.map((one) => one.getBoundingClientRect().height));
  expect(new Set(heights).size).toBe(1);
});

test("events and subjects as the demo has them fit, with both marks; and facets have two lines", async ({ app, page }) => {
  const kind = "Auth Failure Organization Membership";
  const subject = "repo:acme/api:ref:refs/heads/main";
  await onLog(page, (route) =>
    sendPage(route, [
      event(1, { event: kind, authFailure: true, reqOrgAdmin: true, actorName: subject, actorUrn: "urn:x" }),
      event(2, { tokenID: "t", tokenName: "acme-corp/deploy-production" }),
    ]),
  );
  await app.open("audit");
  const isCut = (it: Locator) => it.evaluate((cell) => cell.scrollHeight > cell.clientHeight + 4 || cell.scrollWidth > cell.clientWidth);
  for (const column of ["event", "actor"]) {
    const text = app.audit.rows.first().locator(`[data-column="${column}"] bdi`).first();
    expect(await isCut(text), column).toBe(false);
  }
  expect(await isCut(app.audit.facets.locator("bdi", { hasText: "acme-corp/deploy-production" }))).toBe(false);
  // Who was refused did not have the rights.
  const mark = app.audit.rows.first().locator('[data-mark="admin"]');
  await expect(mark).toHaveText("needed admin");
  await mark.hover();
  await expect(page.getByRole("tooltip")).toHaveText("Needed an admin’s rights");
});

test("a failed event says so by an icon and a word, in a window of any width", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, [event(1, { authFailure: true }), event(2)]));
  await app.open("audit");
  for (const size of [1440, 1024, 390]) {
    await page.setViewportSize({ width: size, height: 900 });
    const badge = app.audit.rows.first().locator('[data-mark="failed"] .badge');
    await expect(badge.locator("svg")).toBeVisible();
    await expect(badge.getByText("failed", { exact: true })).toBeVisible();
    expect(await width(badge.getByText("failed", { exact: true })), `${size}`).toBeGreaterThan(20);
    await expect(app.audit.rows.nth(1).getByText("failed", { exact: true })).toBeHidden();
  }
});

test("the kind of an actor is an icon with a tip, and a word for who can't see it", async ({ app, page }) => {
  await onLog(page, (route) =>
    sendPage(route, [event(1), event(2, { tokenID: "t", tokenName: "bot" }), event(3, { actorName: "agent", actorUrn: "urn:a" })]),
  );
  await app.open("audit");
  const cell = (at: number) => app.audit.rows.nth(at).getByRole("cell").nth(1);
  await expect(cell(0)).toHaveAccessibleName(/^ada user/);
  await expect(cell(1)).toHaveAccessibleName(/^bot token/);
  await expect(cell(2)).toHaveAccessibleName(/^agent other/);
  await app.audit.rows.nth(1).locator(".audit-kind").hover();
  await expect(page.getByRole("tooltip")).toHaveText("An access token with a name of its own");
});

test("columns are made wider and narrower by keyboard, and stay so on this device", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, [event(1), event(2)]));
  await app.open("audit");
  const header = app.audit.column("Event");
  const usual = await width(header);
  const separator = line(page, "Event");
  await separator.focus();
  await expect(separator).toHaveAttribute("aria-valuenow", String(usual));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(separator).toHaveAttribute("aria-valuenow", String(usual + 32));
  expect(await width(header)).toBe(usual + 32);
  // The header and the rows agree.
  expect(await width(app.audit.rows.first().locator('[data-column="event"]'))).toBe(usual + 32);
  await page.keyboard.press("Home");
  await expect(separator).toHaveAttribute("aria-valuenow", "72");
  await page.keyboard.press("End");
  await expect.poll(() => width(app.audit.column("Description"))).toBe(160);
  // The column after the one with the rest grows to the left.
  await page.keyboard.press("Enter");
  await expect.poll(() => width(header)).toBe(usual);
  const ip = await width(app.audit.column("IP"));
  await line(page, "IP").focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => width(app.audit.column("IP"))).toBe(ip + 16);
  await expect(page).toHaveURL(/\/audit$/);

  await app.open("audit");
  await expect.poll(() => width(app.audit.column("IP"))).toBe(ip + 16);
  await expect(line(page, "IP")).toHaveAttribute("aria-valuenow", String(ip + 16));
  await line(page, "IP").dblclick();
  await expect.poll(() => width(app.audit.column("IP"))).toBe(ip);
});

test("columns are dragged, Esc takes it back, and a press on the line does not sort", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, [event(1), event(2)]));
  await app.open("audit");
  const header = app.audit.column("Actor");
  const usual = await width(header);
  const drag = async (by: number) => {
    const box = (await line(page, "Actor").boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + by, box.y + box.height / 2, { steps: 3 });
  };
  await drag(50);
  expect(await width(header)).toBe(usual + 50);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect.poll(() => width(header)).toBe(usual);
  await drag(-30);
  await page.mouse.up();
  expect(await width(header)).toBe(usual - 30);
  await expect(page).toHaveURL(/\/audit$/);
  // In a narrow window the columns give way; nothing is wider than the screen.
  await page.setViewportSize({ width: 1024, height: 768 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await width(app.audit.column("Description"))).toBeGreaterThanOrEqual(160);
});

test("in other tables, too, what is cut has a tip, by mouse and by keyboard", async ({ app, page }) => {
  const creator = "somebody-with-a-very-long-login-indeed";
  const role = words(12);
  await serveList(page, {
    tokens: [row(1, { name: "deploy", description: words(60), createdBy: creator, role: { id: "r", name: role } })],
  });
  await app.open("organization");
  const cells = app.tokens.row("deploy");
  await cells.locator('[data-column="kind"]').hover();
  await expect(page.getByRole("tooltip")).toHaveText(role);
  await page.mouse.move(0, 0);
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  await cells.locator('[data-column="created"]').getByText(creator).hover();
  await expect(page.getByRole("tooltip")).toHaveText(creator);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  const text = cells.locator('[data-column="kind"] bdi');
  for (let press = 0; press < 60 && !(await text.evaluate((it) => it === document.activeElement)); press += 1) {
    await page.keyboard.press("Tab");
  }
  await expect(page.getByRole("tooltip")).toHaveText(role);
});

test("actor and address offer only this, and without this: by mouse and by keyboard", async ({ app, page }) => {
  await onLog(page, (route) =>
    sendPage(route, [
      event(1, { sourceIP: "198.51.100.9" }),
      event(2, { tokenID: "t", tokenName: "bot" }),
      event(3, { actorName: "agent \"x\"", actorUrn: "urn:a" }),
      event(4, { user: null, sourceIP: "" }),
    ]),
  );
  await app.open("audit");
  await expect(app.audit.rows).toHaveCount(4);
  const cell = (at: number, column: "actor" | "ip") => app.audit.rows.nth(at).locator(`[data-column="${column}"]`);
  const offer = (at: number, column: "actor" | "ip") => cell(at, column).getByRole("button");
  await cell(1, "actor").hover();
  await offer(1, "actor").click();
  await page.getByRole("menuitem", { name: "Only this token" }).click();
  await expect(app.audit.search).toHaveValue("token:bot");
  await expect(app.audit.rows).toHaveCount(1);
  // The row did not open as well.
  await expect(app.audit.event).toHaveCount(0);
  await offer(0, "actor").click();
  await page.getByRole("menuitemcheckbox", { name: "Only this token" }).click();
  await expect(app.audit.search).toHaveValue("");
  await page.goBack();
  await expect(app.audit.search).toHaveValue("token:bot");
  await page.goBack();
  await expect(app.audit.rows).toHaveCount(4);

  // With the keyboard alone: from the row's link on.
  await app.audit.link(0).focus();
  await page.keyboard.press("Tab");
  await expect(offer(0, "actor")).toBeFocused();
  await expect(offer(0, "actor")).toHaveAccessibleName("Filter by ada");
  await page.keyboard.press("Tab");
  await expect(offer(0, "ip")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Only this IP" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(app.audit.search).toHaveValue("-ip:198.51.100.9");
  await expect(app.audit.rows).toHaveCount(3);
  await offer(1, "actor").click();
  await page.getByRole("menuitem", { name: "Without this actor" }).click();
  await expect(app.audit.rows).toHaveCount(2);
  // Where nobody is named and no address is known, there is nothing to offer.
  await expect(offer(1, "actor")).toHaveCount(0);
  await expect(offer(1, "ip")).toHaveCount(0);
});
