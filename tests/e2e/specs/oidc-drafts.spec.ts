// What is added to an issuer's policies is a draft until it is saved; and what helps on a long page of them.

import { expectAccessible } from "../fixtures/axe.ts";
import { AUDIENCE, ISSUER_URL, Trust, address, allow, claims, idToken } from "../fixtures/trust.ts";
import { expect, test } from "../fixtures/test.ts";
import { IssuerPage } from "../pages/issuer.ts";
import { OidcPage } from "../pages/oidc.ts";

const many = Array.from({ length: 12 }, (_, at) => allow({ aud: AUDIENCE, sub: `repo:acme/app${at}:ref:refs/heads/main` }));
const lastUsed = new Date(Date.now() - 3 * 3_600_000).toISOString();
const listed = { id: "i1", name: "GitHub Actions", url: ISSUER_URL, issuer: ISSUER_URL, thumbprints: [], lastUsed };

test("“Add to its policies” makes drafts on the issuer's page: shown, marked, and not live", async ({ app, page }) => {
  const trust = await Trust.serve(page, many);
  await page.route("**/api/orgs/acme-corp/oidc/issuers", (route) => route.fulfill({ json: { oidcIssuers: [listed] } }));
  const oidc = new OidcPage(page);
  const issuer = new IssuerPage(page);
  await app.open("oidc");
  const dialog = await oidc.openRegister();
  await dialog.answer("Organization or user").fill("acme");
  await dialog.answer("Repository").fill("api");
  await dialog.dialog.getByRole("radio", { name: "An environment" }).check();
  await dialog.answer("Environment").fill("production");
  await expect(dialog.preview).toContainText("every branch that may use it gets in");
  await dialog.answer("Only from branch").fill("main");
  await expect(dialog.preview).not.toContainText("every branch that may use");
  await expect(dialog.policies.first()).toContainText("ref is refs/heads/main");
  await dialog.dialog.getByRole("button", { name: "Add to its policies" }).click();
  await expect(app.heading).toHaveText("GitHub Actions");
  await expect(page.getByText("2 policies were added as drafts.")).toBeVisible();
  await expect(issuer.cards).toHaveCount(14);
  await expect(issuer.card(13)).toHaveAttribute("data-arrived", "true");
  await expect(issuer.card(13)).toContainText("New");
  await expect(issuer.card(13)).toBeInViewport();
  await expect(issuer.card(13).getByRole("button", { name: "Edit policy 13" })).toBeFocused();
  await expect(issuer.card(12)).not.toHaveAttribute("data-arrived", "true");
  expect(trust.changes).toEqual([]);
  // The snippet is for what was just added.
  await expect(page.getByRole("combobox", { name: "For policy" }).locator("option:checked")).toHaveText(
    "Policy 13: repo:acme/api:environment:production (organization token)",
  );
  await expectAccessible(page, "drafts that were added");
  await issuer.save.click();
  await expect(page.getByText("Saved the policies as version 4.")).toBeVisible();
  await expect(page.getByText("2 policies were added as drafts.")).toHaveCount(0);
  expect(trust.saved[0]).toHaveLength(14);
  expect(trust.saved[0][12].rules).toEqual({
    aud: AUDIENCE,
    sub: "repo:acme/api:environment:production",
    ref: "refs/heads/main",
  });
});

test("drafts that were added can be discarded; what is there already is added by nobody", async ({ app, page }) => {
  const trust = await Trust.serve(page, many.slice(0, 1));
  await page.route("**/api/orgs/acme-corp/oidc/issuers", (route) => route.fulfill({ json: { oidcIssuers: [listed] } }));
  const oidc = new OidcPage(page);
  const issuer = new IssuerPage(page);
  await app.open("oidc");
  const dialog = await oidc.openRegister();
  await dialog.answer("Organization or user").fill("acme");
  await dialog.answer("Repository").fill("app0");
  await dialog.dialog.getByRole("button", { name: "Add to its policies" }).click();
  // Of the two forms of subjects, one is there.
  await expect(page.getByText("One policy was added as a draft.")).toBeVisible();
  await expect(issuer.cards).toHaveCount(2);
  await page.getByRole("main").getByRole("button", { name: "Discard" }).click();
  await expect(issuer.cards).toHaveCount(1);
  await expect(page.getByText("One policy was added as a draft.")).toHaveCount(0);
  expect(trust.changes).toEqual([]);
});

for (const [width, height] of [[1440, 900], [390, 844]] as const) {
  test(`“Save policies” stays in sight while one scrolls, ${width} wide`, async ({ app, page }) => {
    await page.setViewportSize({ width, height });
    await Trust.serve(page, many);
    const issuer = new IssuerPage(page);
    await app.openAt(address);
    await issuer.card(12).scrollIntoViewIfNeeded();
    await expect(issuer.save).toBeInViewport({ ratio: 1 });
    await page.getByRole("button", { name: "Copy snippet" }).scrollIntoViewIfNeeded();
    await expect(issuer.save).toBeInViewport({ ratio: 1 });
  });
}

test("the last use leads to the events; a shorter life than allowed says why", async ({ app, page }) => {
  await Trust.serve(page, [allow({ aud: AUDIENCE, sub: "repo:acme/api:*" })], { maxExpiration: 14_400, lastUsed });
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.try(claims());
  await expect(issuer.verdict).toContainText(
    "good for 2 hours. An exchange that asks for no life gets 2 hours; it may ask for up to 4 hours",
  );
  await page.getByRole("link", { name: "events of this issuer" }).click();
  await expect(app.heading).toHaveText("Audit log");
  await expect(page.getByRole("searchbox", { name: "Search events" })).toHaveValue('"GitHub Actions" OR "i1"');
  expect(new URL(page.url()).searchParams.get("range")).toBe("24h");
});

test("an exchange that fails by a pin that nobody typed says so, and leads to new thumbprints", async ({ app, page, watch }) => {
  watch.expectStatus(503);
  const thumbprints = ["6938fd4d98bab03faadb97b34396831e3780aea1"];
  await Trust.serve(page, [allow({ aud: AUDIENCE, sub: "repo:acme/api:*" })], { thumbprints });
  await page.route("**/api/oauth/token", (route) =>
    route.fulfill({
      status: 503,
      json: {
        error: "temporarily_unavailable",
        error_description:
          "the issuer's keys can't be had: its certificates have none of the registered thumbprints, which nobody typed: this server took them from the certificates that it saw before",
      },
    }),
  );
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.sample.fill(idToken());
  await page.getByRole("button", { name: "Exchange for a real token" }).click();
  const told = page.getByRole("region", { name: "Exchange for real" }).getByRole("alert");
  await expect(told).toContainText("Nobody typed these thumbprints: the server took them");
  await expectAccessible(page, "an exchange that failed by a pin");
  await told.getByRole("button", { name: "Regenerate thumbprints…" }).click();
  await expect(page.getByRole("dialog", { name: "Regenerate thumbprints" })).toBeVisible();
});
