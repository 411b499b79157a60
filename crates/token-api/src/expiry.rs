//! The rules for the expiry of a token: presets, a local date and time, or never; the API's limit
//! of two years; the organization's cap. Every rule takes the current time as an argument. The
//! console uses the rules for advice, the reference backend for decisions.

use crate::time::{Moment, UnixSeconds};
use chrono::{Months, NaiveDate, NaiveDateTime};
use serde::{Serialize, Serializer};

/// The longest life of a new token in calendar months: two years (published API).
const MAX_LIFE_MONTHS: u32 = 24;

/// How far two clocks may differ before a limit is enforced, in seconds.
pub const CLOCK_LEEWAY_SECONDS: i64 = 60;

/// The expiry of a new token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expiry {
    /// It does not expire.
    Never,
    /// The token is invalid from this instant on.
    At(UnixSeconds),
}

impl Expiry {
    /// The wire value: Unix seconds, `0` = never.
    pub fn to_wire(self) -> i64 {
        match self {
            Self::Never => 0,
            Self::At(at) => at.0,
        }
    }
}

impl Serialize for Expiry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.to_wire())
    }
}

/// An organization's cap on the remaining life of tokens: 1 to 3650 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExpiryCap(u32);

impl ExpiryCap {
    /// The longest cap an organization can set, in days.
    pub const MAX_DAYS: u32 = 3650;

    /// A cap of this many days; `None` outside 1–3650.
    pub fn from_days(days: i64) -> Option<Self> {
        u32::try_from(days).ok().filter(|d| (1..=Self::MAX_DAYS).contains(d)).map(Self)
    }

    /// The cap in days.
    pub fn days(self) -> u32 {
        self.0
    }

    /// The latest expiry that the cap allows at `now`.
    pub fn latest(self, now: UnixSeconds) -> UnixSeconds {
        now.plus_days(self.0)
    }
}

/// The latest expiry that the API accepts at `now`: the same date and time two years later.
pub fn latest_expiry(now: UnixSeconds) -> UnixSeconds {
    now.to_utc()
        .and_then(|at| at.checked_add_months(Months::new(MAX_LIFE_MONTHS)))
        .map_or(now, |at| UnixSeconds(at.timestamp()))
}

/// Why the expiry of a new token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiryProblem {
    /// No date was chosen, or it is not a date.
    NoDate,
    /// Not later than now.
    Past,
    /// Later than two years from now. Holds the latest allowed instant.
    BeyondTwoYears(UnixSeconds),
    /// Later than the organization's cap allows.
    BeyondCap(ExpiryCap),
    /// The organization caps expiry, so a token must have one.
    NeverUnderCap(ExpiryCap),
}

/// Checks the expiry of a new token. `cap` is the cap of the token's organization; `None` for
/// personal tokens.
pub fn check_new(
    expiry: Expiry,
    now: UnixSeconds,
    cap: Option<ExpiryCap>,
) -> Result<(), ExpiryProblem> {
    let at = match (expiry, cap) {
        (Expiry::Never, Some(cap)) => return Err(ExpiryProblem::NeverUnderCap(cap)),
        (Expiry::Never, None) => return Ok(()),
        (Expiry::At(at), _) => at,
    };
    let leeway = |limit: UnixSeconds| limit.plus_seconds(CLOCK_LEEWAY_SECONDS);
    if at <= now {
        return Err(ExpiryProblem::Past);
    }
    if let Some(cap) = cap.filter(|cap| at > leeway(cap.latest(now))) {
        return Err(ExpiryProblem::BeyondCap(cap));
    }
    let latest = latest_expiry(now);
    if at > leeway(latest) { Err(ExpiryProblem::BeyondTwoYears(latest)) } else { Ok(()) }
}

/// How an existing token violates an organization's cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapViolation {
    /// It never expires, which violates any cap.
    NeverExpires,
    /// Its remaining life is longer than the cap.
    TooLong,
}

/// Whether a token with this expiry violates `cap`. The *remaining* life counts, so a token can
/// become acceptable later. An expiry that is missing or is not an instant gives `None`.
pub fn cap_violation(expires: &Moment, cap: ExpiryCap, now: UnixSeconds) -> Option<CapViolation> {
    match expires {
        Moment::Never => Some(CapViolation::NeverExpires),
        Moment::At(at) if *at > cap.latest(now).plus_seconds(CLOCK_LEEWAY_SECONDS) => {
            Some(CapViolation::TooLong)
        }
        Moment::At(_) | Moment::Untold | Moment::Odd(_) => None,
    }
}

/// The presets of the create dialog in days of 24 hours from now. 365 is labelled "1 year".
pub const PRESET_DAYS: [u32; 5] = [7, 30, 60, 90, 365];

/// The preset that is selected when the dialog opens.
pub const PRESELECTED_DAYS: u32 = 30;

/// What the user selects in the create dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExpiryChoice {
    /// This many days from now.
    Days(u32),
    /// The date and time that the user typed.
    Custom,
    /// No expiration.
    Never,
}

/// The choices that are offered, in order. With a cap, presets beyond it are replaced by the cap
/// itself, and "never" is not offered.
pub fn choices(cap: Option<ExpiryCap>) -> Vec<ExpiryChoice> {
    let longest = cap.map_or(u32::MAX, ExpiryCap::days);
    let mut days: Vec<u32> = PRESET_DAYS.into_iter().filter(|&d| d <= longest).collect();
    // 731 days are always more than two years, so such a cap is not offered as a choice.
    if let Some(cap) = cap.filter(|cap| cap.days() <= 730 && !days.contains(&cap.days())) {
        days.push(cap.days());
    }
    let mut choices: Vec<_> = days.into_iter().map(ExpiryChoice::Days).collect();
    choices.push(ExpiryChoice::Custom);
    if cap.is_none() {
        choices.push(ExpiryChoice::Never);
    }
    choices
}

/// The choice that is selected when the dialog opens.
pub fn preselected(cap: Option<ExpiryCap>) -> ExpiryChoice {
    ExpiryChoice::Days(cap.map_or(PRESELECTED_DAYS, |cap| cap.days().min(PRESELECTED_DAYS)))
}

/// Reads the values of `<input type="date">` and `<input type="time">` as a local date and time
/// without a zone. An empty time means 00:00: the token becomes invalid **on that date**.
pub fn local_date_time(date: &str, time: &str) -> Option<NaiveDateTime> {
    // Parsed by hand: chrono's general parser would add 10 KB to the download.
    let [year, month, day] = numbers(date, '-')?;
    let time = match time.trim() {
        "" => "0:0:0".to_owned(),
        text if text.matches(':').count() == 1 => format!("{text}:0"),
        text => text.to_owned(),
    };
    let [hour, minute, second] = numbers(&time, ':')?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    date.and_hms_opt(hour, minute, second)
}

/// Three integers with a separator between them.
fn numbers(text: &str, between: char) -> Option<[u32; 3]> {
    let mut parts = text.trim().split(between).map(|part| {
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()
    });
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SECONDS_PER_DAY;

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840); // 2026-11-20T22:14:00Z

    fn cap(days: i64) -> Option<ExpiryCap> {
        ExpiryCap::from_days(days)
    }

    #[test]
    fn caps_have_bounds() {
        for (days, ok) in [(0, false), (1, true), (3650, true), (3651, false), (-1, false)] {
            assert_eq!(cap(days).is_some(), ok, "{days}");
        }
        assert_eq!(cap(i64::MAX), None);
    }

    #[test]
    fn checks_new_tokens_to_the_second() {
        let two_years = latest_expiry(NOW);
        assert_eq!(two_years.to_rfc3339(), "2028-11-20T22:14:00Z");
        let at = |seconds| Expiry::At(UnixSeconds(seconds));
        let fourteen = cap(14).unwrap();
        let end = NOW.0 + 14 * SECONDS_PER_DAY;
        let table = [
            (Expiry::Never, None, Ok(())),
            (Expiry::Never, cap(14), Err(ExpiryProblem::NeverUnderCap(fourteen))),
            (at(NOW.0), None, Err(ExpiryProblem::Past)),
            (at(NOW.0 + 1), None, Ok(())),
            (at(-3), None, Err(ExpiryProblem::Past)),
            (at(two_years.0), None, Ok(())),
            (at(two_years.0 + CLOCK_LEEWAY_SECONDS), None, Ok(())),
            (at(two_years.0 + 61), None, Err(ExpiryProblem::BeyondTwoYears(two_years))),
            (at(two_years.0 + 61), cap(3650), Err(ExpiryProblem::BeyondTwoYears(two_years))),
            (at(end), cap(14), Ok(())),
            (at(end + 61), cap(14), Err(ExpiryProblem::BeyondCap(fourteen))),
            (at(i64::MAX), cap(14), Err(ExpiryProblem::BeyondCap(fourteen))),
        ];
        for (expiry, cap, verdict) in table {
            assert_eq!(check_new(expiry, NOW, cap), verdict, "{expiry:?} {cap:?}");
        }
    }

    #[test]
    fn two_years_from_a_leap_day_end_on_the_28th() {
        let leap_day = UnixSeconds::from_rfc3339("2028-02-29T12:00:00Z").unwrap();
        assert_eq!(latest_expiry(leap_day).to_rfc3339(), "2030-02-28T12:00:00Z");
    }

    #[test]
    fn existing_tokens_are_checked_by_their_remaining_life() {
        let thirty = cap(30).unwrap();
        let in_days = |d: i64| Moment::of(NOW.0 + d * SECONDS_PER_DAY);
        let table = [
            (Moment::Never, Some(CapViolation::NeverExpires)),
            (in_days(30), None),
            (in_days(31), Some(CapViolation::TooLong)),
            (in_days(-1), None),
            (Moment::of(-9), None),
            (Moment::Untold, None),
        ];
        for (expires, violation) in table {
            assert_eq!(cap_violation(&expires, thirty, NOW), violation, "{expires:?}");
        }
        // A token becomes acceptable as its remaining life gets shorter.
        assert_eq!(cap_violation(&in_days(31), thirty, NOW.plus_days(1)), None);
    }

    #[test]
    fn offers_what_the_cap_allows() {
        use ExpiryChoice::{Custom, Days, Never};
        let table: [(Option<ExpiryCap>, &[ExpiryChoice]); 6] = [
            (None, &[Days(7), Days(30), Days(60), Days(90), Days(365), Custom, Never]),
            (cap(1), &[Days(1), Custom]),
            (cap(14), &[Days(7), Days(14), Custom]),
            (cap(90), &[Days(7), Days(30), Days(60), Days(90), Custom]),
            (cap(400), &[Days(7), Days(30), Days(60), Days(90), Days(365), Days(400), Custom]),
            (cap(3650), &[Days(7), Days(30), Days(60), Days(90), Days(365), Custom]),
        ];
        for (cap, offered) in table {
            assert_eq!(choices(cap), offered, "{cap:?}");
            assert!(offered.contains(&preselected(cap)), "{cap:?}");
        }
        assert_eq!(preselected(None), Days(30));
        assert_eq!(preselected(cap(14)), Days(14));
    }

    #[test]
    fn reads_local_dates() {
        let text = |date, time| local_date_time(date, time).map(|at| at.to_string());
        assert_eq!(text("2026-12-24", ""), Some("2026-12-24 00:00:00".into()));
        assert_eq!(text("2026-12-24", "18:30"), Some("2026-12-24 18:30:00".into()));
        assert_eq!(text("2026-12-24", "18:30:05"), Some("2026-12-24 18:30:05".into()));
        for (date, time) in
            [("", ""), ("2026-02-30", ""), ("24.12.2026", ""), ("2026-12-24", "25:00")]
        {
            assert_eq!(text(date, time), None, "{date} {time}");
        }
    }
}
