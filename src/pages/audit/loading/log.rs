//! The state of the log: the loaded events, which part of the range they cover, and what is being
//! loaded. `audit_log::reading` decides what is loaded next.

use super::kept::{is_on_request, take_kept};
use crate::pages::log_reader::LogReader;
use crate::platform::clock;
use crate::platform::timer;
use crate::services::{Feature, Services};
use crate::ui::Remote;
use audit_log::events::store::EventStore;
use audit_log::load::extent::Extent;
use audit_log::reading::{Goal, Input, Reader, Status, Wish};
use audit_log::search::link::AuditView;
use audit_log::search::narrow::Narrow;
use audit_log::time::range::Window;
use console_core::backend::fault::ApiError;
use console_core::backend::paging::Cause;
use leptos::prelude::*;
use token_api::audit::EventKey;
use token_api::id::OrgName;
use token_api::time::UnixSeconds;

/// After this many milliseconds without an answer, the screen says that it waits.
const SLOW_AFTER_MS: u32 = 4000;

#[derive(Clone, Copy)]
pub(in crate::pages::audit) struct Log {
    pub(super) services: Services,
    pub(super) org: StoredValue<OrgName>,
    pub(super) view: Memo<AuditView>,
    pub reader: LogReader,
    /// The part of the search that the server filters by.
    pub server_filter: RwSignal<Narrow>,
    /// How much of the window is loaded with that filter.
    pub(super) extent: Memo<Extent>,
    /// Whether there is a search. Follows typing with a delay.
    pub has_search: RwSignal<bool>,
    /// Whether events are loaded on request only.
    pub on_request: RwSignal<bool>,
    /// Whether there is anything to show; the events themselves are in the reader.
    pub remote: Memo<Remote<(), ApiError>>,
    /// The period that is shown.
    pub window: Memo<Window>,
    /// What is being loaded.
    pub busy: Memo<Option<Goal>>,
    /// Why loading stopped before the end of the range.
    pub incomplete: Memo<Option<Cause>>,
    /// The number of loaded events in the window.
    pub count: Memo<usize>,
}

impl Log {
    /// The log of an organization over the range of a view. Loads at once, and again whenever the
    /// range contains more than what is loaded.
    pub fn new(services: Services, org: OrgName, view: Memo<AuditView>) -> Self {
        let range = Memo::new(move |_| view.with(|view| view.range));
        let (server_filter, has_search) = (RwSignal::new(Narrow::default()), RwSignal::new(false));
        let on_request = RwSignal::new(is_on_request());
        let wish = Memo::new({
            let org = org.clone();
            move |_| Wish {
                filter: server_filter.get(),
                can_filter: services.offers(&org, Feature::AuditLogV2),
                is_search: has_search.get(),
                on_request: on_request.get(),
            }
        });
        let first = range.get_untracked();
        let held = take_kept(services, &org);
        let reader = Reader::new(held, first, wish.get_untracked(), clock::now());
        let reader = LogReader::new(services, org.clone(), reader);
        let status = reader.status;
        let window = Memo::new(move |_| status.with(|status| status.window));
        let log = Self {
            services,
            org: StoredValue::new(org),
            view,
            reader,
            server_filter,
            extent: Memo::new(move |_| {
                let window = window.get();
                reader.look(|_, all| server_filter.with(|filter| all.extent(window, filter)))
            }),
            has_search,
            on_request,
            remote: remote(status),
            window,
            busy: Memo::new(move |_| status.with(|status| status.load)),
            incomplete: Memo::new(move |_| status.with(|status| status.incomplete)),
            count: Memo::new(move |_| {
                let window = window.get();
                reader.look(|store, _| store.count_in(window))
            }),
        };
        log.keep_when_left();
        reader.send(Input::Range(first));
        Effect::watch(
            move || range.get(),
            move |range, _, _| reader.send(Input::Range(*range)),
            false,
        );
        Effect::watch(
            move || wish.get(),
            move |wish, _, _| reader.send(Input::Wish(wish.clone())),
            false,
        );
        log
    }

    /// Subscribes the caller to changes of the events and of the window.
    pub fn track(self) {
        self.reader.track();
        self.window.track();
    }

    /// Reads the events. Tracked.
    pub fn with<T>(self, look: impl FnOnce(&EventStore) -> T) -> T {
        self.reader.look(|store, _| look(store))
    }

    /// Reads the events, untracked: the result is not computed again when more is loaded.
    pub fn peek<T>(self, look: impl FnOnce(&EventStore) -> T) -> T {
        self.reader.peek(look)
    }

    /// The JSON of an event, if it was loaded. Tracked.
    pub fn raw_of(self, key: EventKey) -> Option<String> {
        self.with(|store| store.find(&key).map(|row| store.raw(row).to_owned()))
    }

    /// Whether something is being loaded. Tracked.
    pub fn is_reading(self) -> bool {
        self.busy.with(Option::is_some)
    }

    /// Loads more of the window, or tries again after a failure.
    pub fn load(self, goal: Goal) {
        self.reader.send(Input::Load(goal));
    }

    /// Moves the end of the window to now, and loads what happened since.
    pub fn refresh(self) {
        self.reader.send(Input::Refresh);
    }

    /// Stops loading. Loaded events stay, and only the user can continue.
    pub fn stop(self) {
        self.reader.send(Input::Stop);
    }

    /// Whether nothing else is being read, and the log was read at all. Tracked.
    pub fn may_look_for_one(self) -> bool {
        !self.is_reading() && self.reader.status.with(|status| status.has_read)
    }

    /// What is wrong with following. `host` is the server's name. Tracked.
    pub fn live_words(self, host: &str) -> Option<String> {
        let words = |status: &Status| status.live.as_ref()?.words(status.seconds_left, host);
        self.reader.status.with(words)
    }

    /// Loads the second in which an event happened, if the window contains it. Failures are not shown.
    pub fn look_for(self, at: UnixSeconds) {
        if self.window.get_untracked().contains(at) {
            self.reader.send(Input::Find(at));
        }
    }

    /// Whether that is being loaded. Tracked.
    pub fn is_looking(self) -> bool {
        self.reader.status.with(|status| status.is_finding)
    }
}

/// Whether there is anything to show.
fn remote(status: RwSignal<Status>) -> Memo<Remote<(), ApiError>> {
    let is_slow = RwSignal::new(false);
    let waits = Memo::new(move |_| status.with(|it| !it.has_read && it.load.is_some()));
    let late = StoredValue::new_local(None);
    Effect::new(move || {
        is_slow.set(false);
        let timer = || {
            timer::after_ms(SLOW_AFTER_MS, move || {
                is_slow.try_set(true);
            })
        };
        late.set_value(waits.get().then(timer));
    });
    Memo::new(move |_| {
        status.with(|status| match (status.has_read, &status.failure, status.load) {
            (true, Some(error), _) => Remote::Stale((), error.clone()),
            (true, None, _) | (false, None, None) => Remote::Ready(()),
            (false, Some(error), _) => Remote::Failed(error.clone()),
            (false, None, Some(_)) if is_slow.get() => Remote::SlowLoading,
            (false, None, Some(_)) => Remote::Loading,
        })
    })
}
