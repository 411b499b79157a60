//! The state of the log: the loaded events, which part of the range they cover, and what is being
//! loaded.

use super::goal::Goal;
use super::kept::{Kept, is_on_request};
use crate::client::{Cancel, cancel_on_cleanup};
use crate::platform::clock;
use crate::platform::timer::{self, Timer};
use crate::services::Services;
use crate::ui::Remote;
use audit_log::events::store::EventStore;
use audit_log::load::coverage::Coverage;
use audit_log::load::live::LookBack;
use audit_log::load::reading::Reading;
use audit_log::search::link::AuditView;
use audit_log::search::narrow::{Coverages, Narrow};
use audit_log::time::range::{TimeRange, Window};
use console_core::backend::fault::ApiError;
use console_core::backend::paging::Cause;
use leptos::prelude::*;
use token_api::audit::EventKey;
use token_api::id::OrgName;
use token_api::time::UnixSeconds;

/// While all is being loaded, new events are shown after this many milliseconds: the whole screen is
/// computed again each time, which takes longer than reading a page.
const SHOWN_AFTER_MS: u32 = 400;

#[derive(Clone, Copy)]
pub(in crate::pages::audit) struct Log {
    pub(super) services: Services,
    pub(super) org: StoredValue<OrgName>,
    pub(super) view: Memo<AuditView>,
    pub(super) store: StoredValue<EventStore, LocalStorage>,
    pub(super) version: RwSignal<u32>,
    /// Set while new events and coverage wait to be shown.
    pub(super) unshown: StoredValue<Option<Timer>, LocalStorage>,
    pub(super) coverages: RwSignal<Coverages>,
    /// The part of the search that the server filters by.
    pub server_filter: RwSignal<Narrow>,
    /// What is loaded with that filter.
    pub(super) coverage: Memo<Coverage>,
    /// Whether the server refused or ignored the filter, so that everything is asked for.
    pub(super) asks_for_all: StoredValue<bool>,
    /// Whether there is a search. Follows typing with a delay.
    pub has_search: RwSignal<bool>,
    /// Whether events are loaded on request only.
    pub on_request: RwSignal<bool>,
    /// Whether there is anything to show; the events themselves are in the store.
    pub remote: RwSignal<Remote<(), ApiError>>,
    /// The period that is shown.
    pub window: RwSignal<Window>,
    /// What is being loaded.
    pub busy: RwSignal<Option<Goal>>,
    /// Why loading stopped before the end of the range.
    pub incomplete: RwSignal<Option<Cause>>,
    /// The number of loaded events in the window.
    pub count: Memo<usize>,
    pub(super) reading: StoredValue<Option<Reading>, LocalStorage>,
    /// The newest event that was known when following failed after some pages.
    pub(super) followed_from: StoredValue<Option<UnixSeconds>>,
    /// When following looked further back than it mostly does.
    pub(super) look_back: StoredValue<LookBack>,
    pub(super) run: StoredValue<Cancel, LocalStorage>,
}

impl Log {
    /// The log of an organization over the range of a view. Loads at once, and again whenever the
    /// range contains more than what is loaded.
    pub fn new(services: Services, org: OrgName, view: Memo<AuditView>) -> Self {
        let range = Memo::new(move |_| view.with(|view| view.range));
        let kept = Kept::take(services, &org);
        let is_empty = kept.store.is_empty();
        let store = StoredValue::new_local(kept.store);
        let version = RwSignal::new(0);
        let window = RwSignal::new(range.get_untracked().resolve(clock::now()));
        let (coverages, server_filter) =
            (RwSignal::new(kept.coverages), RwSignal::new(Narrow::default()));
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
            server_filter,
            coverage: Memo::new(move |_| {
                coverages.with(|all| server_filter.with(|filter| all.of(filter)))
            }),
            asks_for_all: StoredValue::new(kept.asks_for_all),
            has_search: RwSignal::new(false),
            on_request: RwSignal::new(is_on_request()),
            remote: RwSignal::new(if is_empty { Remote::Loading } else { Remote::Ready(()) }),
            window,
            busy: RwSignal::new(None),
            incomplete: RwSignal::new(None),
            count,
            reading: StoredValue::new_local(None),
            followed_from: StoredValue::new(None),
            look_back: StoredValue::default(),
            run: cancel_on_cleanup(),
        };
        log.keep_when_left();
        Effect::new(move || {
            log.resolve_window(range.get());
            log.run.with_value(Cancel::cancel);
            log.show_pending();
            log.busy.set(None);
            log.reading.set_value(None);
            log.forget_trouble();
            // Around one event there are few others, and the event itself must be loaded.
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

    /// Subscribes the caller to changes of the events and of the window.
    pub fn track(self) {
        self.version.track();
        self.window.track();
    }

    /// Reads the store. Tracked.
    pub fn with<T>(self, look: impl FnOnce(&EventStore) -> T) -> T {
        self.version.track();
        self.store.with_value(look)
    }

    /// Reads the store, untracked: the result is not computed again when more is loaded.
    pub fn peek<T>(self, look: impl FnOnce(&EventStore) -> T) -> T {
        self.store.with_value(look)
    }

    /// Tells subscribers that the store has new events.
    pub fn changed(self) {
        self.unshown.try_set_value(None);
        self.coverages.try_update(|_| ());
        self.version.try_update(|version| *version = version.wrapping_add(1));
    }

    /// The same, with a delay.
    pub(super) fn changed_later(self) {
        if self.unshown.with_value(Option::is_none) {
            self.unshown.set_value(Some(timer::after_ms(SHOWN_AFTER_MS, move || self.changed())));
        }
    }

    /// Tells them now if a delayed call is pending.
    pub(super) fn show_pending(self) {
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

    /// Moves the end of the window to now, and loads what happened since.
    pub fn refresh(self) {
        self.resolve_window(self.view.with_untracked(|view| view.range));
        // The newest part comes first, not what a page of older events led to.
        self.reading.set_value(None);
        self.load(Goal::Page);
    }

    /// Resolves the range to a window that ends now. The server may write events with a delay, so the
    /// youngest part is asked for again.
    fn resolve_window(self, range: TimeRange) {
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

    /// Tries again after a failure or a repeated page. Continues by time: the cursor that led to the
    /// failure may be invalid.
    pub fn again(self) {
        self.reading.set_value(None);
        self.load(Goal::Page);
    }

    /// Stops loading. Loaded events stay, and only the user can continue.
    pub fn stop(self) {
        self.cancel_reading();
        self.incomplete.set(Some(Cause::Stopped));
    }

    /// Cancels the request in progress.
    pub(super) fn cancel_reading(self) {
        self.run.with_value(Cancel::cancel);
        self.show_pending();
        self.busy.set(None);
        self.remote.update(|remote| {
            *remote = match std::mem::take(remote) {
                Remote::Loading | Remote::SlowLoading | Remote::Refreshing(()) => Remote::Ready(()),
                other => other,
            };
        });
    }

    /// Clears the errors of another range or of the last attempt.
    pub(super) fn forget_trouble(self) {
        self.incomplete.set(None);
        self.remote.update(|remote| {
            *remote = match std::mem::take(remote) {
                Remote::Stale((), _) => Remote::Ready(()),
                other => other,
            }
        });
    }
}

/// The number of events within a window.
pub(super) fn rows_in(store: &EventStore, window: Window) -> usize {
    let rows = store.newest_first();
    let newer = store.newer_than(window.to);
    let not_older = rows.partition_point(|row| store.time(*row) >= window.from);
    not_older.saturating_sub(newer)
}
