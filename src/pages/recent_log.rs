//! The last days of an organization's audit log, read from the newest event back, a few pages at a
//! time: how far reading has come, why it stopped, and how it continues. Callers look for what they
//! need in the events.

use super::log_page;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::platform::{clock, intl, timer};
use crate::services::Services;
use audit_log::activity::Log;
use audit_log::events::store::EventStore;
use audit_log::load::coverage::Coverage;
use audit_log::load::live::{LATE_SECONDS, next_window};
use audit_log::load::reading::{Reading, Step};
use audit_log::time::range::Window;
use console_core::backend::fault::{ApiError, Attempt};
use console_core::backend::paging::Cause;
use leptos::prelude::*;
use leptos::task::spawn_local;
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

/// The last days of the log, as far as they were read. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct RecentLog {
    services: Services,
    org: StoredValue<OrgName>,
    /// When reading began: the end of the window.
    pub now: UnixSeconds,
    /// The time to read.
    pub window: Window,
    /// How far reading is.
    pub state: RwSignal<State>,
    /// The times of which all events are here.
    pub coverage: RwSignal<Coverage>,
    store: StoredValue<EventStore, LocalStorage>,
    reading: StoredValue<Option<Reading>, LocalStorage>,
    run: StoredValue<Cancel, LocalStorage>,
}

impl RecentLog {
    /// Starts to read a window that ends now.
    pub fn read(services: Services, org: OrgName, window: fn(UnixSeconds) -> Window) -> Self {
        let now = clock::now();
        let log = Self {
            services,
            org: StoredValue::new(org),
            now,
            window: window(now),
            state: RwSignal::new(State::Resting),
            coverage: RwSignal::new(Coverage::default()),
            store: StoredValue::new_local(EventStore::new(intl::lower_case)),
            reading: StoredValue::new_local(None),
            run: cancel_on_cleanup(),
        };
        log.go_on();
        log
    }

    /// Reads the next pages.
    pub fn go_on(self) {
        let cancel = Cancel::default();
        self.run.set_value(cancel.clone());
        self.state.set(State::Reading);
        spawn_local(async move {
            let state = self.pages(&cancel).await.unwrap_or_else(|error| {
                // The cursor may be invalid now: the next call finds its position by time.
                self.reading.try_set_value(None);
                State::Failed(error)
            });
            if cancel.is_cancelled() {
                return;
            }
            let is_done = state == State::Done;
            self.state.try_set(state);
            if is_done {
                self.read_late_events(&cancel).await;
            }
        });
    }

    /// Reads the newest part again until no late event can arrive in it any more. A failure is not
    /// shown: the next round tries again.
    async fn read_late_events(self, cancel: &Cancel) {
        const ROUND_MS: u32 = 30_000;
        let settled_at = self.now.plus_seconds(LATE_SECONDS);
        loop {
            let is_last = clock::now() > settled_at;
            timer::sleep_ms(ROUND_MS).await;
            let org = self.org.try_get_value().filter(|_| !cancel.is_cancelled());
            let newest = self.store.try_with_value(|store| store.newest_until(self.now));
            let (Some(org), Some(newest)) = (org, newest) else { return };
            let mut reading =
                Reading::new(next_window(newest, LATE_SECONDS, self.window, self.now));
            let mut step = Step::More;
            while step == Step::More {
                let page = log_page::fetch(self.services, &org, &reading, cancel).await;
                let Ok(page) = page else { break };
                if cancel.is_cancelled() {
                    return;
                }
                let taken = self.store.try_update_value(|store| {
                    let appended = store.append(&page);
                    let mut coverage = self.coverage.try_get_untracked().unwrap_or_default();
                    let step = reading.after(&page, appended, store.len(), &mut coverage);
                    (appended.added > 0, step)
                });
                let Some((is_news, next)) = taken else { return };
                step = next;
                if is_news {
                    self.coverage.try_update(|_| ());
                }
            }
            if is_last {
                return;
            }
        }
    }

    /// Stops reading.
    pub fn stop(self) {
        self.run.with_value(Cancel::cancel);
        self.state.set(State::Incomplete(Cause::Stopped));
    }

    async fn pages(self, cancel: &Cancel) -> Result<State, ApiError> {
        let org = self.org.try_get_value().ok_or(ApiError::Aborted)?;
        for _ in 0..PAGES_AT_ONCE {
            let window = self.window;
            let next = || self.coverage.with_untracked(|c| c.gap(window)).map(Reading::new);
            let Some(mut reading) = self.reading.get_value().or_else(next) else {
                return Ok(State::Done);
            };
            let page = log_page::fetch(self.services, &org, &reading, cancel).await;
            if cancel.is_cancelled() {
                return Err(ApiError::Aborted);
            }
            let page = page?;
            let mut coverage = self.coverage.get_untracked();
            let step = self.store.try_update_value(|store| {
                let appended = store.append(&page);
                reading.after(&page, appended, store.len(), &mut coverage)
            });
            let step = step.ok_or(ApiError::Aborted)?;
            self.reading.set_value((step == Step::More).then_some(reading));
            self.coverage.set(coverage);
            if let Step::Incomplete(cause) = step {
                return Ok(State::Incomplete(cause));
            }
        }
        let is_whole = self.coverage.with_untracked(|c| c.gap(self.window).is_none());
        Ok(if is_whole { State::Done } else { State::Resting })
    }

    /// Passes what was read to `look`. Tracked.
    pub fn look<T>(self, look: impl FnOnce(Log<'_>) -> T) -> T {
        self.coverage.with(|coverage| self.store.with_value(|store| look(Log { store, coverage })))
    }

    /// Whether not even one page was read. Tracked.
    pub fn has_nothing(self) -> bool {
        self.coverage.with(|coverage| coverage.parts(self.window).is_empty())
    }

    /// "3,000 events read". Tracked.
    pub fn events_read(self) -> String {
        self.coverage.track();
        format!("{} events read", intl::number(self.store.with_value(EventStore::len)))
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
