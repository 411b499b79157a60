// "Try a token": decoded and judged in the browser alone; drafts, test cases, and what a save would change.

import { readFileSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { expectAccessible } from "../fixtures/axe.ts";
import { Canary } from "../fixtures/canary.ts";
import { AUDIENCE, Trust, address, allow, claims, deny, idToken } from "../fixtures/trust.ts";
import { expect, test } from "../fixtures/test.ts";
import { IssuerPage } from "../pages/issuer.ts";

const main = allow({ aud: AUDIENCE, sub: "repo:acme/api:ref:refs/heads/main" });
const pulls = deny({ event_name: "pull_request" });

test("an ID token is decoded here, never sent, never stored, and wiped", async ({ app, context, page }) => {
  const trust = await Trust.serve(page, [main, pulls]);
  const canary = new Canary(context, page);
  const issuer = new IssuerPage(page);
  const secret = "kNARIENVOGEL0123456789xyz";
  const token = `${idToken().split(".").slice(0, 2).join(".")}.tok_${secret}`;
  await app.openAt(address);
  await issuer.sample.fill(token);
  await expect(issuer.tried).toContainText(
    "ID token, signed with RS256, issued 4 minutes ago, expires in 6 minutes. The signature is not checked here.",
  );
  await expect(issuer.verdict).toContainText(
    "Allowed. Policy 1 lets it in: an exchange would issue an organization token, good for 2 hours.",
  );
  await canary.expectHidden(`tok_${secret}`, "an ID token was pasted");
  await issuer.tried.getByText("Claims", { exact: true }).click();
  await expectAccessible(page, "a token that is tried");
  await issuer.tried.getByRole("button", { name: "Clear" }).click();
  await expect(issuer.sample).toBeFocused();
  await expect(issuer.verdict).toHaveCount(0);
  await canary.expectHidden(`tok_${secret}`, "it was cleared");
  await issuer.sample.fill(token);
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await expect(app.heading).toHaveText("Teams");
  await canary.expectHidden(`tok_${secret}`, "the page was left");
  expect(trust.changes).toEqual([]);
});

test("a shorter life, another issuer, an expired token", async ({ app, page }) => {
  await Trust.serve(page, [main], { maxExpiration: 1800 });
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.sample.fill(idToken());
  await expect(issuer.verdict).toContainText("good for 30 minutes");
  await issuer.tried.getByRole("button", { name: "Clear" }).click();
  await issuer.sample.fill(idToken({ exp: 1_700_000_000, iss: "https://gitlab.com" }));
  await expect(issuer.tried).toContainText("It has expired: the server would refuse it now");
  await expect(issuer.tried).toContainText("It is from another issuer (https://gitlab.com)");
});

test("what is no ID token is refused in words; an access token is wiped", async ({ app, page }) => {
  await Trust.serve(page, [main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.sample.fill("pul-0123456789abcdef");
  await expect(issuer.tried).toContainText("This is an access token and not an ID token.");
  await expect(issuer.tried).toContainText("What was pasted is wiped; nothing was sent.");
  await expect(issuer.sample).toHaveValue("");
  await issuer.sample.fill('{"sub": ');
  await expect(issuer.tried).toContainText("This is not JSON yet");
  await issuer.sample.fill("hello");
  await expect(issuer.tried).toContainText("An ID token has three parts");
});

test("each rule says what it expected and found; the nearest miss is mended with one press", async ({ app, page }) => {
  await Trust.serve(page, [main, allow({ aud: "other" }, { tokenType: "team", teamName: "platform" }), pulls]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.try(claims({ sub: "repo:Acme/api:ref:refs/heads/main" }));
  await expect(issuer.card(1)).toContainText("1 of 2 rules fail");
  await expect(issuer.rules(1).nth(0)).toContainText("matches");
  await expect(issuer.rules(1).nth(1)).toContainText(
    "sample says repo:Acme/api:ref:refs/heads/main: differs only in letter case",
  );
  await expect(issuer.card(2)).toContainText("about another kind of token");
  await expect(issuer.card(3)).toContainText("does not apply to the sample");
  await expect(issuer.verdict).toContainText(
    "Refused, as written. No policy allows it. Policy 1 comes nearest. sub: differs only in letter case.",
  );
  await expectAccessible(page, "a refusal");
  await issuer.unfoldWays();
  await issuer.verdict.getByRole("button", { name: /^Change sub to/ }).click();
  await expect(issuer.verdict).toContainText("Allowed.");
  await issuer.try(claims({ sub: "repo:Acme/api:ref:refs/heads/main", event_name: "pull_request" }));
  await expect(issuer.verdict).toContainText("Policy 3 denies it, and that wins.");
  await expect(issuer.card(3)).toContainText("denies the sample");
});

test("another kind of token is asked for, and admin rights", async ({ app, page }) => {
  await Trust.serve(page, [main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.try(claims());
  await expect(issuer.verdict).toContainText("Allowed.");
  await issuer.tried.getByRole("checkbox", { name: "With admin rights" }).check();
  await expect(issuer.verdict).toContainText("gives no admin's rights");
  await issuer.tried.getByRole("combobox", { name: "Asked for" }).selectOption({ label: "Team" });
  await issuer.tried.getByRole("combobox", { name: "For team" }).fill("platform");
  await expect(issuer.verdict).toContainText("is about another kind of token");
});

test("“Allow this too…” drafts a policy that fits the token, tightly", async ({ app, page }) => {
  const trust = await Trust.serve(page, []);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await expect(page.getByRole("heading", { name: "Nobody is let in yet" })).toBeVisible();
  await issuer.sample.fill(idToken());
  await issuer.unfoldWays();
  await issuer.verdict.getByRole("button", { name: "Allow this" }).click();
  await expect(issuer.verdict).toContainText("Allowed.");
  await expect(issuer.card(1)).toContainText("This is GitHub's older form of a subject.");
  await expectAccessible(page, "a drafted policy");
  await issuer.save.click();
  const review = page.getByRole("dialog", { name: "Save policies" });
  await expect(review).toContainText("1 newly allowed");
  await review.getByRole("button", { name: "Save policies" }).click();
  await expect(page.getByText("Saved the policies as version 4.")).toBeVisible();
  expect(trust.saved[0]).toEqual([
    allow({
      aud: AUDIENCE,
      sub: "repo:acme/api:ref:refs/heads/main",
      repository_id: "77",
      repository_owner_id: "12",
    }),
  ]);
});

test("test cases: kept, red on an edit, confirmed before saving, exported and imported", async ({ app, page }) => {
  const trust = await Trust.serve(page, [main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.try(claims());
  await issuer.keep("main deploys");
  await issuer.try(claims({ sub: "repo:acme/api:pull_request" }));
  await issuer.keep("pull requests stay out");
  await expect(issuer.cases).toHaveText([/^Passes main deploys is allowed/, /^Passes pull requests stay out is refused/]);

  await page.reload();
  await expect(issuer.cases).toHaveCount(2);
  await issuer.edit(1);
  const value = issuer.rules(1).nth(1).getByRole("textbox", { name: "Value" });
  await value.fill("repo:acme/api:pull_request");
  await expect(issuer.cases).toHaveText([/^Fails main deploys shall be allowed/, /^Fails pull requests stay out shall be refused/]);
  await issuer.save.click();
  const review = page.getByRole("dialog", { name: "Save policies" });
  await expect(review).toContainText("1 newly allowed, 1 newly denied");
  await expect(review).toContainText("2 of 2 test cases fail");
  await expectAccessible(page, "red tests before saving");
  const save = review.getByRole("button", { name: "Save policies" });
  await expect(save).toHaveAttribute("aria-disabled", "true");
  expect(trust.saved).toEqual([]);
  await review.getByRole("checkbox", { name: "Save although test cases fail" }).check();
  await save.click();
  await expect(page.getByText("Saved the policies as version 4.")).toBeVisible();

  const more = issuer.tried.getByRole("button", { name: "More about test cases" });
  const download = page.waitForEvent("download");
  await more.click();
  await page.getByRole("menuitem", { name: "Export as JSON" }).click();
  const file = await (await download).path();
  const text = readFileSync(file, "utf8");
  expect(JSON.parse(text)).toMatchObject({ cases: [{ name: "main deploys", expected: "allowed" }, { expected: "refused" }] });
  for (let left = 2; left > 0; left -= 1) {
    await issuer.cases.first().getByRole("button", { name: /^Remove/ }).click();
    await expect(issuer.cases).toHaveCount(left - 1);
  }
  await more.click();
  await page.getByRole("menuitem", { name: "Import from JSON…" }).click();
  const dialog = page.getByRole("dialog", { name: "Import test cases" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page, "importing test cases");
  await dialog.getByLabel("Test cases (JSON)").setInputFiles(file);
  await expect(dialog).toContainText("Imported 2 test cases.");
  await expectAccessible(page, "imported test cases");
  await dialog.locator(".dialog-footer").getByRole("button", { name: "Close" }).click();
  await expect(issuer.cases).toHaveCount(2);
});

test("with the keyboard alone: from the sample to a saved fix", async ({ app, page }) => {
  const trust = await Trust.serve(page, [main]);
  const issuer = new IssuerPage(page);
  await app.openAt(address);
  await issuer.sample.focus();
  await page.keyboard.insertText(JSON.stringify(claims({ sub: "repo:acme/api:ref:refs/heads/release" })));
  await expect(issuer.verdict).toContainText("Refused, as written.");
  const tabTo = async (target: Locator) => {
    for (let presses = 0; presses < 80; presses += 1) {
      if (await target.evaluate((it) => it === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    await expect(target).toBeFocused();
  };
  await tabTo(issuer.verdict.getByText("Allow this too…"));
  await page.keyboard.press("Enter");
  await tabTo(issuer.verdict.getByRole("button", { name: /^Change sub to/ }));
  await page.keyboard.press("Enter");
  await expect(issuer.verdict).toContainText("Allowed.");
  await tabTo(issuer.save);
  await page.keyboard.press("Enter");
  const review = page.getByRole("dialog", { name: "Save policies" });
  await expect(review).toContainText("1 newly allowed");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => trust.saved.length).toBe(1);
});
