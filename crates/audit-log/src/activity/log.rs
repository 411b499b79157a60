//! The part of the log that was read, and by what a token is known in it.

use crate::events::row::{EventRow, Field};
use crate::events::store::EventStore;
use crate::load::coverage::{Coverage, Loaded};
use crate::time::range::Window;
use std::collections::HashMap;
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

    /// Whether there are events, and none of them names a token: then nothing can be learned here of
    /// what any token did.
    pub fn names_no_token(self) -> bool {
        let is_named = |(token, events): (&str, u32)| !token.is_empty() && events > 0;
        !self.store.is_empty() && !self.store.values(Field::Token).any(is_named)
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

/// Several tokens, found by what events call them.
pub(super) struct Tokens<'a> {
    by_id: HashMap<&'a str, usize>,
    by_name: HashMap<&'a str, usize>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(tokens: &'a [Who]) -> Self {
        let places = || tokens.iter().enumerate();
        let names = places().filter(|(_, token)| !token.name.is_empty());
        Self {
            by_id: places().map(|(at, token)| (token.id.as_str(), at)).collect(),
            by_name: names.map(|(at, token)| (token.name.as_str(), at)).collect(),
        }
    }

    /// The place of the token that an event is of, as [`Who::did`] has it.
    pub(super) fn of(&self, row: &EventRow<'_>) -> Option<usize> {
        match row.token_id {
            "" => self.by_name.get(row.token_name).copied(),
            id => self.by_id.get(id).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{DAY, Loaded, NOW, event};
    use super::super::window;
    use serde_json::json;

    #[test]
    fn a_log_names_no_token_where_no_event_does() {
        let nobody = |ago| event(ago, &json!({ "tokenID": null, "tokenName": null }));
        let names = |more| event(5, &more);
        let table = [
            (vec![], false),
            (vec![nobody(0), nobody(5)], true),
            (vec![nobody(0), names(json!({ "tokenID": null }))], false),
            (vec![nobody(0), names(json!({ "tokenName": "" }))], false),
            (vec![json!({ "tokenID": "t1" })], true),
        ];
        for (events, expected) in table {
            let read = Loaded::of(&events, DAY);
            assert_eq!(read.log().names_no_token(), expected, "{events:?}");
        }
    }

    #[test]
    fn a_window_ends_where_it_says() {
        let plain = |ago| event(ago, &json!({}));
        let read = Loaded::of(&[plain(0), plain(DAY), plain(31 * DAY)], 40 * DAY);
        let times = |window| read.log().within(window).map(|row| row.time).collect::<Vec<_>>();
        assert_eq!(times(window(NOW)), [NOW, NOW.plus_seconds(-DAY)]);
    }
}
