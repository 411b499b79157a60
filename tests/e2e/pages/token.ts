// The page of one token, and the dialog that finds the token of a value.

import type { Locator, Page } from "@playwright/test";
import { DeleteDialog } from "./dialogs.ts";

export class TokenPage {
  readonly remind: Locator;
  readonly delete: Locator;
  readonly id: Locator;
  readonly snippet: Locator;
  readonly life: Locator;
  readonly powers: Locator;
  readonly rules: Locator;
  readonly details: Locator;
  readonly missing: Locator;
  /** The message about a token that was deleted while its page was open. */
  readonly ended: Locator;
  /** Its creation and its deletion, by the audit log; the newest first. */
  readonly lifeEvents: Locator;
  readonly activity: Locator;
  /** What deleting it would break, in the dialog. */
  readonly breaks: Locator;
  readonly deleteDialog: DeleteDialog;

  constructor(readonly page: Page) {
    const region = (name: string) => page.getByRole("region", { name, exact: true });
    this.remind = page.getByRole("button", { name: "Add to calendar" });
    this.delete = page.getByRole("main").getByRole("button", { name: "Delete…" });
    this.details = region("Details");
    this.id = region("Token ID");
    this.snippet = region("Snippet");
    this.life = region("Life").getByRole("listitem");
    this.powers = region("What it may do");
    this.rules = region("Maximum expiry");
    this.activity = region("Activity");
    this.breaks = region("Deleting this would break");
    this.missing = page.getByRole("heading", { name: "No such token here" });
    this.ended = page.getByRole("main").locator(".note").first();
    this.lifeEvents = page.getByRole("list", { name: "Created and deleted" }).getByRole("listitem");
    this.deleteDialog = new DeleteDialog(page);
  }

  /** How to use it. */
  use(name: string): Locator {
    return this.page.getByRole("radiogroup", { name: "Use it with" }).getByRole("radio", { name });
  }
}

export class IdentifyDialog {
  readonly dialog: Locator;
  readonly value: Locator;
  readonly check: Locator;
  readonly done: Locator;
  /** The result. */
  readonly verdict: Locator;
  /** The problem of the typed text. */
  readonly problem: Locator;
  /** Why there is no result. */
  readonly failure: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Which token is this?" });
    this.value = this.dialog.getByLabel("Token value");
    this.check = this.dialog.getByRole("button", { name: "Check token" });
    this.done = this.dialog.getByRole("button", { name: "Done" });
    this.verdict = this.dialog.getByRole("status").first();
    this.problem = this.dialog.locator(".field-problem");
    this.failure = this.dialog.getByRole("alert");
  }

  /** Opens it from the account menu, which is on every screen. */
  async open(): Promise<void> {
    await this.page.getByRole("button", { name: "Account" }).click();
    await this.page.getByRole("menuitem", { name: "Which token is this?" }).click();
    await this.value.waitFor();
  }

  async ask(value: string): Promise<void> {
    await this.value.fill(value);
    await this.check.click();
  }
}
