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

  async addMember(login: string, role: "Member" | "Admin" = "Member"): Promise<void> {
    await this.add.click();
    await this.addDialog.getByRole("textbox", { name: "Login" }).fill(login);
    await this.addDialog.getByRole("combobox", { name: "Role" }).selectOption({ label: role });
    await this.addDialog.getByRole("button", { name: "Add member" }).click();
  }
}
