//! The part of the log that was read, and by what a token is known in it.

use crate::events::row::{EventRow, Field};
use crate::events::store::EventStore;
use crate::load::coverage::{Coverage, Loaded};
use crate::load::extent::undated_events;
use crate::time::range::Window;
use std::collections::HashMap;
use token_api::id::TokenId;
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
    /// The window, if nothing of it is missing, and no event can be in it unseen because its time
    /// can't be read.
    pub fn whole(self, window: Window) -> Option<Whole<'a>> {
        let is_whole = self.coverage.of(window) == Loaded::All && self.store.undated() == 0;
        is_whole.then_some(Whole { log: self, window })
    }

    /// How much of a window was read: "19 of 30 days loaded", "all 30 days loaded, and 3 events have a
    /// time that can’t be read".
    pub fn words(self, window: Window) -> String {
        let words = self.coverage.words(window);
        match undated_events(self.store.undated()) {
            Some(undated) => format!("{words}, and {undated}"),
            None => words,
        }
    }

    /// How much of a window was read, and that the rest may hold "more uses"; `None` if all was read.
    pub fn missing_words(self, window: Window, more: &str) -> Option<String> {
        if self.whole(window).is_some() {
            return None;
        }
        let words = self.words(window);
        Some(match self.coverage.of(window) {
            Loaded::All => format!("{words}. There may be {more} than are found."),
            _ => format!("{words}. What is not loaded may hold {more}."),
        })
    }

    /// Whether there are events, and none of them names a token: then nothing can be learned here of
    /// what any token did. Events whose time can't be read are not asked.
    pub fn names_no_token(self) -> bool {
        let is_named = |(token, events): (&str, u32)| !token.is_empty() && events > 0;
        let dated = self.store.len() - self.store.undated();
        dated > 0 && !self.store.values(Field::Token).any(is_named)
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

    /// The token with this identifier and name.
    pub fn named(id: &TokenId, name: &str) -> Self {
        Self { id: id.to_string(), name: name.to_owned() }
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
            // Whose it is can't be read either.
            (vec![json!({ "tokenID": "t1" })], false),
            (vec![nobody(0), json!({ "tokenID": "t1" })], true),
        ];
        for (events, expected) in table {
            let read = Loaded::of(&events, DAY);
            assert_eq!(read.log().names_no_token(), expected, "{events:?}");
        }
    }

    #[test]
    fn a_log_with_events_that_tell_no_time_is_not_whole() {
        let all = "all 30 days loaded";
        for (odd, words) in [
            (vec![], None),
            (
                vec![json!("2026-11-20T22:14:00Z")],
                Some(
                    "1 event has a time that can’t be read. There may be more uses than are found.",
                ),
            ),
            (
                vec![json!(1.5), json!(NOW.0 * 1000), json!(0), json!(-4)],
                Some(
                    "4 events have a time that can’t be read. There may be more uses than are \
                     found.",
                ),
            ),
        ] {
            let undated = odd.iter().map(|at| event(5, &json!({ "timestamp": at })));
            let events: Vec<_> = undated.chain([event(3, &json!({}))]).collect();
            let read = Loaded::of(&events, 30 * DAY);
            let (log, month) = (read.log(), window(NOW));
            assert_eq!(log.store.undated(), odd.len());
            assert_eq!(log.whole(month).is_some(), odd.is_empty(), "{odd:?}");
            let expected = words.map(|words| format!("{all}, and {words}"));
            assert_eq!(log.missing_words(month, "more uses"), expected);
        }
        let read = Loaded::of(&[event(3, &json!({}))], 4 * DAY);
        assert_eq!(
            read.log().missing_words(window(NOW), "more uses").as_deref(),
            Some("4 of 30 days loaded. What is not loaded may hold more uses.")
        );
        let read = Loaded::of(&[event(3, &json!({ "timestamp": "soon" }))], 4 * DAY);
        assert_eq!(
            read.log().missing_words(window(NOW), "more uses").as_deref(),
            Some(
                "4 of 30 days loaded, and 1 event has a time that can’t be read. What is not loaded \
                 may hold more uses."
            )
        );
    }

    #[test]
    fn a_window_ends_where_it_says() {
        let plain = |ago| event(ago, &json!({}));
        let read = Loaded::of(&[plain(0), plain(DAY), plain(31 * DAY)], 40 * DAY);
        let times = |window| read.log().within(window).map(|row| row.time).collect::<Vec<_>>();
        assert_eq!(times(window(NOW)), [NOW, NOW.plus_seconds(-DAY)]);
    }
}
