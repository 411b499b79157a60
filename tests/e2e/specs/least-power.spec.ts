// What a token will be able to do is told before it is created, also without an admin's rights.

import { expectAccessible } from "../fixtures/axe.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { CreateDialog } from "../pages/dialogs.ts";

for (const [place, words] of [
  ["organization", "What an ordinary member of acme-corp may do, by the default role. The one role is its power"],
  ["team", "What the roles of team Platform grant, and what every member of acme-corp may do by default."],
  ["personal", "All that you may do, in every organization that you belong to."],
] as const) {
  test(`of a token of the kind ${place}`, async ({ app, page }) => {
    await app.open(place);
    await app.tokens.create.click();
    const { dialog } = new CreateDialog(page);
    await expect(dialog).toContainText("What it may do");
    await expect(dialog).toContainText(words);
    await expectAccessible(page, `what a token may do, ${place}`);
  });
}

test("the words give way to the admin's rights, and come back", async ({ app, page }) => {
  await app.open("organization");
  await app.tokens.create.click();
  const create = new CreateDialog(page);
  const plain = create.dialog.getByText("The one role is its power");
  await expect(plain).toBeVisible();
  await create.admin.check();
  await expect(plain).toHaveCount(0);
  await expect(create.dialog).toContainText("This token will be able to");
  await create.admin.uncheck();
  await expect(plain).toBeVisible();
});

test("a successor says it as well", async ({ app, page, backend }) => {
  const name = fresh("power");
  await backend.api("ada").create("team", name);
  await app.open("team", "ada", `?q=${name}`);
  await app.tokens.openActions(name);
  await page.getByRole("menuitem", { name: "Rotate…" }).click();
  await expect(page.getByRole("dialog", { name: "Rotate token" })).toContainText("What the roles of team Platform grant");
});
