// Sign-in: the ways in, and the wrong turns, each with words of its own.

import type { Page } from "@playwright/test";
import { people } from "../fixtures/backend.ts";
import { gate } from "../fixtures/gate.ts";
import { freePort } from "../fixtures/odd-server.ts";
import { expect, test } from "../fixtures/test.ts";
import { Console } from "../pages/console.ts";

/** The calls of the API that a page makes from now on. */
function callsOf(page: Page): string[] {
  const calls: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.startsWith("/api/")) calls.push(request.url());
  });
  return calls;
}

test("the token field hides and keeps nothing", async ({ app }) => {
  await app.page.goto("/connect");
  await expect(app.connect.heading).toBeVisible();
  await expect(app.connect.token).toBeFocused();
  await expect(app.connect.token).toHaveAttribute("type", "password");
  await expect(app.connect.token).toHaveAttribute("autocomplete", "off");
  await expect(app.connect.token).not.toHaveAttribute("name");
  await expect(app.connect.backend).toHaveCount(0);
});

test("what can't be a token is not sent", async ({ app, page }) => {
  const calls = callsOf(page);
  await page.goto("/connect");
  for (const [what, typed, words] of [
    ["nothing", "", "Enter an access token."],
    ["blanks", "   ", "Enter an access token."],
    ["only the scheme", "Bearer ", "Enter an access token."],
    ["two words", "tcp_abc def", "white space inside"],
    ["letters that no token has", "tcp_tøken", "characters that no token has"],
    ["far too much", "x".repeat(4097), "far too long"],
  ] as const) {
    await test.step(what, async () => {
      await app.connect.signIn(typed);
      await expect(app.connect.problem).toContainText(words);
      await expect(app.connect.token).toHaveAttribute("aria-invalid", "true");
      await expect(app.connect.token).toBeFocused();
    });
  }
  expect(calls).toEqual([]);
});

test("a token that the backend does not know", async ({ app, page, watch }) => {
  watch.expectStatus(401);
  await page.goto("/connect");
  await app.connect.signIn("tcp_nobody");
  await expect(app.connect.failure).toContainText("Token not accepted.");
  await expect(app.connect.failure).toContainText(new URL(app.backend.origin).host);
  await expect(app.connect.token).toHaveValue("tcp_nobody");
  await app.connect.signIn(app.backend.token("ada"));
  await expect(app.heading).toHaveText("Access tokens");
});

test("a token may be pasted with what stood around it", async ({ app, page }) => {
  for (const [before, after] of [
    ["  ", " "],
    ["token ", " "],
    ["Bearer ", " "],
    ["TOKEN\t", " "],
    ["\ufeff", "\u200b\u00a0"],
    ["“", "”"],
    ['"', '"'],
  ]) {
    await test.step(JSON.stringify(before), async () => {
      await app.forget();
      await page.goto("/connect?to=/tokens");
      await app.connect.token.fill(`${before}${app.backend.token("ada")}${after}`);
      await app.connect.token.press("Enter");
      await expect(app.heading).toHaveText("Personal access tokens");
    });
  }
});

test("a backend that is down is not a bad token", async ({ page, startBackend, watch }) => {
  watch.expectNoAnswer();
  const url = `http://127.0.0.1:${await freePort()}`;
  watch.knows(url);
  const app = new Console(page, await startBackend({ config: { backends: [{ name: "Gone", url }] } }));
  await page.goto(`${app.backend.origin}/connect`);
  await app.connect.signIn("tcp_any");
  await expect(app.connect.failure).toContainText(`${new URL(url).host} is blocked or unreachable.`);
  await expect(app.connect.failure).toContainText("This says nothing about your token.");
});

test("a backend that does not let this console in is not a bad token", async ({ page, startBackend, watch }) => {
  watch.expectNoAnswer();
  watch.expect(/blocked by CORS policy/);
  const elsewhere = await startBackend({ seed: "empty" });
  const config = { backends: [{ name: "Elsewhere", url: elsewhere.origin }] };
  const app = new Console(page, await startBackend({ config }));
  await page.goto(`${app.backend.origin}/connect`);
  await app.connect.signIn(elsewhere.token("first"));
  await expect(app.connect.failure).toContainText("is blocked or unreachable.");
  await expect(app.connect.failure).toContainText("CORS");
  await expect(app.connect.failure).not.toContainText("not accepted");
});

test("an address where no backend is", async ({ page, startBackend, startOdd, watch }) => {
  let answer = { status: 200, type: "text/plain", body: "" };
  const odd = await startOdd((_, response) => {
    response.writeHead(answer.status, { "Content-Type": answer.type }).end(answer.body);
  });
  const app = new Console(page, await startBackend({ config: { backends: [{ name: "Odd", url: odd.origin }] } }));
  await page.goto(`${app.backend.origin}/connect`);
  watch.expectStatus(404, 500);
  for (const [what, status, type, body, words] of [
    ["a web site", 200, "text/html", "<h1>Hello</h1>", "Not a compatible backend."],
    ["a server without the API", 404, "text/plain", "no", "Not a compatible backend."],
    ["another API", 200, "application/json", '{"hello":1}', "it lacks `githubLogin`"],
    ["an account without a login", 200, "application/json", '{"id":"u1","githubLogin":null}', "it lacks `githubLogin`"],
    ["an empty answer", 200, "application/json", "", "Not a compatible backend."],
    ["a cut-off answer", 200, "application/json", '{"githubLogin": "ad', "it is cut off"],
    ["a failing server", 500, "text/html", "<h1>Oops</h1>", "failed with status 500."],
  ] as const) {
    await test.step(what, async () => {
      answer = { status, type, body };
      await app.connect.signIn("tcp_any");
      await expect(app.connect.failure).toContainText(words);
      await expect(app.connect.token).toHaveValue("tcp_any");
    });
  }
});

test("sign-in returns to the page that was asked for", async ({ app, page }) => {
  const asked = "/orgs/acme-corp/teams/platform/tokens?status=all&q=ci";
  await page.goto(asked);
  await expect(app.connect.heading).toBeVisible();
  await app.connect.signIn(app.backend.token("ada"));
  await expect(app.heading).toHaveText("Team access tokens");
  await expect(page).toHaveURL(asked);
  await expect(app.tokens.filter).toHaveValue("ci");
});

test("sign-in leads to no other place than the console's own", async ({ app, page }) => {
  for (const to of [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/orgs/acme-corp/tokens/../../../../evil",
    "/connect?to=/connect",
    "/no/such/page",
  ]) {
    await test.step(to, async () => {
      await app.forget();
      await page.goto(`/connect?to=${encodeURIComponent(to)}`);
      await app.connect.signIn(app.backend.token("ada"));
      await expect(app.heading).toHaveText("Access tokens");
      await expect(page).toHaveURL("/orgs/acme-corp/tokens");
    });
  }
});

test("several backends: the token goes to the chosen one only", async ({ page, startBackend }) => {
  const port = await freePort();
  const elsewhere = await startBackend({ seed: "empty", allowOrigins: [`http://127.0.0.1:${port}`] });
  const backends = [
    { name: "Here", url: "" },
    { name: "Elsewhere", url: elsewhere.origin },
  ];
  const app = new Console(page, await startBackend({ port, config: { backends } }));
  const calls = callsOf(page);
  await page.goto(`${app.backend.origin}/connect`);
  await expect(app.connect.backend.locator("option")).toHaveText([/^Here \(/, /^Elsewhere \(/]);

  await app.connect.token.fill("tcp_for_here");
  await app.connect.backend.selectOption({ index: 1 });
  await expect(app.connect.token).toHaveValue("");
  await app.connect.signIn(elsewhere.token("first"));
  await expect(app.heading).toHaveText("Access tokens");
  await expect(page.getByRole("banner")).toContainText(new URL(elsewhere.origin).host);
  await expect(page).toHaveURL(`${app.backend.origin}/orgs/my-org/tokens`);
  expect(calls.filter((url) => !url.startsWith(elsewhere.origin))).toEqual([]);
});

test("the demo's identities are one press away", async ({ app, page }) => {
  await page.goto("/connect?to=/tokens");
  for (const name of Object.values(people)) {
    await expect(page.getByRole("button", { name: `Sign in as ${name}`, exact: true })).toBeVisible();
  }
  await page.getByRole("button", { name: `Sign in as ${people.barbara}` }).click();
  await app.account.click();
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toContainText("Barbara Ito (barbara)");
});

test("pressing sign-in again while it runs asks once", async ({ app, page }) => {
  const calls = callsOf(page);
  const answer = gate();
  await page.route("**/api/user", async (route) => {
    await answer.opened;
    await route.continue();
  });
  await page.goto("/connect?to=/tokens");
  await app.connect.signIn(app.backend.token("barbara"));
  await app.connect.submit.dblclick({ force: true });
  for (let press = 0; press < 3; press += 1) await app.connect.token.press("Enter");
  expect(calls).toHaveLength(1);
  answer.release();
  await expect(app.account).toBeVisible();
  expect(calls.filter((url) => url.endsWith("/api/user"))).toHaveLength(1);
});
