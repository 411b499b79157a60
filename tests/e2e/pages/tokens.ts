// A list of tokens of any owner, with its dialogs.

import type { Locator, Page } from "@playwright/test";
import { BulkDialog } from "./bulk.ts";
import { CreateDialog, CreatedDialog, DeleteDialog } from "./dialogs.ts";

export class TokensPage {
  readonly create: Locator;
  readonly filter: Locator;
  readonly table: Locator;
  /** The rows in the document: for a long list, only those near the window. */
  readonly rows: Locator;
  readonly createDialog: CreateDialog;
  readonly createdDialog: CreatedDialog;
  readonly deleteDialog: DeleteDialog;
  readonly selectAll: Locator;
  /** The bar that is shown while rows are selected. */
  readonly selection: Locator;
  readonly deleteSelected: Locator;
  readonly bulkDialog: BulkDialog;
  /** The offer to continue an interrupted deletion. */
  readonly unfinished: Locator;
  readonly export: Locator;

  constructor(readonly page: Page) {
    this.create = page.locator(".page-actions").getByRole("button", { name: "Create token" });
    this.filter = page.getByRole("searchbox", { name: "Filter tokens" });
    this.table = page.getByRole("table", { name: "Access tokens" });
    this.rows = this.table.locator("tbody").getByRole("row");
    this.createDialog = new CreateDialog(page);
    this.createdDialog = new CreatedDialog(page);
    this.deleteDialog = new DeleteDialog(page);
    this.selectAll = this.table.getByRole("checkbox", { name: "Select all" });
    this.selection = page.getByRole("region", { name: "Selection" });
    this.deleteSelected = this.selection.getByRole("button", { name: "Delete selected…" });
    this.bulkDialog = new BulkDialog(page);
    this.unfinished = page.getByRole("status").filter({ hasText: "still to be deleted" });
    this.export = page.getByRole("button", { name: "Export", exact: true });
  }

  status(word: "Active" | "Expired" | "All"): Locator {
    return this.page.getByRole("radiogroup", { name: "Status" }).getByRole("radio", { name: word });
  }

  /** The row whose header begins with this name (personal: description). */
  row(name: string): Locator {
    const header = this.page.getByRole("rowheader").filter({ hasText: name });
    return this.rows.filter({ has: header });
  }

  /** The names in the rows' headers, from the top. */
  names(): Promise<string[]> {
    return this.table.getByRole("rowheader").locator(".cell-title > a:not([data-mark]) bdi").allInnerTexts();
  }

  column(name: string): Locator {
    return this.table.getByRole("columnheader", { name });
  }

  async openCreate(): Promise<CreateDialog> {
    await this.create.click();
    await this.createDialog.dialog.waitFor();
    return this.createDialog;
  }

  async openActions(name: string): Promise<void> {
    await this.page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
  }

  async openDelete(name: string): Promise<DeleteDialog> {
    await this.openActions(name);
    await this.page.getByRole("menuitem", { name: "Delete…" }).click();
    await this.deleteDialog.dialog.waitFor();
    return this.deleteDialog;
  }

  /** The checkbox of the row with this name. */
  select(name: string): Locator {
    return this.table.getByRole("checkbox", { name: `Select ${name}`, exact: true });
  }

  /** The switch "Admin" of the row with this name. */
  level(name: string): Locator {
    return this.table.getByRole("switch", { name: `Admin, ${name}`, exact: true });
  }

  async openExport(item: "CSV" | "CSV for Excel" | "JSON" | "Compare with an earlier export…"): Promise<void> {
    await this.export.click();
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
  }
}
