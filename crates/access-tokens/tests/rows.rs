//! Filtering, ordering and keys of rows, compared with slow and simple implementations.

use access_tokens::list::facets::Facets;
use access_tokens::list::query::{Sort, SortColumn, TokenQuery};
use access_tokens::list::rows::{TokenRow, arrange};
use console_core::text::letters::order_key;
use console_core::view::sort::SortColumn as _;
use proptest::prelude::*;
use serde_json::json;
use std::cmp::Ordering;
use std::sync::Arc;
use token_api::page::{BadRow, Row};
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, TokenFilter};

/// Few different values, so that rows are often equal in a column.
fn token() -> impl Strategy<Value = AccessToken> {
    let word = || {
        prop_oneof![
            prop::sample::select(vec!["", "deploy", "Deploy", "Ops ci", "ΑΣΑ", "Straße", "İzmir"])
                .prop_map(str::to_owned),
            "[a-cA-C ]{0,3}",
            "\\PC{0,4}",
        ]
    };
    let created =
        prop::sample::select(vec!["2026-01-01T00:00:00Z", "2025-05-05T05:05:05Z", "", "x"]);
    let number = || {
        let numbers = [0, 5, 1_790_000_000, 1_790_000_000_000, -4, i64::MAX];
        prop::sample::select(
            numbers.map(|it| json!(it)).into_iter().chain([json!(null)]).collect::<Vec<_>>(),
        )
    };
    let kind =
        prop::sample::select(vec![json!(null), json!("team"), json!("personal"), json!("x")]);
    let role = prop::sample::select(vec![json!(null), json!({"id": "r", "name": "Reader"})]);
    (word(), word(), word(), created, number(), number(), any::<Option<bool>>(), kind, role)
        .prop_map(|(name, description, by, created, used, expires, admin, kind, role)| {
            let token = json!({
                "id": format!("id-{}", name.len()), "name": name, "description": description,
                "created": created, "createdBy": by, "lastUsed": used, "expires": expires,
                "admin": admin, "type": kind, "role": role
            });
            serde_json::from_value(token).expect("the sample is a token")
        })
}

fn row() -> impl Strategy<Value = Row<AccessToken>> {
    prop_oneof![
        9 => token().prop_map(Row::Read),
        1 => prop::option::of("[a-z]{0,3}").prop_map(|id| {
            Row::Unreadable(BadRow { id, problem: "missing field `name`".into() })
        }),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Row<AccessToken>>> {
    prop::collection::vec(row(), 0..25)
}

fn sort() -> impl Strategy<Value = Sort> {
    (prop::sample::select(SortColumn::ALL.to_vec()), any::<bool>())
        .prop_map(|(column, descending)| Sort { column, descending })
}

fn arranged(rows: &[Row<AccessToken>], text: &str, sort: Sort) -> Vec<usize> {
    let rows: Vec<_> =
        rows.iter().cloned().map(|row| Arc::new(TokenRow::new(row, str::to_lowercase))).collect();
    let query = TokenQuery {
        status: TokenFilter::All,
        text: text.into(),
        facets: Facets::default(),
        sort,
        utc: false,
    };
    arrange(&rows, &query, UnixSeconds(0), str::to_lowercase)
}

fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c }).collect()
}

/// Whether each word occurs in some field, checked field by field.
fn lets_through(row: &Row<AccessToken>, text: &str) -> bool {
    let fields: Vec<String> = match row {
        Row::Unreadable(bad) => bad.id.iter().map(|id| fold(id)).collect(),
        Row::Read(token) => [
            token.name.as_deref().unwrap_or_default(),
            token.purpose(),
            token.id.as_str(),
            token.created_by.as_deref().unwrap_or_default(),
            token.role.as_ref().map_or("", |role| &role.name),
            if token.admin == Some(true) { "admin" } else { "" },
            &token.kind.clone().map(String::from).unwrap_or_default(),
        ]
        .map(fold)
        .into(),
    };
    text.split_whitespace().all(|word| fields.iter().any(|field| field.contains(&fold(word))))
}

/// The order of two readable rows in a column.
fn order(a: &AccessToken, b: &AccessToken, column: SortColumn) -> Ordering {
    let key = |text: &str| order_key(text, str::to_lowercase);
    let role = |token: &AccessToken| key(token.role.as_ref().map_or("", |role| &role.name));
    let kind = |token: &AccessToken| token.kind.clone().map(String::from).unwrap_or_default();
    // Not told, never, then instants; or the reverse.
    let used = |token: &AccessToken| match token.last_used.to_wire().as_i64() {
        None => (0, 0),
        Some(0) => (1, 0),
        Some(raw) => (2, raw),
    };
    let ends = |token: &AccessToken| match token.expires.to_wire().as_i64() {
        None => (2, 0),
        Some(0) => (1, 0),
        Some(raw) => (0, raw),
    };
    let level = |token: &AccessToken| token.admin.map_or(2, |admin| i32::from(!admin));
    match column {
        SortColumn::Name => key(a.label()).cmp(&key(b.label())),
        SortColumn::Kind => (level(a), kind(a), role(a)).cmp(&(level(b), kind(b), role(b))),
        SortColumn::Created => a.created_at().cmp(&b.created_at()),
        SortColumn::LastUsed => used(a).cmp(&used(b)),
        SortColumn::Expires => ends(a).cmp(&ends(b)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_filter_matches_like_a_slow_search(
        rows in rows(), text in prop_oneof!["[a-cA-C ]{0,4}", "\\PC{0,3}", Just("ADMIN dep".into())],
        sort in sort(),
    ) {
        let mut shown = arranged(&rows, &text, sort);
        shown.sort_unstable();
        let expected: Vec<usize> =
            (0..rows.len()).filter(|&at| lets_through(&rows[at], &text)).collect();
        prop_assert_eq!(shown, expected);
    }

    #[test]
    fn any_part_of_a_field_finds_its_row(
        token in token(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(),
    ) {
        let field: Vec<char> = token.purpose().chars().collect();
        prop_assume!(!field.is_empty());
        let (from, to) = (from.index(field.len()), to.index(field.len()));
        let part: String = field[from.min(to)..=from.max(to)].iter().collect();
        prop_assert_eq!(arranged(&[Row::Read(token)], &part, Sort::default()), [0], "{}", part);
    }

    #[test]
    fn ordering_is_stable_and_loses_no_row(rows in rows(), sort in sort()) {
        let shown = arranged(&rows, "", sort);
        let mut sorted = shown.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..rows.len()).collect::<Vec<_>>());
        for pair in shown.windows(2) {
            let (Some(a), Some(b)) = (rows[pair[0]].read(), rows[pair[1]].read()) else { continue };
            let order = order(a, b, sort.column);
            let order = if sort.descending { order.reverse() } else { order };
            prop_assert!(order.is_le(), "{:?} before {:?}", a, b);
            prop_assert!(order.is_lt() || pair[0] < pair[1], "equal rows keep their order");
        }
    }
}
