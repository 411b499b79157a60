//! The section "Activity" on the page of a token: what it did over the last 30 days, when, from which
//! addresses, and what of that is new.

use super::export::ExportMenu;
use super::links::Links;
use super::made;
use crate::pages::recent_log::{RecentLog, State};
use crate::pages::times::{Relative, Times};
use crate::pages::tokens::open::{Open, Purpose};
use crate::pages::tokens::state::Screen;
use crate::platform::intl;
use crate::ui::{
    Badge, Button, ButtonKind, Glyph, Icon, Note, Progress, Tone, Untrusted, axis_of_time, dynamic,
};
use access_tokens::list::rows::TokenRow;
use audit_log::activity::{
    self, Activity, Address, Day, EventType, Failures, InLog, LifeEvent, Log, Who, busiest,
    needs_no_admin, said,
};
use console_core::when::relative;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, Owner};

/// The most kinds of events and addresses that are listed.
const MOST: usize = 6;

/// The section "Activity".
///
/// For a token that is gone, `found` takes what the log tells of it: only the log may know its name. The
/// section proposes nothing then.
pub(super) fn section(
    screen: Screen,
    org: OrgName,
    row: Arc<TokenRow>,
    found: Option<RwSignal<InLog>>,
) -> AnyView {
    let is_gone = found.is_some();
    let Some(token) = row.token().cloned() else { return ().into_any() };
    let recent_log = RecentLog::read(screen.services, org.clone(), activity::window);
    let known = StoredValue::new(token.clone());
    // Personal tokens have no names, and their descriptions are not unique.
    let is_named = screen.owner.with_value(|owner| *owner != Owner::Personal);
    let who = move |log: Log<'_>| {
        known.with_value(|token| match token.given_name() {
            None if is_gone && is_named => Who::from_log(log, token.id.as_str()),
            _ => Who::of(token),
        })
    };
    let times = screen.times;
    let seen = Memo::new(move |_| {
        let zone = times.zone();
        recent_log.look(|log| Activity::of(log, &who(log), recent_log.now, zone))
    });
    if let Some(found) = found {
        Effect::new(move || {
            let who = recent_log.look(who);
            found.set(seen.with(|seen| InLog::of(who, &seen.life)));
        });
    }
    let used = token.last_used.clone();
    let links = Links { screen, org: StoredValue::new(org.clone()), token: known };
    let made = made::part(screen, recent_log, org.clone(), std::slice::from_ref(&token));
    let href = links.all();
    view! {
        <section class="card token-section token-wide" aria-labelledby="token-activity">
            <div class="row">
                <h2 id="token-activity">"Activity"</h2>
                <span class="grow"></span>
                <ExportMenu recent_log who org=org.clone()/>
                <a class="button" data-kind="secondary" href=href><Glyph icon=Icon::Log/> "View activity"</a>
            </div>
            {made}
            <Reach recent_log org is_personal=screen.owner.with_value(|owner| *owner == Owner::Personal)/>
            {dynamic(move || seen.with(|seen| (!recent_log.has_nothing()).then(|| {
                match seen.names_none {
                    true => view! { {unnamed()} {life(times, &seen.life)} }.into_any(),
                    false if seen.total == 0 => {
                        view! { {nothing(times, seen, &used)} {life(times, &seen.life)} }.into_any()
                    }
                    false => content(times, links, seen),
                }
            })))}
            {(!is_gone).then(|| view! { <NoAdminNeeded screen recent_log row token/> })}
        </section>
    }
    .into_any()
}

/// Which days the numbers cover, and a button that reads the rest.
#[component]
fn Reach(recent_log: RecentLog, org: OrgName, is_personal: bool) -> impl IntoView {
    let place = if is_personal { format!(" in {org}") } else { String::new() };
    dynamic(move || {
        let text =
            Signal::derive(move || format!("Reading the audit log: {}…", recent_log.events_read()));
        if recent_log.state.with(|state| *state == State::Reading) {
            return view! { <Progress text on_stop=move || recent_log.stop()/> }.into_any();
        }
        let trouble = recent_log.trouble();
        let words = match (&trouble, recent_log.has_nothing()) {
            (Some(why), true) => format!("What it did can’t be told. {why}"),
            _ if recent_log.look(|log| log.whole(recent_log.window).is_some()) => {
                format!("Over all of the last 30 days{place}.")
            }
            _ => {
                let loaded = recent_log.look(|log| log.words(recent_log.window));
                let why = trouble.map(|why| format!(" {why}")).unwrap_or_default();
                format!("Over a part of the last 30 days{place}: {loaded}.{why}")
            }
        };
        let more = recent_log.can_go_on().then(|| {
            view! {
                <Button kind=ButtonKind::Quiet on_press=move || recent_log.go_on()>"Read the rest"</Button>
            }
        });
        view! { <p class="muted" role="status">{words} " " {more}</p> }.into_any()
    })
}

/// What stands in the place of numbers where no event names any token.
fn unnamed() -> AnyView {
    view! {
        <Note tone=Tone::Warn>
            "The audit log does not tell which token acted: no event that was read names one. What \
             this token did can’t be told."
        </Note>
    }
    .into_any()
}

/// What stands in the place of numbers where the log has no event of the token.
fn nothing(times: Times, seen: &Activity, last_use: &Moment) -> AnyView {
    let last_use = last_use.at().map(|at| untrack(|| relative(at, times.now(), times.zone())));
    view! { <p>{said::nothing_done(seen.complete, last_use.as_deref())}</p> }.into_any()
}

fn content(times: Times, links: Links, seen: &Activity) -> AnyView {
    let events = seen.events.iter().map(|one| event(links, one)).collect();
    let addresses = seen.ips.iter().map(|ip| address(times, links, ip)).collect();
    view! {
        <dl class="activity-facts">{facts(times, links, seen)}</dl>
        {life(times, &seen.life)}
        {days(times, &seen.days)}
        <div class="activity-lists">
            {list("Events", seen.events.len(), events)}
            {list("Addresses", seen.ips.len(), addresses)}
            {hours(&seen.hours)}
        </div>
    }
    .into_any()
}

/// The creation and the deletion of the token. Others did that, so the numbers do not count it.
fn life(times: Times, life: &[LifeEvent]) -> Option<AnyView> {
    let item = |event: &LifeEvent| {
        let by =
            (!event.by.is_empty()).then(|| view! { " by " <Untrusted text=event.by.clone()/> });
        let ip =
            (!event.ip.is_empty()).then(|| view! { ", from " <Untrusted text=event.ip.clone()/> });
        view! {
            <li>
                <b>{event.change.word()}</b> " " <Relative at=event.at times/> {by}
                <span class="muted">{ip}</span>
            </li>
        }
    };
    (!life.is_empty()).then(|| {
        view! {
            <ul class="activity-life" aria-label="Created and deleted">
                {life.iter().map(item).collect::<Vec<_>>()}
            </ul>
        }
        .into_any()
    })
}

fn facts(times: Times, links: Links, seen: &Activity) -> Vec<AnyView> {
    let at =
        |at: UnixSeconds| view! { <a href=links.around(at)><Relative at times/></a> }.into_any();
    let failed = match seen.failures {
        Failures::New(first) => Some((
            "first refusal",
            format!("There was none in the weeks before {}.", untrack(|| times.brief(first))),
        )),
        Failures::None | Failures::Known | Failures::Untold => None,
    };
    let failed = failed.map(|(words, tip)| {
        view! {
            <span tabindex="0" data-tip=tip>
                <Badge tone=Tone::Bad icon=Icon::Warning>{words}</Badge>
            </span>
        }
    });
    let count = intl::number(seen.failed);
    let count = match seen.failed {
        0 if seen.failed_untold > 0 => "not told".into_any(),
        0 => count.into_any(),
        _ => view! { <a href=links.with("failed", "yes")>{count}</a> }.into_any(),
    };
    let scope = if seen.complete { "Events" } else { "Events in what was read" };
    let first = if seen.complete { "First of them" } else { "First in what was read" };
    [
        (scope, view! { <a href=links.all()>{intl::number(seen.total)}</a> }.into_any()),
        (first, seen.first.map(at).into_any()),
        ("Last", seen.last.map(at).into_any()),
        ("Refused", view! { {count} " " {failed} }.into_any()),
    ]
    .into_iter()
    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any())
    .collect()
}

/// Bars by day, and the same as a table.
fn days(times: Times, days: &[Day]) -> AnyView {
    let most = days.iter().map(|day| day.total).max().unwrap_or_default().max(1);
    let words = |day: &Day| {
        let known = if day.known { "" } else { ", not read to its end" };
        let failed = if day.failed > 0 {
            format!(", {} refused", intl::number(day.failed))
        } else {
            String::new()
        };
        let events = if day.total == 1 { "event" } else { "events" };
        format!("{} {events}{failed}{known}", intl::number(day.total))
    };
    let bar = |day: &Day| {
        let tip = format!("{}: {}", untrack(|| times.day(day.start)), words(day));
        let part = |kind, events: usize| {
            let height = format!("{}%", (events * 100).div_ceil(most));
            (events > 0).then(|| view! { <span data-kind=kind style:height=height></span> })
        };
        let unread = (!day.known).then_some("");
        view! {
            <span class="activity-day" data-unread=unread data-tip=tip>
                {part("failed", day.failed)} {part("ordinary", day.total - day.failed)}
            </span>
        }
        .into_any()
    };
    let row = |day: &Day| {
        view! { <tr><th scope="row">{untrack(|| times.day(day.start))}</th><td>{words(day)}</td></tr> }
            .into_any()
    };
    let weekly = days.iter().enumerate().step_by(7);
    let labels = weekly.map(|(at, day)| (place(at, days.len()), untrack(|| times.day(day.start))));
    view! {
        <figure class="activity-figure" aria-label="Events by day">
            <div class="activity-days" aria-hidden="true">{days.iter().map(bar).collect::<Vec<_>>()}</div>
            <div class="bars-axis" aria-hidden="true">{axis_of_time(labels.collect())}</div>
            <details>
                <summary>"As a table"</summary>
                <table class="expiry-table" aria-label="Events by day">
                    <thead><tr><th scope="col">"Day"</th><th scope="col">"Events"</th></tr></thead>
                    <tbody>{days.iter().rev().map(row).collect::<Vec<_>>()}</tbody>
                </table>
            </details>
        </figure>
    }
    .into_any()
}

/// Where a bar of so many begins, in thousandths of the width.
fn place(at: usize, of: usize) -> i64 {
    i64::try_from(at * 1000 / of.max(1)).unwrap_or_default()
}

fn list(title: &'static str, count: usize, items: Vec<AnyView>) -> AnyView {
    let more = count.saturating_sub(MOST);
    let more = (more > 0).then(|| {
        view! { <li class="muted">{format!("and {} more", intl::number(more))}</li> }.into_any()
    });
    let items: Vec<AnyView> = items.into_iter().take(MOST).chain(more).collect();
    view! { <div><h3>{title}</h3><ul class="activity-list" aria-label=title>{items}</ul></div> }
        .into_any()
}

fn event(links: Links, event: &EventType) -> AnyView {
    let href = links.with("event", &event.event);
    view! {
        <li><a href=href><Untrusted text=event.event.clone()/></a> <span class="muted">{intl::number(event.count)}</span></li>
    }
    .into_any()
}

fn address(times: Times, links: Links, address: &Address) -> AnyView {
    let href = links.with("ip", &address.ip);
    let since = format!("First of these {}.", untrack(|| times.brief(address.first)));
    let mark = (address.is_new == Some(true)).then(|| {
        let tip = format!("{since} It was not there in the weeks before.");
        view! {
            <span tabindex="0" data-tip=tip><Badge tone=Tone::Warn icon=Icon::Warning>"new IP"</Badge></span>
        }
    });
    view! {
        <li>
            <span>
                <a href=href><Untrusted text=address.ip.clone()/></a> {mark}
                <small class="muted">{since}</small>
            </span>
            <span class="muted">{intl::number(address.count)}</span>
        </li>
    }
    .into_any()
}

/// At what time of day the token is used: a bar for each hour, and the busiest hours in words.
fn hours(hours: &[usize; 24]) -> AnyView {
    let most = hours.iter().copied().max().unwrap_or_default().max(1);
    let bar = |events: &usize| {
        let height = format!("{}%", (events * 100).div_ceil(most));
        view! { <span class="activity-day">
            {(*events > 0).then(|| view! { <span data-kind="ordinary" style:height=height></span> })}
        </span> }
        .into_any()
    };
    let labels =
        (0..hours.len()).step_by(6).map(|hour| (place(hour, hours.len()), format!("{hour:02}")));
    let busiest: Vec<String> = busiest(hours)
        .into_iter()
        .map(|hours| format!("{:02}:00 to {:02}:00", hours.start, hours.end % 24))
        .collect();
    view! {
        <div>
            <h3>"Hours of the day"</h3>
            <div class="activity-days activity-hours" aria-hidden="true">
                {hours.iter().map(bar).collect::<Vec<_>>()}
            </div>
            <div class="bars-axis" aria-hidden="true">{axis_of_time(labels.collect())}</div>
            <p class="muted">"Busiest from " {busiest.join(", ")} "."</p>
        </div>
    }
    .into_any()
}

/// "This admin token has not used an admin right in 30 days", if the whole log was read.
#[component]
fn NoAdminNeeded(
    screen: Screen,
    recent_log: RecentLog,
    row: Arc<TokenRow>,
    token: AccessToken,
) -> impl IntoView {
    let is_unneeded = Memo::new(move |_| {
        let verdict = recent_log.look(|log| {
            log.whole(recent_log.window).and_then(|whole| needs_no_admin(whole, &token))
        });
        verdict == Some(true)
    });
    let is_organization = screen.owner.with_value(|owner| matches!(owner, Owner::Organization(_)));
    dynamic(move || {
        (is_organization && is_unneeded.get()).then(|| {
            let row = row.clone();
            let replace = move || {
                let purpose = Purpose::Successor(row.clone(), Some(false));
                screen.dialog.set(Open::Create(purpose));
            };
            view! {
                <Note tone=Tone::Admin>
                    <strong>"This admin token has not used an admin right in 30 days."</strong>
                    " A standard one would do all that the log shows. What was only read, such as a \
                     team’s list of tokens, is not in it. "
                    <Button
                        kind=ButtonKind::Quiet
                        disabled_reason=screen.facts.denial
                        on_press=replace
                    >
                        "Replace it by a standard one…"
                    </Button>
                </Note>
            }
        })
    })
}
