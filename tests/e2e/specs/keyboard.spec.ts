// The whole job without a mouse: sign in, create, copy, look, delete, sign out.

import { expect, fresh, test } from "../fixtures/test.ts";
import type { Locator, Page } from "@playwright/test";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

/** Presses Tab until `target` has the focus, and sees to it that every stop can be seen. */
async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let press = 0; press < 60; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never reaches ${target}`);
}

/** Whether what has the focus shows that it has it. */
const hasRing = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement!;
    const shown = [focused, focused.nextElementSibling, focused.parentElement].filter((element) => element !== null);
    return shown.some((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
    });
  });

test("sign in, create, copy, delete and sign out by keyboard", async ({ app, backend, page }) => {
  const name = fresh("keys");
  const { createDialog: create, createdDialog: created, deleteDialog: remove } = app.tokens;
  await page.goto("/connect?to=/orgs/acme-corp/tokens");
  await expect(app.connect.token).toBeFocused();
  await page.keyboard.insertText(backend.token("ada"));
  await page.keyboard.press("Enter");
  await expect(app.heading).toBeFocused();
  await expect(app.tokens.rows.first()).toBeVisible();

  await test.step("create", async () => {
    await tabTo(page, app.tokens.create);
    expect(await hasRing(page)).toBe(true);
    await page.keyboard.press("Enter");
    await expect(create.name).toBeFocused();
    await page.keyboard.type(name);
    await tabTo(page, create.preset("30 days"));
    await page.keyboard.press("ArrowRight");
    await expect(create.preset("60 days")).toBeChecked();
    await tabTo(page, create.admin);
    expect(await hasRing(page)).toBe(true);
    await page.keyboard.press("Space");
    await expect(create.admin).toBeChecked();
    await page.keyboard.press("Space");
    await expect(create.admin).not.toBeChecked();
    await tabTo(page, create.submit);
    await page.keyboard.press("Enter");
  });

  await test.step("copy", async () => {
    await expect(created.value).toHaveText(/^tcp_/);
    const value = await created.value.innerText();
    await tabTo(page, created.copy);
    await page.keyboard.press("Enter");
    await expect(created.dialog.getByText("Copied.", { exact: true })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);
    await page.keyboard.press("Escape");
    await expect(created.dialog).toHaveCount(0);
    await expect(app.tokens.create).toBeFocused();
  });

  await test.step("delete", async () => {
    await expect(app.tokens.row(name)).toBeVisible();
    await tabTo(page, page.getByRole("button", { name: `Actions for ${name}`, exact: true }));
    expect(await hasRing(page)).toBe(true);
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("menuitem").first()).toBeFocused();
    await page.keyboard.press("End");
    await expect(page.getByRole("menuitem", { name: "Delete…" })).toBeFocused();
    await page.keyboard.press("Enter");
    await tabTo(page, remove.submit);
    await page.keyboard.press("Enter");
    await expect(app.tokens.row(name)).toHaveCount(0);
    expect(await backend.api("ada").find("organization", name)).toBeUndefined();
  });

  await test.step("sign out", async () => {
    await tabTo(page, app.account, "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menuitem").first()).toBeFocused();
    await page.keyboard.press("End");
    await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(app.connect.notice).toHaveText("You are signed out.");
    await tabTo(page, app.connect.token);
  });
});

test("the focus stays inside a dialog, and returns to where it was", async ({ app, page }) => {
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await tabTo(page, app.tokens.create);
  await page.keyboard.press("Enter");
  const { dialog } = app.tokens.createDialog;
  await expect(dialog).toBeVisible();
  for (let press = 0; press < 25; press += 1) {
    await page.keyboard.press("Tab");
    const outside = await page.evaluate(() => {
      const focused = document.activeElement;
      return focused !== document.body && !focused?.closest("dialog");
    });
    expect(outside).toBe(false);
  }
  await app.tokens.createDialog.name.focus();
  await page.keyboard.press("Escape");
  await expect(app.tokens.create).toBeFocused();
});

test("after a row is deleted the focus is not lost", async ({ app, backend, page }) => {
  const name = fresh("focus");
  await backend.api("ada").create("organization", name);
  await app.open("organization");
  const remove = await app.tokens.openDelete(name);
  await remove.submit.click();
  await expect(app.tokens.row(name)).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
});

test("a control that may not be used is reached, and says why on focus", async ({ app, page, watch }) => {
  watch.expectStatus(403);
  await app.signInTo("organization", "robot");
  await expect(app.heading).toBeFocused();
  await tabTo(page, app.tokens.create);
  await expect(page.getByRole("tooltip")).toContainText("Organization tokens, even admin ones");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("tooltip")).toHaveCount(0);
});

test("a menu is worked by arrows, letters, Home, End and Esc", async ({ app, page }) => {
  await app.open("organization");
  await app.theme.focus();
  await page.keyboard.press("Enter");
  const item = (name: string) => page.getByRole("menuitemradio", { name });
  await expect(item("System")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(item("Dark")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(item("System")).toBeFocused();
  await page.keyboard.press("End");
  await expect(item("Dark")).toBeFocused();
  await page.keyboard.press("l");
  await expect(item("Light")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(item("Light")).toHaveCount(0);
  await expect(app.theme).toBeFocused();
});
