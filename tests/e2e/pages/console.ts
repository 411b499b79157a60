// The console as a person meets it: the way in, the shell, and the screens.

import type { Locator, Page } from "@playwright/test";
import { type Backend, type Person, people } from "../fixtures/backend.ts";
import { AuditPage } from "./audit.ts";
import { ConnectPage } from "./connect.ts";
import { TokensPage } from "./tokens.ts";

/** Addresses of the demo's screens. */
export const places = {
  personal: "/tokens",
  organization: "/orgs/acme-corp/tokens",
  teams: "/orgs/acme-corp/teams",
  team: "/orgs/acme-corp/teams/platform/tokens",
  audit: "/orgs/acme-corp/audit",
  oidc: "/orgs/acme-corp/oidc",
  capped: "/orgs/blue-harbor/tokens",
} as const;

export type Place = keyof typeof places;

export class Console {
  readonly connect: ConnectPage;
  readonly tokens: TokensPage;
  readonly audit: AuditPage;
  readonly heading: Locator;
  readonly main: Locator;
  readonly navigation: Locator;
  readonly account: Locator;
  readonly organizations: Locator;
  /** The organization that is shown, and what one is there. */
  readonly organization: Locator;
  readonly theme: Locator;

  constructor(
    readonly page: Page,
    readonly backend: Backend,
  ) {
    this.connect = new ConnectPage(page);
    this.tokens = new TokensPage(page);
    this.audit = new AuditPage(page);
    this.heading = page.getByRole("heading", { level: 1 });
    this.main = page.getByRole("main");
    this.navigation = page.getByRole("navigation", { name: "Main" });
    this.account = page.getByRole("button", { name: "Account" });
    this.organizations = page.getByRole("button", { name: "Switch organization" });
    this.organization = page.getByRole("group", { name: "Organization", exact: true });
    this.theme = page.getByRole("button", { name: "Theme" });
  }

  /** Signs in as one of the demo and goes to a screen, with a query if need be. */
  async open(place: Place, person: Person = "ada", search = ""): Promise<void> {
    await this.openAt(places[place] + search, person);
  }

  /** What the tab keeps besides the session. */
  kept(): Promise<string[]> {
    return this.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key !== "token-console.session"));
  }

  /** Lets the tab remember no session. */
  async forget(): Promise<void> {
    if (this.page.url().startsWith("http")) await this.page.evaluate(() => sessionStorage.clear());
  }

  /** Signs in as one of the demo and goes to any address of the console. */
  async openAt(address: string, person: Person = "ada"): Promise<void> {
    await this.forget();
    await this.page.goto(`${this.backend.origin}/connect?to=${encodeURIComponent(address)}`);
    await this.page.getByRole("button", { name: `Sign in as ${people[person]}` }).click();
    await this.account.waitFor();
  }

  /** Signs in with a token and goes to a screen. */
  async openWith(token: string, place: Place): Promise<void> {
    await this.forget();
    await this.page.goto(`${this.backend.origin}/connect?to=${encodeURIComponent(places[place])}`);
    await this.connect.signIn(token);
    await this.account.waitFor();
  }

  async signOut(): Promise<void> {
    await this.account.click();
    await this.page.getByRole("menuitem", { name: "Sign out" }).click();
  }

  async switchTo(organization: string): Promise<void> {
    await this.organizations.click();
    await this.page.getByRole("menuitemradio", { name: organization }).click();
  }
}
