//! What was loaded is kept while another screen is shown, and loading goes on by itself where that is
//! wanted.

use super::log::{Log, rows_in};
use crate::client::Cancel;
use crate::platform::storage::{self, Keep};
use crate::platform::{intl, page, timer};
use crate::services::Services;
use audit_log::events::store::EventStore;
use audit_log::load::load_on::{State, pause_ms};
use audit_log::search::narrow::Coverages;
use leptos::prelude::*;
use token_api::id::OrgName;

/// Whether everything is loaded on request only: there while it is.
const STORAGE_KEY: &str = "token-console.audit-on-request";

/// How often a tab that is not seen looks whether it is.
const HIDDEN_STEP_MS: u32 = 1000;

/// What was loaded of a log.
pub(super) struct Kept {
    pub store: EventStore,
    pub coverages: Coverages,
    pub asks_for_all: bool,
}

impl Kept {
    /// What was loaded in this session, or nothing.
    pub fn take(services: Services, org: &OrgName) -> Self {
        services.take_kept(org).unwrap_or_else(|| Self {
            store: EventStore::new(intl::lower_case),
            coverages: Coverages::default(),
            asks_for_all: false,
        })
    }
}

/// Whether this device loads everything on request only.
pub(super) fn is_on_request() -> bool {
    storage::get(Keep::OnDevice, STORAGE_KEY).is_some()
}

impl Log {
    /// Keeps what is loaded when the screen goes, unless it is let go.
    pub(super) fn keep_when_left(self) {
        on_cleanup(move || {
            let empty = || EventStore::new(intl::lower_case);
            let store = self.store.try_update_value(|store| std::mem::replace(store, empty()));
            let kept =
                (store, self.coverages.try_get_untracked(), self.asks_for_all.try_get_value());
            if let (Some(store), Some(coverages), Some(asks_for_all)) = kept
                && !store.is_empty()
            {
                let kept = Kept { store, coverages, asks_for_all };
                self.org.try_with_value(|org| self.services.keep(org, kept));
            }
        });
    }

    /// Lets go of what is loaded.
    pub fn let_go(self) {
        self.store.set_value(EventStore::new(intl::lower_case));
    }

    /// Whether more is loaded without being asked for. Tracked.
    pub fn goes_on(self) -> bool {
        let has_failed =
            self.remote.with(|remote| remote.value().is_none() || remote.error().is_some());
        let state = State {
            on_request: self.on_request.get(),
            is_halted: has_failed || self.incomplete.with(Option::is_some),
            is_complete: self.is_complete(),
            is_search: self.has_search.get(),
            loaded: self.count_now(),
        };
        state.goes_on()
    }

    /// The loaded events of the range, also those that are not shown yet. Tracked.
    fn count_now(self) -> usize {
        self.count.track();
        let window = self.window.get();
        self.peek(|store| rows_in(store, window))
    }

    /// Waits before the next page that nobody asked for, and as long as the tab is not seen.
    pub(super) async fn pause(self, answered_in: u32, cancel: &Cancel) {
        timer::sleep_ms(pause_ms(answered_in)).await;
        while page::is_hidden() && !cancel.is_cancelled() {
            timer::sleep_ms(HIDDEN_STEP_MS).await;
        }
    }

    /// From now on everything is loaded on request only, or no longer.
    pub fn set_on_request(self, on_request: bool) {
        match on_request {
            true => storage::set(Keep::OnDevice, STORAGE_KEY, "yes"),
            false => storage::remove(Keep::OnDevice, STORAGE_KEY),
        }
        self.on_request.set(on_request);
        if on_request {
            self.pause_here();
        }
    }
}
