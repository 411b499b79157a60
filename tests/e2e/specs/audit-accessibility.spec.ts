// axe on the audit log in all its states, light and dark, wide and on a phone: no violation. And the keyboard alone.

import { expectAccessible } from "../fixtures/axe.ts";
import { event, events, onLog, sendPage } from "../fixtures/events.ts";
import { expect, test } from "../fixtures/test.ts";

/** A few events of every kind: axe takes its time over each. */
const few = [
  event(1, { event: "Organization Token Created", reqOrgAdmin: true }),
  event(2, { event: "Auth Failure", authFailure: true, tokenID: "t1", tokenName: "release-bot" }),
  event(30, { actorName: "Deployment agent", actorUrn: "urn:agent:1" }),
  event(50, { user: null }),
];

test("wide, with a search and its completions", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, few, "more"));
  await app.open("audit");
  await expect(app.audit.rows).toHaveCount(4);
  await expectAccessible(page, "the log");
  await app.audit.figure.getByText("As a table").click();
  await app.audit.search.fill("user:ada -event:x OR ");
  await app.audit.search.press("ArrowDown");
  await app.audit.search.press("ArrowDown");
  await expectAccessible(page, "search with completions");
  await app.audit.search.fill("nothing:here");
  await app.audit.search.blur();
  await expect(app.audit.search).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "a search that can't be read");
});

test("an event, no match, not permitted", async ({ app, page, watch }) => {
  watch.expectStatus(403);
  await onLog(page, (route) => sendPage(route, few, "more"));
  await app.open("audit");
  await app.audit.value("Token", "release-bot").click();
  await app.audit.link(0).click();
  await expect(app.audit.event).toBeVisible();
  await expectAccessible(page, "an event");
  await page.keyboard.press("Escape");
  await app.audit.search.fill("no such thing");
  await app.audit.search.blur();
  await expect(page.getByRole("heading", { name: "No match in what is loaded" })).toBeVisible();
  await app.audit.chooseRange("Custom range…");
  await expectAccessible(page, "no match, and a range of one's own");
  await page.unrouteAll();
  await app.open("audit", "linus");
  await expect(page.getByRole("heading", { name: "Not permitted: read the audit log" })).toBeVisible();
  await expectAccessible(page, "not permitted");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("cards, facets that open, and an event in a dialog", async ({ app, page }) => {
    await onLog(page, (route) => sendPage(route, few));
    await app.open("audit");
    await expect(app.audit.rows).toHaveCount(4);
    await expectAccessible(page, "cards");
    await page.getByText("Narrow by value").click();
    await expect(app.audit.value("Token", "release-bot")).toBeVisible();
    await expectAccessible(page, "facets");
    await page.getByText("Narrow by value").click();
    await app.audit.link(1).click();
    const dialog = page.getByRole("dialog", { name: "Event" });
    await expect(dialog).toContainText("release-bot");
    await expectAccessible(page, "an event");
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(app.audit.link(1)).toBeFocused();
  });

  test("nothing is wider than the screen", async ({ app, page }) => {
    await onLog(page, (route) => sendPage(route, [event(0, { description: "w".repeat(500), tokenName: "n".repeat(300), tokenID: "t" }), ...events(1, 60)]));
    await app.open("audit", "ada", "?live=on");
    await expect(app.audit.rows.first()).toBeVisible();
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    expect(await fits()).toBe(true);
    await app.audit.link(0).click();
    await expect(page.getByRole("dialog", { name: "Event" })).toBeVisible();
    expect(await fits()).toBe(true);
  });
});

test("with the keyboard alone: from the search to an event and back", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, few));
  await app.open("audit");
  await expect(app.audit.rows).toHaveCount(4);
  await app.audit.search.focus();
  await page.keyboard.type("failed:y");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(app.audit.search).toHaveValue("failed:yes ");
  await expect(app.audit.rows).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=failed%3Ayes/);
  const link = app.audit.link(0);
  for (let presses = 0; presses < 60 && !(await link.evaluate((it) => it === document.activeElement)); presses += 1) {
    await page.keyboard.press("Tab");
  }
  await expect(link).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(app.audit.event.getByRole("heading", { name: "Event" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(link).toBeFocused();
});
