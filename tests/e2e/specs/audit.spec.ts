// The audit log in daily use: reading it, searching it, narrowing it, looking at one event and going on from there.

import { events, loadOnRequest, onLog, sendPage } from "../fixtures/events.ts";
import { expect, test } from "../fixtures/test.ts";

test.beforeEach(({ page }) => loadOnRequest(page));

test("the newest events are there at once, and the page says which part of the range is loaded", async ({ app, page }) => {
  await app.open("audit");
  await expect(app.heading).toHaveText("Audit log");
  await expect(app.audit.rows.first()).toBeVisible();
  await expect(app.audit.coverage).toContainText(/^1,000 events loaded · \d+ of 30 days loaded, from .+ on$/);
  await expect(app.audit.column("Time")).toHaveAttribute("aria-sort", "descending");
  await expect(app.audit.table).toHaveAttribute("aria-rowcount", "-1");
  await app.audit.loadRest.click();
  await expect(app.audit.coverage).toContainText("all 30 days loaded", { timeout: 20_000 });
  await expect(app.audit.loadRest).toHaveCount(0);
  await expect(app.audit.table).not.toHaveAttribute("aria-rowcount", "-1");
  await expect(page).toHaveURL(/\/audit$/);
});

test("scrolling loads what comes next", async ({ app, page }) => {
  await app.open("audit");
  await expect(app.audit.coverage).toContainText("1,000 events loaded");
  await app.audit.rows.first().hover();
  await page.mouse.wheel(0, 46_000);
  await expect(app.audit.coverage).not.toContainText(/^1,000 events/);
});

test("a search is applied while one types, and goes into the address", async ({ app, page }) => {
  await app.open("audit");
  await app.audit.search.fill("token:release-bot failed:yes");
  await expect(app.audit.coverage).toContainText(/^[1-9]\d* of 1,000 loaded events match/);
  expect(new Set(await app.audit.cells("Actor"))).toEqual(new Set(["release-bot token"]));
  await expect(app.audit.rows.first()).toContainText("failed");
  await expect(page).toHaveURL(/\?q=token%3Arelease-bot%20failed%3Ayes$/);
  await app.openAt(new URL(page.url()).pathname + new URL(page.url()).search);
  await expect(app.audit.search).toHaveValue("token:release-bot failed:yes");
  await expect(app.audit.coverage).toContainText("of 1,000 loaded events match");
});

test("what was typed last is kept, however fast one goes on", async ({ app, page }) => {
  await app.open("audit");
  await app.audit.search.pressSequentially("failed:yes");
  await app.audit.column("Event").getByRole("button").click();
  await expect(page).toHaveURL(/\?q=failed%3Ayes&sort=event$/);
  await expect(app.audit.search).toHaveValue("failed:yes");
});

test("no match is said over what is loaded, and only of all when all is loaded", async ({ app, page }) => {
  await app.open("audit", "ada", "?q=nothing-like-this");
  await expect(page.getByRole("heading", { name: "No match in what is loaded" })).toBeVisible();
  await expect(app.main).toContainText(/0 of 1,000 loaded events match; \d+ of 30 days loaded/);
  await page.locator(".empty").getByRole("button", { name: "Load the rest" }).click();
  await expect(page.getByRole("heading", { name: "No event matches" })).toBeVisible({ timeout: 20_000 });
  await expect(app.main).toContainText("All of the range is loaded.");
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(app.audit.rows.first()).toBeVisible();
  await expect(app.audit.search).toHaveValue("");
});

test("facets include and keep out, by mouse and by keyboard", async ({ app, page }) => {
  await app.open("audit");
  await app.audit.value("Token", "release-bot").click();
  await expect(app.audit.search).toHaveValue("token:release-bot");
  await expect(app.audit.value("Token", "release-bot")).toHaveAttribute("aria-pressed", "true");
  await expect(app.audit.value("Token", "release-bot")).toBeFocused();
  await app.audit.value("Event", "Stack Exported").click({ modifiers: ["Alt"] });
  await expect(app.audit.search).toHaveValue('token:release-bot -event:"Stack Exported"');
  expect(await app.audit.cells("Event")).not.toContain("Stack Exported");
  await app.audit.value("Token", "release-bot").click();
  await expect(app.audit.search).toHaveValue('-event:"Stack Exported"');
  const exclude = app.audit.exclude("Event", "Stack Viewed");
  // Events are still being loaded: what is found by its name may have another one when the focus comes to it.
  await expect(async () => {
    await exclude.focus();
    await expect(exclude).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(app.audit.search).toHaveValue('-event:"Stack Exported" -event:"Stack Viewed"');
  await expect(exclude).toHaveAttribute("aria-pressed", "true");
});

test("a value that is pressed while the search can't be read takes nothing typed away", async ({ app, page }) => {
  await app.open("audit");
  await app.audit.search.fill('"half typed');
  await app.audit.value("Token", "release-bot").click();
  await expect(app.audit.search).toHaveValue("token:release-bot");
  await page.goBack();
  await expect(app.audit.search).toHaveValue('"half typed');
});

test("the focus goes along with its value when facets come in another order", async ({ app, page }) => {
  const named = (from: number, to: number, name: string) => events(from, to).map((one) => ({ ...one, event: name }));
  await onLog(page, (route, query) => {
    if (query.get("continuationToken") === null) return sendPage(route, [...named(0, 5, "Often"), ...named(5, 8, "Seldom")], "a");
    return sendPage(route, named(8, 30, "Lately"));
  });
  await app.open("audit");
  const seldom = app.audit.exclude("Event", "Seldom");
  await seldom.focus();
  // No key finds another value in its place, however soon after the change it comes.
  const focused = await app.audit.facets.evaluateHandle((facets) => {
    const names: (string | null)[] = [];
    // A key is a task of its own: what is in between in one task is never met by it.
    const look = () => setTimeout(() => names.push(document.activeElement!.getAttribute("aria-label")));
    new MutationObserver(look).observe(facets, { subtree: true, childList: true, characterData: true, attributes: true });
    return names;
  });
  // Nothing that would move the focus: a program loads the rest.
  await app.audit.loadRest.evaluate((button: HTMLElement) => button.click());
  await expect(app.audit.facets.getByRole("button", { name: /^Exclude / }).first()).toHaveAccessibleName("Exclude Lately");
  await expect(seldom).toBeFocused();
  expect(new Set(await focused.jsonValue())).toEqual(new Set(["Exclude Seldom"]));
});

test("every column orders, both ways, and says so", async ({ app, page }) => {
  await app.open("audit");
  for (const [column, word] of [
    ["Event", "event"],
    ["Actor", "actor"],
    ["Description", "description"],
    ["IP", "ip"],
  ] as const) {
    await test.step(column, async () => {
      const header = app.audit.column(column);
      await header.getByRole("button").click();
      await expect(header).toHaveAttribute("aria-sort", "ascending");
      await expect(page).toHaveURL(new RegExp(`sort=${word}$`));
      const shown = await app.audit.cells(column);
      expect(shown.length).toBeGreaterThan(5);
      await header.getByRole("button").click();
      await expect(header).toHaveAttribute("aria-sort", "descending");
      await expect.poll(() => app.audit.cells(column)).not.toEqual(shown);
    });
  }
});

test("ranges: presets, one's own, and local time or UTC, all in the address", async ({ app, page }) => {
  await app.open("audit");
  await app.audit.chooseRange("Last 7 days");
  await expect(page).toHaveURL(/\?range=7d$/);
  await expect(app.audit.coverage).toContainText("7 days loaded");
  await app.audit.chooseRange("Custom range…");
  await page.getByLabel("From date").fill("2026-01-02");
  await app.audit.search.fill("viewed");
  await expect(page).toHaveURL(/\?q=viewed&range=7d$/);
  await expect(page.getByLabel("From date")).toHaveValue("2026-01-02");
  await app.audit.search.fill("");
  await expect(page).toHaveURL(/\?range=7d$/);
  await page.getByLabel("To date").fill("2026-01-01");
  await page.getByRole("button", { name: "Apply range" }).click();
  await expect(page.getByText("The range ends before it begins.")).toBeVisible();
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toLocaleDateString("sv", { timeZone: "Europe/Berlin" });
  await page.getByLabel("From date").fill(day(3));
  await page.getByLabel("From time").fill("");
  await page.getByLabel("To date").fill(day(2));
  await page.getByLabel("To time").fill("");
  await page.getByRole("button", { name: "Apply range" }).click();
  await expect(page).toHaveURL(/\?from=\d+&to=\d+$/);
  await expect(app.audit.range).toHaveValue(/\d/);
  await expect(app.audit.coverage).toContainText("all 48 hours loaded");
  await page.getByRole("button", { name: "Show UTC" }).click();
  await expect(page).toHaveURL(/&time=utc$/);
  await expect(page.getByText("Times are UTC")).toBeVisible();
});

test("a custom range keeps the ends that nobody touched, and has all of its last minute", async ({ app, page }) => {
  // The second of the two hours after 2 o'clock, on the night on which clocks are put back in Berlin.
  await app.open("audit", "ada", "?from=1792891800&to=1792893617");
  await expect(page.getByLabel("From time")).toHaveValue("02:30");
  await expect(page.getByLabel("To time")).toHaveValue("03:00");
  await page.getByRole("button", { name: "Apply range" }).click();
  await expect(page).toHaveURL(/\?from=1792891800&to=1792893617$/);
  await page.getByLabel("From time").fill("03:00");
  await page.getByLabel("To time").fill("03:01");
  await page.getByRole("button", { name: "Apply range" }).click();
  await expect(page).toHaveURL(/\?from=1792893600&to=1792893719$/);
});

test("the figure zooms, by keyboard and by dragging, and Back returns", async ({ app, page }) => {
  await app.open("audit");
  await app.audit.loadRest.click();
  await expect(app.audit.coverage).toContainText("all 30 days loaded", { timeout: 20_000 });
  const last = app.audit.bars.last();
  await last.focus();
  await expect(last).toHaveAccessibleName(/ to .+: \d+ events/);
  await page.keyboard.press("ArrowLeft");
  await expect(app.audit.bars.nth(-2)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?from=\d+&to=\d+$/);
  await expect(app.audit.coverage).toContainText(/all .+ loaded/);
  await expect(app.audit.bars.first()).toBeFocused();
  await page.goBack();
  await expect(page).toHaveURL(/\/audit$/);
  const box = (await app.audit.figure.locator(".audit-bars").boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, { steps: 4 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(page).toHaveURL(/\/audit$/);
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, { steps: 8 });
  await page.mouse.up();
  await expect(page).toHaveURL(/\?from=\d+&to=\d+$/);
  await app.audit.figure.getByText("As a table").click();
  await expect(page.getByRole("table", { name: "Events over time" }).getByRole("columnheader")).toHaveText([
    "From",
    "Ordinary",
    "Admin",
    "Failed",
    "Loaded",
  ]);
});

test("one event: every field, its JSON, and Esc back to its row", async ({ app, page }) => {
  await app.open("audit", "ada", "?q=token%3Arelease-bot%20failed%3Ayes");
  const link = app.audit.link(1);
  await link.click();
  await expect(app.audit.event).toBeVisible();
  await expect(page).toHaveURL(/&event=\d+-[0-9a-f]{8}-\d+$/);
  for (const words of ["release-bot", "failed", "Token ID", "IP", '"authFailure": true', '"timestamp": ']) {
    await expect(app.audit.event).toContainText(words);
  }
  await expect(app.audit.event.getByRole("heading", { name: "Event" })).toBeFocused();
  await app.audit.event.getByRole("button", { name: "Next event" }).click();
  await expect(app.audit.link(2)).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("Escape");
  await expect(app.audit.event).toHaveCount(0);
  await expect(app.audit.link(2)).toBeFocused();
  await link.click();
  await app.audit.event.getByRole("button", { name: "Next event" }).click();
  await expect(app.audit.link(2)).toHaveAttribute("aria-current", "true");
  await page.goBack();
  await expect(app.audit.event).toHaveCount(0);
  await expect(app.heading).toHaveText("Audit log");
  await expect(app.audit.link(2)).toBeFocused();
});

test("opening, going on and closing keep the place, and leave no entry behind", async ({ app, page }) => {
  await onLog(page, (route) => sendPage(route, events(0, 600)));
  await app.open("audit");
  await expect(app.audit.coverage).toContainText("600 events loaded");
  const entries = await page.evaluate(() => history.length);
  await app.audit.rows.first().hover();
  await page.mouse.wheel(0, 3000);
  const scrolled = () => page.evaluate(() => scrollY);
  await expect.poll(scrolled).toBe(3000);
  const opened = app.audit.table.locator("a[aria-current]");
  await app.audit.link(16).click();
  await expect(opened).toBeInViewport();
  expect(await scrolled()).toBe(3000);
  const next = page.getByRole("button", { name: "Next event" });
  for (let step = 0; step < 40; step += 1) await next.press("Enter");
  await expect(opened).toBeInViewport();
  expect(await scrolled()).toBeGreaterThan(3500);
  const place = await scrolled();
  const name = await opened.getAttribute("data-event");
  // The first Esc closes the tip of what the pointer rests on, if rows have moved below it.
  await expect(async () => {
    await page.keyboard.press("Escape");
    await expect(app.audit.event).toHaveCount(0, { timeout: 1_000 });
  }).toPass();
  await expect(app.audit.table.locator(`a[data-event="${name}"]`)).toBeFocused();
  expect(await scrolled()).toBe(place);
  for (let round = 0; round < 2; round += 1) {
    await app.audit.link(16).click();
    await page.getByRole("button", { name: "Close" }).click();
    await expect(app.audit.event).toHaveCount(0);
  }
  expect(await page.evaluate(() => history.length)).toBe(entries + 1);
  await page.goBack();
  await expect(page).not.toHaveURL(/audit/);
});

for (const width of [1440, 1920]) {
  test(`in a window of ${width} pixels an open event covers nothing`, async ({ app, page }) => {
    await page.setViewportSize({ width, height: 1000 });
    await app.open("audit");
    await app.audit.link(1).click();
    const { x } = (await app.audit.event.boundingBox())!;
    const exported = page.getByRole("button", { name: "Export", exact: true });
    for (const part of [exported, app.audit.range, app.audit.column("Description")]) {
      const box = (await part.boundingBox())!;
      expect(box.x + box.width).toBeLessThan(x);
    }
    await app.audit.column("Description").click({ trial: true });
  });
}

test("the ways to other events follow the order, and say where there is none", async ({ app, page }) => {
  await app.open("audit", "ada", "?sort=time");
  await app.audit.link(0).click();
  const step = (name: string) => app.audit.event.getByRole("button", { name });
  await expect(step("Previous event")).toHaveAccessibleDescription("This is the first event shown.");
  await step("Next event").click();
  await expect(app.audit.link(1)).toHaveAttribute("aria-current", "true");
  await app.audit.search.fill("nothing is called so");
  await expect(step("Next event")).toHaveAccessibleDescription("The open event is not among those shown.");
  await page.setViewportSize({ width: 390, height: 844 });
  await app.open("audit");
  await app.audit.link(0).click();
  const dialog = page.getByRole("dialog", { name: "Event" });
  const first = await dialog.locator("pre").innerText();
  await dialog.getByRole("button", { name: "Next event" }).click();
  await expect(dialog.locator("pre")).not.toHaveText(first);
});

test("a link to an event opens it for whoever follows it", async ({ app, context, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await app.open("audit");
  await app.audit.link(3).click();
  const shown = await app.audit.event.locator("pre").innerText();
  await app.audit.event.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("Copied a link to this event.")).toBeVisible();
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  expect(link.origin).toBe(app.backend.origin);
  await app.openAt(link.pathname + link.search);
  await expect(app.audit.event.locator("pre")).toHaveText(shown);
  await expect(app.audit.range).toContainText("Around an event ± 15 min");
});

test("pivots lead to what the token, the user, the address did, and to what happened around", async ({ app, page }) => {
  await app.open("audit", "ada", "?q=token%3Arelease-bot");
  await app.audit.link(0).click();
  await app.audit.event.getByRole("button", { name: "This IP’s events" }).click();
  await expect(app.audit.search).toHaveValue(/^ip:[\d.]+$/);
  await page.goBack();
  await expect(app.audit.search).toHaveValue("token:release-bot");
  await app.audit.event.getByRole("button", { name: "This token’s events" }).click();
  await expect(app.audit.search).toHaveValue("token:release-bot");
  await expect(app.audit.rows.first()).toContainText("release-bot");
  await app.audit.event.getByRole("button", { name: "Around this time ± 15 min" }).click();
  await expect(page).toHaveURL(/\?around=\d+&event=/);
  await expect(app.audit.search).toHaveValue("");
  await app.audit.event.getByRole("link", { name: "Open token" }).click();
  await expect(app.heading).toContainText("release-bot");
});
