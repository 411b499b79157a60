//! The admin level of an existing token, as a switch. Nothing can edit a token, so it changes
//! nothing itself: it proposes a successor with the other level.

use crate::pages::tokens::create::Purpose;
use crate::pages::tokens::{Open, Screen};
use crate::ui::{Bound, Switch};
use access_tokens::list::rows::TokenRow;
use console_core::when::NOT_TOLD;
use leptos::prelude::*;
use std::sync::Arc;

/// The switch "Admin" of a token of an organization.
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
