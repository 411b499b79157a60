// Measures the same 100,000 audit events in our view and in AG Grid Community, in turn in one browser; then 10,000
// tokens in our list. README.md explains each measurement. `cargo xtask bench` sets CHROMIUM, SITE_DIR and BACKEND_BIN.

import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { measure, start as startBackend } from "./backend.js";
import { audit, tokens } from "./console.js";
import { start as startFront } from "./front.js";
import { install } from "./gauges.js";
import { cachingPeer, peer } from "./peer.js";
import { median, megabytes, ms, p95, print, takenAway, times } from "./report.js";
import { visits } from "./visits.js";

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    events: { type: "string", default: "100000" },
    strict: { type: "boolean", default: false },
    headed: { type: "boolean", default: false },
  },
});
const RUNS = Math.max(1, Number(options.runs) || 5);
const DAYS = 121;

/** Typed one letter after the other, and then cleared; both views find all words anywhere. */
const SEARCHES = ["deploy", "zoe", "shop prod", "export", "203.0.113", "canary", "stack deleted", "ines web"];

/** Visits of one browser; from the third one on it has compiled code. */
const VISITS = 3;

const SLOW_TURNS = 120;
const FAST_TURNS = 200;

/** The browser's own metrics of a page, counted from here on. */
async function meter(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const read = async (name) => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find((metric) => metric.name === name).value;
  };
  return {
    /** For how many milliseconds the main thread was busy. */
    busy: async () => (await read("TaskDuration")) * 1000,
    /** The memory of the page after a garbage collection, in bytes. */
    async held() {
      for (let again = 0; again < 2; again += 1) await devtools.send("HeapProfiler.collectGarbage");
      return { heap: await read("JSHeapUsedSize"), wasm: await page.evaluate(() => gauge.wasmBytes()) };
    },
  };
}

/** Runs an action and waits until its result is painted; null if nothing changed. */
async function timed(page, watched, act) {
  await page.evaluate((watched) => gauge.arm(watched), watched);
  await act();
  return page.evaluate(() => gauge.settled());
}

async function keystrokes(page, subject) {
  const found = [];
  await subject.search(page).click();
  for (const text of SEARCHES) {
    for (const letter of text) {
      found.push(await timed(page, subject.watched, () => page.keyboard.press(letter === " " ? "Space" : letter)));
    }
    await page.keyboard.press("ControlOrMeta+a");
    found.push(await timed(page, subject.watched, () => page.keyboard.press("Delete")));
  }
  return found;
}

async function sorts(page, subject) {
  const found = [];
  for (const name of subject.columns) {
    found.push(await timed(page, subject.watched, () => subject.header(page, name).click()));
  }
  return found;
}

async function scroll(page, subject) {
  const box = await subject.table(page).boundingBox();
  const bottom = Math.min(box.y + box.height, 900);
  const x = box.x + box.width / 2;
  const top = Math.max(box.y, 0);
  const heights = [0.3, 0.45, 0.6, 0.75, 0.9].map((share) => top + (bottom - top) * share);
  await page.mouse.move(x, heights[2]);
  const points = heights.map((y) => [x, y]);
  await page.evaluate((what) => gauge.watchScroll(...what), [subject.rows, subject.body, points]);
  const { whole, seen } = await page.evaluate(subject.height);
  for (let turn = 0; turn < SLOW_TURNS; turn += 1) await page.mouse.wheel(0, 240);
  const rest = (whole - seen) / FAST_TURNS;
  for (let turn = 0; turn < FAST_TURNS; turn += 1) await page.mouse.wheel(0, rest);
  const result = await page.evaluate(() => gauge.scrolled());
  const { top: reached } = await page.evaluate(subject.height);
  if (reached < (whole - seen) * 0.98) throw new Error(`${subject.name} was scrolled to ${reached} of ${whole} pixels only`);
  return result;
}

/** One run of one subject. */
async function run(browser, subject, world) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  await context.addInitScript(install);
  try {
    const page = await subject.open(context, world.front);
    const { busy, held: heldBy } = await meter(page);
    const before = await busy();
    const started = performance.now();
    const count = await subject.load(page, world);
    const waited = performance.now() - started;
    const load = (await busy()) - before;
    if (count !== world.count) throw new Error(`${subject.name} shows ${count} events of ${world.count}`);
    const held = await heldBy();
    const keys = await keystrokes(page, subject);
    if (subject.typingOnly) return { load, waited, held, keys };
    const sorted = await sorts(page, subject);
    const frames = await scroll(page, subject);
    return { load, waited, held, keys, sorted, frames };
  } finally {
    await context.close();
  }
}

/** One run of the token list. */
async function tokenRun(browser, front) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  await context.addInitScript(install);
  try {
    const { page, first, all } = await tokens.open(context, front);
    const select = await timed(page, "main", () => tokens.selectAll(page).click());
    return { first, all, select };
  } finally {
    await context.close();
  }
}

/** The list's answers: pages of at most 1000, as in the API. */
function tenThousandTokens(now) {
  const list = Array.from({ length: 10_000 }, (_, n) => ({
    id: `id-${n}`,
    name: `token-${n}`,
    description: `What token ${n} does`,
    created: new Date((now - n * 3600) * 1000).toISOString(),
    createdBy: "ada",
    lastUsed: now - n * 60,
    expires: now + (n + 1) * 3600,
    admin: n % 50 === 0,
    type: "organization",
  }));
  return (query) => {
    const from = Number(query.get("continuationToken") ?? 0);
    const to = from + Math.min(Number(query.get("maxResults") ?? 100), 1000);
    const more = to < list.length ? { continuationToken: String(to) } : {};
    return JSON.stringify({ tokens: list.slice(from, to), ...more });
  };
}

/** The measurements of all runs of one subject. */
function sum(runs) {
  const of = (pick) => median(runs.map(pick));
  const heard = runs.map(({ keys }) => keys.filter((took) => took !== null));
  const figures = {
    load: of(({ load }) => load),
    waited: of(({ waited }) => waited),
    key: median(heard.map(median)),
    keyP95: median(heard.map(p95)),
    memory: of(({ held }) => held.heap + held.wasm),
    wasm: of(({ held }) => held.wasm),
    heap: of(({ held }) => held.heap),
    silent: runs.flatMap(({ keys }) => keys).filter((took) => took === null).length,
  };
  if (!runs[0].frames) return figures;
  const sorts = runs.map(({ sorted }) => sorted.filter((took) => took !== null));
  return {
    ...figures,
    sort: median(sorts.map(median)),
    sortWorst: median(sorts.map((took) => Math.max(...took))),
    frame: of(({ frames }) => median(frames.frames)),
    frameWorst: of(({ frames }) => Math.max(...frames.frames)),
    framesOver: of(({ frames }) => frames.frames.filter((took) => took > 50).length),
    blank: of(({ frames }) => (frames.blank / frames.looked) * 100),
  };
}

function report(world, ours, theirs, caching, list, visit, stolen) {
  const plain = (number) => String(Math.round(number));
  const percent = (number) => `${number.toFixed(1)} %`;
  const row = (name, key, show) => ({ name, found: [ours[key], theirs[key], caching[key]], show });
  const figures = [
    row("load and show, main thread", "load", ms),
    row("load and show, on the clock", "waited", ms),
    row("keystroke to painted rows, median", "key", ms),
    row("keystroke to painted rows, p95", "keyP95", ms),
    row("sort to painted rows, median", "sort", ms),
    row("sort to painted rows, slowest column", "sortWorst", ms),
    row("scroll: frame, median", "frame", ms),
    row("scroll: worst frame", "frameWorst", ms),
    row("scroll: frames over 50 ms", "framesOver", plain),
    row("scroll: points without a row", "blank", percent),
    row("memory: wasm", "wasm", megabytes),
    row("memory: JavaScript heap", "heap", megabytes),
    row("memory: both", "memory", megabytes),
    { name: "backend: a page of 1000 events, median", found: [median(world.pages)], show: ms },
    { name: "10,000 tokens: first rows after the first page", found: [list.first], show: ms },
    { name: "10,000 tokens: all rows after the last byte", found: [list.all], show: ms },
    { name: "10,000 tokens: select all", found: [list.select], show: ms },
    ...visit.map((found, at) => ({ name: `visit ${at + 1} until a token list, main thread`, found: [found], show: ms })),
  ];
  const share = ours.memory / world.bytes;
  const bar = (name, limit, found, kept) => ({ name, limit, found, kept });
  const ratio = theirs.keyP95 / ours.keyP95;
  const bars = [
    bar("keystroke, p95", "32 ms", ms(ours.keyP95), ours.keyP95 <= 32),
    bar(`keystroke, p95, against ${peer.name}`, "4×", times(ratio), ratio >= 4),
    bar("sort, slowest column", "100 ms", ms(ours.sortWorst), ours.sortWorst <= 100),
    bar(`sort against ${peer.name}`, "faster", times(theirs.sort / ours.sort), ours.sort < theirs.sort),
    bar("scroll, worst frame", "50 ms", ms(ours.frameWorst), ours.frameWorst <= 50),
    bar("scroll, points without a row", "none", percent(ours.blank), ours.blank === 0),
    bar("memory, of the JSON's size", "2×", times(share), share <= 2),
    bar("backend, a page of 1000 events, median", "50 ms", ms(median(world.pages)), median(world.pages) <= 50),
    bar("10,000 tokens, all rows after the last byte", "100 ms", ms(list.all), list.all <= 100),
    bar("10,000 tokens, select all", "50 ms", ms(list.select), list.select <= 50),
  ];
  const silent = [ours, theirs, caching].map(({ silent }) => silent).join(", ");
  const notes = [`Keystrokes that changed nothing and do not count: ${silent}.`];
  if (stolen !== null) notes.push(`Processor time that the machine's host took away meanwhile: ${percent(stolen * 100)}.`);
  const count = world.count.toLocaleString("en");
  const title = `${count} audit events, ${megabytes(world.bytes)} of JSON; medians of ${RUNS} runs`;
  return print({ title, names: [audit, peer, cachingPeer].map(({ name }) => name), figures, bars, notes });
}

async function main() {
  const { CHROMIUM, SITE_DIR, BACKEND_BIN } = process.env;
  if (!CHROMIUM || !SITE_DIR || !BACKEND_BIN) throw new Error("run this with `cargo xtask bench`");
  const backend = await startBackend({ program: BACKEND_BIN, site: SITE_DIR, events: options.events });
  const front = await startFront(backend.origin);
  const launch = {
    executablePath: CHROMIUM,
    headless: !options.headed,
    args: ["--disable-gpu", "--no-sandbox", "--disable-background-networking"],
  };
  const browser = await chromium.launch(launch);
  try {
    // Ends before the events that the runs themselves add to the log.
    const to = Math.floor(Date.now() / 1000) - 1;
    const from = to - DAYS * 86_400;
    const world = { front, token: backend.token, from, to, ...(await measure(backend, from, to)) };
    const [ours, theirs, caching, lists, visited] = [[], [], [], [], []];
    const stolen = takenAway();
    for (let at = 1; at <= RUNS; at += 1) {
      console.log(`run ${at} of ${RUNS}`);
      ours.push(await run(browser, audit, world));
      theirs.push(await run(browser, peer, world));
      caching.push(await run(browser, cachingPeer, world));
    }
    for (let at = 0; at < RUNS; at += 1) visited.push(await visits(launch, front, meter, VISITS));
    const visit = Array.from({ length: VISITS }, (_, at) => median(visited.map((run) => run[at])));
    front.own.set(tokens.path, tenThousandTokens(to));
    for (let at = 0; at < RUNS; at += 1) lists.push(await tokenRun(browser, front));
    const list = {
      first: median(lists.map(({ first }) => first)),
      all: median(lists.map(({ all }) => all)),
      select: median(lists.map(({ select }) => select)),
    };
    const kept = report(world, sum(ours), sum(theirs), sum(caching), list, visit, stolen());
    if (options.strict && !kept) process.exitCode = 1;
  } finally {
    await browser.close();
    front.stop();
    await backend.stop();
  }
}

await main();
