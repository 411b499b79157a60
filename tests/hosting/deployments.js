// Two builds, one after the other, with tabs of the first one still open.

import assert from "node:assert/strict";
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { accepting, expectError, expectHashed, expectPage, hashedFiles, navigation, read } from "./expectations.js";
import { ask } from "./request.js";

function write(directory, name, bytes) {
  writeFileSync(join(directory, `${name}.br`), brotliCompressSync(bytes));
  writeFileSync(join(directory, `${name}.gz`), gzipSync(bytes));
  writeFileSync(join(directory, name), bytes);
}

/** The page of the next build: of the same length, because only hashes differ. Not uploaded yet. */
function nextBuild(directory) {
  const html = readFileSync(join(directory, "index.html"), "utf8");
  const boot = html.match(/boot-[0-9a-f]{16}\.js/)[0];
  const number = (Number.parseInt(boot.slice(5, 13), 16) + 1) % 0x1_0000_0000;
  const name = `boot-${number.toString(16).padStart(8, "0")}${boot.slice(13, 21)}.js`;
  return { boot: name, oldBoot: boot, program: `${read(directory, boot)}\n`, html: html.replaceAll(boot, name) };
}

export function nextDeployment(test) {
  test("the next build is shown at once, and files of the last one stay", async (host, port) => {
    const files = hashedFiles(host.files);
    const day = new Date(Date.now() - 86_400_000);
    for (const end of ["", ".br", ".gz"]) utimesSync(join(host.files, `index.html${end}`), day, day);
    const old = new Map();
    for (const encoding of [undefined, "gzip", "gzip, br"]) {
      const page = await ask(port, "/", { headers: { ...navigation, ...accepting(encoding) } });
      expectPage(page, read(host.files, "index.html").toString(), `the old page as ${encoding}`);
      old.set(encoding, page.header("etag"));
    }
    const next = nextBuild(host.files);
    expectError(await ask(port, `/${next.boot}`), 404, "before the upload");

    write(host.files, next.boot, next.program);
    write(host.files, "index.html", next.html);

    for (const [encoding, tag] of old) {
      const headers = { ...navigation, ...accepting(encoding) };
      for (const known of [{}, { "If-None-Match": tag }, { "If-Modified-Since": day.toUTCString() }]) {
        const what = `the new page as ${encoding}, ${JSON.stringify(known)}`;
        expectPage(await ask(port, "/tokens", { headers: { ...headers, ...known } }), next.html, what);
      }
      await expectHashed(host, port, next.boot, accepting(encoding), encoding !== undefined);
    }
    assert.ok(files.includes(next.oldBoot));
    for (const name of files) await expectHashed(host, port, name, accepting("gzip"), true);
  });
}
