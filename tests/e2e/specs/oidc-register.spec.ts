// Issuers are registered by what people know of their pipelines.

import { expectAccessible } from "../fixtures/axe.ts";
import { privateKey, publicKeys } from "../fixtures/keys.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { AUDIENCE, idIn, ISSUERS, POLICIES, policiesOf, registered } from "../fixtures/issuers.ts";
import { OidcPage, type RegisterDialog } from "../pages/oidc.ts";

/** Fills in an issuer of its own that the backend needn't ask. */
async function fillGeneric(dialog: RegisterDialog, name: string): Promise<void> {
  await dialog.provider("Other").check();
  await dialog.answer("Subject").fill("ci:main");
  await dialog.name.fill(name);
  await dialog.url.fill(`https://${name}.example`);
  await dialog.showKeys();
  await dialog.keys.fill(publicKeys());
}

test("a card asks what people know, and writes URL and both forms of subjects", async ({ app, page }) => {
  const name = fresh("github");
  const oidc = new OidcPage(page);
  await app.open("oidc");
  const dialog = await oidc.openRegister();
  await expect(dialog.url).toHaveValue("https://token.actions.githubusercontent.com");
  await expect(dialog.policies).toHaveCount(2);
  await expect(dialog.policies.first()).toContainText("repo:…/…:ref:refs/heads/main");
  await dialog.answer("Organization or user").fill("acme");
  await dialog.answer("Repository").fill("api");
  await dialog.answer("Organization ID").fill("123456");
  await dialog.answer("Repository ID").fill("456789");
  await expect(dialog.preview).toContainText("Gives an organization token when one of these policies matches");
  const [old, now] = ["repo:acme/api:ref:refs/heads/main", "repo:acme@123456/api@456789:ref:refs/heads/main"];
  await expect(dialog.policies.first()).toContainText(`aud is ${AUDIENCE} and sub is ${old}`);
  await expect(dialog.policies.last()).toContainText(now);
  await dialog.name.fill(name);
  await dialog.url.fill(`https://${name}.example/_services/token`);
  await dialog.showKeys();
  await dialog.keys.fill(publicKeys("2026"));
  await expect(dialog.dialog.getByText("Keys: ES256 2026")).toBeVisible();
  await expectAccessible(page, "the card of GitHub Actions");
  await dialog.submit.click();
  await expect(app.heading).toHaveText(name);
  const { policies } = await policiesOf(app, idIn(page));
  expect(policies.map((policy) => policy.rules)).toEqual([
    { aud: AUDIENCE, sub: old },
    { aud: AUDIENCE, sub: now },
  ]);
  expect(policies[0]).toMatchObject({ decision: "allow", tokenType: "organization", authorizedPermissions: [] });
  await page.goBack();
  await expect(oidc.cell(name, "policies")).toHaveText("allows 2");
  await expect(oidc.cell(name, "last-used")).toHaveText("never used");
  await expect(oidc.cell(name, "max-expiration")).toHaveText("2 hours");
});

test("questions follow the answers, and each provider has its own", async ({ app, page }) => {
  const oidc = new OidcPage(page);
  await app.open("oidc");
  const dialog = await oidc.openRegister();
  await dialog.dialog.getByRole("radio", { name: "An environment" }).check();
  await expect(dialog.answer("Branch")).toHaveCount(0);
  await dialog.answer("Environment").fill("production");
  await expect(dialog.policies.first()).toContainText("environment:production");
  await dialog.dialog.getByRole("radio", { name: "Pull requests" }).check();
  await expect(dialog.preview).toContainText("Whoever can open a pull request");
  for (const [provider, label, url] of [
    ["GitLab", "Project", "https://gitlab.com"],
    ["Bitbucket", "Workspace UUID", "https://api.bitbucket.org/2.0/workspaces/…/pipelines-config/identity/oidc"],
    ["CircleCI", "Organization ID", "https://oidc.circleci.com/org/…"],
    ["Amazon EKS", "Service account", ""],
    ["Google GKE", "Cluster", "https://container.googleapis.com/v1/projects/…/locations/…/clusters/…"],
    ["Azure AKS", "Namespace", ""],
    ["Terraform Cloud", "Workspace", "https://app.terraform.io"],
    ["Google Cloud", "Unique ID", "https://accounts.google.com"],
    ["Azure", "Tenant ID", "https://login.microsoftonline.com/…/v2.0"],
    ["Other", "Subject", ""],
  ] as const) {
    await dialog.provider(provider).check();
    await expect(dialog.answer(label)).toBeVisible();
    await expect(dialog.url).toHaveValue(url);
  }
});

test("a field with a problem comes into sight with its words", async ({ app, page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const oidc = new OidcPage(page);
  await app.open("oidc");
  const dialog = await oidc.openRegister();
  await fillGeneric(dialog, fresh("unseen"));
  await dialog.url.fill("not an address");
  await dialog.provider("Other").scrollIntoViewIfNeeded();
  await dialog.submit.click();
  await expect(dialog.url).toBeFocused();
  await expect(dialog.url).toBeInViewport({ ratio: 1 });
  await expect(dialog.dialog.locator(".field-problem:not(:empty)").first()).toBeInViewport({ ratio: 1 });
});

test("a team's token is given when the card says so", async ({ app, page }) => {
  const name = fresh("team");
  const oidc = new OidcPage(page);
  await app.open("oidc");
  const dialog = await oidc.openRegister();
  await fillGeneric(dialog, name);
  await dialog.grant("Team").check();
  await dialog.submit.click();
  const team = dialog.dialog.getByRole("combobox", { name: "Team" });
  await expect(team).toBeFocused();
  await expect(dialog.dialog).toContainText("Name the team.");
  await team.fill("platform");
  await expect(dialog.preview).toContainText("Gives a token of team platform");
  await dialog.submit.click();
  await expect(app.heading).toHaveText(name);
  expect((await policiesOf(app, idIn(page))).policies).toMatchObject([
    { decision: "allow", tokenType: "team", teamName: "platform", rules: { aud: AUDIENCE, sub: "ci:main" } },
  ]);
});

test("what is wrong is said at its field, and nothing is sent", async ({ app, page }) => {
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  const oidc = new OidcPage(page);
  await app.open("oidc");
  const dialog = await oidc.openRegister();
  await dialog.url.fill("token.actions.githubusercontent.com");
  await dialog.life.fill("7200");
  await dialog.thumbprints.fill("ab:cd");
  await dialog.showKeys();
  await dialog.keys.fill("{");
  await dialog.submit.click();
  await expect(dialog.answer("Organization or user")).toBeFocused();
  await expect(dialog.problemOf(dialog.answer("Repository"))).toHaveText("Repository is missing.");
  await expect(dialog.problemOf(dialog.url)).toContainText("https://");
  await expect(dialog.problemOf(dialog.life)).toContainText("lacks a unit");
  await expect(dialog.problemOf(dialog.thumbprints)).toContainText("SHA-1 has 40");
  await expect(dialog.problemOf(dialog.keys)).toContainText("This is not JSON");
  await expectAccessible(page, "problems of a registration");
  await dialog.answer("Repository").fill("https://github.com/acme/api");
  await expect(dialog.problemOf(dialog.answer("Repository"))).toContainText("more than the name");
  await dialog.life.fill("26 h");
  await expect(dialog.dialog).toContainText("Tokens may live 26 hours. That is long");
  expect(sent).toEqual([]);
});

test("a private key does not stay where it was pasted", async ({ app, page }) => {
  const oidc = new OidcPage(page);
  await app.open("oidc");
  const dialog = await oidc.openRegister();
  await dialog.showKeys();
  await dialog.keys.fill(privateKey());
  await expect(dialog.problemOf(dialog.keys)).toContainText("This holds a private key.");
  await expect(dialog.keys).toHaveValue("");
  const file = { name: "key.pem", mimeType: "text/plain", buffer: Buffer.from("-----BEGIN PRIVATE KEY-----") };
  await dialog.keys.fill(publicKeys());
  await dialog.file.setInputFiles(file);
  await expect(dialog.problemOf(dialog.keys)).toContainText("This holds a private key.");
  await expect(dialog.keys).toHaveValue("");
  const keys = { name: "keys.json", mimeType: "application/json", buffer: Buffer.from(publicKeys("of a file")) };
  await dialog.file.setInputFiles(keys);
  await expect(dialog.dialog.getByText("Keys: ES256 of a file")).toBeVisible();
  await expect(dialog.problemOf(dialog.keys)).toBeEmpty();
});

test("when the policies can't be saved, that is said, and retried alone", async ({ app, page, watch }) => {
  watch.expectStatus(503);
  const name = fresh("half");
  const oidc = new OidcPage(page);
  await app.open("oidc");
  let registrations = 0;
  await page.route(ISSUERS, (route) => {
    if (route.request().method() === "POST") registrations += 1;
    return route.continue();
  });
  let isDown = true;
  let saves = 0;
  await page.route(POLICIES, (route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    saves += 1;
    return isDown ? route.fulfill({ status: 503, body: "" }) : route.continue();
  });
  const dialog = await oidc.openRegister();
  await fillGeneric(dialog, name);
  await dialog.submit.click();
  await expect(dialog.dialog).toContainText(`${name} is registered and denies everything.`);
  await expectAccessible(page, "registered without policies");
  await dialog.retry.click();
  await expect.poll(() => saves).toBe(2);
  await expect(dialog.retry).not.toHaveAttribute("aria-busy", "true");
  isDown = false;
  await dialog.retry.click();
  await expect(app.heading).toHaveText(name);
  expect(registrations).toBe(1);
  expect((await policiesOf(app, idIn(page))).policies).toHaveLength(1);
});

test("a lost answer does not register twice", async ({ app, page, watch }) => {
  watch.expectNoAnswer();
  const name = fresh("lost");
  const oidc = new OidcPage(page);
  await app.open("oidc");
  await page.route(ISSUERS, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch();
    return route.abort("connectionreset");
  });
  const dialog = await oidc.openRegister();
  await fillGeneric(dialog, name);
  await dialog.submit.click();
  await expect(app.heading).toHaveText(name);
  expect((await policiesOf(app, idIn(page))).policies).toHaveLength(1);
});

test("a registration that never arrived is said not to have happened", async ({ app, page, watch }) => {
  watch.expectNoAnswer();
  const oidc = new OidcPage(page);
  await app.open("oidc");
  await page.route(ISSUERS, (route) =>
    route.request().method() === "POST" ? route.abort("connectionreset") : route.continue(),
  );
  const dialog = await oidc.openRegister();
  await fillGeneric(dialog, fresh("never"));
  await dialog.submit.click();
  await expect(dialog.dialog.getByRole("alert")).toContainText("Not registered");
  await expect(dialog.dialog.getByRole("alert")).toContainText("You can try again.");
});

test("what is written becomes a draft among the policies of an issuer that has the URL already", async ({ app, page }) => {
  const name = fresh("known");
  const id = await registered(app, name);
  const oidc = new OidcPage(page);
  await app.open("oidc");
  const dialog = await oidc.openRegister();
  const add = dialog.dialog.getByRole("button", { name: "Add to its policies" });
  await dialog.provider("Other").check();
  await expect(add).toHaveCount(0);
  await dialog.url.fill(`https://${name}.example`);
  await add.click();
  await expect(dialog.answer("Subject")).toBeFocused();
  await dialog.answer("Subject").fill("ci:more");
  await add.click();
  await expect(app.heading).toHaveText(name);
  await expect(page.getByText("One policy was added as a draft.")).toBeVisible();
  expect((await policiesOf(app, id)).policies).toEqual([]);
  await page.getByRole("main").getByRole("button", { name: "Save policies" }).click();
  await expect(page.getByText(/^Saved the policies/)).toBeVisible();
  await expect(page.getByText("One policy was added as a draft.")).toHaveCount(0);
  expect((await policiesOf(app, id)).policies.map((policy) => policy.rules)).toEqual([{ aud: AUDIENCE, sub: "ci:more" }]);
  // A card whose issuer is there says so above its questions.
  await app.open("oidc");
  await (await oidc.openRegister()).provider("GitLab").check();
  await expect(dialog.dialog.getByRole("status").getByRole("link", { name: "GitLab" })).toBeVisible();
  await expectAccessible(page, "a URL that is registered");
});

test("an issuer that can't be asked is refused at its URL; static keys are the way out", async ({ app, page, watch }) => {
  watch.expectStatus(422);
  const name = fresh("deaf");
  const oidc = new OidcPage(page);
  await app.open("oidc");
  const dialog = await oidc.openRegister();
  await dialog.provider("Other").check();
  await dialog.answer("Subject").fill("*");
  await expect(dialog.preview).toContainText("every token of this issuer is let in");
  await dialog.grant("None yet").check();
  await dialog.name.fill(name);
  await dialog.url.fill("http://127.0.0.1:9");
  await dialog.submit.click();
  await expect(dialog.url).toBeFocused();
  await expect(dialog.problemOf(dialog.url)).toContainText("register its keys (jwks) instead");
  await dialog.showKeys();
  await dialog.keys.fill(publicKeys());
  await dialog.submit.click();
  await expect(app.heading).toHaveText(name);
  await page.goBack();
  await expect(oidc.cell(name, "policies")).toHaveText("denies everything: no policies");
  // The same URL again: that wants a policy, not an issuer.
  const again = await oidc.openRegister();
  await again.provider("Other").check();
  await again.url.fill("http://127.0.0.1:9");
  await expect(again.dialog.getByRole("link", { name })).toBeVisible();
});
