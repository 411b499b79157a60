// Selecting rows: one, a range, all that match, also those that are not drawn; and only for those who may delete.

import { expectAccessible } from "../fixtures/axe.ts";
import { rows, serveList } from "../fixtures/lists.ts";
import { expect, test } from "../fixtures/test.ts";
import { confirm, createMany, left, openMany } from "../pages/many.ts";

test("one, several, a range with Shift, and the way back", async ({ app, backend }) => {
  const names = await createMany(backend, 5);
  await openMany(app, names);
  await expect(app.tokens.selection).toHaveCount(0);
  await app.tokens.select(names[1]!).check();
  await expect(app.tokens.selection).toContainText("1 selected");
  await app.tokens.select(names[3]!).click({ modifiers: ["Shift"] });
  await expect(app.tokens.selection).toContainText("3 selected");
  await expect(app.tokens.select(names[2]!)).toBeChecked();
  await expect(app.tokens.select(names[0]!)).not.toBeChecked();
  expect(await app.tokens.selectAll.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true);

  // A range is taken back like it was made, and a selection outlives the filter.
  await app.tokens.select(names[2]!).click({ modifiers: ["Shift"] });
  await expect(app.tokens.selection).toContainText("1 selected");
  await app.tokens.filter.fill(names[4]!);
  await expect(app.tokens.rows).toHaveCount(1);
  await expect(app.tokens.selection).toContainText("1 selected, 1 of them not shown");
  await app.tokens.selectAll.check();
  await expect(app.tokens.selection).toContainText("2 selected, 1 of them not shown");
  await app.tokens.selection.getByRole("button", { name: "Clear" }).click();
  await expect(app.tokens.selection).toHaveCount(0);
});

test("all matching of 10,000, also those that are not drawn, at once", async ({ app, page }) => {
  await serveList(page, { tokens: rows(0, 10_000) });
  await app.open("organization");
  await expect(app.tokens.table).toHaveAttribute("aria-rowcount", "10001");
  await app.tokens.filter.fill("token-09");
  await expect(app.tokens.table).toHaveAttribute("aria-rowcount", "1001");
  await app.tokens.selectAll.check();
  await expect(app.tokens.selection).toContainText("1,000 selected");
  await app.tokens.filter.fill("");
  await expect(app.tokens.selection).toContainText("1,000 selected");
  // How long a press takes is measured by the bench.
  await app.tokens.selectAll.check();
  await expect(app.tokens.selection).toContainText("10,000 selected");
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect(app.tokens.select("token-09999")).toBeChecked();
});

test("who may see but not delete can't select", async ({ app, page }) => {
  await serveList(page, { tokens: rows(0, 3) });
  await app.open("organization", "linus");
  // What the role forbids is asked for on request.
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(app.tokens.rows).toHaveCount(3);
  await expect(page.getByRole("checkbox", { name: /^Select / })).toHaveCount(0);
  await page.unrouteAll();
  await app.open("organization", "ada");
  await expect(app.tokens.selectAll).toBeVisible();
});

test("on a phone", async ({ app, backend, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const names = await createMany(backend, 2);
  await openMany(app, names);
  await app.tokens.select(names[0]!).check();
  await expect(app.tokens.selection).toBeInViewport();
  await expectAccessible(page, "a selection on a phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await confirm(app, 1);
  await expect(page.getByText("Deleted 1 token.")).toBeVisible();
  expect(await left(backend, names)).toEqual([names[1]]);
});
