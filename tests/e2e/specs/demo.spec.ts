// The demo that runs in the browser: the site of `cargo xtask dist --demo`. Nothing but the site's own files is fetched.

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/axe.ts";
import { expect, test } from "../fixtures/test.ts";
import { DemoBanner } from "../pages/demo.ts";

const config = new URL("../../../crates/local-backend/config.json", import.meta.url);

/** Everything that the page asks for, but for files beside index.html. */
async function withoutServer(page: Page): Promise<string[]> {
  const asked: string[] = [];
  const body = await readFile(config, "utf8");
  await page.route("**/config.json", (route) => route.fulfill({ contentType: "application/json", body }));
  await page.route("**/api/**", (route) => route.abort());
  page.on("request", (request) => {
    const url = new URL(request.url());
    const isFile = request.isNavigationRequest() || /^\/[^/]+\.(js|css|wasm|json|svg|png|ico|webmanifest)$/.test(url.pathname);
    if (!isFile) asked.push(request.url());
  });
  return asked;
}

test("a token is created, kept over a reload and taken back by Reset, with no server", async ({ app, page }) => {
  const asked = await withoutServer(page);
  const demo = new DemoBanner(page);
  await page.goto("/");
  await page.getByRole("button", { name: "Sign in as Ada, organization admin" }).click();
  await expect(demo.banner).toContainText("nothing is sent anywhere");
  await page.goto("/orgs/acme-corp/tokens");
  await expect(app.tokens.row("drift-nightly-2")).toBeVisible();
  await expectAccessible(page, "the demo in the browser");

  const create = await app.tokens.openCreate();
  await create.name.fill("by-a-visitor");
  await create.submit.click();
  await app.tokens.createdDialog.done.click();
  await app.tokens.createdDialog.closeUncopied.click();
  await expect(app.tokens.row("by-a-visitor")).toBeVisible();
  await page.reload();
  await expect(app.tokens.row("by-a-visitor")).toBeVisible();

  await page.goto("/orgs/acme-corp/audit?q=target%3Aby-a-visitor");
  await expect(app.audit.rows.first()).toContainText("Organization Token Created");

  await page.goto("/orgs/acme-corp/tokens");
  await demo.reset.click();
  await expect(app.tokens.row("drift-nightly-2")).toBeVisible();
  await expect(app.tokens.row("by-a-visitor")).toHaveCount(0);
  expect(asked).toEqual([]);
});

test("each identity sees what it may, and signing out leads to the others", async ({ app, page }) => {
  const asked = await withoutServer(page);
  for (const [name, sees] of [
    ["Linus, member", "Member"],
    ["Barbara, team admin", "Member"],
    ["deploy-prod, organization token", "acme-corp"],
  ] as const) {
    await page.goto("/");
    await page.getByRole("button", { name: `Sign in as ${name}` }).click();
    await expect(app.account).toBeVisible();
    await expect(app.organization).toContainText(sees);
    await app.signOut();
  }
  expect(asked).toEqual([]);
});

test("it fails when a presentation wants that, and goes on afterwards", async ({ app, page }) => {
  await withoutServer(page);
  const demo = new DemoBanner(page);
  await page.goto("/connect?to=/orgs/acme-corp/tokens");
  await page.getByRole("button", { name: "Sign in as Ada, organization admin" }).click();
  await expect(app.tokens.rows.first()).toBeVisible();
  await demo.makeFail("Server errors (500)");
  await app.tokens.status("All").click();
  await expect(app.main.getByRole("alert")).toContainText("failed with status 500");
  await expect(app.tokens.rows.first()).toBeVisible();
  await demo.makeFail("No");
  await app.main.getByRole("button", { name: "Retry" }).click();
  await expect(app.main.getByRole("alert")).toHaveCount(0);
});

test("a site with a server never loads the demo", async ({ app, page }) => {
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(request.url()));
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  expect(loaded.filter((url) => url.includes("demo"))).toEqual([]);
});
