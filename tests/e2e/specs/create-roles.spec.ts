// Roles for new tokens: offered where the server has some, and nowhere else.

import { expect, fresh, test } from "../fixtures/test.ts";

const roles = {
  roles: [
    { id: "r1", name: "Deployer", defaultIdentifier: "", created: "", modified: "", orgId: "o", version: 1 },
    { id: "", name: "No identifier" },
    { id: "r2", name: "Reader" },
  ],
};
const ROLES = "**/api/orgs/acme-corp/roles?uxPurpose=role";

test("the roles of the organization can be chosen, and go along", async ({ app, page, watch }) => {
  // What these roles grant is asked for, and not told.
  watch.expectStatus(404);
  await page.route(ROLES, (route) => route.fulfill({ json: roles }));
  const sent: unknown[] = [];
  await page.route("**/api/orgs/acme-corp/tokens*", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    sent.push((route.request().postDataJSON() as { roleID?: string }).roleID);
    await route.fulfill({ json: { id: "new", tokenValue: `tcp_${"x".repeat(40)}` } });
  });
  await app.open("organization");
  const create = await app.tokens.openCreate();
  const role = create.dialog.getByRole("combobox", { name: "Role" });
  await expect(role.locator("option")).toHaveText(["No role: the organization's default", "Deployer", "Reader"]);
  await role.selectOption({ label: "Reader" });
  await create.name.fill(fresh("role"));
  await create.submit.click();
  await app.tokens.createdDialog.take();
  expect(sent).toEqual(["r2"]);
});

test("a link may name a role", async ({ app, page }) => {
  await page.route(ROLES, (route) => route.fulfill({ json: roles }));
  await app.open("organization", "ada", "?create&name=from-a-link&role=Deployer");
  const { dialog } = app.tokens.createDialog;
  await expect(dialog.getByRole("combobox", { name: "Role" }).locator("option:checked")).toHaveText("Deployer");
  await expect(dialog).not.toContainText("Parts of the link were left out");
});

test("a server without roles is not asked for more", async ({ app, page, watch }) => {
  await app.open("organization");
  const create = await app.tokens.openCreate();
  const role = create.dialog.getByRole("combobox", { name: "Role" });
  await expect(create.name).toBeFocused();
  await expect(role).toHaveCount(0);
  await create.cancel.click();

  // Servers of an older kind don't know the call.
  watch.expectStatus(404);
  let asked = 0;
  await page.route(ROLES, async (route) => {
    asked += 1;
    await route.fulfill({ status: 404, json: { code: 404, message: "not found" } });
  });
  await app.open("organization");
  for (const time of [1, 2]) {
    await app.tokens.openCreate();
    await expect.poll(() => asked, `time ${time}`).toBe(1);
    await expect(role).toHaveCount(0);
    await create.cancel.click();
  }
});
