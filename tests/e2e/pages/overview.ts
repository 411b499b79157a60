// The overview of an organization.

import type { Locator, Page } from "@playwright/test";

export class OverviewPage {
  readonly findings: Locator;
  readonly items: Locator;
  readonly lookedAt: Locator;
  readonly expiries: Locator;
  readonly firstSteps: Locator;

  constructor(readonly page: Page) {
    this.findings = page.getByRole("region", { name: "Findings" });
    this.items = this.findings.getByRole("listitem");
    this.lookedAt = page.getByRole("region", { name: "What was looked at" });
    this.expiries = page.getByRole("figure", { name: "Expiries over the next year" });
    this.firstSteps = page.getByRole("region", { name: "First steps" });
  }

  /** A finding, by its words. */
  finding(words: string): Locator {
    return this.items.filter({ hasText: words });
  }

  /** A line of what was looked at. */
  looked(name: string): Locator {
    return this.lookedAt.getByRole("listitem").filter({ hasText: name });
  }
}
