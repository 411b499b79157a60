//! Times in words: "in 5 days", "4 minutes ago", and the state of an expiry. Future times round
//! up ("in 1 minute" until it is over); past days are counted by the calendar. The present and the
//! zone are arguments.

use chrono::{Datelike, NaiveDateTime, Timelike};
use token_api::time::{Moment, SECONDS_PER_DAY, UnixSeconds};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;

/// A token expires "soon" within this many days.
pub const SOON_DAYS: u32 = 7;

/// A token used within this many days counts as recently used.
pub const RECENT_DAYS: u32 = 7;

/// What is shown in the place of something that the server does not tell.
pub const NOT_TOLD: &str = "not told";

/// Whether what was last used then was used recently. What is not told or no instant tells nothing.
pub fn is_recent(used: &Moment, now: UnixSeconds) -> bool {
    used.at().is_some_and(|at| at.plus_days(RECENT_DAYS) > now)
}

/// What a time zone must be able to say. The browser's own zone lives outside this crate.
pub trait Zone {
    /// Seconds that local time is ahead of UTC at this instant.
    fn offset_seconds(&self, at: UnixSeconds) -> i32;

    /// The instant of a local date and time; `None` for what the zone can't place.
    fn instant(&self, local: NaiveDateTime) -> Option<UnixSeconds>;
}

/// The zone of a fixed distance from UTC, in seconds ahead of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FixedZone(pub i32);

impl Zone for FixedZone {
    fn offset_seconds(&self, _at: UnixSeconds) -> i32 {
        self.0
    }

    fn instant(&self, local: NaiveDateTime) -> Option<UnixSeconds> {
        Some(UnixSeconds(local.and_utc().timestamp() - i64::from(self.0)))
    }
}

/// The first instant of a local date and time. Where the clock leaves it out, that is the change of
/// the clock: nothing between is lost.
pub fn earliest(local: NaiveDateTime, zone: &dyn Zone) -> Option<UnixSeconds> {
    let at = zone.instant(local)?;
    if is_at(at, local, zone) { Some(at) } else { Some(change_near(at, zone).unwrap_or(at)) }
}

/// The last instant of a local date and time: of one that comes twice, when the clock is put back,
/// the second. Where the clock leaves it out, that is the change of the clock.
pub fn latest(local: NaiveDateTime, zone: &dyn Zone) -> Option<UnixSeconds> {
    let at = zone.instant(local)?;
    if !is_at(at, local, zone) {
        return Some(change_near(at, zone).unwrap_or(at));
    }
    // By how much the clock is put back differs: an hour in Berlin, half of one on Lord Howe Island.
    let later = at.plus_seconds(SECONDS_PER_DAY);
    let back = zone.offset_seconds(at) - zone.offset_seconds(later);
    let again = at.plus_seconds(i64::from(back.max(0)));
    Some(if is_at(again, local, zone) { again } else { at })
}

/// The last second that is not after a local date and time: of one that comes twice the second, of
/// one that the clock leaves out the second before its change.
pub fn last_second(local: NaiveDateTime, zone: &dyn Zone) -> Option<UnixSeconds> {
    let at = latest(local, zone)?;
    Some(if is_at(at, local, zone) { at } else { at.plus_seconds(-1) })
}

/// Whether the clock shows this at an instant.
fn is_at(at: UnixSeconds, local: NaiveDateTime, zone: &dyn Zone) -> bool {
    let shown = at.plus_seconds(i64::from(zone.offset_seconds(at)));
    shown.0 == local.and_utc().timestamp()
}

/// When the clock is changed within a day before or after an instant.
fn change_near(at: UnixSeconds, zone: &dyn Zone) -> Option<UnixSeconds> {
    let offset = |at: UnixSeconds| zone.offset_seconds(at);
    let (mut before, mut after) =
        (at.plus_seconds(-SECONDS_PER_DAY), at.plus_seconds(SECONDS_PER_DAY));
    let (old, new) = (offset(before), offset(after));
    while old != new && after.seconds_since(before) > 1 {
        let middle = before.plus_seconds(after.seconds_since(before) / 2);
        *(if offset(middle) == old { &mut before } else { &mut after }) = middle;
    }
    (old != new).then_some(after)
}

/// The number of the local day that holds this instant.
fn local_day(at: UnixSeconds, zone: &dyn Zone) -> i64 {
    at.plus_seconds(i64::from(zone.offset_seconds(at))).0.div_euclid(SECONDS_PER_DAY)
}

/// `2026-12-24T18:30` of an instant in a zone, as date and time inputs take it: ("2026-12-24",
/// "18:30").
pub fn local_fields(at: UnixSeconds, zone: &dyn Zone) -> Option<(String, String)> {
    let local = at.plus_seconds(i64::from(zone.offset_seconds(at))).to_utc()?;
    let date = format!("{:04}-{:02}-{:02}", local.year(), local.month(), local.day());
    Some((date, format!("{:02}:{:02}", local.hour(), local.minute())))
}

/// An instant relative to the present.
pub fn relative(at: UnixSeconds, now: UnixSeconds, zone: &dyn Zone) -> String {
    let seconds = at.seconds_since(now);
    if seconds > 0 {
        until(seconds, at, now, zone)
    } else {
        since(seconds.saturating_neg(), at, now, zone)
    }
}

fn until(seconds: i64, at: UnixSeconds, now: UnixSeconds, zone: &dyn Zone) -> String {
    let up = |unit: i64| seconds.saturating_add(unit - 1) / unit;
    if seconds <= 59 * MINUTE {
        format!("in {}", count(up(MINUTE), "minute"))
    } else if seconds <= 12 * HOUR {
        format!("in {}", count(up(HOUR), "hour"))
    } else if local_day(at, zone) - local_day(now, zone) == 1 {
        "tomorrow".into()
    } else if seconds <= 23 * HOUR {
        format!("in {}", count(up(HOUR), "hour"))
    } else {
        format!("in {}", count(up(SECONDS_PER_DAY), "day"))
    }
}

fn since(seconds: i64, at: UnixSeconds, now: UnixSeconds, zone: &dyn Zone) -> String {
    if seconds < MINUTE {
        "just now".into()
    } else if seconds < HOUR {
        format!("{} ago", count(seconds / MINUTE, "minute"))
    } else if seconds < 12 * HOUR {
        format!("{} ago", count(seconds / HOUR, "hour"))
    } else {
        match local_day(now, zone) - local_day(at, zone) {
            ..=0 => format!("{} ago", count(seconds / HOUR, "hour")),
            1 => "yesterday".into(),
            days => format!("{} ago", count(days, "day")),
        }
    }
}

/// "1 day", "2 days".
pub fn count(number: i64, unit: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

/// The state of an expiry; each has an icon, a word and a color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExpiryState {
    /// It no longer works.
    Expired,
    /// It ends within [`SOON_DAYS`].
    Soon,
    /// It ends later.
    Later,
    /// It does not end.
    Never,
    /// The server's value is no believable instant.
    Odd,
    /// The server does not tell.
    Untold,
}

impl ExpiryState {
    /// The state at `now`. A token is invalid from its expiry on.
    pub fn of(expires: &Moment, now: UnixSeconds) -> Self {
        match expires {
            Moment::Untold => Self::Untold,
            Moment::Never => Self::Never,
            Moment::Odd(_) => Self::Odd,
            Moment::At(at) if *at <= now => Self::Expired,
            Moment::At(at) if *at <= now.plus_days(SOON_DAYS) => Self::Soon,
            Moment::At(_) => Self::Later,
        }
    }
}

/// An expiry in words: "never", "in 5 days", "expired yesterday", "not told"; an odd value as it is.
pub fn expiry_words(expires: &Moment, now: UnixSeconds, zone: &dyn Zone) -> String {
    match expires {
        Moment::At(at) if *at <= now => format!("expired {}", relative(*at, now, zone)),
        Moment::At(at) => relative(*at, now, zone),
        other => timeless_words(other, "never"),
    }
}

/// A last use in words: "never used", "5 minutes ago", "not told"; an odd value as it is.
pub fn use_words(used: &Moment, now: UnixSeconds, zone: &dyn Zone) -> String {
    match used {
        Moment::At(at) => relative(*at, now, zone),
        other => timeless_words(other, "never used"),
    }
}

/// What is said in the place of an instant; empty for an instant.
pub fn timeless_words(moment: &Moment, never: &str) -> String {
    match moment {
        Moment::Untold => NOT_TOLD.into(),
        Moment::Never => never.into(),
        Moment::At(_) => String::new(),
        Moment::Odd(odd) => format!("odd value {odd}"),
    }
}

/// The whole minutes from UTC as people write them: "UTC", "UTC+1", "UTC−11", "UTC+5:45".
pub fn offset_name(offset_seconds: i32) -> String {
    let minutes = offset_seconds / 60;
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    let sign = if minutes < 0 { '−' } else { '+' };
    match (hours, rest) {
        (0, 0) => "UTC".into(),
        (_, 0) => format!("UTC{sign}{hours}"),
        _ => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

/// How many seconds the server's clock is ahead of this one, from the `Date` of an answer, and when the
/// request was sent and the answer received by this clock. `known` is what was known before.
///
/// The server wrote the date at some time in between. So what is known stays if it is possible, and else
/// the clocks agree if that is: an answer that takes long does not make this clock late.
pub fn skew(known: i64, date: UnixSeconds, sent: UnixSeconds, received: UnixSeconds) -> i64 {
    let least = date.seconds_since(received);
    // The header has whole seconds.
    let most = date.seconds_since(sent).saturating_add(1);
    [known, 0].into_iter().find(|skew| (least..=most).contains(skew)).unwrap_or(least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn at(text: &str) -> UnixSeconds {
        UnixSeconds::from_rfc3339(text).unwrap()
    }

    #[test]
    fn an_answer_that_takes_long_does_not_make_the_clock_late() {
        let at = UnixSeconds(1_795_212_840);
        let date = |seconds| at.plus_seconds(seconds);
        // The clocks agree; the answer took 20 seconds and was written at the start, or at the end.
        assert_eq!(skew(0, date(0), at, date(20)), 0);
        assert_eq!(skew(0, date(20), at, date(20)), 0);
        // The seconds of the header are cut off.
        assert_eq!(skew(0, date(-1), at, at), 0);
        // They differ.
        assert_eq!(skew(0, date(86_400), at, date(1)), 86_399);
        assert_eq!(skew(0, date(-86_400), at, at), -86_400);
        // What is known stays while it is possible.
        assert_eq!(skew(-300, date(-300), at, date(20)), -300);
        assert_eq!(skew(-300, date(0), at, date(20)), 0);
    }

    #[test]
    fn future_rounds_up_and_past_rounds_down() {
        let now = at("2026-11-21T12:00:00Z");
        let table = [
            (1, "in 1 minute"),
            (60, "in 1 minute"),
            (61, "in 2 minutes"),
            (59 * 60, "in 59 minutes"),
            (59 * 60 + 1, "in 1 hour"),
            (3 * HOUR, "in 3 hours"),
            (11 * HOUR + 1, "in 12 hours"),
            (13 * HOUR, "tomorrow"),
            (30 * HOUR, "tomorrow"),
            (36 * HOUR, "in 2 days"),
            (30 * SECONDS_PER_DAY - 5, "in 30 days"),
            (0, "just now"),
            (-59, "just now"),
            (-60, "1 minute ago"),
            (-3 * HOUR - 59, "3 hours ago"),
            (-13 * HOUR, "yesterday"),
            (-30 * HOUR, "yesterday"),
            (-37 * HOUR, "2 days ago"),
            (-61 * SECONDS_PER_DAY, "61 days ago"),
        ];
        for (seconds, words) in table {
            assert_eq!(relative(now.plus_seconds(seconds), now, &FixedZone(0)), words, "{seconds}");
        }
    }

    #[test]
    fn tomorrow_depends_on_the_zone() {
        let (now, then) = (at("2026-11-21T09:30:00Z"), at("2026-11-21T23:30:00Z"));
        assert_eq!(relative(then, now, &FixedZone(0)), "in 14 hours");
        assert_eq!(relative(then, now, &FixedZone(14 * 3600)), "tomorrow");
        assert_eq!(relative(then, now, &FixedZone(3600)), "tomorrow");
    }

    #[test]
    fn expiry_has_states() {
        let now = at("2026-11-21T12:00:00Z");
        let table = [
            (Moment::Never, ExpiryState::Never, "never"),
            (Moment::At(now), ExpiryState::Expired, "expired just now"),
            (Moment::At(now.plus_days(7)), ExpiryState::Soon, "in 7 days"),
            (Moment::At(now.plus_days(8)), ExpiryState::Later, "in 8 days"),
            (Moment::of(-7), ExpiryState::Odd, "odd value -7"),
            (Moment::from(json!("soon")), ExpiryState::Odd, "odd value soon"),
            (Moment::from(json!(null)), ExpiryState::Untold, "not told"),
        ];
        for (expires, state, words) in table {
            assert_eq!(ExpiryState::of(&expires, now), state);
            assert_eq!(expiry_words(&expires, now, &FixedZone(0)), words);
        }
    }

    #[test]
    fn a_last_use_has_words() {
        let now = at("2026-11-21T12:00:00Z");
        let table = [
            (Moment::Untold, "not told"),
            (Moment::Never, "never used"),
            (Moment::At(now.plus_seconds(-60)), "1 minute ago"),
            (Moment::from(json!(1.5)), "odd value 1.5"),
        ];
        for (used, words) in table {
            assert_eq!(use_words(&used, now, &FixedZone(0)), words);
        }
    }

    #[test]
    fn recent_is_less_than_a_week_ago() {
        let now = at("2026-11-21T12:00:00Z");
        let table = [
            (Moment::Untold, false),
            (Moment::Never, false),
            (Moment::of(-7), false),
            (Moment::At(now), true),
            (Moment::At(now.plus_seconds(1 - 7 * SECONDS_PER_DAY)), true),
            (Moment::At(now.plus_seconds(-7 * SECONDS_PER_DAY)), false),
        ];
        for (used, recent) in table {
            assert_eq!(is_recent(&used, now), recent, "{used:?}");
        }
    }

    #[test]
    fn names_offsets() {
        for (offset, name) in [
            (0, "UTC"),
            (3600, "UTC+1"),
            (-39_600, "UTC−11"),
            (20_700, "UTC+5:45"),
            (50_400, "UTC+14"),
        ] {
            assert_eq!(offset_name(offset), name);
        }
    }

    #[test]
    fn fills_date_and_time_inputs() {
        let at = at("2026-12-31T23:30:00Z");
        let fields = local_fields(at, &FixedZone(3600)).unwrap();
        assert_eq!(fields, ("2027-01-01".into(), "00:30".into()));
    }
}
