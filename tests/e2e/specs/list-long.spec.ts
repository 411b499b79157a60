// Long lists: read to the end page by page, stopped on request, never in circles, and smooth with 10,000 rows.

import { gate } from "../fixtures/gate.ts";
import { onList, rows } from "../fixtures/lists.ts";
import { expect, test } from "../fixtures/test.ts";

test("pages are read to the end, with progress", async ({ app, page }) => {
  const last = gate();
  const cursors = await onList(page, async (route, cursor) => {
    if (cursor === "c2") await last.opened;
    const from = { c1: 1000, c2: 2000 }[cursor ?? ""] ?? 0;
    const next = { c1: "c2", c2: null }[cursor ?? ""];
    const json = {
      tokens: rows(from, Math.min(from + 1000, 2500)),
      continuationToken: next === undefined ? "c1" : next,
    };
    await route.fulfill({ json });
  });
  await app.open("organization");
  await expect(page.getByText("2,000 loaded…")).toBeVisible();
  await expect(app.tokens.row("token-00000")).toBeVisible();
  last.release();
  await expect(page.getByText("2,500 of 2,500 tokens")).toBeVisible();
  await expect(page.getByText("loaded…")).toHaveCount(0);
  expect(cursors).toEqual([null, "c1", "c2"]);
});

test("a list that takes long is not read a second time for reminders", async ({ app, page }) => {
  const answer = gate();
  const cursors = await onList(page, async (route) => {
    await answer.opened;
    await route.fulfill({ json: { tokens: rows(0, 3) } });
  });
  const read = (list: string) => page.waitForRequest((request) => new URL(request.url()).pathname === list);
  const others = ["/api/orgs/blue-harbor/tokens", "/api/user/tokens"].map(read);
  await app.open("organization");
  await Promise.all(others); // all that nobody has opened is being looked at; this list would be among it
  answer.release();
  await expect(app.tokens.row("token-00002")).toBeVisible();
  expect(cursors).toEqual([null]);
});

test("reading can be stopped, and taken up again", async ({ app, page }) => {
  const rest = gate();
  await onList(page, async (route, cursor) => {
    if (cursor) await rest.opened;
    const json = cursor ? { tokens: rows(1000, 1300) } : { tokens: rows(0, 1000), continuationToken: "c1" };
    await route.fulfill({ json }).catch(() => {}); // a stopped request is gone
  });
  await app.open("organization");
  await expect(page.getByText("1,000 loaded…")).toBeVisible();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("This list may be incomplete. You stopped it.")).toBeVisible();
  await expect(page.getByText("1,000 of 1,000 tokens")).toBeVisible();
  rest.release();
  await page.getByRole("button", { name: "Load again" }).click();
  await expect(page.getByText("1,300 of 1,300 tokens")).toBeVisible();
  await expect(page.getByText("This list may be incomplete")).toHaveCount(0);
});

for (const { what, next, words, most } of [
  { what: "a cursor that repeats", next: () => "again", words: "The server repeated itself.", most: 2 },
  {
    what: "cursors in a circle",
    next: (n: number) => ["a", "b", "c"][n % 3],
    words: "The server repeated itself.",
    most: 4,
  },
]) {
  test(`${what}: stops, keeps the rows, says so`, async ({ app, page }) => {
    let answers = 0;
    const cursors = await onList(page, (route) => {
      const json = { tokens: rows(answers * 10, answers * 10 + 10), continuationToken: next(answers) };
      answers += 1;
      return route.fulfill({ json });
    });
    await app.open("organization");
    await expect(page.getByText(`This list may be incomplete. ${words}`)).toBeVisible();
    await expect(app.tokens.row("token-00000")).toBeVisible();
    expect(cursors).toHaveLength(most);
  });
}

test("empty pages that promise more: stops, and does not say “none”", async ({ app, page }) => {
  let answers = 0;
  const cursors = await onList(page, (route) => {
    answers += 1;
    return route.fulfill({ json: { tokens: [], continuationToken: `c${answers}` } });
  });
  await app.open("organization");
  await expect(page.getByText("This list may be incomplete. The server sent only empty pages.")).toBeVisible();
  expect(cursors.length).toBeLessThanOrEqual(4);
  await expect(page.getByRole("heading", { name: "No tokens yet" })).toHaveCount(0);
});

test("a list without an end: the first 200,000 rows, and that the server has more", async ({ app, page }) => {
  test.slow();
  // Small rows on large pages, as of a server that ignores how many were asked for.
  let answers = 0;
  await onList(page, (route) => {
    const tokens = Array.from({ length: 10_000 }, (_, at) => ({ id: `${answers}-${at}`, name: `n-${answers}-${at}` }));
    answers += 1;
    return route.fulfill({ json: { tokens, continuationToken: `c${answers}` } });
  });
  await app.open("organization");
  const words = "These are the first 200,000 rows. The server has more than this console reads.";
  await expect(page.getByText(words)).toBeVisible({ timeout: 60_000 });
  expect(answers).toBe(20);
  await expect(page.getByRole("button", { name: "Load again" })).toHaveCount(0);
});

test("a page that fails on the way leaves what came, marked", async ({ app, page, watch }) => {
  watch.expectStatus(500);
  let broken = true;
  await onList(page, (route, cursor) => {
    if (!cursor) return route.fulfill({ json: { tokens: rows(0, 1000), continuationToken: "c1" } });
    return broken ? route.fulfill({ status: 500, body: "" }) : route.fulfill({ json: { tokens: rows(1000, 1100) } });
  });
  await app.open("organization");
  await expect(page.getByRole("alert")).toContainText("failed with status 500");
  await expect(app.tokens.row("token-00000")).toBeVisible();
  await expect(app.tokens.table).toHaveAttribute("aria-busy", "true");
  broken = false;
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByText("1,100 of 1,100 tokens")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("10,000 rows: few in the document, all within reach", async ({ app, page }) => {
  await onList(page, (route, cursor) => {
    const from = Number(cursor ?? 0);
    const next = from + 1000 < 10_000 ? String(from + 1000) : undefined;
    return route.fulfill({ json: { tokens: rows(from, from + 1000), continuationToken: next } });
  });
  await app.open("organization");
  await expect(page.getByText("10,000 of 10,000 tokens")).toBeAttached();
  await expect(app.tokens.table).toHaveAttribute("aria-rowcount", "10001");
  expect(await app.tokens.rows.count()).toBeLessThan(80);

  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect(app.tokens.row("token-09999")).toBeVisible();
  await expect(app.tokens.row("token-09999")).toHaveAttribute("aria-rowindex", "10001");
  await expect(app.tokens.row("token-00000")).toHaveCount(0);
  expect(await app.tokens.rows.count()).toBeLessThan(80);
  await expect(page.getByText("10,000 of 10,000 tokens")).toBeInViewport();

  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
  await expect(app.tokens.row("token-05000")).toBeAttached();
  await page.evaluate(() => scrollTo(0, 0));
  await app.tokens.column("Name").getByRole("button").click();
  await app.tokens.column("Name").getByRole("button").click();
  await expect(app.tokens.row("token-09999")).toHaveAttribute("aria-rowindex", "2");
  await app.tokens.filter.fill("token-0777");
  await expect(page.getByText("10 of 10,000 tokens")).toBeVisible();
  await expect(app.tokens.table).toHaveAttribute("aria-rowcount", "11");
});

test("a row that has the focus stays in the document while one scrolls", async ({ app, page }) => {
  await onList(page, (route) => route.fulfill({ json: { tokens: rows(0, 1000) } }));
  await app.open("organization");
  await expect(page.getByText("1,000 of 1,000 tokens")).toBeAttached();
  const actions = page.getByRole("button", { name: "Actions for token-00001" });
  await actions.focus();
  await page.evaluate(() => scrollTo(0, 30_000));
  await expect(app.tokens.row("token-00002")).toHaveCount(0);
  await expect(actions).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toBeVisible();
});
