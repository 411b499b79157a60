// Parts of the program that are fetched when they are first needed.

import { gate } from "../fixtures/gate.ts";
import { expect, test } from "../fixtures/test.ts";

const dialogs = "**/chunk-more-*.wasm";

test("the dialogs are fetched when the first one is opened, and once", async ({ app, page }) => {
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/chunk-more-")) fetched.push(request.url());
  });
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  expect(fetched).toEqual([]);
  const open = async () => {
    const create = await app.tokens.openCreate();
    await expect(create.name).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(create.dialog).toHaveCount(0);
  };
  await open();
  // Once to be checked, and once more, from the browser's cache, to be compiled.
  const { length } = fetched;
  expect(length).toBeGreaterThan(0);
  await open();
  expect(fetched).toHaveLength(length);
});

test("only the file that was checked is run, not a later one of that name", async ({ app, page }) => {
  await app.open("organization");
  let answers = 0;
  // Interception switches the cache off, so the second request goes to the network as well.
  await page.route(dialogs, (route) => {
    answers += 1;
    const another = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
    if (answers === 1) return route.continue();
    return route.fulfill({ status: 200, contentType: "application/wasm", body: another });
  });
  await app.tokens.create.click();
  await expect(page.getByRole("dialog", { name: "Create token" })).toBeVisible();
  expect(answers).toBe(2);
});

test("a style sheet that is cut off can be tried again", async ({ app, page, watch }) => {
  watch.expectNoAnswer();
  watch.expect(/part of Token Console could not be loaded/);
  await page.route("**/console-*.css", (route) => route.abort());
  await page.goto("/connect?to=/orgs/acme-corp/tokens");
  await page.getByRole("button", { name: /^Sign in as Ada/ }).click();
  const failed = page.getByRole("alert").filter({ hasText: "This part could not be loaded" });
  await expect(failed).toBeVisible();
  await page.unrouteAll();
  await failed.getByRole("button", { name: "Try again" }).click();
  await expect(app.tokens.rows.first()).toBeVisible();
  await expect(page.locator('link[rel="stylesheet"]')).toHaveCount(2);
});

test("a part that is slow says so", async ({ app, page }) => {
  await app.open("organization");
  const answer = gate();
  await page.route(dialogs, async (route) => {
    await answer.opened;
    await route.continue();
  });
  await app.tokens.create.click();
  await expect(page.getByRole("status").filter({ hasText: "Loading…" })).toBeVisible();
  answer.release();
  await expect(page.getByRole("dialog", { name: "Create token" })).toBeVisible();
});

for (const { what, answer } of [
  { what: "cut off", answer: "abort" },
  { what: "gone after a deployment", answer: { status: 404, body: "" } },
  { what: "changed on its way", answer: { status: 200, contentType: "application/wasm", body: "another" } },
] as const) {
  test(`a part that is ${what} can be tried again, or left`, async ({ app, page, watch }) => {
    watch.expectNoAnswer();
    watch.expectStatus(404);
    watch.expect(/part of Token Console could not be loaded|integrity|digest/);
    await app.open("organization");
    await page.route(dialogs, (route) => (answer === "abort" ? route.abort() : route.fulfill(answer)));
    await app.tokens.create.click();
    const failed = page.getByRole("alert").filter({ hasText: "This part could not be loaded" });
    await expect(failed).toContainText("Nothing was changed.");
    await failed.getByRole("button", { name: "Close" }).click();
    await expect(failed).toHaveCount(0);

    await app.tokens.create.click();
    await expect(failed).toBeVisible();
    await page.unrouteAll();
    await failed.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("dialog", { name: "Create token" })).toBeVisible();
    await expect(failed).toHaveCount(0);
  });
}

test("a screen of its own part has the focus on its heading when it comes", async ({ app, page }) => {
  await app.open("organization");
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await expect(app.heading).toHaveText("Teams");
  await expect(app.heading).toBeFocused();
  await expect(page.getByRole("table", { name: "Teams" })).toBeVisible();
});
