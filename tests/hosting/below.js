// A site below a path of a host: `cargo xtask dist --public-url /console/`.

import assert from "node:assert/strict";
import { addresses } from "./environment.js";
import {
  accepting,
  compressing,
  expectApi,
  expectError,
  expectHashed,
  expectPage,
  expectSecurityHeaders,
  hashedFiles,
  navigation,
  plain,
  read,
} from "./expectations.js";
import { ask } from "./request.js";

export function siteBelowAPath(test) {
  test("the address of each screen is the page, and all that it names is there", async (host, port) => {
    const html = read(host.files, "index.html").toString();
    for (const address of addresses) {
      expectPage(await ask(port, `/console${address}`, { headers: navigation }), html, address);
    }
    assert.match(html, /<meta name="token-console-base" content="\/console\/">/);
    const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
    assert.ok(named.length > 3);
    for (const path of named) {
      assert.equal((await ask(port, path)).status, 200, path);
    }
  });

  test("files with a hash are compressed for all who take it", async (host, port) => {
    for (const name of hashedFiles(host.files)) {
      for (const encoding of compressing) {
        await expectHashed(host, port, name, { ...accepting(encoding), Via: "1.1 proxy.example" }, true);
        await expectHashed(host, port, name, accepting(encoding), true, "1.0");
      }
      for (const encoding of plain) await expectHashed(host, port, name, accepting(encoding), false);
    }
  });

  test("the configuration is beside the page", async (host, port) => {
    const answer = await ask(port, "/console/config.json");
    assert.equal(answer.status, 200);
    assert.equal(answer.header("cache-control"), "no-cache");
    expectSecurityHeaders(answer, "config.json");
  });

  test("missing files and other methods are refused", async (host, port) => {
    for (const path of ["/console/token-console-0123456789abcdef.wasm", "/console/missing.js"]) {
      expectError(await ask(port, path, { headers: navigation }), 404, path);
    }
    expectError(await ask(port, "/console/tokens", { headers: { "Sec-Fetch-Mode": "cors" } }), 404, "no navigation");
    const headers = { ...navigation, "Content-Length": "0" };
    expectError(await ask(port, "/console/", { method: "POST", headers }), 405, "POST");
  });

  test("the path without its slash leads to the page", async (host, port) => {
    const answer = await ask(port, "/console", { headers: navigation });
    assert.ok([301, 302, 308].includes(answer.status), String(answer.status));
    assert.equal(answer.header("location"), "/console/");
  });

  test("other addresses of the host are not the console", async (host, port) => {
    const answer = await ask(port, "/tokens", { headers: navigation });
    assert.ok(!answer.text.includes("token-console-base"));
    assert.deepEqual(answer.all("content-security-policy"), []);
  });

  test("the API is at the root of the host", async (host, port, backend) => {
    const headers = { Authorization: `token ${backend.tokens.Ada}` };
    const answer = await ask(port, "/api/user", { headers });
    assert.equal(answer.status, 200);
    expectApi(answer, "the API");
  });
}
