// Bulk delete: the confirmation and the progress.

import type { Locator, Page } from "@playwright/test";

export class BulkDialog {
  readonly dialog: Locator;
  readonly reason: Locator;
  readonly submit: Locator;
  readonly cancel: Locator;
  readonly status: Locator;
  readonly stop: Locator;
  readonly goOn: Locator;
  readonly retry: Locator;
  readonly close: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Delete tokens" });
    this.reason = this.dialog.getByRole("textbox", { name: "Reason" });
    this.submit = this.dialog.getByRole("button", { name: "Delete tokens" });
    this.cancel = this.dialog.getByRole("button", { name: "Cancel" });
    this.status = this.dialog.getByRole("status").first();
    this.stop = this.dialog.getByRole("button", { name: "Stop" });
    this.goOn = this.dialog.getByRole("button", { name: "Continue" });
    this.retry = this.dialog.getByRole("button", { name: "Retry failed" });
    this.close = this.dialog.locator(".dialog-footer").getByRole("button", { name: "Close" });
  }

  confirmation(count: number): Locator {
    return this.dialog.getByRole("textbox", { name: `Type ${count} to confirm` });
  }

  /** The result for the token with this name. */
  result(name: string): Locator {
    return this.dialog.getByRole("list", { name: "Results" }).getByRole("listitem").filter({ hasText: name });
  }
}
