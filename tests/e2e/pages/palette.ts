// The command palette.

import type { Locator, Page } from "@playwright/test";

export class Palette {
  readonly button: Locator;
  readonly dialog: Locator;
  readonly field: Locator;
  readonly results: Locator;
  /** What is said when a token's value was typed. */
  readonly secret: Locator;

  constructor(readonly page: Page) {
    this.button = page.getByRole("button", { name: "Command palette" });
    this.dialog = page.getByRole("dialog", { name: "Command palette" });
    this.field = this.dialog.getByRole("combobox", { name: "Find or do" });
    this.secret = this.dialog.getByRole("status").filter({ hasText: "That is a token’s value" });
    this.results = this.dialog.getByRole("listbox", { name: "Results" });
  }

  async open(): Promise<void> {
    await this.page.keyboard.press("Control+k");
    await this.field.waitFor();
  }

  option(name: string): Locator {
    return this.results.getByRole("option", { name, exact: true });
  }
}
