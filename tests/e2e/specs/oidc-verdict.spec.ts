// What is said of a tried token is what the server would say, and nothing foreign becomes a rule by one press.

import { expectAccessible } from "../fixtures/axe.ts";
import { AUDIENCE, ISSUER_URL, Trust, address, allow, claims, idToken } from "../fixtures/trust.ts";
import { expect, test } from "../fixtures/test.ts";
import { IssuerPage } from "../pages/issuer.ts";

const main = allow({ aud: AUDIENCE, repository: "acme/api", ref: "refs/heads/main" });
const live = allow(
  { aud: AUDIENCE, repository: "acme/infra.live", ref: "refs/heads/main" },
  { authorizedPermissions: ["admin"] },
);
const own = claims({ repository: "acme/api", ref: "refs/heads/main" });
const payments = claims({
  sub: "repo:octo-org/payments:ref:refs/heads/main",
  repository: "octo-org/payments",
  ref: "refs/heads/main",
  repository_id: "987",
  repository_owner_id: "65",
});

test("a sample of another repository gives no fix, and rules that contradict each other are found", async ({ app, page }) => {
  await Trust.serve(page, [main, live]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.try(payments);
  await expect(issuer.verdict).toContainText("Refused, as written.");
  const dot = issuer.findings.filter({ hasText: "Policy 2: . stands for any one character" });
  await expect(dot).toHaveCount(1);
  await expect(page.getByRole("button", { name: /987|octo-org/ })).toHaveCount(0);
  await issuer.edit(2);
  // Its value is offered beside the rule with who would get in, and not by one press.
  const repository = issuer.rules(2).nth(1);
  await expect(repository).toContainText("Refused, as written.");
  await expect(repository.getByRole("button", { name: /octo-org/ })).toBeHidden();
  await repository.getByText("Allow this too…").click();
  await expect(repository).toContainText("in octo-org/payments can get an admin organization token.");
  await issuer.card(2).getByRole("button", { name: "Add rule" }).click();
  const added = issuer.rules(2).nth(3);
  await added.getByRole("combobox", { name: "Claim" }).fill("sub");
  await added.getByRole("textbox", { name: "Value" }).fill("repo:octo-org/payments:ref:refs/heads/main");
  await expect(issuer.findings.filter({ hasText: "These rules contradict each other" })).toContainText(
    "sub is repo:octo-org/payments:ref:refs/heads/main and repository is acme/infra.live",
  );
  await expectAccessible(page, "rules that contradict each other");
});

test("a branch that is rightly refused: refused first, then folded who gets in", async ({ app, page }) => {
  const trust = await Trust.serve(page, [main, live]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.try({ ...own, ref: "refs/heads/feature-x", sub: "repo:acme/api:ref:refs/heads/feature-x" });
  await expect(issuer.verdict).toContainText(/^Refused, as written\. No policy allows it\. Policy 1 comes nearest/);
  await expect(issuer.verdict.getByRole("button")).toHaveText(["Edit policy 1"]);
  await issuer.unfoldWays();
  await expect(issuer.verdict).toContainText("Nothing is saved by this.");
  await expect(issuer.verdict).toContainText(
    "Whoever can push to the branch feature-x in acme/api gets an organization token. ID tokens with ref = refs/heads/main are refused then.",
  );
  await expectAccessible(page, "ways to let in what was refused");
  await issuer.verdict.getByRole("button", { name: "Allow this" }).click();
  await expect(issuer.cards).toHaveCount(3);
  await expect(issuer.verdict).toContainText("Allowed. Policy 3 lets it in");
  expect(trust.changes).toEqual([]);
});

test("another audience: the workflow is to be changed", async ({ app, page }) => {
  await Trust.serve(page, [main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.try({ ...own, aud: "https://github.com/acme" });
  await expect(issuer.verdict).toContainText("Change the workflow, not the policy");
  await expect(issuer.verdict).toContainText(`let the job ask for this one: ${AUDIENCE}`);
  await issuer.unfoldWays();
  await expect(issuer.verdict.getByRole("button", { name: /^Change/ })).toHaveCount(0);
  await expect(issuer.verdict).toContainText("could exchange it here");
  // A new policy keeps the rules of the nearest one.
  await issuer.verdict.getByRole("button", { name: "Allow this" }).click();
  await expect(issuer.verdict).toContainText("Allowed. Policy 2 lets it in");
  await expect(issuer.card(2).getByRole("combobox", { name: "Claim" }).last()).toHaveValue("ref");
  await expect(issuer.card(2)).toContainText("As in the policy that comes nearest, it asks for repository, ref, too.");
});

test("claims without `exp`: allowed on a condition, which is said", async ({ app, page }) => {
  await Trust.serve(page, [main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.try({ ...own, exp: undefined });
  await expect(issuer.verdict).toContainText(
    "Allowed, if the ID token has an exp that lies ahead: these claims lack it. Policy 1 lets it in",
  );
  await expect(issuer.verdict.locator(".note")).toHaveAttribute("data-tone", "info");
  await issuer.sample.fill(idToken({ ...own, exp: undefined }));
  await expect(issuer.verdict).toContainText("Refused: no exp (policy 1 would match).");
});

test("the verdict names the token that is asked for, also of a policy that gives admin rights", async ({ app, page }) => {
  await Trust.serve(page, [live]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.try({ ...own, repository: "acme/infra.live" });
  await expect(issuer.verdict).toContainText("an exchange would issue an organization token");
  await issuer.tried.getByRole("checkbox", { name: "With admin rights" }).check();
  await expect(issuer.verdict).toContainText("an exchange would issue an admin organization token");
});

test("what lets strangers in, or nobody, is said once more before it is saved", async ({ app, page }) => {
  const trust = await Trust.serve(page, [main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.add.click();
  await issuer.save.click();
  const review = page.getByRole("dialog", { name: "Save policies" });
  await expect(review.getByRole("list", { name: "Errors" }).getByRole("listitem")).toHaveText([/^Policy 2: /]);
  await expectAccessible(page, "errors in the review");
  await review.getByRole("button", { name: "Back to editing" }).click();
  expect(trust.saved).toEqual([]);
});

test("a save keeps the policy that was chosen for the snippets", async ({ app, page }) => {
  await Trust.serve(page, [main, live]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  const use = page.getByRole("region", { name: "Put it to use" });
  const chosen = use.getByRole("combobox", { name: "For policy" });
  await chosen.selectOption({ index: 1 });
  await expect(use.getByRole("region", { name: "Snippet" })).toContainText(`scope: "admin"`);
  await issuer.edit(1);
  await issuer.rules(1).nth(1).getByRole("textbox", { name: "Value" }).fill("acme/web");
  await issuer.save.click();
  await expect(page.getByText("Saved the policies as version 4.")).toBeVisible();
  await expect(chosen.locator("option:checked")).toHaveText(/^Policy 2: /);
  await expect(use.getByRole("region", { name: "Snippet" })).toContainText(`scope: "admin"`);
});

test("one verdict: what the server refuses is never called allowed", async ({ app, page }) => {
  await Trust.serve(page, [live, main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  const refused = async (more: object, headline: string) => {
    await issuer.try({ ...own, ...more });
    await expect(issuer.verdict).toContainText(headline);
    await expect(issuer.verdict).not.toContainText("Allowed");
    await expect(issuer.card(2)).toContainText("would match, but the server refuses the sample");
    await expect(issuer.card(2)).not.toHaveAttribute("data-verdict", "allows");
  };
  await refused({ iss: "https://gitlab.com" }, "Refused: another issuer (policy 2 would match).");
  await refused({ exp: 1_700_000_000 }, "Refused: expired (policy 2 would match).");
  await refused({ nbf: 4_000_000_000 }, "Refused: not valid yet (policy 2 would match).");
  await refused({ iat: 4_000_000_000 }, "Refused: issued in the future (policy 2 would match).");
  await expectAccessible(page, "a token that the server refuses");
  await issuer.sample.fill(idToken({ iss: "https://gitlab.com", exp: 1_700_000_000, repository: "acme/web" }));
  await expect(issuer.verdict).toContainText("Refused: another issuer, expired (no policy would match either).");
  await issuer.tried.getByRole("button", { name: "Clear" }).click();
  // Allowed, but made for somebody else: not in green.
  await issuer.try({ ...own, iss: ISSUER_URL });
  await expect(issuer.verdict.locator(".note")).toHaveAttribute("data-tone", "ok");
});

test("a token of another organization is no plain “Allowed” where the policy does not ask for the audience", async ({ app, page }) => {
  await Trust.serve(page, [allow({ sub: "repo:acme/api:*" })]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.try({ ...own, aud: "urn:pulumi:org:other" });
  await expect(issuer.verdict).toContainText("But it was made for the organization other");
  await expect(issuer.verdict.locator(".note")).toHaveAttribute("data-tone", "warn");
});
