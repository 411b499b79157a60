// The reference backend with a demo of many events, and these events from the API.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Starts the backend; the demo's first identity is an organization admin. */
export async function start({ program, site, events }) {
  const directory = mkdtempSync(join(tmpdir(), "token-console-bench-"));
  const child = spawn(
    program,
    [
      ...["--listen", "127.0.0.1:0", "--seed", "demo", "--events", String(events)],
      ...["--site", site, "--db", join(directory, "bench.db"), "--rate-limit", "100000"],
    ],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  const { origin, token } = await told(child);
  return {
    origin,
    token,
    async stop() {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function told(child) {
  let origin;
  let token;
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error("the backend did not start")));
    createInterface({ input: child.stdout }).on("line", (line) => {
      origin ??= line.match(/listens on (\S+)/)?.[1];
      token ??= line.match(/(tcp_\w+)/)?.[1];
      if (line.startsWith("Press Ctrl+C")) resolve({ origin, token });
    });
  });
}

/**
 * The size of all events between two instants as JSON, their number, and how many milliseconds the backend takes for
 * each page of them, from the request to the last byte.
 */
export async function measure({ origin, token }, from, to) {
  let [bytes, count, cursor] = [0, 0, ""];
  const pages = [];
  do {
    const query = `startTime=${from}&endTime=${to}${cursor && `&continuationToken=${cursor}`}`;
    const asked = performance.now();
    const answer = await fetch(`${origin}/api/orgs/acme-corp/auditlogs/v2?${query}`, {
      headers: { authorization: `token ${token}` },
    });
    if (!answer.ok) throw new Error(`the backend answered ${answer.status}`);
    const text = await answer.text();
    pages.push(performance.now() - asked);
    const page = JSON.parse(text);
    bytes += Buffer.byteLength(text);
    count += page.auditLogEvents.length;
    cursor = page.continuationToken ?? "";
  } while (cursor);
  return { bytes, count, pages };
}
