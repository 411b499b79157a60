//! Reads all tokens of an owner, active and expired, from servers that support `filter=all` and
//! from those that do not. Some servers ignore the parameter, others search for its text, so their
//! answer lacks tokens. Therefore the plain list, which every server has, is read as well, and both
//! answers are merged. Every row of the result was listed by the server.

use std::collections::HashSet;
use token_api::id::TokenId;
use token_api::page::Row;
use token_api::time::UnixSeconds;
use token_api::token::AccessToken;

/// A token that was created less than this many seconds before the first request may be missing
/// from its answer, because the clocks of two machines differ.
const TOLERANCE_SECONDS: i64 = 120;

/// The two answers while they are read: first the one to `filter=all`, then the plain list.
#[derive(Debug)]
pub struct WholeList {
    begun: UnixSeconds,
    listed: HashSet<TokenId>,
    has_unreadable: bool,
    is_doubtful: bool,
}

impl WholeList {
    /// Nothing is read yet. `begun` is the current time by the server's clock.
    pub fn new(begun: UnixSeconds) -> Self {
        Self { begun, listed: HashSet::new(), has_unreadable: false, is_doubtful: false }
    }

    /// The server refused `filter=all`, so only the plain list counts.
    pub fn refused(&mut self) {
        self.is_doubtful = true;
    }

    /// Records a page of the answer to `filter=all`.
    pub fn note(&mut self, rows: &[Row<AccessToken>]) {
        for row in rows {
            match row {
                Row::Read(token) => drop(self.listed.insert(token.id.clone())),
                Row::Unreadable(_) => self.has_unreadable = true,
            }
        }
    }

    /// The rows of a page of the plain list that the other answer lacks. Unreadable rows cannot be
    /// compared: if the first answer had some, only those are kept.
    pub fn missing(&mut self, rows: Vec<Row<AccessToken>>) -> Vec<Row<AccessToken>> {
        let had_unreadable = self.has_unreadable;
        let is_missing = |row: &Row<AccessToken>| match row {
            Row::Read(token) => !self.listed.contains(&token.id),
            Row::Unreadable(_) => !had_unreadable,
        };
        let missing: Vec<_> = rows.into_iter().filter(is_missing).collect();
        let old = missing.iter().filter_map(Row::read).any(|token| !self.is_new(token));
        self.is_doubtful |= old;
        missing
    }

    /// Whether the token was created while the answers were read. Then it does not prove that the
    /// first answer was incomplete.
    fn is_new(&self, token: &AccessToken) -> bool {
        token
            .created_at()
            .is_some_and(|created| created.seconds_since(self.begun) >= -TOLERANCE_SECONDS)
    }

    /// Whether the server seems not to support `filter=all`. Then there may be expired tokens that
    /// neither answer has.
    pub fn is_doubtful(&self) -> bool {
        self.is_doubtful
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use token_api::page::BadRow;

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

    fn row(fields: Value) -> Row<AccessToken> {
        Row::Read(serde_json::from_value(fields).unwrap())
    }

    fn old(id: &str) -> Row<AccessToken> {
        row(json!({"id": id, "created": "2026-01-01T00:00:00Z"}))
    }

    fn bad() -> Row<AccessToken> {
        Row::Unreadable(BadRow { id: None, problem: "x".into() })
    }

    /// The rows that are added to the answer to `filter=all`, and whether the result is doubtful.
    fn read(all: &[Row<AccessToken>], plain: Vec<Row<AccessToken>>) -> (Vec<String>, bool) {
        let mut list = WholeList::new(NOW);
        list.note(all);
        let added = list.missing(plain);
        let name =
            |row: &Row<AccessToken>| row.read().map_or("?".into(), |token| token.id.to_string());
        (added.iter().map(name).collect(), list.is_doubtful())
    }

    #[test]
    fn a_server_that_supports_the_filter_is_trusted() {
        let all = [old("a"), old("b"), old("expired")];
        assert_eq!(read(&all, vec![old("a"), old("b")]), (vec![], false));
        // A server that ignores the parameter is not doubtful either: both answers are the same.
        let all = [old("a"), old("expired")];
        assert_eq!(read(&all, all.to_vec()), (vec![], false));
        assert_eq!(read(&[], vec![]), (vec![], false));
    }

    #[test]
    fn a_server_that_searches_for_the_filter_is_doubtful() {
        let plain = vec![old("a"), old("b")];
        assert_eq!(read(&[], plain.clone()), (vec!["a".into(), "b".into()], true));
        assert_eq!(read(&[old("b")], plain), (vec!["a".into()], true));
        let unaged = vec![row(json!({"id": "a"}))];
        assert_eq!(read(&[], unaged), (vec!["a".into()], true), "its age is not told");
        let mut list = WholeList::new(NOW);
        list.refused();
        assert_eq!(list.missing(vec![old("a")]).len(), 1);
        assert!(list.is_doubtful());
    }

    #[test]
    fn a_token_created_while_reading_proves_nothing() {
        let new = row(json!({"id": "new", "created": NOW.plus_seconds(-60).to_rfc3339()}));
        assert_eq!(read(&[old("a")], vec![old("a"), new]), (vec!["new".into()], false));
    }

    #[test]
    fn rows_that_can_not_be_read_are_not_shown_twice() {
        assert_eq!(read(&[old("a"), bad()], vec![old("a"), bad()]), (vec![], false));
        assert_eq!(read(&[], vec![bad()]), (vec!["?".into()], false));
    }
}
