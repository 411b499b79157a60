// The switch "Admin" of a row: it shows the level, and asks for a successor with the other one.

import { expectAccessible } from "../fixtures/axe.ts";
import { row, rows, serveList } from "../fixtures/lists.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { Rotation } from "../pages/rotation.ts";

test("the switch of a row proposes a successor with the other level", async ({ app, backend, page }) => {
  const name = `${fresh("level")}x`;
  const { id } = await backend.api("ada").create("organization", name);
  await app.open("organization", "ada", `?q=${name}`);
  const level = app.tokens.level(name);
  await expect(level).not.toBeChecked();
  await level.click();
  const rotation = new Rotation(page);
  await expect(rotation.admin).toBeChecked();
  await expect(rotation.form).toContainText("Gained: the successor will be able to");
  await rotation.form.getByRole("button", { name: "Cancel" }).click();
  // Nothing was changed, and the switch doesn't pretend otherwise.
  await expect(level).not.toBeChecked();
  await expect(level).toBeFocused();

  await page.keyboard.press("Space");
  await rotation.submit.click();
  await app.tokens.createdDialog.take();
  await rotation.close.click();
  await expect(app.tokens.level(`${name}-2`)).toBeChecked();
  await expect(level).not.toBeChecked();
  expect((await backend.api("ada").tokens("organization")).find((token) => token.id === id)?.admin).toBe(false);
  expect(await backend.api("ada").find("organization", `${name}-2`)).toMatchObject({ admin: true });
  await expectAccessible(page, "rows with switches");
});

test("an expired token keeps its level, and says why", async ({ app, page }) => {
  await serveList(page, { tokens: [row(1, { expires: 1_600_000_000, admin: true })] });
  await app.open("organization", "ada", "?status=all");
  const level = app.tokens.level("token-00001");
  await expect(level).toBeChecked();
  await expect(level).toHaveAttribute("aria-disabled", "true");
  await expect(level).toHaveAccessibleDescription("It has expired: there is nothing left to change.");
  await level.click({ force: true });
  await expect(level).toBeChecked();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("only tokens of an organization have levels, and their column can be left out", async ({ app, page }) => {
  await serveList(page, { tokens: rows(1, 3) });
  await app.open("team");
  await expect(app.tokens.rows).toHaveCount(2);
  await expect(app.tokens.column("Admin")).toHaveCount(0);
  const settings = page.getByRole("button", { name: "Table settings" });
  await settings.click();
  await expect(page.getByRole("menuitemcheckbox", { name: "Column Kind" })).toBeVisible();
  await expect(page.getByRole("menuitemcheckbox", { name: "Column Admin" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await app.open("organization");
  await expect(app.tokens.column("Admin")).toBeVisible();
  await settings.click();
  await page.getByRole("menuitemcheckbox", { name: "Column Admin" }).click();
  await expect(app.tokens.column("Admin")).toHaveCount(0);
});
