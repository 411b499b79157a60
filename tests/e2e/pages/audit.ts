// The audit log of an organization.

import type { Locator, Page } from "@playwright/test";

export class AuditPage {
  readonly search: Locator;
  readonly suggestions: Locator;
  readonly range: Locator;
  readonly figure: Locator;
  readonly bars: Locator;
  /** The line below the chart: how many events, and from which time. */
  readonly coverage: Locator;
  readonly loadRest: Locator;
  readonly table: Locator;
  /** The rows in the document: for a long log, only those near the window. */
  readonly rows: Locator;
  readonly facets: Locator;
  /** The open event, at the side of the table. */
  readonly event: Locator;
  readonly live: Locator;

  constructor(readonly page: Page) {
    this.search = page.getByRole("searchbox", { name: "Search events" });
    this.suggestions = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
    this.range = page.getByRole("combobox", { name: "Time range" });
    this.figure = page.getByRole("figure", { name: "Events over time" });
    this.bars = this.figure.getByRole("button");
    this.coverage = page.locator(".audit-foot").getByRole("status");
    this.loadRest = page.locator(".audit-foot").getByRole("button", { name: "Load the rest" });
    this.table = page.getByRole("table", { name: "Audit events" });
    this.rows = this.table.locator("tbody").getByRole("row");
    this.facets = page.locator(".audit-facets");
    this.event = page.getByRole("complementary", { name: "Event" });
    this.live = page.getByRole("switch", { name: "Live" });
  }

  column(name: string): Locator {
    return this.table.getByRole("columnheader", { name, exact: true });
  }

  /** The link in the header of a row that opens its event. */
  link(at: number): Locator {
    return this.rows.nth(at).getByRole("rowheader").getByRole("link");
  }

  /** A value of a facet. */
  value(facet: string, value: string): Locator {
    const group = this.facets.getByRole("region", { name: facet, exact: true });
    return group.getByRole("button", { name: new RegExp(`^${value}`) });
  }

  exclude(facet: string, value: string): Locator {
    const group = this.facets.getByRole("region", { name: facet, exact: true });
    return group.getByRole("button", { name: `Exclude ${value}`, exact: true });
  }

  /** The texts of a column, for the rows in the document, from the top. */
  async cells(column: "Time" | "Event" | "Actor" | "Description" | "IP"): Promise<string[]> {
    const texts = await this.rows.locator(`[data-column="${column.toLowerCase()}"]`).allInnerTexts();
    return texts.map((text) => text.replace(/\s+/g, " "));
  }

  async chooseRange(label: string): Promise<void> {
    await this.range.selectOption({ label });
  }
}
