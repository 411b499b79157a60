// A token that is gone while its page is open, or before: by whom as far as is known, what was known of it, its events.

import { readFile } from "node:fs/promises";
import { Api } from "../fixtures/api.ts";
import { expectAccessible } from "../fixtures/axe.ts";
import type { Backend } from "../fixtures/backend.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { places } from "../pages/console.ts";
import { TokenPage } from "../pages/token.ts";

/** A token that was refused once: then the log knows its name and its identifier. */
async function refusedOnce(backend: Backend): Promise<{ name: string; id: string }> {
  const name = fresh("ended");
  const { id, tokenValue } = await backend.api("ada").create("organization", name);
  expect(await new Api(backend.origin, tokenValue).status("GET", "/api/orgs/acme-corp/tokens")).toBe(403);
  return { name, id };
}

test("deleted here: what was known stays, with its events, and they can be exported", async ({ app, backend, page }) => {
  const { name, id } = await refusedOnce(backend);
  await app.openAt(`${places.organization}/${id}`);
  const token = new TokenPage(page);
  await token.delete.click();
  await token.deleteDialog.confirmation.fill(name);
  await token.deleteDialog.submit.click();
  await expect(token.ended).toContainText("Deleted just now by you.");
  await expect(token.ended).toContainText("Its value works nowhere any more.");
  await expect(app.heading).toHaveText(name);
  await expect(page.locator(".page-head")).toContainText("Deleted");
  await expect(page.locator(".crumbs")).toContainText(name);
  await expect(token.missing).toHaveCount(0);
  await expect(token.details).toContainText(id);
  await expect(token.lifeEvents).toContainText([/Deleted .* by ada/i, /Created .* by ada/i]);
  await expectAccessible(page, "a token that was deleted");

  await token.activity.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "CSV", exact: true }).click();
  const text = await readFile(await (await download).path(), "utf8");
  expect(text).toContain(`Deleted token ""${name}""`);
  expect(text).toContain(`Created token ""${name}""`);
  expect(text).toContain("Auth Failure");

  // The JSON names the search for all of it, also for its deletion.
  await token.activity.getByRole("button", { name: "Export" }).click();
  const json = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "JSON", exact: true }).click();
  const file = JSON.parse(await readFile(await (await json).path(), "utf8")) as { query: string };
  expect(file.query).toBe(`token:${name} OR token:${id} OR target:${name} OR target:${id}`);
  // The words above stand apart from the details.
  const gap = (await page.locator(".token-page").boundingBox())!.y;
  const note = (await page.locator(".note + .token-page").evaluate((it) => it.previousElementSibling!.getBoundingClientRect().bottom));
  expect(gap - note).toBeGreaterThanOrEqual(12);

  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(app.heading).toHaveText("Access tokens");
});

test("deleted elsewhere before: that is said, and not claimed to be one's own doing", async ({ app, backend, page, watch }) => {
  watch.expectStatus(404);
  const { name, id } = await refusedOnce(backend);
  await app.openAt(`${places.organization}/${id}`);
  const token = new TokenPage(page);
  await token.delete.click();
  await backend.api("ada").delete("organization", id);
  await token.deleteDialog.confirmation.fill(name);
  await token.deleteDialog.submit.click();
  await expect(token.ended).toContainText("Already deleted.");
  await expect(token.ended).toContainText("another user was first");
  await expect(token.ended).not.toContainText("by you.");
  await expect(token.lifeEvents.first()).toContainText("Deleted");
});

test("missing when the list is read again: what is known is said", async ({ app, backend, page }) => {
  const { name, id } = await refusedOnce(backend);
  await backend.api("ada").create("organization", `${name}-new`, { description: `(rotates ${id})` });
  await app.openAt(`${places.organization}/${id}`);
  const token = new TokenPage(page);
  await token.details.getByRole("button", { name: "Show rotation…" }).click();
  await backend.api("ada").delete("organization", id);
  await page.getByRole("dialog", { name: "Rotation" }).locator(".dialog-footer").getByRole("button", { name: "Close" }).click();
  await expect(token.ended).toContainText("Not in the list any more.");
  await expect(token.ended).toContainText("the audit log tells who");
  await expect(app.heading).toHaveText(name);
});

test("an address of a deleted token shows what the log knows", async ({ app, backend, page }) => {
  const { id } = await refusedOnce(backend);
  await backend.api("ada").delete("organization", id);
  await app.openAt(`${places.organization}/${id}`);
  const token = new TokenPage(page);
  await expect(token.missing).toBeVisible();
  await expect(token.lifeEvents).toContainText(["Deleted", "Created"]);
  await token.activity.locator("dd").filter({ hasText: /^1/ }).last().getByRole("link").click();
  await expect(app.heading).toHaveText("Audit log");
  await expect(app.audit.search).toHaveValue(`(token:${id}) failed:yes`);
});
