//! The rows of a token list as the table needs them: prepared once when they arrive, then filtered
//! and ordered by index on every keystroke without copying a token.

use crate::letters::{LowerCase, fold};
use crate::order::sort_positions;
use crate::token_query::{Sort, SortColumn, TokenQuery};
use std::cmp::Ordering;
use std::sync::Arc;
use token_api::page::Row;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, TokenKind};

/// One row, with what filtering and ordering compare.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenRow {
    /// The token, or what is known of a row that could not be read.
    pub content: Row<AccessToken>,
    /// Lower-case text that the filter looks in; fields are apart by U+0000.
    haystack: String,
    keys: Keys,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Keys {
    name: String,
    kind: String,
    created: i64,
    last_used: i64,
    expires: i64,
}

impl TokenRow {
    /// Prepares a row.
    pub fn new(content: Row<AccessToken>, lower_case: LowerCase) -> Self {
        let (haystack, keys) = match &content {
            Row::Read(token) => (haystack(token, lower_case), keys(token, lower_case)),
            Row::Unreadable(bad) => {
                let text = fold(bad.id.as_deref().unwrap_or_default(), lower_case);
                (text.clone(), Keys { name: text, ..Keys::default() })
            }
        };
        Self { content, haystack, keys }
    }

    /// The token, when the row could be read.
    pub fn token(&self) -> Option<&AccessToken> {
        self.content.read()
    }

    fn matches(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.haystack.contains(word.as_str()))
    }

    fn compare(&self, other: &Self, column: SortColumn) -> Ordering {
        let (a, b) = (&self.keys, &other.keys);
        match column {
            SortColumn::Name => a.name.cmp(&b.name),
            SortColumn::Kind => a.kind.cmp(&b.kind),
            SortColumn::Created => a.created.cmp(&b.created),
            SortColumn::LastUsed => a.last_used.cmp(&b.last_used),
            SortColumn::Expires => a.expires.cmp(&b.expires),
        }
    }
}

fn haystack(token: &AccessToken, lower_case: LowerCase) -> String {
    let role = token.role.as_ref().map_or("", |role| role.name.as_str());
    let admin = if token.admin { "admin" } else { "" };
    let kind = kind_word(token);
    let fields =
        [&token.name, &token.description, token.id.as_str(), &token.created_by, role, admin, &kind];
    fold(&fields.join("\u{0}"), lower_case)
}

fn keys(token: &AccessToken, lower_case: LowerCase) -> Keys {
    let rank = if token.admin { "0" } else { "1" };
    let role = token.role.as_ref().map_or("", |role| role.name.as_str());
    Keys {
        name: fold(token.label(), lower_case),
        kind: format!("{rank}{}\u{0}{}", kind_word(token), fold(role, lower_case)),
        created: token.created_at().map_or(i64::MIN, |at| at.0),
        last_used: match token.last_use() {
            Moment::Never => i64::MIN,
            Moment::At(at) => at.0,
            Moment::Odd(raw) => raw,
        },
        expires: match token.expiry() {
            Moment::Never => i64::MAX,
            Moment::At(at) => at.0,
            Moment::Odd(raw) => raw,
        },
    }
}

/// The kind of a token as a word; empty when the server does not say it.
pub fn kind_word(token: &AccessToken) -> String {
    token.kind.clone().map(|kind: TokenKind| String::from(kind)).unwrap_or_default()
}

/// The rows that the text lets through: every word of it must occur somewhere in the row, and
/// letter case does not count.
pub fn matching<'a>(
    rows: &'a [Arc<TokenRow>],
    text: &str,
    lower_case: LowerCase,
) -> impl Iterator<Item = (usize, &'a TokenRow)> + use<'a> {
    let words: Vec<String> = text.split_whitespace().map(|word| fold(word, lower_case)).collect();
    rows.iter().map(Arc::as_ref).enumerate().filter(move |(_, row)| row.matches(&words))
}

/// The rows that `query` lets through, as indices in its order. A row that could not be read has
/// nothing that a facet could ask for. Equal rows keep the server's order.
pub fn arrange(
    rows: &[Arc<TokenRow>],
    query: &TokenQuery,
    now: UnixSeconds,
    lower_case: LowerCase,
) -> Vec<usize> {
    let facets = &query.facets;
    let has_all = |row: &TokenRow| {
        facets.is_empty() || row.token().is_some_and(|token| facets.let_through(token, now))
    };
    let mut shown: Vec<usize> = matching(rows, &query.text, lower_case)
        .filter(|(_, row)| has_all(row))
        .map(|(index, _)| index)
        .collect();
    let Sort { column, descending } = query.sort;
    sort_positions(&mut shown, &|a, b| {
        let order = rows[a].compare(&rows[b], column);
        if descending { order.reverse() } else { order }
    });
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facets::Facets;
    use token_api::page::BadRow;
    use token_api::token::TokenFilter;

    fn token(
        name: &str,
        created: &str,
        expires: i64,
        last_used: i64,
        admin: bool,
    ) -> Arc<TokenRow> {
        let token = serde_json::from_value(serde_json::json!({
            "id": format!("id-{name}"), "name": name, "description": format!("What {name} does"),
            "created": created, "createdBy": "Grace", "expires": expires, "lastUsed": last_used,
            "admin": admin
        }));
        Arc::new(TokenRow::new(Row::Read(token.unwrap()), str::to_lowercase))
    }

    fn rows() -> Vec<Arc<TokenRow>> {
        vec![
            token("deploy", "2026-09-03T00:00:00Z", 0, 50, false),
            token("Backup", "2026-05-14T00:00:00Z", 900, 0, true),
            token("nightly", "someday", 700, 90, false),
            Arc::new(TokenRow::new(
                Row::Unreadable(BadRow {
                    id: Some("id-broken".into()),
                    problem: "missing field `name`".into(),
                }),
                str::to_lowercase,
            )),
        ]
    }

    fn shown(text: &str, column: SortColumn, descending: bool) -> Vec<usize> {
        let query = TokenQuery {
            status: TokenFilter::All,
            text: text.into(),
            facets: Facets::default(),
            sort: Sort { column, descending },
            utc: false,
        };
        arrange(&rows(), &query, UnixSeconds(0), str::to_lowercase)
    }

    #[test]
    fn filters_by_every_word_in_any_field() {
        let table: [(&str, &[usize]); 8] = [
            ("", &[0, 1, 2, 3]),
            ("DEPLOY", &[0]),
            ("does", &[0, 1, 2]),
            ("backup grace", &[1]),
            ("admin", &[1]),
            ("id-broken", &[3]),
            ("deploy nightly", &[]),
            ("gracedeploy", &[]),
        ];
        for (text, expected) in table {
            let mut got = shown(text, SortColumn::Name, false);
            got.sort_unstable();
            assert_eq!(got, expected, "{text}");
        }
    }

    #[test]
    fn orders_by_each_column() {
        let table: [(SortColumn, &[usize]); 5] = [
            (SortColumn::Name, &[1, 0, 3, 2]),
            (SortColumn::Kind, &[3, 1, 0, 2]),
            (SortColumn::Created, &[2, 3, 1, 0]),
            (SortColumn::LastUsed, &[1, 3, 0, 2]),
            (SortColumn::Expires, &[3, 2, 1, 0]),
        ];
        for (column, expected) in table {
            assert_eq!(shown("", column, false), expected, "{column:?}");
        }
        assert_eq!(shown("", SortColumn::Name, true), [2, 3, 0, 1]);
    }
}
