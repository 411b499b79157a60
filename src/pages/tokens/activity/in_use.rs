//! "Deleting these would break": which of several tokens did something in the last 30 days, and below
//! it what they created. The bulk delete dialog shows it; it never blocks the deletion.

use super::made;
use super::notes::{ReadTheRest, missing, only_in};
use crate::pages::recent_log::RecentLog;
use crate::pages::tokens::state::Screen;
use crate::ui::{Untrusted, dynamic};
use audit_log::activity::{self, InUse, Used, Who, in_use, said};
use console_core::text::visible_text::visible;
use console_core::when::{count, relative};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::time::Moment;
use token_api::token::AccessToken;

/// The most tokens that are listed.
const MOST: usize = 5;

/// The section of the bulk delete dialog.
pub(super) fn section(screen: Screen, org: OrgName, tokens: Arc<Vec<AccessToken>>) -> AnyView {
    let reach = only_in(screen, &org);
    let recent_log = RecentLog::read(screen.services, org.clone(), activity::window);
    let made = made::part(screen, recent_log, org, &tokens);
    // Whatever used an expired token is broken already.
    let alive = || tokens.iter().filter(|token| !token.expires.is_over(recent_log.now));
    let who: Vec<_> = alive().map(Who::of).collect();
    let last_uses: Vec<(String, Moment)> =
        alive().map(|token| (visible(token.label()), token.last_used.clone())).collect();
    let found = Memo::new(move |_| recent_log.look(|log| in_use(log, &who, recent_log.window)));
    // Focusable, because it scrolls.
    view! {
        <section class="would-break" aria-labelledby="would-break" tabindex="0">
            <h3 id="would-break">"Deleting these would break"</h3>
            <div role="status">
                {dynamic(move || found.with(|found| content(screen, recent_log, found, &last_uses)))}
            </div>
            {made::headed(recent_log, made)}
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
    tokens: &[(String, Moment)],
) -> AnyView {
    if recent_log.has_nothing() {
        let words = match recent_log.trouble() {
            Some(why) => format!("What uses them can’t be told. {why}"),
            None => "Looking in the audit log for what uses them…".into(),
        };
        return view! { <p class="muted">{words}</p> }.into_any();
    }
    let times = screen.times;
    let ago = |at| untrack(|| relative(at, times.now(), times.zone()));
    let (said, rest) = said::of_several(found, tokens, &ago);
    let (shown, others) = found.used.split_at(found.used.len().min(MOST));
    let list = (!shown.is_empty()).then(|| {
        let items = shown.iter().map(|used| item(screen, used, tokens)).collect::<Vec<_>>();
        view! { <ul class="break-list">{items}</ul> }
    });
    let more = (!others.is_empty()).then(|| {
        let others = count(i64::try_from(others.len()).unwrap_or(i64::MAX), "other");
        view! { <p class="muted">"And " {others} "."</p> }
    });
    let rest = rest.into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
    view! { <p>{said}</p> {list} {more} {rest} {missing(recent_log)} }.into_any()
}

fn item(screen: Screen, used: &Used, tokens: &[(String, Moment)]) -> AnyView {
    let times = screen.times;
    let last = untrack(|| relative(used.last, times.now(), times.zone()));
    let often = count(i64::try_from(used.count).unwrap_or(i64::MAX), "time");
    let label = tokens.get(used.at).map(|(label, _)| label.clone()).unwrap_or_default();
    view! {
        <li>
            <b><Untrusted text=label/></b>
            <small class="muted">{often} ", last " {last}</small>
        </li>
    }
    .into_any()
}
