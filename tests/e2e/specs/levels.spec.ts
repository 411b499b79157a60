// Sign-in and navigation at servers that offer a part of the API, and tell little of who asks.

import type { Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/axe.ts";
import type { DataServer } from "../fixtures/server-data.ts";
import { expect, test } from "../fixtures/test.ts";
import { Console, places } from "../pages/console.ts";
import { IssuerPage } from "../pages/issuer.ts";
import { AUDIENCE, Trust, address, allow } from "../fixtures/trust.ts";

/** Signs in at a server, with its site, and goes to its first screen or to an address. */
async function signIn(page: Page, app: Console, server: DataServer, to = ""): Promise<void> {
  await page.goto(`${server.origin}/connect${to && `?to=${encodeURIComponent(to)}`}`);
  await app.connect.signIn(server.token);
  await app.account.waitFor();
}

const links = (app: Console) => app.navigation.getByRole("link").allInnerTexts();
const asked = (server: DataServer, path: string) =>
  server.requests.filter((request) => request.split("?")[0] === `GET ${path}`);

test("personal tokens without roles: the navigation shrinks to what there is", async ({ app, page, startServer, watch }) => {
  watch.expectStatus(404);
  const server = await startServer("hatemosphere");
  await signIn(page, app, server);
  await expect(app.heading).toHaveText("Personal access tokens");
  await expect(app.tokens.row("laptop")).toBeVisible();
  await expect(app.tokens.create).toBeEnabled();
  await expect(app.organization).toContainText("Role not told");
  await expect.poll(() => links(app)).toEqual(["Teams", "Roles", "Personal tokens"]);
  await expect(page.getByRole("alert")).toHaveCount(0);
  for (const path of ["tokens", "auditlogs/v2", "auditlogs", "oidc/issuers", "metadata"]) {
    expect(asked(server, `/api/orgs/organization/${path}`), path).toHaveLength(1);
  }

  // Teams are listed with their members; their tokens are not offered, so that no link leads there.
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await expect(app.main).toContainText("This backend lists teams, and offers no tokens of teams.");
  const ofRows = page.getByRole("rowheader").getByRole("link");
  await expect(ofRows.first()).toHaveAttribute("href", /\/teams\/[^/]+$/);
  await expect(page.locator('main a[href$="/tokens"]')).toHaveCount(0);
  await expectAccessible(page, "teams without tokens");
});

test("without any token list the first screen is one that exists", async ({ app, page, startServer, watch }) => {
  watch.expectStatus(404);
  const server = await startServer("hatemosphere-single-tenant");
  await signIn(page, app, server);
  await expect(app.heading).toHaveText("Teams");
  await expect.poll(() => links(app)).toEqual(["Teams", "Roles"]);
  expect(asked(server, "/api/user/tokens")).toHaveLength(1);
  // Going back does not lead to what does not exist.
  await page.goto(`${server.origin}/tokens`);
  await expect(app.connect.heading).toBeVisible();
});

test("the organization and the role are found where the server tells them", async ({ app, page, startServer, watch }) => {
  watch.expectStatus(404, 405);
  const server = await startServer("happypumi");
  await signIn(page, app, server, "/orgs/happypumi/tokens");
  await expect(app.organization).toContainText("happypumi");
  await expect(app.organization).toContainText("Organization admin");
  await expect(app.tokens.row("deploy")).toBeVisible();
  await expect(app.tokens.create).toBeEnabled();
});

test("what is not offered has no toolbar, by whatever status and body", async ({ app, page, startServer, watch }) => {
  watch.expectStatus(404, 500, 501);
  const server = await startServer("made-up-organization");
  await signIn(page, app, server);
  await expect(page).toHaveURL(`${server.origin}/orgs/acme/tokens`);
  await expect.poll(() => links(app)).not.toContain("Personal tokens");
  await expect.poll(() => links(app)).not.toContain("Teams");
  await expect.poll(() => links(app)).not.toContain("OIDC issuers");
  for (const [to, heading] of [
    ["/tokens", "Not here"],
    ["/orgs/acme/teams", "No teams here"],
    ["/orgs/acme/oidc", "No OIDC trust here"],
  ] as const) {
    await test.step(to, async () => {
      await signIn(page, app, server, to);
      await expect(page.getByRole("heading", { name: heading })).toBeVisible();
      await expect(app.main.getByRole("button")).toHaveCount(0);
      await expect(app.main.getByRole("searchbox")).toHaveCount(0);
      await expect(app.main.getByRole("radiogroup")).toHaveCount(0);
      await expectAccessible(page, `not offered: ${to}`);
    });
  }
});

test("a server that knows one and offers nothing", async ({ page, startBackend, startOdd, watch }) => {
  watch.expectStatus(404);
  const odd = await startOdd((request, response) => {
    const isUser = request.url === "/api/user";
    response.writeHead(isUser ? 200 : 404, { "Content-Type": "application/json" });
    response.end(isUser ? '{"githubLogin":"ada"}' : "");
  });
  const app = new Console(page, await startBackend({ config: { backends: [{ name: "Odd", url: odd.origin }] } }));
  await page.goto(`${app.backend.origin}/connect`);
  await app.connect.signIn("tcp_any");
  await expect(app.heading).toHaveText("Nothing to manage here");
  await expect(app.main).toContainText("knows you as ada");
  await expect(app.navigation.getByRole("link")).toHaveCount(0);
  await expectAccessible(page, "nothing offered");
  await app.signOut();
  await expect(app.connect.heading).toBeVisible();
});

test("a 500 that repeats gives details, and no Retry", async ({ app, page, watch }) => {
  watch.expectStatus(500);
  await page.route("**/api/orgs/acme-corp/tokens?*", (route) =>
    route.fulfill({ status: 500, contentType: "text/plain", body: "cannot parse 17", headers: { "X-Request-Id": "r-7" } }),
  );
  await app.open("organization");
  const alert = app.main.getByRole("alert");
  await expect(alert).toContainText("failed with status 500");
  await expect(alert).toContainText("cannot parse 17.");
  await expect(page.getByRole("button", { name: "Retry" })).toHaveCount(0);
  await alert.getByText("Details", { exact: true }).click();
  await expect(alert.getByRole("definition").filter({ hasText: "r-7" })).toBeVisible();
  await expectAccessible(page, "a failing server");
  await page.unrouteAll();
  await page.getByRole("button", { name: "Load again" }).click();
  await expect(app.tokens.rows.first()).toBeVisible();
});

test("with custom roles a member's control is live, and the refusal explains itself", async ({ app, page, watch }) => {
  watch.expectStatus(403);
  await page.route("**/api/orgs/acme-corp/metadata", async (route) => {
    const metadata = await (await route.fetch()).json();
    await route.fulfill({ json: { ...metadata, features: { customRolesEnabled: true } } });
  });
  const message = "Your role Deployer does not permit to create tokens";
  await page.route("**/api/orgs/acme-corp/tokens*", (route) =>
    route.request().method() === "GET"
      ? route.fulfill({ json: { tokens: [] } })
      : route.fulfill({ status: 403, json: { errors: [{ message }] } }),
  );
  await app.open("organization", "linus");
  await expect(app.organization).toContainText("Member");
  await expect(app.tokens.create).not.toHaveAttribute("aria-disabled");
  await app.tokens.create.click();
  const { createDialog } = app.tokens;
  await createDialog.name.fill("by-a-member");
  await createDialog.submit.click();
  await expect(createDialog.dialog.getByRole("alert")).toContainText(`${message}. Nothing was created.`);
});

test("a member's role is not tried out on what it surely forbids", async ({ app, page, watch }) => {
  watch.expectStatus(403); // the cap of blue-harbor refuses this token
  const calls: string[] = [];
  page.on("request", (request) => calls.push(new URL(request.url()).pathname));
  await app.open("personal", "linus");
  await expect.poll(() => calls).toContain("/api/orgs/acme-corp/teams");
  await expect(app.tokens.rows.first()).toBeVisible();
  const refused = ["tokens", "auditlogs/v2", "oidc/issuers"].map((path) => `/api/orgs/acme-corp/${path}`);
  expect(calls.filter((path) => refused.includes(path))).toEqual([]);
});

test("a browser that reports no network calls the server all the same", async ({ app, page, watch }) => {
  watch.expectNoAnswer();
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "onLine", { get: () => false }));
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await page.route("**/api/orgs/acme-corp/tokens?*", (route) => route.abort("connectionrefused"));
  await app.tokens.status("All").check();
  await expect(app.main.getByRole("alert")).toContainText("You are offline");
});

for (const { what, age } of [
  { what: "a date", age: {} },
  { what: "a date and an age", age: { Age: "172800" } },
]) {
  test(`files of the site teach no clock: config.json with ${what} from two days ago`, async ({ app, page }) => {
    const date = new Date(Date.now() - 172_800_000).toUTCString();
    await page.route("**/config.json", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), date, ...age } });
    });
    await page.route("**/api/**", async (route) => {
      const response = await route.fetch();
      const { date: _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
    await app.open("organization");
    await expect(app.tokens.rows.first()).toBeVisible();
    await expect(page.getByText("Your clock differs.")).toHaveCount(0);
    await page.unrouteAll({ behavior: "wait" });
  });
}

test("an answer out of a cache teaches no clock", async ({ app, page }) => {
  await page.route("**/api/user", async (route) => {
    const response = await route.fetch();
    const date = new Date(Date.now() - 172_800_000).toUTCString();
    await route.fulfill({ response, headers: { ...response.headers(), date, Age: "172800" } });
  });
  await app.open("teams");
  await expect(page.getByRole("link", { name: "Platform", exact: true })).toBeVisible();
  await expect(page.getByText("Your clock differs.")).toHaveCount(0);
});

test("a refused Forward or Back leaves the history as it was", async ({ app, page }) => {
  await Trust.serve(page, [allow({ aud: AUDIENCE, sub: "repo:acme/api:ref:refs/heads/main" })]);
  const issuer = new IssuerPage(page);
  const row = { id: "i1", name: "GitHub Actions", url: "https://token.actions.githubusercontent.com", thumbprints: [] };
  await page.route("**/api/orgs/acme-corp/oidc/issuers", (route) => route.fulfill({ json: { oidcIssuers: [row] } }));
  await app.open("teams");
  await app.navigation.getByRole("link", { name: "OIDC issuers" }).click();
  await expect(app.heading).toHaveText("OIDC issuers");
  await page.locator(`main a[href$="${address}"]`).click();
  await expect(issuer.cards).toHaveCount(1);
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await expect(app.heading).toHaveText("Teams");
  await page.goBack();
  await expect(issuer.cards).toHaveCount(1);
  await issuer.act(1, "Remove");

  const entries = () => page.evaluate(() => history.length);
  const before = await entries();
  const stay = page.getByRole("button", { name: "Stay here" });
  for (const move of ["forward", "back", "forward"] as const) {
    await test.step(move, async () => {
      await page.evaluate((direction) => history[direction](), move);
      await stay.click();
      await expect(page).toHaveURL(new RegExp(`${address}$`));
      await expect(page.getByRole("dialog")).toHaveCount(0);
    });
  }
  expect(await entries()).toBe(before);
  // What comes after is still there.
  await issuer.undo.click();
  await page.goForward();
  await expect(app.heading).toHaveText("Teams");
  await expect(page).toHaveURL(places.teams);
});
