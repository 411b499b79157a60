// ID tokens: signing in with one, exchanging one, snippets, and static tokens that trust could replace.

import type { Locator, Page } from "@playwright/test";

/** The form on the sign-in screen. */
export class IdTokenForm {
  readonly open: Locator;
  readonly back: Locator;
  readonly idToken: Locator;
  readonly organization: Locator;
  readonly admin: Locator;
  readonly submit: Locator;
  readonly problems: Locator;
  readonly failure: Locator;

  constructor(readonly page: Page) {
    this.open = page.getByRole("button", { name: "Use an ID token instead" });
    this.back = page.getByRole("button", { name: "Use an access token instead" });
    this.idToken = page.getByRole("textbox", { name: "ID token" });
    this.organization = page.getByRole("textbox", { name: "Organization" });
    this.admin = page.getByRole("switch", { name: "Admin" });
    this.submit = page.getByRole("button", { name: "Sign in", exact: true });
    this.problems = page.locator("main form .field-problem");
    this.failure = page.getByRole("main").getByRole("alert");
  }

  kind(name: "Organization" | "Team" | "Personal"): Locator {
    return this.page.getByRole("radiogroup", { name: "Sign in as" }).getByRole("radio", { name });
  }

  /** The field next to the kind: "Team" or "Login". */
  named(label: string): Locator {
    return this.page.getByRole("textbox", { name: label, exact: true });
  }

  async signIn(idToken: string): Promise<void> {
    await this.idToken.fill(idToken);
    await this.submit.click();
  }
}

/** The shell's text about a session that has an end. */
export class SessionEnd {
  readonly left: Locator;
  readonly warning: Locator;
  readonly again: Locator;

  constructor(page: Page) {
    this.left = page.getByRole("banner").getByRole("timer");
    this.warning = page.getByRole("main").getByText(/^Your session ends at/);
    this.again = page.getByRole("button", { name: "Sign in again" });
  }
}

/** "Exchange for real" and "Put it to use" on an issuer's page. */
export class TrustInUse {
  readonly sample: Locator;
  readonly exchange: Locator;
  readonly exchangeButton: Locator;
  readonly issued: Locator;
  readonly value: Locator;
  readonly delete: Locator;
  readonly done: Locator;
  readonly closeUncopied: Locator;
  readonly use: Locator;
  readonly snippet: Locator;

  constructor(readonly page: Page) {
    const region = (name: string) => page.getByRole("region", { name, exact: true });
    this.sample = region("Try a token").getByRole("textbox", { name: "ID token or claims" });
    this.exchange = region("Exchange for real");
    this.exchangeButton = this.exchange.getByRole("button", { name: "Exchange for a real token" });
    this.issued = page.getByRole("dialog", { name: "Token issued" });
    this.value = this.issued.getByRole("region", { name: "Token value" });
    this.delete = this.issued.getByRole("button", { name: "Delete token" });
    this.done = this.issued.getByRole("button", { name: "Done" });
    this.closeUncopied = this.issued.getByRole("button", { name: "Close without copying" });
    this.use = region("Put it to use");
    this.snippet = this.use.getByRole("region", { name: "Snippet" });
  }

  kind(name: string): Locator {
    return this.use.getByRole("radiogroup", { name: "Use it in" }).getByRole("radio", { name });
  }
}

/** "Static tokens that trust could replace" on the list of issuers. */
export class Replaceable {
  readonly region: Locator;
  readonly look: Locator;
  readonly reach: Locator;
  readonly rows: Locator;

  constructor(readonly page: Page) {
    this.region = page.getByRole("region", { name: "Static tokens that trust could replace" });
    this.look = this.region.getByRole("button", { name: "Look in the audit log" });
    this.reach = this.region.getByRole("status");
    this.rows = this.region.getByRole("list", { name: "Tokens that trust could replace" }).getByRole("listitem");
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  setUp(name: string): Locator {
    return this.row(name).getByRole("button", { name: `Set up trust instead of ${name}` });
  }
}
