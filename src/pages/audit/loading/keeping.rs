//! Keeps the loaded events while another screen is shown, and decides whether loading continues by
//! itself.

use super::kept::{Kept, set_on_request};
use super::log::{Log, rows_in};
use crate::client::Cancel;
use crate::platform::{intl, page, timer};
use audit_log::events::store::EventStore;
use audit_log::load::load_on::{State, pause_ms};
use leptos::prelude::*;

/// How often a hidden tab checks whether it is visible again.
const HIDDEN_STEP_MS: u32 = 1000;

impl Log {
    /// Keeps the loaded events when the screen is closed, unless they were discarded.
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

    /// Discards the loaded events.
    pub fn discard(self) {
        self.store.set_value(EventStore::new(intl::lower_case));
    }

    /// Whether more is loaded without a request of the user. Tracked.
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

    /// Waits before the next page that is loaded by itself, and while the tab is hidden.
    pub(super) async fn pause(self, answered_in: u32, cancel: &Cancel) {
        timer::sleep_ms(pause_ms(answered_in)).await;
        while page::is_hidden() && !cancel.is_cancelled() {
            timer::sleep_ms(HIDDEN_STEP_MS).await;
        }
    }

    /// Sets whether events are loaded on request only.
    pub fn set_on_request(self, on_request: bool) {
        set_on_request(on_request);
        self.on_request.set(on_request);
        if on_request {
            self.cancel_reading();
        }
    }
}
