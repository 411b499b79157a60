// What docs/deploy/README.md promises of answers.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ask } from "./request.js";

const headers = {
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; " +
    "manifest-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default",
  "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "clipboard-write=(self), camera=(), microphone=(), geolocation=()",
};

export const immutable = "public, max-age=31536000, immutable";

/** What a browser sends that goes to a page. */
export const navigation = { Accept: "text/html,application/xhtml+xml", "Sec-Fetch-Mode": "navigate" };

/** `Accept-Encoding` of clients that take gzip, and perhaps more. */
export const compressing = ["gzip, deflate, br, zstd", "gzip", "br;q=1.0, gzip;q=0.8, *;q=0.1", "deflate, gzip;q=0.5"];
/** Of clients that take neither gzip nor brotli. Undefined: no such header. */
export const plain = [undefined, "identity", "gzip;q=0, br;q=0"];

export const accepting = (encoding) => (encoding === undefined ? {} : { "Accept-Encoding": encoding });

export function expectSecurityHeaders(answer, what) {
  for (const [name, value] of Object.entries(headers)) assert.equal(answer.header(name), value, `${what}: ${name}`);
}

/** An answer of the API: with its own headers, each once, and without those of the site. */
export function expectApi(answer, what) {
  assert.equal(answer.header("cache-control"), "no-store", what);
  assert.equal(answer.header("x-content-type-options"), "nosniff", what);
  for (const name of ["content-security-policy", "cross-origin-embedder-policy", "permissions-policy"]) {
    assert.deepEqual(answer.all(name), [], `${what}: ${name}`);
  }
  assert.ok(answer.all("strict-transport-security").length < 2, what);
  expectNotKept(answer, what);
}

/** A missing file, or what is refused: with all headers, kept by nobody, and not the page. */
export function expectError(answer, status, what) {
  assert.equal(answer.status, status, what);
  assert.equal(answer.header("cache-control"), "no-store", what);
  expectSecurityHeaders(answer, what);
  assert.ok(!answer.text.includes("token-console-base"), `${what}: is the page`);
  expectNotKept(answer, what);
}

export function expectPage(answer, html, what) {
  assert.equal(answer.status, 200, what);
  assert.equal(answer.header("content-type"), "text/html; charset=utf-8", what);
  assert.equal(answer.header("cache-control"), "no-cache", what);
  assert.equal(answer.text, html, what);
  expectSecurityHeaders(answer, what);
}

/** That Varnish asked its server, if it is there: a kept answer has a second number. */
export function expectNotKept(answer, what) {
  assert.ok(!wasKept(answer), `${what}: came from the cache`);
}

export const wasKept = (answer) => (answer.header("x-varnish") ?? "").includes(" ");

/** Whether a cache must know that other clients get other bytes. */
export const varies = (answer) => answer.all("vary").join().toLowerCase().split(/, */).includes("accept-encoding");

/** The files of a site with a hash in their name, compressed ones not counted. */
export const hashedFiles = (directory) =>
  readdirSync(directory).filter((name) => /-[0-9a-f]{16}\.(css|js|svg|wasm)$/.test(name));

export const read = (directory, name) => readFileSync(join(directory, name));

/** A hashed file that is right for a client: its bytes, compressed if it has a compressed form, kept for good. */
export async function expectHashed(host, port, name, headers, compressed, version = "1.1") {
  const answer = await ask(port, host.base + name, { headers, version });
  const what = `${name} for ${JSON.stringify(headers)} by HTTP/${version}`;
  assert.equal(answer.status, 200, what);
  assert.equal(answer.encoding !== "plain", compressed, `${what}: ${answer.encoding}, ${answer.body.length} bytes`);
  assert.ok(answer.content.equals(read(host.files, name)), `${what}: other bytes`);
  assert.equal(answer.header("cache-control"), immutable, what);
  assert.ok(varies(answer), `${what}: without Vary`);
  expectSecurityHeaders(answer, what);
  return answer;
}
