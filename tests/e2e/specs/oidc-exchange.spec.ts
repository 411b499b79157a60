// ID tokens put to use: signing in by one, the session's end, exchanging one for real, snippets, and the static tokens
// that trust could replace. The issuer is real, and so are its keys.

import type { Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/axe.ts";
import { Backend } from "../fixtures/backend.ts";
import { Canary } from "../fixtures/canary.ts";
import { Issuer } from "../fixtures/issuer.ts";
import { test as base, expect } from "../fixtures/test.ts";
import { Console, places } from "../pages/console.ts";
import { IdTokenForm, Replaceable, SessionEnd, TrustInUse } from "../pages/exchange.ts";
import { IssuerPage } from "../pages/issuer.ts";

/** A backend that trusts an issuer: who may be what of it. */
interface Trust {
  issuer: Issuer;
  backend: Backend;
  /** The issuer's ID there. */
  id: string;
}

const allow = (tokenType: string, sub: string, more: object = {}) => ({
  decision: "allow",
  tokenType,
  authorizedPermissions: [],
  rules: { aud: "urn:pulumi:org:acme-corp", sub },
  ...more,
});

const policies = [
  allow("organization", "repo:acme/shop:*"),
  allow("team", "repo:acme/shop:ref:refs/heads/main", { teamName: "platform" }),
  allow("personal", "repo:acme/shop:*", { userLogin: "ada" }),
  allow("organization", "repo:acme/infra:*", { authorizedPermissions: ["admin"] }),
];

const test = base.extend<object, { trust: Trust }>({
  trust: [
    async ({}, use) => {
      const issuer = await Issuer.start();
      const backend = await Backend.start({ allowIssuerHosts: [issuer.host] });
      const id = await backend.api("ada").trust("Local issuer", issuer.url, policies);
      await use({ issuer, backend, id });
      await backend.stop();
      await issuer.stop();
    },
    { scope: "worker" },
  ],
});

/** Opens the form for ID tokens of the backend that trusts the issuer. */
async function openForm(page: Page, { backend }: Trust, to = "") {
  await new Console(page, backend).forget();
  await page.goto(`${backend.origin}/connect${to ? `?to=${encodeURIComponent(to)}` : ""}`);
  const form = new IdTokenForm(page);
  await form.open.click();
  await form.idToken.waitFor();
  return form;
}

test.beforeEach(({ watch, trust }) => watch.knows(trust.backend.origin));

test("an ID token becomes a session of two hours", async ({ page, trust }) => {
  const app = new Console(page, trust.backend);
  for (const [kind, name, alg, heading, who] of [
    ["Organization", "", "RS256", "Teams", /oidc-local-issuer-\w{12} \(acme-corp\/oidc-/],
    ["Team", "platform", "ES256", "Teams", /oidc-local-issuer-\w{12} \(acme-corp\/oidc-/],
    ["Personal", "ada", "RS256", "Access tokens", /Ada Lindqvist/],
  ] as const) {
    await test.step(kind, async () => {
      const form = await openForm(page, trust);
      await expect(form.idToken).toBeFocused();
      await expect(form.idToken).toHaveAttribute("type", "password");
      await form.idToken.fill(trust.issuer.token({}, alg));
      await expect(form.organization).toHaveValue("acme-corp");
      await form.kind(kind).check();
      if (name) await form.named(kind === "Team" ? "Team" : "Login").fill(name);
      const answer = page.waitForRequest("**/api/oauth/token");
      await form.submit.click();
      expect((await answer).headers().authorization).toBeUndefined();
      await expect(app.heading).toHaveText(heading);
      await expect(new SessionEnd(page).left).toHaveText(/^Session ends in (2 h 0|1 h 59) min$/);
      await app.account.click();
      await expect(page.getByRole("menuitem", { name: "Sign out" })).toContainText(who);
      await page.keyboard.press("Escape");
    });
  }
  const issued = (await trust.backend.api("ada").tokens("organization")).filter(({ name }) => name.startsWith("oidc-"));
  expect(issued.length).toBeGreaterThan(0);
});

test("the form is fetched when somebody asks for it", async ({ page, trust }) => {
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (/chunk-more-\w+\.wasm$/.test(request.url())) fetched.push(request.url());
  });
  const ahead = page.waitForResponse(/chunk-console-\w+\.wasm$/);
  await page.goto(`${trust.backend.origin}/connect`);
  await ahead;
  expect(fetched).toEqual([]);
  const form = new IdTokenForm(page);
  await form.open.click();
  await expect(form.idToken).toBeFocused();
  // One file, perhaps taken once more from the browser's cache.
  expect(new Set(fetched).size).toBe(1);
});

test("an admin's rights are asked for, and a policy decides", async ({ page, trust, watch }) => {
  watch.expectStatus(400);
  const form = await openForm(page, trust, places.audit);
  await form.idToken.fill(trust.issuer.token());
  await form.admin.check();
  await form.submit.click();
  await expect(form.failure).toContainText("This kind of token was not accepted.");
  await expect(form.failure).toContainText("but not with the scope admin");
  await form.signIn(trust.issuer.token({ sub: "repo:acme/infra:ref:refs/heads/main" }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Audit log");
});

test("what no server accepts is not sent", async ({ page, trust }) => {
  const form = await openForm(page, trust);
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/")) sent.push(request.url());
  });
  const now = Math.floor(Date.now() / 1000);
  for (const [what, idToken, words] of [
    ["nothing", "", "Paste an ID token."],
    ["an access token", trust.backend.token("ada"), "This is an access token, not an ID token."],
    ["no token", "hello", "This is no ID token: an ID token has three parts"],
    ["half a token", trust.issuer.token().slice(0, 30), "This is no ID token"],
    ["one that is over", trust.issuer.token({ exp: now - 570 }), "This ID token expired 10 minutes ago."],
    ["one that is not yet", trust.issuer.token({ nbf: now + 300 }), "This ID token is not valid yet"],
  ] as const) {
    await test.step(what, async () => {
      await form.signIn(idToken);
      await expect(form.problems.first()).toContainText(words);
      await expect(form.idToken).toBeFocused();
    });
  }
  await test.step("fields without an answer", async () => {
    await form.idToken.fill(trust.issuer.token());
    await form.organization.fill(" ");
    await form.kind("Team").check();
    await form.submit.click();
    await expect(form.problems.filter({ hasText: "Enter the organization." })).toBeVisible();
    await expect(form.problems.filter({ hasText: "Enter the team's name." })).toBeVisible();
    await expect(form.organization).toBeFocused();
    await expectAccessible(page, "the form for ID tokens, with problems");
  });
  expect(sent).toEqual([]);
});

test("each refusal has words of its own, and keeps what was typed", async ({ page, trust, watch }) => {
  watch.expectStatus(400, 404);
  watch.expectNoAnswer();
  const stranger = await Issuer.start();
  const form = await openForm(page, trust);
  const good = trust.issuer.token();
  const elsewhere = (answer: Parameters<Page["route"]>[1]) => page.route("**/api/oauth/token", answer, { times: 1 });
  for (const [what, idToken, prepare, title, detail] of [
    ["another issuer", stranger.token(), null, "The organization was not accepted.", "(invalid_target)"],
    [
      "another's signature",
      stranger.token({ iss: trust.issuer.url }),
      null,
      "The ID token was not accepted.",
      "the ID token's signature is wrong” (invalid_grant). No token was issued.",
    ],
    [
      "no policy",
      trust.issuer.token({ sub: "repo:evil/shop:ref:refs/heads/main" }),
      null,
      "No policy lets this ID token in.",
      "(unauthorized_client)",
    ],
    [
      "a server without exchange",
      good,
      () => elsewhere((route) => route.fulfill({ status: 404, json: { code: 404, message: "Not Found" } })),
      "ID tokens are not accepted here.",
      "does not offer the exchange of ID tokens.",
    ],
    [
      "a server that fails afterwards",
      good,
      () => page.route("**/api/user", (route) => route.fulfill({ status: 404, body: "" }), { times: 1 }),
      "Not a compatible backend.",
      "The exchange worked, but signing in with the new token did not.",
    ],
    ["nobody there", good, () => elsewhere((route) => route.abort()), "is blocked or unreachable.", "may have been issued"],
  ] as const) {
    await test.step(what, async () => {
      await prepare?.();
      await form.signIn(idToken);
      await expect(form.failure).toContainText(title);
      await expect(form.failure).toContainText(detail);
      await expect(form.idToken).toHaveValue(idToken);
    });
  }
  await stranger.stop();
  await form.back.click();
  await expect(page.getByRole("textbox", { name: "Access token" })).toBeFocused();
  await expect(page.getByRole("textbox", { name: "Access token" })).toHaveValue("");
});

/** Takes the page's clock in hand. The console goes by the server's, which does not jump along: no answer tells the time. */
async function holdClock(page: Page): Promise<void> {
  await page.clock.install();
  await page.route("**/api/**", async (route) => {
    const response = await route.fetch();
    const { date: _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
}

test("the session counts down, warns, and ends with words", async ({ page, trust }) => {
  await holdClock(page);
  const app = new Console(page, trust.backend);
  const end = new SessionEnd(page);
  const form = await openForm(page, trust, places.teams);
  await form.signIn(trust.issuer.token());
  await expect(app.heading).toHaveText("Teams");
  await page.clock.fastForward("01:00:00");
  await expect(end.left).toHaveText(/^Session ends in (1 h 0|59) min$/);
  await expect(end.warning).toHaveCount(0);

  await page.clock.fastForward("55:30");
  await expect(end.left).toHaveText(/^Session ends in 4:\d\d$/);
  await expect(end.warning).toBeVisible();
  await expectAccessible(page, "the session ends soon");

  await page.clock.fastForward("05:00");
  await expect(app.connect.heading).toBeVisible();
  await expect(app.connect.notice).toContainText("Your session ended: its time was set");
  await expect(page).toHaveURL(/\/connect\?to=%2Forgs%2Facme-corp%2Fteams/);
});

test("policies that were being edited outlive the session's time", async ({ page, trust }) => {
  await holdClock(page);
  const app = new Console(page, trust.backend);
  const issuer = new IssuerPage(page);
  const form = await openForm(page, trust, `${places.oidc}/${trust.id}`);
  await form.idToken.fill(trust.issuer.token());
  await form.kind("Personal").check();
  await form.named("Login").fill("ada");
  await form.submit.click();
  await issuer.act(4, "Remove");
  await expect(issuer.cards).toHaveCount(3);
  await issuer.choose("View as JSON…");
  const json = page.getByRole("dialog", { name: "Policies as JSON" }).getByRole("textbox", { name: "Policies" });
  await json.fill("[half of");
  await page.clock.fastForward("02:00:10");
  await expect(app.connect.notice).toContainText("Your session ended: its time was set");
  await expect(app.connect.notice).toContainText("What you had not saved is kept until then");
  await page.getByRole("button", { name: /^Sign in as Ada/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "Your unsaved changes are back." })).toContainText("1 removed");
  await expect(json).toHaveValue("[half of");
  await expect(page.locator(".policy")).toHaveCount(3);
});

test("a remembered session keeps its end", async ({ page, trust }) => {
  const end = new SessionEnd(page);
  const form = await openForm(page, trust, places.teams);
  await new Console(page, trust.backend).connect.remember.check();
  await form.signIn(trust.issuer.token());
  await expect(end.left).toBeVisible();
  await page.reload();
  await expect(end.left).toHaveText(/^Session ends in (2 h 0|1 h 59) min$/);
  // As if the tab had slept: what is remembered ended long ago.
  await page.evaluate(() => {
    for (const [key, entry] of Object.entries(sessionStorage)) sessionStorage.setItem(key, entry.replace(/\d+$/, "1"));
  });
  await page.reload();
  await expect(new Console(page, trust.backend).connect.notice).toContainText("Your session ended: its time was set");
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("neither the ID token nor what it became leaves its place", async ({ context, page, trust }) => {
  const canary = new Canary(context, page);
  const form = await openForm(page, trust, places.teams);
  const idToken = trust.issuer.token();
  let access_token = "";
  await page.route("**/api/oauth/token", async (route) => {
    const response = await route.fetch();
    ({ access_token } = (await response.json()) as { access_token: string });
    await route.fulfill({ response });
  });
  const app = new Console(page, trust.backend);
  await app.connect.remember.uncheck();
  await form.signIn(idToken);
  await expect(app.heading).toHaveText("Teams");
  expect(access_token).not.toBe("");
  // Its beginning is that of many; its end is the signature.
  const signature = idToken.slice(-60);
  const sent = "/api/oauth/token";
  await canary.expectHidden(signature, "signing in", { sent });
  await canary.expectHidden(access_token, "signing in");
  await app.signOut();
  await expect(app.connect.heading).toBeVisible();
  await canary.expectHidden(signature, "signing out", { sent });
  await canary.expectHidden(access_token, "signing out");
});

test("exchange for real, shown once, and deleted", async ({ context, page, trust, watch }) => {
  watch.expectStatus(400);
  const canary = new Canary(context, page);
  const app = new Console(page, trust.backend);
  const use = new TrustInUse(page);
  await app.openAt(`/orgs/acme-corp/oidc/${trust.id}`);
  await expect(use.exchange).toHaveCount(0);
  const idToken = trust.issuer.token();
  await use.sample.fill(idToken);
  await expect(use.exchange).toContainText("If the server accepts the ID token, this issues a real token: an organization token, for 5 minutes.");
  await expectAccessible(page, "exchange for real");
  await use.exchangeButton.click();
  const value = await use.value.innerText();
  const sent = "/api/oauth/token";
  await canary.expectHidden(idToken.slice(-60), "exchanging", { sent });
  await canary.expectHidden(value, "exchanging", { shown: true });
  await expectAccessible(page, "token issued");
  const whose = () => fetch(`${trust.backend.origin}/api/user`, { headers: { Authorization: `token ${value}` } });
  expect((await whose()).status).toBe(200);

  await use.done.click();
  await expect(use.issued).toContainText("Close without copying?");
  await use.issued.getByRole("button", { name: "Keep it open" }).click();
  await expect(use.closeUncopied).toHaveCount(0);

  await use.delete.click();
  await expect(use.issued).toContainText("Deleted.");
  expect((await whose()).status).toBe(401);
  await use.done.click();
  await expect(use.issued).toHaveCount(0);
  await canary.expectHidden(value, "deleting");

  await test.step("a refusal", async () => {
    await page.getByRole("region", { name: "Try a token" }).getByRole("button", { name: "Clear" }).click();
    await use.sample.fill(trust.issuer.token({ sub: "repo:evil/shop:ref:refs/heads/main" }));
    await use.exchangeButton.click();
    await expect(use.exchange.getByRole("alert")).toContainText("No policy lets this ID token in.");
  });
});

test("snippets for the chosen policy", async ({ app: _, page, trust }) => {
  const use = new TrustInUse(page);
  await new Console(page, trust.backend).openAt(`/orgs/acme-corp/oidc/${trust.id}`);
  const { origin } = trust.backend;
  // By the form of the policy's subject.
  await expect(use.kind("GitHub Actions")).toBeChecked();
  for (const [kind, text] of [
    ["GitHub Actions", `requested-token-type: "urn:pulumi:token-type:access_token:organization"`],
    ["GitLab CI", `aud: "urn:pulumi:org:acme-corp"`],
    ["Kubernetes", `audience: "urn:pulumi:org:acme-corp"`],
    ["Command line", `--oidc-org 'acme-corp'`],
    ["curl", `curl --fail-with-body '${origin}/api/oauth/token'`],
  ] as const) {
    await use.kind(kind).check();
    await expect(use.snippet).toContainText(text);
  }
  await expectAccessible(page, "snippets");
  const policy = use.use.getByRole("combobox", { name: "For policy" });
  const choose = async (number: number, token: string) => {
    const label = await policy.locator("option", { hasText: `Policy ${number}: ` }).innerText();
    expect(label).toMatch(new RegExp(`^Policy ${number}: .+ \\(${token}\\)$`));
    await policy.selectOption({ label });
  };
  await choose(2, "team token for platform");
  await use.kind("Command line").check();
  await expect(use.snippet).toContainText("--oidc-team 'platform'");
  await choose(4, "admin organization token");
  await expect(use.kind("Command line")).toHaveCount(0);
  await expect(use.kind("GitHub Actions")).toBeChecked();
  await expect(use.snippet).toContainText(`scope: "admin"`);
});

test("static tokens that trust could replace", async ({ page, trust }) => {
  const list = new Replaceable(page);
  await new Console(page, trust.backend).openAt("/orgs/acme-corp/oidc");
  await list.look.click();
  await expect(list.reach).toHaveText(/^Over the [\d,]+ events loaded of the last 30 days: all 30 days loaded\./);
  await expect(list.row("drift-nightly")).toContainText(/runs, one every 24 hours/);
  await expect(list.row("deploy-prod")).toContainText("its description says “github”");
  await expectAccessible(page, "replaceable tokens");
  await list.setUp("deploy-prod").click();
  const dialog = page.getByRole("dialog", { name: "Register issuer" });
  await expect(dialog).toContainText("GitHub Actions");
});
