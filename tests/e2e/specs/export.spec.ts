// Rows to files and back: what is saved is what is shown, no cell is a formula, no file holds a secret, and an earlier
// export tells what happened since.

import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/axe.ts";
import { expect, fresh, test } from "../fixtures/test.ts";
import { row, serveList } from "../fixtures/lists.ts";
import type { Console } from "../pages/console.ts";

/** Presses a menu item that saves a file; returns its name and text. */
async function save(app: Console, item: "CSV" | "CSV for Excel" | "JSON"): Promise<{ name: string; text: string }> {
  const download = app.page.waitForEvent("download");
  await app.tokens.openExport(item);
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

/** Reads CSV as RFC 4180 has it: fields, quoted where need be, each ended by a comma or the end of its record. */
function parse(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    record.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    records.push(record);
    record = [];
  }
  return records;
}

/** The records as objects by the header's names. */
function table(text: string): Record<string, string>[] {
  const [header, ...records] = parse(text);
  return records.map((record) => Object.fromEntries(header!.map((name, at) => [name, record[at] ?? ""])));
}

const compareDialog = (page: Page): Locator => page.getByRole("dialog", { name: "Compare with an earlier export" });

async function compare(app: Console, text: string): Promise<Locator> {
  await app.tokens.openExport("Compare with an earlier export…");
  const dialog = compareDialog(app.page);
  await dialog
    .getByLabel("Earlier export (JSON)")
    .setInputFiles({ name: "earlier.json", mimeType: "application/json", buffer: Buffer.from(text) });
  return dialog;
}

const names = (dialog: Locator, list: "Added" | "Removed" | "Changed") =>
  dialog.getByRole("list", { name: list }).locator(".many-name").allInnerTexts();

test("CSV holds the rows shown, in their order, and no formula", async ({ app, page }) => {
  await serveList(page, {
    tokens: [
      row(1, { name: "zeta", description: 'He said "no", twice;\nthen left', lastUsed: 0, expires: 0 }),
      row(2, { name: "=HYPERLINK(\"http://evil.example\",\"x\")", description: "zeta too" }),
      row(3, { name: "other", description: "not shown" }),
      row(4, { name: "alpha", description: "zeta", admin: true, tokenValue: "tcp_never_seen" }),
    ],
  });
  await app.open("organization", "ada", "?q=zeta&sort=name");
  await expect(app.tokens.rows).toHaveCount(3);
  const { name, text } = await save(app, "CSV");
  expect(name).toMatch(/^tokens-acme-corp-\d{4}-\d\d-\d\d\.csv$/);
  expect(text).not.toContain("tcp_");
  const records = table(text);
  expect(records.map((record) => record.name)).toEqual([
    "'=HYPERLINK(\"http://evil.example\",\"x\")",
    "alpha",
    "zeta",
  ]);
  expect(records[2]).toMatchObject({
    id: "id-1",
    description: 'He said "no", twice;\nthen left',
    last_used: "never",
    expires: "never",
    admin: "false",
    organization: "acme-corp",
    status: "active",
    query: "?q=zeta&sort=name",
    incomplete: "false",
  });
  expect(Math.abs(Date.parse(records[0]!.exported_at!) - Date.now())).toBeLessThan(60_000);
  await expect(page.getByText(`Exported 3 tokens to ${name}.`)).toBeVisible();
});

test("JSON holds the same, with the query and the time", async ({ app, backend }) => {
  const label = fresh("exported");
  const { id } = await backend.api("ada").create("organization", label);
  await app.open("organization", "ada", `?q=${label}`);
  await expect(app.tokens.rows).toHaveCount(1);
  const { name, text } = await save(app, "JSON");
  expect(name).toMatch(/\.json$/);
  const file = JSON.parse(text);
  expect(file).toMatchObject({ organization: "acme-corp", query: `?q=${label}`, incomplete: false });
  const { created, createdBy, expires } = (await backend.api("ada").find("organization", label))!;
  expect(file.tokens).toHaveLength(1);
  expect(file.tokens[0]).toMatchObject({ id, name: label, created, createdBy, expires, lastUsed: 0, admin: false });
  expect(Math.abs(Date.parse(file.exportedAt) - Date.now())).toBeLessThan(60_000);
});

test("Excel gets the mark by which it reads umlauts, and every text can be told from a guarded one", async ({
  app,
  page,
}) => {
  const names = ["Ärger", "=1+1", "'=1+1", "  =1"];
  await serveList(page, { tokens: names.map((name, at) => row(at + 1, { name })) });
  await app.open("organization", "ada", "?sort=name");
  await expect(app.tokens.rows).toHaveCount(4);
  const plain = await save(app, "CSV");
  const excel = await save(app, "CSV for Excel");
  expect(excel.text.startsWith("\ufeffid,")).toBe(true);
  expect(plain.text.startsWith("id,")).toBe(true);
  const shown = (text: string) => table(text).map((record) => record.name);
  expect(shown(plain.text).sort()).toEqual(["''=1+1", "'  =1", "'=1+1", "Ärger"].sort());
  expect(shown(excel.text.slice(1))).toEqual(shown(plain.text));
});

test("nothing to save is said", async ({ app, page }) => {
  await app.open("organization", "ada", "?q=matches-nothing-at-all");
  await expect(page.getByText("No token matches")).toBeVisible();
  await app.tokens.export.click();
  const csv = page.getByRole("menuitem", { name: "CSV", exact: true });
  await expect(csv).toHaveAttribute("aria-disabled", "true");
  await expect(csv).toContainText("No rows are shown.");
});

test("an earlier export tells what was added, removed and changed since", async ({ app, backend, page }) => {
  const api = backend.api("ada");
  const prefix = fresh("since");
  const removed = await api.create("organization", `${prefix}-removed`);
  const { id, tokenValue } = await api.create("organization", `${prefix}-changed`);
  await api.create("organization", `${prefix}-same`);
  await app.open("organization", "ada", `?q=${prefix}`);
  await expect(app.tokens.rows).toHaveCount(3);
  const { text } = await save(app, "JSON");
  expect(text).not.toContain(tokenValue);

  await api.delete("organization", removed.id);
  await api.create("organization", `${prefix}-added`);
  const edited = JSON.parse(text);
  edited.tokens.find((token: { id: string }) => token.id === id).expires = 0;
  const dialog = await compare(app, JSON.stringify(edited));
  await expect(dialog.getByRole("status")).toContainText("1 removed, 1 changed, 1 unchanged.");
  expect(await names(dialog, "Added")).toContain(`${prefix}-added`);
  expect(await names(dialog, "Added")).not.toContain(`${prefix}-same`);
  expect(await names(dialog, "Removed")).toEqual([`${prefix}-removed`]);
  expect(await names(dialog, "Changed")).toEqual([`${prefix}-changed`]);
  await expect(dialog.getByRole("list", { name: "Changed" })).toContainText(/Expires: never → \w{3},? \d+ \w+ \d{4}/);
  await expectAccessible(page, "a comparison");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
});

for (const { what, text, words } of [
  { what: "a CSV", text: "id,name\r\n", words: "This is no JSON file." },
  { what: "another JSON", text: '{"users":[]}', words: "it is no export of this console" },
  {
    what: "an export of others",
    text: '{"organization":"blue-harbor","team":"","user":"","tokens":[]}',
    words: "This is an export of organization blue-harbor, not of the tokens listed here.",
  },
]) {
  test(`${what} is not compared with, and why is said`, async ({ app }) => {
    await app.open("organization");
    const dialog = await compare(app, text);
    await expect(dialog.getByRole("alert")).toContainText(words);
    await expect(dialog.getByRole("alert")).toContainText("Nothing was compared.");
  });
}

test("a list that can't be read is no comparison", async ({ app, page, watch }) => {
  watch.expectStatus(500);
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await page.route(/filter=all/, (route) => route.fulfill({ status: 500, body: "" }));
  const dialog = await compare(app, '{"tokens":[{"id":"x"}]}');
  await expect(dialog.getByRole("alert")).toContainText("failed with status 500", { timeout: 10_000 });
  await expect(dialog.getByRole("list")).toHaveCount(0);
});
