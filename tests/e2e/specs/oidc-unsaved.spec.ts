// A session that ends while policies are edited: what was not saved is back after the next sign-in, for the same
// person, and for nobody else.

import type { Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/axe.ts";
import { Canary } from "../fixtures/canary.ts";
import { AUDIENCE, Trust, address, allow, idToken } from "../fixtures/trust.ts";
import { stayOnReload } from "../fixtures/leaving.ts";
import { expect, test } from "../fixtures/test.ts";
import type { Console } from "../pages/console.ts";
import { IssuerPage } from "../pages/issuer.ts";

const main = allow({ aud: AUDIENCE, sub: "repo:acme/api:ref:refs/heads/main" });
const web = allow({ aud: AUDIENCE, sub: "repo:acme/web:ref:refs/heads/main" });
const SUBJECT = "repo:acme/api:environment:production";

/** Has the next call that looks at the policies refused: the token is good no more. */
async function refuseOnce(page: Page): Promise<void> {
  await page.route(
    "**/api/orgs/acme-corp/auth/policies/**",
    (route) => route.fulfill({ status: 401, json: { code: 401, message: "This token was deleted." } }),
    { times: 1 },
  );
}

/** Edits the first policy's subject, and loses the session by saving it. */
async function loseSession(app: Console, page: Page): Promise<IssuerPage> {
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.edit(1);
  await issuer.rules(1).nth(1).getByRole("textbox", { name: "Value" }).fill(SUBJECT);
  await refuseOnce(page);
  await issuer.save.click();
  await expect(app.connect.notice).toContainText("Your session ended");
  await expect(app.connect.notice).toContainText("What you had not saved is kept until then");
  return issuer;
}

const back = (page: Page) => page.getByRole("status").filter({ hasText: "Your unsaved changes are back." });

test.beforeEach(({ watch }) => watch.expectStatus(401));

test("the same person finds the edits, with their steps, and saves them", async ({ app, context, page }) => {
  const trust = await Trust.serve(page, [main]);
  const canary = new Canary(context, page);
  const issuer = await loseSession(app, page);
  await canary.expectHidden(SUBJECT, "the session is over");
  await app.connect.signIn(app.backend.token("ada"));
  await expect(page).toHaveURL(new RegExp(`${address}$`));
  await expect(back(page)).toContainText("1 edited");
  await expect(issuer.rules(1).nth(1).getByRole("textbox", { name: "Value" })).toHaveValue(SUBJECT);
  await expectAccessible(page, "unsaved changes that are back");
  await issuer.undo.click();
  await expect(issuer.save).toHaveAttribute("aria-disabled", "true");
  await expect(back(page)).toHaveCount(0);
  await issuer.redo.click();
  await issuer.save.click();
  await expect(page.getByText("Saved the policies as version 4.")).toBeVisible();
  expect(trust.saved).toEqual([[{ ...main, rules: { ...main.rules, sub: SUBJECT } }]]);
});

test("they can be discarded, also when somebody else saved meanwhile", async ({ app, page }) => {
  const trust = await Trust.serve(page, [main]);
  const issuer = await loseSession(app, page);
  trust.elsewhere([main, web]);
  await app.connect.signIn(app.backend.token("ada"));
  await expect(back(page)).toContainText("Meanwhile somebody else saved");
  await expect(issuer.cards).toHaveCount(1);
  await back(page).getByRole("button", { name: "Discard" }).click();
  await expect(back(page)).toHaveCount(0);
  await expect(issuer.cards).toHaveCount(2);
  await expect(app.main).toContainText("2 policies, version 4");
  expect(trust.saved).toEqual([]);
});

test("somebody else gets nothing of it, and the first person then neither", async ({ app, page }) => {
  await Trust.serve(page, [main]);
  const issuer = await loseSession(app, page);
  await page.getByRole("button", { name: "Sign in as Linus, member" }).click();
  await expect(app.main).toContainText("Not permitted");
  await expect(issuer.cards).toHaveCount(0);
  await expect(back(page)).toHaveCount(0);
  await app.signOut();
  await app.connect.signIn(app.backend.token("ada"));
  await expect(page).toHaveURL(new RegExp(`${address}$`));
  await expect(issuer.card(1)).toContainText("repo:acme/api:ref:refs/heads/main");
  await expect(back(page)).toHaveCount(0);
});

test("signing out drops them, once that is confirmed", async ({ app, page }) => {
  await Trust.serve(page, [main, web]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.act(2, "Remove");
  await app.signOut();
  const asked = page.getByRole("dialog", { name: "Leave without saving?" });
  await expect(asked).toContainText("(1 removed) and not saved. Signing out drops these changes");
  await asked.getByRole("button", { name: "Stay here" }).click();
  await expect(issuer.cards).toHaveCount(1);
  await app.signOut();
  await asked.getByRole("button", { name: "Drop the changes and sign out" }).click();
  await expect(app.connect.notice).toHaveText("You are signed out.");
  await app.connect.signIn(app.backend.token("ada"));
  await expect(page).toHaveURL(new RegExp(`${address}$`));
  await expect(issuer.cards).toHaveCount(2);
  await expect(back(page)).toHaveCount(0);
});

test("an ID token that was tried is not among what is kept; leaving the page is asked about", async ({
  app,
  context,
  page,
}) => {
  await Trust.serve(page, [main, web]);
  const canary = new Canary(context, page);
  const issuer = new IssuerPage(page);
  const token = `${idToken().split(".").slice(0, 2).join(".")}.c2VjcmV0Q2FuYXJ5U2lnbmF0dXJl`;
  await app.openAt(address);
  await issuer.sample.fill(token);
  await expect(issuer.verdict).toContainText("Allowed.");
  await issuer.act(2, "Remove");
  await refuseOnce(page);
  await issuer.save.click();
  await expect(app.connect.notice).toContainText("is kept until then");
  await canary.expectHidden("c2VjcmV0Q2FuYXJ5U2lnbmF0dXJl", "the session is over");
  await stayOnReload(page);
  await app.connect.signIn(app.backend.token("ada"));
  await expect(back(page)).toContainText("1 removed");
  await expect(issuer.sample).toHaveValue("");
});
