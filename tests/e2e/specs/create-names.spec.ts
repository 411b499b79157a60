// Names that the server keeps. Advice while typing is in tests/web/create_rules.rs.

import { expect, fresh, test } from "../fixtures/test.ts";

test("a name stays taken, also after deletion, and all else typed stays", async ({ app, watch }) => {
  watch.expectStatus(409);
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.description.fill("Deploys again");
  await create.reason.fill("ticket 7");
  await create.preset("60 days").check();
  // One that was deleted, and one of a team: neither is in this list.
  for (const taken of ["deploy", "platform-ci"]) {
    await create.name.fill(taken);
    await create.submit.click();
    await expect(create.problemOf(create.name)).toContainText("also if the token was deleted");
    await expect(create.problemOf(create.name)).toContainText("Nothing was created.");
    await expect(create.name).toBeFocused();
  }
  await expect(create.description).toHaveValue("Deploys again");
  await expect(create.reason).toHaveValue("ticket 7");
  await expect(create.preset("60 days")).toBeChecked();
  await create.name.fill(fresh("free"));
  await expect(create.problemOf(create.name)).toBeEmpty();
  await create.submit.click();
  await expect(app.tokens.createdDialog.value).toBeVisible();
});
