// Measures the peer: with default settings, and with the cache that its documentation recommends for the quick filter.

import { PEER_PATH } from "./front.js";

export const peer = {
  name: "AG Grid",
  path: PEER_PATH,
  rows: ".ag-row",
  body: ".ag-grid-viewport",
  watched: ".ag-grid-scrolling-container, #count",
  columns: ["Event", "Actor", "Description", "IP", "Time"],

  async open(context, front) {
    const page = await context.newPage();
    await page.goto(`${front.origin}${this.path}`);
    await page.locator(".ag-header-cell").first().waitFor();
    return page;
  },

  load: (page, { token, from, to }) =>
    page.evaluate(([token, from, to]) => globalThis.load(token, from, to), [token, from, to]),

  search: (page) => page.getByRole("searchbox", { name: "Search events" }),
  header: (page, name) => page.getByRole("columnheader", { name, exact: true }),
  table: (page) => page.locator(".ag-grid-viewport"),
  height: () => {
    const area = document.querySelector(".ag-grid-viewport");
    return { top: area.scrollTop, whole: area.scrollHeight, seen: area.clientHeight };
  },
};

export const cachingPeer = {
  ...peer,
  name: "AG Grid, caching",
  path: `${PEER_PATH}?cache`,
  typingOnly: true,
};
