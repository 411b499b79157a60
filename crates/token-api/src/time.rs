//! Instants in the API: whole seconds since 1970-01-01T00:00:00Z, and the invalid values that real
//! servers send. This module does not read a clock.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::fmt;

/// Seconds in a day of exactly 24 hours. The API counts caps and presets in such days.
pub const SECONDS_PER_DAY: i64 = 86_400;

/// The last second of the year 9999. Later years have more than four digits.
const LAST_WRITABLE_SECOND: i64 = 253_402_300_799;

/// An instant in Unix **seconds**.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct UnixSeconds(pub i64);

impl UnixSeconds {
    /// Reads an RFC 3339 / ISO 8601 date and time with an offset; fractions of a second are
    /// dropped.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| Self(at.timestamp()))
    }

    /// The instant in UTC; `None` outside chrono's range.
    pub fn to_utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.0, 0)
    }

    /// ISO 8601 text in UTC with `Z`; the plain number outside chrono's range.
    pub fn to_rfc3339(self) -> String {
        match self.to_utc() {
            Some(at) => at.to_rfc3339_opts(SecondsFormat::Secs, true),
            None => self.0.to_string(),
        }
    }

    /// Whether it can be the time of something: after 1970 begins, before the year 10000. Milliseconds
    /// taken for seconds are later.
    pub fn is_plausible(self) -> bool {
        (1..=LAST_WRITABLE_SECOND).contains(&self.0)
    }

    /// Adds seconds; stops at the ends of the number range instead of overflowing.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Adds days of 24 hours.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        self.plus_seconds(i64::from(days) * SECONDS_PER_DAY)
    }

    /// Seconds from `earlier` to this instant; negative if this one is earlier.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The value of `expires` or `lastUsed` of a token. In both, `0` means "never". Real servers also
/// leave the field out or send milliseconds, negative numbers and text; these are kept and shown
/// unchanged. A missing field does not mean "never".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Moment {
    /// The server does not say: the field is missing or `null`.
    #[default]
    Untold,
    /// `0`: never expires, or never used.
    Never,
    /// A plausible instant.
    At(UnixSeconds),
    /// Not a plausible instant: milliseconds, a negative number or text.
    Odd(OddValue),
}

/// A value that is not an instant, as the server sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddValue(Box<Value>);

impl OddValue {
    /// The value, if it is an integer in range.
    pub fn number(&self) -> Option<i64> {
        self.0.as_i64()
    }
}

impl fmt::Display for OddValue {
    /// A string without its quotes, any other value as JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_str() {
            Some(text) => f.write_str(text),
            None => f.write_str(&self.0.to_string()),
        }
    }
}

impl Moment {
    /// Reads a number of the API.
    pub fn of(raw: i64) -> Self {
        match raw {
            0 => Self::Never,
            _ if UnixSeconds(raw).is_plausible() => Self::At(UnixSeconds(raw)),
            odd => Self::Odd(OddValue(Box::new(odd.into()))),
        }
    }

    /// The instant, if it is one.
    pub fn at(&self) -> Option<UnixSeconds> {
        match self {
            Self::At(at) => Some(*at),
            Self::Untold | Self::Never | Self::Odd(_) => None,
        }
    }

    /// Whether it is an instant that is not later than `now`.
    pub fn is_over(&self, now: UnixSeconds) -> bool {
        self.at().is_some_and(|at| at <= now)
    }

    /// Whether the server does not say.
    pub fn is_untold(&self) -> bool {
        *self == Self::Untold
    }

    /// The value in the API; `null` if the server does not say.
    pub fn to_wire(&self) -> Value {
        match self {
            Self::Untold => Value::Null,
            Self::Never => 0.into(),
            Self::At(at) => at.0.into(),
            Self::Odd(odd) => (*odd.0).clone(),
        }
    }
}

impl From<Value> for Moment {
    /// Reads a value of the API. Only an integer can be an instant or "never".
    fn from(value: Value) -> Self {
        match (value.as_i64(), value) {
            (Some(number), _) => Self::of(number),
            (None, Value::Null) => Self::Untold,
            (None, odd) => Self::Odd(OddValue(Box::new(odd))),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_wire().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_wire_values() {
        let table = [
            (json!(null), Moment::Untold),
            (json!(0), Moment::Never),
            (json!(1), Moment::At(UnixSeconds(1))),
            (json!(1_790_000_000), Moment::At(UnixSeconds(1_790_000_000))),
            (json!(253_402_300_799_i64), Moment::At(UnixSeconds(253_402_300_799))),
        ];
        for (raw, meaning) in table {
            let read = Moment::from(raw.clone());
            assert_eq!(read, meaning, "{raw}");
            assert_eq!(read.to_wire(), raw);
        }
    }

    #[test]
    fn values_that_are_not_instants_are_kept() {
        let table = [
            (json!(1_790_000_000_000_i64), "1790000000000"),
            (json!(-5), "-5"),
            (json!(i64::MIN), "-9223372036854775808"),
            (json!(u64::MAX), "18446744073709551615"),
            (json!(1.5), "1.5"),
            (json!(0.0), "0.0"),
            (json!("0"), "0"),
            (json!("next week"), "next week"),
            (json!(""), ""),
            (json!(true), "true"),
            (json!({"at": [1]}), "{\"at\":[1]}"),
        ];
        for (raw, shown) in table {
            let read = Moment::from(raw.clone());
            let Moment::Odd(odd) = &read else { panic!("{raw} is {read:?}") };
            assert_eq!((odd.to_string().as_str(), read.to_wire()), (shown, raw));
            assert_eq!((read.at(), read.is_over(UnixSeconds(i64::MAX))), (None, false));
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
    fn arithmetic_saturates() {
        assert_eq!(UnixSeconds(i64::MAX).plus_days(1), UnixSeconds(i64::MAX));
        assert_eq!(UnixSeconds(i64::MIN).seconds_since(UnixSeconds(1)), i64::MIN);
    }
}
