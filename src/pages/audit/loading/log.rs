//! The events that were loaded, and loading more: the newest stretch of the range that is missing,
//! page by page, until that is enough. Both generations of the API; what a server lacks is
//! remembered for the session. What is loaded of the same search is not asked for again.

use super::keeping::{self, Kept};
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::log_page;
use crate::platform::clock;
use crate::platform::timer::{self, Timer};
use crate::services::{Feature, Services};
use crate::ui::Remote;
use audit_log::events::store::EventStore;
use audit_log::load::coverage::Coverage;
use audit_log::load::reading::{Reading, Step};
use audit_log::search::link::AuditView;
use audit_log::search::narrow::{Coverages, Narrow};
use audit_log::time::range::{TimeRange, Window};
use console_core::backend::fault::ApiError;
use console_core::backend::paging::Cause;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Range;
use token_api::audit::{AuditPage, EventKey};
use token_api::id::OrgName;
use token_api::time::UnixSeconds;

/// After this many milliseconds without an answer, waiting is put into words.
const SLOW_AFTER_MS: u32 = 4000;
/// While all is being loaded, what came is shown after so many milliseconds: each time the whole
/// screen is worked out anew, which takes longer than to read a page.
const SHOWN_AFTER_MS: u32 = 400;

/// How much is to be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages::audit) enum Goal {
    /// One more page.
    Page,
    /// All of the range.
    All,
    /// As far as the log is loaded by itself.
    ByItself,
}

/// The log as far as it is loaded. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(in crate::pages::audit) struct Log {
    pub(super) services: Services,
    pub(super) org: StoredValue<OrgName>,
    pub(super) view: Memo<AuditView>,
    pub(super) store: StoredValue<EventStore, LocalStorage>,
    pub(super) version: RwSignal<u32>,
    /// Set while events and coverage wait to be shown.
    pub(super) unshown: StoredValue<Option<Timer>, LocalStorage>,
    pub(super) coverages: RwSignal<Coverages>,
    /// What of the search is left to the server.
    pub narrow: RwSignal<Narrow>,
    /// What is loaded of that.
    pub(super) coverage: Memo<Coverage>,
    /// The server refused to be asked for less than everything, or answers otherwise.
    pub(super) asks_for_all: StoredValue<bool>,
    /// Whether there is a search. A moment behind what is typed.
    pub has_search: RwSignal<bool>,
    /// Whether everything is loaded on request only.
    pub on_request: RwSignal<bool>,
    /// Whether there is anything to show; the events themselves are in the store.
    pub remote: RwSignal<Remote<(), ApiError>>,
    /// The time that is looked at.
    pub window: RwSignal<Window>,
    /// What is being loaded.
    pub busy: RwSignal<Option<Goal>>,
    /// Why loading ended before the range did, if it did.
    pub incomplete: RwSignal<Option<Cause>>,
    /// The number of loaded events in the window.
    pub count: Memo<usize>,
    pub(super) reading: StoredValue<Option<Reading>, LocalStorage>,
    /// The newest event that was known when following failed half-way.
    pub(super) followed_from: StoredValue<Option<UnixSeconds>>,
    pub(super) run: StoredValue<Cancel, LocalStorage>,
}

impl Log {
    /// The log of an organization over the range of a view. It begins to load, and again whenever
    /// that range reaches beyond what is loaded.
    pub fn new(services: Services, org: OrgName, view: Memo<AuditView>) -> Self {
        let range = Memo::new(move |_| view.with(|view| view.range));
        let kept = Kept::take(services, &org);
        let is_empty = kept.store.is_empty();
        let store = StoredValue::new_local(kept.store);
        let version = RwSignal::new(0);
        let window = RwSignal::new(range.get_untracked().resolve(clock::now()));
        let (coverages, narrow) = (RwSignal::new(kept.coverages), RwSignal::new(Narrow::default()));
        let count = Memo::new(move |_| {
            version.track();
            let window = window.get();
            store.with_value(|store| rows_in(store, window))
        });
        let log = Self {
            services,
            org: StoredValue::new(org),
            view,
            store,
            version,
            unshown: StoredValue::new_local(None),
            coverages,
            narrow,
            coverage: Memo::new(move |_| {
                coverages.with(|all| narrow.with(|narrow| all.of(narrow)))
            }),
            asks_for_all: StoredValue::new(kept.asks_for_all),
            has_search: RwSignal::new(false),
            on_request: RwSignal::new(keeping::is_on_request()),
            remote: RwSignal::new(if is_empty { Remote::Loading } else { Remote::Ready(()) }),
            window,
            busy: RwSignal::new(None),
            incomplete: RwSignal::new(None),
            count,
            reading: StoredValue::new_local(None),
            followed_from: StoredValue::new(None),
            run: cancel_on_cleanup(),
        };
        log.keep_when_left();
        Effect::new(move || {
            log.look_at(range.get());
            log.run.with_value(Cancel::cancel);
            log.show_what_came();
            log.busy.set(None);
            log.reading.set_value(None);
            log.forget_trouble();
            // Around an event there is little, and the event itself must be among it.
            if matches!(range.get(), TimeRange::Around(_)) {
                if !untrack(|| log.is_complete()) {
                    log.load(Goal::All);
                }
            } else if log.is_untouched() {
                log.load(Goal::Page);
            }
        });
        Effect::new(move || {
            if !log.is_reading() && log.goes_on() {
                log.load(Goal::ByItself);
            }
        });
        log
    }

    /// Whoever calls this is run again when there are other events in the window, or it is another.
    pub fn track(self) {
        self.version.track();
        self.window.track();
    }

    /// Looks at the store, tracked.
    pub fn with<T>(self, look: impl FnOnce(&EventStore) -> T) -> T {
        self.version.track();
        self.store.with_value(look)
    }

    /// Looks at the store; what is made of it is not made anew when more is loaded.
    pub fn peek<T>(self, look: impl FnOnce(&EventStore) -> T) -> T {
        self.store.with_value(look)
    }

    /// The store has more events than those who look at it know.
    pub fn changed(self) {
        self.unshown.try_set_value(None);
        self.coverages.try_update(|_| ());
        self.version.try_update(|version| *version = version.wrapping_add(1));
    }

    /// The same, a moment later.
    fn changed_soon(self) {
        if self.unshown.with_value(Option::is_none) {
            self.unshown.set_value(Some(timer::after_ms(SHOWN_AFTER_MS, move || self.changed())));
        }
    }

    /// Does not wait for that moment any longer.
    fn show_what_came(self) {
        if self.unshown.try_with_value(Option::is_some) == Some(true) {
            self.changed();
        }
    }

    /// The JSON of an event, if it was loaded. Tracked.
    pub fn raw_of(self, key: EventKey) -> Option<String> {
        self.with(|store| store.find(&key).map(|row| store.raw(row).to_owned()))
    }

    /// Whether something is being loaded. Tracked.
    pub fn is_reading(self) -> bool {
        self.busy.with(Option::is_some)
    }

    /// Makes the window end now, and loads what happened since.
    pub fn refresh(self) {
        self.look_at(self.view.with_untracked(|view| view.range));
        // The newest part comes first, not what a page of older events led to.
        self.reading.set_value(None);
        self.load(Goal::Page);
    }

    /// Makes the window what the range means now. Events may have been written after they were
    /// asked for: what is so young is asked for again.
    fn look_at(self, range: TimeRange) {
        let now = clock::now();
        let newest = self.peek(|store| store.newest_until(now));
        self.coverages.update(|coverages| coverages.ask_again(newest, now));
        self.window.set(range.resolve(now));
    }

    /// Whether the newest part of the window is missing.
    fn is_untouched(self) -> bool {
        let window = self.window.get_untracked();
        let gap = self.coverage.with_untracked(|coverage| coverage.gap(window));
        gap.is_some_and(|gap| gap.to == window.to)
    }

    /// Tries again after a failure or where a server repeated itself. The place to go on is found
    /// by time: a cursor that led to this may be no good any more.
    pub fn again(self) {
        self.reading.set_value(None);
        self.load(Goal::Page);
    }

    /// Stops loading. What came stays, and only the user goes on.
    pub fn stop(self) {
        self.pause_here();
        self.incomplete.set(Some(Cause::Stopped));
    }

    /// Ends what is being loaded.
    pub(super) fn pause_here(self) {
        self.run.with_value(Cancel::cancel);
        self.show_what_came();
        self.busy.set(None);
        self.remote.update(|remote| {
            *remote = match std::mem::take(remote) {
                Remote::Loading | Remote::SlowLoading | Remote::Refreshing(()) => Remote::Ready(()),
                other => other,
            };
        });
    }

    /// What was wrong with reading another range, or with the last attempt, is over.
    fn forget_trouble(self) {
        self.incomplete.set(None);
        self.remote.update(|remote| {
            *remote = match std::mem::take(remote) {
                Remote::Stale((), _) => Remote::Ready(()),
                other => other,
            }
        });
    }

    /// Loads more of the window.
    pub fn load(self, goal: Goal) {
        let cancel = Cancel::default();
        self.run.with_value(Cancel::cancel);
        self.run.set_value(cancel.clone());
        self.busy.set(Some(goal));
        self.forget_trouble();
        self.remote.update(|remote| {
            *remote = match std::mem::take(remote) {
                Remote::Failed(_) => Remote::Loading,
                other => other,
            }
        });
        let late = timer::after_ms(SLOW_AFTER_MS, move || {
            self.remote.try_update(|remote| *remote = std::mem::take(remote).slow());
        });
        spawn_local(async move {
            let result = self.read(goal, &cancel).await;
            drop(late);
            if cancel.is_cancelled() {
                return;
            }
            self.show_what_came();
            self.busy.try_set(None);
            if result.is_err() {
                self.reading.try_set_value(None);
            }
            self.remote.try_update(|remote| *remote = std::mem::take(remote).settle(result));
        });
    }

    async fn read(self, goal: Goal, cancel: &Cancel) -> Result<(), ApiError> {
        loop {
            // The screen may have gone before this began.
            if cancel.is_cancelled() {
                return Ok(());
            }
            let window = self.window.get_untracked();
            let Some(mut reading) = self.next_reading(window) else { return Ok(()) };
            let asked_at = clock::ms();
            let page = self.fetch(&reading, cancel).await;
            if cancel.is_cancelled() {
                return Ok(());
            }
            let page = match page {
                Err(ApiError::Refused(refusal))
                    if !reading.narrow.is_empty()
                        && refusal.status != 429
                        && refusal.status < 500 =>
                {
                    // It does not know the user, or can't be asked so: everything will do.
                    self.asks_for_all.set_value(true);
                    self.reading.set_value(None);
                    continue;
                }
                page => page?,
            };
            if !reading.narrow.is_kept_by(&page) {
                self.asks_for_all.set_value(true);
                self.reading.set_value(None);
                self.coverages.update(|coverages| coverages.forget(&reading.narrow));
                continue;
            }
            let (_, step) = self.take(&mut reading, &page);
            // From the first page on there is something to look at.
            if self.remote.with_untracked(|remote| remote.value().is_none()) {
                self.changed();
                self.remote.set(Remote::Ready(()));
            } else {
                self.changed_soon();
            }
            self.reading.set_value((step == Step::More).then_some(reading));
            match step {
                Step::Incomplete(cause) => {
                    self.incomplete.set(Some(cause));
                    return Ok(());
                }
                Step::More | Step::Done => match goal {
                    Goal::Page => return Ok(()),
                    Goal::All => {}
                    Goal::ByItself => {
                        self.pause(clock::ms_since(asked_at), cancel).await;
                        if cancel.is_cancelled() || !untrack(|| self.goes_on()) {
                            return Ok(());
                        }
                    }
                },
            }
        }
    }

    /// What is read next of a window: where the last page ended, or the newest part that is missing.
    fn next_reading(self, window: Window) -> Option<Reading> {
        let offers_v2 =
            self.org.with_value(|org| untrack(|| self.services.offers(org, Feature::AuditLogV2)));
        let narrow = if offers_v2 && !self.asks_for_all.get_value() {
            self.narrow.get_untracked()
        } else {
            Narrow::default()
        };
        let going_on = self.reading.get_value().filter(|reading| reading.narrow == narrow);
        going_on.or_else(|| {
            let gap = self.coverages.with_untracked(|all| all.of(&narrow)).gap(window)?;
            Some(Reading::new(gap).narrowed(narrow))
        })
    }

    /// Puts a page into the store and its time into the coverage, which nobody is told yet. Returns
    /// the rows that are new.
    pub(super) fn take(self, reading: &mut Reading, page: &AuditPage) -> (Range<u32>, Step) {
        let taken = self.store.try_update_value(|store| {
            let before = row_number(store.len());
            let (appended, narrow) = (store.append(page), reading.narrow.clone());
            let all = store.len();
            let step = self.coverages.try_update_untracked(|coverages| {
                coverages.update(&narrow, |coverage| reading.after(page, appended, all, coverage))
            });
            (before..row_number(all), step.unwrap_or(Step::Done))
        });
        taken.unwrap_or((0..0, Step::Done))
    }

    pub(super) async fn fetch(
        self,
        reading: &Reading,
        cancel: &Cancel,
    ) -> Result<AuditPage, ApiError> {
        let org = self.org.try_get_value().ok_or(ApiError::Aborted)?;
        log_page::fetch(self.services, &org, reading, cancel).await
    }
}

/// The number of events within a window.
pub(super) fn rows_in(store: &EventStore, window: Window) -> usize {
    let rows = store.newest_first();
    let newer = store.newer_than(window.to);
    let not_older = rows.partition_point(|row| store.time(*row) >= window.from);
    not_older.saturating_sub(newer)
}

/// Rows are numbered by 32 bits; far fewer are ever loaded.
fn row_number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
