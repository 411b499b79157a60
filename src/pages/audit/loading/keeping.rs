//! Keeps the loaded events while another screen is shown.

use super::kept::set_on_request;
use super::log::Log;
use leptos::prelude::*;

impl Log {
    /// Keeps the loaded events when the screen is closed, unless they were discarded.
    pub(super) fn keep_when_left(self) {
        on_cleanup(move || {
            if let Some(held) = self.reader.take_held().filter(|held| !held.store.is_empty()) {
                self.org.try_with_value(|org| self.services.keep(org, held));
            }
        });
    }

    /// Discards the loaded events.
    pub fn discard(self) {
        self.reader.take_held();
    }

    /// Sets whether events are loaded on request only.
    pub fn set_on_request(self, on_request: bool) {
        set_on_request(on_request);
        self.on_request.set(on_request);
    }
}
