// The issuers that an organization trusts, with the dialogs that change one.

import type { Locator, Page } from "@playwright/test";

export class RegisterDialog {
  readonly dialog: Locator;
  readonly name: Locator;
  readonly url: Locator;
  readonly life: Locator;
  readonly thumbprints: Locator;
  readonly keys: Locator;
  readonly file: Locator;
  /** The preview: the policies as sentences, and further information. */
  readonly preview: Locator;
  readonly policies: Locator;
  readonly submit: Locator;
  readonly retry: Locator;
  readonly cancel: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Register issuer" });
    this.name = this.dialog.getByRole("textbox", { name: "Name", exact: true });
    this.url = this.dialog.getByRole("textbox", { name: "URL", exact: true });
    this.life = this.dialog.getByRole("textbox", { name: "Maximum expiration" });
    this.thumbprints = this.dialog.getByRole("textbox", { name: "Thumbprints" });
    this.keys = this.dialog.getByRole("textbox", { name: "Static keys (JWKS)" });
    this.file = this.dialog.getByLabel("Static keys from a file");
    this.preview = this.dialog.getByRole("region", { name: "What will be written" });
    this.policies = this.preview.getByRole("list", { name: "Policies" }).getByRole("listitem");
    this.submit = this.dialog.getByRole("button", { name: "Register issuer" });
    this.retry = this.dialog.getByRole("button", { name: "Retry" });
    this.cancel = this.dialog.getByRole("button", { name: "Cancel" });
  }

  provider(name: string): Locator {
    const card = this.dialog.locator(".provider").filter({ has: this.page.getByText(name, { exact: true }) });
    return card.getByRole("radio");
  }

  /** An answer to a question of the card. */
  answer(label: string): Locator {
    return this.dialog.getByRole("textbox", { name: label, exact: true });
  }

  grant(kind: "Organization" | "Team" | "Personal" | "None yet"): Locator {
    return this.dialog.getByRole("radiogroup", { name: "Token that it gives" }).getByRole("radio", { name: kind });
  }

  async showKeys(): Promise<void> {
    await this.dialog.getByText("Static keys, for an issuer that the server can’t ask").click();
    await this.keys.waitFor();
  }

  /** The messages below a field. */
  problemOf(field: Locator): Locator {
    return field.locator("..").locator(".field-problem");
  }
}

export class OidcPage {
  readonly register: Locator;
  readonly filter: Locator;
  readonly table: Locator;
  readonly rows: Locator;
  readonly dialog: RegisterDialog;
  readonly edit: Locator;
  readonly regenerate: Locator;
  readonly delete: Locator;

  constructor(readonly page: Page) {
    this.register = page.locator(".page-actions").getByRole("button", { name: "Register issuer" });
    this.filter = page.getByRole("searchbox", { name: "Filter issuers" });
    this.table = page.getByRole("table", { name: "OIDC issuers" });
    this.rows = this.table.locator("tbody").getByRole("row");
    this.dialog = new RegisterDialog(page);
    this.edit = page.getByRole("dialog", { name: "Edit issuer" });
    this.regenerate = page.getByRole("dialog", { name: "Regenerate thumbprints" });
    this.delete = page.getByRole("dialog", { name: "Delete issuer" });
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("rowheader").filter({ hasText: name }) });
  }

  cell(name: string, column: "policies" | "last-used" | "max-expiration"): Locator {
    return this.row(name).locator(`[data-column="${column}"]`);
  }

  /** The names in the rows' headers, from the top. */
  names(): Promise<string[]> {
    return this.table.getByRole("rowheader").locator(".cell-title bdi").allInnerTexts();
  }

  async openRegister(): Promise<RegisterDialog> {
    await this.register.click();
    await this.dialog.dialog.waitFor();
    return this.dialog;
  }

  async openAction(name: string, item: "Edit…" | "Regenerate thumbprints…" | "Delete…"): Promise<void> {
    await this.page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }
}
