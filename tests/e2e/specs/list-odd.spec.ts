// Rows that no sensible server sends: each spoils itself at most, and none becomes markup.

import { row, serveList } from "../fixtures/lists.ts";
import { expect, test } from "../fixtures/test.ts";

test("a row that can't be read is marked, and spoils no other", async ({ app, page }) => {
  await serveList(page, { tokens: [row(1), { id: { number: 7 }, name: "broken-7" }, 42, null, row(2)] });
  await app.open("organization");
  await expect(page.getByText("5 of 5 tokens")).toBeVisible();
  await expect(app.tokens.row("token-00001")).toBeVisible();
  await expect(app.tokens.row("token-00002")).toBeVisible();
  await expect(app.tokens.rows.filter({ hasText: "unreadable row" })).toHaveCount(3);
  await expect(page.getByRole("button", { name: /^Actions for/ })).toHaveCount(2);
});

test("absurd values are shown as they are", async ({ app, page }) => {
  await serveList(page, {
    tokens: [
      row(1, { name: "negative", expires: -7, lastUsed: -8 }),
      row(2, { name: "milliseconds", expires: 1_795_212_840_000 }),
      row(3, { name: "no-instant", expires: 9e18 }),
      row(4, { name: "someday", created: "some day in May" }),
      row(5, { name: "quantum", type: "quantum", spin: { up: [1, 2] } }),
      row(6, { name: "roled", role: { id: "r", name: "Deployer" } }),
      row(7, { name: "same-id", id: "same" }),
      row(8, { name: "same-id-too", id: "same" }),
    ],
  });
  await app.open("organization");
  await expect(page.getByText("8 of 8 tokens")).toBeVisible();
  await expect(app.tokens.row("negative")).toContainText("odd value -7");
  await expect(app.tokens.row("negative")).toContainText("odd value -8");
  await expect(app.tokens.row("milliseconds")).toContainText("odd value 1795212840000");
  await expect(app.tokens.row("no-instant")).toContainText("odd value 9000000000000000000");
  await expect(app.tokens.row("someday")).toContainText("some day in May");
  await expect(app.tokens.row("quantum")).toContainText("quantum");
  await expect(app.tokens.row("roled")).toContainText("Deployer");
  await expect(app.tokens.row("same-id-too")).toBeVisible();
});

test("markup, turned text and hidden characters are shown literally", async ({ app, page }) => {
  const names = {
    markup: `<img src=x onerror="document.title='owned'"><script>alert(1)</script>`,
    template: "{{constructor.constructor('alert(1)')()}}",
    turned: "user\u202egnp.exe",
    hidden: "a\u0000b\u200bc",
  };
  await serveList(page, { tokens: Object.values(names).map((name, index) => row(index, { name, description: name })) });
  await app.open("organization");
  await expect
    .poll(() => app.tokens.names())
    .toEqual([names.markup, names.template, "user⟨U+202E⟩gnp.exe", "a⟨U+0000⟩b⟨U+200B⟩c"]);
  await expect(app.main.locator("script, img")).toHaveCount(0);
  await expect(page).toHaveTitle(/^Access tokens/);
  await expect(page.getByRole("button", { name: "Actions for user⟨U+202E⟩gnp.exe" })).toBeVisible();
  const remove = await app.tokens.openDelete("user⟨U+202E⟩gnp.exe");
  await expect(remove.dialog).toContainText("user⟨U+202E⟩gnp.exe");
});

test("10,000 characters in a name stay in their row, and are told on focus", async ({ app, page }) => {
  const name = `${"long ".repeat(1999)}end!!`;
  await serveList(page, { tokens: [row(1, { name, description: name.replaceAll(" ", "-") }), row(2)] });
  await app.open("organization");
  await expect(app.tokens.row("token-00002")).toBeVisible();
  const [long, short] = await Promise.all([app.tokens.rows.nth(0), app.tokens.rows.nth(1)].map((r) => r.boundingBox()));
  expect(long?.height).toBe(short?.height);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await app.tokens.rows.nth(0).locator("bdi").first().hover();
  await expect(page.getByRole("tooltip")).toContainText("end!!");
  const tip = await page.getByRole("tooltip").boundingBox();
  expect(tip!.y + tip!.height).toBeLessThanOrEqual(900);
});

test("an organization with an odd name is one path segment", async ({ app, page }) => {
  const asked: string[] = [];
  await page.route("**/api/orgs/**", (route) => {
    asked.push(new URL(route.request().url()).pathname);
    return route.fulfill({ json: { tokens: [row(1)] } });
  });
  await app.open("personal");
  await page.evaluate(() => {
    history.pushState(null, "", "/orgs/a%2Fb%3Fc%23d/tokens");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  await expect(app.tokens.row("token-00001")).toBeVisible();
  expect(new Set(asked)).toContain("/api/orgs/a%2Fb%3Fc%23d/tokens");
  await expect(page).toHaveTitle("Access tokens · a/b?c#d · Token Console");
});

test("an answer nested without sense, and one without end, are no crash", async ({ app, page }) => {
  let body = `{"tokens":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  await page.route("**/api/orgs/acme-corp/tokens?*", (route) =>
    route.fulfill({ contentType: "application/json", body }),
  );
  await app.open("organization");
  await expect(app.tokens.rows.filter({ hasText: "unreadable row" })).toHaveCount(1);
  body = `{"tokens":[],"padding":"${"x".repeat(17 * 1024 * 1024)}"}`;
  await app.tokens.status("All").check();
  await expect(page.getByRole("alert")).toContainText("The answer is too large", { timeout: 15_000 });
  await expect(app.tokens.rows).toHaveCount(1);
});
