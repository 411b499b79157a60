// The settings of an organization.

import type { Locator, Page } from "@playwright/test";

export class SettingsPage {
  readonly maximum: Locator;
  readonly save: Locator;
  /** The tokens that the typed maximum affects. */
  readonly affected: Locator;
  readonly export: Locator;
  /** The section of the maximum. */
  readonly section: Locator;
  /** Asks before a shorter maximum is saved. */
  readonly dialog: Locator;
  readonly confirm: Locator;
  readonly others: Locator;

  constructor(readonly page: Page) {
    this.maximum = page.getByRole("spinbutton", { name: "Maximum token expiry (days)" });
    this.save = page.getByRole("button", { name: "Save", exact: true });
    this.affected = page.getByRole("table", { name: "Affected tokens" });
    this.export = page.getByRole("button", { name: "Export", exact: true });
    this.section = page.getByRole("region", { name: "Maximum token expiry" });
    this.dialog = page.getByRole("dialog", { name: "Save maximum token expiry" });
    this.confirm = this.dialog.getByRole("button", { name: "Save maximum" });
    this.others = page.getByText("Other settings", { exact: true });
  }

  /** The row of a token among those that are affected. */
  token(name: string): Locator {
    const header = this.page.getByRole("rowheader").filter({ hasText: name });
    return this.affected.locator("tbody").getByRole("row").filter({ has: header });
  }

  switch(label: string): Locator {
    return this.page.getByRole("switch", { name: label });
  }

  list(label: string): Locator {
    return this.page.getByRole("combobox", { name: label });
  }

  /** The row of a setting. */
  row(label: string): Locator {
    return this.page.locator(".settings-row").filter({ hasText: label });
  }
}
