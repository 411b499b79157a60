// Measures our console: how to open the audit log and the token list, and which elements to watch.

/** A page that is signed in as the demo's organization admin. */
async function signedIn(context, front) {
  const page = await context.newPage();
  // The log loads on request only, so that the measurement begins with the load.
  await page.addInitScript(() => localStorage.setItem("token-console.audit-on-request", "yes"));
  await page.goto(`${front.origin}/`);
  await page.getByRole("button", { name: /^Sign in as Ada/ }).click();
  await page.getByRole("navigation").first().waitFor();
  return page;
}

/** Goes to a path of the console without reloading it, as Back and Forward do. */
async function goTo(page, path) {
  await page.evaluate((path) => {
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
}

export const audit = {
  name: "Token Console",
  rows: ".audit-table tr[aria-rowindex]",
  body: ".audit-table tbody",
  watched: ".audit-table, .audit-foot [role=status]",
  columns: ["Event", "Actor", "Description", "IP", "Time"],

  open: (context, front) => signedIn(context, front),

  async load(page, { from, to }) {
    await goTo(page, `/orgs/acme-corp/audit?from=${from}&to=${to}`);
    const rest = page.getByRole("button", { name: "Load the rest" });
    await rest.click();
    // Waits until there is neither a button to load more nor a loading message.
    await page.waitForFunction(
      () => {
        const foot = document.querySelector(".audit-foot");
        return foot && !/Load the rest|Loading/.test(foot.innerText);
      },
      undefined,
      { timeout: 120_000 },
    );
    const told = await page.locator(".audit-foot [role=status]").innerText();
    return Number(told.match(/^[\d,. \u202f]+/)[0].replace(/\D/g, ""));
  },

  search: (page) => page.getByRole("searchbox", { name: "Search events" }).or(page.getByRole("combobox", { name: "Search events" })),
  header: (page, name) => page.locator(".audit-table thead").getByRole("button", { name: new RegExp(`^${name}`) }).first(),
  table: (page) => page.locator(".audit-table"),
  height: () => ({ top: scrollY, whole: document.documentElement.scrollHeight, seen: innerHeight }),
};

/** The token list of an organization, with an answer by front.js. */
export const tokens = {
  path: "/api/orgs/acme-corp/tokens",
  rows: "tbody tr[aria-rowindex]",

  /**
   * Signs in, which leads to the list. Returns the milliseconds from the last byte of the first page to its first
   * painted rows, and from the last byte of the last page to the painted table of all rows.
   */
  async open(context, front) {
    const page = await context.newPage();
    await page.addInitScript((rows) => {
      globalThis.painted = {};
      const watch = () => {
        const note = (name) => {
          if (name in painted) return;
          painted[name] = 0;
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => (painted[name] = performance.now());
          requestAnimationFrame(() => port2.postMessage(0));
        };
        const observer = new MutationObserver(() => {
          if (document.querySelector(rows)) note("first");
          if (document.querySelector('table[aria-rowcount="10001"]')) note("all");
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      };
      addEventListener("DOMContentLoaded", watch);
    }, this.rows);
    await page.goto(`${front.origin}/`);
    await page.getByRole("button", { name: /^Sign in as Ada/ }).click();
    await page.waitForFunction(() => painted.first && painted.all);
    const { first, all } = await page.evaluate((path) => {
      const entries = performance.getEntriesByType("resource");
      const pages = entries.filter(({ name }) => new URL(name).pathname === path);
      return { first: painted.first - pages[0].responseEnd, all: painted.all - pages.at(-1).responseEnd };
    }, this.path);
    await page.waitForLoadState("networkidle");
    return { page, first, all };
  },

  selectAll: (page) => page.locator("thead input[type=checkbox]"),
};
