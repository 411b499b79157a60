//! The menu of a token, in its row and on its page.

use crate::pages::tokens::activity::menu::activity_items;
use crate::pages::tokens::open::Open;
use crate::pages::tokens::rotate::menu::rotation_items;
use crate::pages::tokens::state::Screen;
use crate::platform::clipboard;
use crate::ui::{
    AttributeSlot, CellUpdater, Icon, Menu, MenuItem, MenuList, OptionalSlot, Toasts, Tone,
    use_toasts, within,
};
use access_tokens::list::rows::TokenRow;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::{Element, HtmlElement};

/// The menu on the page of a token.
#[component]
pub(in crate::pages::tokens) fn ActionsMenu(screen: Screen, row: Arc<TokenRow>) -> impl IntoView {
    let toasts = use_toasts();
    let name = row.token().map(|token| label(token.label())).unwrap_or_default();
    view! { <Menu label=name items=move || actions(screen, toasts, &row)/> }
}

/// Updates the menu button of a row: its name, and the token that it belongs to.
pub(super) fn updater(menu: MenuList, cell: &Element) -> CellUpdater<Arc<TokenRow>> {
    let button = || within(cell, "button");
    let shown = OptionalSlot::new(within(cell, ".menu"));
    let name = AttributeSlot::new(button(), "aria-label");
    let token = AttributeSlot::new(button(), "data-token");
    AttributeSlot::new(button(), "popovertarget").write(&menu.id());
    Box::new(move |row| {
        shown.show(row.token().is_some());
        if let Some(it) = row.token() {
            name.write(&label(it.label()));
            token.write(it.id.as_str());
        }
    })
}

/// The items of the menu of a row, by its button.
pub(super) fn of_row(screen: Screen, toasts: Toasts, button: &HtmlElement) -> Vec<MenuItem> {
    let id = button.get_attribute("data-token").unwrap_or_default();
    screen.row(&id).map_or_else(Vec::new, |row| actions(screen, toasts, &row))
}

fn label(token: &str) -> String {
    format!("Actions for {}", visible(token))
}

fn actions(screen: Screen, toasts: Toasts, row: &Arc<TokenRow>) -> Vec<MenuItem> {
    let Some(token) = row.token() else { return Vec::new() };
    let (id, to_delete) = (token.id.to_string(), row.clone());
    let copy = move || {
        let id = id.clone();
        spawn_local(async move {
            if clipboard::write(&id).await {
                toasts.show(Tone::Ok, "Copied the token's ID.");
            } else {
                toasts.show(Tone::Warn, format!("The clipboard refused. The ID is {id}"));
            }
        });
    };
    let mut items = activity_items(screen, token);
    items.extend(rotation_items(screen, row));
    items.extend([
        MenuItem::new("Copy ID", copy).icon(Icon::Copy),
        MenuItem::new("Delete…", move || screen.dialog.set(Open::Delete(to_delete.clone())))
            .icon(Icon::Trash)
            .danger()
            .disabled(screen.facts.denial.get_untracked()),
    ]);
    items
}
