// The computer's time zone changes while the page is open, as on a journey: from then on one zone is meant everywhere, by
// what is shown, by what is typed and by what is previewed, and it is named.

import type { CDPSession, Page } from "@playwright/test";
import { event, onLog, sendPage } from "../fixtures/events.ts";
import { expect, test } from "../fixtures/test.ts";

// The browser allows one override; this spec has its own.
test.use({ timezoneId: [async ({}, use) => use(undefined), { scope: "test" }] });

const DAY = 86_400_000;

/** Moves the computer; to be called with the same session for each move. */
const move = (session: CDPSession, timezoneId: string) => session.send("Emulation.setTimezoneOverride", { timezoneId });

async function inBerlin(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await move(session, "Europe/Berlin");
  return session;
}

/** A day in Tokyo, so many days from now. */
const dayInTokyo = (days: number) => new Date(Date.now() + days * DAY).toLocaleDateString("sv", { timeZone: "Asia/Tokyo" });

test("the date of a new token and its preview mean the same zone", async ({ app, page }) => {
  const session = await inBerlin(page);
  await app.open("organization");
  await expect(app.main).toContainText(/Times are local \(UTC\+[12], Europe\/Berlin\)/);
  const create = await app.tokens.openCreate();
  await create.preset("Custom…").check();
  await create.date.fill(dayInTokyo(40));
  await expect(create.expiration).toContainText(/2[23]:00 UTC/);
  await move(session, "Asia/Tokyo");
  await create.date.fill(dayInTokyo(41));
  await expect(create.expiration).toContainText("00:00 here");
  await expect(create.expiration).toContainText("15:00 UTC");
});

test("times and ranges of the audit log are those of the new zone", async ({ app, page }) => {
  const session = await inBerlin(page);
  const asked = await onLog(page, (route) => sendPage(route, [event(30)]));
  await app.open("audit");
  await expect(app.audit.rows).toHaveCount(1);
  const time = (zone: string) =>
    new Date(event(30).timestamp * 1000).toLocaleTimeString("en-GB", { timeZone: zone });
  expect((await app.audit.cells("Time"))[0]).toContain(time("Europe/Berlin"));
  await move(session, "Asia/Tokyo");
  await app.audit.chooseRange("Custom range…");
  const [from, to] = [dayInTokyo(-3), dayInTokyo(-1)];
  await page.getByLabel("From date").fill(from);
  await page.getByLabel("From time").fill("");
  await page.getByLabel("To date").fill(to);
  await page.getByLabel("To time").fill("23:59");
  await page.getByRole("button", { name: "Apply range" }).click();
  await expect(page).toHaveURL(new RegExp(`from=${Date.parse(`${from}T00:00+09:00`) / 1000}&to=\\d+$`));
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  await app.navigation.getByRole("link", { name: "Access tokens" }).click();
  await app.navigation.getByRole("link", { name: "Audit log" }).click();
  await expect(app.main).toContainText("Times are local (UTC+9, Asia/Tokyo)");
  await expect(app.audit.rows).toHaveCount(1);
  expect((await app.audit.cells("Time"))[0]).toContain(time("Asia/Tokyo"));
});

test("all times on the screen follow with the next press", async ({ app, page }) => {
  const session = await inBerlin(page);
  await onLog(page, (route) => sendPage(route, [event(30), event(40)]));
  await app.open("audit");
  await expect(app.main).toContainText("Europe/Berlin");
  const time = (at: number, zone: string) =>
    new Date(event(at).timestamp * 1000).toLocaleTimeString("en-GB", { timeZone: zone });
  await move(session, "Asia/Tokyo");
  await app.audit.link(0).click();
  await expect(app.audit.event).toContainText(time(30, "Asia/Tokyo"));
  await expect(app.main).toContainText("Times are local (UTC+9, Asia/Tokyo)");
  expect((await app.audit.cells("Time"))[1]).toContain(time(40, "Asia/Tokyo"));
  await page.keyboard.press("Escape");
  await app.navigation.getByRole("link", { name: "Access tokens" }).click();
  await expect(app.main).toContainText("Asia/Tokyo");
  await move(session, "America/New_York");
  await app.tokens.openCreate();
  await expect(app.main).toContainText(/Times are local \(UTC−[45], America\/New_York\)/);
});
