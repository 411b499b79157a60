//! Refusals that come again and again. Whoever can make a server refuse something must not be able
//! to fill the log of an organization with it, and what is in the log must stay true: so the first
//! refusal is an event at once, equal ones of the same actor are counted for an hour, and then one
//! event says how often they came. Of different ones only so many are told apart in that hour.
//!
//! An actor is an access token, the subject of a believed ID token, or else an address.

use crate::act::trying_again;
use crate::limits::network;
use crate::refusal::Refusal;
use crate::store::audit::{EventRow, Repeat, RepeatKey};
use crate::store::{Rows, Store, Stored, in_transaction};
use crate::token_value::{hash, hex};
use token_api::time::UnixSeconds;

/// For so many seconds equal refusals are counted, from the first one on.
pub const WINDOW: i64 = 3600;

/// So many different refusals of an actor in an organization are told apart in that time.
pub const MOST_KINDS: i64 = 20;

/// So many are ended at once, so that no request waits long for the counts of others.
const ENDED_AT_ONCE: u32 = 50;

/// The word for all refusals of an actor beyond those that are told apart.
const OTHERS: &str = "others";

/// Notes a refusal by its event.
///
/// # Errors
/// That of the store.
pub fn note(store: &mut dyn Store, event: &EventRow) -> Result<(), Refusal> {
    trying_again(|| {
        in_transaction(store, |rows| -> Stored<()> {
            end(rows, event.at)?;
            count(rows, event)
        })
        .map_err(Refusal::from)
    })
}

/// Writes the events of the counts whose time is over, and tells whether there may be more.
pub fn end(rows: &dyn Rows, now: UnixSeconds) -> Stored<bool> {
    let ended = rows.repeats_until(now.plus_seconds(-WINDOW), ENDED_AT_ONCE)?;
    for repeat in &ended {
        finish(rows, repeat, now)?;
    }
    Ok(ended.len() == ENDED_AT_ONCE as usize)
}

fn finish(rows: &dyn Rows, repeat: &Repeat, now: UnixSeconds) -> Stored<()> {
    rows.forget_repeat(&repeat.key)?;
    if repeat.again == 0 {
        return Ok(());
    }
    // As late as the log is by now: whoever reads it from where they stopped must meet this.
    rows.write_event(&EventRow { at: now, description: summary(repeat), ..repeat.event.clone() })
}

fn summary(repeat: &Repeat) -> String {
    let Repeat { again, last, first, event, .. } = repeat;
    let times = if *again == 1 { "once".to_owned() } else { format!("{again} times") };
    let (first, last) = (first.to_rfc3339(), last.to_rfc3339());
    match repeat.key.what.as_str() {
        OTHERS => format!(
            "Further refused requests: {times} after {first}, at last at {last}: {}",
            event.description
        ),
        _ => format!("{} ({times} again after {first}, at last at {last})", event.description),
    }
}

fn count(rows: &dyn Rows, event: &EventRow) -> Stored<()> {
    let mut key =
        RepeatKey { org_id: event.org_id.clone(), actor: actor(event), what: what(event) };
    if let Some(repeat) = rows.repeat(&key)? {
        return count_again(rows, repeat, event);
    }
    let since = event.at.plus_seconds(-WINDOW);
    if rows.repeats_since(event.org_id.as_deref(), &key.actor, since)? < MOST_KINDS {
        rows.write_event(event)?;
        return rows.put_repeat(&first(key, event, 0));
    }
    key.what = OTHERS.to_owned();
    match rows.repeat(&key)? {
        Some(repeat) => count_again(rows, repeat, event),
        None => rows.put_repeat(&first(key, event, 1)),
    }
}

fn first(key: RepeatKey, event: &EventRow, again: i64) -> Repeat {
    Repeat { key, first: event.at, last: event.at, again, event: event.clone() }
}

fn count_again(rows: &dyn Rows, repeat: Repeat, event: &EventRow) -> Stored<()> {
    let again = repeat.again.saturating_add(1);
    rows.put_repeat(&Repeat { again, last: event.at, event: event.clone(), ..repeat })
}

fn actor(event: &EventRow) -> String {
    if !event.token_id.is_empty() {
        return format!("token {}", event.token_id);
    }
    if !event.actor_urn.is_empty() {
        return event.actor_urn.clone();
    }
    let address = event.source_ip.parse().map(|ip| network(ip).to_string());
    format!("address {}", address.as_ref().unwrap_or(&event.source_ip))
}

fn what(event: &EventRow) -> String {
    let said = format!("{} {} {}", event.event.name(), event.status, event.description);
    hex(&hash(&said)[..16])
}
