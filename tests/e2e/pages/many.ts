// Many tokens at once: creating, selecting and deleting them, and intercepting the calls between page and backend.

import { type Page, type Route, expect } from "@playwright/test";
import type { Collection } from "../fixtures/api.ts";
import type { Backend } from "../fixtures/backend.ts";
import { fresh } from "../fixtures/test.ts";
import type { Console } from "./console.ts";

/** Creates this many tokens, and returns their names in the list's order by name. */
export async function createMany(backend: Backend, count: number, collection: Collection = "organization"): Promise<string[]> {
  const prefix = fresh("bulk");
  const names = Array.from({ length: count }, (_, at) => `${prefix}-${String(at).padStart(2, "0")}`);
  for (const name of names) await backend.api("ada").create(collection, name);
  return names;
}

/** Those of these names that still exist. */
export async function left(backend: Backend, names: string[], collection: Collection = "organization"): Promise<string[]> {
  const tokens = await backend.api("ada").tokens(collection);
  return names.filter((name) => tokens.some((token) => (token.name || token.description) === name));
}

/** Passes the delete calls to `handle` with their number, from 1; all other calls go to the backend. */
export async function onDelete(page: Page, handle: (route: Route, number: number) => Promise<void>): Promise<() => number> {
  let count = 0;
  await page.route("**/api/**", async (route) => {
    if (route.request().method() !== "DELETE") return route.fallback();
    count += 1;
    await handle(route, count);
  });
  return () => count;
}

/** Opens the list with only these tokens, by name, selects all, and opens and confirms the dialog. */
export async function begin(app: Console, names: string[]): Promise<void> {
  await openMany(app, names);
  await app.tokens.selectAll.check();
  await confirm(app, names.length);
}

export async function openMany(app: Console, names: string[]): Promise<void> {
  const prefix = names[0]!.replace(/-\d\d$/, "");
  await app.open("organization", "ada", `?sort=name&q=${prefix}`);
  await expect(app.tokens.rows).toHaveCount(names.length);
}

export async function confirm(app: Console, count: number): Promise<void> {
  const { bulkDialog: bulk } = app.tokens;
  await app.tokens.deleteSelected.click();
  await bulk.confirmation(count).fill(String(count));
  await bulk.submit.click();
}
