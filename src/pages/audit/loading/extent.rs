//! Which part of the range is loaded. Every count on the screen says so.

use super::log::Log;
use crate::platform::clock;
use audit_log::events::store::EventStore;
use audit_log::load::coverage::{Coverage, Loaded};
use audit_log::search::narrow::Narrow;
use audit_log::time::range::Window;
use leptos::prelude::*;

impl Log {
    /// The settled part of the window, and how much of it is loaded. Tracked.
    pub fn coverage(self) -> (Window, Coverage) {
        (self.settled(), self.coverage.get())
    }

    /// The part of the window in which no event can arrive any more. Only this part counts as loaded.
    /// Tracked.
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

    /// Whether everything in the window that the search needs is loaded. Tracked.
    pub fn is_complete(self) -> bool {
        self.coverage.with(|coverage| coverage.gap(self.settled()).is_none())
    }

    /// Empty if everything in the window is loaded; " for user ada" if only what the search needs is loaded;
    /// `None` if not even that is loaded. Tracked.
    pub fn complete_for(self) -> Option<String> {
        let whole = self.coverages.with(|all| all.of(&Narrow::default()));
        match whole.gap(self.settled()) {
            None => Some(String::new()),
            Some(_) => self.is_complete().then(|| self.server_filter.with(Narrow::words)),
        }
    }

    /// The number of events with a time in the future, beyond a usual difference of clocks. Tracked.
    pub fn ahead(self) -> usize {
        let now = self.window.get().to.max(clock::now()).plus_seconds(60);
        let ends_now = self.view.with(|view| view.range.is_relative());
        let ahead = |store: &EventStore| store.newer_than(now);
        if ends_now { self.with(ahead) } else { 0 }
    }

    /// "19 of 30 days loaded", and for which filter, if only that part is loaded. Tracked.
    pub fn coverage_words(self) -> String {
        let (window, settled) = (self.window.get(), self.settled());
        let words = self.coverage.with(|coverage| coverage.words_of(window, settled));
        if self.words_of_the_rest().is_none() {
            return words;
        }
        words + &self.server_filter.with(Narrow::words)
    }

    /// "4 of 30 days loaded" for all events, if that differs from what is loaded for the search. Tracked.
    pub fn words_of_the_rest(self) -> Option<String> {
        let (window, settled) = (self.window.get(), self.settled());
        let words = self.coverage.with(|coverage| coverage.words_of(window, settled));
        let of_all =
            self.coverages.with(|all| all.of(&Narrow::default())).words_of(window, settled);
        (of_all != words).then_some(of_all)
    }
}
