// Rotation: a successor beside its predecessor, both watched until the old one can go; and what can go wrong between.

import type { Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/axe.ts";
import type { Backend } from "../fixtures/backend.ts";
import { onList, row, serveList } from "../fixtures/lists.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import type { Console } from "../pages/console.ts";
import { Rotation } from "../pages/rotation.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const now = () => Math.floor(Date.now() / 1000);

/** A call that a pipeline makes with a token's value. */
async function use(backend: Backend, value: string): Promise<number> {
  const answer = await fetch(`${backend.origin}/api/user`, { headers: { Authorization: `token ${value}` } });
  return answer.status;
}

/** A token of the organization, and its list on the screen. */
async function shown(app: Console, more: object = {}): Promise<{ name: string; id: string; value: string }> {
  // Ends in a letter: after a number, a successor would count on.
  const name = `${fresh("rotate")}x`;
  const { id, tokenValue } = await app.backend.api("ada").create("organization", name, more);
  await app.open("organization", "ada", `?q=${name}`);
  await expect(app.tokens.row(name)).toBeVisible();
  return { name, id, value: tokenValue };
}

/** A token with a successor whose value was taken, and the list on the screen. */
async function begun(app: Console, page: Page): Promise<{ name: string; rotation: Rotation }> {
  const { name } = await shown(app);
  const rotation = new Rotation(page);
  await rotation.begin(name);
  await rotation.submit.click();
  await app.tokens.createdDialog.take();
  await rotation.close.click();
  return { name, rotation };
}

/**
 * Makes the list say that a token was last used so many seconds ago, and that its successor was created an hour
 * before that; the server itself only knows the present.
 */
function age(page: Page, name: string, seconds: number): Promise<unknown> {
  const created = new Date((now() - seconds - HOUR) * 1000).toISOString();
  return onList(page, async (route) => {
    const response = await route.fetch();
    const json = (await response.json()) as { tokens: { name: string; created: string; lastUsed: number }[] };
    for (const token of json.tokens) {
      if (token.name === name) token.lastUsed = now() - seconds;
      if (token.name === `${name}-2`) token.created = created;
    }
    await route.fulfill({ response, json });
  });
}

test("from the old value to the new one, and the old one goes", async ({ app, backend, page }) => {
  const { name, id, value } = await shown(app, { expires: now() + 90 * DAY, description: "Deploys the site" });
  const rotation = new Rotation(page);
  expect(await use(backend, value)).toBe(200);

  await rotation.begin(name);
  await expect(rotation.name).toHaveValue(`${name}-2`);
  await expect(rotation.description).toHaveValue("Deploys the site");
  await expect(rotation.expiration.getByRole("radio", { name: "90 days" })).toBeChecked();
  await expect(rotation.admin).not.toBeChecked();
  await rotation.submit.click();
  const fresher = await app.tokens.createdDialog.take();

  await expect(rotation.verdict).toContainText("Successor not used yet.");
  await expect(rotation.successor).toContainText(`${name}-2`);
  await expect(rotation.successor).toContainText("never used");
  await expect(rotation.predecessor).toContainText("used just now");

  expect(await use(backend, fresher)).toBe(200);
  await rotation.check.click();
  // The old value was used before there was a new one: that is no use that is left.
  await expect(rotation.verdict).toContainText("Not used since the successor was created.");
  await expect(rotation.verdict).toContainText("What runs once a day would show");
  await age(page, name, 5 * 60);
  await rotation.check.click();
  await expect(rotation.verdict).toContainText("Predecessor still in use 5 minutes ago.");
  await expect(rotation.verdict).toContainText("it is quiet in 55 minutes and safe to delete");
  await page.unrouteAll();
  await age(page, name, 5 * HOUR);
  await rotation.check.click();
  await expect(rotation.verdict).toContainText("Quiet: last used 5 hours ago.");
  await page.unrouteAll();
  await age(page, name, 26 * HOUR);
  await rotation.check.click();
  await expect(rotation.verdict).toContainText("Safe to delete.");
  await page.unrouteAll();

  await rotation.remove.click();
  const remove = app.tokens.deleteDialog;
  await expect(remove.dialog).toContainText(name);
  await remove.confirmation.fill(name);
  await remove.submit.click();
  await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
  expect(await use(backend, value)).toBe(401);
  expect(await use(backend, fresher)).toBe(200);
  const successor = await backend.api("ada").find("organization", `${name}-2`);
  expect(successor?.description).toBe(`Deploys the site (rotates ${id})`);
  expect(Math.abs((successor?.expires ?? 0) - now() - 90 * DAY)).toBeLessThan(120);
  await expect(app.tokens.row(`${name}-2`)).toBeVisible();
  await expect(app.tokens.table.getByText("successor of")).toHaveCount(0);
});

test("a rotation is recognized after a reload", async ({ app, page }) => {
  const { name, rotation } = await begun(app, page);
  await page.reload();
  await app.open("organization", "ada", `?q=${name}`);
  await expect(app.tokens.rows).toHaveCount(2);
  await expect(app.tokens.row(name).filter({ hasText: "being replaced" })).toHaveCount(1);
  await expect(app.tokens.row(`${name}-2`)).toContainText(`successor of ${name}`);
  // What the mark is made of is in no description that is shown.
  await expect(app.tokens.table).not.toContainText("(rotates");
  await app.tokens.rows.first().getByRole("link", { name: "successor of" }).hover();
  await expect(page.getByRole("tooltip")).toContainText(name);
  await rotation.choose(`${name}-2`, "Show rotation…");
  await expect(rotation.predecessor).toContainText(name);
  await expect(rotation.successor).toContainText(`${name}-2`);
  await rotation.close.click();

  // To begin again would make a second successor: the form says so.
  await rotation.begin(name);
  await expect(rotation.form).toContainText(`${name}-2 is to take its place already.`);
  await expect(rotation.name).toHaveValue(`${name}-3`);
  await rotation.form.getByRole("button", { name: "Show that rotation" }).click();
  await expect(rotation.dialog).toBeVisible();
});

test("axe finds nothing in rows that are rotating", async ({ app, page }) => {
  await app.open("organization", "ada", "?q=drift-nightly");
  await expect(app.tokens.table.getByText(/successor of|being replaced/)).toHaveCount(2);
  await expectAccessible(page, "rotating rows");
});

test("axe finds nothing in the form and in the dialog that watches", async ({ app, page }) => {
  const { name } = await shown(app);
  const rotation = new Rotation(page);
  await rotation.choose(name, "Change to admin…");
  await expect(rotation.form).toContainText("Gained: ");
  await expectAccessible(page, "rotate");
  await rotation.submit.click();
  await app.tokens.createdDialog.take();
  await expect(rotation.verdict).toContainText("Successor not used yet.");
  await expectAccessible(page, "rotation");
});

test("who does not delete after all is back at the rotation", async ({ app, page }) => {
  const { name } = await shown(app);
  const rotation = new Rotation(page);
  await rotation.begin(name);
  await rotation.submit.click();
  await app.tokens.createdDialog.take();
  await rotation.remove.click();
  await expect(app.tokens.deleteDialog.dialog).toContainText(name);
  await app.tokens.deleteDialog.cancel.click();
  await expect(rotation.predecessor).toContainText(name);
  await rotation.close.click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("watching reads no further than both tokens are found", async ({ app, page }) => {
  const both = [row(2), row(1, { description: "(rotates id-2)", name: "token-00002-2" })];
  const cursors = await onList(page, (route, cursor) =>
    route.fulfill({ json: cursor ? { tokens: [row(3)] } : { tokens: both, continuationToken: "more" } }),
  );
  await app.open("organization");
  await expect(app.tokens.rows).toHaveCount(3);
  const rotation = new Rotation(page);
  cursors.length = 0;
  await rotation.choose("token-00002", "Show rotation…");
  const whole = [null, "more", null, "more"]; // both lists to the end, for others that are to take its place
  await expect.poll(() => cursors).toEqual(whole);
  await rotation.check.click();
  await expect.poll(() => cursors).toEqual([...whole, null]);
  await expect(rotation.check).not.toHaveAttribute("aria-busy", "true");
  expect(cursors).toEqual([...whole, null]);
});

test("the successor is created, but the answer is lost", async ({ app, backend, page, watch }) => {
  watch.expectNoAnswer();
  const { name } = await shown(app);
  const rotation = new Rotation(page);
  await rotation.begin(name);
  await page.route("**/api/orgs/acme-corp/tokens*", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    await route.fetch();
    await route.abort("connectionreset");
  });
  await rotation.submit.click();
  await expect(rotation.form).toContainText("Created, but its value is lost.");
  await page.unrouteAll();
  await rotation.form.getByRole("button", { name: `Use ${name}-3 instead` }).click();
  await expect(rotation.name).toHaveValue(`${name}-3`);
  await rotation.submit.click();
  await app.tokens.createdDialog.take();

  await expect(rotation.successor).toContainText(`${name}-3`);
  const others = rotation.dialog.locator(".note").filter({ hasText: "Other tokens are to take its place, too." });
  await expect(others).toContainText(`${name}-2`);
  await others.getByRole("button", { name: "Delete…" }).click();
  await app.tokens.deleteDialog.submit.click();
  await expect(page.getByText(`Deleted ${name}-2.`)).toBeVisible();
  // The rotation itself goes on.
  await expect(rotation.successor).toContainText(`${name}-3`);
  await expect(others).toHaveCount(0);
  expect(await backend.api("ada").find("organization", `${name}-2`)).toBeUndefined();
  expect(await backend.api("ada").find("organization", `${name}-3`)).toBeDefined();
  expect(await backend.api("ada").find("organization", name)).toBeDefined();
});

test("a name that a deleted token holds gives way to the next", async ({ app, backend, page, watch }) => {
  watch.expectStatus(409);
  const { name } = await shown(app);
  const gone = await backend.api("ada").create("organization", `${name}-2`);
  await backend.api("ada").delete("organization", gone.id);
  const rotation = new Rotation(page);
  await rotation.begin(name);
  await rotation.submit.click();
  await expect(rotation.form).toContainText("names stay reserved");
  await expect(rotation.form).toContainText("Nothing was created.");
  await rotation.form.getByRole("button", { name: `Use ${name}-3 instead` }).click();
  await rotation.submit.click();
  await app.tokens.createdDialog.take();
  await expect(rotation.successor).toContainText(`${name}-3`);
});

test("a deleted token is replaced by its name", async ({ app, backend, watch }) => {
  watch.expectStatus(409);
  const name = `${fresh("gone")}x`;
  const { id } = await backend.api("ada").create("organization", name);
  await backend.api("ada").delete("organization", id);
  await app.open("organization");
  const create = await app.tokens.openCreate();
  const offer = create.dialog.getByRole("button", { name: /^Use .* instead$/ });
  await create.name.fill(name);
  await expect(offer).toHaveCount(0);
  await create.submit.click();
  await expect(create.problemOf(create.name)).toContainText("Nothing was created.");
  await expect(offer).toHaveText(`Use ${name}-2 instead`);
  // It goes with the name it is about, and comes back with it.
  await create.name.fill(`${name}y`);
  await expect(offer).toHaveCount(0);
  await create.name.fill(name);
  await offer.click();
  await create.submit.click();
  await app.tokens.createdDialog.take();
  expect(await backend.api("ada").find("organization", `${name}-2`)).toBeDefined();
});

test("the admin level changes by a successor", async ({ app, backend, page }) => {
  const { name } = await shown(app);
  const rotation = new Rotation(page);
  await rotation.choose(name, "Change to admin…");
  await expect(rotation.admin).toBeChecked();
  await expect(rotation.form).toContainText("Gained: the successor will be able to");
  await rotation.submit.click();
  await app.tokens.createdDialog.take();
  await rotation.close.click();
  expect(await backend.api("ada").find("organization", `${name}-2`)).toMatchObject({ admin: true });
  expect(await backend.api("ada").find("organization", name)).toMatchObject({ admin: false });

  await rotation.choose(`${name}-2`, "Change to standard…");
  await expect(rotation.name).toHaveValue(`${name}-3`);
  await expect(rotation.admin).not.toBeChecked();
  await expect(rotation.form).toContainText("Lost: the successor will not be able to");
  await rotation.admin.check();
  await expect(rotation.form).toContainText("As before, the successor will be able to");
});

test("the switch on a token's page proposes a successor with the other level", async ({ app, backend, page }) => {
  const { name, id } = await shown(app);
  await app.tokens.row(name).getByRole("link", { name }).click();
  const level = app.main.getByRole("switch", { name: "Admin" });
  await expect(level).not.toBeChecked();
  await level.click();
  const rotation = new Rotation(page);
  await expect(rotation.admin).toBeChecked();
  await expect(rotation.form).toContainText("Gained: the successor will be able to");
  await rotation.form.getByRole("button", { name: "Cancel" }).click();
  // Nothing was changed, and the switch doesn't pretend otherwise.
  await expect(level).not.toBeChecked();
  expect((await backend.api("ada").tokens("organization")).find((token) => token.id === id)?.admin).toBe(false);
});

test("on a server with roles the role goes along, and may change on the way", async ({ app, page, watch }) => {
  watch.expectStatus(404); // What these roles grant is asked for, and not told.
  const role = (id: string, name: string) => ({ role: { id, name, defaultIdentifier: "" } });
  await serveList(page, { tokens: [row(1, role("r1", "Deployer")), row(2, role("r2", "Reader"))] });
  const sent: { roleID?: string; description: string }[] = [];
  await page.route("**/api/orgs/acme-corp/tokens*", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    sent.push(route.request().postDataJSON() as (typeof sent)[number]);
    await route.fulfill({ json: { id: `new-${sent.length}`, tokenValue: `tcp_${"x".repeat(40)}` } });
  });
  await app.open("organization");
  const rotation = new Rotation(page);
  const roles = rotation.form.getByRole("combobox", { name: "Role" });
  await rotation.begin("token-00001");
  await expect(roles.locator("option:checked")).toHaveText("Deployer");
  await rotation.submit.click();
  await app.tokens.createdDialog.take();
  await expect(rotation.dialog).toContainText("The successor is not in the list.");
  await rotation.close.click();
  await rotation.begin("token-00001");
  await roles.selectOption({ label: "Reader" });
  await expect(rotation.form).toContainText("The predecessor has another: Deployer.");
  await rotation.submit.click();
  await app.tokens.createdDialog.take();
  expect(sent.map(({ roleID }) => roleID)).toEqual(["r1", "r2"]);
  expect(sent[0]?.description).toBe("What token 1 does (rotates id-1)");
});

test("an expired token is replaced", async ({ app, backend, page }) => {
  const expired = (await backend.api("ada").tokens("organization")).find(
    ({ name, expires }) => name && expires > 0 && expires < now(),
  );
  if (!expired) throw new Error("the demo has no expired token");
  await app.open("organization", "ada", `?status=expired&q=${expired.name}`);
  const rotation = new Rotation(page);
  await rotation.choose(expired.name, "Create replacement…");
  await expect(rotation.form).toContainText("which has expired");
  const name = await rotation.name.inputValue();
  expect(name).toMatch(/-\d+$/);
  await rotation.submit.click();
  await app.tokens.createdDialog.take();
  await expect(rotation.verdict).toContainText("The predecessor has expired: the server refuses it already.");
  expect((await backend.api("ada").find("organization", name))?.description).toContain(`rotates ${expired.id}`);
});

test("a personal token is rotated by its description", async ({ app, backend, page }) => {
  const label = fresh("laptop");
  const { id } = await backend.api("ada").create("personal", label);
  await app.open("personal", "ada", `?q=${label}`);
  const rotation = new Rotation(page);
  await rotation.begin(label);
  await expect(rotation.name).toHaveCount(0);
  await expect(rotation.description).toHaveValue(label);
  await rotation.submit.click();
  await app.tokens.createdDialog.take();
  await expect(rotation.verdict).toContainText("Successor not used yet.");
  expect(await backend.api("ada").find("personal", `${label} (rotates ${id})`)).toBeDefined();
});

test("a cap shortens the life of a successor, and is named", async ({ app, page }) => {
  await app.open("capped", "ada", "?q=harbor-legacy&status=all");
  const rotation = new Rotation(page);
  await rotation.begin("harbor-legacy");
  await expect(rotation.expiration.getByRole("radio", { name: "90 days (organization maximum)" })).toBeChecked();
  await expect(rotation.form).toContainText("longer than the organization allows: 90 days at most.");
});

test("both are watched every 15 seconds, but not out of sight", async ({ app, page }) => {
  const { name, rotation } = await begun(app, page);
  await page.clock.install();
  const reads = await onList(page, (route) => route.fallback());
  await rotation.choose(name, "Show rotation…");
  const before = () => reads.length;
  await expect.poll(before).toBeGreaterThan(0);
  await expect(rotation.check).not.toHaveAttribute("aria-busy");
  let count = reads.length;
  await page.clock.runFor(15_100);
  await expect.poll(before).toBe(count + 1);
  await expect(rotation.check).not.toHaveAttribute("aria-busy");

  await page.evaluate(() => Object.defineProperty(document, "hidden", { configurable: true, value: true }));
  count = reads.length;
  await page.clock.runFor(60_000);
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { configurable: true, value: false });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
  // Once, because it came into sight; not once for every quarter of a minute.
  await expect.poll(before).toBe(count + 1);
});

test("when the list can't be read, what was seen stays and is said to be old", async ({ app, page, watch }) => {
  watch.expectStatus(500);
  const { name } = await shown(app);
  const rotation = new Rotation(page);
  await rotation.begin(name);
  await rotation.submit.click();
  await app.tokens.createdDialog.take();
  await expect(rotation.verdict).toContainText("Successor not used yet.");
  await expect(rotation.check).not.toHaveAttribute("aria-busy");
  await onList(page, (route) => route.fulfill({ status: 500, json: { code: 500, message: "Broken" } }));
  await rotation.check.click();
  await expect(rotation.dialog.getByRole("alert")).toContainText("What is shown may be out of date.", {
    timeout: 15_000,
  });
  await expect(rotation.verdict).toContainText("Successor not used yet.");
  await page.unrouteAll();
  await rotation.dialog.getByRole("button", { name: /^Retry/ }).click();
  await expect(rotation.dialog.getByRole("alert")).toHaveCount(0);
});
