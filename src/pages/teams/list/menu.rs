//! The menu of a row: it opens the dialogs.

use super::Teams;
use crate::pages::teams::state::Shared;
use crate::ui::{AttributeSlot, CellUpdater, MenuItem, MenuList, optional_updater, within};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::page::Row;
use token_api::team::Team;
use web_sys::{Element, HtmlElement};

/// Updates the menu button of a row: its name, and the team that it belongs to.
pub(super) fn updater(menu: MenuList, cell: &Element) -> CellUpdater<Row<Team>> {
    let button = || within(cell, "button");
    let name = AttributeSlot::new(button(), "aria-label");
    let of = AttributeSlot::new(button(), "data-team");
    AttributeSlot::new(button(), "popovertarget").write(&menu.id());
    optional_updater(cell, Row::read, move |team: &Team| {
        name.write(&format!("Actions for {}", visible(team.label())));
        of.write(team.name.as_str());
    })
}

/// The items of the menu of a row, by its button.
pub(super) fn items(shared: Shared, teams: Signal<Teams>, button: &HtmlElement) -> Vec<MenuItem> {
    let name = button.get_attribute("data-team").unwrap_or_default();
    let team = teams.with_untracked(|teams| {
        let mut readable = teams.iter().filter_map(Row::read);
        readable.find(|team| team.name.as_str() == name).cloned()
    });
    let Some(team) = team.map(Arc::new) else { return Vec::new() };
    shared.menu(&team)
}
