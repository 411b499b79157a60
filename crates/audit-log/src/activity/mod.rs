//! What a token did: over the last 30 days, and what would miss it if it were deleted. Everything
//! is said of the part of the log that was read; what needs all of it takes a [`Whole`], which
//! exists only where nothing is missing. The present and the zone are arguments.

mod breaks;
mod life;
mod log;
mod made;
mod origin;
pub mod report;
pub mod said;
mod subject;

pub use breaks::{Breaks, InUse, Refused, Use, Used, breaks, in_use};
pub use life::{Change, InLog, LifeEvent, all_events, life};
pub use log::{Log, Who, Whole};
pub use made::{Creations, Fate, Lists, Made, creations, headline, sources};
pub use origin::{Origin, around_creation, origin};
pub use subject::{Subject, subject};

use crate::events::row::EventRow;
use crate::load::coverage::Loaded;
use crate::time::range::Window;
use chrono::{Days, NaiveTime};
use console_core::text::order::sorted;
use console_core::when::Zone;
use std::collections::HashMap;
use std::ops::Range;
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};
use token_api::token::AccessToken;
use token_api::told::Told;

/// How many days are looked at.
pub const DAYS: u32 = 30;

/// How many of them are the recent ones: what they have and the days before have not is new.
const RECENT_DAYS: u32 = 7;

/// The part of the log that is looked at: [`DAYS`] days of 24 hours up to now.
pub fn window(now: UnixSeconds) -> Window {
    Window { from: now.plus_seconds(-i64::from(DAYS) * SECONDS_PER_DAY), to: now }
}

/// The last [`RECENT_DAYS`] days of 24 hours.
fn recent(now: UnixSeconds) -> Window {
    Window { from: now.plus_seconds(-i64::from(RECENT_DAYS) * SECONDS_PER_DAY), to: now }
}

/// A local day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// When it begins.
    pub start: UnixSeconds,
    /// Events.
    pub total: usize,
    /// Those of them that failed.
    pub failed: usize,
    /// Whether all of the day, as far as it has passed, was read.
    pub known: bool,
}

/// A kind of event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventType {
    /// As the server writes it.
    pub event: String,
    /// How often.
    pub count: usize,
    /// The last time.
    pub last: UnixSeconds,
}

/// An address that the token was used from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The address, without a port.
    pub ip: String,
    /// How often.
    pub count: usize,
    /// The first time in what was read.
    pub first: UnixSeconds,
    /// The last time.
    pub last: UnixSeconds,
    /// Whether it was first seen in the last [`RECENT_DAYS`] days, of a token that was in use
    /// before; `None` where the days before were not read.
    pub is_new: Option<bool>,
}

/// Whether failures are something new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failures {
    /// There are none in what was read.
    None,
    /// The first of [`DAYS`] days is this one, within the last [`RECENT_DAYS`].
    New(UnixSeconds),
    /// There were some before already.
    Known,
    /// There are some now; the days before were not read.
    Untold,
}

/// What a token did in [`DAYS`] days, as far as they were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Whether all of the days were read.
    pub complete: bool,
    /// Whether no event that was read names a token.
    pub names_none: bool,
    /// Since when everything was read; `None` when nothing was.
    pub known_since: Option<UnixSeconds>,
    /// Events.
    pub total: usize,
    /// Those of them that failed.
    pub failed: usize,
    /// Those of which the log does not tell whether they failed.
    pub failed_untold: usize,
    /// The first event.
    pub first: Option<UnixSeconds>,
    /// The last event.
    pub last: Option<UnixSeconds>,
    /// Its creation and its deletion, the newest first: events of whoever did it.
    pub life: Vec<LifeEvent>,
    /// The last [`DAYS`] local days, today last.
    pub days: Vec<Day>,
    /// Kinds of events, the most frequent first.
    pub events: Vec<EventType>,
    /// Addresses, the most frequent first.
    pub ips: Vec<Address>,
    /// Whether failures are something new.
    pub failures: Failures,
    /// Events by hour of the local day.
    pub hours: [usize; 24],
}

impl Activity {
    /// What a token did up to `now`, with days and hours of `zone`.
    pub fn of(log: Log<'_>, token: &Who, now: UnixSeconds, zone: &dyn Zone) -> Self {
        let window = window(now);
        let mut activity = Self {
            complete: log.whole(window).is_some(),
            names_none: log.names_no_token(),
            known_since: log.coverage.reaches_back_to(window),
            total: 0,
            failed: 0,
            failed_untold: 0,
            first: None,
            last: None,
            life: life(log, token, window),
            days: days(log, now, zone),
            events: Vec::new(),
            ips: Vec::new(),
            failures: Failures::None,
            hours: [0; 24],
        };
        let (mut events, mut ips) = (HashMap::new(), HashMap::new());
        let mut first_failure = None;
        for row in log.of(token, window) {
            activity.count(&row, zone);
            let event: &mut EventType = events.entry(row.event).or_insert_with(|| EventType {
                event: row.event.to_owned(),
                count: 0,
                last: row.time,
            });
            event.count += 1;
            if row.failed.is_yes() {
                first_failure = Some(row.time);
            }
            if row.address.is_empty() {
                continue;
            }
            let ip: &mut Address = ips.entry(row.address).or_insert_with(|| Address {
                ip: row.address.to_owned(),
                count: 0,
                first: row.time,
                last: row.time,
                is_new: None,
            });
            ip.count += 1;
            ip.first = row.time;
        }
        activity.events = sorted(events.into_values().collect(), |a, b| {
            b.count.cmp(&a.count).then_with(|| a.event.cmp(&b.event))
        });
        activity.ips = sorted(ips.into_values().collect(), |a, b| {
            b.count.cmp(&a.count).then_with(|| a.ip.cmp(&b.ip))
        });
        activity.mark(first_failure, now);
        activity
    }

    fn count(&mut self, row: &EventRow<'_>, zone: &dyn Zone) {
        self.total += 1;
        self.failed += usize::from(row.failed.is_yes());
        self.failed_untold += usize::from(row.failed == Told::Untold);
        self.last = self.last.or(Some(row.time));
        self.first = Some(row.time);
        add_to_day(&mut self.days, row);
        let local = row.time.plus_seconds(i64::from(zone.offset_seconds(row.time)));
        let hour = local.0.rem_euclid(SECONDS_PER_DAY) / 3600;
        if let Some(hour) = usize::try_from(hour).ok().and_then(|hour| self.hours.get_mut(hour)) {
            *hour += 1;
        }
    }

    /// Marks what is new: in the recent days and not in those before.
    fn mark(&mut self, first_failure: Option<UnixSeconds>, now: UnixSeconds) {
        let recent = recent(now).from;
        // Of a token that is new itself, everything is.
        let was_used = self.first.is_some_and(|first| first < recent);
        for ip in &mut self.ips {
            ip.is_new = match (ip.first < recent, self.complete) {
                (true, _) => Some(false),
                (false, true) => Some(was_used),
                (false, false) => None,
            };
        }
        self.failures = match first_failure {
            None => Failures::None,
            Some(at) if at < recent => Failures::Known,
            Some(at) if self.complete => Failures::New(at),
            Some(_) => Failures::Untold,
        };
    }

    /// How many of the days were read from their beginning on.
    pub fn known_days(&self) -> usize {
        self.days.iter().filter(|day| day.known).count()
    }
}

/// The hours of the day in which there is at least half as much as in the busiest one, those side by
/// side together: from 8 up to, but not including, 11.
pub fn busiest(hours: &[usize; 24]) -> Vec<Range<usize>> {
    let most = hours.iter().copied().max().unwrap_or_default();
    let mut found: Vec<Range<usize>> = Vec::new();
    for (hour, _) in hours.iter().enumerate().filter(|(_, events)| **events * 2 >= most.max(1)) {
        match found.last_mut() {
            Some(last) if last.end == hour => last.end += 1,
            _ => found.push(hour..hour + 1),
        }
    }
    found
}

fn add_to_day(days: &mut [Day], row: &EventRow<'_>) {
    let next = days.partition_point(|day| day.start <= row.time);
    if let Some(day) = next.checked_sub(1).and_then(|at| days.get_mut(at)) {
        day.total += 1;
        day.failed += usize::from(row.failed.is_yes());
    }
}

/// Some events by day: those of each of the last [`DAYS`] days, today last.
pub fn by_day<'a>(
    log: Log<'_>,
    rows: impl Iterator<Item = EventRow<'a>>,
    now: UnixSeconds,
    zone: &dyn Zone,
) -> Vec<Day> {
    let mut days = days(log, now, zone);
    rows.for_each(|row| add_to_day(&mut days, &row));
    days
}

/// The last [`DAYS`] days of a zone, today last; fewer where the calendar ends.
fn days(log: Log<'_>, now: UnixSeconds, zone: &dyn Zone) -> Vec<Day> {
    let local = now.plus_seconds(i64::from(zone.offset_seconds(now)));
    let Some(today) = local.to_utc().map(|at| at.date_naive()) else { return Vec::new() };
    let start = |back: u32| {
        let day = today.checked_sub_days(Days::new(back.into()))?;
        zone.instant(day.and_time(NaiveTime::MIN))
    };
    let starts: Vec<UnixSeconds> = (0..DAYS).rev().filter_map(start).collect();
    let ends = starts.iter().skip(1).map(|next| next.plus_seconds(-1)).chain([now]);
    let reach = window(now).from;
    let day = |(start, end): (&UnixSeconds, UnixSeconds)| {
        // After a change of the clock the first day may begin before the window.
        let passed = Window::between((*start).max(reach).min(end), end);
        let known = log.coverage.of(passed) == Loaded::All;
        Day { start: *start, total: 0, failed: 0, known }
    };
    starts.iter().zip(ends).map(day).collect()
}

/// Whether an admin token could be a standard one: it was used in [`DAYS`] days, and never with a
/// right of an admin. `None` where that can't be told: the token is younger, or the log has no use of
/// it, or does not tell of one what right it took.
pub fn needs_no_admin(whole: Whole<'_>, token: &AccessToken) -> Option<bool> {
    let Whole { log, window } = whole;
    let long_enough = window.seconds() >= i64::from(DAYS) * SECONDS_PER_DAY;
    if token.admin != Some(true) || !long_enough || token.created_at()? > window.from {
        return None;
    }
    let (mut uses, mut admin) = (0_usize, Told::No);
    for row in log.of(&Who::of(token), window) {
        uses += 1;
        admin = admin.or(row.admin());
    }
    (uses > 0 && admin != Told::Untold).then_some(admin.is_no())
}

#[cfg(test)]
mod tests;
