//! The switch "Organization admin" of a row, with the state of a change beside it.

use crate::pages::members::changes::State;
use crate::pages::members::state::Screen;
use crate::ui::{AttributeSlot, CellUpdater, CheckedSlot, TextSlot, optional_updater, within};
use console_core::text::visible_text::visible;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use members::change::Change;
use members::list::rows::{MemberRow, label};
use std::sync::Arc;
use token_api::id::UserLogin;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// The cell template. [`pressed`] handles the presses of all rows.
pub(super) fn template() -> AnyView {
    view! {
        <span class="member-admin">
            <input class="switch" type="checkbox" role="switch" aria-label="Organization admin"/>
            <span class="member-state"></span>
        </span>
    }
    .into_any()
}

/// Updates the switch of a row. While a change is under way it shows what was asked for.
pub(super) fn updater(screen: Screen, cell: &Element) -> CellUpdater<Arc<MemberRow>> {
    let input = || within(cell, "input");
    let attribute = |name| AttributeSlot::new(input(), name);
    let (level, of) = (CheckedSlot::new(input()), attribute("data-admin-of"));
    let (disabled, busy) = (attribute("aria-disabled"), attribute("aria-busy"));
    let (description, tip) = (attribute("aria-description"), attribute("data-tip"));
    let state = || within(cell, ".member-state");
    let (words, tone) = (TextSlot::new(state()), AttributeSlot::new(state(), "data-tone"));
    optional_updater(
        cell,
        |row: &Arc<MemberRow>| row.member().map(|_| row),
        move |row| {
            let Some(member) = row.member() else { return };
            let login = &member.user.github_login;
            let news = screen.changes.of(login);
            let is_pending = news.as_ref().is_some_and(|news| news.state == State::Pending);
            let asked = news.as_ref().filter(|_| is_pending).map(|news| news.change.to.is_admin());
            level.write(asked.unwrap_or(row.is_admin()));
            of.write(login.as_str());
            let denial = screen.keeps_role(member);
            disabled.set((is_pending || denial.is_some()).then_some("true"));
            busy.set(is_pending.then_some("true"));
            let name = visible(label(&member.user));
            let described = denial.as_ref().map_or(name.clone(), |why| format!("{name}. {why}"));
            description.write(&described);
            tip.set(denial.as_deref());
            let (text, look) = match news.as_ref().map(|news| (&news.state, &news.change)) {
                Some((State::Pending, change)) => (change.pending_words(), Some("info")),
                Some((State::NotMade { .. }, _)) => ("Not changed", Some("bad")),
                Some((State::Unknown(_), _)) => ("Not known", Some("warn")),
                Some((State::Done, _)) => ("Changed", Some("ok")),
                None if screen.admins.with(|admins| admins.is_own(member)) => ("you", None),
                None => ("", None),
            };
            words.write(text);
            tone.set(look);
        },
    )
}

/// Asks for the change when the user presses the switch of a row. The switch follows what is known.
pub(super) fn pressed(screen: Screen, event: &MouseEvent) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let login = input.as_ref().and_then(|input| input.get_attribute("data-admin-of"));
    let (Some(input), Some(login)) = (input, login) else { return };
    if input.has_attribute("aria-disabled") {
        event.prevent_default();
        return;
    }
    let row = untrack(|| screen.listing.row(&UserLogin::new(login)));
    input.set_checked(row.as_ref().is_some_and(|row| row.is_admin()));
    if let Some(member) = row.as_ref().and_then(|row| row.member()) {
        screen.ask_or_send(Change::of_switch(member));
    }
}
