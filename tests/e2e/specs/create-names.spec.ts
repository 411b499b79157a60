// Names, descriptions and reasons: advice while typing, and the server's word at the field it is about.

import { expect, fresh, test } from "../fixtures/test.ts";

test("the name is judged while it is typed", async ({ app, page }) => {
  await app.open("organization");
  const create = await app.tokens.openCreate();
  const problem = create.problemOf(create.name);
  const field = create.name.locator("..");
  await expect(create.name).toBeFocused();
  await expect(field).toContainText("0 / 40");
  await expect(field).toContainText("Names can't be reused, even after deletion.");
  for (const [typed, words, count] of [
    ["two words", "Spaces aren't allowed.", 9],
    ["a/b", "“/” isn't allowed.", 3],
    ["naïve", "“ï” isn't allowed.", 5],
    ["a\u202eb", "The character U+202E isn't allowed.", 3],
    ["<img>", "“<” isn't allowed.", 5],
    ["x".repeat(41), "Shorten the name to 40 characters; it has 41.", 41],
    ["deploy-prod", "has this name already", 11],
  ] as const) {
    await test.step(typed, async () => {
      await create.name.fill(typed);
      await expect(problem).toContainText(words);
      await expect(field).toContainText(`${count} / 40`);
      await expect(create.name).toHaveAttribute("aria-invalid", "true");
      await expect(create.name).toHaveAccessibleDescription(new RegExp(`${count} / 40`));
    });
  }
  await create.name.fill("x".repeat(40));
  await expect(problem).toBeEmpty();
  await expect(create.name).not.toHaveAttribute("aria-invalid");

  const posts: string[] = [];
  page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
  await create.name.fill(" ");
  await create.submit.click();
  await expect(problem).toContainText("Enter a name.");
  await expect(create.name).toBeFocused();
  expect(posts).toEqual([]);
});

test("40 characters with all that is allowed make a name", async ({ app, backend }) => {
  const name = `${fresh("A_z-9")}-`.padEnd(40, "x");
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.name.fill(`  ${name} `);
  await create.description.fill("  What it is for  ");
  await create.submit.click();
  await expect(app.tokens.createdDialog.dialog).toContainText(name);
  expect((await backend.api("ada").find("organization", name))?.description).toBe("What it is for");
});

test("a name stays taken, also after deletion, and all else typed stays", async ({ app, watch }) => {
  watch.expectStatus(409);
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.description.fill("Deploys again");
  await create.reason.fill("ticket 7");
  await create.preset("60 days").check();
  // One that was deleted, and one of a team: neither is in this list.
  for (const taken of ["deploy", "platform-ci"]) {
    await create.name.fill(taken);
    await create.submit.click();
    await expect(create.problemOf(create.name)).toContainText("also if the token was deleted");
    await expect(create.problemOf(create.name)).toContainText("Nothing was created.");
    await expect(create.name).toBeFocused();
  }
  await expect(create.description).toHaveValue("Deploys again");
  await expect(create.reason).toHaveValue("ticket 7");
  await expect(create.preset("60 days")).toBeChecked();
  await create.name.fill(fresh("free"));
  await expect(create.problemOf(create.name)).toBeEmpty();
  await create.submit.click();
  await expect(app.tokens.createdDialog.value).toBeVisible();
});

test("a refusal lands on the field it is about", async ({ app, page, watch }) => {
  watch.expectStatus(400, 422);
  let refusal = { status: 422, body: {} };
  await page.route("**/api/orgs/acme-corp/tokens*", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: refusal.status, json: refusal.body })
      : route.continue(),
  );
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.name.fill(fresh("refused"));
  for (const [field, message] of [
    ["name", "That name is reserved."],
    ["description", "That description is rude."],
    ["reason", "A reason needs a ticket."],
  ] as const) {
    await test.step(field, async () => {
      refusal = { status: 422, body: { code: 422, message, field } };
      await create.submit.click();
      await expect(create.problemOf(create[field])).toContainText(message);
      await expect(create.problemOf(create[field])).toContainText("Nothing was created.");
      await expect(create[field]).toBeFocused();
    });
  }
  await test.step("expires", async () => {
    refusal = { status: 400, body: { code: 400, message: "Expires: the moon is full." } };
    await create.submit.click();
    await expect(create.expiration).toContainText("the moon is full");
  });
  await test.step("no field", async () => {
    refusal = { status: 422, body: { code: 422, message: "Mercury is in retrograde." } };
    await create.submit.click();
    await expect(create.dialog.getByRole("alert")).toContainText("Mercury is in retrograde. Nothing was created.");
  });
});

test("long descriptions and reasons are refused before they are sent", async ({ app }) => {
  await app.open("personal");
  const create = await app.tokens.openCreate();
  await expect(create.description).toBeFocused();
  await create.submit.click();
  await expect(create.problemOf(create.description)).toContainText("Enter a description");
  await create.description.fill("x".repeat(1001));
  await create.reason.fill("y".repeat(1002));
  await create.submit.click();
  await expect(create.problemOf(create.description)).toContainText("Shorten this to 1000 characters; it has 1001.");
  await expect(create.problemOf(create.reason)).toContainText("it has 1002.");
  await expect(create.description).toBeFocused();
});

test("what was typed survives Esc, and Cancel discards it", async ({ app, page }) => {
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.name.fill("half-a-name");
  await create.admin.check();
  await page.keyboard.press("Escape");
  await expect(create.dialog).toHaveCount(0);
  await expect(app.tokens.create).toBeFocused();

  await app.tokens.openCreate();
  await expect(create.name).toHaveValue("half-a-name");
  await expect(create.admin).toBeChecked();
  await create.cancel.click();
  await app.tokens.openCreate();
  await expect(create.name).toHaveValue("");
  await expect(create.admin).not.toBeChecked();
});
