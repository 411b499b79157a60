// Finding things in the log: what is suggested, what an event is about, searches to begin with; and a secret that is put
// into the search goes nowhere.

import { event, events, onLog, sendPage } from "../fixtures/events.ts";
import { expect, test } from "../fixtures/test.ts";

const VALUE = "tcp_4k2J9s8d7F6g5H4j3K2l1Q0w9E8r7T6y5U4i3O2p1A0";

test("a token’s value in the search goes nowhere, and the way to its token is offered", async ({ app, page, context }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url() + (request.postData() ?? "")));
  await app.open("audit");
  await app.audit.search.fill("failed:yes");
  await expect(page).toHaveURL(/q=failed/);
  await app.audit.search.fill(`failed:yes token:${VALUE}`);
  await expect(page.getByText("That looks like a token's value.")).toBeVisible();
  await expect(app.audit.search).toHaveValue("failed:yes");
  // Letter by letter: nothing of it is left once it is known.
  await app.audit.search.fill("");
  await app.audit.search.pressSequentially(VALUE.slice(0, 30));
  await expect(app.audit.search).not.toHaveValue(/tcp_4k2J9s8d7F6g5H/);
  await app.audit.search.blur();
  await expect(page).not.toHaveURL(/tcp_/);
  await page.getByRole("button", { name: "Saved searches" }).click();
  await page.getByRole("menuitem", { name: /^Save this search/ }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(VALUE);
  await page.getByRole("button", { name: "Save this search" }).click();
  await expect(page.getByRole("dialog")).toContainText("The name looks like a token’s value.");
  await page.getByRole("button", { name: "Close" }).first().click();
  const { origins } = await context.storageState();
  expect(JSON.stringify(origins)).not.toContain("4k2J9s8d7F6g5H4j3K2l1Q0w");
  expect(asked.filter((text) => text.includes("4k2J9s8d7F6g5H4j3K2l1Q0w"))).toEqual([]);
  await page.getByRole("button", { name: "Which token is this?" }).click();
  await expect(page.getByRole("dialog", { name: "Which token is this?" })).toBeVisible();
});

test("a link with a token’s value in its search is cleaned", async ({ app, page }) => {
  await app.open("audit");
  await page.evaluate((value) => {
    history.pushState(null, "", `?q=failed%3Ayes+${value}`);
    dispatchEvent(new PopStateEvent("popstate"));
  }, VALUE);
  await expect(page).not.toHaveURL(/tcp_/);
  await expect(app.audit.search).toHaveValue("failed:yes");
  await expect(page.getByText("That looks like a token's value.")).toBeVisible();
});

test("people are suggested before machines, and kinds that the server knows are asked for once", async ({ app, page }) => {
  const robot = (number: number) =>
    event(number, { tokenName: "ci", tokenID: "t1", user: { name: "acme-corp/ci", githubLogin: "acme-corp/ci", avatarUrl: "" } });
  await onLog(page, (route) => sendPage(route, [robot(0), robot(1), robot(2), event(3)]));
  let asked = 0;
  await page.route("**/auditlogs/event-types", (route) => {
    asked += 1;
    return route.fulfill({ json: { eventTypes: [{ event: "Stack Destroyed" }, { event: "Stack Viewed" }] } });
  });
  await app.open("audit");
  await expect(app.audit.rows).toHaveCount(4);
  await app.audit.search.fill("user:a");
  await expect(app.audit.suggestions.first()).toContainText("ada");
  expect(asked).toBe(0);
  await app.audit.search.fill("event:");
  await expect(app.audit.suggestions.filter({ hasText: "Stack Destroyed" })).toBeVisible();
  await expect(app.audit.suggestions.first()).toContainText("Stack Viewed");
  await app.audit.search.fill("event:Stack");
  await expect(app.audit.suggestions).toHaveCount(2);
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await app.navigation.getByRole("link", { name: "Audit log" }).click();
  await app.audit.search.fill("event:St");
  await expect(app.audit.suggestions).toHaveCount(2);
  expect(asked).toBe(1);
});

for (const status of [403, 404, 501]) {
  test(`a server that answers ${status} to the kinds of events is not asked again`, async ({ app, page, watch }) => {
    watch.expectStatus(status);
    await onLog(page, (route) => sendPage(route, events(0, 3)));
    let asked = 0;
    await page.route("**/auditlogs/event-types", (route) => {
      asked += 1;
      return route.fulfill({ status, json: { code: status, message: "no" } });
    });
    await app.open("audit");
    await expect(app.audit.rows).toHaveCount(3);
    for (const text of ["event:", "event:s", "event:st"]) {
      await app.audit.search.fill(text);
      await expect(app.audit.suggestions).toHaveCount(1);
    }
    expect(asked).toBe(1);
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
}

test("what an event is about, and searches to begin with", async ({ app, page }) => {
  const created = { event: "Organization Token Created", reqOrgAdmin: true };
  await onLog(page, (route) =>
    sendPage(route, [
      event(0, { ...created, description: 'Created admin token "dns-sync", expires never' }),
      event(1, { ...created, description: 'Created token "dns-sync-2", expires never' }),
      event(2, { tokenName: "dns-sync", description: "Opened stack web" }),
      event(3, { authFailure: true, sourceIP: "203.0.113.9" }),
      event(4, { authFailure: true, sourceIP: "203.0.113.10" }),
    ]),
  );
  await app.open("audit");
  await app.audit.search.fill("target:dns-sync");
  await expect(app.audit.rows).toHaveCount(1);
  await expect(app.audit.rows.first()).toContainText("Created admin token");
  const start = async (name: string) => {
    await page.getByRole("button", { name: "Saved searches" }).click();
    await page.getByRole("menuitem", { name }).click();
  };
  await start("Admin tokens created");
  await expect(app.audit.rows).toHaveCount(1);
  await start("Refusals by address");
  await expect(app.audit.rows).toHaveCount(2);
  await expect(app.audit.column("IP")).toHaveAttribute("aria-sort", "ascending");
});

test("names that are markup, blank or endless are shown as they are", async ({ app, page }) => {
  const odd = [
    event(0, { event: "<img src=x onerror=alert(1)>", description: "a\u202eb", tokenName: "x".repeat(10_000), tokenID: "t" }),
    event(1, { event: "", user: null, sourceIP: null }),
  ];
  await onLog(page, (route) => sendPage(route, odd));
  await app.open("audit");
  await expect(app.audit.rows.first()).toContainText("<img src=x onerror=alert(1)>");
  await expect(app.audit.rows.first()).toContainText("⟨U+202E⟩");
  await expect(app.audit.rows.nth(1)).toContainText("nobody named");
  const { width } = (await app.audit.table.boundingBox())!;
  expect(width).toBeLessThan(1000);
});
