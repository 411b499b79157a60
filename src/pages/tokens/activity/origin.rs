//! The reason that was given when a token was created. It is in the event of the creation in the
//! audit log.

use crate::client::cancel_on_cleanup;
use crate::pages::log_page;
use crate::pages::tokens::state::Screen;
use crate::ui::{Untrusted, dynamic};
use audit_log::activity::{Origin, around_creation, origin};
use audit_log::load::extent::undated_events;
use audit_log::load::reading::Question;
use leptos::prelude::*;
use leptos::task::spawn_local;
use token_api::id::OrgName;
use token_api::token::AccessToken;

/// The reason, as soon as it was read, or why the console has none.
pub(super) fn reason(screen: Screen, org: OrgName, token: AccessToken) -> AnyView {
    let Some(window) = around_creation(&token) else {
        return view! { <span class="muted">"can’t be looked up"</span> }.into_any();
    };
    let found = RwSignal::new(None);
    let cancel = cancel_on_cleanup().get_value();
    spawn_local(async move {
        let page = log_page::fetch(screen.services, &org, &Question::of(window), &cancel).await;
        found.try_set(Some(page.map(|page| origin(&page, &token))));
    });
    let muted = |words: &'static str| view! { <span class="muted">{words}</span> }.into_any();
    dynamic(move || match found.get() {
        None => muted("Looking in the audit log…"),
        Some(Ok(Origin::Reason(text))) => view! { <Untrusted text/> }.into_any(),
        Some(Ok(Origin::Exchanged)) => muted("none: it was exchanged for an ID token"),
        Some(Ok(Origin::NoReason)) => muted("none in the audit log"),
        Some(Ok(Origin::Undated(events))) => {
            let why = undated_events(events).unwrap_or_default();
            view! { <span class="muted">"not known: in the audit log, " {why}</span> }.into_any()
        }
        Some(Ok(Origin::NoEvent)) => muted("not known: the audit log has no event of its creation"),
        Some(Err(_)) => muted("not known: the audit log could not be read"),
    })
    .into_any()
}
