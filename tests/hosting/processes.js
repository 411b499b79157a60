// Programs that run for some tests, their ports and directories. Nothing of them outlives this process.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const LIMIT = 20_000;
const running = new Set();
const given = new Set();
const directories = [];

process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** A directory that is removed at the end. */
export function temporaryDirectory() {
  const directory = mkdtempSync(join(tmpdir(), "token-console-hosting-"));
  directories.push(directory);
  return directory;
}

/** A port that is free, and that outgoing connections do not take: theirs have higher numbers. */
export async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (given.has(port)) continue;
    given.add(port);
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/** Starts a program. It is ready when `isReady` says so, which gets all of its output so far. */
export async function start(program, args, isReady, env = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`ended with ${code ?? signal}`));
  });
  ended.then(() => running.delete(child));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  let why;
  ended.then((reason) => (why = reason));
  for (const deadline = Date.now() + LIMIT; !(await isReady(output)); await pause(10)) {
    if (Date.now() > deadline) why ??= `is not ready after ${LIMIT} ms`;
    if (!why) continue;
    await stop();
    throw new Error(`${program} ${why}:\n${output}`);
  }
  return { stop, output: () => output };
}

/** Whether a port of this machine can be connected to. */
export function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
