//! What every part says of the log that it has read: whose log, and how to read the rest.

use super::logs::organizations;
use crate::pages::recent_log::{RecentLog, State};
use crate::pages::tokens::state::Screen;
use crate::ui::{Button, ButtonKind, dynamic};
use audit_log::activity::DAYS;
use leptos::prelude::*;
use token_api::id::OrgName;
use token_api::token::Owner;

/// For personal tokens: whose log was read, and that other logs may tell more.
pub(super) fn only_in(screen: Screen, org: &OrgName) -> Option<AnyView> {
    let is_personal = screen.owner.with_value(|owner| *owner == Owner::Personal);
    let others = untrack(|| organizations(screen)).len() > 1;
    is_personal.then(|| {
        let rest = if others { " The logs of your other organizations were not." } else { "" };
        view! { <p class="muted">{format!("The audit log of {org} was looked at.{rest}")}</p> }
            .into_any()
    })
}

/// A button that reads the rest of the log, where there is a rest.
#[component]
pub(super) fn ReadTheRest(recent_log: RecentLog) -> impl IntoView {
    dynamic(move || {
        recent_log.can_go_on().then(|| {
            view! {
                <Button kind=ButtonKind::Quiet on_press=move || recent_log.go_on()>"Read the rest"</Button>
            }
        })
    })
}

/// How much of the days was read, where that is not all of them: the rest may hold more uses. Tracked.
pub(super) fn missing(recent_log: RecentLog) -> Option<AnyView> {
    let words = recent_log.look(|log| log.missing_words(recent_log.window, "more uses"))?;
    let is_reading = recent_log.state.with(|state| *state == State::Reading);
    let still = if is_reading { " Reading on…" } else { "" };
    let why = recent_log.trouble().unwrap_or_default();
    let words = format!("Of the last {DAYS} days: {words}{still} {why}");
    Some(view! { <p class="muted">{words}</p> }.into_any())
}
