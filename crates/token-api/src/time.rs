//! Instants as the API writes them: whole seconds since 1970-01-01T00:00:00Z, and the odd values
//! that real servers send. Nothing here reads a clock.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// Seconds in a day of exactly 24 hours, the day of the API's caps and presets.
pub const SECONDS_PER_DAY: i64 = 86_400;

/// The last second of the year 9999: beyond it no date has a common written form.
const LAST_WRITABLE_SECOND: i64 = 253_402_300_799;

/// An instant in Unix **seconds**.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct UnixSeconds(pub i64);

impl UnixSeconds {
    /// Reads an RFC 3339 / ISO 8601 date-time with an offset; fractions of a second are dropped.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| Self(at.timestamp()))
    }

    /// The instant in UTC, or `None` where chrono's calendar ends.
    pub fn to_utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.0, 0)
    }

    /// ISO 8601 text in UTC with a `Z`; the bare number for instants outside the calendar.
    pub fn to_rfc3339(self) -> String {
        match self.to_utc() {
            Some(at) => at.to_rfc3339_opts(SecondsFormat::Secs, true),
            None => self.0.to_string(),
        }
    }

    /// This many seconds later; stops at the ends of the number range instead of overflowing.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// This many days of 24 hours later.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        self.plus_seconds(i64::from(days) * SECONDS_PER_DAY)
    }

    /// Seconds from `earlier` to this instant; negative when this one is the earlier.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// What a number in `expires` or `lastUsed` means. Both use `0` for "never"; servers have been
/// seen to send milliseconds and negative numbers, which are kept to be shown as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// `0`: never expires, or never used.
    Never,
    /// A believable instant.
    At(UnixSeconds),
    /// A number that is no believable instant, such as milliseconds or a negative value.
    Odd(i64),
}

impl Moment {
    /// Reads a wire value.
    pub fn of(raw: i64) -> Self {
        match raw {
            0 => Self::Never,
            1..=LAST_WRITABLE_SECOND => Self::At(UnixSeconds(raw)),
            odd => Self::Odd(odd),
        }
    }

    /// The instant, when it is one.
    pub fn at(self) -> Option<UnixSeconds> {
        match self {
            Self::At(at) => Some(at),
            Self::Never | Self::Odd(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_wire_numbers() {
        let table = [
            (0, Moment::Never),
            (1, Moment::At(UnixSeconds(1))),
            (1_790_000_000, Moment::At(UnixSeconds(1_790_000_000))),
            (253_402_300_799, Moment::At(UnixSeconds(253_402_300_799))),
            (1_790_000_000_000, Moment::Odd(1_790_000_000_000)),
            (-5, Moment::Odd(-5)),
            (i64::MIN, Moment::Odd(i64::MIN)),
            (i64::MAX, Moment::Odd(i64::MAX)),
        ];
        for (raw, meaning) in table {
            assert_eq!(Moment::of(raw), meaning, "{raw}");
        }
    }

    #[test]
    fn reads_and_writes_iso_text() {
        for text in ["2026-11-21T22:14:00Z", "2026-11-21T23:14:00.250+01:00"] {
            let at = UnixSeconds::from_rfc3339(text).unwrap();
            assert_eq!(at.to_rfc3339(), "2026-11-21T22:14:00Z");
        }
        assert_eq!(UnixSeconds::from_rfc3339("yesterday"), None);
        assert_eq!(UnixSeconds(i64::MAX).to_rfc3339(), i64::MAX.to_string());
    }

    #[test]
    fn arithmetic_stops_at_the_ends() {
        assert_eq!(UnixSeconds(i64::MAX).plus_days(1), UnixSeconds(i64::MAX));
        assert_eq!(UnixSeconds(i64::MIN).seconds_since(UnixSeconds(1)), i64::MIN);
    }
}
