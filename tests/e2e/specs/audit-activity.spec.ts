// From a token to what it did: its events, the summary on its page, and what would miss it.

import { Api } from "../fixtures/api.ts";
import { expectAccessible } from "../fixtures/axe.ts";
import { event, onLog, sendPage } from "../fixtures/events.ts";
import { row, serveList } from "../fixtures/lists.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { places } from "../pages/console.ts";
import { TokenPage } from "../pages/token.ts";

const DAY = 24;

/** An event of the token `id-1`, so many hours ago. */
const of = (hours: number, more: object = {}) =>
  event(hours, { tokenID: "id-1", tokenName: "token-00001", event: "Stack Update Started", ...more });

/** A list with one old token, `token-00001`. */
const oneToken = (more: object = {}) => ({
  tokens: [row(1, { created: "2025-01-01T00:00:00Z", expires: 0, ...more })],
});

const tokenAddress = `${places.organization}/id-1`;

test("the menu of a token leads to its events", async ({ app, page, backend }) => {
  const { id } = (await backend.api("ada").find("organization", "deploy-prod"))!;
  await app.open("organization", "ada", "?q=deploy-prod");
  await app.tokens.openActions("deploy-prod");
  await page.getByRole("menuitem", { name: "View activity" }).click();
  await expect(app.heading).toHaveText("Audit log");
  await expect(app.audit.search).toHaveValue(`token:deploy-prod OR token:${id}`);
  await expect(app.audit.coverage).toContainText(/^[1-9]\d* of 1,000 loaded events match/);
  expect(new Set(await app.audit.cells("Actor"))).toEqual(new Set(["deploy-prod token"]));
  await page.goBack();
  await expect(app.heading).toHaveText("Access tokens");
});

test("who may not read the log is told why", async ({ app, page, backend, watch }) => {
  watch.expectStatus(403);
  const name = fresh("own");
  await backend.api("linus").create("personal", name);
  await app.open("personal", "linus");
  await app.tokens.openActions(name);
  const item = page.getByRole("menuitem", { name: /^View activity/ }).first();
  await expect(item).toHaveAttribute("aria-disabled", "true");
  await expect(item).toContainText("Only organization admins and admin organization tokens read the audit log");
});

test("the page of a suspicious token shows what is new", async ({ app, page, backend }) => {
  const { id } = (await backend.api("ada").find("organization", "release-bot"))!;
  await app.openAt(`${places.organization}/${id}`);
  const { activity } = new TokenPage(page);
  await expect(activity).toContainText("Over all of the last 30 days.", { timeout: 20_000 });
  await expect(activity).toContainText("first refusal");
  await expect(activity.getByRole("list", { name: "Addresses" })).toContainText(/192\.0\.2\.77 *new IP/);
  await expect(activity.getByRole("list", { name: "Events" })).toContainText("Auth Failure Organization Role");
  const days = activity.getByRole("figure", { name: "Events by day" });
  await days.getByText("As a table").click();
  await expect(days.getByRole("row")).toHaveCount(31);
  await expect(days.getByRole("row").filter({ hasText: /[1-9]\d\d events, .* refused/ })).toHaveCount(1);
  await expectAccessible(page, "activity of a token");
  await activity.getByRole("link", { name: "View activity" }).click();
  await expect(app.heading).toHaveText("Audit log");
  await expect(app.audit.coverage).toContainText("loaded events match");
});

test("what was not read is neither counted nor called new", async ({ app, page }) => {
  await serveList(page, oneToken());
  // Each page goes one day further back; the server never ends by itself.
  await onLog(page, (route, query) => {
    const day = Number(query.get("continuationToken")?.replace("page-", "") ?? 0);
    return sendPage(route, [of(day * DAY + 1, { sourceIP: `10.0.0.${day}`, authFailure: true })], `page-${day + 1}`);
  });
  await app.openAt(tokenAddress);
  const { activity } = new TokenPage(page);
  await expect(activity).toContainText("Over a part of the last 30 days: 9 of 30 days loaded.");
  await expect(activity).toContainText("Events in what was read");
  await expect(activity).not.toContainText("new IP");
  await expect(activity).not.toContainText("first refusal");
  await activity.getByRole("button", { name: "Read the rest" }).click();
  await expect(activity).toContainText("19 of 30 days loaded");
});

test("an admin token that needs no admin rights is pointed out when the whole log says so", async ({ app, page }) => {
  await serveList(page, oneToken({ admin: true }));
  let admin = false;
  await onLog(page, (route) => sendPage(route, [of(1), of(40, { reqOrgAdmin: admin })]));
  const said = page.getByText("This admin token has not used an admin right in 30 days.");
  await app.openAt(tokenAddress);
  await expect(said).toBeVisible();
  await page.getByRole("button", { name: "Replace it by a standard one…" }).click();
  await expect(page.getByRole("dialog", { name: "Rotate token" })).toContainText("token-00001");
  admin = true;
  await app.openAt(tokenAddress);
  await expect(new TokenPage(page).activity).toContainText("Over all of the last 30 days.");
  await expect(said).toHaveCount(0);
});

test("a log that names no tokens is not taken for idleness", async ({ app, page }) => {
  await serveList(page, oneToken({ admin: true }));
  await onLog(page, (route) => sendPage(route, [event(1), event(2)]));
  await app.openAt(tokenAddress);
  const token = new TokenPage(page);
  await expect(token.activity).toContainText("The audit log does not tell which token acted");
  await expect(page.getByText("has not used an admin right")).toHaveCount(0);
  await token.delete.click();
  await expect(token.breaks).toContainText("The audit log does not tell which token acted: it can’t be told what would break.");
});

test("before a delete one reads what would break", async ({ app, page }) => {
  await serveList(page, oneToken());
  const used = [1, 2, 3].map((hours) => of(hours, { description: `Started update ${hours} for stack "shop/prod"` }));
  const old = of(21 * DAY, { description: "Opened stack shop/old" });
  await onLog(page, (route) => sendPage(route, [...used, of(5, { authFailure: true }), old]));
  await app.open("organization");
  const dialog = await app.tokens.openDelete("token-00001");
  const { breaks } = new TokenPage(page);
  await expect(breaks).toContainText("It was used for, in the last 30 days:");
  const uses = breaks.getByRole("listitem");
  await expect(uses).toHaveCount(2);
  await expect(uses.nth(0)).toContainText('Started update … for stack "shop/prod"');
  await expect(uses.nth(0)).toContainText("3 times, last 1 hour ago, from 203.0.113.7");
  await expect(uses.nth(1)).toContainText("Opened stack shop/old");
  await expect(breaks).toContainText("Not counted: 1 refused call");
  await expectAccessible(page, "delete with uses");
  await dialog.cancel.click();
});

test("before many are deleted one reads which are at work, and of which that can't be told", async ({ app, page }) => {
  const lastUsed = Math.floor(Date.now() / 1000) - 3600;
  const tokens = [1, 2, 3].map((n) => row(n, { created: "2025-01-01T00:00:00Z", expires: 0, lastUsed }));
  await serveList(page, { tokens: [...tokens, row(4, { created: "2025-01-01T00:00:00Z", expires: 0, lastUsed: 0 })] });
  let named = [of(1), of(2)];
  // The log names tokens, if only another one.
  const others = event(3, { tokenID: "other", tokenName: "other" });
  await onLog(page, (route) => sendPage(route, [...named, others]));
  const words = "were used later than the log shows, and it does not show for what";
  for (const [said, untold] of [
    ["By the audit log, 1 of 4 were at work in the last 30 days:", `2 of 4 ${words}`],
    ["No use of them is in the audit log of the last 30 days.", `3 of 4 ${words}`],
  ] as const) {
    await app.open("organization");
    await app.tokens.selectAll.check();
    await app.tokens.deleteSelected.click();
    await expect(app.tokens.bulkDialog.dialog).toContainText(said);
    await expect(app.tokens.bulkDialog.dialog).toContainText(untold);
    named = [];
  }
});

test("of a personal token it is said whose log was looked at", async ({ app, backend, page }) => {
  const name = fresh("mine");
  await backend.api("ada").create("personal", name);
  await app.open("personal", "ada", `?q=${name}`);
  await app.tokens.openDelete(name);
  await expect(new TokenPage(page).breaks).toContainText("The audit log of acme-corp was looked at.");
});

test("a log that can't be read holds up no delete", async ({ app, page, backend, watch }) => {
  watch.expectStatus(500);
  const name = fresh("gone");
  await backend.api("ada").create("organization", name);
  await onLog(page, (route) => route.fulfill({ status: 500, json: { code: 500, message: "broken" } }));
  await app.open("organization", "ada", `?q=${name}`);
  const dialog = await app.tokens.openDelete(name);
  await expect(new TokenPage(page).breaks).toContainText("What uses it can’t be told.");
  await dialog.submit.click();
  await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
  expect(await backend.api("ada").find("organization", name)).toBeUndefined();
});

test("from an event to the page of its token, in whatever list that is", async ({ app, page, backend }) => {
  const name = fresh("team");
  const { id } = await backend.api("ada").create("team", name);
  let token: object = { tokenID: id, tokenName: name };
  await onLog(page, (route) => sendPage(route, [event(1, token)]));
  await app.open("audit");
  await app.audit.link(0).click();
  await app.audit.event.getByRole("link", { name: "Open token" }).click();
  await expect(app.heading).toHaveText(name);
  await expect(page).toHaveURL(`${places.team}/${id}`);
  // Back leads to the log, not to the list where it was not.
  await page.goBack();
  await expect(app.heading).toHaveText("Audit log");

  token = { tokenID: "gone", tokenName: "release-bot-1" };
  await app.open("audit");
  await app.audit.link(0).click();
  await app.audit.event.getByRole("link", { name: "Open token" }).click();
  await expect(page.getByText("No such token here")).toBeVisible();
  const said = app.main.getByRole("status").filter({ hasText: "Looked in" });
  await expect(said).toHaveText(/Looked in 6 other lists as well: it is not there\. Either it was deleted/);
  await expectAccessible(page, "a token that is nowhere");
});

test("an event of a deletion leads to the token that did it, and to the one that is gone", async ({ app, page }) => {
  const deleted = event(1, {
    event: "Organization Token Deleted",
    description: 'Deleted token "old-bot", never expires',
    tokenID: "t-admin",
    tokenName: "admin-bot",
  });
  await onLog(page, (route) => sendPage(route, [deleted, event(2, { tokenID: "t-old", tokenName: "old-bot" })]));
  await app.open("audit");
  await app.audit.link(0).click();
  await expect(app.audit.event.getByRole("link", { name: "Open token that did this" })).toHaveAttribute("href", /t-admin$/);
  await expect(app.audit.event.getByRole("link", { name: "Open the deleted token" })).toHaveAttribute("href", /t-old$/);
});

test("a token that the log says was deleted is called so, also in a later visit", async ({ app, page, backend }) => {
  const name = fresh("ended");
  const { id, tokenValue } = await backend.api("ada").create("organization", name);
  // Its refused call is the event that tells the name of the identifier.
  expect(await new Api(backend.origin, tokenValue).status("GET", "/api/orgs/acme-corp/tokens")).toBe(403);
  await backend.api("ada").delete("organization", id);
  await app.openAt(`${places.organization}/${id}`);
  await expect(page.getByRole("heading", { name: "This token was deleted" })).toBeVisible();
  await expect(app.main).toContainText("The audit log has its deletion: just now by ada.");
  await expect(page.getByText("No such token here")).toHaveCount(0);
});

test("a personal token is opened from one's own events only", async ({ app, page, backend }) => {
  const label = fresh("laptop");
  const { id } = await backend.api("ada").create("personal", label);
  const by = (githubLogin: string) => event(1, { tokenID: id, user: { name: "", githubLogin, avatarUrl: "" } });
  let events = [by("grace")];
  await onLog(page, (route) => sendPage(route, events));
  const open = app.audit.event.getByRole("link", { name: "Open token" });
  await app.open("audit");
  await app.audit.link(0).click();
  await expect(app.audit.event).toContainText(id);
  await expect(open).toHaveCount(0);
  events = [by("ada")];
  await app.open("audit");
  await app.audit.link(0).click();
  await open.click();
  await expect(app.heading).toHaveText(label);
});
