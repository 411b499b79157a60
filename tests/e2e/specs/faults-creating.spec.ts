// A token whose creation goes wrong, with the real server, keys and network. All else that can go wrong is in
// tests/web/creating.rs.

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

test("created, but the connection drops: it is found, and can be deleted", async ({ app, backend, page, watch }) => {
  watch.expectNoAnswer();
  const { name, create } = await drafted(app);
  // The server does it, and then the answer is lost.
  const posts = await onCreate(page, async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
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
