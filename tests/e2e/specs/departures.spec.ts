// Screens that are left while something of theirs is under way: what was asked for goes on and is told of, what would
// be lost keeps the screen, and nothing that comes late finds the console stopped.

import type { Page, Route } from "@playwright/test";
import { gate } from "../fixtures/gate.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import type { Console } from "../pages/console.ts";

/** Handles the calls that change something; all others go on. */
async function onChange(page: Page, handle: (route: Route) => Promise<void>): Promise<void> {
  await page.route("**/api/**", (route) => (route.request().method() === "GET" ? route.fallback() : handle(route)));
}

/** From another screen to the tokens of the organization, so that Back leads to that one. */
async function comeFromTeams(app: Console): Promise<void> {
  await app.open("teams");
  await app.navigation.getByRole("link", { name: "Access tokens" }).click();
  await expect(app.heading).toHaveText("Access tokens");
  await expect(app.tokens.rows.first()).toBeVisible();
}

/** That the console is alive: it goes to a screen that asks for something. */
async function expectAlive(app: Console): Promise<void> {
  await app.navigation.getByRole("link", { name: "OIDC issuers" }).click();
  await expect(app.heading).toHaveText("OIDC issuers");
  await expect(app.page.getByRole("table", { name: "OIDC issuers" })).toBeVisible();
}

test("nobody goes back before a new token's value is there", async ({ app, page }) => {
  const [asked, answer] = [gate(), gate()];
  await comeFromTeams(app);
  const create = await app.tokens.openCreate();
  await create.name.fill(fresh("held"));
  await onChange(page, async (route) => {
    asked.release();
    await answer.opened;
    await route.continue();
  });
  await create.submit.click();
  await asked.opened;
  await page.goBack();
  await expect(page).toHaveURL(/\/orgs\/acme-corp\/tokens$/);
  answer.release();
  await expect(app.tokens.createdDialog.value).toHaveText(/^tcp_/);
});

for (const [what, status] of [["done", 204], ["lost", 504]] as const) {
  test(`a deletion whose answer comes after its screen has gone: ${what}`, async ({ app, backend, page, watch }) => {
    watch.expectStatus(504);
    const name = fresh("left");
    await backend.api("ada").create("organization", name);
    const [asked, answer] = [gate(), gate()];
    await comeFromTeams(app);
    const remove = await app.tokens.openDelete(name);
    await onChange(page, async (route) => {
      asked.release();
      await answer.opened;
      await (status === 504 ? route.fulfill({ status, body: "" }) : route.continue());
    });
    await remove.submit.click();
    await asked.opened;
    await page.goBack();
    await expect(app.heading).toHaveText("Teams");
    const answered = page.waitForEvent("requestfinished", (request) => request.method() === "DELETE");
    answer.release();
    await answered;
    const told = status === 204 ? `Deleted ${name}.` : `${name}: Outcome unknown.`;
    await expect(page.getByText(told)).toBeVisible();
    await expectAlive(app);
  });
}

test("a menu that is open when Back leads to another list", async ({ app, page }) => {
  await app.open("personal");
  await app.navigation.getByRole("link", { name: "Access tokens" }).click();
  await expect(app.heading).toHaveText("Access tokens");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.goBack();
  await expect(app.heading).toHaveText("Personal access tokens");
  await expectAlive(app);
});

test("a key in the log's search and Back within one frame", async ({ app, page }) => {
  await app.open("teams");
  await app.navigation.getByRole("link", { name: "Audit log" }).click();
  await expect(app.audit.rows.first()).toBeVisible();
  await page.evaluate(() => {
    const box = document.querySelector<HTMLInputElement>("input[type=search]")!;
    box.focus();
    // Frames come only after the screen has gone, as in a tab out of sight.
    const late: FrameRequestCallback[] = [];
    const now = window.requestAnimationFrame;
    window.requestAnimationFrame = (run) => late.push(run);
    box.value = "deploy";
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    addEventListener("popstate", () => {
      setTimeout(() => {
        window.requestAnimationFrame = now;
        for (const run of late) run(performance.now());
      }, 100);
    });
  });
  await page.goBack();
  await expect(app.heading).toHaveText("Teams");
  await expectAlive(app);
});
