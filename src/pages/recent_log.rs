//! The last days of an organization's audit log, read from the newest event back, a few pages at a
//! time: how far reading has come, why it stopped, and how it continues. Callers look for what they
//! need in the events.

use super::log_reader::LogReader;
use crate::platform::{clock, intl};
use crate::services::Services;
use audit_log::activity::Log;
use audit_log::events::store::EventStore;
use audit_log::load::coverage::Coverage;
use audit_log::reading::{Goal, Held, Input, Reader, Status};
use audit_log::search::narrow::Narrow;
use audit_log::time::range::Window;
use console_core::backend::fault::{ApiError, Attempt};
use console_core::backend::paging::Cause;
use leptos::prelude::*;
use token_api::id::OrgName;
use token_api::time::UnixSeconds;

/// The pages that are read at once. The user decides whether to read more.
const PAGES_AT_ONCE: u32 = 10;

/// How far reading is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Pages are coming.
    Reading,
    /// There are more pages, and the user has not asked for them yet.
    Resting,
    /// Everything was read.
    Done,
    /// Reading stopped before the end.
    Incomplete(Cause),
    /// A page could not be read. The pages before it are here.
    Failed(ApiError),
}

impl State {
    fn of(status: &Status, is_whole: bool) -> Self {
        match (status.load, &status.failure, status.incomplete) {
            (Some(_), ..) => Self::Reading,
            (None, Some(error), _) => Self::Failed(error.clone()),
            (None, None, Some(cause)) => Self::Incomplete(cause),
            (None, None, None) if is_whole => Self::Done,
            (None, None, None) => Self::Resting,
        }
    }
}

/// The last days of the log, as far as they were read. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct RecentLog {
    services: Services,
    reader: LogReader,
    /// When reading began: the end of the window.
    pub now: UnixSeconds,
    /// The time to read.
    pub window: Window,
    /// How far reading is.
    pub state: Memo<State>,
    /// The times of which all events are here.
    pub coverage: Memo<Coverage>,
}

impl RecentLog {
    /// Starts to read a window that ends now.
    pub fn read(
        services: Services,
        org: OrgName,
        window: impl FnOnce(UnixSeconds) -> Window,
    ) -> Self {
        let now = clock::now();
        let window = window(now);
        let reader = Reader::of_period(Held::new(intl::lower_case), window);
        let reader = LogReader::new(services, org, reader);
        let coverage =
            Memo::new(move |_| reader.look(|_, coverages| coverages.of(&Narrow::default())));
        let state = Memo::new(move |_| {
            let is_whole = coverage.with(|coverage| coverage.gap(window).is_none());
            reader.status.with(|status| State::of(status, is_whole))
        });
        let log = Self { services, reader, now, window, state, coverage };
        log.go_on();
        log
    }

    /// Reads the next pages.
    pub fn go_on(self) {
        self.reader.send(Input::Load(Goal::Pages(PAGES_AT_ONCE)));
    }

    /// Stops reading.
    pub fn stop(self) {
        self.reader.send(Input::Stop);
    }

    /// Passes what was read to `look`. Tracked.
    pub fn look<T>(self, look: impl FnOnce(Log<'_>) -> T) -> T {
        self.reader.look(|store, coverages| {
            look(Log { store, coverage: &coverages.of(&Narrow::default()) })
        })
    }

    /// Whether not even one page was read. Tracked.
    pub fn has_nothing(self) -> bool {
        self.coverage.with(|coverage| coverage.parts(self.window).is_empty())
    }

    /// "3,000 events read". Tracked.
    pub fn events_read(self) -> String {
        let events = self.reader.look(|store, _| EventStore::len(store));
        format!("{} events read", intl::number(events))
    }

    /// Why reading stopped, if it was not at the end. Tracked.
    pub fn trouble(self) -> Option<String> {
        Some(match self.state.get() {
            State::Reading | State::Resting | State::Done => return None,
            State::Incomplete(Cause::Stopped) => "You stopped it.".into(),
            State::Incomplete(Cause::RepeatedCursor) => "The server repeated itself.".into(),
            State::Incomplete(Cause::EmptyPages) => "The server sent nothing new.".into(),
            State::Incomplete(Cause::TooMany) => {
                "The log has more events than this console keeps.".into()
            }
            State::Failed(error) if error.means_not_offered() => {
                "The backend offers no audit log.".into()
            }
            State::Failed(error) if error.forbidden().is_some() => {
                "Only organization admins and admin organization tokens read the audit log.".into()
            }
            State::Failed(error) => {
                let said = error.explain(Attempt::Read, &self.services.host());
                format!("{}. {}", said.title, said.detail)
            }
        })
    }

    /// Whether reading can continue or be tried again. Tracked.
    pub fn can_go_on(self) -> bool {
        match self.state.get() {
            State::Reading | State::Done | State::Incomplete(Cause::TooMany) => false,
            State::Resting | State::Incomplete(_) => true,
            State::Failed(error) => !error.means_not_offered() && error.forbidden().is_none(),
        }
    }
}
