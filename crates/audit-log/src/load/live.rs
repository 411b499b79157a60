//! Following the log while it grows: when the server is asked again, from which second on, what a
//! failure does to that, and what people read of it. Without a clock: `crate::reading` asks, and the
//! store merges the answers.

use crate::events::store::EventStore;
use crate::time::range::Window;
use console_core::backend::fault::{ApiError, Attempt};
use console_core::when::count;
use token_api::time::UnixSeconds;

/// Between two questions while the tab is seen, in milliseconds.
pub const INTERVAL_MS: u32 = 10_000;

/// Between two questions while it is not seen.
pub const HIDDEN_INTERVAL_MS: u32 = 60_000;

/// The longest wait after failures, unless the server asks for more.
pub const MAX_BACKOFF_MS: u32 = 300_000;

/// How late an event may reach the log, in seconds: servers write from several machines and in
/// batches. So a question reaches back as far before the newest event, and nothing younger than
/// this was loaded for good when it was asked for. What comes twice is known by its key.
pub const LATE_SECONDS: i64 = 120;

/// Now and then a question reaches back this far, for events that are later still.
pub const LOOK_BACK_SECONDS: i64 = 900;

/// Time between two such questions, in seconds.
pub const LOOK_BACK_EVERY_SECONDS: i64 = 60;

/// The most events that are asked for again by such a question: in a busy log it reaches less far.
const MOST_AGAIN: usize = 1000;

/// When a question reaches further back than [`LATE_SECONDS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LookBack {
    /// When the last such question was answered.
    last: Option<UnixSeconds>,
}

impl LookBack {
    /// How far the next question reaches back before the newest event, in seconds.
    pub fn reach(self, store: &EventStore, now: UnixSeconds) -> i64 {
        let is_due =
            self.last.is_none_or(|last| now.seconds_since(last) >= LOOK_BACK_EVERY_SECONDS);
        if !is_due {
            return LATE_SECONDS;
        }
        let again = store.newest_first().get(MOST_AGAIN).map(|row| store.time(*row));
        let most = store.newest_until(now).zip(again);
        most.map_or(LOOK_BACK_SECONDS, |(newest, again)| newest.seconds_since(again))
            .clamp(LATE_SECONDS, LOOK_BACK_SECONDS)
    }

    /// All that lies so far back was asked for at this time.
    pub fn reached(&mut self, reach: i64, now: UnixSeconds) {
        if reach > LATE_SECONDS {
            self.last = Some(now);
        }
    }
}

/// How following goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    trouble: Option<Trouble>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Trouble {
    error: ApiError,
    /// Failures in a row.
    failures: u32,
}

/// Events that came in and are not shown yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fresh {
    /// All of them.
    pub arrived: usize,
    /// Those that the search lets through.
    pub matching: usize,
}

impl Fresh {
    /// "12 new events"; and of a search, how many match. `None` when there are none.
    pub fn words(self) -> Option<String> {
        let Self { arrived, matching } = self;
        let events = count(i64::try_from(arrived).unwrap_or(i64::MAX), "new event");
        match (arrived, matching) {
            (0, _) => None,
            _ if matching >= arrived => Some(events),
            (_, 0) => Some(format!("{events}, none matches the search")),
            (_, 1) => Some(format!("{events}, 1 matches the search")),
            _ => Some(format!("{events}, {matching} match the search")),
        }
    }
}

impl Live {
    /// An answer came.
    pub fn succeeded(&mut self) {
        self.trouble = None;
    }

    /// A question failed.
    pub fn failed(&mut self, error: ApiError) {
        // Given up by the console itself: nothing was learned of the server.
        if error == ApiError::Aborted {
            return;
        }
        let failures = self.trouble.as_ref().map_or(0, |trouble| trouble.failures);
        self.trouble = Some(Trouble { error, failures: failures.saturating_add(1) });
    }

    /// How long to wait before the next question, in milliseconds; `None` when there is none.
    /// `random` is within 0–1: after failures it spreads the tabs, so that they don't all come
    /// back at once.
    pub fn wait_ms(&self, hidden: bool, random: f64) -> Option<u32> {
        let interval = if hidden { HIDDEN_INTERVAL_MS } else { INTERVAL_MS };
        let Some(Trouble { error, failures }) = &self.trouble else { return Some(interval) };
        if is_final(error) {
            return None;
        }
        let backoff = INTERVAL_MS.saturating_mul(1 << (*failures).min(10)).min(MAX_BACKOFF_MS);
        // In range: a part of five minutes. The cast drops the fraction.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let spread = (f64::from(backoff / 2) * random.clamp(0.0, 1.0)) as u32;
        let asked = match error {
            ApiError::Refused(refusal) => refusal.retry_after.unwrap_or(0).saturating_mul(1000),
            _ => 0,
        };
        Some((backoff / 2 + spread).max(asked).max(interval))
    }

    /// What people read of a failure: what is wrong and when it is tried again, which is in
    /// `seconds_left`. `host` is the server's name. `None` while all goes well.
    pub fn words(&self, seconds_left: u32, host: &str) -> Option<String> {
        let error = &self.trouble.as_ref()?.error;
        let explained = error.explain(Attempt::Read, host);
        if is_final(error) {
            return Some(format!(
                "Live updates stopped: {}. {} What was loaded stays.",
                explained.title, explained.detail
            ));
        }
        let again = match seconds_left {
            0 => "now".to_owned(),
            left => format!("in {}", count(left.into(), "second")),
        };
        Some(format!("Live updates paused: {}. Trying again {again}.", explained.title))
    }
}

/// Whether a server that answers like this would answer the same next time.
fn is_final(error: &ApiError) -> bool {
    match error {
        ApiError::Redirected | ApiError::NotAsked(_) => true,
        ApiError::Refused(refusal) => {
            refusal.status == 501
                || (400..500).contains(&refusal.status) && !matches!(refusal.status, 408 | 429)
        }
        _ => false,
    }
}

/// What to ask for next: from `reach` seconds before the newest event that is loaded, up to now.
/// With nothing loaded it is the whole range.
pub fn next_window(
    newest: Option<UnixSeconds>,
    reach: i64,
    range: Window,
    now: UnixSeconds,
) -> Window {
    let from = newest.map_or(range.from, |newest| newest.plus_seconds(-reach));
    Window::between(from.max(range.from).min(now), now)
}

/// Why a range can't be followed, if it can't.
pub fn refusal(range: crate::time::range::TimeRange) -> Option<&'static str> {
    let moves = range.is_relative();
    (!moves)
        .then_some("The range has a fixed end. Choose one that ends now, such as the last hour.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::samples::{event, page, store};
    use crate::time::range::{Preset, TimeRange};
    use console_core::backend::fault::Refusal;

    fn refused(status: u16, retry_after: Option<u32>) -> ApiError {
        ApiError::Refused(Refusal { status, retry_after, ..Refusal::default() })
    }

    fn after(errors: &[ApiError]) -> Live {
        let mut live = Live::default();
        errors.iter().cloned().for_each(|error| live.failed(error));
        live
    }

    #[test]
    fn asks_less_often_where_nobody_looks() {
        let live = Live::default();
        assert_eq!(live.wait_ms(false, 0.5), Some(10_000));
        assert_eq!(live.wait_ms(true, 0.5), Some(60_000));
    }

    #[test]
    fn waits_longer_with_each_failure_and_five_minutes_at_most() {
        let waits = |failures: usize, random, hidden| {
            after(&vec![ApiError::Unreachable; failures]).wait_ms(hidden, random)
        };
        let table = [(1, 20_000), (2, 40_000), (3, 80_000), (4, 160_000), (5, 300_000)];
        for (failures, ms) in table {
            assert_eq!(waits(failures, 1.0, false), Some(ms), "{failures}");
            assert_eq!(waits(failures, 0.0, false), Some(ms / 2), "{failures}");
        }
        assert_eq!(waits(4000, 7.0, false), Some(MAX_BACKOFF_MS));
        assert_eq!(waits(1, 1.0, true), Some(HIDDEN_INTERVAL_MS));
    }

    #[test]
    fn obeys_the_server() {
        let table =
            [(None, 20_000), (Some(5), 20_000), (Some(90), 90_000), (Some(3600), 3_600_000)];
        for (asked, ms) in table {
            assert_eq!(after(&[refused(429, asked)]).wait_ms(false, 1.0), Some(ms), "{asked:?}");
        }
    }

    #[test]
    fn an_answer_ends_the_trouble() {
        let mut live = after(&[ApiError::Offline, refused(503, None)]);
        live.succeeded();
        assert_eq!(live.words(0, "h"), None);
        assert_eq!(live.wait_ms(false, 0.0), Some(INTERVAL_MS));
        live.failed(ApiError::Unreachable);
        assert_eq!(live.wait_ms(false, 1.0), Some(20_000));
        live.failed(ApiError::Aborted);
        assert_eq!(live.wait_ms(false, 1.0), Some(20_000));
    }

    #[test]
    fn stops_where_asking_again_is_of_no_use() {
        let table = [
            (refused(401, None), true),
            (refused(403, None), true),
            (refused(404, None), true),
            (refused(501, None), true),
            (ApiError::Redirected, true),
            (refused(408, None), false),
            (refused(429, None), false),
            (refused(500, None), false),
            (ApiError::Offline, false),
            (ApiError::TimedOut { seconds: 30 }, false),
            (ApiError::Unreadable { status: 200, problem: "it is empty".into() }, false),
        ];
        for (error, stops) in table {
            let live = after(std::slice::from_ref(&error));
            assert_eq!(live.wait_ms(false, 0.5).is_none(), stops, "{error:?}");
            let words = live.words(20, "api.example").unwrap_or_default();
            assert_eq!(words.contains("stopped"), stops, "{words}");
            assert_eq!(words.contains("Trying again in 20 seconds."), !stops, "{words}");
        }
    }

    #[test]
    fn says_how_it_goes() {
        assert_eq!(Live::default().words(3, "h"), None);
        let live = after(&[ApiError::Unreachable]);
        assert_eq!(
            live.words(1, "api.example").as_deref(),
            Some(
                "Live updates paused: api.example is blocked or unreachable. Trying again in 1 second."
            )
        );
        assert!(live.words(0, "h").is_some_and(|words| words.ends_with("Trying again now.")));
    }

    #[test]
    fn what_waits_is_told() {
        assert_eq!(Fresh::default().words(), None);
        let table = [
            ((12, 12), "12 new events"),
            ((1, 1), "1 new event"),
            ((2, 0), "2 new events, none matches the search"),
            ((2, 1), "2 new events, 1 matches the search"),
            ((9, 3), "9 new events, 3 match the search"),
        ];
        for ((arrived, matching), words) in table {
            assert_eq!(Fresh { arrived, matching }.words().as_deref(), Some(words));
        }
    }

    #[test]
    fn the_next_question_overlaps_the_newest_event() {
        let now = UnixSeconds(1_795_212_840);
        let range = TimeRange::Last(Preset::Hour).resolve(now);
        let next = |newest| next_window(newest, LATE_SECONDS, range, now);
        assert_eq!(next(Some(now.plus_seconds(-30))).from, now.plus_seconds(-150));
        assert_eq!(next(None), range);
        assert_eq!(next(Some(now.plus_seconds(-9999))).from, range.from);
        // A server whose clock is ahead of ours.
        assert_eq!(next(Some(now.plus_seconds(150))), Window { from: now, to: now });
    }

    /// What is found of events that arrive when the newest one is loaded already, so many seconds
    /// older than it: the seconds after which each is in the log, asked every ten.
    #[test]
    fn events_that_are_very_late_are_found_within_a_minute() {
        let newest = UnixSeconds(1_795_212_840);
        let mut store = store(&[event(newest.0, "e", "ada")]);
        let range = TimeRange::Last(Preset::Hour).resolve(newest);
        let (mut back, mut found) = (LookBack::default(), Vec::new());
        // One question before any of them arrives.
        back.reached(back.reach(&store, newest), newest);
        for waited in (10..=120).step_by(10) {
            let now = newest.plus_seconds(waited);
            let reach = back.reach(&store, now);
            let asked = next_window(Some(newest), reach, range, now);
            for late in [90, 200, 290, 310, 600, 880, 901] {
                let at = newest.plus_seconds(-late);
                let came =
                    asked.contains(at) && store.append(&page(&[event(at.0, "late", "")])).added > 0;
                found.extend(came.then_some((late, waited)));
            }
            back.reached(reach, now);
        }
        let expected = [(90, 10), (200, 60), (290, 60), (310, 60), (600, 60), (880, 60)];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_busy_log_is_not_read_again_for_minutes() {
        let now = UnixSeconds(1_795_212_840);
        let each = |seconds: i64| -> i64 {
            let events: Vec<_> =
                (0..1200).map(|n| event(now.0 - n * seconds / 10, &n.to_string(), "")).collect();
            LookBack::default().reach(&store(&events), now)
        };
        assert_eq!(each(1), LATE_SECONDS);
        assert_eq!(each(5), 500);
        assert_eq!(each(60), LOOK_BACK_SECONDS);
    }

    #[test]
    fn only_what_moves_can_be_followed() {
        assert_eq!(refusal(TimeRange::default()), None);
        assert!(refusal(TimeRange::Around(UnixSeconds(0))).is_some());
    }
}
