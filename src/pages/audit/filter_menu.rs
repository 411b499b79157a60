//! The filter menu of the cells with actors and addresses: only the events with the same value, or those
//! without it. One menu serves all rows; a cell shows its button on hover and focus.

use super::state::Screen;
use crate::ui::{AttributeSlot, Glyph, Icon, MenuItem, MenuList, OptionalSlot, within};
use audit_log::events::cell::{Cell, noun};
use audit_log::events::row::EventRow;
use audit_log::search::query::{Choice, Query};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use web_sys::{Element, HtmlElement};

/// The template of a cell's button.
pub(super) fn template() -> AnyView {
    view! {
        <span class="menu audit-narrow">
            <button
                type="button"
                class="icon-button menu-button"
                aria-haspopup="menu"
                aria-expanded="false"
                data-tip="Only this, or without it…"
            >
                <Glyph icon=Icon::Filter/>
            </button>
        </span>
    }
    .into_any()
}

/// The updater of a cell's button.
pub(super) fn updater(
    menu: MenuList,
    cell: Cell,
    element: &Element,
) -> impl Fn(&EventRow<'_>) + use<> {
    let shown = OptionalSlot::new(within(element, ".audit-narrow"));
    let attribute = |name| AttributeSlot::new(within(element, ".menu-button"), name);
    attribute("popovertarget").write(&menu.id());
    attribute("data-cell").write(cell.as_str());
    let (number, name) = (attribute("data-row"), attribute("aria-label"));
    move |row| {
        let value = cell.value(row);
        shown.show(value.is_some());
        if let Some((_, value)) = value {
            number.write(&row.number.to_string());
            name.write(&format!("Filter by {}", visible(value)));
        }
    }
}

/// The items for the cell whose button was pressed.
pub(super) fn items(screen: Screen, button: &HtmlElement) -> Vec<MenuItem> {
    let row = button.get_attribute("data-row").and_then(|row| row.parse::<u32>().ok());
    let cell = button.get_attribute("data-cell").and_then(|cell| Cell::parse(&cell));
    let (Some(row), Some(cell)) = (row, cell) else { return Vec::new() };
    let query = untrack(|| screen.search.query());
    screen.log.peek(|store| {
        let Some((key, value)) = cell.value(&store.row(row)) else { return Vec::new() };
        let (what, shown) = (noun(key), visible(value));
        let is_only =
            query.choice(key, value) == Some(Choice::Included) && query.only(key, value) == query;
        // The second press removes the filter.
        let only = if is_only { query.remove(key, value) } else { query.only(key, value) };
        let item = |label: String, to: Query| {
            MenuItem::new(label, move || screen.go_to(|view| view.query = to.to_string()))
                .detail(shown.clone())
        };
        let only = item(format!("Only this {what}"), only).icon(Icon::Filter);
        let without =
            item(format!("Without this {what}"), query.remove(key, value).exclude(key, value));
        vec![if is_only { only.toggled(true) } else { only }, without.icon(Icon::Close)]
    })
}
