//! The instants of `before:` and `after:`, as people write them.

use super::lookalike::is_dash;
use super::term::{Key, Setting};
use chrono::NaiveDateTime;
use console_core::when::{FixedZone, Zone, earliest, latest, local_fields};
use std::fmt;
use token_api::expiry::local_date_time;
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};

/// How dates are written, for a person who wrote one otherwise.
pub(crate) const HOW: &str = "Write a date as 2026-11-20, a time as 2026-11-20T22:14 (with a Z for \
                              UTC), or count back from now as 7d, 12h or 90m.";

/// An instant and the words for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bound {
    text: String,
    /// The instant.
    pub at: UnixSeconds,
}

impl Bound {
    /// Reads a date, a date and time, or a distance from now.
    ///
    /// Of a local time that comes twice, `before:` means the later and everything else the earlier;
    /// of one that is left out, both mean the change of the clock.
    pub(crate) fn parse(text: &str, key: Key, setting: Setting<'_>) -> Option<Self> {
        let place = if key == Key::Before { latest } else { earliest };
        let words = text.trim().replace(is_dash, "-").to_ascii_lowercase();
        let relative = match words.as_str() {
            "today" => day_start(setting.now, setting.zone),
            "yesterday" => day_start(setting.now, setting.zone)
                .and_then(|today| day_start(today.plus_seconds(-1), setting.zone)),
            words => ago(words).map(|seconds| setting.now.plus_seconds(-seconds)),
        };
        let absolute = || {
            let at = instant(&words, place, setting.zone)?;
            Some(Self { text: words.replace(' ', "t").to_ascii_uppercase(), at })
        };
        relative.map(|at| Self { text: words.clone(), at }).or_else(absolute)
    }

    /// An instant in words that mean the same in every zone.
    pub fn exact(at: UnixSeconds) -> Self {
        Self { text: at.to_rfc3339(), at }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The beginning of the day that holds this instant.
fn day_start(at: UnixSeconds, zone: &dyn Zone) -> Option<UnixSeconds> {
    let (date, _) = local_fields(at, zone)?;
    zone.instant(local_date_time(&date, "")?)
}

/// Seconds of "90m", "12h", "7d", "2w".
fn ago(text: &str) -> Option<i64> {
    let (number, unit) =
        text.split_at(text.len().checked_sub(1)?.min(text.find(|c: char| !c.is_ascii_digit())?));
    let unit = match unit {
        "m" => 60,
        "h" => 3600,
        "d" => SECONDS_PER_DAY,
        "w" => 7 * SECONDS_PER_DAY,
        _ => return None,
    };
    number.parse::<i64>().ok()?.checked_mul(unit)
}

/// `2026-11-20`, `2026-11-20t22:14:07`, either with a `z` or `+01:00` at its end.
fn instant(
    text: &str,
    place: fn(NaiveDateTime, &dyn Zone) -> Option<UnixSeconds>,
    zone: &dyn Zone,
) -> Option<UnixSeconds> {
    let (text, utc) = text.strip_suffix('z').map_or((text, None), |text| (text, Some(0)));
    let (date, time) = match text.split_once(['t', ' ']) {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (text, ""),
    };
    let (clock, offset) = match time.find(['+', '-']) {
        Some(sign) if utc.is_none() => (&time[..sign], Some(offset_seconds(&time[sign..])?)),
        _ => (time, utc),
    };
    let local = local_date_time(date, clock)?;
    match offset {
        Some(seconds) => FixedZone(seconds).instant(local),
        None => place(local, zone),
    }
}

/// `+01:00` in seconds.
fn offset_seconds(text: &str) -> Option<i32> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text[1..].split_once(':').unwrap_or((&text[1..], "0"));
    let number =
        |text: &str, most: i32| text.parse::<u8>().ok().map(i32::from).filter(|n| *n <= most);
    Some(sign * (number(hours, 14)? * 3600 + number(minutes, 59)? * 60))
}
