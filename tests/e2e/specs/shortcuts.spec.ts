// Keys that do something by themselves: "/" and "?". They are off while one types, and can be switched off.

import { expectAccessible } from "../fixtures/axe.ts";
import { event, onLog, sendPage } from "../fixtures/events.ts";
import { expect, test } from "../fixtures/test.ts";

test("/ goes to the search of the screen, and is a character like others in it", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, Array.from({ length: 60 }, (_, at) => event(at))));
  await app.open("audit");
  await expect(app.audit.rows.first()).toBeVisible();
  await page.mouse.wheel(0, 1200);
  await expect(app.audit.search).not.toBeInViewport();
  await page.keyboard.press("/");
  await expect(app.audit.search).toBeFocused();
  await expect(app.audit.search).toHaveValue("");
  // Not below the bar on top.
  const bar = (await page.locator("header.top").boundingBox())!;
  expect((await app.audit.search.boundingBox())!.y).toBeGreaterThanOrEqual(bar.y + bar.height);
  await page.keyboard.type("a/b?");
  await expect(app.audit.search).toHaveValue("a/b?");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Filter tokens" })).toBeFocused();
  await app.open("oidc");
  await expect(page.getByRole("table", { name: "OIDC issuers" })).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Filter issuers" })).toBeFocused();
});

test("? shows the keys; they can be switched off, and the list stays in the menu", async ({ app, page }) => {
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await app.tokens.create.focus();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(dialog).toContainText("Go to the search or filter of the page");
  await expectAccessible(page, "keyboard shortcuts");
  // Behind a dialog nothing happens.
  await page.keyboard.press("/");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(app.tokens.create).toBeFocused();

  await app.account.click();
  await page.getByRole("menuitem", { name: "Keyboard shortcuts" }).click();
  const single = dialog.getByRole("switch", { name: "Single-character shortcuts" });
  await expect(single).toBeChecked();
  await single.uncheck();
  await dialog.getByRole("button", { name: "Done" }).click();
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await app.tokens.create.focus();
  await page.keyboard.press("?");
  await page.keyboard.press("/");
  await expect(app.tokens.create).toBeFocused();
  await expect(dialog).toHaveCount(0);

  await app.account.click();
  await page.getByRole("menuitem", { name: "Keyboard shortcuts" }).click();
  await expect(single).not.toBeChecked();
  await single.check();
  await page.keyboard.press("Escape");
  await app.tokens.create.focus();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Filter tokens" })).toBeFocused();
});

test("a key in an open menu, or with Ctrl, is not for the page", async ({ app, page }) => {
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await app.account.click();
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("/");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+/");
  await expect(page.getByRole("searchbox", { name: "Filter tokens" })).not.toBeFocused();
});
