//! How much is loaded, and what is read next.

use super::reader::Reader;
use crate::load::load_on::State;
use crate::load::reading::Reading;
use crate::search::narrow::Narrow;

impl Reader {
    /// Whether all of the window that the search needs is loaded, as far as it is settled.
    pub(super) fn is_complete(&self) -> bool {
        self.held.coverages.extent(self.window, &self.wish.filter).is_complete()
    }

    /// Whether all events of the window are loaded.
    pub(super) fn is_loaded(&self) -> bool {
        self.held.coverages.of(&Narrow::default()).gap(self.window).is_none()
    }

    pub(super) fn is_newest_missing(&self) -> bool {
        let gap = self.held.coverages.of(&self.wish.filter).gap(self.window);
        gap.is_some_and(|gap| gap.to == self.window.to)
    }

    /// Whether more is loaded without a request of the user.
    pub(super) fn goes_on(&self) -> bool {
        let has_trouble = self.failure.is_some() || self.incomplete.is_some();
        let state = State {
            on_request: self.wish.on_request,
            is_halted: !self.has_read || has_trouble,
            is_complete: self.is_complete(),
            is_search: self.wish.is_search,
            loaded: self.held.store.count_in(self.window),
        };
        state.goes_on()
    }

    pub(super) fn loads_by_itself(&self) -> bool {
        self.goes_on() && self.next_reading().is_some()
    }

    /// What the server is asked for.
    fn filter(&self) -> Narrow {
        match self.wish.can_filter && !self.held.asks_for_all {
            true => self.wish.filter.clone(),
            false => Narrow::default(),
        }
    }

    /// What is read next of the range: after the last page, or the newest part that is missing.
    pub(super) fn next_reading(&self) -> Option<Reading> {
        let filter = self.filter();
        let unfinished = self.next.clone().filter(|reading| reading.narrow == filter);
        unfinished.or_else(|| {
            let gap = self.held.coverages.of(&filter).gap(self.window)?;
            Some(Reading::new(gap).narrowed(filter))
        })
    }
}
