// The life of a new token: what is offered, what is said about it, and the instant that the server stores.

import type { Collection } from "../fixtures/api.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import type { Console } from "../pages/console.ts";

const DAY = 86_400;
const now = () => Math.floor(Date.now() / 1000);

/** A date or time input's value `seconds` from now, in the browser's zone. */
async function inputs(app: Console, seconds: number): Promise<{ date: string; time: string }> {
  return app.page.evaluate((at) => {
    const local = new Date(at * 1000);
    const pad = (number: number) => String(number).padStart(2, "0");
    return {
      date: `${local.getFullYear()}-${pad(local.getMonth() + 1)}-${pad(local.getDate())}`,
      time: `${pad(local.getHours())}:${pad(local.getMinutes())}`,
    };
  }, now() + seconds);
}

/** Presses "Create token" and returns what the server stored of it. */
async function stored(app: Console, collection: Collection, name: string): Promise<number> {
  await app.tokens.createDialog.submit.click();
  await expect(app.tokens.createdDialog.dialog).toContainText(name);
  const token = await app.backend.api("ada").find(collection, name);
  if (!token) throw new Error(`${name} is not there`);
  return token.expires;
}

test("presets from a week to a year, 30 days preselected, no expiration last", async ({ app }) => {
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await expect(create.expiration.locator(".choice-label")).toHaveText([
    ...["7 days", "30 days", "60 days", "90 days", "1 year", "Custom…", "No expiration"],
  ]);
  await expect(create.preset("30 days")).toBeChecked();
});

for (const [label, days] of [
  ["7 days", 7],
  ["30 days", 30],
  ["1 year", 365],
] as const) {
  test(`${label} are counted from now`, async ({ app }) => {
    const name = fresh("preset");
    await app.open("organization");
    const create = await app.tokens.openCreate();
    await create.name.fill(name);
    await create.preset(label).check();
    const before = now();
    const expires = await stored(app, "organization", name);
    expect(expires).toBeGreaterThanOrEqual(before + days * DAY - 2);
    expect(expires).toBeLessThanOrEqual(now() + days * DAY + 2);
  });
}

test("the exact instant is told in local time and in UTC", async ({ app, page }) => {
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.preset("Custom…").check();
  await expect(create.expiration).toContainText("Choose the date on which it becomes invalid.");
  const { date } = await inputs(app, 40 * DAY);
  await create.date.fill(date);
  await create.time.fill("00:30");
  const [here, utc] = await page.evaluate((text) => {
    const say = (timeZone?: string) =>
      new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone })
        .format(new Date(text))
        .replace(" at ", ", ");
    return [say(), say("UTC")];
  }, `${date}T00:30`);
  // Half past midnight in Berlin is the day before in UTC, so both dates are told.
  await expect(create.expiration).toContainText(`${here} here`);
  await expect(create.expiration).toContainText(`${utc} UTC`);
  expect(here).not.toBe(utc);
});

test("no expiration is warned about, and stored as never", async ({ app }) => {
  const name = fresh("never");
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.name.fill(name);
  await create.preset("No expiration").check();
  await expect(create.dialog).toContainText("This token works until somebody deletes it.");
  await expect(create.expiration).toContainText("Does not expire.");
  expect(await stored(app, "organization", name)).toBe(0);
  await app.tokens.createdDialog.done.click();
  await app.tokens.createdDialog.closeUncopied.click();
  await expect(app.tokens.row(name)).toContainText("never");
});

test("an organization's cap clamps the choice and is named", async ({ app }) => {
  const name = fresh("capped");
  await app.open("capped");
  const create = await app.tokens.openCreate();
  await expect(create.expiration.locator(".choice-label")).toHaveText([
    ...["7 days", "30 days", "60 days", "90 days (organization maximum)", "Custom…"],
  ]);
  await create.name.fill(name);
  await create.preset("90 days (organization maximum)").check();
  const expires = await stored(app, "capped", name);
  expect(Math.abs(expires - (now() + 90 * DAY))).toBeLessThan(10);
});

test("a custom date at the cap passes, two minutes later does not", async ({ app }) => {
  const name = fresh("edge");
  await app.open("capped");
  const create = await app.tokens.openCreate();
  await create.name.fill(name);
  await create.preset("Custom…").check();
  const beyond = await inputs(app, 90 * DAY + 120);
  await create.date.fill(beyond.date);
  await create.time.fill(beyond.time);
  await expect(create.expiration).toContainText("blue-harbor allows at most 90 days, up to ");
  await create.submit.click();
  await expect(create.dialog).toBeVisible();
  expect(await app.backend.api("ada").find("capped", name)).toBeUndefined();

  const edge = await inputs(app, 90 * DAY);
  await create.date.fill(edge.date);
  await create.time.fill(edge.time);
  await expect(create.expiration).toContainText("Expires");
  const expires = await stored(app, "capped", name);
  expect(expires % 60).toBe(0);
  expect(now() + 90 * DAY - expires).toBeLessThan(120);
});

test("two years are the most, to the day", async ({ app }) => {
  const name = fresh("two-years");
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.name.fill(name);
  await create.preset("Custom…").check();
  const twoYears = await app.page.evaluate(() => {
    const day = new Date();
    day.setFullYear(day.getFullYear() + 2);
    return Math.floor(day.getTime() / 1000);
  });
  const last = await inputs(app, twoYears - now());
  await expect(create.date).toHaveAttribute("max", last.date);
  const after = await inputs(app, twoYears - now() + DAY);
  await create.date.fill(after.date);
  await expect(create.expiration).toContainText("Choose a date at most two years from now");
  await create.date.fill(last.date);
  await expect(create.expiration).toContainText("Expires");
  const midnight = await app.page.evaluate((date) => new Date(`${date}T00:00`).getTime() / 1000, last.date);
  expect(await stored(app, "organization", name)).toBe(midnight);
});

test("dates that are over, and half-filled ones, are refused", async ({ app }) => {
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.name.fill(fresh("past"));
  await create.preset("Custom…").check();
  await create.submit.click();
  await expect(create.expiration).toContainText("Choose a date.");
  const today = await inputs(app, 0);
  await create.date.fill(today.date);
  await expect(create.expiration).toContainText("Choose a date and time in the future.");
  await create.submit.click();
  await expect(create.dialog).toBeVisible();
});

test("a personal token that outlives a cap is warned about", async ({ app }) => {
  await app.open("personal");
  const create = await app.tokens.openCreate();
  const warning = create.dialog.getByText(/blue-harbor will refuse this token/);
  await create.preset("90 days").check();
  await expect(warning).toHaveCount(0);
  await create.preset("1 year").check();
  await expect(warning).toContainText("it allows at most 90 days, and this one lives longer");
  await create.preset("No expiration").check();
  await expect(warning).toContainText("this one has no expiration");
});

for (const { zone, ahead, name: offset } of [
  { zone: "Pacific/Pago_Pago", ahead: -11, name: "UTC−11" },
  { zone: "Pacific/Kiritimati", ahead: 14, name: "UTC+14" },
]) {
  test.describe(`in ${zone}`, () => {
    test.use({ timezoneId: zone });

    test(`a date means midnight in ${offset}`, async ({ app }) => {
      const name = fresh("zone");
      await app.open("organization");
      await expect(app.main).toContainText(`Times are local (${offset}, ${zone})`);
      const create = await app.tokens.openCreate();
      await create.name.fill(name);
      await create.preset("Custom…").check();
      const { date } = await inputs(app, 45 * DAY);
      await create.date.fill(date);
      await expect(create.expiration).toContainText("00:00 here");
      const utc = String((24 - ahead) % 24).padStart(2, "0");
      await expect(create.expiration).toContainText(`${utc}:00 UTC`);
      expect(await stored(app, "organization", name)).toBe(Date.parse(`${date}T00:00Z`) / 1000 - ahead * 3600);

      await app.tokens.createdDialog.done.click();
      await app.tokens.createdDialog.closeUncopied.click();
      await app.tokens.filter.fill(name);
      const day = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
      await app.tokens
        .row(name)
        .getByText(/^in \d+ days$/)
        .hover();
      const tip = app.page.getByRole("tooltip");
      await expect(tip).toContainText(`${day.format(new Date(date))}, 00:00 (${offset})`);
      await app.page.mouse.move(0, 0);
      await app.page.getByRole("button", { name: "Show UTC" }).click();
      await app.tokens
        .row(name)
        .getByText(/^in \d+ days$/)
        .hover();
      await expect(tip).toContainText(`${utc}:00 (UTC)`);
    });
  });
}

test("a date after the clocks change is midnight there and then", async ({ app }) => {
  const name = fresh("summer");
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.name.fill(name);
  await create.preset("Custom…").check();
  // Berlin: one hour ahead of UTC on 1 February, two on 1 August, whichever comes first from now.
  const year = new Date().getUTCFullYear() + 1;
  for (const [date, expires] of [
    [`${year}-02-01`, Date.parse(`${year}-01-31T23:00Z`)],
    [`${year}-08-01`, Date.parse(`${year}-07-31T22:00Z`)],
  ] as const) {
    await create.date.fill(date);
    const utc = new Date(expires).toISOString().slice(11, 16);
    await expect(create.expiration).toContainText(`${utc} UTC`);
  }
  expect(await stored(app, "organization", name)).toBe(Date.parse(`${year}-07-31T22:00Z`) / 1000);
});
