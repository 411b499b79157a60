// The dialogs of a token list: create, show the value once, delete.

import type { Locator, Page } from "@playwright/test";

export class CreateDialog {
  readonly dialog: Locator;
  readonly name: Locator;
  readonly description: Locator;
  readonly reason: Locator;
  readonly expiration: Locator;
  readonly date: Locator;
  readonly time: Locator;
  readonly admin: Locator;
  readonly submit: Locator;
  readonly cancel: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Create token" });
    this.name = this.dialog.getByRole("textbox", { name: "Name" });
    this.description = this.dialog.getByRole("textbox", { name: "Description" });
    this.reason = this.dialog.getByRole("textbox", { name: "Reason" });
    this.expiration = this.dialog.getByRole("radiogroup", { name: "Expiration" });
    this.date = this.dialog.getByLabel("Expiration date");
    this.time = this.dialog.getByLabel("Expiration time");
    this.admin = this.dialog.getByRole("switch", { name: "Admin" });
    this.submit = this.dialog.getByRole("button", { name: "Create token" });
    this.cancel = this.dialog.getByRole("button", { name: "Cancel" });
  }

  preset(label: string): Locator {
    return this.expiration.getByRole("radio", { name: label, exact: true });
  }

  /** Fills in the field that identifies the token: the name, or for a personal token the description. */
  async identify(label: string): Promise<void> {
    const named = (await this.name.count()) > 0;
    await (named ? this.name : this.description).fill(label);
  }

  /** The messages below a field. */
  problemOf(field: Locator): Locator {
    return field.locator("..").locator(".field-problem");
  }
}

export class CreatedDialog {
  readonly dialog: Locator;
  readonly value: Locator;
  readonly copy: Locator;
  readonly done: Locator;
  readonly close: Locator;
  readonly question: Locator;
  readonly keepOpen: Locator;
  readonly closeUncopied: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Token created" });
    this.value = this.dialog.getByRole("region", { name: "Token value" });
    this.copy = this.dialog.getByRole("button", { name: "Copy token" });
    this.done = this.dialog.getByRole("button", { name: "Done" });
    this.close = this.dialog.getByRole("button", { name: "Close", exact: true });
    this.question = this.dialog.getByRole("alert");
    this.keepOpen = this.dialog.getByRole("button", { name: "Keep it open" });
    this.closeUncopied = this.dialog.getByRole("button", { name: "Close without copying" });
  }

  /** Copies and closes; returns the value that was shown. */
  async take(): Promise<string> {
    const value = await this.value.innerText();
    await this.copy.click();
    await this.dialog.getByText("Copied.", { exact: true }).waitFor();
    await this.done.click();
    await this.dialog.waitFor({ state: "detached" });
    return value;
  }
}

export class DeleteDialog {
  readonly dialog: Locator;
  readonly confirmation: Locator;
  readonly reason: Locator;
  readonly submit: Locator;
  readonly cancel: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Delete token" });
    this.confirmation = this.dialog.getByRole("textbox", { name: /^Type .* to confirm$/ });
    this.reason = this.dialog.getByRole("textbox", { name: "Reason" });
    this.submit = this.dialog.getByRole("button", { name: "Delete token" });
    this.cancel = this.dialog.getByRole("button", { name: "Cancel" });
  }
}
