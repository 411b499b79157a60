// What ends when: the figure of expiries by week, and the banner about tokens that are near their end.

import { row, serveList } from "../fixtures/lists.ts";
import { expect, test } from "../fixtures/test.ts";

const NOW = Math.floor(Date.now() / 1000);
const DAY = 86_400;
/** Noon of the day of UTC that is so many days ahead: never near the edge of a week of the figure. */
const noon = (days: number) => (Math.floor(NOW / DAY) + days) * DAY + DAY / 2;

test("the figure leads to the tokens of a week, points out a cliff, and is a table too", async ({ app, page }) => {
  const many = Array.from({ length: 6 }, (_, index) => row(10 + index, { name: `cliff-${index}`, expires: noon(40) }));
  await serveList(page, {
    tokens: [row(1, { name: "third-week", expires: noon(16) }), row(2, { name: "never", expires: 0 }), ...many],
  });
  await app.open("organization");
  await page.getByText("Expiries over the next year").click();
  const figure = page.getByRole("figure", { name: "Tokens that expire, by week" });
  await expect(figure).toContainText("6 tokens expire on");
  const bars = figure.getByRole("button", { name: /^Week from .*: \d+ tokens?$/ });
  await expect(bars).toHaveCount(2);
  await bars.first().click();
  await expect.poll(() => app.tokens.names()).toEqual(["third-week"]);
  await expect(bars.first()).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/\?expires=\d{4}-\d\d-\d\d$/);
  await bars.first().click();
  await expect(app.tokens.rows).toHaveCount(8);
  await figure.getByRole("button", { name: "Show their week" }).click();
  await expect(app.tokens.rows).toHaveCount(6);
  await figure.getByText("As a table").click();
  const table = figure.getByRole("table", { name: "Tokens that expire, by week" });
  await expect(table.getByRole("row")).toHaveText([/Week from/, /1$/, /6$/]);
});

test("a banner tells of tokens near their end, one after the other, and comes back for the last day", async ({
  app,
  page,
}) => {
  const tokens = [
    row(1, { name: "later", expires: NOW + 30 * DAY }),
    row(2, { name: "week", expires: NOW + 5 * DAY + 3600 }),
    row(3, { name: "day", expires: NOW + 3600 * 3 }),
  ];
  await serveList(page, { tokens });
  await app.open("organization");
  const banner = page.getByRole("status").filter({ hasText: "expires" });
  await expect(banner).toContainText("day expires in 3 hours.");
  await expect(banner).toContainText("1 more expire within a week.");
  // On every screen.
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await expect(app.heading).toHaveText("Teams");
  await expect(banner).toContainText("day expires in 3 hours.");
  await banner.getByRole("button", { name: "Dismiss" }).click();
  await expect(banner).toContainText("week expires in 6 days.");
  await banner.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/\/tokens\?sort=expires&expires=7d$/);
  await expect.poll(() => app.tokens.names()).toEqual(["day", "week"]);
  await banner.getByRole("button", { name: "Dismiss" }).click();
  await expect(banner).toHaveCount(0);

  // Dismissed stays dismissed on this device, until the last day.
  await app.open("organization");
  await expect(app.tokens.rows).toHaveCount(3);
  await expect(banner).toHaveCount(0);
  tokens[1]!.expires = NOW + 3600 * 20;
  await app.open("organization");
  await expect(banner).toContainText("week expires");
});

test("the token in use warns of its own end", async ({ app, page }) => {
  // Of one's own tokens the one that was used just now, if it is the only one.
  const now = Math.floor(Date.now() / 1000);
  const tokens = [
    row(1, { description: "short-lived", lastUsed: now, expires: now + 3600 * 5 }),
    row(2, { description: "idle", lastUsed: now - DAY, expires: now + 3600 * 9 }),
  ];
  await serveList(page, { tokens });
  await app.open("personal");
  await expect(page.getByText("The token you are signed in with expires in 5 hours.")).toBeVisible();
});

test("the banner tells of tokens in lists that nobody has opened", async ({ app, page }) => {
  const read = page.waitForResponse(/\/api\/orgs\/acme-corp\/tokens\?/);
  await app.open("audit");
  await read;
  const banner = page.getByRole("status").filter({ hasText: "expires" });
  // Nothing moves while one reads; the next screen has it.
  await expect(app.audit.rows.first()).toBeVisible();
  await expect(banner).toHaveCount(0);
  await expect(async () => {
    await page.getByRole("link", { name: "Teams" }).click();
    await page.getByRole("link", { name: "Audit log" }).click();
    await expect(banner).toContainText("incident-2291 expires", { timeout: 1000 });
  }).toPass();
  await banner.getByRole("button", { name: "Show" }).click();
  await expect(app.tokens.row("incident-2291")).toBeVisible();
});

test("lists that can't be looked at are nobody's trouble", async ({ app, page, watch }) => {
  watch.expectStatus(500);
  const lists = ["/api/user/tokens", "/api/orgs/acme-corp/tokens", "/api/orgs/blue-harbor/tokens"];
  const asked: string[] = [];
  await page.route("**/api/**/tokens?*", async (route) => {
    asked.push(new URL(route.request().url()).pathname);
    await route.fulfill({ status: 500, json: { code: 500, message: "broken" } });
  });
  await app.open("audit");
  await expect(app.audit.rows.first()).toBeVisible();
  // All three lists that Ada sees, each as often as any read; besides, once at most whether there are such tokens.
  const least = () => Math.min(...lists.map((list) => asked.filter((path) => path === list).length));
  await expect.poll(least, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
  expect(asked.length).toBeLessThanOrEqual(3 * lists.length + 3);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByText("broken")).toHaveCount(0);
  await expect(app.heading).toHaveText("Audit log");
});
