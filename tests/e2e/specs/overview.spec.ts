// The overview: what needs attention, over what it was found, and where its remedy is.

import { expectAccessible } from "../fixtures/axe.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { Console } from "../pages/console.ts";

test("a token without an end is found, and its remedy leads to the filtered list", async ({ page, startBackend }) => {
  const app = new Console(page, await startBackend());
  const name = fresh("forever");
  await app.backend.api("ada").create("organization", name, { expires: 0 });
  await app.open("overview");
  await expect(app.heading).toHaveText("Overview");
  const finding = app.overview.finding("never expire");
  await expect(finding).toContainText("Review");
  await expect(finding).toContainText("organization tokens");
  await expect(app.overview.looked("Events")).toContainText("loaded");
  await expect(app.overview.looked("Team tokens")).toContainText("not looked at here");
  await expect(app.overview.expiries).toBeVisible();
  await finding.getByRole("link", { name: /^(Show|Open token)/ }).click();
  await expect(app.tokens.row(name)).toBeVisible();
  await page.goBack();
  await expect(app.heading).toHaveText("Overview");
});

test("a member sees the own tokens, and asks for nothing that would be refused", async ({ app, page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await app.open("overview", "linus");
  await expect(page.getByRole("region", { name: "Your personal tokens" })).toBeVisible();
  await expect(page.getByRole("region", { name: "What you may do here" })).toContainText("Only organization admins");
  await expect(app.overview.looked("Your tokens")).toContainText("personal token");
  expect(asked.filter((path) => /\/(auditlogs|oidc)/.test(path))).toEqual([]);
  expect(asked).not.toContain("/api/orgs/acme-corp/tokens");
});

test("an admin token of the organization is told what it can't see", async ({ app, watch }) => {
  // Whether it may read issuers is not certain, so it is asked.
  watch.expectStatus(403);
  await app.open("overview", "adminRobot");
  await expect(app.overview.looked("Organization tokens")).toContainText("not permitted");
  await expect(app.overview.looked("Members")).toContainText("members");
});

for (const [person, what] of [["ada", "admin"], ["linus", "member"]] as const) {
  test(`the overview of the ${what} is accessible on a phone and on a desk`, async ({ app, page }) => {
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await app.open("overview", person);
      await expect(app.overview.findings).toBeVisible();
      await expect(app.overview.lookedAt).not.toContainText("being read");
      await expectAccessible(page, `overview of the ${what}, ${width} pixels`);
      const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect(scrolls).toBe(false);
    }
  });
}
