// The banner of the demo that runs in the browser.

import type { Locator, Page } from "@playwright/test";

export class DemoBanner {
  readonly banner: Locator;
  readonly failing: Locator;
  readonly reset: Locator;

  constructor(readonly page: Page) {
    this.banner = page.getByRole("status").filter({ hasText: "This is a demo." });
    this.failing = page.getByRole("combobox", { name: "Make it fail" });
    this.reset = page.getByRole("button", { name: "Reset", exact: true });
  }

  async makeFail(how: "No" | "Server errors (500)" | "No connection"): Promise<void> {
    await this.failing.selectOption({ label: how });
  }
}
