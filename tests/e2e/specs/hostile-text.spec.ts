// Texts from outside without a place to break: no screen scrolls sideways because of them, neither on a phone nor in a wide
// window.

import type { Page } from "@playwright/test";
import { event, onLog, sendPage } from "../fixtures/events.ts";
import { row, rows, serveList } from "../fixtures/lists.ts";
import { expect, test } from "../fixtures/test.ts";
import { AUDIENCE, Trust, address, allow, claims } from "../fixtures/trust.ts";
import { IssuerPage } from "../pages/issuer.ts";

const LONG = `Ünbroken${"x".repeat(300)}\u202E${"<b>".repeat(40)}end`;
/** As a name or identifier may be. */
const NAME = "n".repeat(240);

const hostile = {
  name: NAME,
  description: LONG,
  createdBy: NAME,
  role: { id: NAME, name: LONG },
};

async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const outside = () =>
    page.evaluate(() => {
      const scrolls = document.documentElement.scrollWidth > innerWidth;
      const isWide = (it: Element) => it.getBoundingClientRect().right > innerWidth + 1;
      const named = (it: Element) => `${it.tagName.toLowerCase()}.${[...it.classList].join(".")}`;
      return scrolls ? [...document.querySelectorAll("main *, dialog *, aside *")].filter(isWide).map(named) : [];
    });
  await expect.poll(outside, what).toEqual([]);
}

for (const width of [390, 1440]) {
  test.describe(`in a window of ${width} px`, () => {
    test.use({ viewport: { width, height: 900 } });

    test("the page of a token, its rules, its activity", async ({ app, page, watch }) => {
      // There is no such role.
      watch.expectStatus(404);
      await page.route("**/api/orgs/acme-corp/metadata", async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ json: { ...(await answer.json()), maxAccessTokenExpiryDays: 30 } });
      });
      await serveList(page, { tokens: [row(1, { ...hostile, expires: 0 }), row(2, { description: `(rotates id-1)` })] });
      const acts = { tokenID: "id-1", tokenName: NAME, event: LONG, description: LONG, sourceIP: NAME };
      const created = { event: "Team Token Created", description: `Created token "${NAME}"`, tokenID: "id-1" };
      await onLog(page, (route) => sendPage(route, [event(1, acts), event(2, { ...acts, authFailure: true }), event(3, created)]));
      await app.openAt("/orgs/acme-corp/tokens/id-1");
      await expect(app.heading).toContainText("nnnn");
      await expect(page.locator(".token-rules .note").first()).toBeVisible();
      await expect(page.locator(".activity-list").first()).toBeVisible();
      await expectNoSidewaysScroll(page, "token");
    });

    test("a list of tokens, and its dialogs", async ({ app, page }) => {
      await serveList(page, { tokens: [row(1, hostile), ...rows(2, 5)] });
      await app.open("organization");
      await expect(app.tokens.row("token-00002")).toBeVisible();
      await expectNoSidewaysScroll(page, "list");
      await app.tokens.openDelete(NAME);
      await expectNoSidewaysScroll(page, "deleting");
    });

    test("the audit log, and one event", async ({ app, page }) => {
      const acts = { event: LONG, description: LONG, sourceIP: NAME, actorName: LONG, actorUrn: `urn:${NAME}`, tokenID: NAME, tokenName: LONG };
      await onLog(page, (route) => sendPage(route, [event(1, acts), event(2, { ...acts, authFailure: true, reqOrgAdmin: true })]));
      await app.open("audit");
      await expect(app.audit.rows).toHaveCount(2);
      await expectNoSidewaysScroll(page, "log");
      await app.audit.rows.first().getByRole("link").first().click();
      // Beside the log, or on a phone in a dialog.
      await expect(page.locator(".audit-detail, dialog[open]")).toBeVisible();
      await expectNoSidewaysScroll(page, "event");
    });

    test("an issuer, its policies as sentences and as fields", async ({ app, page }) => {
      const policies = [
        allow({ aud: AUDIENCE, sub: LONG, [NAME]: LONG }, { tokenType: "team", teamName: NAME }),
        allow({ aud: AUDIENCE, sub: "repo:acme/api:*" }, { roleID: NAME }),
      ];
      await Trust.serve(page, policies, { name: LONG, url: `https://${"host.".repeat(40)}example/${NAME}` });
      const issuer = new IssuerPage(page);
      await app.openAt(address);
      await expect(page.locator(".policy-words").first()).toBeVisible();
      await expectNoSidewaysScroll(page, "issuer");
      await issuer.try(claims({ sub: LONG, [NAME]: LONG }));
      await issuer.edit(1);
      await expectNoSidewaysScroll(page, "fields and a verdict");
    });
  });
}
