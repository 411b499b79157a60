//! Which part of the range is loaded. Every count on the screen says so.

use super::log::Log;
use crate::platform::clock;
use audit_log::events::store::EventStore;
use audit_log::load::coverage::Loaded;
use audit_log::load::extent::Extent;
use audit_log::search::narrow::Narrow;
use audit_log::time::range::Window;
use leptos::prelude::*;

impl Log {
    /// How much of the window is loaded of what the search needs. Tracked.
    pub fn extent(self) -> Extent {
        self.extent.get()
    }

    /// How much of it is loaded of all events. Tracked.
    fn whole_extent(self) -> Extent {
        let window = self.window.get();
        self.reader.look(|_, coverages| coverages.extent(window, &Narrow::default()))
    }

    /// How much is loaded of a part of the window. Tracked.
    pub fn loaded(self, part: Window) -> Loaded {
        self.extent.with(|extent| extent.loaded(part))
    }

    /// Whether everything in the window that the search needs is loaded. Tracked.
    pub fn is_complete(self) -> bool {
        self.extent.with(Extent::is_complete)
    }

    /// Empty if everything in the window is loaded; " for user ada" if only what the search needs is loaded;
    /// `None` if not even that is loaded. Tracked.
    pub fn complete_for(self) -> Option<String> {
        if self.whole_extent().is_complete() {
            return Some(String::new());
        }
        self.is_complete().then(|| self.server_filter.with(Narrow::words))
    }

    /// The number of events with a time in the future, beyond a usual difference of clocks. Tracked.
    pub fn ahead(self) -> usize {
        let now = self.window.get().to.max(clock::now()).plus_seconds(60);
        let ends_now = self.view.with(|view| view.range.is_relative());
        let ahead = |store: &EventStore| store.newer_than(now);
        if ends_now { self.with(ahead) } else { 0 }
    }

    /// The number of events whose time can't be read. Tracked.
    pub fn undated(self) -> usize {
        self.with(EventStore::undated)
    }

    /// "19 of 30 days loaded", and for which filter, if only that part is loaded. Tracked.
    pub fn coverage_words(self) -> String {
        let words = self.extent.with(Extent::words);
        if self.words_of_the_rest().is_none() {
            return words;
        }
        words + &self.server_filter.with(Narrow::words)
    }

    /// "4 of 30 days loaded" for all events, if that differs from what is loaded for the search. Tracked.
    pub fn words_of_the_rest(self) -> Option<String> {
        let of_all = self.whole_extent().words();
        (of_all != self.extent.with(Extent::words)).then_some(of_all)
    }
}
