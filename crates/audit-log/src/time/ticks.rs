//! Where the axis of time of a chart has labels: at whole minutes, hours, days, weeks or months of
//! the zone that is shown, at even steps.

use super::histogram::{Bar, borders};
use super::range::Window;
use chrono::{Datelike, Months, NaiveDate};
use console_core::when::{Zone, earliest};
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};

/// More labels than this stand too close.
const MAX_TICKS: i64 = 8;

/// The steps up to some weeks, in seconds.
const STEPS: [i64; 13] = [
    60,
    300,
    600,
    900,
    1800,
    3600,
    3 * 3600,
    6 * 3600,
    12 * 3600,
    SECONDS_PER_DAY,
    2 * SECONDS_PER_DAY,
    7 * SECONDS_PER_DAY,
    14 * SECONDS_PER_DAY,
];

/// The steps beyond, in months.
const MONTHS: [u32; 7] = [1, 2, 3, 6, 12, 60, 120];

/// Longer than any month.
const LONGEST_MONTH: i64 = 31 * SECONDS_PER_DAY;

/// A place on the axis that has a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The instant.
    pub at: UnixSeconds,
    /// Whether a day begins then, so that it is named by its date.
    pub is_day: bool,
}

/// The labels of a window.
pub fn ticks(window: Window, zone: &dyn Zone) -> Vec<Tick> {
    let seconds = window.seconds();
    let fits = |step: &i64| seconds / step <= MAX_TICKS;
    let at = match STEPS.into_iter().find(fits) {
        Some(step) => {
            let borders = borders(window, step, zone);
            // The window begins where it begins, which is rarely a border.
            let begins_early = borders.first().is_none_or(|first| !is_border(*first, step, zone));
            borders.into_iter().skip(usize::from(begins_early)).collect()
        }
        None => months(window, zone),
    };
    at.into_iter().map(|at| Tick { at, is_day: local(at, zone) % SECONDS_PER_DAY == 0 }).collect()
}

/// Where an instant is among bars of equal width, in thousandths of all of them; `None` where it is in
/// no bar.
pub fn place(at: UnixSeconds, bars: &[Bar]) -> Option<i64> {
    let index = bars.iter().position(|bar| bar.window.contains(at))?;
    let window = bars.get(index)?.window;
    let part = at.seconds_since(window.from) * 1000 / (window.seconds() + 1).max(1);
    let all = i64::try_from(bars.len()).ok()?;
    Some((i64::try_from(index).ok()? * 1000 + part) / all)
}

/// Seconds of local time since 1970.
fn local(at: UnixSeconds, zone: &dyn Zone) -> i64 {
    at.0.saturating_add(i64::from(zone.offset_seconds(at)))
}

fn is_border(at: UnixSeconds, step: i64, zone: &dyn Zone) -> bool {
    // Steps of weeks begin on Mondays; a day is what is asked of them here.
    local(at, zone) % step.min(SECONDS_PER_DAY) == 0 && step <= SECONDS_PER_DAY
}

/// The first days of months, so many months apart that there are not too many.
fn months(window: Window, zone: &dyn Zone) -> Vec<UnixSeconds> {
    let fits = |step: &&u32| window.seconds() / (i64::from(**step) * LONGEST_MONTH) <= MAX_TICKS;
    let step = *MONTHS.iter().find(fits).unwrap_or(&1200);
    let first = UnixSeconds(local(window.from, zone)).to_utc().map(|at| at.date_naive());
    let Some(first) = first else { return Vec::new() };
    // Counted from January of the year 0, so that steps of years end at round ones.
    let number = i64::from(first.year()) * 12 + i64::from(first.month0());
    let start = number.div_euclid(i64::from(step)) * i64::from(step);
    let year = i32::try_from(start.div_euclid(12)).ok();
    let month = u32::try_from(start.rem_euclid(12)).unwrap_or_default() + 1;
    let mut day = year.and_then(|year| NaiveDate::from_ymd_opt(year, month, 1));
    let mut found = Vec::new();
    while let Some(date) = day {
        let at = date.and_hms_opt(0, 0, 0).and_then(|midnight| earliest(midnight, zone));
        let Some(at) = at.filter(|at| *at <= window.to) else { break };
        if at >= window.from {
            found.push(at);
        }
        day = date.checked_add_months(Months::new(step));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::berlin::Berlin;
    use console_core::when::FixedZone;
    use proptest::prelude::*;

    fn at(text: &str) -> UnixSeconds {
        UnixSeconds::from_rfc3339(text).unwrap()
    }

    fn texts(from: &str, to: &str, zone: &dyn Zone) -> Vec<String> {
        let window = Window { from: at(from), to: at(to) };
        ticks(window, zone)
            .iter()
            .map(|tick| UnixSeconds(local(tick.at, zone)).to_rfc3339())
            .collect()
    }

    #[test]
    fn labels_stand_at_round_times() {
        let utc = FixedZone(0);
        let hour = texts("2026-11-29T09:13:20Z", "2026-11-29T10:13:20Z", &utc);
        assert_eq!(hour.first().unwrap(), "2026-11-29T09:20:00Z");
        assert_eq!(hour.len(), 6);
        let day = texts("2026-11-28T09:13:20Z", "2026-11-29T09:13:20Z", &utc);
        assert_eq!(day.first().unwrap(), "2026-11-28T12:00:00Z");
        assert!(day.contains(&"2026-11-29T00:00:00Z".to_owned()));
        // A window that begins at a border has a label there.
        let whole = texts("2026-11-28T00:00:00Z", "2026-11-28T23:59:59Z", &utc);
        assert_eq!((whole.first().unwrap().as_str(), whole.len()), ("2026-11-28T00:00:00Z", 8));
        // Mondays.
        assert_eq!(
            texts("2026-10-30T09:13:20Z", "2026-11-29T09:13:20Z", &utc),
            ["2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"]
                .map(|day| day.to_owned() + "T00:00:00Z")
        );
        // The first days of every other month.
        assert_eq!(
            texts("2026-11-29T00:00:00Z", "2027-11-27T23:59:59Z", &utc),
            ["2027-01", "2027-03", "2027-05", "2027-07", "2027-09", "2027-11"]
                .map(|month| month.to_owned() + "-01T00:00:00Z")
        );
    }

    #[test]
    fn local_midnight_is_a_day_also_where_the_clocks_change() {
        let week = texts("2026-10-22T10:00:00Z", "2026-10-29T10:00:00Z", &Berlin);
        assert_eq!(week.len(), 7);
        assert!(week.iter().all(|text| text.ends_with("T00:00:00Z")), "{week:?}");
    }

    proptest! {
        #[test]
        fn labels_are_few_in_order_and_within_the_window(
            from in -2_000_000_000_i64..4_000_000_000, seconds in 60_i64..4_000_000_000, offset in -12_i32..=14,
        ) {
            let window = Window { from: UnixSeconds(from), to: UnixSeconds(from + seconds) };
            let zone = FixedZone(offset * 3600);
            let found = ticks(window, &zone);
            prop_assert!(found.len() as i64 <= 2 * MAX_TICKS);
            prop_assert!(found.iter().all(|tick| window.contains(tick.at)));
            prop_assert!(found.windows(2).all(|pair| pair[0].at < pair[1].at));
            // Even: days and less to the second, months to their lengths.
            let steps: Vec<i64> = found.windows(2).map(|pair| pair[1].at.0 - pair[0].at.0).collect();
            let (least, most) = (steps.iter().min(), steps.iter().max());
            if let (Some(least), Some(most)) = (least, most) {
                let months = if *least > 14 * SECONDS_PER_DAY { 3 * SECONDS_PER_DAY } else { 0 };
                prop_assert!(*most - *least <= months);
            }
        }
    }

    #[test]
    fn a_place_is_that_of_its_bar() {
        let bar = |from: i64, to: i64| Bar {
            window: Window { from: UnixSeconds(from), to: UnixSeconds(to) },
            ordinary: 0,
            admin: 0,
            failed: 0,
        };
        // The first bar is cut: all have one width all the same.
        let bars = [bar(90, 99), bar(100, 199), bar(200, 299), bar(300, 399)];
        for (at, expected) in
            [(90, Some(0)), (100, Some(250)), (250, Some(625)), (399, Some(997)), (400, None)]
        {
            assert_eq!(place(UnixSeconds(at), &bars), expected, "{at}");
        }
    }
}
