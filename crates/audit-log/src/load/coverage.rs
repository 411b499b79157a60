//! Which stretches of time are loaded without a gap. Whatever is counted or not found in the log is
//! true of these alone, so each screen that counts says how far they reach.

use crate::time::range::Window;
use console_core::when::count;
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};

/// The loaded stretches: apart from each other, the newest first. A stretch is loaded when every
/// event that the server has in it was received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage(Vec<Window>);

/// How much of a window is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loaded {
    /// Every second of it.
    All,
    /// Some of it.
    Part,
    /// Nothing.
    None,
}

impl Coverage {
    /// A stretch was loaded.
    pub fn add(&mut self, window: Window) {
        let touches = |other: &Window| {
            other.from <= window.to.plus_seconds(1) && window.from <= other.to.plus_seconds(1)
        };
        let (touching, mut apart): (Vec<Window>, Vec<Window>) =
            self.0.iter().partition(|other| touches(other));
        let whole = touching.iter().fold(window, |whole, part| Window {
            from: whole.from.min(part.from),
            to: whole.to.max(part.to),
        });
        let at = apart.partition_point(|other| other.from > whole.to);
        apart.insert(at, whole);
        self.0 = apart;
    }

    /// Nothing after this instant counts as loaded any more.
    pub fn forget_after(&mut self, last: UnixSeconds) {
        self.0.retain(|part| part.from <= last);
        self.0.iter_mut().for_each(|part| part.to = part.to.min(last));
    }

    /// The loaded parts of a window, the newest first.
    pub fn parts(&self, window: Window) -> Vec<Window> {
        let overlaps = |part: &&Window| part.from <= window.to && window.from <= part.to;
        let clip =
            |part: &Window| Window { from: part.from.max(window.from), to: part.to.min(window.to) };
        self.0.iter().filter(overlaps).map(clip).collect()
    }

    /// The part of a window that is to be loaded next: the newest of those that are not loaded.
    pub fn gap(&self, window: Window) -> Option<Window> {
        let mut to = window.to;
        for part in self.parts(window) {
            if part.to < to {
                return Some(Window { from: part.to.plus_seconds(1), to });
            }
            to = part.from.plus_seconds(-1);
        }
        (window.from <= to).then_some(Window { from: window.from, to })
    }

    /// How much of a window is loaded.
    pub fn of(&self, window: Window) -> Loaded {
        match self.gap(window) {
            None => Loaded::All,
            Some(gap) if gap == window => Loaded::None,
            Some(_) => Loaded::Part,
        }
    }

    /// "19 of 30 days loaded", "all 30 days loaded". Never more than is true: what is loaded is
    /// rounded down, and less than the whole is never called the whole.
    pub fn words(&self, window: Window) -> String {
        self.words_of(window, Some(window))
    }

    /// As [`Self::words`], where only a part of the window, `settled`, can be loaded for good: in
    /// the rest events may still arrive. "58 of 60 minutes loaded" is all that there can be then.
    pub fn words_of(&self, window: Window, settled: Option<Window>) -> String {
        let seconds = |window: &Window| window.seconds() + 1;
        let parts = settled.map(|settled| self.parts(settled)).unwrap_or_default();
        let loaded: i64 = parts.iter().map(seconds).sum();
        let total = seconds(&window);
        let (unit, name) = match total {
            _ if total > 3 * SECONDS_PER_DAY => (SECONDS_PER_DAY, "day"),
            _ if total > 3 * 3600 => (3600, "hour"),
            _ => (60, "minute"),
        };
        // Rounded up, so that no range seems shorter than it is; of both ends one is not counted.
        let units = |window: Window| (named_seconds(window) + unit - 1) / unit;
        let whole = units(window).max(1);
        // Where the part that can be loaded is as good as the whole.
        let nearly = settled.filter(|settled| *settled == window || units(*settled) >= whole);
        if nearly.is_some_and(|settled| self.gap(settled).is_none()) {
            return match whole {
                1 => format!("the whole {name} loaded"),
                _ => format!("all {} loaded", count(whole, name)),
            };
        }
        // What is too little to be counted for the whole is so for a part that reaches up to it.
        let up_to_it = nearly.filter(|settled| self.reaches_back_to(*settled).is_some());
        let rest = up_to_it.map_or(0, |settled| window.to.seconds_since(settled.to));
        format!(
            "{} of {} loaded",
            ((loaded + rest) / unit).min(whole - 1).max(0),
            count(whole, name)
        )
    }

    /// From when on everything up to the end of a window is loaded; `None` when its end is not.
    pub fn reaches_back_to(&self, window: Window) -> Option<UnixSeconds> {
        self.parts(window).first().filter(|part| part.to == window.to).map(|part| part.from)
    }
}

/// How long a window is, as people name it. A last time without seconds is the end of its minute, so
/// that 13:00 to 14:00 is 3659 seconds long and called an hour.
fn named_seconds(window: Window) -> i64 {
    const REST_OF_MINUTE: i64 = 59;
    const ROUND: i64 = 300;
    let seconds = window.seconds();
    let named = seconds - REST_OF_MINUTE;
    if named > 0 && named % ROUND == 0 { named } else { seconds }
}

/// "212 of 12400 loaded events match"; "12400 events loaded" where nothing is searched for. The
/// numbers are written by `number`.
pub fn match_words(
    matching: usize,
    loaded: usize,
    is_search: bool,
    number: fn(usize) -> String,
) -> String {
    let events = if loaded == 1 { "event" } else { "events" };
    if is_search {
        let verb = if matching == 1 { "matches" } else { "match" };
        format!("{} of {} loaded {events} {verb}", number(matching), number(loaded))
    } else {
        format!("{} {events} loaded", number(loaded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn window(from: i64, to: i64) -> Window {
        Window { from: UnixSeconds(from), to: UnixSeconds(to) }
    }

    #[test]
    fn says_what_is_missing_newest_first() {
        let mut coverage = Coverage::default();
        let all = window(0, 100);
        assert_eq!((coverage.gap(all), coverage.of(all)), (Some(all), Loaded::None));
        coverage.add(window(60, 100));
        assert_eq!((coverage.gap(all), coverage.of(all)), (Some(window(0, 59)), Loaded::Part));
        assert_eq!(coverage.reaches_back_to(all), Some(UnixSeconds(60)));
        coverage.add(window(10, 20));
        assert_eq!(coverage.gap(all), Some(window(21, 59)));
        assert_eq!(coverage.reaches_back_to(window(0, 30)), None);
        coverage.add(window(21, 59));
        coverage.add(window(-5, 9));
        assert_eq!((coverage.gap(all), coverage.of(all)), (None, Loaded::All));
        assert_eq!(coverage.parts(window(5, 200)), [window(5, 100)]);
        coverage.add(window(200, 300));
        coverage.forget_after(UnixSeconds(90));
        assert_eq!(coverage.parts(window(-50, 400)), [window(-5, 90)]);
    }

    #[test]
    fn never_claims_more_than_is_loaded() {
        const DAY: i64 = SECONDS_PER_DAY;
        for (length, loaded, words) in [
            (30 * DAY, None, "0 of 30 days loaded"),
            (30 * DAY, Some(19 * DAY + 5), "19 of 30 days loaded"),
            (30 * DAY, Some(30 * DAY - 1), "29 of 30 days loaded"),
            (30 * DAY, Some(30 * DAY), "all 30 days loaded"),
            (DAY, Some(DAY / 2), "12 of 24 hours loaded"),
            (3600, Some(600), "10 of 60 minutes loaded"),
            (2 * DAY - 1, Some(2 * DAY - 1), "all 48 hours loaded"),
            (2 * DAY - 1, Some(2 * DAY - 2), "47 of 48 hours loaded"),
            (60, Some(60), "the whole minute loaded"),
            (30, Some(10), "0 of 1 minute loaded"),
            // Typed as 13:00 to 14:00, to 13:30, to 17:00; and an hour as a bar of the chart has it.
            (3659, Some(3659), "all 60 minutes loaded"),
            (3659, Some(3658), "59 of 60 minutes loaded"),
            (1859, Some(1859), "all 30 minutes loaded"),
            (4 * 3600 + 59, Some(4 * 3600 + 59), "all 4 hours loaded"),
            (10 * DAY + 59, Some(10 * DAY + 59), "all 10 days loaded"),
            (3599, Some(3599), "all 60 minutes loaded"),
            (59, Some(59), "the whole minute loaded"),
        ] {
            let mut coverage = Coverage::default();
            if let Some(loaded) = loaded {
                coverage.add(window(length - loaded, length));
            }
            assert_eq!(coverage.words(window(0, length)), words);
        }
    }

    #[test]
    fn what_may_still_receive_events_is_not_called_loaded() {
        const DAY: i64 = SECONDS_PER_DAY;
        for (length, words) in [
            (30 * DAY, "all 30 days loaded"),
            (DAY, "all 24 hours loaded"),
            (3600, "58 of 60 minutes loaded"),
            (100, "0 of 2 minutes loaded"),
        ] {
            let mut coverage = Coverage::default();
            coverage.add(window(0, length));
            let settled = window(0, (length - 120).max(0));
            assert_eq!(coverage.words_of(window(0, length), Some(settled)), words);
        }
        let mut coverage = Coverage::default();
        coverage.add(window(0, 60));
        assert_eq!(coverage.words_of(window(0, 60), None), "0 of 1 minute loaded");
    }

    #[test]
    fn the_last_two_minutes_take_no_day_away() {
        const DAY: i64 = SECONDS_PER_DAY;
        let (range, settled) = (window(0, 90 * DAY), Some(window(0, 90 * DAY - 120)));
        let mut coverage = Coverage::default();
        coverage.add(window(60 * DAY, 90 * DAY));
        assert_eq!(coverage.words_of(range, settled), "30 of 90 days loaded");
        coverage.forget_after(UnixSeconds(89 * DAY));
        assert_eq!(coverage.words_of(range, settled), "29 of 90 days loaded");
    }

    #[test]
    fn counts_say_over_what() {
        for (matching, loaded, is_search, words) in [
            (0, 4000, true, "0 of 4000 loaded events match"),
            (1, 4000, true, "1 of 4000 loaded events matches"),
            (1, 1, true, "1 of 1 loaded event matches"),
            (4000, 4000, false, "4000 events loaded"),
            (0, 0, false, "0 events loaded"),
            (1, 1, false, "1 event loaded"),
        ] {
            assert_eq!(match_words(matching, loaded, is_search, |n| n.to_string()), words);
        }
    }

    proptest! {
        #[test]
        fn parts_and_gaps_are_the_whole(
            added in proptest::collection::vec((-20_i64..120, 0_i64..30), 0..8),
            (from, length) in (-10_i64..60, 0_i64..60),
        ) {
            let mut coverage = Coverage::default();
            for (from, length) in &added {
                coverage.add(window(*from, from + length));
            }
            let asked = window(from, from + length);
            let is_loaded = |at: i64| added.iter().any(|(from, length)| (*from..=from + length).contains(&at));
            // Filling the gap again and again loads exactly what was missing, from new to old.
            let mut last = None;
            while let Some(gap) = coverage.gap(asked) {
                prop_assert!(last.is_none_or(|last| gap.to < last));
                prop_assert!((gap.from.0..=gap.to.0).all(|at| !is_loaded(at)));
                last = Some(gap.from);
                coverage.add(gap);
            }
            prop_assert_eq!(coverage.parts(asked), vec![asked]);
            prop_assert!(coverage.0.windows(2).all(|pair| pair[0].from.0 > pair[1].to.0 + 1));
        }
    }
}
