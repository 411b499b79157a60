// The console's work on servers of others, as far as each goes: create, see once, find, delete; teams, log and trust. What their
// lists leave out is in list-servers.spec.ts, what they do not offer at all in levels.spec.ts.

import type { Page } from "@playwright/test";
import type { DataServer } from "../fixtures/server-data.ts";
import { expect, test } from "../fixtures/test.ts";
import { ConnectPage } from "../pages/connect.ts";
import { IssuerPage } from "../pages/issuer.ts";

async function signIn(page: Page, server: DataServer, address = ""): Promise<void> {
  await page.goto(`${server.origin}/connect${address && `?to=${encodeURIComponent(address)}`}`);
  await new ConnectPage(page).signIn(server.token);
}

for (const name of ["hatemosphere", "pulumi-cloud-older"] as const) {
  test(`personal tokens of ${name}: created, shown once, listed, deleted`, async ({ app, page, startServer, watch }) => {
    watch.expectStatus(404); // what the server does not offer is asked for once
    const server = await startServer(name);
    await signIn(page, server, "/tokens");
    const create = await app.tokens.openCreate();
    await create.description.fill("made here");
    await create.submit.click();
    await expect(app.tokens.createdDialog.value).toHaveText(/\S{6,}/);
    await app.tokens.createdDialog.done.click();
    await app.tokens.createdDialog.closeUncopied.click();
    await expect(app.tokens.row("made here")).toBeVisible();
    const remove = await app.tokens.openDelete("made here");
    await remove.submit.click();
    await expect(page.getByText("Deleted made here.")).toBeVisible();
    await expect(app.tokens.row("made here")).toHaveCount(0);
    expect(server.requests.filter((it) => /^(POST|DELETE) /.test(it))).toHaveLength(2);
  });
}

test("a token that is gone already is told to be gone, in spite of a 404 without a code of its own", async ({
  app,
  page,
  startServer,
  watch,
}) => {
  watch.expectStatus(404);
  const server = await startServer("hatemosphere");
  await signIn(page, server, "/tokens");
  await page.route("**/api/user/tokens/*", (route) =>
    route.fulfill({ status: 404, json: { code: 404, message: "token not found" } }),
  );
  const remove = await app.tokens.openDelete("nightly job");
  await remove.submit.click();
  await expect(page.getByText("nightly job was already gone.")).toBeVisible();
});

test("happypumi: teams, the log and an issuer's policies", async ({ app, page, startServer, watch }) => {
  watch.expectStatus(404);
  const server = await startServer("happypumi");
  await signIn(page, server, "/orgs/happypumi/teams");
  await expect(page.getByRole("link", { name: "platform", exact: true })).toBeVisible();

  await app.navigation.getByRole("link", { name: "Audit log" }).click();
  await expect(app.audit.rows.first()).toContainText("stack.update");
  await app.audit.link(0).click();
  await expect(app.audit.event).toContainText("happypumi");

  await app.navigation.getByRole("link", { name: "OIDC issuers" }).click();
  await page.getByRole("table", { name: "OIDC issuers" }).getByRole("link", { name: "GitHub" }).click();
  const issuer = new IssuerPage(page);
  await expect(page.getByRole("heading", { name: "Nobody is let in yet" })).toBeVisible();
  await expect(issuer.cards).toHaveCount(0);
});
