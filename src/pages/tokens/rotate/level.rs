//! The admin level of an existing token, as a switch: in a row of the list and on the token's page.
//! The API can't edit a token, so the switch proposes a successor with the other level.

use crate::pages::tokens::open::{Open, Purpose};
use crate::pages::tokens::state::Screen;
use crate::platform::clock;
use crate::ui::{AttributeSlot, Bound, CellUpdater, CheckedSlot, OptionalSlot, Switch, within};
use access_tokens::list::rows::TokenRow;
use console_core::text::visible_text::visible;
use console_core::when::NOT_TOLD;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The switch on the page of an organization's token.
#[component]
pub(in crate::pages::tokens) fn LevelSwitch(screen: Screen, row: Arc<TokenRow>) -> impl IntoView {
    let Some(is_admin) = row.token().and_then(|token| token.admin) else {
        return view! { <span class="muted">{NOT_TOLD}</span> }.into_any();
    };
    let level = Bound::new(Signal::stored(is_admin), move |admin| {
        let purpose = Purpose::Successor(row.clone(), Some(admin));
        screen.dialog.set(Open::Create(purpose));
    });
    view! {
        <div class="row">
            <Switch
                label="Admin"
                checked=level
                hint="Changing it rotates the token: a successor gets the other level."
                disabled_reason=screen.facts.denial
                hide_label=true
            />
            <span>{if is_admin { "yes" } else { "no" }}</span>
            <span class="muted" aria-hidden="true">"· changing it rotates the token"</span>
        </div>
    }
    .into_any()
}

/// The cell template of the switch "Admin". [`level_pressed`] handles the presses of all rows.
pub(in crate::pages::tokens) fn level_template() -> AnyView {
    view! {
        <input class="switch" type="checkbox" role="switch"/>
        <span class="muted">{NOT_TOLD}</span>
    }
    .into_any()
}

/// Updates the switch of a row.
pub(in crate::pages::tokens) fn level_updater(
    screen: Screen,
    cell: &Element,
) -> CellUpdater<Arc<TokenRow>> {
    let input = || within(cell, "input");
    let (shown, level) = (OptionalSlot::new(input()), CheckedSlot::new(input()));
    let untold = OptionalSlot::new(within(cell, "span"));
    let attribute = |name| AttributeSlot::new(input(), name);
    let (name, of) = (attribute("aria-label"), attribute("data-level-of"));
    let disabled = attribute("aria-disabled");
    let tips = [attribute("aria-description"), attribute("data-tip")];
    Box::new(move |row| {
        let admin = row.token().and_then(|token| token.admin);
        shown.show(admin.is_some());
        untold.show(row.token().is_some() && admin.is_none());
        let (Some(token), Some(admin)) = (row.token(), admin) else { return };
        let is_expired = token.expires.is_over(clock::now());
        let expired = || "It has expired: there is nothing left to change.".to_owned();
        let denial = screen.facts.denial.get().or_else(|| is_expired.then(expired));
        level.write(admin);
        name.write(&format!("Admin, {}", visible(token.label())));
        of.write(token.id.as_str());
        disabled.set(denial.as_ref().map(|_| "true"));
        let tip = denial.as_deref().unwrap_or("Changing it rotates the token.");
        tips.iter().for_each(|place| place.write(tip));
    })
}

/// Opens the dialog for a successor with the other level when the user presses the switch of a row.
/// The switch itself never changes: a token keeps its level, its successor may have the other.
pub(in crate::pages::tokens) fn level_pressed(screen: Screen, event: &MouseEvent) {
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some((pressed, id)) = pressed.and_then(|it| {
        let id = it.get_attribute("data-level-of")?;
        Some((it, id))
    }) else {
        return;
    };
    event.prevent_default();
    let row = screen.row(&id);
    let Some(row) = row.filter(|_| !pressed.has_attribute("aria-disabled")) else { return };
    let Some(is_admin) = row.token().and_then(|token| token.admin) else { return };
    screen.dialog.set(Open::Create(Purpose::Successor(row, Some(!is_admin))));
}
