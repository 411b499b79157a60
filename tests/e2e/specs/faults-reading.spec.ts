// A list that can't be read, where the browser itself decides: offline, and redirects. All else that can go wrong is
// in tests/web/lists_that_fail.rs.

import type { Route } from "@playwright/test";
import { onList } from "../fixtures/lists.ts";
import { expect, test } from "../fixtures/test.ts";
import type { Console } from "../pages/console.ts";

/** Shows a list, then lets its next reading meet `fault`. Returns how often that was asked. */
async function reread(app: Console, fault: (route: Route) => Promise<unknown>): Promise<() => number> {
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  const asked = await onList(app.page, fault);
  await app.tokens.status("All").check();
  return () => asked.length;
}

/** Old rows stay and are marked; the banner says what happened. */
async function expectStale(app: Console, ...words: string[]): Promise<void> {
  const banner = app.main.getByRole("alert");
  for (const each of words) await expect(banner).toContainText(each, { timeout: 10_000 });
  await expect(banner).toContainText("What is shown below may be out of date.");
  await expect(app.tokens.rows.first()).toBeVisible();
  await expect(app.tokens.table).toHaveAttribute("aria-busy", "true");
}

const host = (app: Console) => new URL(app.backend.origin).host;
test("offline", async ({ app, context, watch }) => {
  watch.expectNoAnswer();
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await context.setOffline(true);
  await app.tokens.status("All").check();
  await expectStale(app, "You are offline", "Nothing was changed.");
  await context.setOffline(false);
  // Nobody has to press Retry.
  await expect(app.main.getByRole("alert")).toHaveCount(0);
  await expect(app.tokens.table).not.toHaveAttribute("aria-busy");
});

test("a redirect is refused, and the token does not follow it", async ({ app, page, startOdd }) => {
  const thief = await startOdd((_, response) => response.end("{}"));
  const asked = await reread(app, (route) =>
    route.fulfill({ status: 307, headers: { Location: `${thief.origin}/take` } }),
  );
  await expectStale(app, `${host(app)} redirected the call`, "your token was not sent on");
  expect(asked()).toBe(1);
  expect(thief.requests).toEqual([]);
  await expect(page.getByRole("button", { name: "Account" })).toBeVisible();
});
