//! Compares the expiry rules with a second, slow implementation that shares no code: it has its own
//! calendar, numbers that cannot overflow, and the rules in the form of sentences.

use proptest::prelude::*;
use token_api::expiry::{
    Expiry, ExpiryCap, ExpiryChoice, ExpiryProblem, cap_violation, check_new, choices,
    latest_expiry, local_date_time, preselected,
};
use token_api::time::{Moment, UnixSeconds};

const DAY: i128 = 86_400;
const LEEWAY: i128 = 60;

fn is_leap(year: i128) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i128, month: usize) -> i128 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The same date and time two years later, found by counting days from 1970.
fn two_years_after(now: i64) -> i128 {
    let (days, time) = (i128::from(now).div_euclid(DAY), i128::from(now).rem_euclid(DAY));
    let (mut year, mut left) = (1970, days);
    while left >= 365 + i128::from(is_leap(year)) {
        left -= 365 + i128::from(is_leap(year));
        year += 1;
    }
    let mut month = 1;
    while left >= days_in_month(year, month) {
        left -= days_in_month(year, month);
        month += 1;
    }
    let day_after = left.min(days_in_month(year + 2, month) - 1);
    let before: i128 = (1970..year + 2).map(|y| 365 + i128::from(is_leap(y))).sum();
    let months: i128 = (1..month).map(|m| days_in_month(year + 2, m)).sum();
    (before + months + day_after) * DAY + time
}

/// The rules, in the order in which problems are reported.
fn slow_check(expiry: i64, now: i64, cap: Option<i128>) -> Result<(), &'static str> {
    let (at, now_wide) = (i128::from(expiry), i128::from(now));
    match cap {
        Some(_) if at == 0 => Err("never under a cap"),
        None if at == 0 => Ok(()),
        _ if at <= now_wide => Err("past"),
        Some(days) if at - now_wide > days * DAY + LEEWAY => Err("beyond the cap"),
        _ if at > two_years_after(now) + LEEWAY => Err("beyond two years"),
        _ => Ok(()),
    }
}

fn word(problem: ExpiryProblem) -> &'static str {
    match problem {
        ExpiryProblem::NoDate => "no date",
        ExpiryProblem::Past => "past",
        ExpiryProblem::BeyondTwoYears(_) => "beyond two years",
        ExpiryProblem::BeyondCap(_) => "beyond the cap",
        ExpiryProblem::NeverUnderCap(_) => "never under a cap",
    }
}

fn expiry_of(raw: i64) -> Expiry {
    if raw == 0 { Expiry::Never } else { Expiry::At(UnixSeconds(raw)) }
}

/// 1970 to 2200, often near leap days.
fn now() -> impl Strategy<Value = i64> {
    prop_oneof![
        0..7_258_118_400_i64,
        prop::sample::select(vec![
            1_709_164_800, // 2024-02-29T00:00:00Z
            1_709_251_199, // 2024-02-29T23:59:59Z
            1_709_251_200, // 2024-03-01T00:00:00Z
            1_798_761_599, // 2026-12-31T23:59:59Z
            4_107_542_399, // 2100-02-28T23:59:59Z: no leap year
        ]),
    ]
}

fn cap() -> impl Strategy<Value = Option<i64>> {
    prop::option::of(prop_oneof![1..=3650_i64, prop::sample::select(vec![1, 30, 730, 731, 3650])])
}

/// Expiries near the limits, far from them, and out of range.
fn expiry(now: i64, cap: Option<i64>) -> impl Strategy<Value = i64> {
    let two_years = i64::try_from(two_years_after(now)).unwrap_or(i64::MAX);
    let at_cap = now + cap.unwrap_or(14) * 86_400;
    prop_oneof![
        Just(0),
        (-90..90_i64).prop_map(move |d| now + d),
        (-90..90_i64).prop_map(move |d| two_years + d),
        (-90..90_i64).prop_map(move |d| at_cap + d),
        now..now + 800 * 86_400,
        any::<i64>(),
    ]
}

fn case() -> impl Strategy<Value = (i64, i64, Option<i64>)> {
    (now(), cap()).prop_flat_map(|(now, cap)| (Just(now), expiry(now, cap), Just(cap)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn new_tokens_are_judged_as_the_rules_say((now, expires, cap) in case()) {
        let real_cap = cap.and_then(ExpiryCap::from_days);
        let got = check_new(expiry_of(expires), UnixSeconds(now), real_cap).map_err(word);
        prop_assert_eq!(got, slow_check(expires, now, cap.map(i128::from)));
    }

    #[test]
    fn two_years_are_two_calendar_years(now in now()) {
        prop_assert_eq!(i128::from(latest_expiry(UnixSeconds(now)).0), two_years_after(now));
    }

    #[test]
    fn a_larger_cap_allows_at_least_as_much((now, expires, cap) in case(), more in 0..3650_i64) {
        let check = |cap| check_new(expiry_of(expires), UnixSeconds(now), cap).is_ok();
        let tight = cap.and_then(ExpiryCap::from_days);
        let loose = cap.map(|days| (days + more).min(3650)).and_then(ExpiryCap::from_days);
        prop_assert!(!check(tight) || check(loose));
        prop_assert!(!check(tight) || check(None));
    }

    #[test]
    fn an_accepted_token_stays_within_the_cap((now, expires, cap) in case(), later in 0..i64::MAX) {
        let Some(cap) = cap.and_then(ExpiryCap::from_days) else { return Ok(()) };
        if check_new(expiry_of(expires), UnixSeconds(now), Some(cap)).is_ok() {
            for then in [UnixSeconds(now), UnixSeconds(now).plus_seconds(later)] {
                prop_assert_eq!(cap_violation(&Moment::of(expires), cap, then), None);
            }
        }
    }

    #[test]
    fn every_offered_choice_is_accepted(now in now(), cap in cap()) {
        let cap = cap.and_then(ExpiryCap::from_days);
        let now = UnixSeconds(now);
        let offered = choices(cap);
        for choice in &offered {
            let expiry = match *choice {
                ExpiryChoice::Days(days) => Expiry::At(now.plus_days(days)),
                ExpiryChoice::Never => Expiry::Never,
                ExpiryChoice::Custom => continue,
            };
            prop_assert_eq!(check_new(expiry, now, cap), Ok(()), "{:?} under {:?}", choice, cap);
        }
        let days: Vec<u32> = offered
            .iter()
            .filter_map(|c| if let ExpiryChoice::Days(days) = c { Some(*days) } else { None })
            .collect();
        prop_assert!(days.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", days);
        prop_assert!(offered.contains(&ExpiryChoice::Custom));
        prop_assert_eq!(offered.contains(&ExpiryChoice::Never), cap.is_none());
        prop_assert!(offered.contains(&preselected(cap)));
        prop_assert!(matches!(preselected(cap), ExpiryChoice::Days(days) if days <= 30));
    }

    #[test]
    fn the_rules_never_panic(
        now in any::<i64>(), expires in any::<i64>(), days in any::<i64>(),
    ) {
        let cap = ExpiryCap::from_days(days);
        prop_assert_eq!(cap.is_some(), (1..=3650).contains(&days));
        for cap in [cap, ExpiryCap::from_days(3650), None] {
            let _ = check_new(expiry_of(expires), UnixSeconds(now), cap);
            if let Some(cap) = cap {
                let _ = cap_violation(&Moment::of(expires), cap, UnixSeconds(now));
            }
        }
    }

    #[test]
    fn dates_and_times_of_inputs_are_read_back(
        year in 1970..=9999_i32, month in 1..=12_u32, day in 1..=31_u32,
        hour in 0..=25_u32, minute in 0..=61_u32,
    ) {
        let real = i128::from(day) <= days_in_month(i128::from(year), month as usize)
            && hour <= 23 && minute <= 59;
        let date = format!("{year:04}-{month:02}-{day:02}");
        let time = format!("{hour:02}:{minute:02}");
        let read = local_date_time(&date, &time).map(|at| at.to_string());
        prop_assert_eq!(read, real.then(|| format!("{date} {time}:00")));
    }

    #[test]
    fn reading_dates_never_panics(date in any::<String>(), time in any::<String>()) {
        let _ = local_date_time(&date, &time);
        let _ = local_date_time("2026-12-24", &time);
        let _ = local_date_time(&date, "18:30");
    }
}
