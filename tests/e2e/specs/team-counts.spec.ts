// How many tokens each team has, and the way to them; nothing is claimed or asked for that is not certain.

import { expectAccessible } from "../fixtures/axe.ts";
import { expect, test } from "../fixtures/test.ts";

const TEAMS = "/orgs/acme-corp/teams";

test("each team has its number of active tokens, which leads to them", async ({ app, page, backend }) => {
  await app.openAt(TEAMS);
  const link = page.getByRole("link", { name: /^\d+ active tokens? of platform$/ });
  const now = Math.floor(Date.now() / 1000);
  const active = (await backend.api("ada").tokens("team")).filter(({ expires }) => expires === 0 || expires > now);
  await expect(link).toContainText(String(active.length));
  await expect(app.main).toContainText(/5 teams, \d+ active tokens/);
  await expect(app.main).toContainText("what the team's roles grant, and what every member may");
  await expectAccessible(page, "teams with their numbers of tokens");
  await link.click();
  await expect(page).toHaveURL(/\/teams\/platform\/tokens$/);
});

test("who certainly may not is told so, and the server is not asked", async ({ app, page }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (/\/teams\/[^/]+\/tokens/.test(request.url())) asked.push(request.url());
  });
  await app.openAt(TEAMS, "linus");
  await expect(page.getByText("not permitted").first()).toBeVisible();
  expect(asked).toEqual([]);
});

test("one list that fails spoils that number alone", async ({ app, page, watch }) => {
  watch.expectStatus(500);
  await page.route("**/teams/platform/tokens?**", (route) => route.fulfill({ status: 500, json: { code: 500, message: "No." } }));
  await app.openAt(TEAMS);
  await expect(page.getByText("not known")).toBeVisible({ timeout: 30_000 });
  await expect(app.main).toContainText(/\d+ active tokens? in 4 teams; 1 team was not counted/);
});

test("where there is no team, nothing is promised of their tokens", async ({ app, page }) => {
  await page.route(/\/api\/orgs\/acme-corp\/teams$/, (route) => route.fulfill({ json: { teams: [] } }));
  await app.openAt(TEAMS);
  await expect(page.getByRole("heading", { name: "No teams yet" })).toBeVisible();
  await expect(app.main).toContainText("Once there is one, it is listed here.");
  await expect(app.main).not.toContainText(/its tokens|team's tokens|offers no tokens/);
});
