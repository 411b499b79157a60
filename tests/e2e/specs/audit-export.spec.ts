// The audit log as files: what is shown, escaped right and honest about what is missing; the server's own export,
// unpacked and joined; and searches that are kept.

import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { Page, Route } from "@playwright/test";
import { expectAccessible } from "../fixtures/axe.ts";
import { event, loadOnRequest, onLog, sendPage } from "../fixtures/events.ts";
import { gate } from "../fixtures/gate.ts";
import { expect, test } from "../fixtures/test.ts";
import { Console } from "../pages/console.ts";

test.beforeEach(({ page }) => loadOnRequest(page));

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const exportMenu = (page: Page) => page.getByRole("button", { name: "Export", exact: true });
const serverDialog = (page: Page) => page.getByRole("dialog", { name: "Server’s export" });

/** The file that an action saves. */
async function saved(page: Page, action: () => Promise<unknown>): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent("download");
  await action();
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

/** What the menu saves. */
async function exported(page: Page, item: "CSV" | "CSV for Excel" | "CEF" | "JSON") {
  await exportMenu(page).click();
  return saved(page, () => page.getByRole("menuitem", { name: item, exact: true }).click());
}

async function openServerExport(page: Page, format: "CSV" | "CEF") {
  await exportMenu(page).click();
  await page.getByRole("menuitem", { name: `Server’s export (${format})…` }).click();
  await serverDialog(page).waitFor();
}

const startExport = (page: Page) => serverDialog(page).getByRole("button", { name: "Start export" }).click();

/** Records of RFC 4180 as objects by the names of the first. */
function records(text: string): Record<string, string>[] {
  const all: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    all.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end !== ",") all.push([]);
  }
  const [names, ...rest] = all.slice(0, -1);
  return rest.map((cells) => Object.fromEntries(names!.map((name, at) => [name, cells[at] ?? ""])));
}

/** Hands requests for the server's export to `answer`, with their number from 1. */
async function onExport(page: Page, answer: (route: Route, number: number) => Promise<unknown>) {
  let number = 0;
  await page.route(/\/auditlogs\/v2\/export\?/, (route) => answer(route, ++number));
}

const NAMES = "timestamp,event\r\n";

/** A page of an export as the service sends it: packed, without a content type. */
const packed = (text: string, next?: string) => ({
  status: 200,
  body: gzipSync(text),
  headers: { "Content-Type": "", ...(next ? { "X-Continuation-Token": next } : {}) },
});

test("a file has the events that wait to be shown, and names the search that was applied", async ({ app, page }) => {
  await page.clock.install();
  const fresh: object[] = [];
  await onLog(page, (route) => sendPage(route, [...fresh, ...[1, 2, 3].map((number) => event(number))]));
  await app.open("audit", "ada", "?q=(opened&live=on");
  await app.audit.link(0).click();
  fresh.unshift(event(0, { description: "News" }));
  await page.clock.runFor(11_000);
  await expect(page.getByRole("button", { name: "1 new event" })).toBeVisible();
  await app.audit.event.getByRole("button", { name: "Close" }).click();
  const file = JSON.parse((await exported(page, "JSON")).text);
  expect(file).toMatchObject({ query: "", complete: true });
  expect(file.events.map(({ description }: { description: string }) => description)).toEqual([
    "News",
    "Opened stack 1",
    "Opened stack 2",
    "Opened stack 3",
  ]);
});

test("what the search shows is saved in three formats, and nothing else", async ({ app, page }) => {
  await app.open("audit", "ada", "?q=token%3Arelease-bot%20failed%3Ayes");
  await app.audit.loadRest.click();
  await expect(app.audit.coverage).toContainText("all 30 days loaded", { timeout: 20_000 });
  const shown = Number((await app.audit.coverage.innerText()).match(/^\d+/)![0]);
  expect(shown).toBeGreaterThan(100);

  const csv = await exported(page, "CSV");
  expect(csv.name).toMatch(/^audit-acme-corp-\d{8}T\d{6}Z-\d{8}T\d{6}Z\.csv$/);
  const rows = records(csv.text);
  expect(rows).toHaveLength(shown);
  for (const key of ["token_name", "failed", "organization", "query", "missing"] as const) {
    const expected = { token_name: "release-bot", failed: "true", organization: "acme-corp", missing: "" };
    const value = key === "query" ? "token:release-bot failed:yes" : expected[key];
    expect(new Set(rows.map((row) => row[key]))).toEqual(new Set([value]));
  }
  await expect(page.getByText(`Exported ${shown} events to ${csv.name}.`)).toBeVisible();

  const json = await exported(page, "JSON");
  const file = JSON.parse(json.text);
  expect(file).toMatchObject({ organization: "acme-corp", query: "token:release-bot failed:yes", complete: true });
  expect(file.events).toHaveLength(shown);
  expect(file.events[0]).toMatchObject({ tokenName: "release-bot", authFailure: true });

  const cef = await exported(page, "CEF");
  const lines = cef.text.trimEnd().split("\n");
  expect(lines).toHaveLength(shown);
  for (const line of lines) expect(line).toMatch(/^CEF:0\|Token Console\|Audit log\|1\|.*\|7\|rt=\d+ outcome=failure /);
});

test("a file of a part says so in its name, in itself and on the screen", async ({ app, page }) => {
  await app.open("audit");
  await expect(app.audit.coverage).toContainText("1,000 events loaded");
  const { name, text } = await exported(page, "CSV");
  expect(name).toMatch(/-incomplete\.csv$/);
  const rows = records(text);
  expect(rows).toHaveLength(1000);
  expect(rows[0]!.missing).toMatch(/^Only a part of the range was loaded: .*\d+ of 30 days/);
  await expect(page.getByText("Only a part of the range was loaded, and the file says so.")).toBeVisible();
});

test("no cell is a formula, and no text breaks a line", async ({ app, page }) => {
  const description = '=HYPERLINK("http://evil.example")|\\x=1\nnext line';
  await onLog(page, (route) => sendPage(route, [event(1, { description, event: "@a|b" })]));
  await app.open("audit");
  await expect(app.audit.coverage).toContainText("all 30 days loaded");
  const [row] = records((await exported(page, "CSV")).text);
  expect(row).toMatchObject({ description: `'${description}`, event: "'@a|b" });
  const lines = (await exported(page, "CEF")).text.trimEnd().split("\n");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("|@a\\|b|@a\\|b|3|");
  expect(lines[0]).toContain('msg=\\=HYPERLINK("http://evil.example")|\\\\x\\=1\\nnext line');
});

test("the server's export is unpacked and joined: all pages, names once", async ({ app, page }) => {
  await app.open("audit", "ada", "?range=90d&q=nothing-like-this");
  await openServerExport(page, "CSV");
  await expectAccessible(page, "server's export");
  const { name, text } = await saved(page, () => startExport(page));
  expect(name).toMatch(/^audit-acme-corp-.*-server\.csv$/);
  const lines = text.trimEnd().split("\r\n");
  expect(lines.length).toBeGreaterThan(10_001);
  expect(lines.filter((line) => line.startsWith("timestamp,"))).toHaveLength(1);
  await expect(serverDialog(page)).toHaveCount(0);
  await expect(page.getByText(/^Saved audit-acme-corp-.*: 2 pages, [\d,]+ lines\.$/)).toBeVisible();
});

test("the server's export is taken however each of its pages is packed", async ({ app, page }) => {
  const bytes = (text: string) => gzipSync(text);
  await onExport(page, (route, number) => {
    const more: Record<string, string> = number < 4 ? { "X-Continuation-Token": `page-${number}` } : {};
    const text = `${NAMES}${number},Ä\r\n`;
    // Packed without a word; packed as a file; plain with a mark; plain by another type.
    const [body, type] = [
      [bytes(text), ""],
      [bytes(text), "application/gzip"],
      [`\ufeff${text}`, "text/csv; charset=utf-8"],
      [text, "application/octet-stream"],
    ][number - 1]! as [string | Buffer, string];
    return route.fulfill({ status: 200, body, headers: { "Content-Type": type, ...more } });
  });
  await app.open("audit");
  await openServerExport(page, "CSV");
  const { text } = await saved(page, () => startExport(page));
  expect(text).toBe(`${NAMES}1,Ä\r\n2,Ä\r\n3,Ä\r\n4,Ä\r\n`);
});

test("Excel gets the mark by which it reads umlauts", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, [event(1, { description: "Ärger" })]));
  await app.open("audit");
  await expect(app.audit.coverage).toContainText("all 30 days loaded");
  const [plain, excel] = [(await exported(page, "CSV")).text, (await exported(page, "CSV for Excel")).text];
  expect(plain.startsWith("time,")).toBe(true);
  expect(excel.startsWith("\ufefftime,")).toBe(true);
  expect(excel).toContain(",Ärger,");
});

test("an older server's export is taken, and its reach is told", async ({ page, startBackend, watch }) => {
  watch.expectStatus(404);
  const app = new Console(page, await startBackend({ audit: "v1", events: 2000 }));
  await app.open("audit", "ada", "?range=24h");
  await openServerExport(page, "CEF");
  const { name, text } = await saved(page, () => startExport(page));
  expect(name).toMatch(/-server\.cef$/);
  expect(text.trimEnd().split("\n").length).toBeGreaterThan(1500);
  await expect(page.getByText("the file has older events, too")).toBeVisible();
});

test("a server that asks to wait is waited for", async ({ app, page, watch }) => {
  watch.expectStatus(429);
  await onExport(page, (route, number) =>
    number <= 2
      ? route.fulfill({ status: 429, headers: { "Retry-After": "1" }, json: { code: 429, message: "Slow down" } })
      : route.fulfill(packed(`${NAMES}1,a\r\n`)),
  );
  await app.open("audit");
  await openServerExport(page, "CSV");
  const download = page.waitForEvent("download");
  await startExport(page);
  await expect(serverDialog(page)).toContainText("The server asks to wait: 1 second");
  expect(await readFile(await (await download).path(), "utf8")).toBe(`${NAMES}1,a\r\n`);
});

test("stopped half-way, what came can be saved under a name that says so", async ({ app, page }) => {
  const { opened, release } = gate();
  await onExport(page, async (route, number) => {
    if (number === 1) return route.fulfill(packed(`${NAMES}1,a\r\n`, "next"));
    await opened;
    return route.abort().catch(() => {});
  });
  await app.open("audit");
  await openServerExport(page, "CSV");
  await startExport(page);
  await expect(serverDialog(page)).toContainText("1 page, 1 line");
  await serverDialog(page).getByRole("button", { name: "Stop" }).click();
  await expect(serverDialog(page).getByRole("alert")).toContainText("You stopped the export before its end.");
  const save = () => serverDialog(page).getByRole("button", { name: "Save what came" }).click();
  const { name, text } = await saved(page, save);
  release();
  expect(name).toMatch(/-server-incomplete\.csv$/);
  expect(text).toBe(`${NAMES}1,a\r\n`);
});

test("what is cut off is told; what a proxy unpacked is taken as it is", async ({ app, page }) => {
  const whole = gzipSync(`${NAMES}${"1,a\r\n".repeat(500)}`);
  await onExport(page, (route, number) =>
    number === 1
      ? route.fulfill({ ...packed(""), body: whole.subarray(0, whole.length - 6) })
      : route.fulfill({ ...packed(""), body: `${NAMES}2,b\r\n` }),
  );
  await app.open("audit");
  await openServerExport(page, "CSV");
  await startExport(page);
  await expect(serverDialog(page).getByRole("alert")).toContainText("its compressed content is cut off");
  await expect(serverDialog(page).getByRole("button", { name: "Save what came" })).toHaveAttribute("aria-disabled", "true");
  const again = () => serverDialog(page).getByRole("button", { name: "Start again" }).click();
  expect((await saved(page, again)).text).toBe(`${NAMES}2,b\r\n`);
});

test("searches are kept on the device and shared as links", async ({ app, page, backend }) => {
  await app.open("audit", "ada", "?q=failed%3Ayes&range=7d");
  const menu = page.getByRole("button", { name: "Saved searches", exact: true });
  const dialog = page.getByRole("dialog", { name: "Saved searches" });
  await menu.click();
  await page.getByRole("menuitem", { name: "Save this search…" }).click();
  await expect(dialog).toContainText("Last 7 days · failed:yes");
  await dialog.getByRole("button", { name: "Save this search" }).click();
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveAttribute("aria-invalid", "true");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Refusals");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Saved “Refusals” on this device.")).toBeVisible();

  await app.open("audit");
  await menu.click();
  await page.getByRole("menuitem", { name: "Refusals", exact: true }).click();
  await expect(page).toHaveURL(/\/audit\?q=failed%3Ayes&range=7d$/);
  await expect(app.audit.search).toHaveValue("failed:yes");
  await page.goBack();
  await expect(app.audit.search).toHaveValue("");

  await menu.click();
  await page.getByRole("menuitem", { name: "Save, share or delete…" }).click();
  await expectAccessible(page, "saved searches");
  await dialog.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("Copied the link.")).toBeVisible();
  const link = `${backend.origin}/orgs/acme-corp/audit?q=failed%3Ayes&range=7d`;
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(link);
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(dialog.getByRole("listitem")).toHaveCount(0);
  await expect(dialog.getByRole("textbox", { name: "Name" })).toBeFocused();
});

test("what another tab has saved stays, and what can't be kept or read is not called saved", async ({ app, page }) => {
  await app.open("audit", "ada", "?q=failed%3Ayes");
  const dialog = page.getByRole("dialog", { name: "Saved searches" });
  const save = async (name: string) => {
    await page.getByRole("button", { name: "Saved searches", exact: true }).click();
    await page.getByRole("menuitem", { name: /^Save/ }).click();
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await page.keyboard.press("Enter");
  };
  const expectOwn = async () => {
    const items = page.getByRole("menuitem");
    const STARTERS = 5;
    await expect(items).toHaveCount(2 + STARTERS + 1);
    await expect(items.nth(0)).toHaveText(/^Mine again/);
    await expect(items.nth(1)).toHaveText(/^Theirs/);
    await expect(items.last()).toHaveText(/^Save, share/);
  };
  await save("Mine");
  await expect(page.getByText("Saved “Mine” on this device.")).toBeVisible();
  // As another tab would.
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => key.startsWith("token-console.searches"))!;
    const text = localStorage.getItem(key)!;
    localStorage.setItem(key, text.replaceAll("Mine", "Theirs"));
  });
  await save("Mine again");
  await expect(page.getByText("Saved “Mine again” on this device.")).toBeVisible();
  await page.getByRole("button", { name: "Saved searches", exact: true }).click();
  await expectOwn();
  await page.keyboard.press("Escape");

  // What was saved for another backend is not offered here, and stays.
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => key.startsWith("token-console.searches"))!;
    const another = key.replace(location.host, "api.elsewhere.example");
    if (another === key) throw new Error(`the key names no host: ${key}`);
    localStorage.setItem(another, localStorage.getItem(key)!.replaceAll("Theirs", "Elsewhere"));
  });
  await app.open("audit", "ada", "?q=failed%3Ayes");
  await page.getByRole("button", { name: "Saved searches", exact: true }).click();
  await expectOwn();
  await page.keyboard.press("Escape");

  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await save("No room");
  await expect(dialog).toContainText("This browser has no room to keep it. Nothing was saved.");
  await expect(dialog.getByRole("listitem")).toHaveCount(2);
  await dialog.getByRole("button", { name: "Close", exact: true }).first().click();
  await app.audit.search.fill('"unbal');
  await expect(page.getByText("Until it can be read, nothing is left out.")).toBeVisible();
  await save("Broken");
  await expect(dialog).toContainText("The search can’t be read. Mend it first. Nothing was saved.");
});
