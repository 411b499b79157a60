// The page of one token.

import { readFile } from "node:fs/promises";
import { expectAccessible } from "../fixtures/axe.ts";
import { onList, row, serveList } from "../fixtures/lists.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { places } from "../pages/console.ts";
import { TokenPage } from "../pages/token.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const clipboard = "navigator.clipboard.readText()";

test("a name in the list leads to all that is known of the token", async ({ app, page, backend }) => {
  const name = fresh("page");
  const { id } = await backend.api("ada").create("organization", name);
  await app.open("organization", "ada", `?q=${name}`);
  await app.tokens.row(name).getByRole("link", { name }).click();
  await expect(app.heading).toHaveText(name);
  await expect(app.heading).toBeFocused();
  await expect(page).toHaveURL(`${backend.origin}${places.organization}/${id}`);
  await expect(page).toHaveTitle(`${name} · Access token · acme-corp · Token Console`);
  await expect(page.getByRole("banner")).toContainText(`acme-corp / Access tokens / ${name}`);

  const token = new TokenPage(page);
  await expect(token.id).toHaveText(id);
  await token.details.getByRole("button", { name: "Copy token ID" }).click();
  await expect(token.details.getByRole("status")).toHaveText("Copied.");
  expect(await page.evaluate(clipboard)).toBe(id);
  await expect(token.details).toContainText("Organization");
  await expect(token.details).toContainText("Created by");
  await expect(token.life).toHaveText([/^Created\s*just now/, /^Last used\s*never used/, /^Expires\s*in 30 days/]);
  await expect(token.powers).toContainText("What an ordinary member of acme-corp may do, by the default role.");
  await expect(token.rules).toContainText("No maximum token expiry of acme-corp is known.");
  await expect(app.navigation.getByRole("link", { name: "Access tokens" })).toHaveAttribute("aria-current", "true");

  await page.reload();
  await expect(app.heading).toHaveText(name);
  await page.getByRole("link", { name: "Access tokens" }).last().click();
  await expect(app.heading).toHaveText("Access tokens");
  await expect(page).toHaveTitle("Access tokens · acme-corp · Token Console");
  await expect(page.getByRole("banner")).not.toContainText(name);
});

test("team and personal tokens have a page, too", async ({ app, page, backend }) => {
  const token = new TokenPage(page);
  const name = fresh("page");
  const team = await backend.api("ada").create("team", name);
  await app.openAt(`${places.team}/${team.id}`);
  await expect(app.heading).toHaveText(name);
  await expect(token.powers).toContainText("What the roles of team Platform grant, and what every member of acme-corp may do by default.");

  const own = await backend.api("ada").create("personal", `${name} laptop`, { expires: 0 });
  await app.openAt(`${places.personal}/${own.id}`);
  await expect(app.heading).toHaveText(`${name} laptop`);
  await expect(token.powers).toContainText("All that you may do");
  await expect(token.life.last()).toContainText("never");
  // Ada is in an organization that allows 90 days.
  await expect(token.rules).toContainText("this one never expires: it is refused there");
  await expect(token.remind).toHaveAttribute("aria-disabled", "true");
});

test("an admin token says what it may do and what not", async ({ app, page, backend }) => {
  const { id } = await backend.api("ada").create("organization", fresh("page"), { admin: true });
  await app.openAt(`${places.organization}/${id}`);
  const token = new TokenPage(page);
  await expect(token.powers).toContainText("All that an organization admin of acme-corp may do");
  await expect(token.powers).toContainText("It can't create or delete organization tokens.");
});

test("one over the organization's maximum is said to be refused", async ({ app, page, backend }) => {
  const legacy = await backend.api("ada").find("capped", "harbor-legacy");
  await app.openAt(`${places.capped}/${legacy?.id}`);
  const { rules } = new TokenPage(page);
  await expect(rules).toContainText("blue-harbor allows tokens 90 days of remaining life");
  await expect(rules).toContainText("it is refused there");
});

test("reminders are saved as a calendar without secrets", async ({ app, page, backend }) => {
  const name = fresh("remind");
  const { id, tokenValue } = await backend.api("ada").create("organization", name);
  await app.openAt(`${places.organization}/${id}`);
  const saving = page.waitForEvent("download");
  await new TokenPage(page).remind.click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe(`${name}.ics`);
  const text = await readFile(await saved.path(), "utf8");
  expect(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const lines = text.replaceAll("\r\n ", "").split("\r\n");
  const values = (key: string) => lines.filter((line) => line.startsWith(`${key}:`)).map((line) => line.split(":")[1]);
  expect(values("BEGIN")).toEqual(["VCALENDAR", "VEVENT", "VALARM", "VEVENT", "VALARM"]);
  expect(values("UID")).toEqual([`${id}-7d@token-console`, `${id}-1d@token-console`]);
  expect(values("SUMMARY")).toEqual([`Token ${name} expires in 7 days`, `Token ${name} expires in 1 day`]);
  const { expires } = (await backend.api("ada").find("organization", name))!;
  const stamp = (days: number) => new Date((expires - days * 86_400) * 1000).toISOString().replaceAll(/[-:]|\.000/g, "");
  expect(values("DTSTART")).toEqual([stamp(7), stamp(1)]);
  expect(text).toContain(`${places.organization}/${id}`.slice(0, 20));
  expect(text).not.toContain(tokenValue.slice(4, 24));
});

test("reminders of all rows that are shown are one calendar", async ({ app, page, backend }) => {
  const [soon, later, never] = [fresh("remind-all"), fresh("remind-all"), fresh("remind-all")];
  const days = (count: number) => Math.floor(Date.now() / 1000) + count * 86_400;
  const api = backend.api("ada");
  await api.create("organization", soon, { expires: days(3) });
  await api.create("organization", later, { expires: days(60) });
  await api.create("organization", never, { expires: 0 });
  await app.open("organization", "ada", "?q=remind-all");
  await expect(app.tokens.rows).toHaveCount(3);
  const exporting = page.getByRole("button", { name: "Export" });
  await exporting.click();
  const saving = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Calendar" }).click();
  const text = await readFile(await (await saving).path(), "utf8");
  const summaries = text.replaceAll("\r\n ", "").match(/^SUMMARY:.*$/gm)?.sort();
  const expected = [`${soon} expires in 1 day`, `${later} expires in 1 day`, `${later} expires in 7 days`];
  expect(summaries).toEqual(expected.map((words) => `SUMMARY:Token ${words}`).sort());

  await app.tokens.filter.fill(never);
  await expect(app.tokens.rows).toHaveCount(1);
  await exporting.click();
  await page.getByRole("menuitem", { name: "Calendar" }).click();
  await expect(page.getByText("Nothing was saved.")).toBeVisible();
});

test("snippets have the address and a place for the value", async ({ app, page, backend }) => {
  const name = fresh("snippet");
  const { id } = await backend.api("ada").create("organization", name);
  await app.openAt(`${places.organization}/${id}`);
  const token = new TokenPage(page);
  await expect(token.snippet).toContainText(`'${backend.origin}/api/user'`);
  await expect(token.snippet).toContainText('"Authorization: token $TOKEN"');
  for (const [use, part] of [
    ["Command line", `pulumi login '${backend.origin}'`],
    ["GitHub Actions", `gh secret set ${name.toUpperCase().replaceAll("-", "_")}_TOKEN`],
    ["Kubernetes", 'token: "<paste the token>"'],
  ] as const) {
    await token.use(use).check();
    await expect(token.snippet).toContainText(part);
    await page.getByRole("button", { name: "Copy snippet" }).click();
    await expect(page.getByRole("region", { name: "Put it to use" }).getByRole("status")).toHaveText("Copied.");
    expect(await page.evaluate<string>(clipboard)).toContain(part);
  }
});

test("deleting leads to a page that says that it is gone", async ({ app, page, backend }) => {
  const name = fresh("page");
  const { id } = await backend.api("ada").create("organization", name);
  await app.openAt(`${places.organization}/${id}`);
  const token = new TokenPage(page);
  await token.delete.click();
  await token.deleteDialog.submit.click();
  await expect(token.ended).toContainText("Deleted just now by you.");
  await expect(token.ended).toContainText("Its name stays taken");
  await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
  // What was known of it stays, and its events have both ends of its life.
  await expect(app.heading).toHaveText(name);
  await expect(token.details).toContainText(id);
  await expect(token.lifeEvents).toContainText(["Deleted", "Created"]);
  await expect(token.activity.getByRole("link", { name: "View activity" })).toBeVisible();
  await expect(token.delete).toHaveCount(0);
  expect(await backend.api("ada").find("organization", name)).toBeUndefined();
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(app.heading).toHaveText("Access tokens");
});

test("an ID that no token has is said to be none", async ({ app, page }) => {
  await app.openAt(`${places.organization}/00000000-0000`);
  const { missing } = new TokenPage(page);
  await expect(missing).toBeVisible();
  await expect(app.main).toContainText("No token of this list has the ID 00000000-0000");
});

test("who may not see the list is told so", async ({ app, page, watch }) => {
  watch.expectStatus(403);
  await app.openAt(`${places.organization}/any`, "linus");
  await expect(page.getByRole("heading", { name: "Not permitted: view these tokens" })).toBeVisible();
});

test("odd rows are shown as they came", async ({ app, page }) => {
  const odd = { created: "someday", lastUsed: -7, expires: 1.7e12, type: "workload", shape: { of: "things" } };
  await serveList(page, { tokens: [row(1, { id: "odd/1 %", ...odd })] });
  await app.openAt(`${places.organization}/${encodeURIComponent("odd/1 %")}`);
  const token = new TokenPage(page);
  await expect(token.life).toHaveText([/Created\s*someday/, /odd value -7/, /odd value 1700000000000/]);
  await expect(token.details).toContainText("workload");
  await expect(token.details).toContainText('{"of":"things"}');
  // A number that no reader of JSON takes.
  const body = '{"tokens":[{"id":"broken","lastUsed":1e999}]}';
  await onList(page, (route) => route.fulfill({ contentType: "application/json", body }));
  await app.openAt(`${places.organization}/broken`);
  await expect(page.getByRole("heading", { name: "This row could not be read" })).toBeVisible();
});

test("it is accessible, and fits a phone", async ({ app, page, backend }) => {
  const name = fresh("a-name-of-forty-characters-at-most");
  const { id } = await backend.api("ada").create("organization", name.slice(0, 40), { admin: true });
  await app.openAt(`${places.organization}/${id}`);
  await expect(new TokenPage(page).snippet).toBeVisible();
  await expectAccessible(page, "a token's page");
  await page.setViewportSize({ width: 360, height: 800 });
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
});
