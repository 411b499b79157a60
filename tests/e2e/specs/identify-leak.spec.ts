// A leaked value in "Which token is this?": what is told of the token, what it or its user did, and the message to
// whoever can delete it.

import { Api } from "../fixtures/api.ts";
import { expectAccessible } from "../fixtures/axe.ts";
import { Canary } from "../fixtures/canary.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { IdentifyDialog, TokenPage } from "../pages/token.ts";

test("an admin token is told in red, with its last use before the check", async ({ app, page, backend }) => {
  const name = fresh("leaked");
  const { id, tokenValue } = await backend.api("ada").create("organization", name, { admin: true });
  await app.open("organization");
  const which = new IdentifyDialog(page);
  await which.open();
  await which.ask(tokenValue);
  await expect(which.verdict).toContainText(`It is ${name}, an organization token of acme-corp.`);
  await expect(which.dialog.locator('.note[data-tone="bad"]')).toContainText("It is an admin token.");
  await expect(which.dialog.locator(".verdict-way b")).toHaveText(name);
  const fact = (label: string) => which.dialog.locator(".facts > div").filter({ hasText: label }).locator("dd");
  // The check used it; nothing else ever did.
  await expect(fact("Last use before the check")).toHaveText("never");
  expect((await backend.api("ada").find("organization", name))?.lastUsed).toBeGreaterThan(0);
  await expect(fact("Created")).toContainText("by ada");
  await expect(fact("Expires")).toContainText("in 30 days");
  await expect(fact("Level")).toContainText("rights of an organization admin");
  await which.dialog.getByText("What it may do").click();
  await expect(which.dialog.locator("details")).toContainText("All that an organization admin of acme-corp may do");
  await expectAccessible(page, "a leaked admin token");
  await which.dialog.getByRole("link", { name: "What it did in 24 h" }).click();
  await expect(page).toHaveURL(/\/orgs\/acme-corp\/audit\?/);
  const asked = new URL(page.url()).searchParams;
  expect([asked.get("q"), asked.get("range")]).toEqual([`token:${name} OR token:${id}`, "24h"]);
  await expect(which.dialog).toHaveCount(0);
});

test("a token of a team is told with its earlier use as well", async ({ app, page, backend }) => {
  const name = fresh("leaked");
  const { tokenValue } = await backend.api("ada").create("team", name);
  await app.open("personal");
  const which = new IdentifyDialog(page);
  await which.open();
  await which.ask(tokenValue);
  const fact = which.dialog.locator(".facts > div").filter({ hasText: "Last use before the check" });
  await expect(fact.locator("dd")).toHaveText("never");
});

test("of another user's token: what they did, and a message to them", async ({ app, page, backend, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const canary = new Canary(context, page);
  const { tokenValue } = await backend.api("linus").create("personal", fresh("leaked"));
  await app.open("organization");
  const which = new IdentifyDialog(page);
  await which.open();
  await which.ask(tokenValue);
  await expect(which.verdict).toContainText(/It is a token of Linus.*\(linus\)/);
  await expect(which.dialog).toContainText("acme-corp (member)");
  await expect(which.dialog).toContainText("shows its last use at the time of this check");
  await expect(which.dialog).toContainText("remove linus from acme-corp");
  await expectAccessible(page, "a leaked token of another user");
  await which.dialog.getByRole("button", { name: "Copy a message to linus" }).click();
  await expect(which.dialog).toContainText("Copied.");
  const message = await page.evaluate(() => navigator.clipboard.readText());
  expect(message).toContain("(login linus)");
  expect(message).toContain(`${backend.origin}/tokens`);
  expect(message).not.toContain(tokenValue.slice(4, 24));
  await canary.expectHidden(tokenValue, "the message");
  const here = which.dialog.getByRole("region", { name: "In acme-corp" });
  await expect(here.getByRole("link", { name: "Policies of OIDC issuers" })).toBeVisible();
  await here.getByRole("link", { name: "What linus did in 24 h" }).click();
  await expect(page).toHaveURL(/\/orgs\/acme-corp\/audit\?/);
  const asked = new URL(page.url()).searchParams;
  expect([asked.get("q"), asked.get("range")]).toEqual(["user:linus", "24h"]);
});

test("a deleted and an expired token are named by the log, with their events", async ({ app, page, backend, watch }) => {
  watch.expectStatus(401);
  const name = fresh("leaked");
  const { id, tokenValue } = await backend.api("ada").create("organization", name);
  await backend.api("ada").delete("organization", id);
  await app.open("organization");
  const which = new IdentifyDialog(page);
  await which.open();
  await which.ask(tokenValue);
  await expect(which.failure).toContainText("This token was deleted.");
  await expect(which.dialog).toContainText("this is most likely the token");
  await expect(which.dialog.locator(".verdict-way")).toContainText(name);
  await expectAccessible(page, "a leaked token that is deleted");
  await which.dialog.getByRole("link", { name: `View its events ${name}` }).click();
  await expect(page).toHaveURL(/\/orgs\/acme-corp\/audit\?/);
  expect(new URL(page.url()).searchParams.get("q")).toBe(`token:${name} OR token:${id}`);
});

test("of a personal token that is deleted no log is said to know", async ({ app, page, backend, watch }) => {
  watch.expectStatus(401);
  const { id, tokenValue } = await backend.api("linus").create("personal", fresh("leaked"));
  await backend.api("linus").delete("personal", id);
  await app.open("organization");
  const which = new IdentifyDialog(page);
  await which.open();
  await which.ask(tokenValue);
  await expect(which.failure).toContainText("This token was deleted.");
  await expect(which.dialog).toContainText("names no token that was refused at this moment");
  await which.dialog.getByRole("link", { name: "Refusals of the last hour" }).first().click();
  await expect(page).toHaveURL(/q=failed%3Ayes&range=1h/);
});

test("who can't see the list gets a message to the admins, and asks for nothing forbidden", async ({ app, page, backend, watch }) => {
  // Of another organization the screen itself asks.
  watch.expectStatus(403);
  const name = fresh("leaked");
  const { tokenValue } = await backend.api("ada").create("organization", name);
  await app.open("personal", "linus");
  const forbidden: string[] = [];
  page.on("response", (response) => {
    if (response.status() === 403 && response.url().includes("/tokens")) forbidden.push(response.url());
  });
  const which = new IdentifyDialog(page);
  await which.open();
  await which.ask(tokenValue);
  await expect(which.verdict).toContainText("Its row could not be looked up. Only organization admins");
  const message = which.dialog.getByRole("region", { name: "message to the admins of acme-corp" });
  await which.dialog.getByText("Read the message").click();
  await expect(message).toContainText(`"${name}", an organization token, of acme-corp`);
  expect(forbidden).toEqual([]);
});

test("the token's page is reached from the answer", async ({ app, page, backend }) => {
  const name = fresh("leaked");
  const { tokenValue } = await backend.api("ada").create("organization", name);
  // It was used before the check.
  expect(await new Api(backend.origin, tokenValue).status("GET", "/api/user")).toBe(200);
  await app.open("personal");
  const which = new IdentifyDialog(page);
  await which.open();
  await which.ask(tokenValue);
  const used = which.dialog.locator(".facts > div").filter({ hasText: "Last use before the check" });
  await expect(used.locator("dd")).not.toHaveText(/never|not/);
  await which.dialog.getByRole("button", { name: "Go to token" }).click();
  await expect(app.heading).toHaveText(name);
  await expect(new TokenPage(page).details).toBeVisible();
});
