//! The rows of a token list. Each row is prepared once when it arrives. Then each keystroke filters
//! and orders rows by index, without copying tokens.

use crate::list::query::{Sort, SortColumn, TokenQuery};
use console_core::text::letters::{LowerCase, fold, folded_order_key, order_key};
use console_core::text::order::sort_positions;
use std::cmp::Ordering;
use std::sync::Arc;
use token_api::page::Row;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, TokenFilter, TokenKind};

/// A row, with what filter and order compare.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenRow {
    /// The token, or what is known of an unreadable row.
    pub content: Row<AccessToken>,
    /// Lower-case text that the filter searches; U+0000 separates the fields.
    haystack: String,
    keys: Keys,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Keys {
    name: String,
    kind: String,
    created: Place,
    last_used: Place,
    expires: Place,
}

/// The position of an instant in the order of a column: the group, then the second within the
/// group. Values that the server does not say are a group of their own, after "never".
type Place = (i8, i64);

impl TokenRow {
    /// Prepares a row.
    pub fn new(content: Row<AccessToken>, lower_case: LowerCase) -> Self {
        let (haystack, keys) = match &content {
            Row::Read(token) => (haystack(token, lower_case), keys(token, lower_case)),
            Row::Unreadable(bad) => {
                let text = fold(bad.id.as_deref().unwrap_or_default(), lower_case);
                (text.clone(), Keys { name: folded_order_key(&text), ..Keys::default() })
            }
        };
        Self { content, haystack, keys }
    }

    /// Which row it is, whatever it shows: the same token keeps its place and the focus.
    pub fn key(&self) -> String {
        match &self.content {
            Row::Read(token) => token.id.to_string(),
            Row::Unreadable(bad) => format!("unreadable {:?} {}", bad.id, bad.problem),
        }
    }

    /// Whether the row belongs in a list of this status at `now`, by the token's own expiry. If the
    /// expiry is missing or not an instant, the token does not count as expired.
    pub fn belongs(&self, status: TokenFilter, now: UnixSeconds) -> bool {
        let is_over = self.token().is_some_and(|token| token.expires.is_over(now));
        match status {
            TokenFilter::Active => !is_over,
            TokenFilter::Expired => is_over,
            TokenFilter::All => true,
        }
    }

    /// The token, if the row could be read.
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
    let admin = if token.admin == Some(true) { "admin" } else { "" };
    let (kind, text) = (kind_word(token), Option::as_deref);
    let fields = [
        text(&token.name).unwrap_or_default(),
        token.purpose(),
        token.id.as_str(),
        text(&token.created_by).unwrap_or_default(),
        role,
        admin,
        &kind,
    ];
    fold(&fields.join("\u{0}"), lower_case)
}

fn keys(token: &AccessToken, lower_case: LowerCase) -> Keys {
    let rank = match token.admin {
        Some(true) => "0",
        Some(false) => "1",
        None => "2",
    };
    let role = token.role.as_ref().map_or("", |role| role.name.as_str());
    Keys {
        name: order_key(token.label(), lower_case),
        kind: format!("{rank}{}\u{0}{}", kind_word(token), order_key(role, lower_case)),
        created: token.created_at().map_or((-1, 0), |at| (0, at.0)),
        last_used: place(&token.last_used, -1),
        expires: place(&token.expires, 1),
    }
}

/// The position of an instant; `never` is the group of "never".
fn place(moment: &Moment, never: i8) -> Place {
    match moment {
        Moment::Untold => (never * 2, 0),
        Moment::Never => (never, 0),
        Moment::At(at) => (0, at.0),
        Moment::Odd(odd) => (0, odd.number().unwrap_or(i64::MAX)),
    }
}

/// Whether a row of a list has this name. Upper and lower case do not count: such names are hard to
/// tell apart, and some servers treat them as equal.
pub fn has_name(rows: &[Arc<TokenRow>], name: &str) -> bool {
    let mut names = rows.iter().filter_map(|row| row.token()?.name.as_deref());
    names.any(|listed| listed.eq_ignore_ascii_case(name))
}

/// The kind of a token as a word; empty if the server does not say.
pub fn kind_word(token: &AccessToken) -> String {
    token.kind.clone().map(|kind: TokenKind| String::from(kind)).unwrap_or_default()
}

/// The rows that match the text: every word of it must occur somewhere in the row. Upper and lower
/// case do not count.
pub fn matching<'a>(
    rows: &'a [Arc<TokenRow>],
    text: &str,
    lower_case: LowerCase,
) -> impl Iterator<Item = (usize, &'a TokenRow)> + use<'a> {
    let words: Vec<String> = text.split_whitespace().map(|word| fold(word, lower_case)).collect();
    rows.iter().map(Arc::as_ref).enumerate().filter(move |(_, row)| row.matches(&words))
}

/// The rows that match `query`, as indices in its order. An unreadable row matches no facet. Equal
/// rows keep the server's order.
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
    use crate::list::facets::Facets;
    use serde_json::{Value, json};
    use token_api::page::BadRow;

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

    fn row(fields: Value) -> TokenRow {
        let token = serde_json::from_value(fields);
        TokenRow::new(Row::Read(token.unwrap()), str::to_lowercase)
    }

    #[test]
    fn a_changed_token_is_the_same_row_that_shows_something_else() {
        let whole = json!({
            "id": "t", "name": "n", "description": "d", "created": "2026-01-01T00:00:00Z",
            "createdBy": "ada", "lastUsed": 5, "expires": 6, "admin": false, "type": "team",
            "role": {"id": "r", "name": "Reader"},
        });
        let before = row(whole.clone());
        assert_eq!(before, row(whole.clone()));
        let others = [
            ("name", json!("N")),
            ("description", json!("D")),
            ("created", json!("2026-01-02T00:00:00Z")),
            ("createdBy", json!("linus")),
            ("lastUsed", json!(0)),
            ("expires", json!("6")),
            ("admin", json!(true)),
            ("type", json!("organization")),
            ("role", json!({"id": "r", "name": "Writer"})),
        ];
        for (field, other) in others {
            let mut changed = whole.clone();
            changed[field] = other;
            assert_ne!(row(changed.clone()), before, "{field}");
            assert_eq!(row(changed.clone()).key(), before.key(), "{field}");
            changed[field] = Value::Null;
            assert_ne!(row(changed), before, "{field} is not told");
        }
        let [untold, empty] = [json!({"id": "t"}), json!({"id": "t", "name": ""})].map(row);
        assert_ne!(untold, empty);
        assert_ne!(row(json!({"id": "u"})).key(), untold.key());
    }

    #[test]
    fn a_row_is_listed_by_its_own_expiry() {
        let now = UnixSeconds(1_795_212_840);
        let table = [
            (json!({"id": "t", "expires": now.0 + 1}), true),
            (json!({"id": "t", "expires": now.0}), false),
            (json!({"id": "t", "expires": 1}), false),
            (json!({"id": "t", "expires": 0}), true),
            (json!({"id": "t", "expires": -1}), true),
            (json!({"id": "t", "expires": 1_790_000_000_000_i64}), true),
            (json!({"id": "t", "expires": "2020-01-01"}), true),
            (json!({"id": "t", "expires": null}), true),
            (json!({"id": "t"}), true),
        ];
        for (fields, active) in table {
            let belongs = TokenFilter::ALL.map(|status| row(fields.clone()).belongs(status, now));
            assert_eq!(belongs, [active, !active, true], "{fields}");
        }
        let bad = BadRow { id: None, problem: "x".into() };
        let bad = TokenRow::new(Row::Unreadable(bad), str::to_lowercase);
        assert!(!bad.belongs(TokenFilter::Expired, now) && bad.belongs(TokenFilter::Active, now));
    }

    #[test]
    fn unknown_instants_come_after_never() {
        let rows: Vec<_> = [
            json!({"id": "a", "lastUsed": 0, "expires": 0, "created": "2026-01-01T00:00:00Z"}),
            json!({"id": "b"}),
            json!({"id": "c", "lastUsed": 9, "expires": 9, "created": "2026-01-02T00:00:00Z"}),
        ]
        .into_iter()
        .map(|fields| Arc::new(row(fields)))
        .collect();
        for (column, expected) in [
            (SortColumn::Created, [1, 0, 2]),
            (SortColumn::LastUsed, [1, 0, 2]),
            (SortColumn::Expires, [2, 0, 1]),
        ] {
            let sort = Sort { column, descending: false };
            let query = TokenQuery { sort, ..TokenQuery::default() };
            let shown = arrange(&rows, &query, UnixSeconds(0), str::to_lowercase);
            assert_eq!(shown, expected, "{column:?}");
        }
    }

    #[test]
    fn names_are_compared_without_case() {
        let rows: Vec<_> = [json!({"id": "a", "name": "Deploy"}), json!({"id": "deploys"})]
            .into_iter()
            .map(|fields| Arc::new(row(fields)))
            .collect();
        let has = |name| has_name(&rows, name);
        assert!(has("Deploy") && has("dePLOY"));
        assert!(!has("deploys") && !has("") && !has("deplo"));
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
