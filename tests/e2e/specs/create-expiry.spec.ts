// When a new token expires, in zones other than UTC. Presets, caps and limits are in tests/web/create_rules.rs.

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
