// Break-glass access: an admin token for some hours, deleted in one press, with a report of what it did.

import { readFile } from "node:fs/promises";
import { expectAccessible } from "../fixtures/axe.ts";
import { expect, test } from "../fixtures/test.ts";
import { BreakGlass } from "../pages/break-glass.ts";
import { Console } from "../pages/console.ts";
import { Palette } from "../pages/palette.ts";

test("from the palette: used, deleted in one press, and reported on", async ({ page, startBackend }) => {
  const backend = await startBackend();
  const app = new Console(page, backend);
  const glass = new BreakGlass(page);
  const palette = new Palette(page);
  await app.open("audit");
  await palette.open();
  await palette.field.fill("emergency");
  await palette.option("Break-glass access").click();
  await expectAccessible(page, "break-glass access");
  await glass.create.click();
  await expect(glass.dialog).toContainText("Enter the reason");
  await glass.dialog.getByRole("radio", { name: "4 hours" }).check();
  const value = await glass.make("The shop is down");
  await expect(glass.banner).toContainText("3 h 59 min");
  await expectAccessible(page, "break-glass access, counted down");
  const used = await fetch(`${backend.origin}/api/orgs/acme-corp/auditlogs/v2`, { headers: { Authorization: `token ${value}` } });
  expect(used.status).toBe(200);

  await glass.deleteNow.click();
  await expect(glass.banner).toContainText("was deleted.");
  const after = await fetch(`${backend.origin}/api/user`, { headers: { Authorization: `token ${value}` } });
  expect(after.status).toBe(401);
  await glass.report.click();
  await expect(glass.reportDialog).toContainText(/\d+ events, with its creation and deletion/);
  await expectAccessible(page, "the report");
  const download = page.waitForEvent("download");
  await glass.reportDialog.getByRole("button", { name: "Markdown" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^audit-acme-corp-.*-break-glass\.md$/);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain("- Reason: The shop is down");
  expect(text).toContain("Organization Token Created");
  expect(text).not.toContain(value);
});

test("the list offers it and has the token, and a member can't have one", async ({ page, startBackend }) => {
  const backend = await startBackend();
  const app = new Console(page, backend);
  const glass = new BreakGlass(page);
  await app.open("organization");
  await glass.button.click();
  await glass.make("The shop is down");
  await expect(app.tokens.rows.filter({ hasText: "break-glass-" })).toHaveCount(1);
  await glass.deleteNow.click();
  await expect(app.tokens.rows.filter({ hasText: "break-glass-" })).toHaveCount(0);
  await glass.banner.getByRole("button", { name: "Dismiss" }).click();
  await expect(glass.banner).toHaveCount(0);

  const palette = new Palette(page);
  await app.open("teams", "linus");
  await palette.open();
  await palette.field.fill("break-glass");
  await expect(palette.option("Break-glass access")).toHaveAttribute("aria-disabled", "true");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the banner fits, and nothing scrolls sideways", async ({ page, startBackend }) => {
    const app = new Console(page, await startBackend());
    const glass = new BreakGlass(page);
    await app.open("organization");
    await glass.button.click();
    await glass.make("The shop is down");
    await expect(glass.deleteNow).toBeInViewport();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});
