// What a token created goes on working when it is deleted: its page and the dialogs that delete it say so, with the ways
// to those tokens.

import { Api } from "../fixtures/api.ts";
import { expectAccessible } from "../fixtures/axe.ts";
import type { Backend } from "../fixtures/backend.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { places } from "../pages/console.ts";
import { TokenPage } from "../pages/token.ts";

/** An admin token that created so many tokens of a team. */
async function maker(backend: Backend, count: number): Promise<{ name: string; id: string; made: string[] }> {
  const name = fresh("maker");
  const { id, tokenValue } = await backend.api("ada").create("organization", name, { admin: true });
  const made = Array.from({ length: count }, (_, at) => `${name}-made-${at}`);
  for (const child of made) await new Api(backend.origin, tokenValue).create("team", child);
  return { name, id, made };
}

test("the page and the dialog name what keeps working, and lead to it", async ({ app, page, backend }) => {
  const { id, made } = await maker(backend, 1);
  await app.openAt(`${places.organization}/${id}`);
  const token = new TokenPage(page);
  await expect(token.activity).toContainText("It created 1 token that keeps working. Deleting does not end it.");
  await expect(token.activity.getByRole("link", { name: made[0]!, exact: true })).toBeVisible();
  await expectAccessible(page, "the page of a token that created another");
  await token.delete.click();
  const { dialog } = token.deleteDialog;
  await expect(dialog).toContainText("It created 1 token that keeps working.");
  await expectAccessible(page, "deleting a token that created another");
  await dialog.getByRole("link", { name: `Delete… ${made[0]}` }).click();
  await expect(page).toHaveURL(new RegExp(`/teams/platform/tokens/`));
  await expect(token.deleteDialog.dialog).toContainText(made[0]!);
  await token.deleteDialog.confirmation.or(token.deleteDialog.submit).first().waitFor();
});

test("what was deleted or has expired meanwhile does not count as working", async ({ app, page, backend }) => {
  const { id, made } = await maker(backend, 2);
  const first = (await backend.api("ada").find("team", made[0]!))!;
  await backend.api("ada").delete("team", first.id);
  await app.openAt(`${places.organization}/${id}`);
  const { activity } = new TokenPage(page);
  await expect(activity).toContainText("It created 2 tokens, of which 1 keeps working.");
  const gone = activity.locator(".made li").filter({ hasText: made[0]! });
  await expect(gone).toContainText("deleted");
  await expect(gone.getByRole("link")).toHaveCount(0);
});

test("an older creation is told by the creator that lists name", async ({ app, page, backend }) => {
  const { id, made } = await maker(backend, 1);
  // A log that does not reach back to it.
  await page.route("**/auditlogs/**", (route) => route.fulfill({ json: { auditLogEvents: [], continuationToken: null } }));
  await app.openAt(`${places.organization}/${id}`);
  const { activity } = new TokenPage(page);
  await expect(activity).toContainText("It created 1 token that keeps working.");
  await expect(activity).toContainText("By the token lists, which name who created a token.");
  await expect(activity.getByRole("link", { name: made[0]!, exact: true })).toBeVisible();
});

test("a token that created none is said to, over what was read", async ({ app, page, backend }) => {
  const { id } = await maker(backend, 0);
  await app.openAt(`${places.organization}/${id}`);
  await expect(new TokenPage(page).activity).toContainText("By the audit log, it created no other token in the last 30 days.");
});

test("of many, too; those that are deleted with them are left out", async ({ app, backend }) => {
  const one = await maker(backend, 1);
  const other = await maker(backend, 0);
  await app.open("organization", "ada", "?q=maker");
  for (const name of [one.name, other.name]) await app.tokens.select(name).check();
  await app.tokens.deleteSelected.click();
  const { dialog } = app.tokens.bulkDialog;
  await expect(dialog).toContainText("They created 1 token that keeps working.");
  await expect(dialog.getByRole("link", { name: one.made[0]!, exact: true })).toBeVisible();
});
