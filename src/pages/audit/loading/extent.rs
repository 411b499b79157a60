//! Which part of the range is loaded. Every count on the screen says so.

use super::log::Log;
use crate::platform::clock;
use audit_log::events::store::EventStore;
use audit_log::load::coverage::{Coverage, Loaded};
use audit_log::search::narrow::Narrow;
use audit_log::time::range::Window;
use leptos::prelude::*;

impl Log {
    /// The part of the window in which no event can arrive any more, and how much of it is loaded.
    /// Tracked.
    pub fn coverage(self) -> (Window, Coverage) {
        (self.settled(), self.coverage.get())
    }

    /// The part of the window in which no event can arrive any more: what is said to be loaded is
    /// within it. Tracked.
    fn settled(self) -> Window {
        let window = self.window.get();
        self.coverages.with(|all| all.settled(window))
    }

    /// How much is loaded of a part of the window. Tracked.
    pub fn loaded(self, part: Window) -> Loaded {
        let settled = self.settled();
        let can_be = Window { to: part.to.min(settled.to), ..part };
        if can_be.to < can_be.from {
            return Loaded::None;
        }
        self.coverage.with(|coverage| coverage.of(can_be))
    }

    /// Whether all of the window is loaded that the search asks for. Tracked.
    pub fn is_complete(self) -> bool {
        self.coverage.with(|coverage| coverage.gap(self.settled()).is_none())
    }

    /// " for user ada" where the window is loaded for the search only, and empty where everything
    /// of it is. `None` where it is not loaded even so far. Tracked.
    pub fn complete_for(self) -> Option<String> {
        let whole = self.coverages.with(|all| all.of(&Narrow::default()));
        match whole.gap(self.settled()) {
            None => Some(String::new()),
            Some(_) => self.is_complete().then(|| self.server_filter.with(Narrow::words)),
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
        let (window, settled) = (self.window.get(), self.settled());
        let words = self.coverage.with(|coverage| coverage.words_of(window, settled));
        if self.words_of_the_rest().is_none() {
            return words;
        }
        words + &self.server_filter.with(Narrow::words)
    }

    /// "4 of 30 days loaded" for what the search leaves out, where that is another part. Tracked.
    pub fn words_of_the_rest(self) -> Option<String> {
        let (window, settled) = (self.window.get(), self.settled());
        let words = self.coverage.with(|coverage| coverage.words_of(window, settled));
        let of_all =
            self.coverages.with(|all| all.of(&Narrow::default())).words_of(window, settled);
        (of_all != words).then_some(of_all)
    }
}
