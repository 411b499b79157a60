// An issuer that two admins edit: each sends only what was changed there, sees what the other one changed, and nothing is
// restored or dropped without a word.

import { ISSUERS, POLICIES, registered } from "../fixtures/issuers.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import type { Console } from "../pages/console.ts";
import { OidcPage } from "../pages/oidc.ts";

const path = (id: string) => `/api/orgs/acme-corp/oidc/issuers/${id}`;

/** The issuer as the server has it, after a change past the console if one is given. */
async function stored(app: Console, id: string, change?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${app.backend.origin}${path(id)}`, {
    method: change ? "PATCH" : "GET",
    headers: { Authorization: `token ${app.backend.token("ada")}`, "Content-Type": "application/json" },
    body: change ? JSON.stringify(change) : undefined,
  });
  expect(answer.ok).toBe(true);
  return (await answer.json()) as Record<string, unknown>;
}

/** The page of an issuer with its dialog "Edit issuer" open, and the bodies of the changes that it sends. */
async function editing(app: Console): Promise<{ id: string; name: string; oidc: OidcPage; sent: unknown[] }> {
  const { page } = app;
  const name = fresh("two-admins");
  const id = await registered(app, name);
  const sent: unknown[] = [];
  page.on("request", (request) => request.method() === "PATCH" && sent.push(request.postDataJSON()));
  const oidc = new OidcPage(page);
  await app.open("oidc");
  await oidc.openAction(name, "Edit…");
  return { id, name, oidc, sent };
}

test("only what was changed is sent, and what another admin changed meanwhile is shown and kept", async ({ app, page }) => {
  const { id, name, oidc, sent } = await editing(app);
  const [theirs, mine] = [`${name}-theirs`, oidc.edit.getByRole("textbox", { name: "Maximum expiration" })];
  await stored(app, id, { name: theirs });
  await mine.fill("45 min");
  const save = oidc.edit.getByRole("button", { name: "Save issuer" });
  await save.click();
  const notice = oidc.edit.locator(".note");
  await expect(notice).toContainText("Somebody else changed this issuer meanwhile. Nothing was saved yet.");
  await expect(notice.getByRole("list", { name: "Changed meanwhile" })).toContainText(`was ${name}, is now ${theirs}.`);
  await expect(oidc.edit.getByRole("textbox", { name: "Name" })).toHaveValue(theirs);
  await expect(mine).toHaveValue("45 min");
  expect(sent).toEqual([]);
  await save.click();
  await expect(page.getByText(`Saved ${theirs}.`)).toBeVisible();
  expect(await stored(app, id)).toMatchObject({ name: theirs, maxExpiration: 2700 });
  expect(sent.at(-1)).not.toHaveProperty("thumbprints");
});

test("where both changed the same field, either value is taken knowingly", async ({ app, page }) => {
  const { id, name, oidc, sent } = await editing(app);
  await stored(app, id, { name: `${name}-theirs` });
  const field = oidc.edit.getByRole("textbox", { name: "Name" });
  await field.fill(`${name}-mine`);
  await oidc.edit.getByRole("button", { name: "Save issuer" }).click();
  await expect(oidc.edit.getByRole("list", { name: "Changed meanwhile" })).toContainText(`Yours: ${name}-mine`);
  await expect(field).toHaveValue(`${name}-mine`);
  await oidc.edit.getByRole("button", { name: "Take theirs: Name" }).click();
  await expect(field).toHaveValue(`${name}-theirs`);
  await oidc.edit.getByRole("button", { name: "Save issuer" }).click();
  await expect(page.getByText("Nothing was different, so nothing was sent.")).toBeVisible();
  expect(sent).toEqual([]);
});

test("an answer that is lost: what is stored decides", async ({ app, page, watch }) => {
  watch.expectNoAnswer();
  const { id, oidc } = await editing(app);
  let isReadable = true;
  await page.route(`**${path(id)}`, (route) => {
    const isChange = route.request().method() === "PATCH";
    if (!isChange) return isReadable ? route.fallback() : route.abort("connectionreset");
    isReadable = false;
    return route.abort("connectionreset");
  });
  await oidc.edit.getByRole("textbox", { name: "Maximum expiration" }).fill("45 min");
  await oidc.edit.getByRole("button", { name: "Save issuer" }).click();
  const alert = oidc.edit.getByRole("alert");
  await expect(alert).toContainText("Outcome unknown.", { timeout: 15_000 });
  await expect(alert).toContainText("Saving the same again does no harm.");
  expect(await stored(app, id)).toMatchObject({ maxExpiration: 5400 });
});

test("thumbprints of both lengths are shown, and stay with the server when something else is changed", async ({ app, page }) => {
  const issuer = {
    id: "i1",
    name: "With certificates",
    url: "https://a.example",
    thumbprints: ["a".repeat(40), "b".repeat(64)],
    maxExpiration: 3600,
  };
  const sent: unknown[] = [];
  await page.route(ISSUERS, (route) => route.fulfill({ json: { oidcIssuers: [issuer] } }));
  await page.route(POLICIES, (route) => route.fulfill({ json: { id: "p1", version: 1, policies: [] } }));
  await page.route("**/oidc/issuers/i1", (route) => {
    if (route.request().method() === "PATCH") sent.push(route.request().postDataJSON());
    return route.fulfill({ json: { ...issuer, ...(sent[0] ?? {}) } });
  });
  const oidc = new OidcPage(page);
  await app.open("oidc");
  await oidc.openAction(issuer.name, "Edit…");
  const shown = issuer.thumbprints.map((digits) => digits.toUpperCase().match(/../g)!.join(":"));
  await expect(oidc.edit.getByRole("textbox", { name: "Thumbprints" })).toHaveValue(shown.join("\n"));
  await oidc.edit.getByRole("textbox", { name: "Maximum expiration" }).fill("2 hours");
  await oidc.edit.getByRole("button", { name: "Save issuer" }).click();
  await expect(page.getByText(`Saved ${issuer.name}.`)).toBeVisible();
  expect(sent).toEqual([{ maxExpiration: 7200 }]);
});
