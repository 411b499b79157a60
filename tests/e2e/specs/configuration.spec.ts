// The deployment's config.json, and what the console says when it is missing or broken.

import { expect, test } from "../fixtures/test.ts";

test("a broken config.json is explained", async ({ app, page }) => {
  let body = "";
  await page.route("**/config.json", (route) => route.fulfill({ contentType: "application/json", body }));
  for (const [what, text, words] of [
    ["no JSON", "{ backends: [] }", "config.json is not valid JSON"],
    ["a web page", "<!doctype html>", "config.json is not valid JSON"],
    ["empty", "", "config.json is not valid JSON"],
    ["a list", "[]", "“config.json” must be an object."],
    ["without backends", '{"backends":[]}', "“backends” must be a list with at least one backend."],
    ["with a number for a name", '{"backends":[{"name":7,"url":""}]}', "“backends[0].name” must be a text."],
    ["with an insecure backend", '{"backends":[{"name":"A","url":"http://a.example"}]}', "https origin"],
    ["with a word for true", '{"rememberSession":"yes"}', "“rememberSession” must be true or false."],
  ] as const) {
    await test.step(what, async () => {
      body = text;
      await page.goto("/");
      await expect(page.getByRole("heading", { name: "This console is not configured correctly" })).toBeVisible();
      await expect(app.main).toContainText(words);
      await expect(app.main).toContainText("Nothing was sent to any server.");
      await expect(page).toHaveTitle(/Configuration problem/);
    });
  }
});

test("a missing config.json is explained, and Retry reads it again", async ({ app, page, watch }) => {
  watch.expectStatus(404);
  await page.route("**/config.json", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto("/orgs/acme-corp/tokens");
  await expect(app.main).toContainText("config.json could not be loaded");
  await page.unroute("**/config.json");
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(app.connect.heading).toBeVisible();
});

test("unknown keys are ignored, with a warning for whoever runs the site", async ({ app, page, watch }) => {
  watch.expect(/config\.json: unknown key “theme” is ignored/);
  const warning = page.waitForEvent("console", (message) => message.type() === "warning");
  await page.route("**/config.json", (route) => route.fulfill({ json: { theme: "pink" } }));
  await page.goto("/");
  await expect(app.connect.heading).toBeVisible();
  expect((await warning).text()).toContain("“theme”");
});

test("a deployment without a demo offers no identities", async ({ app, page }) => {
  await page.route("**/config.json", (route) => route.fulfill({ json: { backends: [{ name: "A", url: "" }] } }));
  await page.goto("/");
  await expect(app.connect.heading).toBeVisible();
  await expect(page.getByRole("button", { name: /^Sign in as/ })).toHaveCount(0);
  await expect(app.connect.remember).toHaveCount(0);
});
