//! The items about rotation in the menu of a token. Their code comes with the list: keep it small.

use crate::pages::tokens::open::{Open, Purpose};
use crate::pages::tokens::state::Screen;
use crate::platform::clock;
use crate::ui::{Icon, MenuItem};
use access_tokens::list::rows::TokenRow;
use access_tokens::rotation::Part;
use leptos::prelude::*;
use std::sync::Arc;

/// The items for the menu of a token. To be called when the menu opens.
pub(in crate::pages::tokens) fn rotation_items(
    screen: Screen,
    row: &Arc<TokenRow>,
) -> Vec<MenuItem> {
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
        Part::all(rotations, &token.id).first().map(|part| Open::rotation(&token.id, *part))
    });
    items.extend(watched.map(|open| item("Show rotation…", Icon::Clock, open)));
    // Where the level is not told, "Rotate…" asks for it.
    if let Some(admin) = token.admin.filter(|_| screen.has_levels() && !is_expired) {
        let label = if admin { "Change to standard…" } else { "Change to admin…" };
        items.push(item(label, Icon::Bolt, successor(Some(!admin))).disabled(denial));
    }
    items
}
