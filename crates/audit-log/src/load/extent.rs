//! How much of a window is loaded, as far as events can be told to have arrived there, and what is
//! said where nothing was found in it.

use super::coverage::{Coverage, Loaded};
use crate::time::range::Window;
use console_core::when::count;
use token_api::time::UnixSeconds;

/// How much of a window is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    pub(crate) window: Window,
    /// The part in which no event can arrive any more. Only this part counts as loaded.
    pub(crate) settled: Option<Window>,
    pub(crate) coverage: Coverage,
    /// When the log was asked for the first time, of a window that had hardly ended then.
    pub(crate) begun: Option<UnixSeconds>,
}

impl Extent {
    /// Whether everything in the window is loaded, as far as that can be. Never where it began just
    /// now.
    pub fn is_complete(&self) -> bool {
        self.settled.is_some_and(|settled| self.coverage.gap(settled).is_none())
    }

    /// How much is loaded of a part of the window.
    pub fn loaded(&self, part: Window) -> Loaded {
        let to = self.settled.map(|settled| part.to.min(settled.to));
        match to.filter(|to| part.from <= *to) {
            Some(to) => self.coverage.of(Window { to, ..part }),
            None => Loaded::None,
        }
    }

    /// The loaded parts, the newest first.
    pub fn parts(&self) -> Vec<Window> {
        self.settled.map(|settled| self.coverage.parts(settled)).unwrap_or_default()
    }

    /// From when on everything is loaded, where that is less than the whole.
    pub fn reaches_back_to(&self) -> Option<UnixSeconds> {
        let settled = self.settled?;
        self.coverage.reaches_back_to(settled).filter(|from| *from > settled.from)
    }

    /// "19 of 30 days loaded"
    pub fn words(&self) -> String {
        self.coverage.words_of(self.window, self.settled)
    }

    /// Since when late events can be missing that following does not find: those that reach the log
    /// later than a question looks back. `None` for a window that had ended long before.
    pub fn misses_late_since(&self) -> Option<UnixSeconds> {
        self.begun
    }
}

/// The note about late events. `since` is a time of day.
pub fn late_words(since: &str) -> String {
    format!("An event that reached the log after {since}, and minutes late, may be missing.")
}

/// What is said of a range without an event, all of which is loaded. Events whose time can't be read
/// may be in it.
pub fn nothing_words(undated: usize) -> String {
    match undated_words(undated) {
        None => "All of the range is loaded, and nothing happened in it. A longer range may show \
                 more."
            .into(),
        Some(words) => {
            format!("All of the range is loaded, and no event is known to be in it. {words}")
        }
    }
}

/// "3 events have a time that can’t be read: …". `None` where there is no such event.
pub fn undated_words(undated: usize) -> Option<String> {
    let have = undated_events(undated)?;
    Some(format!("{have}: whether they belong to this range can’t be told."))
}

/// "3 events have a time that can’t be read". `None` where there is no such event.
pub fn undated_events(undated: usize) -> Option<String> {
    let events = count(i64::try_from(undated).unwrap_or(i64::MAX), "event");
    let have = if undated == 1 { "has" } else { "have" };
    (undated > 0).then(|| format!("{events} {have} a time that can’t be read"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::live::{LATE_SECONDS, LOOK_BACK_SECONDS};
    use crate::search::narrow::{Coverages, Narrow};

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

    fn window(from: i64, to: i64) -> Window {
        Window { from: NOW.plus_seconds(-from), to: NOW.plus_seconds(-to) }
    }

    fn loaded(part: Window) -> Coverages {
        let mut all = Coverages::default();
        all.ask_again(None, NOW);
        all.update(&Narrow::default(), |coverage| coverage.add(part));
        all
    }

    #[test]
    fn only_what_is_settled_counts() {
        let all = loaded(window(3600, 0));
        let extent = |part| all.extent(part, &Narrow::default());
        let hour = extent(window(3600, 0));
        assert!(hour.is_complete());
        assert_eq!(hour.words(), "58 of 60 minutes loaded");
        assert_eq!(hour.parts(), [window(3600, LATE_SECONDS)]);
        assert_eq!(hour.reaches_back_to(), None);
        let table = [((3600, 3000), Loaded::All), ((300, 0), Loaded::All), ((60, 0), Loaded::None)];
        for ((from, to), expected) in table {
            assert_eq!(hour.loaded(window(from, to)), expected, "{from} {to}");
        }
        let two = extent(window(7200, 0));
        assert_eq!(
            (two.is_complete(), two.reaches_back_to()),
            (false, Some(NOW.plus_seconds(-3600)))
        );
        // It began just now.
        let minute = extent(window(60, 0));
        assert_eq!((minute.is_complete(), minute.parts()), (false, vec![]));
        assert_eq!(minute.words(), "0 of 1 minute loaded");
    }

    #[test]
    fn a_range_that_had_hardly_ended_may_miss_what_is_later_than_a_question_looks_back() {
        let mut all = loaded(window(7200, 0));
        // Following goes on for hours.
        all.asked(NOW.plus_seconds(7200));
        let since = |from, to| all.extent(window(from, to), &Narrow::default()).misses_late_since();
        assert_eq!(since(7200, -7200), Some(NOW));
        assert_eq!(since(7200, LOOK_BACK_SECONDS - 1), Some(NOW));
        assert_eq!(since(7200, LOOK_BACK_SECONDS), None);
    }

    #[test]
    fn nothing_is_said_of_events_that_tell_no_time() {
        assert_eq!(
            nothing_words(0),
            "All of the range is loaded, and nothing happened in it. A longer range may show more."
        );
        for (undated, events) in [(1, "1 event has"), (3, "3 events have")] {
            let words = nothing_words(undated);
            assert!(!words.contains("nothing"), "{words}");
            let whether = "whether they belong to this range can’t be told.";
            assert!(words.contains(&format!("{events} a time that can’t be read: {whether}")));
        }
    }
}
