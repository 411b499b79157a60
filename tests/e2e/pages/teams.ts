// Teams: the list, the page of one team, and their dialogs.

import type { Locator, Page } from "@playwright/test";

export class TeamsPage {
  readonly table: Locator;
  readonly create: Locator;
  readonly createDialog: Locator;
  readonly editDialog: Locator;
  readonly deleteDialog: Locator;
  /** On the page of a team. */
  readonly members: Locator;
  readonly add: Locator;
  readonly addDialog: Locator;
  readonly removeDialog: Locator;

  constructor(readonly page: Page) {
    const dialog = (name: string) => page.getByRole("dialog", { name, exact: true });
    this.table = page.getByRole("table", { name: "Teams" });
    this.create = page.getByRole("button", { name: "Create team" }).first();
    this.createDialog = dialog("Create team");
    this.editDialog = dialog("Edit team");
    this.deleteDialog = dialog("Delete team");
    this.members = page.getByRole("table", { name: "Members of the team" });
    this.add = page.getByRole("main").getByRole("button", { name: "Add to team" }).first();
    this.addDialog = dialog("Add to team");
    this.removeDialog = dialog("Remove from team");
  }

  tab(name: "Tokens" | "Members"): Locator {
    return this.page.getByRole("navigation", { name: "Team" }).getByRole("link", { name });
  }

  member(name: string): Locator {
    return this.members.getByRole("row").filter({ hasText: name });
  }

  admin(name: string): Locator {
    return this.member(name).getByRole("switch", { name: "Team admin" });
  }

  /** Chooses an item of the menu of a team or a member. */
  async act(name: string, item: string): Promise<void> {
    await this.page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }
}
