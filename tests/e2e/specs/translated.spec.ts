// A page that the browser translates: texts are replaced by <font> elements, and what changes goes on changing. The translator
// here changes no word, so the translated page has to read, after each step, as another one that is not translated.

import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/test.ts";
import { Console } from "../pages/console.ts";
import { IssuerPage } from "../pages/issuer.ts";

type Translator = "replaces" | "wraps";

/** Does what browsers do: each text is replaced by an element that shows it, or is wrapped in one. */
async function translate(page: Page, translator: Translator): Promise<number> {
  return page.evaluate((translator) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    while (walker.nextNode()) {
      const text = walker.currentNode as Text;
      if (text.data.trim() && !text.parentElement!.closest("[translate=no], font, script, style, textarea, svg")) {
        found.push(text);
      }
    }
    for (const text of found) {
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      outer.append(inner);
      if (translator === "replaces") inner.textContent = text.data;
      text.replaceWith(outer);
      if (translator === "wraps") inner.append(text);
    }
    return found.length;
  }, translator);
}

/**
 * What is read on the page, but for the banner, which comes when it likes, and for rows below the window, of which pages have
 * more or fewer. Times that go on by themselves count as equal.
 */
async function read(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => {
    const parts = [...document.querySelectorAll<HTMLElement>("nav, main, dialog[open]")];
    const read = parts.map((part) => part.innerText).join("\n");
    const banner = document.querySelector<HTMLElement>(".banner")?.innerText ?? "";
    const body = document.querySelector("tbody");
    const rows = [...(body?.rows ?? [])].slice(0, 8).map((row) => row.innerText);
    return read.replace(banner, "").replace(body?.innerText ?? "", rows.join("\n"));
  });
  const lasting = text
    .replace(/\b(just now|now|(a|an|\d+) (seconds?|minutes?) ago)\b/g, "a moment ago")
    .replace(/\d+:\d\d:\d\d/g, "a time");
  return lasting.split("\n").map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean);
}

async function expectAlike(page: Page, plain: Page): Promise<void> {
  await expect(async () => expect(await read(page)).toEqual(await read(plain))).toPass();
}

type Step = (page: Page, app: Console) => Promise<unknown>;

const token = { sub: "repo:acme/infra:ref:refs/heads/main", aud: "urn:pulumi:org:acme-corp" };

const journeys: Record<string, { at: "Access tokens" | "Audit log" | "OIDC issuers"; steps: Step[] }> = {
  "a list that is filtered, sorted and selected": {
    at: "Access tokens",
    steps: [
      (_, app) => app.tokens.filter.fill("deploy"),
      (_, app) => app.tokens.filter.fill("no such token"),
      (_, app) => app.tokens.filter.fill(""),
      (_, app) => app.tokens.status("Expired").click(),
      (_, app) => app.tokens.status("All").click(),
      (_, app) => app.tokens.selectAll.click(),
      (_, app) => app.tokens.rows.nth(1).getByRole("checkbox").click(),
    ],
  },
  "the dialog that creates": {
    at: "Access tokens",
    steps: [
      (_, app) => app.tokens.openCreate(),
      (_, app) => app.tokens.createDialog.preset("60 days").click(),
      (_, app) => app.tokens.createDialog.preset("1 year").click(),
      (_, app) => app.tokens.createDialog.preset("No expiration").click(),
      (_, app) => app.tokens.createDialog.preset("7 days").click(),
      (_, app) => app.tokens.createDialog.admin.click(),
      (_, app) => app.tokens.createDialog.submit.click(),
      (_, app) => app.tokens.createDialog.name.fill("a name with / in it"),
      (_, app) => app.tokens.createDialog.name.fill("right"),
      (_, app) => app.tokens.createDialog.cancel.click(),
    ],
  },
  "the audit log": {
    at: "Audit log",
    steps: [
      (_, app) => app.audit.search.fill("failed:yes"),
      (_, app) => app.audit.search.fill("failed:maybe"),
      (_, app) => app.audit.search.fill("nothing-is-called-so"),
      (_, app) => app.audit.search.fill(""),
      (_, app) => app.audit.range.selectOption({ label: "Last 24 hours" }),
      (_, app) => app.audit.link(2).click(),
      (page) => page.goBack(),
    ],
  },
  "a policy that is tried": {
    at: "OIDC issuers",
    steps: [
      (page) => page.getByRole("table").getByRole("rowheader").getByRole("link").first().click(),
      (page) => new IssuerPage(page).sample.fill(JSON.stringify(token)),
      (page) => new IssuerPage(page).sample.fill(JSON.stringify({ ...token, aud: "another" })),
      (page) => new IssuerPage(page).sample.fill("no token"),
      (page) => new IssuerPage(page).sample.fill(""),
      (page) => new IssuerPage(page).add.click(),
    ],
  },
};

for (const translator of ["replaces", "wraps"] as const) {
  for (const [what, { at, steps }] of Object.entries(journeys)) {
    test(`a browser that ${translator} texts leaves ${what} alive`, async ({ app, page, browser, backend, watch }) => {
      const context = await browser.newContext({ baseURL: backend.origin });
      await watch.report(context);
      const plain = await context.newPage();
      const other = new Console(plain, backend);
      await app.open("personal");
      await other.open("personal");
      // Both are signed in by now, which is in the log.
      for (const each of [app, other]) await each.navigation.getByRole("link", { name: at, exact: true }).click();
      await expectAlike(page, plain);
      let translated = 0;
      for (const step of steps) {
        translated += await translate(page, translator);
        await step(plain, other);
        await step(page, app);
        await expectAlike(page, plain);
      }
      expect(translated, "texts that were translated").toBeGreaterThan(20);
      await context.close();
    });
  }
}

test("sign-in tells its problems on a page that is translated", async ({ app, page }) => {
  await page.goto("/connect");
  await expect(app.connect.heading).toBeVisible();
  await translate(page, "replaces");
  await app.connect.submit.click();
  await expect(app.connect.problem).toHaveText(/\S/);
  const first = await app.connect.problem.innerText();
  await translate(page, "replaces");
  await app.connect.token.fill("two words");
  await app.connect.submit.click();
  await expect(app.connect.problem).not.toHaveText(first);
});
