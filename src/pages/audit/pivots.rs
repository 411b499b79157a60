//! Buttons that lead from one event to related events.

use super::state::Screen;
use crate::route::Route;
use crate::ui::{Button, Glyph, Icon};
use audit_log::activity::{Subject, subject};
use audit_log::search::query::{Key, Query};
use audit_log::time::range::TimeRange;
use leptos::prelude::*;
use token_api::address::plain;
use token_api::audit::AuditEvent;
use token_api::id::TokenId;
use token_api::token::Owner;

/// To what the same token, user or address did, and to what happened around the same time.
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
    // Names of tokens are never reused.
    let token = if event.token_name.is_empty() { &event.token_id } else { &event.token_name };
    let at = event.timestamp;
    let around = move || {
        screen.go_to(|view| {
            view.query = String::new();
            view.range = TimeRange::Around(at);
        });
    };
    let page = list_of(screen, &event).map(|owner| {
        let href = screen.services.href(&Route::Token(owner, TokenId::new(event.token_id.clone())));
        view! { <a class="button" data-kind="secondary" href=href><Glyph icon=Icon::Key/> "Open token that did this"</a> }
    });
    let about = screen.log.peek(|store| subject(&event, store));
    let about = about.map(|about| about_view(screen, about));
    view! {
        <div class="audit-pivots" role="group" aria-label="Go on from here">
            {search("This token’s events", Key::Token, token)}
            {search("This user’s events", Key::User, &event.user.github_login)}
            {search("This IP’s events", Key::Ip, &plain(&event.source_ip))}
            <Button icon=Icon::Clock on_press=around>"Around this time ± 15 min"</Button>
            {page}
            {about}
        </div>
    }
}

/// To the token that was created or deleted: its page, where it can be told which that is, else what
/// else is said about it.
fn about_view(screen: Screen, about: Subject) -> AnyView {
    let Subject { change, name, id } = about;
    let change = change.word().to_lowercase();
    if let Some(id) = id {
        let list = Owner::Organization(screen.org.get_value());
        let href = screen.services.href(&Route::Token(list, TokenId::new(id)));
        return view! { <a class="button" data-kind="secondary" href=href><Glyph icon=Icon::Key/> {format!("Open the {change} token")}</a> }
            .into_any();
    }
    let query = Query::default().include(Key::Target, &name).to_string();
    let show = move || screen.go_to(|view| view.query.clone_from(&query));
    view! { <Button icon=Icon::Search on_press=show>{format!("Events about the {change} token")}</Button> }
        .into_any()
}

/// The list in which the token is looked for. An event says which token acted, but not whose it is: a
/// token with a name is looked for in the organization's list, and its page looks through those of the
/// teams. Personal tokens have no name; the user can see only their own.
fn list_of(screen: Screen, event: &AuditEvent) -> Option<Owner> {
    if event.token_id.is_empty() {
        return None;
    }
    if !event.token_name.is_empty() {
        return Some(Owner::Organization(screen.org.get_value()));
    }
    let who = untrack(|| screen.services.session.identity())?;
    let is_own = !who.is_machine() && who.user.github_login.as_str() == event.user.github_login;
    is_own.then_some(Owner::Personal)
}
