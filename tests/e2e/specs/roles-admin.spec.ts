// The roles of an organization: made, filled, given, compared and deleted, and who may do that.

import { expectAccessible } from "../fixtures/axe.ts";
import { expect, test } from "../fixtures/test.ts";
import { Console, places } from "../pages/console.ts";

const ROLES = "/api/orgs/acme-corp/roles";

test("a role is made, filled, given to a member, and deleted when nobody has it", async ({ page, startBackend }) => {
  const backend = await startBackend();
  const app = new Console(page, backend);
  const ada = backend.api("ada");
  await app.open("roles");
  await expect(app.heading).toHaveText("Roles");
  await app.roles.createRole("Log reader");
  await expect(app.heading).toHaveText("Log reader");
  const read = await app.roles.permission("Audit logs", "Read the audit log");
  await expect(read).not.toBeChecked();
  await read.check();
  await app.roles.save.click();
  await expect(page.getByText("Saved Log reader.")).toBeVisible();

  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  expect(await ada.status("PATCH", "/api/orgs/acme-corp/members/dmitri", { fgaRoleId: id })).toBe(204);
  await page.reload();
  await expect(app.roles.holders("Members").getByRole("rowheader")).toHaveText(["Dmitri Volkov"]);
  await expect(app.roles.remove).toHaveAttribute("aria-disabled", "true");
  await expect(app.roles.remove).toHaveAccessibleDescription("Can’t be deleted while 1 member has it.");

  expect(await ada.status("PATCH", "/api/orgs/acme-corp/members/dmitri", { role: "member" })).toBe(204);
  await page.reload();
  await expect(app.roles.remove).not.toHaveAttribute("aria-disabled");
  await app.roles.deleteRole("Log reader");
  await expect(page).toHaveURL(new RegExp(`${places.roles}$`));
  await expect(app.roles.row("Log reader")).toHaveCount(0);
});

test("a role that is given while it is deleted stays, and the refusal names who has it", async ({ page, startBackend, watch }) => {
  watch.expectStatus(400, 409);
  const backend = await startBackend();
  const app = new Console(page, backend);
  const ada = backend.api("ada");
  await app.open("roles");
  await app.roles.createRole("Short lived");
  await expect(app.heading).toHaveText("Short lived");
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await expect(app.roles.remove).not.toHaveAttribute("aria-disabled");
  await app.roles.remove.click();
  const field = app.roles.deleteDialog.getByRole("textbox", { name: "Type Short lived to confirm" });
  await field.fill("Short lived");
  await expect(app.roles.deleteDialog).toContainText("No member has it.");
  expect(await ada.status("PATCH", "/api/orgs/acme-corp/members/dmitri", { fgaRoleId: id })).toBe(204);
  await app.roles.deleteDialog.getByRole("button", { name: "Delete role" }).click();
  await expect(app.roles.deleteDialog).toContainText("in use by 1 member (dmitri)");
  expect(await ada.status("GET", `${ROLES}/${id}`)).toBe(200);
});

test("a role stands beside another in an address that can be sent", async ({ page, startBackend }) => {
  const app = new Console(page, await startBackend());
  await app.open("roles");
  await app.roles.createRole("Deputy", "Admin");
  await expect(app.heading).toHaveText("Deputy");
  await app.roles.compareWith.selectOption({ label: "Admin (built-in)" });
  await expect(page.getByRole("radio", { name: "0 differences" })).toBeVisible();
  await (await app.roles.permission("Teams", "Create teams")).uncheck();
  await page.getByRole("radio", { name: "1 difference" }).check();
  await expect(app.roles.permissions.locator("tr.role-line:visible")).toHaveCount(1);
  expect(new URL(page.url()).search).toBe("?with=admin&show=differences");
});

test("a member sees the roles, and why they can't be changed", async ({ app, page }) => {
  await app.open("roles", "linus");
  const denied = "Only organization admins and admin organization tokens manage the roles of acme-corp.";
  await expect(app.roles.create).toHaveAttribute("aria-disabled", "true");
  await expect(app.roles.create).toHaveAccessibleDescription(denied);
  await page.getByRole("link", { name: "Admin", exact: true }).click();
  await expect(app.roles.permissions).toBeVisible();
  await expect(app.roles.save).toHaveCount(0);
  await expect(app.roles.permissions.getByRole("checkbox")).toHaveCount(0);
});

test("the list and a role are accessible", async ({ page, startBackend }) => {
  const app = new Console(page, await startBackend());
  await app.open("roles");
  await expect(app.roles.table).toBeVisible();
  await expectAccessible(page, "roles");
  await app.roles.createRole("Deputy", "Admin");
  await expect(app.roles.permissions).toBeVisible();
  await expectAccessible(page, "a role");
});
