// Rotation in a list of tokens: the form for a successor, the dialog that shows both tokens, and the mark in the rows.

import type { Locator, Page } from "@playwright/test";
import { TokensPage } from "./tokens.ts";

export class Rotation {
  /** The form: "Rotate token", or "Create replacement" for an expired token. */
  readonly form: Locator;
  readonly name: Locator;
  readonly description: Locator;
  readonly expiration: Locator;
  readonly admin: Locator;
  readonly submit: Locator;
  /** The dialog that shows the progress of a rotation. */
  readonly dialog: Locator;
  readonly verdict: Locator;
  readonly predecessor: Locator;
  readonly successor: Locator;
  readonly check: Locator;
  readonly close: Locator;
  readonly remove: Locator;

  constructor(readonly page: Page) {
    this.form = page.getByRole("dialog", { name: /^(Rotate token|Create replacement)$/ });
    this.name = this.form.getByRole("textbox", { name: "Name" });
    this.description = this.form.getByRole("textbox", { name: "Description" });
    this.expiration = this.form.getByRole("radiogroup", { name: "Expiration" });
    this.admin = this.form.getByRole("switch", { name: "Admin" });
    this.submit = this.form.getByRole("button", { name: /^Create (successor|replacement)$/ });
    this.dialog = page.getByRole("dialog", { name: "Rotation" });
    this.verdict = this.dialog.locator(".dialog-body > .note").first();
    this.predecessor = this.dialog.getByRole("region", { name: "Predecessor" });
    this.successor = this.dialog.getByRole("region", { name: "Successor" });
    this.check = this.dialog.getByRole("button", { name: "Check now" });
    this.close = this.dialog.locator(".dialog-footer").getByRole("button", { name: "Close" });
    this.remove = this.dialog.getByRole("button", { name: "Delete predecessor…" });
  }

  /** Selects an item of a row's menu. */
  async choose(name: string, item: string): Promise<void> {
    await new TokensPage(this.page).openActions(name);
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
  }

  /** The form for the successor of a token. */
  async begin(name: string): Promise<void> {
    await this.choose(name, "Rotate…");
    await this.form.waitFor();
  }
}
