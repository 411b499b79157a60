// Finding tokens: facets with counts, views, marks where the text is found, looks kept on the device, and secrets
// that are pasted where they don't belong.

import { row, serveList } from "../fixtures/lists.ts";
import { expect, test } from "../fixtures/test.ts";

const NOW = Math.floor(Date.now() / 1000);
const DAY = 86_400;
const reader = { id: "r1", name: "Reader" };

/** Five tokens, each different in what facets ask for. */
const tokens = [
  row(1, { name: "soon", expires: NOW + 5 * DAY, lastUsed: NOW - DAY, createdBy: "ada" }),
  row(2, { name: "month", expires: NOW + 20 * DAY, lastUsed: NOW - 30 * DAY, createdBy: "grace", role: reader }),
  row(3, { name: "power", expires: 0, lastUsed: NOW - 100 * DAY, admin: true, createdBy: "ada" }),
  row(4, { name: "idle", expires: 0, lastUsed: 0, created: "2025-01-01T00:00:00Z", createdBy: "grace" }),
  row(5, { name: "later", expires: NOW + 200 * DAY, lastUsed: NOW - 2 * DAY, createdBy: "linus", role: reader }),
];

test("facets narrow the list together, count what they would leave, and are in the address", async ({ app, page }) => {
  await serveList(page, { tokens });
  await app.open("organization");
  await expect(app.tokens.rows).toHaveCount(5);
  const pick = async (facet: string, value: string, count: string) => {
    await page.getByRole("button", { name: new RegExp(`^${facet}: `) }).click();
    const item = page.getByRole("menuitemradio", { name: value, exact: true });
    await expect(item).toContainText(count);
    await item.click();
  };
  await pick("Expires", "never", "2 tokens");
  await expect.poll(() => app.tokens.names()).toEqual(["power", "idle"]);
  await expect(page).toHaveURL(/\?expires=never$/);
  await pick("Created by", "grace", "1 token");
  await expect.poll(() => app.tokens.names()).toEqual(["idle"]);
  await expect(page).toHaveURL(/\?expires=never&by=grace$/);
  await expect(page.getByRole("button", { name: "Created by: grace" })).toBeVisible();
  // The others' counts go by what is chosen already; nobody else's own value does.
  await page.getByRole("button", { name: "Last used: any" }).click();
  await expect(page.getByRole("menuitemradio", { name: "never", exact: true })).toContainText("1 token");
  await expect(page.getByRole("menuitemradio", { name: "within 7 days" })).toContainText("0 tokens");
  await page.keyboard.press("Escape");
  await pick("Admin", "admin", "0 tokens");
  await expect(page.getByRole("heading", { name: "No token matches" })).toBeVisible();
  await expect(app.main).toContainText("No token here has all that the filters ask for.");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(app.tokens.rows).toHaveCount(5);
  await expect(page).toHaveURL(/\/tokens$/);
});

test("asking for expired tokens asks the server for them", async ({ app, page }) => {
  await app.open("organization");
  await page.getByRole("button", { name: "Expires: any" }).click();
  await page.getByRole("menuitemradio", { name: "expired" }).click();
  await expect(app.tokens.status("All")).toBeChecked();
  await expect(app.tokens.row("load-test")).toContainText("expired 120 days ago");
  await expect(page).toHaveURL(/\?status=all&expires=expired$/);
});

test("views are one press, say how many, and are left by another", async ({ app, page }) => {
  await serveList(page, { tokens });
  await app.open("organization");
  const views = page.getByRole("group", { name: "Views" });
  for (const [name, count, shown] of [
    ["Admin", "1", ["power"]],
    ["Never expires", "2", ["power", "idle"]],
    ["Expiring within 30 days", "2", ["soon", "month"]],
    ["Unused for 90 days", "2", ["power", "idle"]],
    ["Active", "5", ["soon", "month", "power", "later", "idle"]],
  ] as const) {
    const view = views.getByRole("button", { name });
    await expect(view).toContainText(count);
    await view.click();
    await expect(view).toHaveAttribute("aria-pressed", "true");
    await expect.poll(async () => (await app.tokens.names()).sort()).toEqual([...shown].sort());
  }
  await views.getByRole("button", { name: "Admin" }).click();
  await expect(app.tokens.rows).toHaveCount(1);
  await views.getByRole("button", { name: "Admin" }).click();
  await expect(app.tokens.rows).toHaveCount(5);
});

test("what is found is marked, in any script", async ({ app, page }) => {
  await serveList(page, { tokens: [row(1, { name: "Deploy-Straße", description: "ΣΟΦΟΣ deploys" })] });
  await app.open("organization", "ada", "?q=dePLOY%20σοφος");
  await expect(app.tokens.table.locator("mark")).toHaveText(["Deploy", "ΣΟΦΟΣ", "deploy"]);
  await app.tokens.filter.fill("SSE");
  await expect(page.getByRole("heading", { name: "No token matches" })).toBeVisible();
  await app.tokens.filter.fill("aßE");
  await expect(app.tokens.table.locator("mark")).toHaveText(["aße"]);
});

test("columns and density stay as they were left on this device", async ({ app, page }) => {
  await app.open("organization");
  const height = async () => (await app.tokens.rows.first().boundingBox())!.height;
  const before = await height();
  const toggle = async (name: string) => {
    await page.getByRole("button", { name: "Table settings" }).click();
    await page.getByRole("menuitemcheckbox", { name }).click();
  };
  await toggle("Column Created");
  await expect(app.tokens.column("Created")).toHaveCount(0);
  await toggle("Compact rows");
  await expect.poll(height).toBeLessThan(before);
  await app.open("organization");
  await expect(app.tokens.column("Last used")).toBeVisible();
  await expect(app.tokens.column("Created")).toHaveCount(0);
  await expect.poll(height).toBeLessThan(before);
  await toggle("Column Created");
  await expect(app.tokens.column("Created")).toBeVisible();
});

test("a token's identifier that is pasted into the filter is looked for", async ({ app, page }) => {
  await app.open("organization");
  for (const id of ["3f1d0c2a9b7e45d8a6c1f0e2b4d68a7c", "7f3a2c1e-0b4d-4e5f-8a9b-1c2d3e4f5a6b", "5a".repeat(32)]) {
    await app.tokens.filter.fill(id);
    await expect(page).toHaveURL(new RegExp(`q=${id}`));
    await expect(page.getByRole("heading", { name: "No token matches" })).toBeVisible();
    await expect(page.getByText("looks like a token's value")).toHaveCount(0);
  }
});

test("a value that is pasted into the filter goes nowhere", async ({ app, page }) => {
  const secret = "tcp_4k2J9s8d7F6g5H4j3K2l1Q0w9E8r7T6y5U4i3O2p1A0";
  await app.open("organization", "ada", "?q=deploy");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url() + (request.postData() ?? "")));
  await app.tokens.filter.fill(secret);
  await expect(page.getByText("That looks like a token's value.")).toBeVisible();
  await expect(app.tokens.filter).toHaveValue("deploy");
  await app.tokens.filter.fill("tcp_…9f3a");
  await expect(page.getByText("That looks like the end of a token's value.")).toBeVisible();
  await expect(page).toHaveURL(/\?q=deploy$/);
  expect(asked.filter((text) => text.includes(secret))).toEqual([]);
  expect(await page.content()).not.toContain(secret);
  await app.tokens.filter.fill("dep");
  await expect(page.getByText("That looks like")).toHaveCount(0);
});
