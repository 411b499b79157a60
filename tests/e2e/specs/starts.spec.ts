// The page starts, and leads from sign-in to a list. `cargo xtask test --only trunk` runs this with the site that Trunk
// alone builds.

import { expect, test } from "../fixtures/test.ts";

test("the page starts, and leads from sign-in to a list", async ({ app, page }) => {
  await page.goto("/connect?to=/orgs/acme-corp/tokens");
  await page.getByRole("button", { name: /^Sign in as Ada/ }).click();
  await expect(app.tokens.rows.first()).toBeVisible();
});
