// The settings of an organization: what a maximum does is shown before it is saved, and is what the server then does.

import { readFile } from "node:fs/promises";
import { Api } from "../fixtures/api.ts";
import { expectAccessible } from "../fixtures/axe.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { Console, places } from "../pages/console.ts";

const TEAMS = "Members can create teams";
const DAY = 86_400;

test("a token that the preview names stops, and works again without the maximum", async ({ page, startBackend }) => {
  // A database of its own: the maximum would refuse tokens of other tests.
  const app = new Console(page, await startBackend());
  const ada = app.backend.api("ada");
  const name = fresh("long");
  const expires = Math.floor(Date.now() / 1000) + 500 * DAY;
  const { tokenValue } = await ada.create("team", name, { expires });
  const robot = new Api(app.backend.origin, tokenValue);
  expect(await robot.status("GET", "/api/orgs/acme-corp/teams")).toBe(200);

  await app.open("settings");
  await expect(app.heading).toHaveText("Settings");
  await app.settings.maximum.fill("400");
  const row = app.settings.token(name);
  await expect(row).toContainText("stops now");
  await expect(row).toContainText("from ");
  await app.settings.save.click();
  await expect(app.settings.dialog).toContainText("stop authenticating the moment this is saved");
  await app.settings.confirm.click();
  await expect(app.settings.section).toContainText("now: 400 days");
  await expect(app.settings.section).toContainText("Saved");
  expect(await robot.status("GET", "/api/orgs/acme-corp/teams")).toBe(403);

  await app.settings.maximum.fill("");
  await expect(app.settings.token(name)).toContainText("works again");
  await app.settings.save.click();
  await expect(app.settings.section).toContainText("now: no maximum");
  expect(await robot.status("GET", "/api/orgs/acme-corp/teams")).toBe(200);
});

test("a maximum that would lock its author out is refused at the field", async ({ page, startBackend, watch }) => {
  watch.expectStatus(400, 403); // blue-harbor has a maximum that refuses this token
  const app = new Console(page, await startBackend());
  const forever = await app.backend.api("ada").create("personal", fresh("forever"), { expires: 0 });
  await app.openWith(forever.tokenValue, "settings");
  await app.settings.maximum.fill("30");
  await app.settings.save.click();
  await app.settings.confirm.click();
  await expect(app.settings.section).toContainText("would break this maximum");
  await expect(app.settings.maximum).toHaveAttribute("aria-invalid", "true");
  await expect(app.settings.maximum).toBeFocused();
  await expect(app.settings.maximum).toHaveValue("30");
  await expect(app.settings.section).toContainText("now: no maximum");
});

test("a switch is saved by itself, and a change that the server lacks goes back", async ({ page, startBackend, watch }) => {
  watch.expectStatus(400);
  const app = new Console(page, await startBackend());
  await app.open("settings");
  const teams = app.settings.switch(TEAMS);
  const before = await teams.isChecked();
  await teams.click();
  await expect(app.settings.row(TEAMS)).toContainText("Saved");
  await expect(teams).toBeChecked({ checked: !before });
  await page.reload();
  await expect(app.settings.switch(TEAMS)).toBeChecked({ checked: !before });

  const stacks = app.settings.switch("Members can create stacks");
  await stacks.click();
  await expect(app.settings.row("Members can create stacks")).toContainText("Still “Off”");
  await expect(stacks).not.toBeChecked();
  await expect(app.settings.row("Default permission on environments")).toContainText("not in this organization’s plan");
});

test("a member and an organization token only read them", async ({ app, watch }) => {
  watch.expectStatus(403);
  const reason = "Only organization admins and admin organization tokens change the settings of acme-corp.";
  for (const person of ["linus", "robot"] as const) {
    await app.open("settings", person);
    await expect(app.main).toContainText(reason);
    await expect(app.settings.switch(TEAMS)).toHaveAttribute("aria-disabled", "true");
    await expect(app.settings.maximum).toHaveCount(0);
    await expect(app.settings.section).toContainText("now: no maximum");
  }
});

test("an admin organization token changes them", async ({ page, startBackend }) => {
  const app = new Console(page, await startBackend());
  await app.open("settings", "adminRobot");
  await app.settings.switch(TEAMS).click();
  await expect(app.settings.row(TEAMS)).toContainText("Saved");
  await app.settings.maximum.fill("365");
  // It can't see the organization's own tokens, and the preview says so.
  await expect(app.settings.section).toContainText("Not looked at: the tokens of acme-corp.");
});

test("the affected tokens are exported", async ({ app, page }) => {
  await app.open("settings");
  await app.settings.maximum.fill("30");
  await expect(app.settings.affected).toBeVisible();
  for (const [format, begins] of [
    ["CSV", "id,name"],
    ["CSV for Excel", "\u{feff}id,name"],
  ] as const) {
    const started = page.waitForEvent("download");
    await app.settings.export.click();
    await page.getByRole("menuitem", { name: format, exact: true }).click();
    const file = await started;
    expect(file.suggestedFilename()).toMatch(/^affected-tokens-acme-corp-\d{4}-\d\d-\d\d\.csv$/);
    const text = await readFile(await file.path(), "utf8");
    expect(text.slice(0, begins.length)).toBe(begins);
  }
  await expect(page.getByText(/^Exported \d+ tokens? to affected-tokens/)).toHaveCount(2);
});

test("accessible in every state", async ({ app, page }) => {
  await app.open("settings");
  await expect(app.settings.switch(TEAMS)).toBeVisible();
  await app.settings.others.click();
  await expectAccessible(page, "settings");
  await app.settings.maximum.fill("90");
  await expect(app.settings.section).toContainText("Made over");
  await expectAccessible(page, "preview");
  await app.settings.save.click();
  await expect(app.settings.dialog).toBeVisible();
  await expectAccessible(page, "asking");
  await app.settings.dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(app.settings.save).toBeFocused();
  await app.settings.maximum.fill("9999");
  await expect(app.settings.section).toContainText("at most 3650 days");
  await expectAccessible(page, "wrong");
  await app.open("settings", "linus");
  await expect(app.main).toContainText("Read only.");
  await expectAccessible(page, "read only");
});

test("hostile names change nothing of the page", async ({ app, page }) => {
  const hostile = "\u202e<img src=x onerror=alert(1)>";
  await page.route("**/api/orgs/acme-corp/metadata", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), preferredVCS: hostile } });
  });
  await page.route("**/api/orgs/acme-corp/tokens?*", (route) =>
    route.fulfill({ json: { tokens: [{ id: "h", name: hostile, expires: 0 }] } }),
  );
  await app.open("settings");
  await app.settings.others.click();
  await expect(app.settings.list("Preferred version control")).toContainText("<img src=x");
  await app.settings.maximum.fill("30");
  await expect(app.settings.token("<img src=x")).toContainText("never valid");
  await expect(page.locator("main img")).toHaveCount(0);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("nothing scrolls sideways", async ({ app, page }) => {
    await app.open("settings");
    await app.settings.maximum.fill("90");
    await expect(app.settings.section).toContainText("Made over");
    await app.settings.others.click();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
    await expectAccessible(page, "settings on a phone");
  });
});

test("the link is last in the navigation, and leads here", async ({ app, page }) => {
  await app.open("teams");
  await app.navigation.getByRole("link", { name: "Settings" }).click();
  await expect(page).toHaveURL(places.settings);
  await expect(page).toHaveTitle("Settings · acme-corp · Token Console");
  await expect(app.heading).toBeFocused();
});
