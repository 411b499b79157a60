//! The last changes to trust, roles, members and settings, in what is loaded of the audit log.

use super::found::given;
use super::state::Overview;
use crate::pages::recent_log::RecentLog;
use crate::pages::times::Relative;
use crate::route::Route;
use crate::ui::{Untrusted, dynamic};
use audit_log::findings::changes;
use leptos::prelude::*;
use token_api::time::UnixSeconds;

/// The most that are shown.
const MOST: usize = 5;

/// A change, as it is shown.
#[derive(Clone, Debug, PartialEq)]
struct Change {
    event: String,
    description: String,
    actor: String,
    at: UnixSeconds,
}

/// The region; nothing where the log can't be read.
#[component]
pub(super) fn Changes() -> impl IntoView {
    let screen = expect_context::<Overview>();
    let found = Memo::new(move |_| screen.log.get().map(|log| newest(screen, log)));
    let all = screen.services.href(&Route::Audit(screen.org.get_value()));
    dynamic(move || {
        let found = found.get()?;
        let all = all.clone();
        let content = match found.is_empty() {
            true => {
                view! { <p class="muted overview-none">"None in the events that are loaded."</p> }
                    .into_any()
            }
            false => {
                let items = found.into_iter().map(|change| item(screen, change));
                view! { <ul>{items.collect::<Vec<_>>()}</ul> }.into_any()
            }
        };
        Some(view! {
            <section class="card changes" aria-labelledby="changes">
                <header class="overview-head">
                    <h2 id="changes">"Recent changes"</h2>
                    <span class="muted">"to trust, roles, members and settings"</span>
                    <span class="grow"></span>
                    <a href=all>"All in the audit log"</a>
                </header>
                {content}
            </section>
        })
    })
}

fn newest(screen: Overview, log: RecentLog) -> Vec<Change> {
    log.look(|part| {
        let changes = changes(given(screen.times, log, part), MOST);
        let change = |row: audit_log::events::row::EventRow<'_>| Change {
            event: row.event.to_owned(),
            description: row.description.to_owned(),
            actor: row.actor.to_owned(),
            at: row.time,
        };
        changes.into_iter().map(change).collect()
    })
}

fn item(screen: Overview, change: Change) -> AnyView {
    let Change { event, description, actor, at } = change;
    let text = if description.trim().is_empty() { event } else { description };
    let by = (!actor.is_empty())
        .then(|| view! { <span class="muted">"by " <Untrusted text=actor/></span> });
    view! {
        <li>
            <span class="change-text"><Untrusted text/></span>
            {by}
            <span class="muted change-time"><Relative at times=screen.times/></span>
        </li>
    }
    .into_any()
}
