// A row opens as a whole, wherever it is pressed, with what people expect of a link; what can be pressed by itself and text
// that is selected stay what they are.

import type { Locator, Page } from "@playwright/test";
import { event, onLog, sendPage } from "../fixtures/events.ts";
import { row, serveList } from "../fixtures/lists.ts";
import { expect, test } from "../fixtures/test.ts";

const NOW = Math.floor(Date.now() / 1000);

/** The middle of a cell's free end, where there is neither text nor a control. */
async function pressBeside(cell: Locator, button: "left" | "middle" = "left", modifiers: "ControlOrMeta"[] = []): Promise<void> {
  const box = (await cell.boundingBox())!;
  await cell.click({ position: { x: box.width - 3, y: box.height / 2 }, button, modifiers });
}

/** The tab that a press opens. */
async function tabOf(page: Page, press: () => Promise<void>): Promise<Page> {
  const [tab] = await Promise.all([page.context().waitForEvent("page"), press()]);
  return tab;
}

test("a token's row: a press opens its page, with Ctrl or the middle button a tab", async ({ app, page }) => {
  await serveList(page, { tokens: [row(1, { name: "deploy", expires: NOW + 86_400 * 90, createdBy: "ada" })] });
  await app.open("organization");
  const cell = app.tokens.row("deploy").locator('[data-column="created"]');
  const list = page.url();
  for (const press of [() => pressBeside(cell, "middle"), () => pressBeside(cell, "left", ["ControlOrMeta"])]) {
    const tab = await tabOf(page, press);
    // A tab has a session of its own; sign-in leads on to the token.
    await expect(tab).toHaveURL(/\/connect\?to=.*%2Ftokens%2Fid-1$/);
    await tab.close();
    await expect(page).toHaveURL(list);
  }
  await pressBeside(cell);
  await expect(app.heading).toHaveText("deploy");
  await page.goBack();
  await expect(page).toHaveURL(list);
});

test("what can be pressed by itself is not a press on the row", async ({ app, page }) => {
  await serveList(page, { tokens: [row(1, { name: "deploy" })] });
  await app.open("organization");
  const list = page.url();
  await app.tokens.row("deploy").getByRole("checkbox", { name: "Select deploy" }).check();
  await app.tokens.row("deploy").getByRole("button", { name: "Actions for deploy" }).click();
  await page.getByRole("menuitem", { name: "Copy ID" }).click();
  await expect(page).toHaveURL(list);
});

test("text of a row can be selected", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, [event(0, { description: "Deployed the payments service" })]));
  await app.open("audit");
  const text = app.audit.rows.first().getByText("Deployed the payments service");
  // What comes later, such as the reminder above, moves the row.
  await expect(async () => {
    const box = (await text.boundingBox())!;
    await page.mouse.move(box.x + 2, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 80, box.y + 8, { steps: 4 });
    await page.mouse.up();
    expect(await page.evaluate(() => getSelection()!.toString().length)).toBeGreaterThan(3);
  }).toPass();
  await expect(app.audit.event).toHaveCount(0);
  await page.evaluate(() => getSelection()!.removeAllRanges());
  await text.click();
  await expect(app.audit.event).toContainText("Deployed the payments service");
});

test("teams and issuers open as a whole too", async ({ app, page }) => {
  await app.open("teams");
  await pressBeside(page.getByRole("row").filter({ hasText: "Platform" }).locator('[data-column="members"]'));
  await expect(page).toHaveURL(/\/teams\/platform\/tokens$/);
  await app.open("oidc");
  const issuers = page.getByRole("table", { name: "OIDC issuers" });
  await pressBeside(issuers.locator("tbody").getByRole("row").first().locator('[data-column="policies"]'));
  await expect(page).toHaveURL(/\/oidc\/[^/]+$/);
});
