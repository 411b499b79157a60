// Everything that can go wrong while a token is created: sent once, never repeated, and the truth about what became
// of it.

import type { Page, Route } from "@playwright/test";
import { gate } from "../fixtures/gate.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import type { Console } from "../pages/console.ts";
import type { CreateDialog } from "../pages/dialogs.ts";

/** Handles create calls; all others go on. Returns the create calls so far. */
async function onCreate(page: Page, handle: (route: Route) => Promise<unknown>): Promise<string[]> {
  const posts: string[] = [];
  await page.route("**/api/orgs/acme-corp/tokens*", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    posts.push(route.request().postData() ?? "");
    await handle(route);
  });
  return posts;
}

/** Opens the dialog and fills in a name of its own. */
async function drafted(app: Console): Promise<{ name: string; create: CreateDialog }> {
  const name = fresh("fault");
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  const create = await app.tokens.openCreate();
  await create.name.fill(name);
  await create.reason.fill("because");
  return { name, create };
}

/** The server does it, and then the answer is replaced. */
const doneBut = (lose: (route: Route) => Promise<unknown>) => async (route: Route) => {
  await route.fetch();
  await lose(route);
};

const losses: { what: string; lose: (route: Route) => Promise<unknown> }[] = [
  { what: "the connection drops", lose: (route) => route.abort("connectionreset") },
  {
    what: "a gateway fails",
    lose: (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad</h1>" }),
  },
  {
    what: "the answer is cut off",
    lose: (route) => route.fulfill({ contentType: "application/json", body: '{"id":"1","tok' }),
  },
  {
    what: "the answer is a page",
    lose: (route) => route.fulfill({ contentType: "text/html", body: "<h1>Hello</h1>" }),
  },
  {
    what: "the answer is empty",
    lose: (route) => route.fulfill({ status: 200, contentType: "application/json", body: "" }),
  },
  { what: "the answer lacks the value", lose: (route) => route.fulfill({ json: { id: "1" } }) },
];

for (const { what, lose } of losses) {
  test(`created, but ${what}: it is found, and can be deleted`, async ({ app, backend, page, watch }) => {
    watch.expectNoAnswer();
    watch.expectStatus(502);
    const { name, create } = await drafted(app);
    const posts = await onCreate(page, doneBut(lose));
    await create.submit.click();
    const note = create.dialog.getByRole("alert");
    await expect(note).toContainText("Created, but its value is lost.");
    await expect(note).toContainText(name);
    await expect(create.name).toHaveValue(name);
    expect(posts).toHaveLength(1);

    await note.getByRole("button", { name: `Delete ${name}…` }).click();
    await expect(app.tokens.deleteDialog.dialog).toContainText(name);
    await app.tokens.deleteDialog.submit.click();
    await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
    expect(await backend.api("ada").find("organization", name)).toBeUndefined();
  });
}

test("dropped on the way there: probably not created, and can be tried again", async ({
  app,
  backend,
  page,
  watch,
}) => {
  watch.expectNoAnswer();
  const { name, create } = await drafted(app);
  const posts = await onCreate(page, (route) => route.abort("connectionreset"));
  await create.submit.click();
  const note = create.dialog.getByRole("status");
  await expect(note).toContainText("Outcome unknown: ");
  await expect(note).toContainText("The list has no such token, so it was probably not created.");
  expect(posts).toHaveLength(1);
  expect(await backend.api("ada").find("organization", name)).toBeUndefined();

  await page.unrouteAll();
  await create.submit.click();
  await expect(app.tokens.createdDialog.value).toHaveText(/^tcp_/);
  expect(await backend.api("ada").find("organization", name)).toBeDefined();
});

test("when the list can't be read either, nothing is claimed", async ({ app, page, watch }) => {
  watch.expectStatus(504);
  const { create } = await drafted(app);
  await page.route("**/api/orgs/acme-corp/tokens*", (route) => route.fulfill({ status: 504, body: "" }));
  await create.submit.click();
  const note = create.dialog.getByRole("alert");
  await expect(note).toContainText("Outcome unknown: ", { timeout: 10_000 });
  await expect(note).toContainText("Look at it before you try again: the token may have been created.");
});

test("a double press and Enter five times create one token", async ({ app, backend, page }) => {
  const { name, create } = await drafted(app);
  const answer = gate();
  const posts = await onCreate(page, async (route) => {
    await answer.opened;
    await route.fallback();
  });
  await create.submit.dblclick({ force: true });
  for (let press = 0; press < 5; press += 1) await create.name.press("Enter");
  await expect(create.submit).toHaveAttribute("aria-busy", "true");

  // An answer on its way may hold a value that is shown once: nothing closes the dialog.
  await page.keyboard.press("Escape");
  await create.cancel.click();
  await page.mouse.click(10, 450);
  await expect(create.dialog).toBeVisible();

  answer.release();
  await expect(app.tokens.createdDialog.value).toHaveText(/^tcp_/);
  expect(posts).toHaveLength(1);
  const tokens = await backend.api("ada").tokens("organization");
  expect(tokens.filter((token) => token.name === name)).toHaveLength(1);
});

test("Enter five times on a quick server creates one token", async ({ app, page }) => {
  const { create } = await drafted(app);
  const posts = await onCreate(page, (route) => route.fallback());
  await create.name.focus();
  await page.evaluate(() => {
    const form = document.querySelector("dialog form") as HTMLFormElement;
    for (let press = 0; press < 5; press += 1) form.requestSubmit();
  });
  await expect(app.tokens.createdDialog.value).toHaveText(/^tcp_/);
  expect(posts).toHaveLength(1);
});

for (const { what, status, body, words } of [
  {
    what: "too many requests",
    status: 429,
    body: { message: "Slow down" },
    words: ["Too many requests.", "Slow down."],
  },
  {
    what: "not permitted",
    status: 403,
    body: { message: "Not on Sundays" },
    words: ["Not permitted: create a token.", "Not on Sundays."],
  },
  { what: "a proxy's refusal", status: 400, body: {}, words: ["refused the request."] },
]) {
  test(`${what}: nothing was created, and nothing is repeated`, async ({ app, page, watch }) => {
    watch.expectStatus(status);
    const { name, create } = await drafted(app);
    const posts = await onCreate(page, (route) =>
      route.fulfill({ status, json: body, headers: { "Retry-After": "1" } }),
    );
    await create.submit.click();
    const alert = create.dialog.getByRole("alert");
    for (const each of [...words, "Nothing was created."]) await expect(alert).toContainText(each);
    await expect(create.name).toHaveValue(name);
    await expect(create.reason).toHaveValue("because");
    expect(posts).toHaveLength(1);
  });
}

test("offline: nothing was created, and what was typed stays", async ({ app, context, page, watch }) => {
  watch.expectNoAnswer();
  const { name, create } = await drafted(app);
  await context.setOffline(true);
  await create.submit.click();
  await expect(create.dialog.getByRole("alert")).toContainText("You are offline.");
  await expect(create.dialog.getByRole("alert")).toContainText("Nothing was created.");
  await expect(create.name).toHaveValue(name);
  await context.setOffline(false);
  await create.submit.click();
  await expect(app.tokens.createdDialog.value).toHaveText(/^tcp_/);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("the value stays when the list fails to reload", async ({ app, page, watch }) => {
  watch.expectStatus(500);
  const { create } = await drafted(app);
  await page.route("**/api/orgs/acme-corp/tokens?*", (route) =>
    route.request().method() === "GET" ? route.fulfill({ status: 500, body: "" }) : route.fallback(),
  );
  await create.submit.click();
  await expect(app.tokens.createdDialog.value).toHaveText(/^tcp_/);
  await expect(page.locator(".stale-note .banner")).toContainText("failed with status 500", { timeout: 10_000 });
  await expect(app.tokens.createdDialog.value).toHaveText(/^tcp_/);
});

test("a cap that was lowered meanwhile is told at the expiration", async ({ app, page, watch }) => {
  watch.expectStatus(422);
  const { create } = await drafted(app);
  const message = "The expiration must be within acme-corp's maximum token expiry of 14 days.";
  await onCreate(page, (route) => route.fulfill({ status: 422, json: { code: 422, message, field: "expires" } }));
  await create.submit.click();
  await expect(create.expiration).toContainText(message);
  await expect(create.dialog).toContainText("Nothing was created.");
});
