//! The column of boxes that select rows.

use crate::pages::tokens::selection::RowSelection;
use crate::pages::tokens::state::Screen;
use crate::ui::{
    AttributeSlot, Bound, CellUpdater, Checkbox, CheckedSlot, Column, OptionalSlot, Place,
    TextSlot, within,
};
use access_tokens::list::rows::TokenRow;
use access_tokens::list::selection::Share;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::Element;

/// Puts the column of boxes before the other columns, for users who may delete tokens. Tracked.
pub(super) fn with_boxes(
    screen: Screen,
    mut columns: Vec<Column<Arc<TokenRow>>>,
) -> Vec<Column<Arc<TokenRow>>> {
    if screen.selection.is_offered.get() {
        let updater = move |cell: &_| box_updater(screen.selection, cell);
        let boxes = Column::new("select", "Select", box_template, updater);
        let head = move || select_all(screen.selection);
        columns.insert(0, boxes.width("2.5rem").place(Place::Lead).head(head));
    }
    columns
}

fn box_template() -> AnyView {
    view! {
        <label class="checkbox-row">
            <input class="checkbox" type="checkbox"/>
            <span class="visually-hidden"></span>
        </label>
    }
    .into_any()
}

/// Updates the box of a row. [`RowSelection::box_pressed`] handles the presses of all boxes.
fn box_updater(selection: RowSelection, cell: &Element) -> CellUpdater<Arc<TokenRow>> {
    let shown = OptionalSlot::new(cell.first_element_child());
    let name = TextSlot::new(within(cell, "span"));
    let token = AttributeSlot::new(within(cell, "input"), "data-selects");
    let checked = CheckedSlot::new(within(cell, "input"));
    Box::new(move |row| {
        shown.show(row.token().is_some());
        let Some(it) = row.token() else { return };
        name.write(&format!("Select {}", visible(it.label())));
        token.write(it.id.as_str());
        checked.write(selection.selected.with(|selected| selected.has(&it.id)));
    })
}

/// The box that selects all rows that the filter lets through, also those that are not drawn.
fn select_all(selection: RowSelection) -> AnyView {
    let share = Memo::new(move |_| {
        let shown = selection.shown();
        selection.selected.with(|selected| selected.share(&shown))
    });
    let is_all = Signal::derive(move || share.get() == Share::All);
    let checked = Bound::new(is_all, move |is_all| {
        let shown = untrack(|| selection.shown());
        selection.selected.update(|selected| selected.set(&shown, is_all));
    });
    let partly = Signal::derive(move || share.get() == Share::Some);
    view! { <Checkbox label="Select all" checked partly hide_label=true/> }.into_any()
}
