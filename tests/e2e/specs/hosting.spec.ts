// The site as it is hosted: headers, missing files, a broken program, and a sub-path.

import { request as httpRequest } from "node:http";
import { expect, test } from "../fixtures/test.ts";
import { places } from "../pages/console.ts";

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "manifest-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";

test("every answer of the site has the security headers", async ({ request }) => {
  const html = await (await request.get("/")).text();
  const assets = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);
  expect(assets.length).toBeGreaterThan(3);
  for (const path of ["/", "/connect", places.organization, "/config.json", "/missing.js", ...assets]) {
    expect((await request.get(path)).headers(), path).toMatchObject({
      "content-security-policy": policy,
      "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": "clipboard-write=(self), camera=(), microphone=(), geolocation=()",
    });
  }
});

test("names with a hash are kept for good, the page never, and a missing file is no page", async ({ request }) => {
  const page = await request.get("/orgs/any/tokens", { headers: { Accept: "text/html" } });
  expect(page.headers()["cache-control"]).toBe("no-cache");
  const html = await page.text();
  const wasm = html.match(/\/[\w-]+\.wasm/)![0];
  const program = await request.get(wasm);
  expect(program.headers()["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(program.headers()["content-type"]).toBe("application/wasm");
  for (const path of ["/token-console-0123456789abcdef.wasm", "/missing.js", "/favicon.ico", "/orgs/x.css"]) {
    const missing = await request.get(path);
    expect(missing.status(), path).toBe(404);
    expect(missing.headers()["cache-control"], path).toBe("no-store");
    expect(await missing.text(), path).not.toContain("<html");
  }
  expect(html).not.toMatch(/<script(?![^>]*src=)|style="|<base\s|\son\w+=/);
});

for (const { what, answer } of [
  { what: "missing", answer: { status: 404, body: "" } },
  { what: "corrupt", answer: { status: 200, contentType: "application/wasm", body: "not a program" } },
]) {
  test(`a program that is ${what} leaves a message, and a reload that helps`, async ({ app, page, watch }) => {
    watch.expectStatus(404);
    watch.expect(/Token Console could not start|integrity|digest/);
    await page.route("**/*.wasm", (route) => route.fulfill(answer));
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Token Console stopped" })).toBeVisible();
    await expect(page.getByText("Loading Token Console")).toHaveCount(0);
    await expect(page.getByText("Loading the page again did not help.")).toBeHidden();
    await page.getByRole("button", { name: "Load the page again" }).click();
    await expect(page.getByText("Loading the page again did not help.")).toBeVisible();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Load the page again" }).click();
    await expect(app.connect.heading).toBeVisible();
  });
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the page says what it needs", async ({ page, watch }) => {
    watch.expect(/was preloaded using link preload but not used/);
    await page.goto("/");
    await expect(page.locator("noscript p")).toContainText("it needs JavaScript and WebAssembly");
  });
});

test("text can't become markup: the page's policy refuses it", async ({ app, page, watch }) => {
  watch.expect(/policy violation|Trusted|Content Security Policy/i);
  await app.open("personal");
  const refused = await page.evaluate(() => {
    const attempts: Record<string, () => void> = {
      innerHTML: () => (document.createElement("div").innerHTML = "<img src=x onerror=alert(1)>"),
      script: () => {
        document.createElement("script").src = "https://evil.example/x.js";
      },
      policy: () => void (globalThis as any).trustedTypes.createPolicy("other", {}),
    };
    return Object.entries(attempts).map(([name, attempt]) => {
      try {
        attempt();
        return `${name} passed`;
      } catch {
        return name;
      }
    });
  });
  expect(refused).toEqual(["innerHTML", "script", "policy"]);
});

test.describe("under a sub-path", () => {
  // The build for a sub-path differs in the addresses of index.html alone, so this writes those and takes the rest as
  // it is.
  test("sign-in, links, reload and the way back stay below it", async ({ app, page, startOdd, watch }) => {
    watch.expectStatus(404);
    const proxy = await startOdd((incoming, response) => {
      const path = incoming.url!;
      const below = path.startsWith("/console/") ? path.slice("/console".length) : path;
      if (below === path && !path.startsWith("/api/")) return void response.writeHead(404).end();
      const { host: _, "accept-encoding": __, ...headers } = incoming.headers;
      const forwarded = httpRequest(`${app.backend.origin}${below}`, { method: incoming.method, headers }, (answer) => {
        const isPage = String(answer.headers["content-type"]).startsWith("text/html");
        const { "content-length": length, ...kept } = answer.headers;
        response.writeHead(
          answer.statusCode!,
          isPage ? kept : { ...kept, ...(length && { "content-length": length }) },
        );
        if (!isPage) return void answer.pipe(response);
        answer.setEncoding("utf8");
        let html = "";
        answer.on("data", (part) => (html += part));
        answer.on("end", () => response.end(html.replaceAll(/(href|src|content)="\//g, '$1="/console/')));
      });
      incoming.pipe(forwarded);
    });
    const at = (path: string) => `${proxy.origin}/console${path}`;
    await page.goto(at(`${places.team}?q=ci`));
    await expect(app.connect.heading).toBeVisible();
    await expect(page).toHaveURL(/\/console\/connect\?to=/);
    await app.connect.remember.check();
    await app.connect.signIn(app.backend.token("ada"));
    await expect(app.tokens.row("platform-ci")).toBeVisible();
    await expect(page).toHaveURL(at(`${places.team}?q=ci`));
    await app.navigation.getByRole("link", { name: "Access tokens" }).click();
    await expect(page).toHaveURL(at(places.organization));
    await page.reload();
    await expect(app.tokens.rows.first()).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(at(`${places.team}?q=ci`));
    await page.goto(at("/"));
    await expect(page).toHaveURL(at(places.organization));
    await app.signOut();
    await expect(page).toHaveURL(/\/console\/connect/);
    const outside = proxy.requests.filter((each) => !/^\w+ \/(console|api)\//.test(each));
    expect(outside).toEqual([]);
  });
});
