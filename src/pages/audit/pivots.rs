//! The ways from one event to others.

use super::Screen;
use crate::route::Route;
use crate::ui::{Button, Glyph, Icon};
use console_model::audit::query::{Key, Query};
use console_model::audit::range::TimeRange;
use leptos::prelude::*;
use token_api::audit::AuditEvent;
use token_api::id::TokenId;
use token_api::token::Owner;

/// Buttons that lead to what the same token, person or address did, or what happened around it.
#[component]
pub(super) fn Pivots(event: AuditEvent) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let search = |label: &'static str, key: Key, value: &str| {
        (!value.is_empty()).then(|| {
            let query = Query::default().include(key, value).to_string();
            let show = move || screen.go_to(|view| view.query.clone_from(&query));
            view! { <Button icon=Icon::Search on_press=show>{label}</Button> }.into_any()
        })
    };
    // Names of tokens are never used twice.
    let token = if event.token_name.is_empty() { &event.token_id } else { &event.token_name };
    let at = event.timestamp;
    let around = move || {
        screen.go_to(|view| {
            view.query = String::new();
            view.range = TimeRange::Around(at);
        });
    };
    let page = (!event.token_id.is_empty() && !event.token_name.is_empty()).then(|| {
        let owner = Owner::Organization(screen.org.get_value());
        let href = screen.services.href(&Route::Token(owner, TokenId::new(event.token_id.clone())));
        view! { <a class="button" data-kind="secondary" href=href><Glyph icon=Icon::Key/> "Open token"</a> }
    });
    view! {
        <div class="audit-pivots" role="group" aria-label="Go on from here">
            {search("This token’s events", Key::Token, token)}
            {search("This user’s events", Key::User, &event.user.github_login)}
            {search("This IP’s events", Key::Ip, &event.source_ip)}
            <Button icon=Icon::Clock on_press=around>"Around this time ± 15 min"</Button>
            {page}
        </div>
    }
}

/// Opens the event before or after the open one, in the order that is shown.
pub(super) fn show_neighbour(screen: Screen, step: isize) {
    let Some(key) = screen.view.with_untracked(|view| view.event) else { return };
    let next = screen.log.peek(|store| {
        let row = store.find(&key)?;
        screen.shown.with_untracked(|rows| {
            let at = rows.iter().position(|other| *other == row)?;
            rows.get(at.checked_add_signed(step)?).map(|row| store.key(*row))
        })
    });
    if let Some(next) = next {
        screen.open_event(next);
    }
}
