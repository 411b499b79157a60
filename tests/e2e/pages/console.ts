// The console from the user's view: sign-in, the shell, and the screens.

import type { Locator, Page } from "@playwright/test";
import { type Backend, type Person, people } from "../fixtures/backend.ts";
import { AuditPage } from "./audit.ts";
import { ConnectPage } from "./connect.ts";
import { MembersPage } from "./members.ts";
import { OverviewPage } from "./overview.ts";
import { RolesPage } from "./roles.ts";
import { SettingsPage } from "./settings.ts";
import { TokensPage } from "./tokens.ts";

/** Addresses of the demo's screens. */
export const places = {
  personal: "/tokens",
  overview: "/orgs/acme-corp",
  organization: "/orgs/acme-corp/tokens",
  teams: "/orgs/acme-corp/teams",
  team: "/orgs/acme-corp/teams/platform/tokens",
  members: "/orgs/acme-corp/members",
  roles: "/orgs/acme-corp/roles",
  audit: "/orgs/acme-corp/audit",
  oidc: "/orgs/acme-corp/oidc",
  settings: "/orgs/acme-corp/settings",
  capped: "/orgs/blue-harbor/tokens",
} as const;

export type Place = keyof typeof places;

export class Console {
  readonly connect: ConnectPage;
  readonly tokens: TokensPage;
  readonly members: MembersPage;
  readonly roles: RolesPage;
  readonly audit: AuditPage;
  readonly settings: SettingsPage;
  readonly overview: OverviewPage;
  readonly heading: Locator;
  readonly main: Locator;
  readonly navigation: Locator;
  readonly account: Locator;
  readonly organizations: Locator;
  /** The organization that is shown, and the user's role in it. */
  readonly organization: Locator;
  readonly theme: Locator;

  constructor(
    readonly page: Page,
    readonly backend: Backend,
  ) {
    this.connect = new ConnectPage(page);
    this.tokens = new TokensPage(page);
    this.members = new MembersPage(page);
    this.roles = new RolesPage(page);
    this.audit = new AuditPage(page);
    this.settings = new SettingsPage(page);
    this.overview = new OverviewPage(page);
    this.heading = page.getByRole("heading", { level: 1 });
    this.main = page.getByRole("main");
    this.navigation = page.getByRole("navigation", { name: "Main" });
    this.account = page.getByRole("button", { name: "Account" });
    this.organizations = page.getByRole("button", { name: "Switch organization" });
    this.organization = page.getByRole("group", { name: "Organization", exact: true });
    this.theme = page.getByRole("button", { name: "Theme" });
  }

  /** Goes to a screen, signed in as an identity of the demo, with a query if given. */
  async open(place: Place, person: Person = "ada", search = ""): Promise<void> {
    await this.openAt(places[place] + search, person);
  }

  /** What the tab stores, other than the session. */
  kept(): Promise<string[]> {
    return this.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key !== "token-console.session"));
  }

  /** Removes everything that the tab stores. */
  async forget(): Promise<void> {
    if (this.page.url().startsWith("http")) await this.page.evaluate(() => sessionStorage.clear());
  }

  /** Goes to any address of the console, signed in as an identity of the demo. */
  async openAt(address: string, person: Person = "ada"): Promise<void> {
    await this.resume(address, this.backend.token(person));
  }

  /** Goes to a screen, signed in with a token. */
  async openWith(token: string, place: Place): Promise<void> {
    await this.resume(places[place], token);
  }

  /** Signs in on the sign-in page as an identity of the demo, by pressing the button, and goes to a screen. */
  async signInTo(place: Place, person: Person = "ada", search = ""): Promise<void> {
    await this.forget();
    const to = encodeURIComponent(places[place] + search);
    await this.page.goto(`${this.backend.origin}/connect?to=${to}`);
    await this.page.getByRole("button", { name: `Sign in as ${people[person]}` }).click();
    await this.account.waitFor();
  }

  /** Opens an address with a session that the tab already stores (src/session.rs), as after a reload. */
  private async resume(address: string, token: string): Promise<void> {
    // The first line is the URL of the backend: empty for the origin of the page.
    const entry = ["token-console.session", `\n${token}`];
    const script = await this.page.addInitScript(([key, value]) => sessionStorage.setItem(key!, value!), entry);
    await this.page.goto(this.backend.origin + address);
    await this.account.waitFor();
    await script.dispose();
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
