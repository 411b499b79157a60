//! The list "Role" of a row.

use crate::pages::members::changes::State;
use crate::pages::members::state::Screen;
use crate::ui::{
    AttributeSlot, CellUpdater, Glyph, Icon, OptionalSlot, OptionsSlot, TextSlot, optional_updater,
    within,
};
use leptos::prelude::*;
use members::change::Change;
use members::list::rows::MemberRow;
use members::role::Role;
use std::sync::Arc;
use token_api::id::UserLogin;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

/// The cell template. [`chosen`] handles the choices of all rows.
pub(super) fn template() -> AnyView {
    view! {
        <span>
            <span class="select member-role">
                <select class="input" aria-label="Role"></select>
                <Glyph icon=Icon::Chevron/>
            </span>
            <bdi translate="no" class="untrusted" data-tip-cut=""></bdi>
        </span>
    }
    .into_any()
}

/// Updates the list of a row. Whoever may not change roles sees the name of the role alone.
pub(super) fn updater(screen: Screen, cell: &Element) -> CellUpdater<Arc<MemberRow>> {
    let list = || within(cell, "select");
    let around = || within(cell, ".select");
    let (options, shows_list) = (OptionsSlot::new(list()), OptionalSlot::new(around()));
    let of = AttributeSlot::new(list(), "data-role-of");
    let disabled = AttributeSlot::new(list(), "disabled");
    let description = AttributeSlot::new(list(), "aria-description");
    let (stop, tip) =
        (AttributeSlot::new(around(), "tabindex"), AttributeSlot::new(around(), "data-tip"));
    let (shows_name, name) =
        (OptionalSlot::new(within(cell, "bdi")), TextSlot::new(within(cell, "bdi")));
    optional_updater(
        cell,
        |row: &Arc<MemberRow>| row.member().map(|_| row),
        move |row| {
            let (Some(member), Some(held)) = (row.member(), row.role()) else { return };
            let may_change = screen.denial.with(Option::is_none);
            shows_list.show(may_change);
            shows_name.show(!may_change);
            name.write(held.name());
            let login = &member.user.github_login;
            let news = screen.changes.of(login);
            let pending = news.filter(|news| news.state == State::Pending);
            let denial = screen.keeps_role(member);
            let shown = pending.as_ref().map_or(held, |news| &news.change.to);
            options.write(&choices(screen, held), &shown.key());
            of.write(login.as_str());
            disabled.set((pending.is_some() || denial.is_some()).then_some(""));
            description.set(denial.as_deref());
            stop.set(denial.as_ref().map(|_| "0"));
            tip.set(denial.as_deref());
        },
    )
}

/// The roles to choose from, and the one that the member has.
fn choices(screen: Screen, held: &Role) -> Vec<(String, String)> {
    let option = |role: &Role| (role.key(), role.name().to_owned());
    screen.around.roles.with(|roles| {
        let mut options: Vec<_> = roles.iter().map(option).collect();
        if !options.iter().any(|(key, _)| *key == held.key()) {
            options.push(option(held));
        }
        options
    })
}

/// Asks for the change when the user chooses a role in a row. The list follows what is known.
pub(super) fn chosen(screen: Screen, event: &Event) {
    let list = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let login = list.as_ref().and_then(|list| list.get_attribute("data-role-of"));
    let (Some(list), Some(login)) = (list, login) else { return };
    // A list has the same property as a field.
    let list: &HtmlInputElement = list.unchecked_ref();
    let asked = list.value();
    let row = untrack(|| screen.listing.row(&UserLogin::new(login)));
    let Some((member, held)) = row.as_ref().and_then(|row| Some((row.member()?, row.role()?)))
    else {
        return;
    };
    list.set_value(&held.key());
    let role = screen
        .around
        .roles
        .with_untracked(|roles| roles.iter().find(|role| role.key() == asked).cloned());
    if let Some(change) = role.and_then(|role| Change::of(member, role)) {
        screen.ask_or_send(change);
    }
}
