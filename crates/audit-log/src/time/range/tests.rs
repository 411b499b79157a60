//! Ranges in zones at the ends of the world and across changes of the clock.

use super::*;
use crate::time::berlin::{Berlin, LordHowe};
use console_core::when::FixedZone;
use proptest::prelude::*;

fn at(text: &str) -> UnixSeconds {
    UnixSeconds::from_rfc3339(text).unwrap()
}

fn custom(from: (&str, &str), to: (&str, &str)) -> CustomRange {
    CustomRange {
        from_date: from.0.into(),
        from_time: from.1.into(),
        to_date: to.0.into(),
        to_time: to.1.into(),
    }
}

/// The window in UTC, or the problem.
fn parsed(range: &CustomRange, now: &str, zone: &dyn Zone) -> Result<[String; 2], RangeProblem> {
    range.parse(at(now), zone).map(|window| [window.from.to_rfc3339(), window.to.to_rfc3339()])
}

#[test]
fn presets_are_counted_in_seconds() {
    let now = at("2026-11-21T12:00:00Z");
    let table = [
        ("1h", "2026-11-21T11:00:00Z"),
        ("24h", "2026-11-20T12:00:00Z"),
        ("7d", "2026-11-14T12:00:00Z"),
        ("30d", "2026-10-22T12:00:00Z"),
        ("90d", "2026-08-23T12:00:00Z"),
    ];
    for (word, from) in table {
        let window = TimeRange::Last(Preset::parse(word).unwrap()).resolve(now);
        assert_eq!(window, Window { from: at(from), to: now }, "{word}");
    }
    for other in ["", "2h", "30D", "-7d", "30d "] {
        assert_eq!(Preset::parse(other), None, "{other}");
    }
}

#[test]
fn around_an_event_ends_now_at_the_latest() {
    let event = at("2026-11-21T12:00:00Z");
    let window = |now: &str| TimeRange::Around(event).resolve(at(now));
    assert_eq!(window("2026-11-22T00:00:00Z").from, at("2026-11-21T11:45:00Z"));
    assert_eq!(window("2026-11-22T00:00:00Z").to, at("2026-11-21T12:15:00Z"));
    assert_eq!(window("2026-11-21T12:05:00Z").to, at("2026-11-21T12:05:00Z"));
    // By a clock that is behind, the event itself is still in it.
    assert_eq!(window("2026-11-21T11:00:00Z").to, event);
}

#[test]
fn a_range_of_ones_own_leaves_out_what_lies_ahead() {
    let whole = Window { from: UnixSeconds(100), to: UnixSeconds(200) };
    for (now, to, goes_on) in
        [(300, 200, false), (200, 200, false), (150, 150, true), (50, 100, true)]
    {
        let range = TimeRange::Between(whole);
        let window = range.resolve(UnixSeconds(now));
        assert_eq!(window, Window { from: UnixSeconds(100), to: UnixSeconds(to) }, "{now}");
        assert_eq!(range.goes_on_after(window), goes_on, "{now}");
    }
}

#[test]
fn typed_ranges_mean_whole_days_of_their_zone() {
    let days = custom(("2026-11-18", ""), ("2026-11-19", ""));
    let table = [
        (0, ["2026-11-18T00:00:00Z", "2026-11-19T23:59:59Z"]),
        (-11 * 3600, ["2026-11-18T11:00:00Z", "2026-11-20T10:59:59Z"]),
        (14 * 3600, ["2026-11-17T10:00:00Z", "2026-11-19T09:59:59Z"]),
    ];
    for (offset, window) in table {
        let got = parsed(&days, "2026-11-21T12:00:00Z", &FixedZone(offset));
        assert_eq!(got, Ok(window.map(str::to_owned)), "{offset}");
    }
    let exact = custom(("2026-11-18", "09:30"), ("2026-11-18", "09:30:05"));
    assert_eq!(
        parsed(&exact, "2026-11-21T12:00:00Z", &FixedZone(3600)),
        Ok(["2026-11-18T08:30:00Z".into(), "2026-11-18T08:30:05Z".into()])
    );
}

#[test]
fn days_on_which_the_clock_changes_are_whole() {
    let now = "2026-11-21T12:00:00Z";
    let spring = custom(("2026-03-29", ""), ("2026-03-29", ""));
    let autumn = custom(("2026-10-25", ""), ("2026-10-25", ""));
    assert_eq!(
        parsed(&spring, now, &Berlin),
        Ok(["2026-03-28T23:00:00Z".into(), "2026-03-29T21:59:59Z".into()])
    );
    assert_eq!(
        parsed(&autumn, now, &Berlin),
        Ok(["2026-10-24T22:00:00Z".into(), "2026-10-25T22:59:59Z".into()])
    );
    assert_eq!(spring.parse(at(now), &Berlin).unwrap().seconds(), 23 * 3600 - 1);
    assert_eq!(autumn.parse(at(now), &Berlin).unwrap().seconds(), 25 * 3600 - 1);
}

#[test]
fn what_can_not_be_taken_is_told() {
    use RangeProblem::{Backwards, FromAhead, NoFrom, ToAhead, TooLong, Unreadable};
    let table = [
        (custom(("", "10:00"), ("", "")), NoFrom),
        (custom(("2026-02-30", ""), ("", "")), Unreadable(End::From)),
        (custom(("2026-11-01", "25:00"), ("", "")), Unreadable(End::From)),
        (custom(("2026-11-01", ""), ("soon", "")), Unreadable(End::To)),
        (custom(("2026-11-01", ""), ("", "10:00")), Unreadable(End::To)),
        (custom(("2026-11-21", "12:01"), ("", "")), FromAhead),
        (custom(("2026-11-20", ""), ("2026-11-22", "")), ToAhead),
        (custom(("2026-11-20", "10:00"), ("2026-11-20", "09:59")), Backwards),
        (custom(("2025-11-19", ""), ("", "")), TooLong),
        (custom(("2026-11-01", ""), ("99999-01-01", "")), ToAhead),
    ];
    for (range, problem) in table {
        let got = range.parse(at("2026-11-21T12:00:00Z"), &FixedZone(0));
        assert_eq!(got, Err(problem), "{range:?}");
        assert!(problem.words().ends_with('.'));
    }
    assert_eq!((Backwards.end(), FromAhead.end(), ToAhead.end()), (End::To, End::From, End::To));
    assert_eq!((TooLong.end(), NoFrom.end()), (End::From, End::From));
}

#[test]
fn an_end_later_today_is_now() {
    let now = "2026-11-21T12:00:00Z";
    for to in [("", ""), ("2026-11-21", ""), ("2026-11-21", "23:00")] {
        let got = parsed(&custom(("2026-11-21", ""), to), now, &FixedZone(0));
        assert_eq!(got, Ok(["2026-11-21T00:00:00Z".into(), now.into()]), "{to:?}");
    }
    // In UTC+14 it is the 22nd already.
    let ahead = custom(("2026-11-22", ""), ("2026-11-22", ""));
    assert!(ahead.parse(at(now), &FixedZone(14 * 3600)).is_ok());
    assert_eq!(ahead.parse(at(now), &FixedZone(-11 * 3600)), Err(RangeProblem::FromAhead));
}

proptest! {
    #[test]
    fn fields_say_the_minute_again(
        from in 0_i64..1_795_000_000, seconds in 0_i64..366 * 86_400, offset in -11..=14,
    ) {
        let zone = FixedZone(offset * 3600);
        let window = Window { from: UnixSeconds(from), to: UnixSeconds(from + seconds) };
        let again = CustomRange::of(window, &zone).parse(UnixSeconds(1_900_000_000), &zone);
        let minute = |at: UnixSeconds| UnixSeconds(at.0 - at.0 % 60);
        // A window of a whole year may have grown by the seconds that the fields don't say.
        if let Ok(again) = again {
            let to = minute(window.to).plus_seconds(59);
            prop_assert_eq!(again, Window { from: minute(window.from), to });
        } else {
            prop_assert!(seconds > 365 * 86_400);
        }
    }

    #[test]
    fn nothing_typed_breaks_it(
        fields in prop::array::uniform4("[0-9:\\-TZ é]{0,12}"),
        now in any::<i64>(),
        offset in -50_400..50_400,
    ) {
        let [from_date, from_time, to_date, to_time] = fields;
        let range = CustomRange { from_date, from_time, to_date, to_time };
        let now = UnixSeconds(now);
        for zone in [&FixedZone(offset) as &dyn Zone, &Berlin] {
            if let Ok(window) = range.parse(now, zone) {
                prop_assert!(window.from <= window.to && window.to <= now);
            }
        }
    }

    #[test]
    fn no_instant_breaks_resolving(at in any::<i64>(), now in any::<i64>()) {
        let (at, now) = (UnixSeconds(at), UnixSeconds(now));
        let ranges = [TimeRange::Around(at), TimeRange::default()];
        for range in ranges {
            let window = range.resolve(now);
            prop_assert!(window.from <= window.to);
            prop_assert!(window.seconds() >= 0);
        }
        prop_assert!(Window::between(at, now).contains(at));
    }
}

#[test]
fn a_last_minute_is_a_whole_one() {
    let zone = FixedZone(0);
    let of = |to: &str| {
        let range = custom(("2026-11-20", "02:28"), ("2026-11-20", to));
        parsed(&range, "2026-11-21T12:00:00Z", &zone).map(|[_, to]| to)
    };
    assert_eq!(of("02:28"), Ok("2026-11-20T02:28:59Z".into()));
    assert_eq!(of("02:28:05"), Ok("2026-11-20T02:28:05Z".into()));
    let today = custom(("2026-11-21", ""), ("2026-11-21", "12:00"));
    let [_, to] = parsed(&today, "2026-11-21T12:00:07Z", &zone).unwrap();
    assert_eq!(to, "2026-11-21T12:00:07Z");
    // Where clocks are put back, a range ends with the second of both hours.
    let repeated = custom(("2026-10-25", "02:30"), ("2026-10-25", "02:30"));
    let twice = ["2026-10-25T00:30:00Z".to_owned(), "2026-10-25T01:30:59Z".to_owned()];
    assert_eq!(parsed(&repeated, "2026-11-21T12:00:00Z", &Berlin), Ok(twice));
}

#[test]
fn where_the_clock_is_put_back_or_on_nothing_is_lost() {
    let of = |day: &str, from: &str, to: &str, zone: &dyn Zone| {
        parsed(&custom((day, from), (day, to)), "2026-11-21T12:00:00Z", zone)
    };
    let put_back = "2026-04-05";
    for (from, to, window) in [
        // From 01:30 to 02:00 comes twice on Lord Howe Island.
        ("01:45", "01:45", ["2026-04-04T14:45:00Z", "2026-04-04T15:15:59Z"]),
        ("01:30", "01:59", ["2026-04-04T14:30:00Z", "2026-04-04T15:29:59Z"]),
        ("01:29", "01:29", ["2026-04-04T14:29:00Z", "2026-04-04T14:29:59Z"]),
        ("01:45:10", "01:45:10", ["2026-04-04T14:45:10Z", "2026-04-04T15:15:10Z"]),
        ("02:00", "02:00", ["2026-04-04T15:30:00Z", "2026-04-04T15:30:59Z"]),
    ] {
        assert_eq!(of(put_back, from, to, &LordHowe), Ok(window.map(str::to_owned)), "{from} {to}");
    }
    for (day, from, to, zone, window) in [
        // From 02:00 to 02:30, or to 03:00 in Berlin, is left out.
        (
            "2026-10-04",
            "02:15",
            "02:40",
            &LordHowe,
            ["2026-10-03T15:30:00Z", "2026-10-03T15:40:59Z"],
        ),
        (
            "2026-10-04",
            "01:50",
            "02:15",
            &LordHowe,
            ["2026-10-03T15:20:00Z", "2026-10-03T15:29:59Z"],
        ),
        ("2026-03-29", "02:30", "03:10", &Berlin, ["2026-03-29T01:00:00Z", "2026-03-29T01:10:59Z"]),
        ("2026-03-29", "01:50", "02:30", &Berlin, ["2026-03-29T00:50:00Z", "2026-03-29T00:59:59Z"]),
        ("2026-10-25", "01:59", "01:59", &Berlin, ["2026-10-24T23:59:00Z", "2026-10-24T23:59:59Z"]),
    ] {
        assert_eq!(of(day, from, to, zone), Ok(window.map(str::to_owned)), "{day} {from} {to}");
    }
}

#[test]
fn an_end_that_is_left_alone_stays_what_it_was() {
    let now = at("2026-11-21T12:00:00Z");
    // The second 02:30 of that night, and 02:59:17.
    let was = Window { from: at("2026-10-25T01:30:09Z"), to: at("2026-10-25T01:59:17Z") };
    let fields = CustomRange::of(was, &Berlin);
    let parse = |fields: &CustomRange| fields.parse_after(was, now, &Berlin);
    assert_eq!(parse(&fields), Ok(was));
    let later = CustomRange { to_time: "04:00".into(), ..fields.clone() };
    assert_eq!(parse(&later), Ok(Window { to: at("2026-10-25T03:00:59Z"), ..was }));
    let earlier = CustomRange { from_time: "01:00".into(), ..fields.clone() };
    assert_eq!(parse(&earlier), Ok(Window { from: at("2026-10-24T23:00:00Z"), ..was }));
    let backwards = CustomRange { to_time: "01:00".into(), ..fields.clone() };
    assert_eq!(parse(&backwards), Err(RangeProblem::Backwards));
    let nothing = CustomRange { to_date: "soon".into(), ..fields };
    assert_eq!(parse(&nothing), Err(RangeProblem::Unreadable(End::To)));
}

#[test]
fn yesterday_is_a_local_day_however_long() {
    let said = |now: &str, zone: &dyn Zone| {
        let window = yesterday(at(now), zone).unwrap();
        (window.from.to_rfc3339(), window.to.to_rfc3339(), window.seconds() + 1)
    };
    let day = |from: &str, to: &str, hours: i64| (from.to_owned(), to.to_owned(), hours * 3600);
    let utc = day("2026-11-20T00:00:00Z", "2026-11-20T23:59:59Z", 24);
    assert_eq!(said("2026-11-21T12:00:00Z", &FixedZone(0)), utc);
    // Where it is the 22nd already.
    let ahead = day("2026-11-20T12:00:00Z", "2026-11-21T11:59:59Z", 24);
    assert_eq!(said("2026-11-21T12:00:00Z", &FixedZone(12 * 3600)), ahead);
    // Clocks went back on 25 October, and forward on 29 March.
    let long = day("2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", 25);
    assert_eq!(said("2026-10-26T12:00:00Z", &Berlin), long);
    let short = day("2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", 23);
    assert_eq!(said("2026-03-30T12:00:00Z", &Berlin), short);
}
