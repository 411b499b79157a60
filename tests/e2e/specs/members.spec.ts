// The members of an organization: who is what, changes that the server makes or refuses, and who may make them.

import { expectAccessible } from "../fixtures/axe.ts";
import { Canary } from "../fixtures/canary.ts";
import { expect, test } from "../fixtures/test.ts";
import { Console, places } from "../pages/console.ts";

const MEMBERS = "/api/orgs/acme-corp/members";

const denied = "Only organization admins and admin organization tokens manage the members of acme-corp.";

test("an admin grants and takes admin rights, with Undo, and the server has it", async ({ page, startBackend }) => {
  const backend = await startBackend();
  const app = new Console(page, backend);
  await app.open("members");
  await expect(app.heading).toHaveText("Members");
  await expect(app.members.table).toBeVisible();
  await app.members.filter.fill("dmitri");
  const name = "Dmitri Volkov";
  await expect(app.members.admin(name)).not.toBeChecked();
  await app.members.grant(name);
  await expect(app.members.news).toContainText(`${name} is an organization admin now.`);
  await expect(app.members.admin(name)).toBeChecked();
  await page.reload();
  await expect(app.members.admin(name)).toBeChecked();
  await app.members.admin(name).click();
  await expect(app.members.news).toContainText(`${name} is no organization admin any more.`);
  await app.members.undo.click();
  await expect(app.members.news).toContainText(`${name} is an organization admin now.`);
  await app.members.role(name).selectOption({ label: "Member" });
  await expect(app.members.admin(name)).not.toBeChecked();
});

test("two admins demote each other: one request is refused, and one admin stays", async ({ page, startBackend, watch }) => {
  watch.expectStatus(400, 403);
  const backend = await startBackend();
  const ada = backend.api("ada");
  const app = new Console(page, backend);
  await app.open("members");
  await app.members.filter.fill("grace");
  await expect(app.members.admin("Grace Okafor")).toBeChecked();
  // Grace, who has no token in the demo, is stood in for by an admin token of the organization.
  expect(await backend.api("adminRobot").status("PATCH", `${MEMBERS}/ada`, { role: "member" })).toBe(204);
  await app.members.admin("Grace Okafor").click();
  await expect(app.members.news).toContainText("Nothing changed: Grace Okafor is still an organization admin.");
  await expect(app.members.admin("Grace Okafor")).toBeChecked();
  expect(await ada.status("PATCH", `${MEMBERS}/grace`, { role: "member" })).toBe(403);
});

test("a member is removed and added again", async ({ page, startBackend, watch }) => {
  watch.expectStatus(404);
  const backend = await startBackend();
  const app = new Console(page, backend);
  await app.open("members", "ada", "?q=zoe");
  const name = "Zoë Marchand-Oyelaran";
  await app.members.act(name, "Remove…");
  await expect(app.members.removeDialog).toContainText("The user leaves the team Security.");
  await app.members.removeDialog.getByRole("button", { name: "Remove member" }).click();
  await expect(page.getByRole("heading", { name: "No member matches" })).toBeVisible();
  await app.members.addMember("nobody-here");
  await expect(app.members.addDialog).toContainText("There is no user nobody-here here.");
  await app.members.addDialog.getByRole("textbox", { name: "Login" }).fill("zoe");
  await app.members.addDialog.getByRole("button", { name: "Add member" }).click();
  await expect(app.members.row(name)).toBeVisible();
});

test("one's own rights and membership stay, and say why", async ({ app, page }) => {
  await app.open("members", "ada", "?q=ada");
  const own = app.members.admin("Ada Lindqvist");
  await expect(own).toHaveAttribute("aria-disabled", "true");
  await own.hover();
  await expect(page.getByRole("tooltip")).toContainText("You can't take your own admin rights away.");
  await app.members.row("Ada Lindqvist").getByRole("button", { name: "Actions for Ada Lindqvist" }).click();
  await expect(page.getByRole("menuitem", { name: "Remove…" })).toHaveAccessibleDescription(/can't remove yourself/);
});

for (const person of ["linus", "barbara", "robot"] as const) {
  test(`${person} sees the members and can't change them`, async ({ app, watch }) => {
    watch.expectStatus(403); // the cap of blue-harbor refuses some tokens
    await app.open("members", person, "?q=grace");
    const admin = app.members.admin("Grace Okafor");
    await expect(admin).toBeChecked();
    await expect(admin).toHaveAttribute("aria-description", new RegExp(denied));
    await expect(app.members.role("Grace Okafor")).toHaveCount(0);
    await expect(app.members.add).toHaveAccessibleDescription(denied);
  });
}

test("an admin organization token manages members, and sees no tokens", async ({ app, page }) => {
  await app.open("members", "adminRobot", "?q=felix");
  await expect(app.members.admin("Felix Gruber")).toBeEnabled();
  await expect(app.members.add).toBeEnabled();
  await expect(page.getByRole("columnheader", { name: "Tokens created" })).toHaveCount(0);
});

test("the page of a member leads to the log and back to the list", async ({ app, page }) => {
  await app.open("members", "ada", "?q=barbara");
  await page.getByRole("link", { name: "Barbara Ito" }).click();
  await expect(app.heading).toHaveText("Barbara Ito");
  await expect(app.heading).toBeFocused();
  await expect(page.getByRole("region", { name: "Teams" })).toContainText("Platform");
  await expectAccessible(page, "one member");
  await page.getByRole("banner").getByRole("link", { name: "Members" }).click();
  await expect(page).toHaveURL(places.members);
  await app.members.filter.fill("barbara");
  await app.members.act("Barbara Ito", "View activity");
  await expect(page).toHaveURL(/\/audit\?q=user%3Abarbara/);
});

test("a user is invited by e-mail and by a link, and both are cancelled", async ({ page, startBackend }) => {
  const backend = await startBackend();
  const app = new Console(page, backend);
  const ada = backend.api("ada");
  await app.open("members");
  await app.members.invite.click();
  await expectAccessible(page, "invite");
  await app.members.inviteDialog.getByRole("textbox", { name: "E-mail address" }).fill("new.user@example.com");
  await app.members.inviteDialog.getByRole("combobox", { name: "Role" }).selectOption({ label: "Admin" });
  await app.members.inviteDialog.getByRole("button", { name: "Invite" }).click();
  await expect(app.members.invitation("new.user@example.com")).toContainText("Admin");
  await expectAccessible(page, "invitations");

  await app.members.invite.click();
  await app.members.inviteDialog.getByRole("radio", { name: "By a link" }).check();
  await app.members.inviteDialog.getByRole("button", { name: "Make link" }).click();
  await expect(app.members.linkDialog).toBeVisible();
  const link = (await ada.invitations()).find((it) => it.email === "");
  await expect(app.members.linkDialog.getByRole("region", { name: "Link" })).toContainText(link?.id ?? "no link");
  await expectAccessible(page, "a link");
  await app.members.linkDialog.getByRole("button", { name: "Copy link" }).click();
  await expect(app.members.linkDialog).toContainText("Copied.");
  await app.members.linkDialog.getByRole("button", { name: "Done" }).click();
  await expect(page.locator("body")).not.toContainText(link?.id ?? "no link");

  await app.members.actOnInvitation("new.user@example.com", "Send again…");
  await page.getByRole("dialog", { name: "Send again" }).getByRole("button", { name: "Send again" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  for (const to of ["new.user@example.com", "Link"]) {
    await app.members.actOnInvitation(to, "Cancel invitation…");
    const dialog = page.getByRole("dialog", { name: "Cancel invitation" });
    await dialog.getByRole("button", { name: "Cancel invitation" }).click();
    await expect(app.members.invitation(to)).toHaveCount(0);
  }
  expect(await ada.invitations()).toEqual([]);
});

test("axe: the list, its dialogs, no match, refused", async ({ app, page, watch }) => {
  watch.expectStatus(409);
  await app.open("members", "ada", "?q=gr");
  await expect(app.members.row("Grace Okafor")).toBeVisible();
  await expectAccessible(page, "members");
  await app.members.add.click();
  await app.members.addDialog.getByRole("button", { name: "Add member" }).click();
  await expect(app.members.addDialog).toContainText("Enter the login");
  await expectAccessible(page, "add member");
  await app.members.addDialog.getByRole("button", { name: "Cancel" }).click();
  await app.members.admin("Felix Gruber").click();
  await expectAccessible(page, "make admin");
  await page.route(`**${MEMBERS}/felix`, (route) => route.fulfill({ status: 409, json: { message: "Elsewhere" } }));
  await app.members.grantDialog.getByRole("button", { name: "Make admin" }).click();
  await expect(app.members.news).toContainText("Elsewhere");
  await expectAccessible(page, "refused");
  await app.members.act("Grace Okafor", "Remove…");
  await expect(app.members.removeDialog).toContainText("The user leaves");
  await expectAccessible(page, "remove member");
  await app.members.removeDialog.getByRole("button", { name: "Cancel" }).click();
  await app.members.filter.fill("nothing has this");
  await expect(page.getByRole("heading", { name: "No member matches" })).toBeVisible();
  await expectAccessible(page, "no match");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("members are cards, and nothing scrolls sideways", async ({ app, page }) => {
    await app.open("members", "ada", "?q=gr");
    await expect(app.members.admin("Grace Okafor")).toBeVisible();
    await expectAccessible(page, "cards");
    const [scroll, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(scroll).toBeLessThanOrEqual(width!);
  });
});

test("no secret leaves its place while members are changed", async ({ context, page, startBackend }) => {
  const backend = await startBackend({ config: {} });
  const app = new Console(page, backend);
  const canary = new Canary(context, page);
  const session = backend.token("ada");
  await page.goto(`${backend.origin}/connect?to=${places.members}`);
  await app.connect.signIn(session);
  await app.members.filter.fill("felix");
  await app.members.grant("Felix Gruber");
  await expect(app.members.news).toContainText("is an organization admin now.");
  await canary.expectHidden(session, "changing a member");
  await app.members.filter.fill(session);
  await expect(page.getByText("That looks like a token's value.")).toBeVisible();
  await canary.expectHidden(session, "pasting a value into the filter");
});
