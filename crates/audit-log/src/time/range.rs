//! The time that the audit log is read over: presets that end now, a range of one's own, or the
//! half hour around an event. The present and the zone are arguments; only seconds are counted, so
//! no change of the clock makes a range longer or shorter than it says. No addresses (`link`), no
//! knowledge of what was loaded (`coverage`).

use chrono::TimeDelta;
use console_core::when::{Zone, earliest, last_second, local_fields};
use token_api::expiry::local_date_time;
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};

/// How far "around this event" reaches to either side, in seconds.
pub const AROUND_SECONDS: i64 = 15 * 60;

/// The longest range of one's own, in days of 24 hours: a year and a day.
pub const MAX_DAYS: i64 = 366;

/// The instants from one second to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// The first second.
    pub from: UnixSeconds,
    /// The last second; never before the first.
    pub to: UnixSeconds,
}

impl Window {
    /// The window between two instants, in whichever order they come.
    pub fn between(one: UnixSeconds, other: UnixSeconds) -> Self {
        Self { from: one.min(other), to: one.max(other) }
    }

    /// Whether this instant is in it.
    pub fn contains(self, at: UnixSeconds) -> bool {
        self.from <= at && at <= self.to
    }

    /// Seconds from its beginning to its end.
    pub fn seconds(self) -> i64 {
        self.to.seconds_since(self.from)
    }
}

/// A range that ends now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Preset {
    /// The last hour.
    Hour,
    /// The last 24 hours.
    Day,
    /// The last 7 days of 24 hours.
    Week,
    /// The last 30 days.
    #[default]
    Month,
    /// The last 90 days.
    Quarter,
}

impl Preset {
    /// Every preset, the shortest first.
    pub const ALL: [Self; 5] = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Quarter];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Month => "30d",
            Self::Quarter => "90d",
        }
    }

    /// Reads the word in the address.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == text)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hour => "Last hour",
            Self::Day => "Last 24 hours",
            Self::Week => "Last 7 days",
            Self::Month => "Last 30 days",
            Self::Quarter => "Last 90 days",
        }
    }

    /// Its length in seconds.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Hour => 3600,
            Self::Day => SECONDS_PER_DAY,
            Self::Week => 7 * SECONDS_PER_DAY,
            Self::Month => 30 * SECONDS_PER_DAY,
            Self::Quarter => 90 * SECONDS_PER_DAY,
        }
    }
}

/// The range that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeRange {
    /// So much before now.
    Last(Preset),
    /// From one instant to another.
    Between(Window),
    /// [`AROUND_SECONDS`] to either side of an instant.
    Around(UnixSeconds),
}

impl Default for TimeRange {
    fn default() -> Self {
        Self::Last(Preset::default())
    }
}

impl TimeRange {
    /// The window that it means at `now`. What lies ahead is left out where the range reaches
    /// over the present: nothing has happened there.
    pub fn resolve(self, now: UnixSeconds) -> Window {
        match self {
            Self::Last(preset) => Window { from: now.plus_seconds(-preset.seconds()), to: now },
            Self::Between(Window { from, to }) => Window { from, to: to.min(now.max(from)) },
            Self::Around(at) => Window {
                from: at.plus_seconds(-AROUND_SECONDS),
                to: at.plus_seconds(AROUND_SECONDS).min(now.max(at)),
            },
        }
    }

    /// Whether more of it than this window will have happened later.
    pub fn goes_on_after(self, window: Window) -> bool {
        match self {
            Self::Last(_) => true,
            Self::Between(whole) => whole.to > window.to,
            Self::Around(at) => at.plus_seconds(AROUND_SECONDS) > window.to,
        }
    }

    /// Whether it moves with the present.
    pub fn is_relative(self) -> bool {
        matches!(self, Self::Last(_))
    }
}

/// A range as it is typed: dates as `2026-11-21`, times as `22:14` or `22:14:07`. An empty time
/// is the beginning of the first day or the end of the last, an empty last day is now. A last time
/// without seconds is the end of that minute, and one that comes twice, when clocks are put back,
/// is the later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomRange {
    /// The first day.
    pub from_date: String,
    /// The time on the first day.
    pub from_time: String,
    /// The last day.
    pub to_date: String,
    /// The time on the last day.
    pub to_time: String,
}

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Where it begins.
    From,
    /// Where it ends.
    To,
}

/// Why a typed range can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeProblem {
    /// There is no first day.
    NoFrom,
    /// Date and time can't be read, or the zone does not know them.
    Unreadable(End),
    /// It begins after now.
    FromAhead,
    /// It ends on a day after today.
    ToAhead,
    /// It ends before it begins.
    Backwards,
    /// It is longer than [`MAX_DAYS`].
    TooLong,
}

impl RangeProblem {
    /// The field that it belongs to.
    pub fn end(self) -> End {
        match self {
            Self::NoFrom | Self::FromAhead | Self::TooLong => End::From,
            Self::Unreadable(end) => end,
            Self::ToAhead | Self::Backwards => End::To,
        }
    }

    /// What happened and what to do.
    pub fn words(self) -> String {
        match self {
            Self::NoFrom => "Choose the day on which the range begins.".into(),
            Self::Unreadable(End::From) => {
                "This is no date and time. Write the beginning like 2026-11-21 and 22:14.".into()
            }
            Self::Unreadable(End::To) => {
                "This is no date and time. Write the end like 2026-11-21 and 22:14, or leave it \
                 empty for now."
                    .into()
            }
            Self::FromAhead => {
                "The range begins in the future. Nothing has happened there yet; choose an \
                 earlier beginning."
                    .into()
            }
            Self::ToAhead => {
                "The range ends in the future. Choose an earlier day, or leave the end empty for \
                 now."
                    .into()
            }
            Self::Backwards => "The range ends before it begins. Choose a later end.".into(),
            Self::TooLong => {
                format!("The range is too long: at most {MAX_DAYS} days. Choose a later beginning.")
            }
        }
    }
}

impl CustomRange {
    /// The fields that say this window; empty where the calendar ends.
    pub fn of(window: Window, zone: &dyn Zone) -> Self {
        let fields = |at| local_fields(at, zone).unwrap_or_default();
        let ((from_date, from_time), (to_date, to_time)) = (fields(window.from), fields(window.to));
        Self { from_date, from_time, to_date, to_time }
    }

    /// As [`Self::parse`], where the fields said this window before they were typed into: an end
    /// that was left alone stays what it was, to the second.
    pub fn parse_after(
        &self,
        was: Window,
        now: UnixSeconds,
        zone: &dyn Zone,
    ) -> Result<Window, RangeProblem> {
        let before = Self::of(was, zone);
        let (from, to) = (&self.from_date, &self.to_date);
        let keeps_from = (from, &self.from_time) == (&before.from_date, &before.from_time);
        let keeps_to = (to, &self.to_time) == (&before.to_date, &before.to_time);
        let typed = self.parse(now, zone);
        let kept = Window {
            from: if keeps_from { was.from } else { typed.map_or(was.from, |typed| typed.from) },
            to: if keeps_to { was.to } else { typed.map_or(was.to, |typed| typed.to) },
        };
        match typed {
            _ if keeps_from && keeps_to => Ok(was),
            Ok(_) if kept.from > kept.to => Err(RangeProblem::Backwards),
            Ok(_) => Ok(kept),
            Err(problem) => Err(problem),
        }
    }

    /// The window that the fields mean in a zone, or what is wrong with them. An end later today
    /// counts as now.
    pub fn parse(&self, now: UnixSeconds, zone: &dyn Zone) -> Result<Window, RangeProblem> {
        if self.from_date.trim().is_empty() {
            return Err(RangeProblem::NoFrom);
        }
        let from = local_date_time(&self.from_date, &self.from_time)
            .and_then(|local| earliest(local, zone))
            .ok_or(RangeProblem::Unreadable(End::From))?;
        if from > now {
            return Err(RangeProblem::FromAhead);
        }
        let to = self.end(now, zone)?;
        if to < from {
            Err(RangeProblem::Backwards)
        } else if to.seconds_since(from) > MAX_DAYS * SECONDS_PER_DAY {
            Err(RangeProblem::TooLong)
        } else {
            Ok(Window { from, to })
        }
    }

    fn end(&self, now: UnixSeconds, zone: &dyn Zone) -> Result<UnixSeconds, RangeProblem> {
        let unreadable = RangeProblem::Unreadable(End::To);
        let (date, time) = (self.to_date.trim(), self.to_time.trim());
        if date.is_empty() {
            return if time.is_empty() { Ok(now) } else { Err(unreadable) };
        }
        let to = if time.is_empty() {
            end_of_day(date, zone).ok_or(unreadable)?
        } else {
            let has_seconds = time.matches(':').count() > 1;
            let rest = TimeDelta::seconds(if has_seconds { 0 } else { 59 });
            let last = local_date_time(date, time).and_then(|local| local.checked_add_signed(rest));
            last.and_then(|last| last_second(last, zone)).ok_or(unreadable)?
        };
        let today = local_fields(now, zone).and_then(|(today, _)| end_of_day(&today, zone));
        match today {
            Some(today) if to > today => Err(RangeProblem::ToAhead),
            _ => Ok(to.min(now)),
        }
    }
}

/// The local day before the present one, from its first second to its last.
pub fn yesterday(now: UnixSeconds, zone: &dyn Zone) -> Option<Window> {
    let (today, _) = local_fields(now, zone)?;
    let today = local_date_time(&today, "")?;
    let day = today.checked_sub_days(chrono::Days::new(1))?;
    let to = earliest(today, zone)?.plus_seconds(-1);
    Some(Window { from: earliest(day, zone)?, to })
}

/// The last second of a local day: the one before the next day begins, however long the day is.
fn end_of_day(date: &str, zone: &dyn Zone) -> Option<UnixSeconds> {
    let next = local_date_time(date, "")?.checked_add_days(chrono::Days::new(1))?;
    Some(zone.instant(next)?.plus_seconds(-1))
}

#[cfg(test)]
mod tests;
