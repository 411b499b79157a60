//! What needs attention in the loaded part of an audit log: refusals that come in a burst or from an
//! address that was not seen before, and admin tokens that never needed an admin's rights; and what an
//! overview shows beside them: events by day, and the last changes to trust, roles and members. Nothing
//! is concluded about times that are not loaded.

use crate::activity::{self, Day, Log, needs_no_admin};
use crate::events::row::EventRow;
use crate::search::link::{self, AuditView, quoted};
use crate::time::range::{Preset, TimeRange, Window};
use console_core::finding::{Finding, MOST_NAMED, Named, Over, Remedy, Severity, Target};
use console_core::text::order::sorted;
use console_core::when::{Zone, count, relative};
use std::collections::HashMap;
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};
use token_api::token::{AccessToken, Owner};

/// So many refusals of one address within an hour are a burst.
const BURST: usize = 10;

/// An address is new if it was first seen within this time and the log is loaded for as long before it.
const NEW_SECONDS: i64 = 7 * SECONDS_PER_DAY;

/// Refusals that are older than this need no action today.
const RECENT_SECONDS: i64 = 7 * SECONDS_PER_DAY;

/// The part of the log that was read.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// The log.
    pub log: Log<'a>,
    /// The time that was to be read.
    pub window: Window,
    /// The current time.
    pub now: UnixSeconds,
    /// The time zone for words such as "yesterday".
    pub zone: &'a dyn Zone,
}

/// Everything that is found in the log, over the organization's tokens as far as they are known.
pub fn findings(given: Given<'_>, owner: &Owner, tokens: &[&AccessToken]) -> Vec<Finding> {
    let found = [refusals(given), without_admin(given, owner, tokens)];
    found.into_iter().flatten().collect()
}

/// "all 30 days loaded": over what a finding of the log is made.
pub fn over(given: Given<'_>) -> Over {
    let words = given.log.words(given.window);
    let events = count(i64::try_from(given.log.store.len()).unwrap_or(i64::MAX), "event");
    Over { words: format!("{events}, {words}"), is_whole: given.log.whole(given.window).is_some() }
}

/// The refusals of one address.
struct Address<'a> {
    text: &'a str,
    /// When they were refused, the newest first.
    times: Vec<UnixSeconds>,
    /// Who was refused last.
    actor: &'a str,
    /// When the address was first seen, whatever it did.
    first: UnixSeconds,
}

impl Address<'_> {
    /// Whether there were [`BURST`] refusals within an hour.
    fn is_burst(&self) -> bool {
        self.times.windows(BURST).any(|hour| hour[0].seconds_since(hour[BURST - 1]) <= 3600)
    }

    /// Whether it is known that the address was not there before.
    fn is_new(&self, given: Given<'_>) -> bool {
        let before =
            Window { from: self.first.plus_seconds(-NEW_SECONDS), to: self.first.plus_seconds(-1) };
        given.now.seconds_since(self.first) <= NEW_SECONDS
            && given.log.coverage.gap(before).is_none()
    }
}

fn refusals(given: Given<'_>) -> Option<Finding> {
    let since = given.now.plus_seconds(-RECENT_SECONDS);
    let mut by_address: HashMap<&str, Address<'_>> = HashMap::new();
    let mut first_seen: HashMap<&str, UnixSeconds> = HashMap::new();
    for row in given.log.within(given.window).filter(|row| !row.address.is_empty()) {
        // The newest come first, so that the last one written is the first that was seen.
        first_seen.insert(row.address, row.time);
        if row.failed.is_yes() && row.time >= since {
            let new = || Address {
                text: row.address,
                times: Vec::new(),
                actor: row.actor,
                first: row.time,
            };
            by_address.entry(row.address).or_insert_with(new).times.push(row.time);
        }
    }
    let addresses = by_address.into_values().filter_map(|address| {
        let first = first_seen.get(address.text).copied()?;
        Some(Address { first, ..address })
    });
    let grave: Vec<Address<'_>> =
        addresses.filter(|address| address.is_burst() || address.is_new(given)).collect();
    let grave = sorted(grave, |a, b| b.times.len().cmp(&a.times.len()).then(a.text.cmp(b.text)));
    let first = grave.first()?;
    let is_new = grave.iter().all(|address| address.is_new(given));
    let named = grave.iter().take(MOST_NAMED).map(|address| {
        let (times, last) = (address.times.len(), address.times.first().copied());
        let ago = last.map(|at| relative(at, given.now, given.zone)).unwrap_or_default();
        Named {
            label: address.text.to_owned(),
            count: 1,
            of: address.actor.to_owned(),
            note: format!(
                "{}, last {ago}",
                count(i64::try_from(times).unwrap_or(i64::MAX), "refusal")
            ),
            target: Some(events_of(address.text)),
        }
    });
    let target = match grave.len() {
        1 => events_of(first.text),
        _ => Target::Audit(link::refusals(Preset::Week)),
    };
    let what = match (grave.len(), is_new) {
        (1, true) => "new address was refused",
        (_, true) => "new addresses were refused",
        (1, false) => "address was refused again and again",
        (_, false) => "addresses were refused again and again, or are new",
    };
    Some(Finding {
        severity: Severity::Urgent,
        count: grave.len(),
        what: what.to_owned(),
        why: "Somebody may try a value that leaked, or a program has one that ended.".to_owned(),
        named: named.collect(),
        over: over(given),
        remedies: vec![Remedy::new("Show events", target)],
    })
}

/// The refusals of an address.
fn events_of(address: &str) -> Target {
    let view = AuditView {
        query: format!("failed:yes ip:{}", quoted(address)),
        range: TimeRange::Last(Preset::Week),
        ..AuditView::default()
    };
    Target::Audit(view.to_string())
}

fn without_admin(given: Given<'_>, owner: &Owner, tokens: &[&AccessToken]) -> Option<Finding> {
    let whole = given.log.whole(given.window)?;
    let could = |token: &&&AccessToken| {
        !token.expires.is_over(given.now) && needs_no_admin(whole, token) == Some(true)
    };
    let found: Vec<&AccessToken> = tokens.iter().filter(could).copied().collect();
    let first = found.first()?;
    let own = |token: &AccessToken| Target::Token(owner.clone(), token.id.clone());
    let named = found.iter().take(MOST_NAMED).map(|token| Named {
        label: token.label().to_owned(),
        count: 1,
        of: String::new(),
        note: String::new(),
        target: Some(own(token)),
    });
    let what = match found.len() {
        1 => "admin token never needed to be admin",
        _ => "admin tokens never needed to be admin",
    };
    Some(Finding {
        severity: Severity::Review,
        count: found.len(),
        what: what.to_owned(),
        why: "All that they did, a standard token may do: replace them by one.".to_owned(),
        named: named.collect(),
        over: over(given),
        remedies: vec![Remedy::new("Open token", own(first))],
    })
}

/// The events of each of the last days, today last. A day that was not read from end to end says so.
pub fn by_day(given: Given<'_>) -> Vec<Day> {
    activity::by_day(given.log, given.log.within(given.window), given.now, given.zone)
}

/// Words of the kinds of events that change who may do what.
const CHANGES: [&str; 7] =
    ["issuer", "policy", "policies", "role", "member", "setting", "settings"];

/// Whether an event changes trust, roles, members or settings.
fn is_change(row: &EventRow<'_>) -> bool {
    let mut words = row.event.split(|c: char| !c.is_ascii_alphanumeric());
    !row.failed.is_yes()
        && words.any(|word| CHANGES.iter().any(|change| word.eq_ignore_ascii_case(change)))
}

/// The newest changes to trust, roles, members and settings, at most so many.
pub fn changes<'a>(given: Given<'a>, most: usize) -> Vec<EventRow<'a>> {
    given.log.within(given.window).filter(is_change).take(most).collect()
}

#[cfg(test)]
mod tests;
