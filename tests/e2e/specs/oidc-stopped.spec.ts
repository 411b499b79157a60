// The backend stops while a screen of OIDC trust is open: each action says what became of it, and nothing that was
// typed is lost. The site comes from elsewhere, as from a CDN.

import type { Page } from "@playwright/test";
import type { Backend } from "../fixtures/backend.ts";
import { Issuer } from "../fixtures/issuer.ts";
import { freePort } from "../fixtures/odd-server.ts";
import { expect, test as base } from "../fixtures/test.ts";
import { AUDIENCE, allow } from "../fixtures/trust.ts";
import { Console } from "../pages/console.ts";
import { TrustInUse } from "../pages/exchange.ts";
import { IssuerPage } from "../pages/issuer.ts";
import { OidcPage } from "../pages/oidc.ts";

interface Stopping {
  app: Console;
  api: Backend;
  /** An issuer with one policy, and its ID there. */
  issuer: Issuer;
  id: string;
  /** Opens a screen of that backend. */
  open: (address: string) => Promise<void>;
}

const test = base.extend<{ stopping: Stopping }>({
  stopping: async ({ page, startBackend, watch }, use) => {
    watch.expectNoAnswer();
    const [port, issuer] = [await freePort(), await Issuer.start()];
    const allowOrigins = [`http://127.0.0.1:${port}`];
    const api = await startBackend({ events: 50, allowOrigins, allowIssuerHosts: [issuer.host] });
    const backends = [{ name: "Elsewhere", url: api.origin }];
    const site = await startBackend({ seed: "empty", port, config: { backends } });
    const rules = { aud: AUDIENCE, sub: "repo:acme/api:ref:refs/heads/main" };
    const id = await api.api("ada").trust("My CI", issuer.url, [allow(rules)]);
    const app = new Console(page, api);
    const open = async (address: string) => {
      await page.goto(`${site.origin}/connect?to=${encodeURIComponent(address)}`);
      await app.connect.signIn(api.token("ada"));
      await app.account.waitFor();
    };
    await use({ app, api, issuer, id, open });
    await issuer.stop();
  },
});

const unreachable = /is blocked or unreachable/;

const choose = async (page: Page, action: string) => {
  await page.getByRole("button", { name: "Actions for this issuer" }).click();
  await page.getByRole("menuitem", { name: action }).click();
};

test("on an issuer's page", async ({ page, stopping }) => {
  test.slow();
  const { app, api, open } = stopping;
  const [issuer, oidc, use] = [new IssuerPage(page), new OidcPage(page), new TrustInUse(page)];
  await open(`/orgs/acme-corp/oidc/${stopping.id}`);
  await issuer.edit(1);
  const value = issuer.rules(1).nth(1).getByRole("textbox", { name: "Value" });
  await value.fill("repo:acme/api:environment:production");
  await api.stop();

  await test.step("saving policies", async () => {
    await issuer.save.click();
    const trouble = page.getByRole("alert").filter({ hasText: "The policies were not saved." });
    await expect(trouble).toContainText(unreachable, { timeout: 15_000 });
    await expect(trouble).toContainText("Nothing was changed.");
    await expect(value).toHaveValue("repo:acme/api:environment:production");
    await expect(issuer.save).not.toHaveAttribute("aria-disabled", "true");
  });

  await test.step("trying needs no backend, exchanging does", async () => {
    await issuer.sample.fill(stopping.issuer.token({ sub: "repo:acme/api:environment:production" }));
    await expect(issuer.verdict).toContainText("Allowed.");
    await use.exchangeButton.click();
    await expect(use.exchange.getByRole("alert")).toContainText(unreachable);
    await expect(use.exchange.getByRole("alert")).toContainText("A token may have been issued all the same");
    await expect(issuer.verdict).toContainText("Allowed.");
    await expect(use.exchangeButton).toBeEnabled();
  });

  await test.step("editing the issuer", async () => {
    await choose(page, "Edit…");
    const life = oidc.edit.getByRole("textbox", { name: "Maximum expiration" });
    await life.fill("3 h");
    await oidc.edit.getByRole("button", { name: "Save issuer" }).click();
    const alert = oidc.edit.getByRole("alert");
    await expect(alert).toContainText(unreachable, { timeout: 15_000 });
    await expect(alert).toContainText("Nothing was saved: what is stored is read before a change.");
    await expect(life).toHaveValue("3 h");
    await oidc.edit.getByRole("button", { name: "Cancel" }).click();
  });

  await test.step("deleting the issuer", async () => {
    await choose(page, "Delete…");
    // What depends on it is not known, so that its name has to be typed.
    await expect(oidc.delete).toContainText("How many these are could not be read.", { timeout: 15_000 });
    await oidc.delete.getByRole("textbox").fill("My CI");
    await oidc.delete.getByRole("button", { name: "Delete issuer" }).click();
    await expect(oidc.delete.getByRole("alert")).toContainText("Outcome unknown.", { timeout: 15_000 });
    await expect(oidc.delete.getByRole("alert")).toContainText("Deleting again does no harm.");
    await oidc.delete.getByRole("button", { name: "Cancel" }).click();
  });

  await test.step("leaving asks, and the list offers to try again", async () => {
    await expect(value).toHaveValue("repo:acme/api:environment:production");
    await app.navigation.getByRole("link", { name: "OIDC issuers" }).click();
    await page.getByRole("button", { name: "Drop the changes and leave" }).click();
    const failed = app.main.getByRole("alert");
    await expect(failed).toContainText(unreachable, { timeout: 15_000 });
    await expect(failed.getByRole("button", { name: "Retry" })).toBeVisible();
  });
});

test("in the list", async ({ page, stopping }) => {
  test.slow();
  const { api, open } = stopping;
  const oidc = new OidcPage(page);
  await open("/orgs/acme-corp/oidc");
  await expect(oidc.cell("My CI", "policies")).toHaveText("allows 1");
  await api.stop();

  await test.step("registering", async () => {
    const dialog = await oidc.openRegister();
    await dialog.provider("CircleCI").check({ force: true });
    await dialog.answer("Organization ID").fill("0f3a1c2e-1111-4222-8333-444455556666");
    await dialog.answer("Project ID").fill("0f3a1c2e-1111-4222-8333-777788889999");
    await dialog.name.fill("Our CircleCI");
    await dialog.submit.click();
    const alert = dialog.dialog.getByRole("alert");
    await expect(alert).toContainText("Outcome unknown.", { timeout: 15_000 });
    await expect(alert).toBeInViewport({ ratio: 1 });
    // Closed and opened again: what was typed is still there.
    await page.keyboard.press("Escape");
    await expect(dialog.dialog).toHaveCount(0);
    await oidc.openRegister();
    await expect(dialog.provider("CircleCI")).toBeChecked();
    await expect(dialog.answer("Organization ID")).toHaveValue("0f3a1c2e-1111-4222-8333-444455556666");
    await expect(dialog.name).toHaveValue("Our CircleCI");
    await dialog.cancel.click();
  });

  await test.step("regenerating thumbprints", async () => {
    await oidc.openAction("GitLab", "Regenerate thumbprints…");
    await oidc.regenerate.getByRole("button", { name: "Regenerate thumbprints" }).click();
    const alert = oidc.regenerate.getByRole("alert");
    await expect(alert).toContainText(unreachable, { timeout: 15_000 });
    await expect(alert).toContainText("Trying again does no harm.");
    await oidc.regenerate.getByRole("button", { name: "Cancel" }).click();
  });

  await expect(oidc.row("My CI")).toBeVisible();
});
