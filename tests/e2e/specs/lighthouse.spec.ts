// Lighthouse, desktop, on sign-in and a token list: everything 100, performance at least 95 on a machine that is busy
// with the rest of the suite.

import lighthouse, { type Result, desktopConfig } from "lighthouse";
import puppeteer, { type Page } from "puppeteer-core";
import type { Backend } from "../fixtures/backend.ts";
import { browserPath } from "../fixtures/environment.ts";
import { expect, test } from "../fixtures/test.ts";
import { places } from "../pages/console.ts";

const categories = { performance: 0.95, accessibility: 1, "best-practices": 1, seo: 1 } as const;
type Category = keyof typeof categories;

/** Lighthouse loads a page anew, so the session has to be remembered. */
async function signIn(page: Page, backend: Backend): Promise<void> {
  await page.goto(`${backend.origin}${places.organization}`);
  await page.locator("::-p-aria(Remember for this tab, until it is closed)").click();
  await page.locator("::-p-aria(Access token)").fill(backend.token("ada"));
  await page.locator("::-p-aria([name='Sign in'][role='button'])").click();
  await page.locator("tbody tr[aria-rowindex]").wait();
}

/** The first run that is fast enough, of at most three: what else the machine does can only lower the scores. */
async function bestOf(runs: number, page: Page, url: string): Promise<Result> {
  const flags = { disableStorageReset: true, logLevel: "error" } as const;
  const { lhr } = (await lighthouse(url, flags, desktopConfig, page as never))!;
  const slow = (lhr.categories["performance"]?.score ?? 0) < categories.performance;
  return slow && runs > 1 ? bestOf(runs - 1, page, url) : lhr;
}

for (const { what, path } of [
  { what: "sign-in", path: "/connect" },
  { what: "a token list", path: places.organization },
]) {
  test(`Lighthouse on ${what}`, async ({ backend }) => {
    test.setTimeout(120_000);
    const browser = await puppeteer.launch({ executablePath: browserPath(), args: ["--no-sandbox", "--disable-gpu"] });
    try {
      const [page] = await browser.pages();
      if (path !== "/connect") await signIn(page!, backend);
      const { audits, categories: rated } = await bestOf(3, page!, `${backend.origin}${path}`);
      const scores = Object.keys(categories).map((id) => [id, rated[id]?.score ?? 0] as const);
      const misses = Object.values(audits)
        .filter((audit) => audit.score !== null && audit.score < 1 && audit.scoreDisplayMode !== "informative")
        .map((audit) => `${audit.id} ${audit.displayValue ?? audit.score}`);
      console.log(`      ${what}: ${scores.map(([id, score]) => `${id} ${score * 100}`).join(", ")}`);
      console.log(`      below 100: ${misses.join(", ") || "nothing"}`);
      for (const [id, score] of scores) {
        expect(score, `${id}: ${misses.join(", ")}`).toBeGreaterThanOrEqual(categories[id as Category]);
      }
    } finally {
      await browser.close();
    }
  });
}
