//! "Deleting these would break": which of several tokens did something in the last 7 days. The bulk
//! delete dialog shows it; it never blocks the deletion.

use super::made;
use super::notes::{ReadTheRest, only_in};
use crate::pages::recent_log::{RecentLog, State};
use crate::pages::tokens::state::Screen;
use crate::platform::intl;
use crate::ui::{Untrusted, dynamic};
use audit_log::activity::{self, InUse, Used, Who, in_use, recent};
use console_core::when::{count, relative};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::token::AccessToken;

/// The most tokens that are listed.
const MOST: usize = 5;

/// The section of the bulk delete dialog.
pub(super) fn section(screen: Screen, org: OrgName, tokens: Arc<Vec<AccessToken>>) -> AnyView {
    let reach = only_in(screen, &org);
    // The tokens may have created others before the 7 days in which their use is shown.
    let recent_log = RecentLog::read(screen.services, org.clone(), activity::window);
    let made = made::part(screen, recent_log, org, &tokens);
    // Whatever used an expired token is broken already.
    let alive = tokens.iter().filter(|token| !token.expires.is_over(recent_log.now)).cloned();
    let tokens: Vec<AccessToken> = alive.collect();
    let who: Vec<_> = tokens.iter().map(Who::of).collect();
    let found =
        Memo::new(move |_| recent_log.look(|log| in_use(log, &who, recent(recent_log.now))));
    // Focusable, because it scrolls.
    view! {
        <section class="would-break" aria-labelledby="would-break" tabindex="0">
            <h3 id="would-break">"Deleting these would break"</h3>
            <div role="status">
                {made}
                {dynamic(move || found.with(|found| content(screen, recent_log, found, &tokens)))}
            </div>
            <ReadTheRest recent_log/>
            {reach}
        </section>
    }
    .into_any()
}

fn content(
    screen: Screen,
    recent_log: RecentLog,
    found: &InUse,
    tokens: &[AccessToken],
) -> AnyView {
    if recent_log.has_nothing() {
        let words = match recent_log.trouble() {
            Some(why) => format!("What uses them can’t be told. {why}"),
            None => "Looking in the audit log for what uses them…".into(),
        };
        return view! { <p class="muted">{words}</p> }.into_any();
    }
    if found.names_none {
        return view! {
            <p>
                "The audit log does not tell which token acted: it can’t be told what would break."
            </p>
        }
        .into_any();
    }
    let untold = found.untold(tokens.iter().map(|token| &token.last_used), recent(recent_log.now));
    let refused = found.refused.len();
    let said = match (found.used.len(), found.complete) {
        (0, true) if untold > 0 => {
            "The audit log names no use of them in the last 7 days.".to_owned()
        }
        (0, true) if refused > 0 => {
            "Nothing: the audit log has no use of them in the last 7 days that worked.".to_owned()
        }
        (0, true) => "Nothing: the audit log has no use of them in the last 7 days.".to_owned(),
        (0, false) => "No use of them in what was read so far.".to_owned(),
        (used, _) => {
            let (used, of) = (intl::number(used), intl::number(tokens.len()));
            format!("By the audit log, {used} of {of} were at work in the last 7 days:")
        }
    };
    let (shown, rest) = found.used.split_at(found.used.len().min(MOST));
    let list = (!shown.is_empty()).then(|| {
        let items = shown.iter().map(|used| item(screen, used, tokens)).collect::<Vec<_>>();
        view! { <ul class="break-list">{items}</ul> }
    });
    let more = (!rest.is_empty()).then(|| {
        let others = count(i64::try_from(rest.len()).unwrap_or(i64::MAX), "other");
        view! { <p class="muted">"And " {others} "."</p> }
    });
    let untold = (untold > 0).then(|| {
        let (untold, of) = (intl::number(untold), intl::number(tokens.len()));
        view! {
            <p>{format!("{untold} of {of} were used in the last 7 days, but the audit log doesn’t name them: it can’t be told what would break.")}</p>
        }
    });
    let refused = (refused > 0).then(|| {
        let (refused, of) = (intl::number(refused), intl::number(tokens.len()));
        view! {
            <p class="muted">{format!("Of {refused} of {of} it has only refused calls, which deleting them does not change.")}</p>
        }
    });
    let missing = recent_log.look(|log| log.missing_words(recent(recent_log.now), "more uses"));
    let reach = missing.map(|words| {
        let is_reading = recent_log.state.with(|state| *state == State::Reading);
        let still = if is_reading { " Reading on…" } else { "" };
        let why = recent_log.trouble().unwrap_or_default();
        view! { <p class="muted">{format!("Of the last 7 days: {words}{still} {why}")}</p> }
    });
    view! { <p>{said}</p> {list} {more} {untold} {refused} {reach} }.into_any()
}

fn item(screen: Screen, used: &Used, tokens: &[AccessToken]) -> AnyView {
    let times = screen.times;
    let last = untrack(|| relative(used.last, times.now(), times.zone()));
    let often = count(i64::try_from(used.count).unwrap_or(i64::MAX), "time");
    let label = tokens.get(used.at).map(|token| token.label().to_owned()).unwrap_or_default();
    view! {
        <li>
            <b><Untrusted text=label/></b>
            <small class="muted">{often} ", last " {last}</small>
        </li>
    }
    .into_any()
}
