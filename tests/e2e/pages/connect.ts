// The sign-in screen.

import type { Locator, Page } from "@playwright/test";

export class ConnectPage {
  readonly heading: Locator;
  readonly token: Locator;
  readonly submit: Locator;
  readonly remember: Locator;
  readonly backend: Locator;
  /** The problem of the typed text. */
  readonly problem: Locator;
  /** The error of the backend or the network. */
  readonly failure: Locator;
  /** Why the user is on this screen. */
  readonly notice: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole("heading", { level: 1, name: "Sign in" });
    this.token = page.getByRole("textbox", { name: "Access token" });
    this.submit = page.getByRole("button", { name: "Sign in", exact: true });
    this.remember = page.getByRole("checkbox", { name: /^Remember for this tab/ });
    this.backend = page.getByRole("combobox", { name: "Backend" });
    this.problem = page.locator("main form .field-problem");
    this.failure = page.getByRole("main").getByRole("alert");
    this.notice = page.locator("main.sign-in").getByRole("status");
  }

  async signIn(token: string): Promise<void> {
    await this.token.fill(token);
    await this.submit.click();
  }
}
