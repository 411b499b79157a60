//! What a row of the list says and offers of rotation. Drawn with the first list: keep it small.

use crate::pages::tokens::create::Purpose;
use crate::pages::tokens::{Open, Screen};
use crate::platform::clock;
use crate::ui::{Badge, Icon, MenuItem, Tone, dynamic};
use console_model::token_rows::TokenRow;
use console_model::visible_text::visible;
use console_model::when::ExpiryState;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::TokenId;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// "rotating", on the tokens of a rotation in progress, with the other one's name.
#[component]
pub(in crate::pages::tokens) fn RotatingBadge(id: TokenId) -> impl IntoView {
    let screen = expect_context::<Screen>();
    dynamic(move || {
        let words = screen.rotations.with(|rotations| {
            let ends = rotations.iter().filter_map(|rotation| rotation.ends());
            let words = ends.filter_map(|(before, after)| {
                if before.id == id {
                    Some(format!("{} is to take its place.", visible(after.label())))
                } else if after.id == id {
                    Some(format!("It is to take the place of {}.", visible(before.label())))
                } else {
                    None
                }
            });
            words.collect::<Vec<_>>().join(" ")
        });
        (!words.is_empty()).then(|| {
            view! {
                <span tabindex="0" data-tip=words>
                    <Badge tone=Tone::Info icon=Icon::Refresh>"rotating"</Badge>
                </span>
            }
        })
    })
}

/// What a row's menu offers of rotation. To be called when the menu opens.
pub(in crate::pages::tokens) fn menu_items(screen: Screen, row: &Arc<TokenRow>) -> Vec<MenuItem> {
    let Some(token) = row.token() else { return Vec::new() };
    let denial = screen.facts.denial.get_untracked();
    let item = |label: &str, icon, open: Open| {
        MenuItem::new(label, move || screen.dialog.set(open.clone())).icon(icon)
    };
    let successor = |admin| Open::Create(Purpose::Successor(row.clone(), admin));
    let is_expired = ExpiryState::of(token.expiry(), clock::now()) == ExpiryState::Expired;
    let label = if is_expired { "Create replacement…" } else { "Rotate…" };
    let mut items = vec![item(label, Icon::Refresh, successor(None)).disabled(denial.clone())];
    let watched = screen.rotations.with_untracked(|rotations| {
        let mut ends = rotations.iter().filter_map(|rotation| rotation.ends());
        let found = ends.find(|(before, after)| before.id == token.id || after.id == token.id)?;
        Some(Open::Rotation(found.0.id.clone(), found.1.id.clone()))
    });
    items.extend(watched.map(|open| item("Show rotation…", Icon::Clock, open)));
    if screen.has_levels() && !is_expired {
        let label = if token.admin { "Change to standard…" } else { "Change to admin…" };
        items.push(item(label, Icon::Bolt, successor(Some(!token.admin))).disabled(denial));
    }
    items
}

/// The switch "Admin" of a row, which shows the level and asks for a successor with the other one.
///
/// Rows are drawn while somebody scrolls through ten thousand of them, so this is one element without
/// signals and without a handler of its own: [`level_pressed`] hears the presses of all.
pub(in crate::pages::tokens) fn level_cell(row: &TokenRow, denial: Option<String>) -> AnyView {
    let Some(token) = row.token() else { return ().into_any() };
    let is_expired = ExpiryState::of(token.expiry(), clock::now()) == ExpiryState::Expired;
    let expired = || "It has expired: there is nothing left to change.".to_owned();
    let denial = denial.or_else(|| is_expired.then(expired));
    let tip = denial.clone().unwrap_or_else(|| "Changing it rotates the token.".to_owned());
    view! {
        <input
            class="switch"
            type="checkbox"
            role="switch"
            checked=token.admin
            aria-label=format!("Admin, {}", visible(token.label()))
            aria-description=tip.clone()
            aria-disabled=denial.is_some().then_some("true")
            data-tip=tip
            data-level-of=token.id.to_string()
        />
    }
    .into_any()
}

/// Opens the way to the other level when the switch of a row was pressed. The switch itself never
/// changes: the token keeps its level for life, its successor may have the other.
pub(in crate::pages::tokens) fn level_pressed(screen: Screen, event: &MouseEvent) {
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some((pressed, id)) = pressed.and_then(|it| {
        let id = it.get_attribute("data-level-of")?;
        Some((it, id))
    }) else {
        return;
    };
    event.prevent_default();
    let row = screen.listing.remote.with_untracked(|remote| {
        let is_it = |row: &&Arc<TokenRow>| row.token().is_some_and(|it| it.id.as_str() == id);
        remote.value()?.iter().find(is_it).cloned()
    });
    let Some(row) = row.filter(|_| !pressed.has_attribute("aria-disabled")) else { return };
    let is_admin = row.token().is_some_and(|token| token.admin);
    screen.dialog.set(Open::Create(Purpose::Successor(row, Some(!is_admin))));
}
