// The one time that a value is shown: it is not lost by a slip, "Copied" is never a lie, and afterwards it is gone.

import { stayOnReload } from "../fixtures/leaving.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import type { Console } from "../pages/console.ts";
import type { CreatedDialog } from "../pages/dialogs.ts";

/** Creates a token through the console, up to the dialog that shows its value. */
async function created(app: Console): Promise<CreatedDialog> {
  await app.open("personal");
  await app.navigation.getByRole("link", { name: "Access tokens" }).click();
  const create = await app.tokens.openCreate();
  await create.name.fill(fresh("once"));
  await create.submit.click();
  await expect(app.tokens.createdDialog.value).toHaveText(/^tcp_/);
  return app.tokens.createdDialog;
}

const ways: { way: string; leave: (dialog: CreatedDialog) => Promise<void> }[] = [
  { way: "Done", leave: (dialog) => dialog.done.click() },
  { way: "×", leave: (dialog) => dialog.close.click() },
  { way: "Esc", leave: (dialog) => dialog.page.keyboard.press("Escape") },
  { way: "a press beside it", leave: (dialog) => dialog.page.mouse.click(10, 450) },
  { way: "Back", leave: (dialog) => dialog.page.evaluate(() => history.back()) },
];

test.describe("not copied yet", () => {
  test("leaving asks first, whichever way", async ({ app, page }) => {
    const dialog = await created(app);
    await expect(dialog.dialog).toContainText("Not copied yet.");
    const address = page.url();
    for (const { way, leave } of ways) {
      await test.step(way, async () => {
        await leave(dialog);
        await expect(dialog.question).toContainText("Close without copying?");
        await expect(dialog.value).toBeVisible();
        await dialog.keepOpen.click();
        await expect(dialog.question).toHaveCount(0);
        await expect(page).toHaveURL(address);
      });
    }
    await test.step("Esc again and again", async () => {
      for (let press = 0; press < 4; press += 1) await page.keyboard.press("Escape");
      await expect(dialog.value).toBeVisible();
    });
    const value = await dialog.value.innerText();
    await dialog.closeUncopied.click();
    await expect(dialog.dialog).toHaveCount(0);
    expect(await page.content()).not.toContain(value);
    await expect(app.tokens.create).toBeFocused();
  });

  test("loading the page anew asks first", async ({ app, page }) => {
    const dialog = await created(app);
    await stayOnReload(page);
    await expect(dialog.value).toBeVisible();
  });
});

test.describe("copied", () => {
  test.use({ permissions: ["clipboard-read", "clipboard-write"] });

  test("“Copied” is said, the value is on the clipboard, and leaving asks nothing", async ({ app, page }) => {
    const dialog = await created(app);
    const value = await dialog.value.innerText();
    await dialog.copy.click();
    await expect(dialog.dialog.getByRole("status")).toHaveText("Copied.");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);
    await page.keyboard.press("Escape");
    await expect(dialog.dialog).toHaveCount(0);
    expect(await page.content()).not.toContain(value);
    await page.reload(); // would hang if it asked
    await expect(app.tokens.rows.first()).toBeVisible();
  });

  test("by hand counts as well, and then “Done” is the thing to do", async ({ app, page }) => {
    const dialog = await created(app);
    await expect(dialog.copy).toHaveAttribute("data-kind", "primary");
    await dialog.value.locator("code").click({ clickCount: 3 });
    await page.keyboard.press("Control+C");
    await expect(dialog.dialog.getByRole("status")).toHaveText("Copied.");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await dialog.value.innerText());
    await expect(dialog.done).toHaveAttribute("data-kind", "primary");
    await expect(dialog.copy).toHaveAttribute("data-kind", "secondary");
    await dialog.done.click();
    await expect(dialog.dialog).toHaveCount(0);
  });

  test("ready to paste for a repository, a cluster and a file", async ({ app, page }) => {
    const dialog = await created(app);
    const value = await dialog.value.innerText();
    const forms = [
      { name: "gh secret set", text: ` printf %s '${value}' | gh secret set `, hint: "HISTCONTROL=ignorespace" },
      { name: "Kubernetes secret", text: `\n  token: "${value}"\n`, hint: "out of version control" },
      { name: "Line of an .env file", text: `PULUMI_ACCESS_TOKEN=${value}`, hint: "out of version control" },
    ];
    for (const { name, text, hint } of forms) {
      await dialog.dialog.getByRole("button", { name: "Copy as" }).click();
      await page.getByRole("menuitem", { name }).click();
      await expect(dialog.dialog).toContainText(hint);
      await expect(dialog.dialog.getByRole("status")).toHaveText("Copied.");
      expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(text);
    }
    await dialog.copy.click();
    await expect(dialog.dialog).not.toContainText("version control");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);
  });

  test("Back closes the dialog first, and leaves the screen only after that", async ({ app, page }) => {
    const dialog = await created(app);
    await dialog.copy.click();
    await expect(dialog.dialog.getByText("Copied.", { exact: true })).toBeVisible();
    await page.evaluate(() => history.back());
    await expect(dialog.dialog).toHaveCount(0);
    await expect(app.heading).toHaveText("Access tokens");
    await page.evaluate(() => history.back());
    await expect(app.heading).toHaveText("Personal access tokens");
  });
});

test("where the clipboard is denied the value is selected, and nothing claims “Copied”", async ({
  app,
  context,
  page,
}) => {
  const session = await context.newCDPSession(page);
  const { browserContextId } = (await session.send("Target.getTargetInfo")).targetInfo;
  const permission = { name: "clipboard-write" };
  await session.send("Browser.setPermission", { permission, setting: "denied", browserContextId });
  const dialog = await created(app);
  const value = await dialog.value.innerText();
  await dialog.copy.click();
  await expect(dialog.dialog).toContainText("press Ctrl+C");
  expect(await page.evaluate(() => getSelection()?.toString().trim())).toBe(value);
  await expect(dialog.dialog.getByText("Copied.", { exact: true })).toHaveCount(0);
  await dialog.done.click();
  await expect(dialog.question).toContainText("Close without copying?");
});

test("a page without a clipboard says so too", async ({ app, page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  const dialog = await created(app);
  await dialog.copy.click();
  await expect(dialog.dialog).toContainText("press Ctrl+C");
  await expect(dialog.dialog.getByText("Copied.", { exact: true })).toHaveCount(0);
});
