//! The part of the log that was read, and by what a token is known in it.

use crate::events::row::EventRow;
use crate::events::store::EventStore;
use crate::load::coverage::{Coverage, Loaded};
use crate::time::range::Window;
use token_api::token::AccessToken;

/// The part of the log that was read.
#[derive(Clone, Copy)]
pub struct Log<'a> {
    /// The events.
    pub store: &'a EventStore,
    /// Of which times they are all.
    pub coverage: &'a Coverage,
}

/// A window of the log that was read from end to end. Made by [`Log::whole`] alone.
#[derive(Clone, Copy)]
pub struct Whole<'a> {
    pub(super) log: Log<'a>,
    pub(super) window: Window,
}

impl<'a> Log<'a> {
    /// The window, if nothing of it is missing.
    pub fn whole(self, window: Window) -> Option<Whole<'a>> {
        (self.coverage.of(window) == Loaded::All).then_some(Whole { log: self, window })
    }

    /// The events within a window, the newest first.
    pub fn within(self, window: Window) -> impl Iterator<Item = EventRow<'a>> {
        let store = self.store;
        let rows = store.newest_first().iter().map(|row| store.row(*row));
        rows.filter(move |row| window.contains(row.time))
    }

    /// The events of a token within a window, the newest first.
    pub(super) fn of(self, token: &Who, window: Window) -> impl Iterator<Item = EventRow<'a>> {
        self.within(window).filter(move |row| token.did(row))
    }
}

/// By what a token is known in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    pub(super) id: String,
    pub(super) name: String,
}

impl Who {
    /// The token of this row of a list.
    pub fn of(token: &AccessToken) -> Self {
        Self { id: token.id.to_string(), name: token.name.clone().unwrap_or_default() }
    }

    /// Whether the event is of this token. Names of organization and team tokens are never given
    /// twice, so a name tells where a server leaves the identifier out.
    pub(super) fn did(&self, row: &EventRow<'_>) -> bool {
        if row.token_id.is_empty() {
            !self.name.is_empty() && row.token_name == self.name
        } else {
            row.token_id == self.id
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{DAY, Loaded, NOW, event};
    use super::super::window;
    use serde_json::json;

    #[test]
    fn a_window_ends_where_it_says() {
        let plain = |ago| event(ago, &json!({}));
        let read = Loaded::of(&[plain(0), plain(DAY), plain(31 * DAY)], 40 * DAY);
        let times = |window| read.log().within(window).map(|row| row.time).collect::<Vec<_>>();
        assert_eq!(times(window(NOW)), [NOW, NOW.plus_seconds(-DAY)]);
    }
}
