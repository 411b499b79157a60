// A site at the root of a host, and a backend on the same origin.

import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
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
  wasKept,
} from "./expectations.js";
import { ask } from "./request.js";

const bearer = (token) => ({ Authorization: `token ${token}`, Accept: "application/json" });

export function siteAtTheRoot(test) {
  test("the address of each screen is the page", async (host, port) => {
    const html = read(host.files, "index.html").toString();
    for (const address of [...addresses, "/index.html", "/tokens?status=all"]) {
      for (const encoding of [undefined, "gzip, br"]) {
        const headers = { ...navigation, ...accepting(encoding) };
        expectPage(await ask(port, address, { headers }), html, address);
      }
    }
    // A browser without Fetch Metadata.
    expectPage(await ask(port, "/tokens", { headers: { Accept: "text/html" } }), html, "an old browser");
  });

  test("a browser that has the page is told that it is the same", async (host, port) => {
    const page = await ask(port, "/", { headers: navigation });
    const again = await ask(port, "/", { headers: { ...navigation, "If-None-Match": page.header("etag") } });
    assert.equal(again.status, 304);
    assert.equal(again.body.length, 0);
  });

  test("HEAD has the headers of GET and no body", async (host, port) => {
    const answer = await ask(port, "/", { method: "HEAD", headers: navigation });
    assert.equal(answer.status, 200);
    assert.equal(answer.body.length, 0);
    assert.equal(answer.header("cache-control"), "no-cache");
    expectSecurityHeaders(answer, "HEAD");
  });

  test("files with a hash are compressed for all who take it, and kept for good", async (host, port) => {
    for (const name of hashedFiles(host.files)) {
      for (const encoding of compressing) {
        await expectHashed(host, port, name, accepting(encoding), true);
        await expectHashed(host, port, name, { ...accepting(encoding), Via: "1.1 proxy.example" }, true);
        await expectHashed(host, port, name, accepting(encoding), true, "1.0");
      }
    }
  });

  test("clients that take no compression can read each file", async (host, port) => {
    for (const name of hashedFiles(host.files)) {
      for (const encoding of plain) await expectHashed(host, port, name, accepting(encoding), false);
    }
  });

  test("a file that is new gets to each client in its form, whoever asks first", async (host, port) => {
    const orders = [
      ["gzip", undefined, "gzip, br"],
      [undefined, "gzip", "identity"],
    ];
    const [original] = hashedFiles(host.files).filter((name) => name.endsWith(".wasm"));
    for (const [at, order] of orders.entries()) {
      const name = `fresh${at}-${String(port).padStart(16, "0")}.wasm`;
      const headers = accepting(order[0]);
      expectError(await ask(port, `/${name}`, { headers }), 404, "before it is there");
      for (const end of ["", ".br", ".gz"]) {
        copyFileSync(join(host.files, original + end), join(host.files, name + end));
      }
      for (const encoding of order) {
        await expectHashed(host, port, name, accepting(encoding), encoding?.includes("gzip") ?? false);
      }
      const again = await expectHashed(host, port, name, headers, order[0] !== undefined);
      assert.equal(wasKept(again), again.header("x-varnish") !== undefined, "a cache keeps it");
    }
  });

  test("missing files are 404, not the page, and never kept", async (host, port) => {
    const missing = ["/token-console-0123456789abcdef.wasm", "/missing.js", "/favicon.ico", "/orgs/x.css", "/.env.json"];
    for (const path of missing) {
      for (const headers of [navigation, { "Sec-Fetch-Mode": "no-cors" }, { Accept: "*/*", "Accept-Encoding": "gzip" }]) {
        expectError(await ask(port, path, { headers }), 404, path);
      }
    }
  });

  test("a request that is no navigation gets no page", async (host, port) => {
    for (const headers of [{ "Sec-Fetch-Mode": "cors" }, { "Sec-Fetch-Mode": "cors", Accept: "text/html" }, {}]) {
      expectError(await ask(port, "/orgs/acme/tokens", { headers }), 404, JSON.stringify(headers));
    }
  });

  test("the configuration is asked for each time", async (host, port) => {
    const answer = await ask(port, "/config.json");
    assert.equal(answer.status, 200);
    assert.equal(answer.header("content-type"), "application/json");
    assert.equal(answer.header("cache-control"), "no-cache");
    assert.ok(answer.content.equals(read(host.files, "config.json")));
    expectSecurityHeaders(answer, "config.json");
  });

  test("other methods are refused", async (host, port) => {
    const [hashed] = hashedFiles(host.files);
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      for (const path of ["/", `/${hashed}`, "/config.json"]) {
        const headers = { ...navigation, "Content-Length": "0" };
        expectError(await ask(port, path, { method, headers }), 405, `${method} ${path}`);
      }
    }
  });

  test("the API gets the token and its answers pass unchanged, each to its owner", async (host, port, backend) => {
    for (let round = 0; round < 2; round += 1) {
      for (const [name, login] of [
        ["Ada", "ada"],
        ["Linus", "linus"],
      ]) {
        const answer = await ask(port, "/api/user", { headers: bearer(backend.tokens[name]) });
        assert.equal(answer.status, 200);
        assert.match(JSON.parse(answer.text).githubLogin, new RegExp(login));
        expectApi(answer, name);
      }
      const guest = await ask(port, "/api/user");
      assert.equal(guest.status, 401);
      expectApi(guest, "a guest");
    }
    const missing = await ask(port, "/api/missing.js", { headers: { ...navigation, ...bearer(backend.tokens.Ada) } });
    assert.equal(missing.status, 404);
    expectApi(missing, "a missing call");
    const refused = await ask(port, "/api/user", { method: "DELETE", headers: bearer(backend.tokens.Ada) });
    assert.equal(refused.status, 405);
    expectApi(refused, "another method");
  });

  test("the API compresses by itself, and keeps its own Vary", async (host, port, backend) => {
    const headers = { ...bearer(backend.tokens.Ada), ...accepting("gzip") };
    // The only call that compresses; the backend allows few of them in a minute.
    const exported = await ask(port, "/api/orgs/acme-corp/auditlogs/v2/export?format=csv", { headers });
    assert.equal(exported.status, 200);
    assert.equal(exported.encoding, "gzip");
    assert.match(exported.text, /^"?\w+"?,/);
    assert.deepEqual(exported.all("vary"), ["Accept-Encoding"]);
    expectApi(exported, "an export");
    const user = await ask(port, "/api/user", { headers });
    assert.deepEqual(user.all("vary"), []);
  });
}
