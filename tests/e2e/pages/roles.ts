// The roles of an organization, and the page of one role.

import type { Locator, Page } from "@playwright/test";

export class RolesPage {
  readonly create: Locator;
  readonly filter: Locator;
  readonly table: Locator;
  readonly rows: Locator;
  readonly createDialog: Locator;
  readonly deleteDialog: Locator;
  /** What the role grants. */
  readonly permissions: Locator;
  readonly compareWith: Locator;
  readonly save: Locator;
  readonly remove: Locator;

  constructor(readonly page: Page) {
    const actions = page.locator(".page-actions");
    this.create = actions.getByRole("button", { name: "Create role" });
    this.filter = page.getByRole("searchbox", { name: "Filter roles" });
    this.table = page.getByRole("table", { name: "Roles" });
    this.rows = this.table.locator("tbody").getByRole("row");
    this.createDialog = page.getByRole("dialog", { name: "Create role" });
    this.deleteDialog = page.getByRole("dialog", { name: "Delete role" });
    this.permissions = page.getByRole("table", { name: "Permissions" });
    this.compareWith = page.getByRole("combobox", { name: "Compare with" });
    this.save = actions.getByRole("button", { name: "Save role" });
    this.remove = actions.getByRole("button", { name: "Delete role…" });
  }

  /** The row of a role, by the name. */
  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("rowheader").filter({ hasText: name }) });
  }

  /** The checkbox of a permission, in words. Its group is unfolded if it is not. */
  async permission(group: string, words: string): Promise<Locator> {
    const fold = this.permissions.getByRole("button", { name: group });
    if ((await fold.getAttribute("aria-expanded")) === "false") await fold.click();
    return this.permissions.getByRole("checkbox", { name: words });
  }

  /** One of the tables "Tokens", "Members" and "Teams". */
  holders(which: "Tokens" | "Members" | "Teams"): Locator {
    return this.page.getByRole("table", { name: which, exact: true });
  }

  async createRole(name: string, beginsAs?: string): Promise<void> {
    await this.create.click();
    await this.createDialog.getByRole("textbox", { name: "Name" }).fill(name);
    if (beginsAs !== undefined) {
      await this.createDialog.getByRole("combobox", { name: "Begins as" }).selectOption({ label: beginsAs });
    }
    await this.createDialog.getByRole("button", { name: "Create role" }).click();
  }

  async deleteRole(name: string): Promise<void> {
    await this.remove.click();
    await this.deleteDialog.getByRole("textbox", { name: `Type ${name} to confirm` }).fill(name);
    await this.deleteDialog.getByRole("button", { name: "Delete role" }).click();
  }
}
