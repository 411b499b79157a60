//! "Deleting this would break": what used a token in the last 30 days, and below it what the token
//! created. The delete dialog shows it; it never blocks the deletion.

use super::made;
use super::notes::{ReadTheRest, missing, only_in};
use crate::pages::recent_log::RecentLog;
use crate::pages::tokens::state::Screen;
use crate::ui::{Untrusted, dynamic};
use audit_log::activity::{self, Breaks, DAYS, Use, Who, breaks, said};
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
    let recent_log = RecentLog::read(screen.services, org.clone(), activity::window);
    let who = Who::of(&token);
    let made = made::part(screen, recent_log, org, std::slice::from_ref(&token));
    let found = Memo::new(move |_| recent_log.look(|log| breaks(log, &who, recent_log.window)));
    let used = token.last_used.clone();
    // Focusable, because it scrolls.
    view! {
        <section class="would-break" aria-labelledby="would-break" tabindex="0">
            <h3 id="would-break">"Deleting this would break"</h3>
            <div role="status">
                {dynamic(move || found.with(|found| content(screen, recent_log, found, &used)))}
            </div>
            {made::headed(recent_log, made)}
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
        view! {
            <p>{format!("It was used for, in the last {DAYS} days:")}</p>
            <ul class="break-list">{items}</ul>
        }
    });
    let more = (!rest.is_empty()).then(|| {
        let kinds = count(i64::try_from(rest.len()).unwrap_or(i64::MAX), "other kind");
        view! { <p class="muted">"And " {kinds} " of use."</p> }
    });
    let times = screen.times;
    let ago = |at| untrack(|| relative(at, times.now(), times.zone()));
    let said = said::of_one(found, used, &ago).into_iter();
    let said = said.map(|words| view! { <p>{words}</p> }).collect_view();
    view! { {list} {more} {said} {missing(recent_log)} }.into_any()
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
