//! When the newest part of the log is asked for again, and what was learned by it so far.

use super::Now;
use crate::load::live::Live;
use std::ops::Range;
use token_api::time::UnixSeconds;

/// Between two questions for late events, in milliseconds.
const LATE_INTERVAL_MS: u32 = 30_000;

/// The longest wait at once, in milliseconds: a page that is shown again after a long time asks at
/// once.
const STEP_MS: u32 = 1000;

/// What is asked for again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Manner {
    /// What happens now, as long as the user follows.
    Live(Live),
    /// Late events of a range that has ended, until no event can be late any more. A failure is not
    /// shown: the next round tries again.
    Late,
}

/// A question for the newest part that is being answered, page by page.
#[derive(Debug)]
pub(super) struct Round {
    /// How far it reaches back before the newest event, in seconds.
    pub reach: i64,
    pub at: UnixSeconds,
    /// What it brought.
    pub rows: Vec<Range<u32>>,
}

#[derive(Debug)]
pub(super) struct Following {
    pub manner: Manner,
    pub round: Option<Round>,
    /// The beginning of the wait.
    since_ms: f64,
    random: f64,
}

impl Following {
    pub fn new(manner: Manner, now: Now) -> Self {
        Self { manner, round: None, since_ms: now.ms, random: now.random }
    }

    /// Waits before the next question.
    pub fn wait_again(&mut self, now: Now) {
        self.round = None;
        self.since_ms = now.ms;
        self.random = now.random;
    }

    /// Milliseconds until the next question; `None` where there is none.
    pub fn left_ms(&self, now: Now) -> Option<u32> {
        let wait = match &self.manner {
            Manner::Live(live) => live.wait_ms(now.is_hidden, self.random)?,
            Manner::Late => LATE_INTERVAL_MS,
        };
        Some(wait.saturating_sub(now.since(self.since_ms)))
    }

    /// When to look again whether it is time for the next question, in milliseconds.
    pub fn step_ms(&self, now: Now) -> Option<u32> {
        Some(self.left_ms(now)?.min(STEP_MS))
    }
}
