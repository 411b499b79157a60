// Policies as sentences: edited, ordered, undone, saved; as JSON; and what becomes of them when two people edit.

import { expectAccessible } from "../fixtures/axe.ts";
import { idIn, policiesOf } from "../fixtures/issuers.ts";
import { AUDIENCE, Trust, address, allow, claims, deny } from "../fixtures/trust.ts";
import { stayOnReload } from "../fixtures/leaving.ts";
import { expect, test } from "../fixtures/test.ts";
import { Console } from "../pages/console.ts";
import { IssuerPage } from "../pages/issuer.ts";

const main = allow({ aud: AUDIENCE, sub: "repo:acme/api:ref:refs/heads/main" }, { note: { kept: true } });
const web = allow({ aud: AUDIENCE, sub: "repo:acme/web:*" }, { tokenType: "team", teamName: "platform" });
const pulls = deny({ event_name: "pull_request" });

test("policies read as sentences, with a row for each rule", async ({ app, page }) => {
  await Trust.serve(page, [main, web, pulls]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await expect(app.heading).toHaveText("GitHub Actions");
  await expect(issuer.card(1)).toContainText("Allow an organization token when all of these hold");
  await expect(issuer.card(2)).toContainText("Allow a team token for platform when all of these hold");
  await expect(issuer.card(3)).toContainText("Deny an organization token when");
  await expect(issuer.rules(2).nth(1)).toContainText("sub matches repo:acme/web:*");
  await expectAccessible(page, "policies");
});

test("a policy is added, filled in and saved; what the console does not know is kept", async ({ app, page }) => {
  const trust = await Trust.serve(page, [main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await expect(issuer.save).toHaveAttribute("aria-disabled", "true");
  await issuer.add.click();
  const card = issuer.card(2);
  await card.getByRole("combobox", { name: "Token type" }).selectOption({ label: "Team" });
  // What is missing is said at its field, and nothing is sent.
  await issuer.save.click();
  const team = card.getByRole("combobox", { name: "Team" });
  await expect(team).toBeFocused();
  await expect(card).toContainText("Say which team the token is for.");
  await expect(page.locator("datalist option[value=platform]")).toBeAttached();
  await team.fill("platform");
  await card.getByRole("button", { name: "Add rule" }).click();
  await expect(card.getByRole("combobox", { name: "Claim" })).toBeFocused();
  await page.keyboard.type("sub");
  await card.getByRole("textbox", { name: "Value" }).fill("repo:acme/*");
  await expect(card).toContainText("* stands for anything, also nothing.");
  await expectAccessible(page, "a policy being edited");
  await issuer.save.click();
  await expect(page.getByText("Saved the policies as version 4.")).toBeVisible();
  expect(trust.saved).toEqual([
    [
      main,
      {
        decision: "allow",
        tokenType: "team",
        teamName: "platform",
        authorizedPermissions: [],
        rules: { sub: "repo:acme/*" },
      },
    ],
  ]);
  await expect(issuer.save).toHaveAttribute("aria-disabled", "true");
});

test("order, copies, removal and admin: step by step back and forth", async ({ app, page }) => {
  const trust = await Trust.serve(page, [main, web]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  const down = issuer.card(1).getByRole("button", { name: "Move policy 1 down" });
  await down.focus();
  await page.keyboard.press("Enter");
  await expect(issuer.card(2)).toContainText("an organization token");
  await expect(page.getByRole("button", { name: "Move policy 2 down" })).toBeFocused();
  await issuer.act(2, "Duplicate");
  await expect(issuer.cards).toHaveCount(3);
  await issuer.card(3).getByRole("switch", { name: "Admin" }).click();
  await expect(issuer.card(3)).toContainText("an admin organization token");
  await issuer.act(1, "Remove");
  await expect(page.getByRole("main")).toContainText("Not saved: 1 added, 1 removed, since version 3");
  for (let steps = 0; steps < 4; steps += 1) await issuer.undo.click();
  await expect(page.getByRole("main")).toContainText("2 policies, version 3");
  await expect(issuer.save).toHaveAttribute("aria-disabled", "true");
  for (let steps = 0; steps < 4; steps += 1) await issuer.redo.click();
  await issuer.save.click();
  await expect(page.getByText("Saved the policies as version 4.")).toBeVisible();
  expect(trust.saved[0]).toEqual([main, { ...main, authorizedPermissions: ["admin"] }]);
});

test("what is typed is tried on the sample while it is typed", async ({ app, page }) => {
  await Trust.serve(page, [main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.try(claims({ sub: "repo:Acme/api:ref:refs/heads/main" }));
  await expect(issuer.rules(1).nth(1)).toContainText("differs only in letter case");
  await issuer.edit(1);
  const sub = issuer.rules(1).nth(1);
  const value = sub.getByRole("textbox", { name: "Value" });
  await value.fill("repo:Acme/api:*");
  await expect(sub).toContainText("Matches the sample: repo:Acme/api:ref:refs/heads/main");
  await value.fill("repo:Acme/api");
  await expect(sub).toContainText("missing :ref:refs/heads/main");
  // What lets in something else is folded, with who gets in.
  await expect(sub).toContainText("Refused, as written.");
  await expect(sub.getByRole("button", { name: /^Change sub to/ })).toBeHidden();
  await sub.getByText("Allow this too…").click();
  await expect(sub).toContainText("Whoever can push to the branch main in Acme/api gets an organization token.");
  await sub.getByRole("button", { name: /^Change sub to/ }).click();
  await expect(value).toHaveValue("repo:Acme/api:ref:refs/heads/main");
  await expect(issuer.verdict).toContainText("Allowed.");
});

test("as JSON: read, changed, refused where it can't be read", async ({ app, page }) => {
  const trust = await Trust.serve(page, [main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.choose("View as JSON…");
  const dialog = page.getByRole("dialog", { name: "Policies as JSON" });
  const text = dialog.getByRole("textbox", { name: "Policies" });
  await expect(text).toHaveValue(/"note": \{/);
  await expectAccessible(page, "policies as JSON");
  await text.fill('[\n  {"decision": "allow",}\n]');
  await expect(dialog).toContainText("Line 2, character 24: there is a comma too many");
  await expect(dialog.getByRole("button", { name: "Use these policies" })).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");
  await expect(dialog).toContainText("Drop what you changed here?");
  await text.fill(JSON.stringify([main, pulls]));
  await dialog.getByRole("button", { name: "Use these policies" }).click();
  await expect(issuer.cards).toHaveCount(2);
  await issuer.save.click();
  await expect.poll(() => trust.saved).toEqual([[main, pulls]]);
});

test("somebody else saved: theirs and mine side by side, and either is taken knowingly", async ({ app, page }) => {
  const trust = await Trust.serve(page, [main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  const change = async () => {
    await issuer.edit(1);
    await issuer.rules(1).nth(1).getByRole("textbox", { name: "Value" }).fill("repo:acme/api:*");
  };
  await change();
  trust.elsewhere([main, web]);
  await issuer.save.click();
  const dialog = page.getByRole("dialog", { name: "These policies were saved elsewhere meanwhile" });
  await expect(dialog.getByRole("list", { name: "Theirs (version 4, on the server)" })).toContainText("platform");
  await expect(dialog.getByRole("list", { name: "Yours (not saved)" })).toContainText("repo:acme/api:*");
  await expectAccessible(page, "a conflict");
  expect(trust.saved).toEqual([]);
  await dialog.getByRole("button", { name: "Take theirs, drop mine" }).click();
  await expect(issuer.cards).toHaveCount(2);
  await expect(issuer.save).toHaveAttribute("aria-disabled", "true");

  await change();
  trust.elsewhere([web]);
  await issuer.save.click();
  const over = dialog.getByRole("button", { name: "Save mine over theirs" });
  await expect(over).toHaveAttribute("aria-disabled", "true");
  await dialog.getByRole("checkbox", { name: "Their changes shall be lost" }).check();
  await over.click();
  await expect(page.getByText("Saved the policies as version 6.")).toBeVisible();
  expect(trust.saved).toEqual([[{ ...main, rules: { ...main.rules, sub: "repo:acme/api:*" } }, web]]);
});

test("unsaved changes are not lost by a link, by Back or by a reload", async ({ app, page }) => {
  await Trust.serve(page, [main, web]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await expect(app.heading).toHaveText("Teams");
  await page.goBack();
  await issuer.act(2, "Remove");
  const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await expect(dialog).toContainText("1 removed");
  await expectAccessible(page, "leaving without saving");
  await dialog.getByRole("button", { name: "Stay here" }).click();
  await expect(page).toHaveURL(new RegExp(`${address}$`));
  await page.evaluate(() => history.forward());
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Stay here" }).click();
  await expect(issuer.cards).toHaveCount(1);
  await stayOnReload(page);
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await dialog.getByRole("button", { name: "Drop the changes and leave" }).click();
  await expect(app.heading).toHaveText("Teams");
});

test("a save that fails says whether anything changed, and what was edited stays", async ({ app, page, watch }) => {
  watch.expectStatus(500);
  const trust = await Trust.serve(page, [main, web]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.act(2, "Remove");
  await page.route("**/api/orgs/acme-corp/auth/policies/p1", (route) =>
    route.fulfill({ status: 500, json: { code: 500, message: "out of order" } }),
  );
  await issuer.save.click();
  const trouble = page.getByRole("alert").filter({ hasText: "The policies were not saved." });
  await expect(trouble).toContainText("Nothing was saved");
  await expect(issuer.cards).toHaveCount(1);
  expect(trust.saved).toEqual([]);
});

test("who does not manage trust looks and tries, and reads why", async ({ app, page }) => {
  await Trust.serve(page, [main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address, "linus");
  // What the role forbids is asked for on request; this server shows more than the role says.
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByRole("main")).toContainText("You can look and try, but not change");
  await expect(issuer.add).toHaveAttribute("aria-disabled", "true");
  await expect(issuer.card(1).getByRole("button")).toHaveCount(0);
  await issuer.try(claims());
  await expect(issuer.verdict).toContainText("Allowed.");
  await expectAccessible(page, "read only");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("nothing is wider than the screen", async ({ app, page }) => {
    await Trust.serve(page, [allow({ aud: AUDIENCE, sub: `repo:${"long-name".repeat(30)}` }), web]);
    const issuer = new IssuerPage(page);
    await app.openAt(address);
    await issuer.try(claims());
    await issuer.edit(1);
    await expect(issuer.verdict).toContainText("Refused, as written.");
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await expectAccessible(page, "policies on a phone");
  });
});

test("the server's own version counts: what is saved is stored, what somebody else saved is noticed", async ({
  page,
  startBackend,
}) => {
  const backend = await startBackend({ events: 50 });
  const app = new Console(page, backend);
  const issuer = new IssuerPage(page);
  await app.openAt("/orgs/acme-corp/oidc");
  await page.getByRole("link", { name: "GitLab", exact: true }).click();
  await expect(app.heading).toHaveText("GitLab");
  const policy = await policiesOf(app, idIn(page));
  await issuer.add.click();
  const last = issuer.cards.last();
  await last.getByRole("button", { name: "Add rule" }).click();
  await last.getByRole("combobox", { name: "Claim" }).fill("sub");
  await last.getByRole("textbox", { name: "Value" }).fill("project_path:acme/shop:*");
  await issuer.save.click();
  await expect(page.getByText("Saved the policies as version 4.")).toBeVisible();
  await page.reload();
  await expect(issuer.cards.last()).toContainText("sub matches project_path:acme/shop:*");

  await issuer.act(1, "Remove");
  const elsewhere = await backend
    .api("ada")
    .status("PATCH", `/api/orgs/acme-corp/auth/policies/${policy.id}`, { policies: [pulls] });
  expect(elsewhere).toBe(200);
  await issuer.save.click();
  const dialog = page.getByRole("dialog", { name: "These policies were saved elsewhere meanwhile" });
  await expect(dialog.getByRole("list", { name: "Theirs (version 5, on the server)" })).toContainText("event_name");
});
