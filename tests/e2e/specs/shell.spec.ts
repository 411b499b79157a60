// The frame around the screens: organizations, titles, focus, themes, unknown addresses, narrow and wide windows.

import { people } from "../fixtures/backend.ts";
import { gate } from "../fixtures/gate.ts";
import { expect, test } from "../fixtures/test.ts";
import { Trust, address } from "../fixtures/trust.ts";
import { type Place, places } from "../pages/console.ts";

test("switching the organization keeps the kind of screen", async ({ app, page }) => {
  await app.open("organization");
  await app.organizations.click();
  const items = page.getByRole("menuitemradio");
  await expect(items).toHaveText([/acme-corp.*Organization admin/s, /blue-harbor.*Organization admin/s]);
  await expect(items.first()).toHaveAttribute("aria-checked", "true");
  await items.last().click();
  await expect(page).toHaveURL(places.capped);
  await expect(app.tokens.row("harbor-deploy")).toBeVisible();
  await expect(app.organization).toContainText("blue-harbor");
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await app.switchTo("acme-corp");
  await expect(page).toHaveURL(places.teams);
  await page.goBack();
  await expect(page).toHaveURL("/orgs/blue-harbor/teams");
});

test("the switcher is called by what it does, and all of its card can be pressed", async ({ app, page }) => {
  await app.open("organization");
  await expect(app.organizations).toHaveAccessibleName("Switch organization");
  // What can be seen in the button is no text that its name would have to repeat.
  await expect(app.organizations).toHaveText("");
  await expect(app.organization).toHaveText(/acme-corp\s*Organization admin/);
  await app.organization.getByText("acme-corp").click({ force: true });
  const menu = page.getByRole("menu", { name: "Switch organization" });
  await expect(menu).toBeVisible();
  const [card, list] = [await app.organization.boundingBox(), await menu.boundingBox()];
  expect(Math.abs((list?.x ?? 0) - (card?.x ?? 0))).toBeLessThan(2);
  expect(list?.y ?? 0).toBeGreaterThanOrEqual((card?.y ?? 0) + (card?.height ?? 0));
});

test("another theme is there at once", async ({ app, page }) => {
  await app.open("organization");
  await expect(app.tokens.rows.first()).toBeVisible();
  await app.heading.hover();
  const slow = await page.evaluate(() => {
    document.getAnimations().forEach((animation) => animation.finish());
    document.documentElement.dataset.theme = "dark";
    return document.getAnimations().map((animation) => (animation as CSSTransition).transitionProperty);
  });
  expect(slow).toEqual([]);
});

test("titles, headings, breadcrumbs and the current link say where one is", async ({ app, page }) => {
  await app.open("personal");
  for (const [link, url, heading, title] of [
    ["Overview", places.overview, "Overview", "Overview · acme-corp · Token Console"],
    ["Access tokens", places.organization, "Access tokens", "Access tokens · acme-corp · Token Console"],
    ["Teams", places.teams, "Teams", "Teams · acme-corp · Token Console"],
    ["Members", places.members, "Members", "Members · acme-corp · Token Console"],
    ["Roles", places.roles, "Roles", "Roles · acme-corp · Token Console"],
    ["Audit log", places.audit, "Audit log", "Audit log · acme-corp · Token Console"],
    ["Settings", places.settings, "Settings", "Settings · acme-corp · Token Console"],
    ["Personal tokens", places.personal, "Personal access tokens", "Personal access tokens · Token Console"],
  ] as const) {
    await app.navigation.getByRole("link", { name: link }).click();
    await expect(page).toHaveURL(url);
    await expect(page).toHaveTitle(title);
    await expect(app.heading).toHaveText(heading);
    await expect(app.heading).toBeFocused();
    await expect(app.navigation.getByRole("link", { name: link })).toHaveAttribute("aria-current", "page");
    await expect(page.getByRole("banner")).toContainText(heading);
  }
  await app.navigation.getByRole("link", { name: "Teams" }).click();
  await page.getByRole("link", { name: "Platform", exact: true }).click();
  await expect(page).toHaveTitle("Team access tokens · Platform · acme-corp · Token Console");
  await expect(app.heading).toBeFocused();
  await expect(page.getByRole("banner")).toContainText("acme-corp / Teams / Platform / Team access tokens");
  await page.getByRole("banner").getByRole("link", { name: "Teams" }).click();
  await expect(page).toHaveURL(places.teams);
});

test("the breadcrumb and the title name one issuer once it is known; what stands around it stays", async ({
  app,
  page,
}) => {
  await Trust.serve(page, [], { name: `Build \u202Efarm ${"long ".repeat(40)}` });
  const answer = gate();
  await page.route("**/api/orgs/acme-corp/auth/policies/**", async (route) => {
    await answer.opened;
    await route.fallback();
  });
  await app.openAt(address);
  const crumbs = page.getByRole("banner");
  await expect(crumbs).toContainText("acme-corp / OIDC issuers / OIDC issuer");
  await expect(page).toHaveTitle("OIDC issuer · acme-corp · Token Console");
  const places = () =>
    crumbs.evaluate((it) =>
      [...it.querySelectorAll("a, bdi:first-child, .chip, button")]
        .filter((one) => !one.closest("b"))
        .map((one) => Math.round(one.getBoundingClientRect().x)),
    );
  const before = await places();
  answer.release();
  await expect(crumbs).toContainText("acme-corp / OIDC issuers / Build ⟨U+202E⟩farm long");
  await expect(page).toHaveTitle(/^Build ⟨U\+202E⟩farm long .* · OIDC issuer · acme-corp · Token Console$/);
  expect(await places()).toEqual(before);
  await crumbs.getByRole("link", { name: "OIDC issuers" }).click();
  await expect(page).toHaveTitle("OIDC issuers · acme-corp · Token Console");
  await expect(crumbs).not.toContainText("farm");
});

test("the backend's host and the identity are in view", async ({ app, page }) => {
  await app.open("organization");
  await expect(page.getByRole("banner")).toContainText(new URL(app.backend.origin).host);
  await app.account.click();
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toHaveAccessibleDescription("Ada Lindqvist (ada)");
});

test("the root and /connect lead the signed-in to their first screen", async ({ app, page }) => {
  await page.goto("/connect");
  await app.connect.remember.check();
  await page.getByRole("button", { name: `Sign in as ${people.ada}` }).click();
  await expect(page).toHaveURL(places.organization);
  for (const address of ["/", "/connect", "/connect?to=//evil.example"]) {
    await page.goto(address);
    await expect(page).toHaveURL(places.organization);
  }
});

test("an unknown address has a page, with a way back", async ({ app, page }) => {
  await page.goto("/connect");
  await app.connect.remember.check();
  await app.connect.signIn(app.backend.token("ada"));
  await expect(app.account).toBeVisible();
  for (const address of ["/nothing/here", "/orgs", "/orgs/acme-corp/teams/platform/x", "/orgs//tokens"]) {
    await page.goto(address);
    await expect(app.heading).toHaveText("Page not found");
    await expect(page).toHaveTitle("Page not found · Token Console");
    await expect(page).toHaveURL(address);
  }
  await page.getByRole("link", { name: "Back to the console" }).click();
  await expect(app.heading).toHaveText("Access tokens");
});

test("the theme follows the system until one is chosen, and is kept", async ({ app, page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await app.open("organization");
  const light = await background();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(background).not.toBe(light);
  const dark = await background();

  await app.theme.click();
  await expect(page.getByRole("menuitemradio", { name: "System" })).toHaveAttribute("aria-checked", "true");
  await page.getByRole("menuitemradio", { name: "Light" }).click();
  await expect.poll(background).toBe(light);
  await page.reload();
  await expect(app.heading).toBeVisible();
  expect(await background()).toBe(light);
  await app.theme.click();
  await page.getByRole("menuitemradio", { name: "System" }).click();
  await expect.poll(background).toBe(dark);
});

test("the first Tab offers to skip to the content", async ({ app, page }) => {
  await page.goto(places.organization);
  await app.connect.remember.check();
  await app.connect.signIn(app.backend.token("ada"));
  await expect(app.account).toBeVisible();
  await page.reload();
  await expect(app.tokens.rows.first()).toBeVisible();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("button", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(app.heading).toBeFocused();
});

test("a link opens in a new tab where one asks for that", async ({ app, context }) => {
  await app.open("organization");
  const opened = context.waitForEvent("page");
  await app.navigation.getByRole("link", { name: "Teams" }).click({ modifiers: ["ControlOrMeta"] });
  await (await opened).close();
  await expect(app.heading).toHaveText("Access tokens");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the navigation is a drawer", async ({ app, page }) => {
    await app.open("organization");
    const teams = app.navigation.getByRole("link", { name: "Teams" });
    await expect(teams).toBeHidden();
    await page.getByRole("button", { name: "Navigation" }).click();
    await expect(teams).toBeInViewport();
    await page.keyboard.press("Escape");
    await expect(teams).toBeHidden();
    await page.getByRole("button", { name: "Navigation" }).click();
    await teams.tap();
    await expect(app.heading).toHaveText("Teams");
    await expect(teams).toBeHidden();
  });

  test("a token is created and deleted by touch", async ({ app, backend, page }) => {
    const name = `phone-${Date.now()}`;
    await app.open("organization");
    await app.tokens.create.tap();
    const create = app.tokens.createDialog;
    await create.name.fill(name);
    await create.submit.tap();
    await expect(app.tokens.createdDialog.value).toBeInViewport();
    await app.tokens.createdDialog.done.tap();
    await app.tokens.createdDialog.closeUncopied.tap();
    await expect(app.tokens.row(name)).toBeVisible();
    await page.getByRole("button", { name: `Actions for ${name}` }).tap();
    await page.getByRole("menuitem", { name: "Delete…" }).tap();
    await app.tokens.deleteDialog.submit.tap();
    await expect(app.tokens.row(name)).toHaveCount(0);
    expect(await backend.api("ada").find("organization", name)).toBeUndefined();
  });

  test("nothing in a card lies upon anything else", async ({ app }) => {
    await app.open("team", "ada", "?status=all");
    await expect(app.tokens.row("platform-robot")).toBeVisible();
    const overlaps = await app.tokens.rows.evaluateAll((cards) =>
      cards.flatMap((card) => {
        const parts = [...card.children].map((cell) => {
          const range = document.createRange();
          range.selectNodeContents(cell);
          // What is drawn of it: the cell cuts off the rest.
          const [text, own] = [range.getBoundingClientRect(), cell.getBoundingClientRect()];
          const left = Math.max(text.left, own.left);
          const box = new DOMRect(left, text.top, Math.min(text.right, own.right) - left, text.height);
          return { text: cell.textContent, box };
        });
        const drawn = parts.filter(({ box }) => box.width > 0);
        return drawn.flatMap((a, index) =>
          drawn
            .slice(index + 1)
            .filter(({ box: b }) => a.box.left < b.right - 1 && b.left < a.box.right - 1)
            .filter(({ box: b }) => a.box.top < b.bottom - 1 && b.top < a.box.bottom - 1)
            .map((b) => `“${a.text}” and “${b.text}”`),
        );
      }),
    );
    expect(overlaps).toEqual([]);
  });

  test("cards can be sorted", async ({ app, page }) => {
    await app.open("team");
    await page.getByRole("combobox", { name: "Sort by" }).selectOption("Name");
    await expect(page).toHaveURL(/sort=name$/);
    const names = await app.tokens.names();
    expect(names).toEqual([...names].sort());
  });
});

for (const width of [360, 2560]) {
  test(`nothing scrolls sideways at ${width} px`, async ({ app, page }) => {
    await page.setViewportSize({ width, height: 800 });
    const fits = async (what: string) => {
      const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(content, what).toBeLessThanOrEqual(window!);
    };
    await page.goto("/connect");
    await expect(app.connect.heading).toBeVisible();
    await fits("sign-in");
    for (const place of Object.keys(places) as Place[]) {
      await app.open(place);
      const shown = { settings: app.settings.maximum, overview: app.overview.items.first() };
      const content = place in shown ? shown[place as keyof typeof shown] : page.getByRole("rowheader").first();
      await expect(content).toBeVisible();
      await fits(place);
    }
    await app.open("organization");
    const create = await app.tokens.openCreate();
    await create.preset("Custom…").check();
    await create.admin.check();
    await fits("create");
    for (const part of [create.dialog, create.submit, create.date]) {
      const box = await part.boundingBox();
      expect(box!.x, "create").toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width, "create").toBeLessThanOrEqual(width);
    }
    await create.name.fill(`narrow-${width}-${Date.now()}`);
    await create.preset("7 days").check();
    await create.submit.click();
    await expect(app.tokens.createdDialog.value).toBeInViewport();
    await fits("shown once");
    const box = await app.tokens.createdDialog.value.boundingBox();
    expect(box!.x + box!.width).toBeLessThanOrEqual(width);
  });
}
