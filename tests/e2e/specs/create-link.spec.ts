// Links that open the create dialog filled in: for runbooks. They fill in, forget themselves, and never send.

import { expectAccessible } from "../fixtures/axe.ts";
import { expect, fresh, test } from "../fixtures/test.ts";

test("a link fills in the dialog, through sign-in, and is gone from the address", async ({ app, backend, page }) => {
  const name = fresh("link");
  const posts: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") posts.push(request.url());
  });
  const link = `?create&name=${name}&description=From+a+runbook&expires=90d&admin=true&reason=OPS-7&status=all`;
  await app.open("organization", "ada", link);
  const create = app.tokens.createDialog;
  await expect(create.name).toHaveValue(name);
  await expect(create.description).toHaveValue("From a runbook");
  await expect(create.reason).toHaveValue("OPS-7");
  await expect(create.preset("90 days")).toBeChecked();
  await expect(create.admin).toBeChecked();
  await expect(page).toHaveURL(/\/orgs\/acme-corp\/tokens\?status=all$/);
  expect(posts).toEqual([]);
  expect(await backend.api("ada").find("organization", name)).toBeUndefined();

  await create.submit.click();
  await app.tokens.createdDialog.take();
  expect(await backend.api("ada").find("organization", name)).toMatchObject({
    description: "From a runbook",
    admin: true,
  });
});

test("a reload does not ask again", async ({ app, page }) => {
  await app.open("organization", "ada", `?create&name=${fresh("link")}`);
  await expect(app.tokens.createDialog.dialog).toBeVisible();
  await page.reload();
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await expect(app.tokens.createDialog.dialog).toHaveCount(0);
});

test("what is invalid or unknown is left out with a note, and the rest is filled in", async ({ app, page }) => {
  const link = "?create&name=two%20words&description=kept&expires=soon&admin=maybe&role=Boss&value=x&name=b";
  await app.open("organization", "ada", link);
  const create = app.tokens.createDialog;
  await expect(create.description).toHaveValue("kept");
  await expect(create.name).toHaveValue("");
  await expect(create.preset("30 days")).toBeChecked();
  await expect(create.admin).not.toBeChecked();
  const note = create.dialog.getByRole("status").filter({ hasText: "Parts of the link were left out:" });
  await expect(note.getByRole("listitem")).toHaveText([
    /^The name “two words” can't be used\. Spaces aren't allowed/,
    /^The expiration “soon” can't be used\. It is a number of days as in 90d/,
    "“admin” is true or false, not “maybe”.",
    "The role “Boss” is not known here.",
    "“value” is not a part that a link can fill in.",
    "“name” is there more than once; the first one counts.",
  ]);
  await expect(page).toHaveURL(/\/tokens$/);
  await expectAccessible(page, "filled in with notes");
});

test("the organization's cap is known before its expiration is judged", async ({ app }) => {
  await app.open("capped", "ada", "?create&expires=never");
  const create = app.tokens.createDialog;
  await expect(create.dialog).toContainText("blue-harbor requires an expiration within 90 days, up to ");
  await expect(create.preset("30 days")).toBeChecked();
});

test("a personal token takes a description and a date", async ({ app, page }) => {
  const year = new Date().getUTCFullYear() + 1;
  await app.open("personal", "ada", `?create&description=laptop&expires=${year}-02-01&name=x`);
  const create = app.tokens.createDialog;
  await expect(create.description).toHaveValue("laptop");
  await expect(create.preset("Custom…")).toBeChecked();
  await expect(create.date).toHaveValue(`${year}-02-01`);
  await expect(create.dialog).toContainText("Personal tokens have a description and no name.");
  await expect(page).toHaveURL(/\/tokens$/);
});

test("who may not create is told so, and no dialog opens", async ({ app, backend, page, watch }) => {
  watch.expectStatus(403);
  // A server that shows the list to members.
  const tokens = await backend.api("ada").tokens("organization");
  await page.route("**/api/orgs/acme-corp/tokens?*", (route) => route.fulfill({ json: { tokens } }));
  await app.open("organization", "linus", "?create&name=x");
  await expect(page.getByText("The link asks for a token that you may not create.")).toBeVisible();
  await expect(app.tokens.createDialog.dialog).toHaveCount(0);
});
