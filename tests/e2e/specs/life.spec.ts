// The life of a token, from the dialog to the pipeline to the end, for each kind.

import { Api, type Collection } from "../fixtures/api.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { places } from "../pages/console.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const kinds: { kind: Collection & keyof typeof places; heading: string }[] = [
  { kind: "personal", heading: "Personal access tokens" },
  { kind: "organization", heading: "Access tokens" },
  { kind: "team", heading: "Team access tokens" },
];

for (const { kind, heading } of kinds) {
  test(`a token of kind ${kind}: created, copied, listed, used, deleted, refused`, async ({ app, backend, page }) => {
    const name = fresh(kind);
    await app.open(kind);
    await expect(app.heading).toHaveText(heading);

    const { createdDialog: created } = app.tokens;
    const create = await app.tokens.openCreate();
    await create.identify(name);
    await create.reason.fill("for the test");
    await create.submit.click();
    await expect(created.value).toHaveText(/^tcp_\w{43}$/);
    const value = await created.take();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);

    await expect(app.tokens.row(name)).toContainText("never used");
    await expect(app.tokens.row(name)).toContainText("in 30 days");
    await expect(page.getByText(value)).toHaveCount(0);

    const robot = new Api(backend.origin, value);
    expect(await robot.status("GET", "/api/user")).toBe(200);

    const remove = await app.tokens.openDelete(name);
    await remove.submit.click();
    await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
    await expect(app.tokens.row(name)).toHaveCount(0);
    expect(await backend.api("ada").find(kind, name)).toBeUndefined();
    expect(await robot.status("GET", "/api/user")).toBe(401);
  });
}
