// A session that ends while somebody types into a dialog: the dialog is open again after the next sign-in, with what
// was typed, for the same person, and for nobody else.

import type { Page } from "@playwright/test";
import { ISSUERS } from "../fixtures/issuers.ts";
import { Trust, address, allow } from "../fixtures/trust.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import type { Console } from "../pages/console.ts";
import { IssuerPage } from "../pages/issuer.ts";
import { OidcPage } from "../pages/oidc.ts";
import { Rotation } from "../pages/rotation.ts";

/** Has the next change below an address refused: the token is good no more. */
async function refuseChange(page: Page, url: string | RegExp): Promise<void> {
  let refused = false;
  await page.route(url, (route) => {
    if (refused || route.request().method() === "GET") return route.fallback();
    refused = true;
    return route.fulfill({ status: 401, json: { code: 401, message: "This token was deleted." } });
  });
}

async function expectEnded(app: Console): Promise<void> {
  await expect(app.connect.notice).toContainText("Your session ended");
  await expect(app.connect.notice).toContainText("What you had not saved is kept until then");
}

test.beforeEach(({ watch }) => watch.expectStatus(401));

test("a token that was not created yet", async ({ app, page }) => {
  const name = fresh("unsaved");
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.name.fill(name);
  await create.reason.fill("nightly run");
  await refuseChange(page, "**/api/orgs/acme-corp/tokens*");
  await create.submit.click();
  await expectEnded(app);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await app.connect.signIn(app.backend.token("ada"));
  await expect(create.name).toHaveValue(name);
  await expect(create.reason).toHaveValue("nightly run");
  await create.submit.click();
  await expect(app.tokens.createdDialog.value).toHaveText(/^tcp_/);
});

test("a successor, still as one", async ({ app, page }) => {
  const rotation = new Rotation(page);
  await app.open("organization", "ada", "?q=deploy-prod");
  await rotation.begin("deploy-prod");
  await rotation.description.fill("asks for more");
  await refuseChange(page, "**/api/orgs/acme-corp/tokens*");
  await rotation.submit.click();
  await expectEnded(app);
  await app.connect.signIn(app.backend.token("ada"));
  await expect(rotation.form).toContainText("A successor with a new value.");
  await expect(rotation.description).toHaveValue("asks for more");
});

test("somebody else finds no dialog, and the first person then neither", async ({ app, page, watch }) => {
  watch.expectStatus(401, 403);
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.name.fill(fresh("unsaved"));
  await refuseChange(page, "**/api/orgs/acme-corp/tokens*");
  await create.submit.click();
  await expectEnded(app);
  await page.getByRole("button", { name: "Sign in as Linus, member" }).click();
  await app.account.waitFor();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await app.signOut();
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("an issuer that was not registered yet", async ({ app, page }) => {
  const oidc = new OidcPage(page);
  await app.open("oidc");
  const dialog = await oidc.openRegister();
  await dialog.provider("GitLab").check();
  await dialog.answer("Project").fill("acme/api");
  await dialog.name.fill(fresh("unsaved"));
  const name = await dialog.name.inputValue();
  await refuseChange(page, ISSUERS);
  await dialog.submit.click();
  await expectEnded(app);
  await app.connect.signIn(app.backend.token("ada"));
  await expect(dialog.provider("GitLab")).toBeChecked();
  await expect(dialog.answer("Project")).toHaveValue("acme/api");
  await expect(dialog.name).toHaveValue(name);
});

test("an issuer that was being edited", async ({ app, page }) => {
  await Trust.serve(page, [allow({ aud: "a", sub: "b" })]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await expect(issuer.cards).toHaveCount(1);
  await page.getByRole("button", { name: "Actions for this issuer" }).click();
  await page.getByRole("menuitem", { name: "Edit…" }).click();
  const name = page.getByRole("dialog", { name: "Edit issuer" }).getByRole("textbox", { name: "Name" });
  await name.fill("Another name");
  await refuseChange(page, "**/api/orgs/acme-corp/oidc/issuers/i1");
  await page.getByRole("button", { name: "Save issuer" }).click();
  await expectEnded(app);
  await app.connect.signIn(app.backend.token("ada"));
  await expect(name).toHaveValue("Another name");
});
