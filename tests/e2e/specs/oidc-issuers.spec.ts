// Issuers: registered by what people know of their pipelines, listed with what their policies come to, edited, deleted.

import type { Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/axe.ts";
import { Issuer } from "../fixtures/issuer.ts";
import { privateKey, publicKeys } from "../fixtures/keys.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { Console } from "../pages/console.ts";
import { OidcPage, type RegisterDialog } from "../pages/oidc.ts";

const ISSUERS = /\/api\/orgs\/acme-corp\/oidc\/issuers$/;
const POLICIES = /\/api\/orgs\/acme-corp\/auth\/policies\//;
const AUDIENCE = "urn:pulumi:org:acme-corp";

/** Fills in an issuer of its own that the backend needn't ask. */
async function fillGeneric(dialog: RegisterDialog, name: string): Promise<void> {
  await dialog.provider("Other").check();
  await dialog.answer("Subject").fill("ci:main");
  await dialog.name.fill(name);
  await dialog.url.fill(`https://${name}.example`);
  await dialog.showKeys();
  await dialog.keys.fill(publicKeys());
}

/** An issuer in the list, registered past the console. */
async function registered(app: Console, name: string): Promise<string> {
  const body = { name, url: `https://${name}.example`, jwks: JSON.parse(publicKeys()), maxExpiration: 5400 };
  const answer = await fetch(`${app.backend.origin}/api/orgs/acme-corp/oidc/issuers`, {
    method: "POST",
    headers: { Authorization: `token ${app.backend.token("ada")}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
  return ((await answer.json()) as { id: string }).id;
}

/** What the server has of an issuer's policies. */
async function policiesOf(app: Console, id: string): Promise<{ rules: Record<string, string> }[]> {
  const answer = await fetch(`${app.backend.origin}/api/orgs/acme-corp/auth/policies/oidcissuers/${id}`, {
    headers: { Authorization: `token ${app.backend.token("ada")}` },
  });
  return ((await answer.json()) as { policies: { rules: Record<string, string> }[] }).policies;
}

const idIn = (page: Page) => new URL(page.url()).pathname.split("/").pop()!;

test.describe("registering", () => {
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
    const policies = await policiesOf(app, idIn(page));
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
    expect(await policiesOf(app, idIn(page))).toMatchObject([
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
    expect(await policiesOf(app, idIn(page))).toHaveLength(1);
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
    expect(await policiesOf(app, idIn(page))).toHaveLength(1);
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

  test("what is written goes to the policies of an issuer that has the URL already", async ({ app, page }) => {
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
    await expect(page.getByText(`Added one policy to ${name}.`)).toBeVisible();
    await expect(app.heading).toHaveText(name);
    expect((await policiesOf(app, id)).map((policy) => policy.rules)).toEqual([{ aud: AUDIENCE, sub: "ci:more" }]);
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
    await expect(dialog.preview).toContainText("lets in everybody");
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
});

test.describe("the list", () => {
  test("filter, order and zone live in the address", async ({ app, page }) => {
    const [a, b] = [fresh("zeta-list"), fresh("alpha-list")];
    await registered(app, a);
    await registered(app, b);
    const oidc = new OidcPage(page);
    await app.open("oidc", "ada", "?q=-list-");
    await expect(oidc.rows).toHaveCount(2);
    expect(await oidc.names()).toEqual([b, a]);
    await oidc.table.getByRole("columnheader", { name: "Name" }).getByRole("button").click();
    await expect(page).toHaveURL(/sort=-name/);
    expect(await oidc.names()).toEqual([a, b]);
    await oidc.filter.fill(b.toUpperCase());
    await expect(oidc.rows).toHaveCount(1);
    await app.open("oidc", "ada", new URL(page.url()).search);
    await expect(oidc.filter).toHaveValue(b.toUpperCase());
    await expect(oidc.rows).toHaveCount(1);
    await expect(oidc.cell(b, "max-expiration")).toHaveText("1 hour 30 minutes");
    await oidc.filter.fill("no such issuer");
    await expect(page.getByRole("heading", { name: "No issuer matches" })).toBeVisible();
    await page.getByRole("button", { name: "Clear filter" }).click();
    await expect(oidc.row(a)).toBeVisible();
    await expectAccessible(page, "the list");
  });

  test("policies that can't be read say so in their row, and are read again", async ({ app, page, watch }) => {
    watch.expectStatus(403);
    const [good, bad] = [fresh("good"), fresh("bad")];
    await registered(app, good);
    const id = await registered(app, bad);
    const oidc = new OidcPage(page);
    let isClosed = true;
    await page.route(new RegExp(`oidcissuers/${id}$`), (route) =>
      isClosed ? route.fulfill({ status: 403, json: { code: 403, message: "no" } }) : route.continue(),
    );
    await app.open("oidc");
    await expect(oidc.cell(good, "policies")).toHaveText("denies everything: no policies");
    await expect(oidc.cell(bad, "policies")).toContainText("could not be read");
    isClosed = false;
    await page.getByRole("button", { name: `Read the policies of ${bad} again` }).click();
    await expect(oidc.cell(bad, "policies")).toHaveText("denies everything: no policies");
  });

  test("at most four issuers are asked for their policies at a time", async ({ app, page }) => {
    const oidcIssuers = Array.from({ length: 12 }, (_, at) => ({ id: `i${at}`, name: `issuer ${at}`, url: `https://${at}.example` }));
    await page.route(ISSUERS, (route) => route.fulfill({ json: { oidcIssuers } }));
    let [now, most] = [0, 0];
    const waiting: (() => void)[] = [];
    await page.route(POLICIES, async (route) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise<void>((done) => waiting.push(done));
      now -= 1;
      await route.fulfill({ json: { id: "p", version: 1, policies: [{ decision: "allow", tokenType: "organization", authorizedPermissions: [], rules: {} }] } });
    });
    await app.open("oidc");
    const oidc = new OidcPage(page);
    await expect(oidc.rows).toHaveCount(12);
    for (let answered = 0; answered < 12; answered += 1) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0);
      waiting.shift()!();
    }
    await expect(oidc.table.getByText("allows 1")).toHaveCount(12);
    expect(most).toBe(4);
  });

  test("none yet, not permitted, failed, not offered", async ({ app, page, watch }) => {
    watch.expectStatus(403, 404, 500);
    const oidc = new OidcPage(page);
    await page.route(ISSUERS, (route) => route.fulfill({ json: { oidcIssuers: [] } }));
    await app.open("oidc");
    await expect(page.getByRole("heading", { name: "No issuers yet" })).toBeVisible();
    await expectAccessible(page, "no issuers");
    await page.unrouteAll();

    await page.route(ISSUERS, (route) => route.fulfill({ status: 500, json: { code: 500, message: "the disk is full" } }));
    await app.open("oidc");
    await expect(page.getByRole("alert")).toContainText("the disk is full");
    await page.unrouteAll();
    await page.getByRole("button", { name: "Retry" }).click();
    await expect(page.getByRole("alert")).toHaveCount(0);

    await app.open("oidc", "linus");
    await expect(page.getByRole("heading", { name: "Not permitted: view OIDC issuers" })).toBeVisible();
    await expect(oidc.register).toHaveAttribute("aria-disabled", "true");
    await expectAccessible(page, "not permitted");

    const link = app.navigation.getByRole("link", { name: "OIDC issuers" });
    await page.route(ISSUERS, (route) => route.fulfill({ status: 404, json: { code: 404, message: "no" } }));
    await app.open("oidc");
    await expect(page.getByRole("heading", { name: "No OIDC trust here" })).toBeVisible();
    await expect(link).toHaveCount(0);
  });

  test("a row that can't be read spoils only itself", async ({ app, page }) => {
    const oidcIssuers = [{ id: "a", name: "<b>odd</b>", url: "https://a.example", lastUsed: "soon", maxExpiration: -5 }, { id: "broken" }];
    await page.route(ISSUERS, (route) => route.fulfill({ json: { oidcIssuers } }));
    await page.route(POLICIES, (route) => route.fulfill({ json: { id: "p", version: 1, policies: [] } }));
    await app.open("oidc");
    const oidc = new OidcPage(page);
    await expect(oidc.rows).toHaveCount(2);
    await expect(oidc.row("<b>odd</b>")).toContainText("odd value soon");
    await expect(oidc.cell("<b>odd</b>", "max-expiration")).toHaveText("odd value -5");
    await expect(oidc.row("broken")).toContainText("unreadable row");
  });
});

test.describe("changing", () => {
  test("name and longest life are edited; the URL says why it stays", async ({ app, page }) => {
    const [name, renamed] = [fresh("edit"), fresh("edited")];
    await registered(app, name);
    const oidc = new OidcPage(page);
    await app.open("oidc");
    await oidc.openAction(name, "Edit…");
    await expect(oidc.edit).toContainText("The URL can’t be changed");
    await expect(oidc.edit.getByText("Keys: ES256 test")).toBeVisible();
    await expectAccessible(page, "editing");
    const save = oidc.edit.getByRole("button", { name: "Save issuer" });
    await oidc.edit.getByRole("textbox", { name: "Maximum expiration" }).fill("31 days");
    await save.click();
    await expect(oidc.edit).toContainText("It can be 1 minute to 30 days.");
    await oidc.edit.getByRole("textbox", { name: "Maximum expiration" }).fill("45 min");
    await oidc.edit.getByRole("textbox", { name: "Name" }).fill(renamed);
    await save.click();
    await expect(page.getByText(`Saved ${renamed}.`)).toBeVisible();
    await expect(oidc.cell(renamed, "max-expiration")).toHaveText("45 minutes");
  });

  test("nothing is sent when nothing differs", async ({ app, page }) => {
    const name = fresh("same");
    await registered(app, name);
    const sent: string[] = [];
    page.on("request", (request) => request.method() === "PATCH" && sent.push(request.url()));
    const oidc = new OidcPage(page);
    await app.open("oidc");
    await oidc.openAction(name, "Edit…");
    await oidc.edit.getByRole("button", { name: "Save issuer" }).click();
    await expect(page.getByText("Nothing was different, so nothing was sent.")).toBeVisible();
    expect(sent).toEqual([]);
  });

  test("regenerating shows the thumbprints of before and of now", async ({ app, page }) => {
    const [before, now] = ["1".repeat(40), "2".repeat(40)];
    const issuer = { id: "i1", name: "With certificates", url: "https://a.example" };
    await page.route(ISSUERS, (route) => route.fulfill({ json: { oidcIssuers: [{ ...issuer, thumbprints: [before] }] } }));
    await page.route(POLICIES, (route) => route.fulfill({ json: { id: "p", version: 1, policies: [] } }));
    await page.route(/regenerate-thumbprints$/, (route) => route.fulfill({ json: { ...issuer, thumbprints: [now] } }));
    const oidc = new OidcPage(page);
    await app.open("oidc");
    await oidc.openAction(issuer.name, "Regenerate thumbprints…");
    await expect(oidc.regenerate.getByRole("list", { name: "Thumbprints now" })).toContainText("11:11:11");
    await oidc.regenerate.getByRole("button", { name: "Regenerate thumbprints" }).click();
    await expect(oidc.regenerate.getByRole("list", { name: "Before" })).toContainText("11:11:11");
    await expect(oidc.regenerate.getByRole("list", { name: "Now" })).toContainText("22:22:22");
    await expectAccessible(page, "regenerated");
    await oidc.regenerate.getByRole("button", { name: "Done" }).click();
    await expect(oidc.regenerate).toHaveCount(0);
  });

  test("an issuer with static keys has no certificate to look at", async ({ app, page }) => {
    const name = fresh("static");
    await registered(app, name);
    await app.open("oidc");
    await page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
    await expect(page.getByRole("menuitem", { name: "Regenerate thumbprints…" })).toHaveAttribute("aria-disabled", "true");
  });

  test("deleting says what follows; one that was never used needs no name typed", async ({ app, page }) => {
    const name = fresh("unused");
    await registered(app, name);
    const oidc = new OidcPage(page);
    await app.open("oidc");
    await oidc.openAction(name, "Delete…");
    await expect(oidc.delete).toContainText("No token was ever exchanged.");
    await expect(oidc.delete).toContainText("Its policies are deleted with it: there are none.");
    await expect(oidc.delete).toContainText("live on until they expire");
    await expect(oidc.delete.getByRole("textbox")).toHaveCount(0);
    await expectAccessible(page, "deleting");
    await oidc.delete.getByRole("button", { name: "Delete issuer" }).click();
    await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
    await expect(oidc.row(name)).toHaveCount(0);
  });

  test("one that was used lately is deleted by its name", async ({ page, startBackend }) => {
    const issuer = await Issuer.start();
    const app = new Console(page, await startBackend({ events: 50, allowIssuerHosts: [issuer.host] }));
    const policy = { decision: "allow", tokenType: "organization", authorizedPermissions: [], rules: { aud: AUDIENCE } };
    await app.backend.api("ada").trust("Loopback", issuer.url, [policy]);
    const answer = await fetch(`${app.backend.origin}/api/oauth/token`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        audience: AUDIENCE,
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
        requested_token_type: "urn:pulumi:token-type:access_token:organization",
        subject_token: issuer.token(),
      }),
    });
    expect(answer.status).toBe(200);
    const oidc = new OidcPage(page);
    await app.open("oidc");
    await expect(oidc.cell("Loopback", "last-used")).toContainText("just now");
    await expect(oidc.cell("Loopback", "policies")).toHaveText("allows 1");
    await oidc.openAction("Loopback", "Regenerate thumbprints…");
    await oidc.regenerate.getByRole("button", { name: "Regenerate thumbprints" }).click();
    await expect(oidc.regenerate).toContainText("The thumbprints are the same as before.");
    await oidc.regenerate.getByRole("button", { name: "Done" }).click();
    await oidc.openAction("Loopback", "Delete…");
    await expect(oidc.delete).toContainText("1 policy (allows 1)");
    const submit = oidc.delete.getByRole("button", { name: "Delete issuer" });
    await submit.click();
    await expect(oidc.delete).toContainText("Type “Loopback” exactly. Nothing was deleted.");
    await oidc.delete.getByRole("textbox", { name: "Type Loopback to confirm" }).fill("Loopback");
    await submit.click();
    await expect(page.getByText("Deleted Loopback.")).toBeVisible();
    await issuer.stop();
  });
});

test("with the keyboard alone: a card is chosen, answered and given up", async ({ app, page }) => {
  const oidc = new OidcPage(page);
  await app.open("oidc");
  await oidc.register.focus();
  await page.keyboard.press("Enter");
  const dialog = oidc.dialog;
  await expect(dialog.provider("GitHub Actions")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(dialog.provider("GitLab")).toBeChecked();
  await page.keyboard.press("ArrowRight");
  await expect(dialog.provider("Bitbucket")).toBeChecked();
  await page.keyboard.press("Tab");
  await expect(dialog.answer("Workspace")).toBeFocused();
  await page.keyboard.type("acme");
  await expect(dialog.url).toHaveValue(/workspaces\/acme\/pipelines-config/);
  await page.keyboard.press("Escape");
  await expect(dialog.dialog).toHaveCount(0);
  await expect(oidc.register).toBeFocused();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("rows are cards, and the dialog fits", async ({ app, page }) => {
    const name = fresh("phone");
    await registered(app, name);
    const oidc = new OidcPage(page);
    await app.open("oidc");
    await expect(oidc.row(name)).toBeVisible();
    await expectAccessible(page, "cards");
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    expect(await fits()).toBe(true);
    const dialog = await oidc.openRegister();
    await dialog.answer("Organization or user").fill("w".repeat(120));
    expect(await fits()).toBe(true);
    const wide = await dialog.dialog.evaluate((it) => it.querySelector(".dialog-body")!.scrollWidth - it.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await expectAccessible(page, "registering");
  });
});
