// What each kind of identity may do, and that the console says why not where it may not.

import type { Locator } from "@playwright/test";
import { Api } from "../fixtures/api.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { places } from "../pages/console.ts";

/** A control that can be reached and says why it does nothing. */
async function expectDisabled(control: Locator, reason: string): Promise<void> {
  await expect(control).toHaveAttribute("aria-disabled", "true");
  await expect(control).toHaveAccessibleDescription(reason);
  await control.focus();
  await expect(control).toBeFocused();
  await control.hover();
  await expect(control.page().getByRole("tooltip")).toHaveText(reason);
  await control.click({ force: true });
  await expect(control.page().getByRole("dialog")).toHaveCount(0);
}

const notPermitted = "Not permitted: view these tokens";

test("a member has personal tokens, and is told who manages the others", async ({ app, page, watch }) => {
  watch.expectStatus(403); // the cap of blue-harbor refuses this token, and the lists refuse the member
  await app.open("personal", "linus");
  await expect(app.tokens.row("CLI on the build machine")).toBeVisible();
  await expect(app.tokens.create).toBeEnabled();
  await expect(app.organization).toContainText("Member");

  await app.navigation.getByRole("link", { name: "Access tokens" }).click();
  await expect(page.getByRole("heading", { name: notPermitted })).toBeVisible();
  const reason = "Only organization admins manage organization tokens. Ask an admin of acme-corp.";
  await expect(app.main).toContainText(reason);
  await expect(app.main).toContainText("You are still signed in");
  await expectDisabled(app.tokens.create, reason);

  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await page.getByRole("link", { name: "Platform", exact: true }).click();
  await expect(page.getByRole("heading", { name: notPermitted })).toBeVisible();
  await expectDisabled(app.tokens.create, "Only organization admins and admins of team platform manage its tokens.");
});

test("a member without a role sees the teams, and which they belong to", async ({ app, page }) => {
  await app.open("teams", "linus");
  const teams = page.getByRole("table", { name: "Teams" });
  await expect(teams.getByRole("rowheader")).toHaveCount(5);
  await expect(teams.getByRole("row").filter({ hasText: "Platform" })).toContainText("Member");
  await expect(teams.getByRole("row").filter({ hasText: "Site reliability" })).toContainText("GitHub");
  await expect(teams.getByRole("row").filter({ hasText: "Security" })).toContainText("none");
});

test("a team admin manages the tokens of that team, and of no other", async ({ app, backend, page, watch }) => {
  watch.expectStatus(403);
  const name = fresh("by-barbara");
  await app.open("team", "barbara");
  const create = await app.tokens.openCreate();
  await create.name.fill(name);
  await create.submit.click();
  await app.tokens.createdDialog.done.click();
  await app.tokens.createdDialog.closeUncopied.click();
  await expect(app.tokens.row(name)).toContainText(/by\s*barbara/);
  const remove = await app.tokens.openDelete(name);
  await remove.submit.click();
  await expect(app.tokens.row(name)).toHaveCount(0);
  expect(await backend.api("ada").find("team", name)).toBeUndefined();

  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await page.getByRole("link", { name: "Data & Insights", exact: true }).click();
  await expect(page.getByRole("heading", { name: notPermitted })).toBeVisible();
  await expectDisabled(app.tokens.create, "Only organization admins and admins of team data manage its tokens.");
});

test("an organization token sees why it manages no tokens", async ({ app, page, watch }) => {
  watch.expectStatus(403);
  await app.open("organization", "robot");
  await expect(page.getByRole("heading", { name: notPermitted })).toBeVisible();
  await expect(app.organization).toContainText("Organization token");
  await expectDisabled(
    app.tokens.create,
    "Organization tokens, even admin ones, can't manage organization tokens. " +
      "Sign in with a personal token of an organization admin.",
  );
  await expect(app.navigation.getByRole("link", { name: "Personal tokens" })).toHaveCount(0);
  await app.open("personal", "robot");
  await expectDisabled(
    app.tokens.create,
    "Only people have personal tokens. You are signed in with a machine's token.",
  );
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await page.getByRole("link", { name: "Platform", exact: true }).click();
  await expectDisabled(
    app.tokens.create,
    "Only admin organization tokens manage team tokens; this one is a standard token.",
  );
});

test("an admin organization token manages team tokens, but no organization tokens", async ({ app, watch }) => {
  watch.expectStatus(403);
  const name = fresh("by-robot");
  await app.open("team", "adminRobot");
  await expect(app.organization).toContainText("Admin organization token");
  const create = await app.tokens.openCreate();
  await create.name.fill(name);
  await create.submit.click();
  await app.tokens.createdDialog.done.click();
  await app.tokens.createdDialog.closeUncopied.click();
  await expect(app.tokens.row(name)).toContainText(/by\s*acme-corp\/terraform-import/);
  const remove = await app.tokens.openDelete(name);
  await remove.submit.click();
  await expect(app.tokens.row(name)).toHaveCount(0);

  await app.navigation.getByRole("link", { name: "Access tokens" }).click();
  await expect(app.main).toContainText("Organization tokens, even admin ones, can't manage organization tokens.");
});

test("a team token sees why it manages no tokens", async ({ app, backend, page, watch }) => {
  watch.expectStatus(403);
  const { tokenValue } = await backend.api("ada").create("team", fresh("robot"));
  await app.openWith(tokenValue, "team");
  await expect(page.getByRole("heading", { name: notPermitted })).toBeVisible();
  await expect(app.organization).toContainText("Token of team platform");
  await expect(app.tokens.create).toHaveAccessibleDescription(/^Team tokens can't manage tokens\./);
});

test("where one may only look, a row's Delete says why not", async ({ app, page, watch }) => {
  watch.expectStatus(403);
  // A server that shows the list to members: the role still decides what the console offers.
  const tokens = await app.backend.api("ada").tokens("organization");
  await page.route("**/api/orgs/acme-corp/tokens?*", (route) => route.fulfill({ json: { tokens } }));
  await app.open("organization", "linus", "?q=dns-sync");
  await page.getByRole("button", { name: "Retry" }).click();
  await app.tokens.openActions("dns-sync");
  const item = page.getByRole("menuitem", { name: "Delete…" });
  await expect(item).toHaveAttribute("aria-disabled", "true");
  await expect(item).toHaveAccessibleDescription(/^Only organization admins manage organization tokens\./);
  await item.click({ force: true });
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a token over an organization's maximum is refused there, and told why", async ({ app, backend, page, watch }) => {
  watch.expectStatus(403);
  const reason = "blue-harbor has a maximum token expiry of 90 days, and this token never expires";
  const { tokenValue } = await backend.api("ada").create("personal", fresh("long"), { expires: 0 });
  for (const token of [tokenValue, backend.token("linus")]) {
    await app.openWith(token, "personal");
    await app.switchTo("blue-harbor");
    await expect(page).toHaveURL(places.capped);
    await expect(app.main).toContainText(reason);
    await expect(app.account).toBeVisible();
  }
});

test("a token created past the cap still works elsewhere", async ({ app, backend, watch }) => {
  watch.expectStatus(403);
  const ada = backend.api("ada");
  const { tokenValue } = await ada.create("personal", fresh("long"), { expires: 0 });
  const robot = new Api(backend.origin, tokenValue);
  expect(await robot.status("GET", "/api/orgs/blue-harbor/tokens")).toBe(403);
  await app.openWith(tokenValue, "organization");
  await expect(app.tokens.rows.first()).toBeVisible();
});

test("an organization that one does not belong to is not there", async ({ app, page, watch }) => {
  watch.expectStatus(404);
  await app.open("capped", "barbara");
  await expect(page.getByRole("heading", { name: "Not here" })).toBeVisible();
  await expect(app.account).toBeVisible();
});
