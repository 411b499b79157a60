//! Bars divide their window, and every event is in one of them.

use super::*;
use crate::events::samples::{NOW, event, store};
use crate::time::berlin::Berlin;
use console_core::when::FixedZone;
use proptest::prelude::*;
use token_api::audit::AuditEvent;
use token_api::told::Told;

const HOUR: i64 = 3600;
const DAY: i64 = SECONDS_PER_DAY;

fn at(text: &str) -> UnixSeconds {
    UnixSeconds::from_rfc3339(text).unwrap()
}

fn before_now(seconds: i64) -> Window {
    Window { from: NOW.plus_seconds(-seconds), to: NOW }
}

#[test]
fn wide_windows_have_wide_bars() {
    let table = [
        (60, 60),
        (HOUR, 60),
        (12 * HOUR, 300),
        (DAY, 900),
        (7 * DAY, HOUR),
        (30 * DAY, 6 * HOUR),
        (90 * DAY, DAY),
        (366 * DAY, 7 * DAY),
        (5000 * DAY, 28 * DAY),
        (50_000 * DAY, 11 * 28 * DAY),
    ];
    for (seconds, width) in table {
        let histogram = histogram(&store(&[]), &[], before_now(seconds), &FixedZone(0));
        assert_eq!(histogram.width, width, "{seconds}");
        assert!(histogram.bars.len() <= MAX_BARS, "{seconds}");
    }
}

#[test]
fn every_event_is_in_one_pile() {
    let failed = AuditEvent {
        auth_failure: Told::Yes,
        req_org_admin: Told::Yes,
        ..event(NOW.0 - 30, "a", "")
    };
    let admin = AuditEvent { req_stack_admin: Told::Yes, ..event(NOW.0 - 40, "b", "") };
    let events = [
        event(NOW.0, "c", ""),
        failed,
        admin,
        event(NOW.0 - 3599, "d", ""),
        event(NOW.0 - 3601, "e", ""),
    ];
    let store = store(&events);
    let histogram = histogram(&store, &[0, 1, 2, 3, 4], before_now(HOUR), &FixedZone(0));
    let piles = |bar: &Bar| (bar.ordinary, bar.admin, bar.failed);
    assert_eq!(piles(histogram.bars.last().unwrap()), (1, 0, 0));
    assert_eq!(piles(&histogram.bars[histogram.bars.len() - 2]), (0, 1, 1));
    assert_eq!(piles(&histogram.bars[0]), (1, 0, 0));
    assert_eq!((histogram.highest(), histogram.bars.iter().map(Bar::total).sum::<u32>()), (2, 4));
}

#[test]
fn days_begin_at_midnight_of_the_zone_whatever_the_clock_does() {
    let window = Window { from: at("2026-09-01T10:00:00Z"), to: at("2026-11-20T22:14:00Z") };
    let bars = histogram(&store(&[]), &[], window, &Berlin).bars;
    assert_eq!((bars[0].window.from, bars[80].window.to), (window.from, window.to));
    let days =
        [(1, "2026-09-01T22:00:00Z"), (54, "2026-10-24T22:00:00Z"), (55, "2026-10-25T23:00:00Z")];
    for (bar, begins) in days {
        assert_eq!(bars[bar].window.from, at(begins));
    }
    // The day on which the clock goes back is an hour longer.
    assert_eq!(bars[54].window.seconds() + 1, 25 * HOUR);
}

#[test]
fn weeks_begin_on_mondays() {
    let window = Window { from: at("2026-01-01T00:00:00Z"), to: at("2026-11-20T00:00:00Z") };
    let bars = histogram(&store(&[]), &[], window, &FixedZone(HOUR as i32)).bars;
    assert_eq!(bars[1].window.from, at("2026-01-04T23:00:00Z"));
}

#[test]
fn bars_are_dragged_over_in_either_direction() {
    let histogram = histogram(&store(&[]), &[], before_now(HOUR), &FixedZone(0));
    let (three, five) = (histogram.bars[3].window, histogram.bars[5].window);
    assert_eq!(histogram.between(5, 3), Some(Window { from: three.from, to: five.to }));
    assert_eq!(histogram.between(3, 5), histogram.between(5, 3));
    assert_eq!(histogram.between(3, 500), None);
}

proptest! {
    #[test]
    fn bars_divide_the_window(
        from in 1_770_000_000_i64..1_800_000_000,
        seconds in prop_oneof![0..DAY, 0..400 * DAY, Just(i64::MAX)],
        times in proptest::collection::vec(0.0..1.0_f64, 0..40),
        offset in -11 * HOUR as i32..=14 * HOUR as i32,
    ) {
        let window = Window { from: UnixSeconds(from), to: UnixSeconds(from).plus_seconds(seconds) };
        let events: Vec<AuditEvent> = times
            .iter()
            .map(|share| event(from + (share * seconds.min(400 * DAY) as f64) as i64, "a", ""))
            .collect();
        let store = store(&events);
        let rows: Vec<u32> = (0..store.len() as u32).collect();
        for zone in [&FixedZone(offset) as &dyn Zone, &Berlin] {
            let Histogram { bars, .. } = histogram(&store, &rows, window, zone);
            prop_assert!(!bars.is_empty() && bars.len() <= MAX_BARS);
            prop_assert_eq!((bars[0].window.from, bars[bars.len() - 1].window.to), (window.from, window.to));
            for pair in bars.windows(2) {
                prop_assert_eq!(pair[0].window.to.plus_seconds(1), pair[1].window.from);
            }
            for bar in &bars {
                prop_assert!(bar.window.from <= bar.window.to);
                let inside = events.iter().filter(|event| bar.window.contains(event.timestamp)).count();
                prop_assert_eq!(bar.total() as usize, inside);
            }
        }
    }
}
