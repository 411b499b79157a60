// Issuers: listed with what their policies come to, edited, deleted.

import { expectAccessible } from "../fixtures/axe.ts";
import { Issuer } from "../fixtures/issuer.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { AUDIENCE, ISSUERS, POLICIES, registered } from "../fixtures/issuers.ts";
import { Console } from "../pages/console.ts";
import { OidcPage } from "../pages/oidc.ts";

test.describe("the list", () => {
  test("filter, order and zone live in the address", async ({ app, page }) => {
    const [a, b] = [fresh("zeta-list"), fresh("alpha-list")];
    await registered(app, a);
    await registered(app, b);
    const oidc = new OidcPage(page);
    await app.open("oidc", "ada", "?q=-list-");
    await expect(oidc.rows).toHaveCount(2);
    expect(await oidc.names()).toEqual([b, a]);
    await oidc.table.getByRole("columnheader", { name: "Name" }).getByRole("button").click();
    await expect(page).toHaveURL(/sort=-name/);
    expect(await oidc.names()).toEqual([a, b]);
    await oidc.filter.fill(b.toUpperCase());
    await expect(oidc.rows).toHaveCount(1);
    await app.open("oidc", "ada", new URL(page.url()).search);
    await expect(oidc.filter).toHaveValue(b.toUpperCase());
    await expect(oidc.rows).toHaveCount(1);
    await expect(oidc.cell(b, "max-expiration")).toHaveText("1 hour 30 minutes");
    await oidc.filter.fill("no such issuer");
    await expect(page.getByRole("heading", { name: "No issuer matches" })).toBeVisible();
    await page.getByRole("button", { name: "Clear filter" }).click();
    await expect(oidc.row(a)).toBeVisible();
    await expectAccessible(page, "the list");
  });

  test("policies that can't be read say so in their row, and are read again", async ({ app, page, watch }) => {
    watch.expectStatus(403);
    const [good, bad] = [fresh("good"), fresh("bad")];
    await registered(app, good);
    const id = await registered(app, bad);
    const oidc = new OidcPage(page);
    let isClosed = true;
    await page.route(new RegExp(`oidcissuers/${id}$`), (route) =>
      isClosed ? route.fulfill({ status: 403, json: { code: 403, message: "no" } }) : route.continue(),
    );
    await app.open("oidc");
    await expect(oidc.cell(good, "policies")).toHaveText("denies everything: no policies");
    await expect(oidc.cell(bad, "policies")).toContainText("could not be read");
    isClosed = false;
    await page.getByRole("button", { name: `Read the policies of ${bad} again` }).click();
    await expect(oidc.cell(bad, "policies")).toHaveText("denies everything: no policies");
  });

  test("at most four issuers are asked for their policies at a time", async ({ app, page }) => {
    const oidcIssuers = Array.from({ length: 12 }, (_, at) => ({ id: `i${at}`, name: `issuer ${at}`, url: `https://${at}.example` }));
    await page.route(ISSUERS, (route) => route.fulfill({ json: { oidcIssuers } }));
    let [now, most] = [0, 0];
    const waiting: (() => void)[] = [];
    await page.route(POLICIES, async (route) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise<void>((done) => waiting.push(done));
      now -= 1;
      await route.fulfill({ json: { id: "p", version: 1, policies: [{ decision: "allow", tokenType: "organization", authorizedPermissions: [], rules: {} }] } });
    });
    await app.open("oidc");
    const oidc = new OidcPage(page);
    await expect(oidc.rows).toHaveCount(12);
    for (let answered = 0; answered < 12; answered += 1) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0);
      waiting.shift()!();
    }
    await expect(oidc.table.getByText("allows 1")).toHaveCount(12);
    expect(most).toBe(4);
  });

  test("none yet, not permitted, failed, not offered", async ({ app, page, watch }) => {
    watch.expectStatus(403, 404, 500);
    const oidc = new OidcPage(page);
    await page.route(ISSUERS, (route) => route.fulfill({ json: { oidcIssuers: [] } }));
    await app.open("oidc");
    await expect(page.getByRole("heading", { name: "No issuers yet" })).toBeVisible();
    await expectAccessible(page, "no issuers");
    await page.unrouteAll();

    await page.route(ISSUERS, (route) => route.fulfill({ status: 500, json: { code: 500, message: "the disk is full" } }));
    await app.open("oidc");
    await expect(page.getByRole("alert")).toContainText("the disk is full");
    await page.unrouteAll();
    await page.getByRole("button", { name: "Load again" }).click();
    await expect(page.getByRole("alert")).toHaveCount(0);

    await app.open("oidc", "linus");
    await expect(page.getByRole("heading", { name: "Not permitted: view OIDC issuers" })).toBeVisible();
    await expect(oidc.register).toHaveAttribute("aria-disabled", "true");
    await expectAccessible(page, "not permitted");

    const link = app.navigation.getByRole("link", { name: "OIDC issuers" });
    await page.route(ISSUERS, (route) => route.fulfill({ status: 404, json: { code: 404, message: "no" } }));
    await app.open("oidc");
    await expect(page.getByRole("heading", { name: "No OIDC trust here" })).toBeVisible();
    await expect(link).toHaveCount(0);
  });

  test("a row that can't be read spoils only itself", async ({ app, page }) => {
    const oidcIssuers = [{ id: "a", name: "<b>odd</b>", url: "https://a.example", lastUsed: "soon", maxExpiration: -5 }, { id: "broken" }];
    await page.route(ISSUERS, (route) => route.fulfill({ json: { oidcIssuers } }));
    await page.route(POLICIES, (route) => route.fulfill({ json: { id: "p", version: 1, policies: [] } }));
    await app.open("oidc");
    const oidc = new OidcPage(page);
    await expect(oidc.rows).toHaveCount(2);
    await expect(oidc.row("<b>odd</b>")).toContainText("odd value soon");
    await expect(oidc.cell("<b>odd</b>", "max-expiration")).toHaveText("odd value -5");
    await expect(oidc.row("broken")).toContainText("unreadable row");
  });
});

test.describe("changing", () => {
  test("name and longest life are edited; the URL says why it stays", async ({ app, page }) => {
    const [name, renamed] = [fresh("edit"), fresh("edited")];
    await registered(app, name);
    const oidc = new OidcPage(page);
    await app.open("oidc");
    await oidc.openAction(name, "Edit…");
    await expect(oidc.edit).toContainText("The URL can’t be changed");
    await expect(oidc.edit.getByText("Keys: ES256 test")).toBeVisible();
    await expectAccessible(page, "editing");
    const save = oidc.edit.getByRole("button", { name: "Save issuer" });
    await oidc.edit.getByRole("textbox", { name: "Maximum expiration" }).fill("31 days");
    await save.click();
    await expect(oidc.edit).toContainText("It can be 1 minute to 30 days.");
    await oidc.edit.getByRole("textbox", { name: "Maximum expiration" }).fill("45 min");
    await oidc.edit.getByRole("textbox", { name: "Name" }).fill(renamed);
    await save.click();
    await expect(page.getByText(`Saved ${renamed}.`)).toBeVisible();
    await expect(oidc.cell(renamed, "max-expiration")).toHaveText("45 minutes");
  });

  test("a long life of tokens is found, and the dialog opens with a shorter one", async ({ app, page }) => {
    const name = fresh("long");
    const id = await registered(app, name, 25 * 3600);
    await app.openAt(`/orgs/acme-corp/oidc/${id}`);
    const finding = page.getByRole("listitem").filter({ hasText: "Tokens of this issuer may live for 25 hours." });
    await finding.getByRole("button", { name: "Lower it to 24 hours…" }).click();
    const oidc = new OidcPage(page);
    const life = oidc.edit.getByRole("textbox", { name: "Maximum expiration" });
    await expect(life).toBeFocused();
    await expect(life).toHaveValue("24 hours");
    await oidc.edit.getByRole("button", { name: "Save issuer" }).click();
    await expect(page.getByText(`Saved ${name}.`)).toBeVisible();
    await expect(finding).toHaveCount(0);
    await expect(page.getByRole("main")).toContainText("Maximum expiration24 hours");
  });

  test("nothing is sent when nothing differs", async ({ app, page }) => {
    const name = fresh("same");
    await registered(app, name);
    const sent: string[] = [];
    page.on("request", (request) => request.method() === "PATCH" && sent.push(request.url()));
    const oidc = new OidcPage(page);
    await app.open("oidc");
    await oidc.openAction(name, "Edit…");
    await oidc.edit.getByRole("button", { name: "Save issuer" }).click();
    await expect(page.getByText("Nothing was different, so nothing was sent.")).toBeVisible();
    expect(sent).toEqual([]);
  });

  test("regenerating shows the thumbprints of before and of now", async ({ app, page }) => {
    const [before, now] = ["1".repeat(40), "2".repeat(40)];
    const issuer = { id: "i1", name: "With certificates", url: "https://a.example" };
    await page.route(ISSUERS, (route) => route.fulfill({ json: { oidcIssuers: [{ ...issuer, thumbprints: [before] }] } }));
    await page.route(POLICIES, (route) => route.fulfill({ json: { id: "p", version: 1, policies: [] } }));
    await page.route(/regenerate-thumbprints$/, (route) => route.fulfill({ json: { ...issuer, thumbprints: [now] } }));
    const oidc = new OidcPage(page);
    await app.open("oidc");
    await oidc.openAction(issuer.name, "Regenerate thumbprints…");
    await expect(oidc.regenerate.getByRole("list", { name: "Thumbprints now" })).toContainText("11:11:11");
    await oidc.regenerate.getByRole("button", { name: "Regenerate thumbprints" }).click();
    await expect(oidc.regenerate.getByRole("list", { name: "Before" })).toContainText("11:11:11");
    await expect(oidc.regenerate.getByRole("list", { name: "Now" })).toContainText("22:22:22");
    await expectAccessible(page, "regenerated");
    await oidc.regenerate.getByRole("button", { name: "Done" }).click();
    await expect(oidc.regenerate).toHaveCount(0);
  });

  test("an issuer with static keys has no certificate to look at", async ({ app, page }) => {
    const name = fresh("static");
    await registered(app, name);
    await app.open("oidc");
    await page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
    await expect(page.getByRole("menuitem", { name: "Regenerate thumbprints…" })).toHaveAttribute("aria-disabled", "true");
  });

  test("deleting says what follows; one that was never used needs no name typed", async ({ app, page }) => {
    const name = fresh("unused");
    await registered(app, name);
    const oidc = new OidcPage(page);
    await app.open("oidc");
    await oidc.openAction(name, "Delete…");
    await expect(oidc.delete).toContainText("No token was ever exchanged.");
    await expect(oidc.delete).toContainText("Its policies are deleted with it: there are none.");
    await expect(oidc.delete).toContainText("live on until they expire");
    await expect(oidc.delete.getByRole("textbox")).toHaveCount(0);
    await expectAccessible(page, "deleting");
    await oidc.delete.getByRole("button", { name: "Delete issuer" }).click();
    await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
    await expect(oidc.row(name)).toHaveCount(0);
  });

  test("one that was used lately is deleted by its name", async ({ page, startBackend }) => {
    const issuer = await Issuer.start();
    const app = new Console(page, await startBackend({ events: 50, allowIssuerHosts: [issuer.host] }));
    const policy = { decision: "allow", tokenType: "organization", authorizedPermissions: [], rules: { aud: AUDIENCE } };
    await app.backend.api("ada").trust("Loopback", issuer.url, [policy]);
    const answer = await fetch(`${app.backend.origin}/api/oauth/token`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        audience: AUDIENCE,
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
        requested_token_type: "urn:pulumi:token-type:access_token:organization",
        subject_token: issuer.token(),
      }),
    });
    expect(answer.status).toBe(200);
    const oidc = new OidcPage(page);
    await app.open("oidc");
    await expect(oidc.cell("Loopback", "last-used")).toContainText("just now");
    await expect(oidc.cell("Loopback", "policies")).toHaveText("allows 1");
    await oidc.openAction("Loopback", "Regenerate thumbprints…");
    await oidc.regenerate.getByRole("button", { name: "Regenerate thumbprints" }).click();
    await expect(oidc.regenerate).toContainText("The thumbprints are the same as before.");
    await oidc.regenerate.getByRole("button", { name: "Done" }).click();
    await oidc.openAction("Loopback", "Delete…");
    await expect(oidc.delete).toContainText("1 policy (allows 1)");
    const submit = oidc.delete.getByRole("button", { name: "Delete issuer" });
    await submit.click();
    await expect(oidc.delete).toContainText("Type “Loopback” exactly. Nothing was deleted.");
    await oidc.delete.getByRole("textbox", { name: "Type Loopback to confirm" }).fill("Loopback");
    await submit.click();
    await expect(page.getByText("Deleted Loopback.")).toBeVisible();
    await issuer.stop();
  });
});

test("with the keyboard alone: a card is chosen, answered and given up", async ({ app, page }) => {
  const oidc = new OidcPage(page);
  await app.open("oidc");
  await oidc.register.focus();
  await page.keyboard.press("Enter");
  const dialog = oidc.dialog;
  await expect(dialog.provider("GitHub Actions")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(dialog.provider("GitLab")).toBeChecked();
  await page.keyboard.press("ArrowRight");
  await expect(dialog.provider("Bitbucket")).toBeChecked();
  await page.keyboard.press("Tab");
  await expect(dialog.answer("Workspace")).toBeFocused();
  await page.keyboard.type("acme");
  await expect(dialog.url).toHaveValue(/workspaces\/acme\/pipelines-config/);
  await page.keyboard.press("Escape");
  await expect(dialog.dialog).toHaveCount(0);
  await expect(oidc.register).toBeFocused();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("rows are cards, and the dialog fits", async ({ app, page }) => {
    const name = fresh("phone");
    await registered(app, name);
    const oidc = new OidcPage(page);
    await app.open("oidc");
    await expect(oidc.row(name)).toBeVisible();
    await expectAccessible(page, "cards");
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    expect(await fits()).toBe(true);
    const dialog = await oidc.openRegister();
    await dialog.answer("Organization or user").fill("w".repeat(120));
    expect(await fits()).toBe(true);
    const wide = await dialog.dialog.evaluate((it) => it.querySelector(".dialog-body")!.scrollWidth - it.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await expectAccessible(page, "registering");
  });
});
