// A row that no sensible server sends and that needs layout to be judged. Others are in tests/web/odd_lists.rs.

import { row, serveList } from "../fixtures/lists.ts";
import { expect, test } from "../fixtures/test.ts";

test("10,000 characters in a name stay in their row, and are told on focus", async ({ app, page }) => {
  const name = `${"long ".repeat(1999)}end!!`;
  await serveList(page, { tokens: [row(1, { name, description: name.replaceAll(" ", "-") }), row(2)] });
  await app.open("organization");
  await expect(app.tokens.row("token-00002")).toBeVisible();
  const [long, short] = await Promise.all([app.tokens.rows.nth(0), app.tokens.rows.nth(1)].map((r) => r.boundingBox()));
  expect(long?.height).toBe(short?.height);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await app.tokens.rows.nth(0).locator("bdi").first().hover();
  await expect(page.getByRole("tooltip")).toContainText("end!!");
  const tip = await page.getByRole("tooltip").boundingBox();
  expect(tip!.y + tip!.height).toBeLessThanOrEqual(900);
});
