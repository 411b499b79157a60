//! "Deleting this would break": what used a token in the last 7 days. The delete dialog shows it; it
//! never blocks the deletion.

use super::made;
use super::notes::{ReadTheRest, only_in};
use crate::pages::recent_log::{RecentLog, State};
use crate::pages::tokens::state::Screen;
use crate::ui::{Untrusted, dynamic};
use audit_log::activity::{self, Breaks, Refused, Use, Who, breaks, recent};
use console_core::when::{count, relative};
use leptos::prelude::*;
use token_api::id::OrgName;
use token_api::time::Moment;
use token_api::token::AccessToken;

/// The most kinds of use that are listed.
const MOST: usize = 5;

/// The section of the delete dialog.
pub(super) fn section(screen: Screen, org: OrgName, token: AccessToken) -> AnyView {
    let reach = only_in(screen, &org);
    // The token may have created tokens before the 7 days in which its use is shown.
    let recent_log = RecentLog::read(screen.services, org.clone(), activity::window);
    let who = Who::of(&token);
    let made = made::part(screen, recent_log, org, std::slice::from_ref(&token));
    let found =
        Memo::new(move |_| recent_log.look(|log| breaks(log, &who, recent(recent_log.now))));
    let used = token.last_used.clone();
    // Focusable, because it scrolls.
    view! {
        <section class="would-break" aria-labelledby="would-break" tabindex="0">
            <h3 id="would-break">"Deleting this would break"</h3>
            <div role="status">
                {made}
                {dynamic(move || found.with(|found| content(screen, recent_log, found, &used)))}
            </div>
            <ReadTheRest recent_log/>
            {reach}
        </section>
    }
    .into_any()
}

fn content(screen: Screen, recent_log: RecentLog, found: &Breaks, used: &Moment) -> AnyView {
    if recent_log.has_nothing() {
        let words = match recent_log.trouble() {
            Some(why) => format!("What uses it can’t be told. {why}"),
            None => "Looking in the audit log for what uses it…".into(),
        };
        return view! { <p class="muted">{words}</p> }.into_any();
    }
    let (shown, rest) = found.uses.split_at(found.uses.len().min(MOST));
    let list = (!shown.is_empty()).then(|| {
        let items = shown.iter().map(|one| item(screen, one)).collect::<Vec<_>>();
        view! { <ul class="break-list">{items}</ul> }
    });
    let title = (!shown.is_empty()).then(|| view! { <p class="muted">"In the last 7 days:"</p> });
    let more = (!rest.is_empty()).then(|| {
        let kinds = count(i64::try_from(rest.len()).unwrap_or(i64::MAX), "other kind");
        view! { <p class="muted">"And " {kinds} " of use."</p> }
    });
    let none = match (shown.is_empty(), found.refused) {
        (true, _) => Some(none(screen, recent_log, found, used)),
        (false, calls) => calls.map(refused),
    };
    let missing = recent_log.look(|log| log.missing_words(recent(recent_log.now), "more uses"));
    let reach = missing.map(|words| {
        let is_reading = recent_log.state.with(|state| *state == State::Reading);
        let still = if is_reading { " Reading on…" } else { "" };
        let why = recent_log.trouble().unwrap_or_default();
        view! { <p class="muted">{format!("Of the last 7 days: {words}{still} {why}")}</p> }
    });
    view! { {title} {list} {more} {none} {reach} }.into_any()
}

/// The words where the log has no use that worked.
fn none(screen: Screen, recent_log: RecentLog, found: &Breaks, used: &Moment) -> AnyView {
    let ago = |at| {
        let times = screen.times;
        untrack(|| relative(at, times.now(), times.zone()))
    };
    if found.names_none {
        return view! {
            <p>
                "The audit log does not tell which token acted: it can’t be told what would break."
            </p>
        }
        .into_any();
    }
    if found.is_silent(used, recent(recent_log.now)) {
        let last = used.at().map(|at| format!(" Last used {}.", ago(at)));
        let refused = found.refused.map(refused);
        return view! {
            <p>
                "It was used in the last 7 days, but the audit log names no use that worked: it \
                 can’t be told what would break." {last}
            </p>
            {refused}
        }
        .into_any();
    }
    match (found.complete, found.refused) {
        (true, None) => {
            view! { <p>"Nothing: the audit log has no use of it in the last 7 days."</p> }
                .into_any()
        }
        (true, Some(calls)) => {
            let last = ago(calls.last);
            view! {
                <p>{format!("Nothing: in the last 7 days the audit log has only refused calls of it: {}, the last {last}.", calls.count)}</p>
            }
            .into_any()
        }
        (false, calls) => {
            view! { <p>"No use in what was read so far."</p> {calls.map(refused)} }.into_any()
        }
    }
}

fn of_calls(refused: Refused) -> String {
    count(i64::try_from(refused.count).unwrap_or(i64::MAX), "refused call")
}

/// The calls that fail already. They are not counted.
fn refused(calls: Refused) -> AnyView {
    let words = of_calls(calls);
    view! { <p class="muted">{format!("Not counted: {words}, which deleting it does not change.")}</p> }
        .into_any()
}

fn item(screen: Screen, one: &Use) -> AnyView {
    let times = screen.times;
    let last = untrack(|| relative(one.last, times.now(), times.zone()));
    let often = count(i64::try_from(one.count).unwrap_or(i64::MAX), "time");
    let what = (!one.what.trim().is_empty()).then(|| {
        view! { <span class="muted">": " <Untrusted text=one.what.clone()/></span> }
    });
    let ip = (!one.ip.is_empty()).then(|| view! { ", from " <Untrusted text=one.ip.clone()/> });
    view! {
        <li>
            <b><Untrusted text=one.event.clone()/></b> {what}
            <small class="muted">{often} ", last " {last} {ip}</small>
        </li>
    }
    .into_any()
}
