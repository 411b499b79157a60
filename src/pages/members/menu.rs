//! The menu of a member, in the rows of the list and on the member's page.

use super::state::{Open, Screen};
use crate::platform::clipboard;
use crate::platform::history::Entry;
use crate::services::Feature;
use crate::ui::{
    AttributeSlot, CellUpdater, Icon, MenuItem, MenuList, OptionalSlot, Toasts, Tone, within,
};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use leptos::task::spawn_local;
use members::list::rows::{MemberRow, label};
use std::sync::Arc;
use token_api::id::UserLogin;
use web_sys::{Element, HtmlElement};

/// Updates the menu button of a row: its name, and the member that it belongs to.
pub(super) fn updater(menu: MenuList, cell: &Element) -> CellUpdater<Arc<MemberRow>> {
    let button = || within(cell, "button");
    let shown = OptionalSlot::new(within(cell, ".menu"));
    let name = AttributeSlot::new(button(), "aria-label");
    let of = AttributeSlot::new(button(), "data-menu-of");
    AttributeSlot::new(button(), "popovertarget").write(&menu.id());
    Box::new(move |row| {
        shown.show(row.member().is_some());
        if let Some(member) = row.member() {
            name.write(&format!("Actions for {}", visible(label(&member.user))));
            of.write(member.user.github_login.as_str());
        }
    })
}

/// The items of the menu of a row, by its button.
pub(super) fn of_row(screen: Screen, toasts: Toasts, button: &HtmlElement) -> Vec<MenuItem> {
    let login = UserLogin::new(button.get_attribute("data-menu-of").unwrap_or_default());
    let row = untrack(|| screen.listing.row(&login));
    row.map_or_else(Vec::new, |row| items(screen, toasts, &row))
}

/// The items of the menu of a member.
fn items(screen: Screen, toasts: Toasts, row: &Arc<MemberRow>) -> Vec<MenuItem> {
    let Some(member) = row.member() else { return Vec::new() };
    let login = member.user.github_login.clone();
    let copy = move || {
        let login = login.to_string();
        spawn_local(async move {
            if clipboard::write(&login).await {
                toasts.show(Tone::Ok, "Copied the login.");
            } else {
                let words = format!("The clipboard refused. The login is {}", visible(&login));
                toasts.show(Tone::Warn, words);
            }
        });
    };
    let removed = row.clone();
    let keeps = untrack(|| screen.keeps(member));
    let mut items: Vec<_> = activity_item(screen, &member.user.github_login).into_iter().collect();
    items.extend([
        MenuItem::new("Copy login", copy).icon(Icon::Copy),
        MenuItem::new("Remove…", move || screen.dialog.set(Open::Remove(removed.clone())))
            .icon(Icon::Trash)
            .danger()
            .disabled(keeps),
    ]);
    items
}

/// "View activity"; nothing, if the backend has no audit log.
fn activity_item(screen: Screen, login: &UserLogin) -> Option<MenuItem> {
    let (services, org) = (screen.services, screen.org.get_value());
    if !untrack(|| services.offers(&org, Feature::AuditLog)) {
        return None;
    }
    let who = untrack(|| services.session.identity());
    let denial = who.and_then(|who| who.read_log(&org).err()).map(|denial| denial.0);
    let address = screen.activity(login);
    let go = move || services.go(&address, Entry::Push);
    Some(MenuItem::new("View activity", go).icon(Icon::Log).disabled(denial))
}
