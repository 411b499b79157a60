// The admin switch of organization tokens, and what such a token really can and can't do.

import { Api, collections } from "../fixtures/api.ts";
import { expect, fresh, test } from "../fixtures/test.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const rights = [
  "add and remove people, change team roles",
  "transfer stacks, manage team tokens, read the audit log",
  "It can't create or delete organization tokens.",
];

test("an admin token is warned about, marked, and really admin", async ({ app, backend }) => {
  const name = fresh("admin");
  await app.open("organization");
  const { createdDialog: created } = app.tokens;
  const create = await app.tokens.openCreate();
  await create.name.fill(name);
  for (const right of rights) await expect(create.dialog).not.toContainText(right);
  await create.admin.check();
  for (const right of rights) await expect(create.dialog).toContainText(right);
  await create.submit.click();
  const value = await created.take();

  await expect(app.tokens.row(name).getByText("Admin", { exact: true })).toBeVisible();
  expect((await backend.api("ada").find("organization", name))?.admin).toBe(true);

  const robot = new Api(backend.origin, value);
  const made = await robot.create("team", fresh("by-robot"));
  await robot.delete("team", made.id);
  expect(await robot.status("GET", collections.organization)).toBe(403);
  const body = { name: fresh("refused"), description: "", admin: false, expires: 0 };
  expect(await robot.status("POST", collections.organization, body)).toBe(403);
});

test("without the switch a token has no admin rights", async ({ app, backend }) => {
  const name = fresh("standard");
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.name.fill(name);
  await create.admin.check();
  await create.admin.uncheck();
  await create.submit.click();
  const robot = new Api(backend.origin, await app.tokens.createdDialog.take());
  await expect(app.tokens.row(name)).toBeVisible();
  await expect(app.tokens.row(name).getByText("Admin", { exact: true })).toHaveCount(0);
  expect((await backend.api("ada").find("organization", name))?.admin).toBe(false);
  expect(await robot.status("GET", collections.team)).toBe(403);
});

for (const kind of ["team", "personal"] as const) {
  test(`a ${kind} token can't be admin`, async ({ app }) => {
    await app.open(kind);
    const create = await app.tokens.openCreate();
    await expect(create.submit).toBeVisible();
    await expect(create.admin).toHaveCount(0);
  });
}
