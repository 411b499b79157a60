// The members of an organization, and the page of one member.

import type { Locator, Page } from "@playwright/test";

export class MembersPage {
  readonly add: Locator;
  readonly filter: Locator;
  readonly table: Locator;
  readonly rows: Locator;
  readonly addDialog: Locator;
  readonly grantDialog: Locator;
  readonly removeDialog: Locator;
  readonly invite: Locator;
  readonly inviteDialog: Locator;
  readonly linkDialog: Locator;
  /** Unfolds the list of invitations. */
  readonly invitations: Locator;
  readonly invitationTable: Locator;
  /** What came of changes of roles. */
  readonly news: Locator;
  readonly undo: Locator;

  constructor(readonly page: Page) {
    this.add = page.locator(".page-actions").getByRole("button", { name: "Add member" });
    this.filter = page.getByRole("searchbox", { name: "Filter members" });
    this.table = page.getByRole("table", { name: "Members" });
    this.rows = this.table.locator("tbody").getByRole("row");
    this.addDialog = page.getByRole("dialog", { name: "Add member" });
    this.grantDialog = page.getByRole("dialog", { name: "Make organization admin" });
    this.removeDialog = page.getByRole("dialog", { name: "Remove member" });
    this.invite = page.locator(".page-actions").getByRole("button", { name: "Invite" });
    this.inviteDialog = page.getByRole("dialog", { name: "Invite", exact: true });
    this.linkDialog = page.getByRole("dialog", { name: "Invitation link" });
    this.invitations = page.locator(".member-invitations summary");
    this.invitationTable = page.getByRole("table", { name: "Invitations" });
    this.news = page.getByRole("status", { name: "Changes of roles" });
    this.undo = this.news.getByRole("button", { name: "Undo" });
  }

  /** The row of a member, by the name. */
  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("rowheader").filter({ hasText: name }) });
  }

  admin(name: string): Locator {
    return this.row(name).getByRole("switch", { name: "Organization admin" });
  }

  role(name: string): Locator {
    return this.row(name).getByRole("combobox", { name: "Role" });
  }

  /** Makes a member an organization admin, and confirms it. */
  async grant(name: string): Promise<void> {
    await this.admin(name).click();
    await this.grantDialog.getByRole("button", { name: "Make admin" }).click();
  }

  async act(name: string, item: string): Promise<void> {
    await this.row(name).getByRole("button", { name: `Actions for ${name}` }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  /** The row of an invitation, by the address or "Link". */
  invitation(to: string): Locator {
    const header = this.page.getByRole("rowheader").filter({ hasText: to });
    return this.invitationTable.locator("tbody").getByRole("row").filter({ has: header });
  }

  async actOnInvitation(to: string, item: string): Promise<void> {
    await this.invitation(to).getByRole("button", { name: `Actions for the invitation of ${to}` }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  async addMember(login: string, role: "Member" | "Admin" = "Member"): Promise<void> {
    await this.add.click();
    await this.addDialog.getByRole("textbox", { name: "Login" }).fill(login);
    await this.addDialog.getByRole("combobox", { name: "Role" }).selectOption({ label: role });
    await this.addDialog.getByRole("button", { name: "Add member" }).click();
  }
}
