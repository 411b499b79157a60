// axe on every state and dialog, light and dark: no violation.

import type { Route } from "@playwright/test";
import { expectAccessible, expectNamesAsSeen } from "../fixtures/axe.ts";
import { gate } from "../fixtures/gate.ts";
import { onList, row, rows, serveList } from "../fixtures/lists.ts";
import { expect, fresh, test } from "../fixtures/test.ts";

test("sign-in, and its wrong turns", async ({ app, page, watch }) => {
  watch.expectStatus(401);
  await page.goto("/connect");
  await expect(app.connect.heading).toBeVisible();
  await expectAccessible(page, "sign-in");
  await app.connect.signIn("two words");
  await expect(app.connect.problem).toContainText("white space");
  await expectAccessible(page, "malformed");
  await app.connect.signIn("tcp_nobody");
  await expect(app.connect.failure).toBeVisible();
  await expectAccessible(page, "not accepted");
});

test("configuration problem", async ({ page }) => {
  await page.route("**/config.json", (route) => route.fulfill({ body: "{" }));
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Retry" })).toBeVisible();
  await expectAccessible(page, "configuration problem");
});

test("lists of tokens and teams", async ({ app, page }) => {
  await page.route("**/config.json", async (route) => {
    const response = await route.fetch();
    const config = (await response.json()) as { backends: object[] };
    const backends = [...config.backends, { name: "Other", url: "https://other.example" }];
    await route.fulfill({ response, json: { ...config, backends } });
  });
  await page.goto("/connect");
  await expect(app.connect.backend).toBeVisible();
  await expectAccessible(page, "several backends");
  // A few rows of every kind: axe takes its time over each.
  await app.open("organization", "ada", "?status=all&q=grace");
  await expect(app.tokens.row("terraform-import")).toBeVisible();
  await expectAccessible(page, "organization tokens");
  await app.tokens.filter.fill("nothing has this");
  await expect(page.getByRole("heading", { name: "No token matches" })).toBeVisible();
  await expectAccessible(page, "no match");
  await app.open("capped", "ada", "?status=all&time=utc");
  await expect(app.tokens.row("harbor-legacy")).toBeVisible();
  await expectAccessible(page, "tokens over the maximum");
  await app.open("personal");
  await expect(app.tokens.rows.first()).toBeVisible();
  await expectAccessible(page, "personal tokens");
  await app.open("teams");
  await expect(page.getByRole("link", { name: "Platform", exact: true })).toBeVisible();
  await expectAccessible(page, "teams");
});

test("the name of a control contains what is seen of it", async ({ app, page }) => {
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  // An avatar with initials.
  await expect(app.account).toHaveAccessibleName("Account AL");
  await expectNamesAsSeen(page, "tokens");
  await app.open("audit");
  await expect(app.audit.rows.first()).toBeVisible();
  await expectNamesAsSeen(page, "audit log");
  await app.open("personal");
  await expect(app.tokens.rows.first()).toBeVisible();
  await expectNamesAsSeen(page, "personal tokens");
});

test("create, with everything open and everything wrong", async ({ app, page, watch }) => {
  watch.expectStatus(429);
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await expectAccessible(page, "create");
  await create.name.fill("two words");
  await create.admin.check();
  await create.preset("Custom…").check();
  await create.date.fill("2001-01-01");
  await create.reason.fill("x".repeat(1001));
  await create.submit.click();
  await expect(create.problemOf(create.reason)).not.toBeEmpty();
  await expectAccessible(page, "create, problems");
  await create.name.fill(fresh("axe"));
  await create.reason.fill("");
  await create.preset("No expiration").check();
  await page.route("**/api/orgs/acme-corp/tokens*", (route) =>
    route.fulfill({ status: 429, json: { message: "Slow down" } }),
  );
  await create.submit.click();
  await expect(create.dialog.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "create, refused");
});

test("shown once, in all its states", async ({ app, context, page }) => {
  await app.open("personal");
  const create = await app.tokens.openCreate();
  await create.description.fill(fresh("axe"));
  await create.submit.click();
  const { createdDialog: created } = app.tokens;
  await expect(created.value).toBeVisible();
  await expectAccessible(page, "not copied");
  await created.done.click();
  await expect(created.question).toBeVisible();
  await expectAccessible(page, "asks before closing");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await created.copy.click();
  await expect(created.dialog.getByText("Copied.", { exact: true })).toBeVisible();
  await expectAccessible(page, "copied");
});

test("delete, the menus and a toast", async ({ app, backend, page }) => {
  const name = fresh("axe");
  await backend.api("ada").create("organization", name, { admin: true });
  await app.open("organization", "ada", `?q=${name}`);
  await app.tokens.openActions(name);
  await expectAccessible(page, "row menu");
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const { deleteDialog: remove } = app.tokens;
  await remove.submit.click();
  await expect(remove.dialog).toContainText("Nothing was deleted.");
  await expectAccessible(page, "delete, not confirmed");
  await remove.confirmation.fill(name);
  await remove.submit.click();
  await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
  await expectAccessible(page, "toast");
  for (const menu of [app.organizations, app.account]) {
    await menu.click();
    await expect(page.getByRole("menu")).toBeVisible();
    await expectAccessible(page, "menu");
    await page.keyboard.press("Escape");
  }
});

test("a list while it loads, slowly", async ({ app, page }) => {
  const answer = gate();
  await onList(page, async (route) => {
    await answer.opened;
    await route.fulfill({ json: { tokens: [{ name: "odd" }, { id: "bare" }, row(1, { name: "a\u202eb", expires: -1 })] } });
  });
  await app.open("organization");
  await expect(page.getByText("Loading access tokens")).toBeAttached();
  await expectAccessible(page, "loading");
  await expect(page.getByText(/^Still waiting for/)).toBeVisible({ timeout: 10_000 });
  await expectAccessible(page, "slow");
  answer.release();
  await expect(page.getByText("unreadable row")).toBeVisible();
  await expectAccessible(page, "odd rows");
});

test("a list in progress, incomplete, and empty", async ({ app, page }) => {
  const second = gate();
  await onList(page, async (route, cursor) => {
    if (cursor) await second.opened;
    const json = cursor ? { tokens: [] } : { tokens: rows(0, 3), continuationToken: "c" };
    await route.fulfill({ json }).catch(() => {}); // a stopped request is gone
  });
  await app.open("organization");
  await expect(page.getByText("3 loaded…")).toBeVisible();
  await expectAccessible(page, "progress");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("This list may be incomplete.")).toBeVisible();
  await expectAccessible(page, "incomplete");
  second.release();
  await page.unrouteAll({ behavior: "wait" });
  await serveList(page, { tokens: [] });
  await app.tokens.status("All").check();
  await expect(page.getByRole("heading", { name: "No tokens yet" })).toBeVisible();
  await expectAccessible(page, "none yet");
});

test("a list that fails", async ({ app, page, watch }) => {
  watch.expectStatus(429, 500);
  let answer: Parameters<Route["fulfill"]>[0] = { json: { tokens: rows(0, 2) } };
  await onList(page, (route) => route.fulfill(answer));
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  answer = { status: 500, body: "" };
  await app.tokens.status("All").check();
  await expect(app.main.getByRole("alert")).toBeVisible({ timeout: 10_000 });
  await expectAccessible(page, "stale");
  await app.open("organization");
  await expect(app.main.getByRole("alert")).toBeVisible({ timeout: 10_000 });
  await expectAccessible(page, "failed");
  answer = { status: 429, headers: { "Retry-After": "1000" }, body: "" };
  await page.getByRole("button", { name: "Load again" }).click();
  await expect(page.getByRole("button", { name: /^Retry in/ })).toBeVisible();
  await page.mouse.move(0, 0); // away from its tip, which belongs to no landmark
  await expectAccessible(page, "counting down");
});

test("not permitted, not here, not found", async ({ app, page, watch }) => {
  watch.expectStatus(403, 404);
  await app.open("organization", "linus");
  await expect(page.getByRole("heading", { name: /^Not permitted/ })).toBeVisible();
  await expectAccessible(page, "not permitted");
  await app.open("capped", "barbara");
  await expect(page.getByRole("heading", { name: "Not here" })).toBeVisible();
  await expectAccessible(page, "not here");
  await app.open("personal");
  await page.goto("/no/such/page");
  await expect(app.heading).toHaveText("Page not found");
  await expectAccessible(page, "not found");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("cards, drawer and dialog", async ({ app, page }) => {
    await app.open("organization", "ada", "?status=all&q=grace");
    await expect(app.tokens.row("terraform-import")).toBeVisible();
    await expectAccessible(page, "cards");
    await page.getByRole("button", { name: "Navigation" }).click();
    await expectAccessible(page, "drawer");
    await page.keyboard.press("Escape");
    const create = await app.tokens.openCreate();
    await create.admin.check();
    await expectAccessible(page, "create");
  });
});
