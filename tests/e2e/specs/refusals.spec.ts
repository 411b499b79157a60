// Servers note each refusal in their audit logs, where it looks like an attack. So what the known role certainly forbids
// is explained without a call; what is uncertain is asked for once, when the user opens it.

import type { Page } from "@playwright/test";
import type { Backend, Person } from "../fixtures/backend.ts";
import { expect, test } from "../fixtures/test.ts";
import { type Console, places } from "../pages/console.ts";

/** Notes the calls of a page: those on their way, and those that were refused. */
class Calls {
  readonly refused: string[] = [];
  readonly paths: string[] = [];
  private open = 0;

  constructor(page: Page) {
    const isCall = (url: string) => new URL(url).pathname.startsWith("/api/");
    page.on("request", (request) => {
      if (isCall(request.url())) {
        this.paths.push(new URL(request.url()).pathname);
        this.open += 1;
      }
    });
    const ended = (url: string) => isCall(url) && (this.open -= 1);
    page.on("requestfailed", (request) => ended(request.url()));
    page.on("requestfinished", async (request) => {
      const answer = await request.response();
      if (isCall(request.url()) && answer?.status() === 403) this.refused.push(request.url());
      ended(request.url());
    });
  }

  of(part: string): number {
    return this.paths.filter((path) => path.includes(part)).length;
  }

  /** Waits until no call is under way. */
  async answered(): Promise<void> {
    await expect.poll(() => this.open).toBe(0);
  }

  /** Lets what a screen does later happen now, and waits for the answers. */
  async settle(page: Page): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      await page.clock.runFor(3000);
      await this.answered();
    }
  }
}

/** How many refusals the backend has noted. */
async function noted(backend: Backend): Promise<number> {
  const now = Math.floor(Date.now() / 1000);
  const range = `startTime=${now - 3600}&endTime=${now + 60}`;
  const answer = await fetch(`${backend.origin}/api/orgs/acme-corp/auditlogs/v2?${range}`, {
    headers: { Authorization: `token ${backend.token("ada")}`, Accept: "application/vnd.pulumi+8" },
  });
  const { auditLogEvents } = (await answer.json()) as { auditLogEvents: { event: string }[] };
  return auditLogEvents.filter(({ event }) => event.startsWith("Auth Failure")).length;
}

/** Every screen, by its links and by its address, with what comes late. */
async function walk(app: Console, page: Page, calls: Calls, person: Person): Promise<void> {
  const addresses = [
    ...[places.personal, places.organization, places.teams, places.team, places.audit, places.oidc, places.settings],
    "/orgs/acme-corp/teams/data/tokens",
    "/orgs/acme-corp/tokens/0123456789abcdef0123456789abcdef",
    "/orgs/acme-corp/teams/data/tokens/0123456789abcdef0123456789abcdef",
    "/orgs/acme-corp/oidc/0123456789abcdef",
    `${places.audit}?q=failed%3Ayes&range=7d`,
    `${places.organization}?status=all`,
  ];
  for (const address of addresses) {
    await app.openAt(address, person);
    await expect(app.heading).toBeVisible();
    await calls.settle(page);
  }
  const links = app.navigation.getByRole("link");
  const names = await links.allInnerTexts();
  // Twice: what was learned in a session keeps.
  for (const name of [...names, ...names]) {
    await links.filter({ hasText: name.trim() }).click();
    await expect(app.heading).toBeVisible();
    await calls.settle(page);
  }
}

for (const person of ["linus", "barbara", "robot"] as const) {
  test(`no screen gets ${person} refused where the role is known`, async ({ app, backend, page, watch }) => {
    watch.expectStatus(404); // a token and an issuer that are not there
    test.slow();
    await page.clock.install();
    const before = await noted(backend);
    const calls = new Calls(page);
    await walk(app, page, calls, person);
    expect(calls.refused).toEqual([]);
    expect(await noted(backend)).toBe(before);
  });
}

test("an admin’s screens are asked for as ever", async ({ app, page }) => {
  const calls = new Calls(page);
  await app.open("audit");
  await expect(app.audit.rows.first()).toBeVisible();
  expect(calls.of("/auditlogs")).toBeGreaterThan(0);
});

test("what the role forbids is explained without a call, and Retry asks the server", async ({ app, page, watch }) => {
  watch.expectStatus(403);
  const calls = new Calls(page);
  await app.open("audit", "linus");
  await expect(page.getByRole("heading", { name: "Not permitted: read the audit log" })).toBeVisible();
  await expect(app.main).toContainText("The server was not asked");
  expect(calls.of("/auditlogs")).toBe(0);
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(app.main).not.toContainText("The server was not asked");
  expect(calls.of("/auditlogs")).toBe(1);
  // The answer counts for the session.
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await app.navigation.getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByRole("heading", { name: "Not permitted: read the audit log" })).toBeVisible();
  expect(calls.of("/auditlogs")).toBe(1);
});

test("a server that permits more than the role says is believed", async ({ app, page }) => {
  const tokens = await app.backend.api("ada").tokens("organization");
  await page.route("**/api/orgs/acme-corp/tokens?*", (route) => route.fulfill({ json: { tokens } }));
  await app.open("organization", "linus", "?q=dns-sync");
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(app.tokens.row("dns-sync")).toBeVisible();
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await app.navigation.getByRole("link", { name: "Access tokens" }).click();
  await expect(app.tokens.rows.first()).toBeVisible();
});

for (const [what, change] of [
  ["is not told", { role: undefined, userRole: undefined }],
  ["may be another one", { customRoles: true }],
] as const) {
  test(`where the role ${what}, the server is asked once, when the screen is opened`, async ({ app, page, watch }) => {
    watch.expectStatus(403);
    await page.route("**/api/user", async (route) => {
      const answer = await route.fetch();
      const user = (await answer.json()) as { organizations: { role?: string }[] };
      if ("role" in change) user.organizations.forEach((org) => delete org.role);
      await route.fulfill({ response: answer, json: user });
    });
    await page.route("**/api/orgs/*/metadata", async (route) => {
      const answer = await route.fetch();
      const metadata = (await answer.json()) as { userRole?: string; features?: object };
      if ("userRole" in change) delete metadata.userRole;
      if ("customRoles" in change) metadata.features = { ...metadata.features, customRolesEnabled: true };
      await route.fulfill({ response: answer, json: metadata });
    });
    const calls = new Calls(page);
    await app.open("teams", "linus");
    await app.navigation.getByRole("link", { name: "OIDC issuers" }).click();
    const refused = page.getByRole("heading", { name: "Not permitted: view OIDC issuers" });
    await expect(refused).toBeVisible();
    await expect(app.main).not.toContainText("The server was not asked");
    const asked = calls.of("/oidc/issuers");
    expect(asked).toBeGreaterThan(0);
    await app.navigation.getByRole("link", { name: "Teams" }).click();
    await app.navigation.getByRole("link", { name: "OIDC issuers" }).click();
    await expect(refused).toBeVisible();
    expect(calls.of("/oidc/issuers")).toBe(asked);
  });
}

test("a maximum that refuses the token is asked about once", async ({ app, backend, page, watch }) => {
  watch.expectStatus(403);
  const { tokenValue } = await backend.api("ada").create("personal", "over the maximum", { expires: 0 });
  const calls = new Calls(page);
  await app.openWith(tokenValue, "personal");
  await app.switchTo("blue-harbor");
  const refused = page.getByRole("heading", { name: "Your token lives too long for this organization" });
  await expect(refused).toBeVisible();
  // Whatever else was under way when the first refusal came.
  await calls.answered();
  const before = calls.refused.length;
  for (const screen of ["Teams", "Access tokens", "Audit log", "OIDC issuers"]) {
    await app.navigation.getByRole("link", { name: screen }).click();
    await expect(refused).toBeVisible();
  }
  await calls.answered();
  expect(calls.refused.length).toBe(before);
});
