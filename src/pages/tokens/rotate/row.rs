//! What a row of the list says and offers of rotation. Drawn with the first list: keep it small.

use crate::pages::tokens::create::Purpose;
use crate::pages::tokens::{Open, Screen};
use crate::platform::clock;
use crate::route::Route;
use crate::ui::{
    AttributePlace, Badge, CheckedPlace, Icon, MenuItem, OptionalPlace, Pen, TextPlace, Tone,
    within,
};
use access_tokens::list::rows::TokenRow;
use access_tokens::rotation::Part;
use console_core::text::visible_text::visible;
use console_core::when::NOT_TOLD;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::token::AccessToken;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The mark of a row whose token takes part in a rotation: a link to the other token.
pub(in crate::pages::tokens) fn blank_part() -> AnyView {
    view! {
        <a data-mark="rotating"><Badge tone=Tone::Info icon=Icon::Refresh>""</Badge></a>
    }
    .into_any()
}

/// Writes the mark of [`blank_part`].
pub(in crate::pages::tokens) fn part_pen(screen: Screen, cell: &Element) -> Pen<Arc<TokenRow>> {
    let mark = || within(cell, "[data-mark=rotating]");
    let (shown, words) =
        (OptionalPlace::new(mark()), within(cell, "[data-mark=rotating] .badge > span"));
    let (words, href) = (TextPlace::new(words), AttributePlace::new(mark(), "href"));
    let tip = AttributePlace::new(mark(), "data-tip");
    Box::new(move |row| {
        screen.rotations.with(|rotations| {
            let parts =
                row.token().map(|token| Part::all(rotations, &token.id)).unwrap_or_default();
            shown.show(!parts.is_empty());
            let Some(part) = parts.first() else { return };
            words.write(&part.words());
            href.write(&page_of(screen, part.other()));
            tip.write(&parts.iter().map(|part| part.sentence()).collect::<Vec<_>>().join(" "));
        });
    })
}

/// The address of the page of a token of the same list.
pub(in crate::pages::tokens) fn page_of(screen: Screen, token: &AccessToken) -> String {
    screen.services.href(&Route::Token(screen.owner.get_value(), token.id.clone()))
}

/// The dialog that watches the rotation in which a token has this part.
pub(in crate::pages::tokens) fn watching(id: &TokenId, part: Part<'_>) -> Open {
    match part {
        Part::ReplacedBy(after) => Open::Rotation(id.clone(), after.id.clone()),
        Part::SuccessorOf(before) => Open::Rotation(before.id.clone(), id.clone()),
    }
}

/// What a row's menu offers of rotation. To be called when the menu opens.
pub(in crate::pages::tokens) fn menu_items(screen: Screen, row: &Arc<TokenRow>) -> Vec<MenuItem> {
    let Some(token) = row.token() else { return Vec::new() };
    let denial = screen.facts.denial.get_untracked();
    let item = |label: &str, icon, open: Open| {
        MenuItem::new(label, move || screen.dialog.set(open.clone())).icon(icon)
    };
    let successor = |admin| Open::Create(Purpose::Successor(row.clone(), admin));
    let is_expired = token.expires.is_over(clock::now());
    let label = if is_expired { "Create replacement…" } else { "Rotate…" };
    let mut items = vec![item(label, Icon::Refresh, successor(None)).disabled(denial.clone())];
    let watched = screen.rotations.with_untracked(|rotations| {
        Part::all(rotations, &token.id).first().map(|part| watching(&token.id, *part))
    });
    items.extend(watched.map(|open| item("Show rotation…", Icon::Clock, open)));
    // Where the level is not told, there is no other one: "Rotate…" asks for it.
    if let Some(admin) = token.admin.filter(|_| screen.has_levels() && !is_expired) {
        let label = if admin { "Change to standard…" } else { "Change to admin…" };
        items.push(item(label, Icon::Bolt, successor(Some(!admin))).disabled(denial));
    }
    items
}

/// The switch "Admin" of a row, which shows the level and asks for a successor with the other one:
/// [`level_pressed`] hears the presses of all.
pub(in crate::pages::tokens) fn blank_level() -> AnyView {
    view! {
        <input class="switch" type="checkbox" role="switch"/>
        <span class="muted">{NOT_TOLD}</span>
    }
    .into_any()
}

/// Writes the level of a token.
pub(in crate::pages::tokens) fn level_pen(screen: Screen, cell: &Element) -> Pen<Arc<TokenRow>> {
    let input = || within(cell, "input");
    let (shown, level) = (OptionalPlace::new(input()), CheckedPlace::new(input()));
    let untold = OptionalPlace::new(within(cell, "span"));
    let attribute = |name| AttributePlace::new(input(), name);
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
    let row = screen.row(&id);
    let Some(row) = row.filter(|_| !pressed.has_attribute("aria-disabled")) else { return };
    let Some(is_admin) = row.token().and_then(|token| token.admin) else { return };
    screen.dialog.set(Open::Create(Purpose::Successor(row, Some(!is_admin))));
}
