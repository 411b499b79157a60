// The reason that was given when a token was created stands on its page, from the audit log.

import { onLog } from "../fixtures/events.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { places } from "../pages/console.ts";
import { TokenPage } from "../pages/token.ts";

test("the reason is shown where it was given, and none is made up where it was not", async ({ app, page, backend }) => {
  const name = fresh("because");
  await app.open("organization");
  const create = await app.tokens.openCreate();
  await create.identify(name);
  await create.reason.fill("TICKET-7: nightly drift check");
  await create.submit.click();
  await page.getByRole("dialog", { name: "Token created" }).waitFor();
  const { id } = (await backend.api("ada").find("organization", name))!;
  await app.openAt(`${places.organization}/${id}`);
  const { details } = new TokenPage(page);
  await expect(details).toContainText("TICKET-7: nightly drift check");
  const without = await backend.api("ada").create("organization", fresh("because"));
  await app.openAt(`${places.organization}/${without.id}`);
  await expect(details).toContainText("none in the audit log");
});

test("a log that can't be read is said to be the cause", async ({ app, page, backend, watch }) => {
  watch.expectStatus(500);
  const { id } = await backend.api("ada").create("organization", fresh("because"));
  await onLog(page, (route) => route.fulfill({ status: 500, json: { code: 500, message: "No." } }));
  await app.openAt(`${places.organization}/${id}`);
  await expect(new TokenPage(page).details).toContainText("not known: the audit log could not be read");
});
