// Break-glass access: its dialog, and the banner over every page.

import type { Locator, Page } from "@playwright/test";

export class BreakGlass {
  readonly button: Locator;
  readonly dialog: Locator;
  readonly reason: Locator;
  readonly create: Locator;
  readonly created: Locator;
  readonly value: Locator;
  readonly banner: Locator;
  readonly deleteNow: Locator;
  readonly report: Locator;
  readonly reportDialog: Locator;

  constructor(readonly page: Page) {
    this.button = page.locator(".page-actions").getByRole("button", { name: "Break-glass access" });
    this.dialog = page.getByRole("dialog", { name: "Break-glass access" });
    this.reason = this.dialog.getByRole("textbox", { name: "Reason" });
    this.create = this.dialog.getByRole("button", { name: "Create admin token" });
    this.created = page.getByRole("dialog", { name: "Token created" });
    this.value = this.created.getByRole("region", { name: "Token value" });
    this.banner = page.locator(".break-glass");
    this.deleteNow = this.banner.getByRole("button", { name: "Delete now" });
    this.report = this.banner.getByRole("button", { name: "Report…" });
    this.reportDialog = page.getByRole("dialog", { name: "Report of the break-glass access" });
  }

  /** Makes a token, and returns its value. */
  async make(reason: string): Promise<string> {
    await this.reason.fill(reason);
    await this.create.click();
    const value = (await this.value.innerText()).trim();
    await this.created.getByRole("button", { name: "Copy token" }).click();
    await this.created.getByText("Copied.").waitFor();
    await this.created.getByRole("button", { name: "Done" }).click();
    return value;
  }
}
