// The first and later visits of one browser: how long the page's main thread is busy until a token list can be used.
// From the second visit on, files come from the browser's cache; from the third at the latest, with the code compiled
// from them.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { tokens } from "./console.js";

/** How long a browser gets to write compiled code to its cache, in milliseconds. */
const KEEP_MS = 3000;

/** Milliseconds for each visit of a new browser, one after the other. */
export async function visits(options, front, meter, number) {
  const profile = await mkdtemp(join(tmpdir(), "bench-visits-"));
  const found = [];
  try {
    for (let visit = 1; visit <= number; visit += 1) {
      const context = await chromium.launchPersistentContext(profile, options);
      const page = context.pages()[0];
      const { busy } = await meter(page);
      await page.goto(`${front.origin}/connect?to=/orgs/acme-corp/tokens`);
      await page.getByRole("button", { name: /^Sign in as Ada/ }).click();
      await page.locator(tokens.rows).first().waitFor();
      found.push(await busy());
      await page.waitForTimeout(KEEP_MS);
      await context.close();
    }
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
  return found;
}
