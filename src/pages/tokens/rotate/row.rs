//! What a row of the list says and offers of rotation. Drawn with the first list: keep it small.

use crate::pages::tokens::create::Purpose;
use crate::pages::tokens::{Open, Screen};
use crate::platform::clock;
use crate::ui::{Badge, Icon, MenuItem, Tone, dynamic};
use console_model::token_rows::TokenRow;
use console_model::visible_text::visible;
use console_model::when::ExpiryState;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::token::Owner;

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
    let has_levels = screen.owner.with_value(|owner| matches!(owner, Owner::Organization(_)));
    if has_levels && !is_expired {
        let label = if token.admin { "Change to standard…" } else { "Change to admin…" };
        items.push(item(label, Icon::Bolt, successor(Some(!token.admin))).disabled(denial));
    }
    items
}
