// The command palette: anything is found and done by keyboard, and no secret gets in.

import { expectAccessible } from "../fixtures/axe.ts";
import { expect, test } from "../fixtures/test.ts";
import { Palette } from "../pages/palette.ts";

test("from any screen to a token, a team, the log and another organization", async ({ app, page }) => {
  const palette = new Palette(page);
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await palette.button.click();
  await expect(palette.field).toBeFocused();
  await expectAccessible(page, "the palette");
  await palette.field.fill("drn");
  await expect(palette.option("drift-nightly")).toBeVisible();
  await expect(palette.option("drift-nightly").locator("mark").first()).toHaveText("dr");
  await expectAccessible(page, "the palette, with matches");
  await page.keyboard.press("Enter");
  await expect(app.heading).toHaveText("drift-nightly");

  await palette.open();
  await expect(palette.results.getByRole("group").first()).toContainText("drift-nightly");
  await palette.field.fill("site rel");
  await expect(palette.option("Site reliability")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(app.heading).toHaveText("Site reliability");

  await palette.open();
  await palette.field.fill("former-member");
  await palette.option("Search events for “former-member”").click();
  await expect(app.audit.search).toHaveValue("former-member");

  await palette.open();
  await palette.field.fill("blue");
  await page.keyboard.press("Enter");
  await expect(app.organization).toContainText("blue-harbor");
  await expect(app.heading).toHaveText("Audit log");
});

test("members, roles and issuers are found by name", async ({ app, page }) => {
  const palette = new Palette(page);
  await app.open("organization");
  await palette.open();
  await palette.field.fill("barbara");
  await expect(palette.option("Barbara Ito")).toBeVisible();
  await expectAccessible(page, "the palette, with members");
  await palette.option("Barbara Ito").click();
  await expect(app.heading).toHaveText("Barbara Ito");
  await palette.open();
  await palette.field.fill("github");
  await expect(palette.results.getByRole("group", { name: "OIDC issuers" })).toBeVisible();
});

test("actions that are not permitted say why", async ({ app, page }) => {
  const palette = new Palette(page);
  await app.open("teams", "linus");
  await palette.open();
  await palette.field.fill("create token");
  const create = palette.option("Create token");
  await expect(create).toHaveAttribute("aria-disabled", "true");
  await expect(create).toContainText("Only organization admins");
  await expectAccessible(page, "the palette, with what is not permitted");
  await page.keyboard.press("Escape");
  await expect(palette.dialog).toHaveCount(0);
});

test("a token's value is taken out of the field and leaves nothing", async ({ app, backend, page }) => {
  const palette = new Palette(page);
  await app.open("organization");
  await palette.open();
  await palette.field.fill(backend.token("ada"));
  await expect(palette.field).toHaveValue("");
  await expect(palette.secret).toContainText("not searched for, and is not kept");
  await expectAccessible(page, "the palette, with a secret refused");
  await palette.dialog.getByRole("button", { name: "Which token is this?" }).click();
  await expect(page.getByRole("dialog", { name: "Which token is this?" })).toBeVisible();
});

test("keys as people know them, and switched off together", async ({ app, page }) => {
  const palette = new Palette(page);
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(app.heading).toHaveText("Audit log");
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(app.tokens.rows.first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(app.tokens.rows.first().getByRole("link").first()).toBeFocused();
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog", { name: "Create token" })).toBeVisible();
  await page.keyboard.press("Escape");

  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await keys.getByRole("switch", { name: "Single-character shortcuts" }).uncheck();
  await keys.getByRole("button", { name: "Done" }).click();
  await page.keyboard.press("c");
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(app.heading).toHaveText("Access tokens");
  // With a modifier it is no single key.
  await palette.open();
  await expect(palette.dialog).toBeVisible();
});

test("on a phone it fits the window", async ({ app, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const palette = new Palette(page);
  await app.open("organization");
  await palette.button.click();
  await palette.field.fill("token");
  await expect(palette.results.getByRole("option").first()).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  const box = (await palette.dialog.boundingBox())!;
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(390);
});
