// Who a policy names: people of the organization are offered, and who is none of them is found.

import { gate } from "../fixtures/gate.ts";
import { AUDIENCE, Trust, address, allow } from "../fixtures/trust.ts";
import { expect, test } from "../fixtures/test.ts";
import { IssuerPage } from "../pages/issuer.ts";
import { OidcPage } from "../pages/oidc.ts";

const MEMBERS = /\/api\/orgs\/acme-corp\/members\?/;

const of = (userLogin: string) =>
  allow({ aud: AUDIENCE, sub: "project_path:acme/api:ref:main" }, { tokenType: "personal", userLogin });

const member = (githubLogin: string) => ({ user: { githubLogin, name: githubLogin, avatarUrl: "" }, role: "member" });

const gone = /is not a member of the organization/;

test("who is no member is found, and a slip is mended with one press", async ({ app, page }) => {
  await Trust.serve(page, [of("linsu")]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  const finding = issuer.findings.filter({ hasText: gone });
  await expect(finding).toContainText("linsu is not a member of the organization. Did you mean linus?");
  await finding.getByRole("button", { name: "Change it to linus" }).click();
  await expect(finding).toHaveCount(0);
  await expect(issuer.card(1)).toContainText("a personal token of linus");

  await issuer.edit(1);
  const user = issuer.card(1).getByRole("combobox", { name: "User" });
  // Everybody is offered, also who is in no team.
  await expect(issuer.card(1).locator("datalist option[value=ada]")).toBeAttached();
  await expect(issuer.card(1).locator(".policy-fields datalist").first().locator("option")).toHaveCount(40);
  await user.fill("Linus");
  await expect(finding).toContainText("Letter case counts.");
  await user.fill("linus");
  await expect(finding).toHaveCount(0);
});

test("the list is read to its end before anybody is said to be missing", async ({ app, page }) => {
  await Trust.serve(page, [of("zoe"), of("nobody-here")]);
  const asked: string[] = [];
  const answer = gate();
  await page.route(MEMBERS, async (route) => {
    const query = new URL(route.request().url()).searchParams;
    asked.push(`${query.get("type")} ${query.get("continuationToken")}`);
    if (!query.has("continuationToken")) return route.fulfill({ json: { members: [member("ada")], continuationToken: "next" } });
    await answer.opened;
    await route.fulfill({ json: { members: [member("zoe")] } });
  });
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await expect.poll(() => asked).toContain("frontend next");
  await expect(issuer.cards).toHaveCount(2);
  await expect(issuer.findings.filter({ hasText: gone })).toHaveCount(0);
  answer.release();
  await expect(issuer.findings.filter({ hasText: gone })).toHaveText(/Policy 2: nobody-here is not a member/);
});

for (const [status, again] of [
  [403, 1],
  [404, 0],
  [501, 0],
] as const) {
  test(`a list that can't be read (${status}) says nothing of anybody`, async ({ app, page, watch }) => {
    watch.expectStatus(status);
    await Trust.serve(page, [of("nobody-here")]);
    let asked = 0;
    await page.route(MEMBERS, (route) => {
      asked += 1;
      return route.fulfill({ status, json: { code: status, message: "no" } });
    });
    const issuer = new IssuerPage(page);
    await app.openAt(address);
    // The navigation asks once, too, unless it knows already.
    await expect.poll(() => asked).toBeGreaterThan(0);
    await issuer.edit(1);
    await expect(issuer.card(1)).toContainText("Others than those offered may be typed.");
    await expect(issuer.findings.filter({ hasText: gone })).toHaveCount(0);
    await issuer.done(1);
    // What the server does not offer is not asked for again; a refusal may be over by then.
    await app.navigation.getByRole("link", { name: "Teams" }).click();
    await expect(app.heading).toHaveText("Teams");
    await page.goBack();
    await issuer.edit(1);
    await expect(issuer.card(1).getByRole("combobox", { name: "User" })).toHaveValue("nobody-here");
    await expect.poll(() => asked).toBeGreaterThan(again);
    expect(asked).toBeLessThanOrEqual(2 + again);
  });
}

test("roles of the organization are offered by name", async ({ app, page }) => {
  const role = { id: "role-7", name: "Deployer", defaultIdentifier: "" };
  await page.route("**/api/orgs/acme-corp/roles?*", (route) => route.fulfill({ json: { roles: [role] } }));
  await Trust.serve(page, [allow({ aud: AUDIENCE, sub: "project_path:acme/api:ref:main" }, { roleID: "role-9" })]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await expect(issuer.card(1)).toContainText("an organization token with role role-9");
  await issuer.edit(1);
  const field = issuer.card(1).getByRole("combobox", { name: "Role" });
  await expect(field.locator("option")).toHaveText(["The usual rights", "Deployer", "role-9 (not among the roles)"]);
  await expect(field).toHaveValue(await field.locator("option").nth(2).evaluate((it: HTMLOptionElement) => it.value));
  await field.selectOption({ label: "Deployer" });
  await expect(issuer.card(1)).toContainText("an organization token with role Deployer");
  await field.selectOption({ label: "The usual rights" });
  await expect(issuer.card(1)).not.toContainText("with role");
});

test("where there are no roles, the one of a policy is told to be none of them", async ({ app, page }) => {
  await page.route("**/api/orgs/acme-corp/roles*", (route) => route.fulfill({ json: { roles: [] } }));
  await Trust.serve(page, [allow({ aud: AUDIENCE, sub: "s" }, { roleID: "role-9" })]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.edit(1);
  const field = issuer.card(1).getByRole("combobox", { name: "Role" });
  await expect(field.locator("option")).toHaveText(["The usual rights", "role-9 (not among the roles)"]);
  await expect(field).toHaveAccessibleDescription("The organization has no roles of its own.");
});

test("where the roles can't be read, a role is named by its ID", async ({ app, page, watch }) => {
  watch.expectStatus(403);
  await page.route("**/api/orgs/acme-corp/roles*", (route) =>
    route.fulfill({ status: 403, json: { code: 403, message: "no" } }),
  );
  await Trust.serve(page, [allow({ aud: AUDIENCE, sub: "s" }, { roleID: "role-9" })]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.edit(1);
  const field = issuer.card(1).getByRole("combobox", { name: "Role (by its ID)" });
  await expect(field).toHaveValue("role-9");
  await field.fill("");
  await expect(field).toHaveAccessibleDescription(/Empty: the usual rights\./);
});

test("everybody is offered where an issuer is registered, also who is in no team", async ({ app, page }) => {
  const oidc = new OidcPage(page);
  await app.open("oidc");
  const dialog = (await oidc.openRegister()).dialog;
  await dialog.getByRole("radio", { name: "Personal" }).check();
  await expect(dialog.getByRole("combobox", { name: "User login" })).toHaveValue("ada");
  await expect(dialog.locator("datalist option")).toHaveCount(40);
});
