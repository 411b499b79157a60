// Teams are made, changed and deleted, and who is in them; each change is on the server afterwards.

import { expectAccessible } from "../fixtures/axe.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { TeamsPage } from "../pages/teams.ts";

const TEAMS = "/orgs/acme-corp/teams";

test("a team from its creation to its end", async ({ app, page, watch }) => {
  // A long journey, with five sweeps of axe.
  test.slow();
  watch.expectStatus(404, 409, 422);
  const teams = new TeamsPage(page);
  const name = fresh("crew");
  await app.openAt(TEAMS);
  await teams.create.click();
  const { createDialog: create } = teams;
  await create.getByRole("textbox", { name: "Name", exact: true }).fill("two words");
  await create.getByRole("button", { name: "Create team" }).click();
  await expect(create).toContainText("Spaces aren't allowed.");
  await expectAccessible(page, "create team, problem");
  await create.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await create.getByRole("textbox", { name: "Display name" }).fill("Night crew");
  await create.getByRole("button", { name: "Create team" }).click();
  await expect(app.heading).toHaveText("Night crew");
  await expect(page).toHaveURL(new RegExp(`/teams/${name}$`));
  await expect(page.getByRole("heading", { name: "No members yet" })).toBeVisible();

  await teams.add.click();
  const login = teams.addDialog.getByRole("combobox", { name: "Login" });
  await login.fill("nobody-here");
  await teams.addDialog.getByRole("button", { name: "Add to team" }).click();
  await expect(teams.addDialog).toContainText("has no member nobody-here. Nothing was changed.");
  await login.fill("linus");
  await teams.addDialog.getByRole("button", { name: "Add to team" }).click();
  await expect(teams.member("linus")).toBeVisible();
  await teams.admin("linus").click();
  await expect(page.getByText(/is now an admin of Night crew\./)).toBeVisible();
  await expect(teams.admin("linus")).toBeChecked();
  await page.reload();
  await expect(teams.admin("linus")).toBeChecked();
  await expectAccessible(page, "a team");

  await teams.act("Night crew", "Edit team…");
  await teams.editDialog.getByRole("textbox", { name: "Description" }).fill("Works at night");
  await expectAccessible(page, "edit team");
  await teams.editDialog.getByRole("button", { name: "Save team" }).click();
  await expect(app.main).toContainText("Works at night");

  await teams.tab("Tokens").click();
  await expect(app.heading).toHaveText("Team access tokens");
  const token = fresh("team-token");
  const dialog = await app.tokens.openCreate();
  await dialog.name.fill(token);
  await dialog.submit.click();
  await app.tokens.createdDialog.done.click();
  await app.tokens.createdDialog.closeUncopied.click();
  await expect(app.tokens.row(token)).toBeVisible();
  await teams.tab("Members").click();

  await teams.act("Night crew", "Delete team…");
  const { deleteDialog: remove } = teams;
  await expect(remove).toContainText("Its 1 active token stops working at once, everywhere.");
  await expect(remove.getByRole("list", { name: "Tokens that stop working" })).toContainText(token);
  await expectAccessible(page, "delete team");
  await remove.getByRole("textbox", { name: "Type Night crew to confirm" }).fill("Night crew");
  await remove.getByRole("button", { name: "Delete team" }).click();
  await expect(page).toHaveURL(/\/teams$/);
  await expect(page.getByText("Deleted Night crew.")).toBeVisible();
  await expect(teams.table).not.toContainText("Night crew");

  // The name stays reserved.
  await teams.create.click();
  await create.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await create.getByRole("button", { name: "Create team" }).click();
  await expect(create).toContainText("Names of teams can't be used again");
});

test("where another system manages a team, it is read only with the reason", async ({ app, page }) => {
  const teams = new TeamsPage(page);
  await app.openAt(`${TEAMS}/sre`);
  await expect(app.heading).toHaveText("Site reliability");
  await expect(app.main).toContainText("Read only here. This team follows a team of GitHub.");
  await expect(teams.admin("kofi")).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page, "a team of GitHub");
});

test("a team's admin changes who is in it, and a member does not", async ({ app, page }) => {
  const teams = new TeamsPage(page);
  await app.openAt(`${TEAMS}/platform`, "barbara");
  await teams.admin("emeka").click();
  await expect(teams.admin("emeka")).toBeChecked();
  await teams.admin("emeka").click();
  await expect(teams.admin("emeka")).not.toBeChecked();
  await app.openAt(`${TEAMS}/platform`, "linus");
  await expect(teams.admin("emeka")).toHaveAttribute("aria-disabled", "true");
  await expect(teams.add).toHaveAttribute("aria-disabled", "true");
});

test("an admin organization token manages teams, a standard one does not", async ({ app, page }) => {
  const teams = new TeamsPage(page);
  await app.openAt(`${TEAMS}/web`, "adminRobot");
  await teams.admin("felix").click();
  await expect(page.getByText(/is now an admin of Web shop\./)).toBeVisible();
  await teams.admin("felix").click();
  await expect(teams.admin("felix")).not.toBeChecked();
  await app.openAt(`${TEAMS}/web`, "robot");
  await expect(teams.admin("felix")).toHaveAttribute("aria-disabled", "true");
});

test("on a phone nothing needs to be scrolled sideways", async ({ app, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const teams = new TeamsPage(page);
  await app.openAt(`${TEAMS}/platform`);
  await expect(teams.admin("emeka")).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
