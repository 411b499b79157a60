//! Reading a log, as one state machine for every screen that reads one: [`Reader::step`] takes what
//! happened and returns what is to be done. It asks one question at a time, keeps every event that
//! came, and counts a period as loaded only when the server sent all of it. The current time is an
//! argument; requests and timers are effects, which the caller runs.
//!
//! What it reads, in this order: one event that is looked for by its time; the period that is shown,
//! page by page; and what happened since, again and again.

mod answers;
mod extent;
mod following;
mod newest;
mod reader;

pub use reader::Reader;

use crate::events::store::EventStore;
use crate::load::live::Live;
use crate::load::reading::Question;
use crate::search::narrow::{Coverages, Narrow};
use crate::time::range::{TimeRange, Window};
use console_core::backend::fault::ApiError;
use console_core::backend::paging::Cause;
use console_core::text::letters::LowerCase;
use std::ops::Range;
use token_api::audit::AuditPage;
use token_api::time::UnixSeconds;

/// What was loaded. It outlives the reader.
#[derive(Debug)]
pub struct Held {
    /// The events.
    pub store: EventStore,
    /// Of which periods they are all.
    pub coverages: Coverages,
    /// Whether the server refused or ignored a filter, so that everything is asked for.
    pub asks_for_all: bool,
}

impl Held {
    /// Nothing. Letters are compared by `lower_case`.
    pub fn new(lower_case: LowerCase) -> Self {
        Self {
            store: EventStore::new(lower_case),
            coverages: Coverages::default(),
            asks_for_all: false,
        }
    }
}

/// How much is to be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// So many more pages.
    Pages(u32),
    /// All of the range.
    All,
    /// As much as is loaded without a request of the user.
    ByItself,
}

/// What the user wants of the log, besides its range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The part of the search that the server can filter by.
    pub filter: Narrow,
    /// Whether the server offers filters.
    pub can_filter: bool,
    /// Whether there is a search.
    pub is_search: bool,
    /// Whether nothing is loaded without a request.
    pub on_request: bool,
}

impl Wish {
    /// All events, on request only.
    pub fn everything_on_request() -> Self {
        Self { filter: Narrow::default(), can_filter: false, is_search: false, on_request: true }
    }
}

/// The moment of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Now {
    /// The current time, by the server's clock.
    pub at: UnixSeconds,
    /// Milliseconds of a clock that measures durations.
    pub ms: f64,
    /// Whether the page is hidden.
    pub is_hidden: bool,
    /// A random number within 0–1.
    pub random: f64,
}

impl Now {
    /// Whole milliseconds since an earlier `ms`; 0 if the clock was set back since.
    fn since(self, ms: f64) -> u32 {
        // The cast saturates at the limits of its type.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let whole = (self.ms - ms) as u32;
        whole
    }
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// A range is shown, for the first time or another one. Its end is resolved to the current time.
    Range(TimeRange),
    /// The wish is another one.
    Wish(Wish),
    /// The user asks to load more, or to try again.
    Load(Goal),
    /// The user asks for newer events.
    Refresh,
    /// One event is looked for by its time.
    Find(UnixSeconds),
    /// Following starts.
    Follow,
    /// Following ends.
    Unfollow,
    /// The user stops loading.
    Stop,
    /// The question of this number was answered.
    Page(u32, AuditPage),
    /// The question of this number failed.
    Fault(u32, ApiError),
    /// The time of [`Effect::Wait`] has passed.
    Timer,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Request a page; answer with [`Input::Page`] or [`Input::Fault`] and this number.
    Fetch(u32, Question),
    /// Cancel the request: its answer is not needed any more.
    Cancel,
    /// Answer with [`Input::Timer`] after so many milliseconds. Replaces an earlier wait.
    Wait(u32),
    /// New events or coverage are to be shown, perhaps together with those of the next page.
    Soon,
    /// What is to be shown soon is shown now.
    Show,
    /// Following has ended a question; it brought these rows.
    Fresh(Vec<Range<u32>>),
}

/// How reading goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The period that is shown.
    pub window: Window,
    /// What is being loaded.
    pub load: Option<Goal>,
    /// Whether the log was read at all.
    pub has_read: bool,
    /// Why the last load failed.
    pub failure: Option<ApiError>,
    /// Why loading stopped before the end of the range.
    pub incomplete: Option<Cause>,
    /// Whether an event is looked for.
    pub is_finding: bool,
    /// How following goes.
    pub live: Option<Live>,
    /// Seconds until it asks the next time.
    pub seconds_left: u32,
}

#[cfg(test)]
mod play;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod tests;
