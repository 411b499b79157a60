//! How far the log is loaded, for all that counts or finds nothing.

use super::Log;
use crate::platform::clock;
use console_model::audit::coverage::Coverage;
use console_model::audit::narrow::Narrow;
use console_model::audit::range::Window;
use console_model::audit::store::EventStore;
use leptos::prelude::*;

impl Log {
    /// How much of the window is loaded. Tracked.
    pub fn coverage(self) -> (Window, Coverage) {
        (self.window.get(), self.coverage.get())
    }

    /// Whether all of the window is loaded that the search asks for. Tracked.
    pub fn is_complete(self) -> bool {
        self.coverage.with(|coverage| coverage.gap(self.window.get()).is_none())
    }

    /// " for user ada" where the window is loaded for the search only, and empty where everything
    /// of it is. `None` where it is not loaded even so far. Tracked.
    pub fn complete_for(self) -> Option<String> {
        let whole = self.coverages.with(|all| all.of(&Narrow::default()));
        match whole.gap(self.window.get()) {
            None => Some(String::new()),
            Some(_) => self.is_complete().then(|| self.narrow.with(Narrow::words)),
        }
    }

    /// How many events came that are later than now, beyond what clocks differ by. Tracked.
    pub fn ahead(self) -> usize {
        let now = self.window.get().to.max(clock::now()).plus_seconds(60);
        let ends_now = self.view.with(|view| view.range.is_relative());
        let ahead = |store: &EventStore| store.newer_than(now);
        if ends_now { self.with(ahead) } else { 0 }
    }

    /// "19 of 30 days loaded"; with what of, where that is not everything. Tracked.
    pub fn coverage_words(self) -> String {
        let words = self.coverage.with(|coverage| coverage.words(self.window.get()));
        if self.words_of_the_rest().is_none() {
            return words;
        }
        words + &self.narrow.with(Narrow::words)
    }

    /// "4 of 30 days loaded" for what the search leaves out, where that is another part. Tracked.
    pub fn words_of_the_rest(self) -> Option<String> {
        let window = self.window.get();
        let words = self.coverage.with(|coverage| coverage.words(window));
        let of_all = self.coverages.with(|all| all.of(&Narrow::default())).words(window);
        (of_all != words).then_some(of_all)
    }
}
