// Table settings, kept on the device. Facets, views and the text filter are in tests/web/finding.rs.

import { expect, test } from "../fixtures/test.ts";

test("columns and density stay as they were left on this device", async ({ app, page }) => {
  await app.open("organization");
  const height = async () => (await app.tokens.rows.first().boundingBox())!.height;
  const before = await height();
  const toggle = async (name: string) => {
    await page.getByRole("button", { name: "Table settings" }).click();
    await page.getByRole("menuitemcheckbox", { name }).click();
  };
  await toggle("Column Created");
  await expect(app.tokens.column("Created")).toHaveCount(0);
  await toggle("Compact rows");
  await expect.poll(height).toBeLessThan(before);
  await app.open("organization");
  await expect(app.tokens.column("Last used")).toBeVisible();
  await expect(app.tokens.column("Created")).toHaveCount(0);
  await expect.poll(height).toBeLessThan(before);
  await toggle("Column Created");
  await expect(app.tokens.column("Created")).toBeVisible();
});
