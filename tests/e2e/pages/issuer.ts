// One issuer: its policies, and the simulator.

import type { Locator, Page } from "@playwright/test";

export class IssuerPage {
  readonly policies: Locator;
  readonly cards: Locator;
  readonly add: Locator;
  readonly save: Locator;
  readonly undo: Locator;
  readonly redo: Locator;
  readonly more: Locator;
  readonly findings: Locator;
  readonly tried: Locator;
  /** The field for pasting. */
  readonly sample: Locator;
  readonly verdict: Locator;
  readonly cases: Locator;

  constructor(readonly page: Page) {
    this.policies = page.getByRole("list", { name: "Authorization policies" });
    this.cards = this.policies.locator(":scope > li");
    this.add = page.getByRole("button", { name: "Add policy" });
    this.save = page.getByRole("main").getByRole("button", { name: "Save policies" });
    this.undo = page.getByRole("button", { name: "Undo", exact: true });
    this.redo = page.getByRole("button", { name: "Redo", exact: true });
    this.more = page.getByRole("button", { name: "More about policies" });
    this.findings = page.getByRole("list", { name: "Warnings" }).getByRole("listitem");
    this.tried = page.getByRole("region", { name: "Try a token" });
    this.sample = this.tried.getByRole("textbox", { name: "ID token or claims" });
    this.verdict = this.tried.getByRole("status", { name: "Verdict" });
    this.cases = this.tried.getByRole("list", { name: "Test cases" }).getByRole("listitem");
  }

  /** The card of a policy, counted from 1. */
  card(number: number): Locator {
    return this.cards.nth(number - 1);
  }

  rules(number: number): Locator {
    return this.card(number).getByRole("list", { name: "Rules" }).getByRole("listitem");
  }

  async edit(number: number): Promise<void> {
    await this.card(number).getByRole("button", { name: `Edit policy ${number}` }).click();
  }

  async done(number: number): Promise<void> {
    await this.card(number).getByRole("button", { name: `Done policy ${number}` }).click();
  }

  async act(number: number, action: "Duplicate" | "Remove"): Promise<void> {
    await this.card(number).getByRole("button", { name: `Actions for policy ${number}` }).click();
    await this.page.getByRole("menuitem", { name: action }).click();
  }

  async choose(action: "Undo all changes" | "View as JSON…"): Promise<void> {
    await this.more.click();
    await this.page.getByRole("menuitem", { name: action }).click();
  }

  async try(claims: object): Promise<void> {
    await this.sample.fill(JSON.stringify(claims));
  }

  /** Shows which change would allow what was refused. */
  async unfoldWays(): Promise<void> {
    await this.verdict.getByText("Allow this too…").click();
  }

  /** Stores the present input as a test case. */
  async keep(name: string, expected?: "Allowed" | "Refused"): Promise<void> {
    const form = this.tried.locator(".keep-case");
    if (!(await form.getByRole("textbox").isVisible())) await form.getByText("Keep as test case").click();
    await form.getByRole("textbox", { name: "Name of the test case" }).fill(name);
    if (expected) await form.getByRole("radio", { name: expected }).check({ force: true });
    await form.getByRole("button", { name: "Keep on this device" }).click();
  }
}
