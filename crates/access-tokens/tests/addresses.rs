//! Any text as an address: what a list shows can be restored from its address, and no address
//! causes an error.

use access_tokens::list::facets::Facets;
use access_tokens::list::query::{Sort, SortColumn, TokenQuery};
use console_core::text::query_string::{decode, encode, parse, print};
use console_core::view::sort::SortColumn as _;
use proptest::prelude::*;
use token_api::token::TokenFilter;

fn query() -> impl Strategy<Value = TokenQuery> {
    let text = prop_oneof![
        any::<String>(),
        prop::sample::select(vec!["", " ", "+", "%", "%25", "a&b=c", "?", "#", "ż 🦀", "\u{202e}"])
            .prop_map(str::to_owned),
    ];
    (
        prop::sample::select(TokenFilter::ALL.to_vec()),
        text,
        prop::sample::select(SortColumn::ALL.to_vec()),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(status, text, column, descending, utc)| TokenQuery {
            status,
            text,
            facets: Facets::default(),
            sort: Sort { column, descending },
            utc,
        })
}

/// Text that resembles an address.
fn address() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "?",
        "&",
        "=",
        "%",
        "%2",
        "%zz",
        "%25",
        "%FF",
        "+",
        "q",
        "sort",
        "status",
        "time",
        "-",
        "name",
        "created",
        "last-used",
        "all",
        "expired",
        "utc",
        "é",
        " ",
        "\u{0}",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(part, 0..14).prop_map(|parts| parts.concat()),
    ]
}

fn read(search: &str) -> TokenQuery {
    search.parse().unwrap_or_else(|never| match never {})
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn every_view_is_read_back_from_its_address(query in query()) {
        let address = query.to_string();
        prop_assert_eq!(read(&address), query);
        prop_assert!(address.bytes().all(|b| b.is_ascii_alphanumeric() || b"?&=%-._~".contains(&b)));
    }

    #[test]
    fn any_address_is_read_and_has_one_normal_form(search in address()) {
        let query = read(&search);
        let normal = query.to_string();
        prop_assert_eq!(read(&normal).to_string(), normal.as_str());
        prop_assert_eq!(read(&normal), query);
    }

    #[test]
    fn pairs_are_read_back(pairs in prop::collection::vec(any::<(String, String)>(), 0..5)) {
        let text = print(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        prop_assert_eq!(parse(&text), pairs);
    }

    #[test]
    fn components_are_read_back(text in any::<String>()) {
        let mut encoded = String::new();
        encode(&text, &mut encoded);
        prop_assert_eq!(decode(&encoded), text);
    }

    #[test]
    fn any_component_is_decoded(text in address()) {
        let decoded = decode(&text);
        if !text.contains(['%', '+']) {
            prop_assert_eq!(decoded, text);
        }
    }

    #[test]
    fn pressing_a_header_twice_reverses_the_order(
        column in prop::sample::select(SortColumn::ALL.to_vec()),
        from in prop::sample::select(SortColumn::ALL.to_vec()),
        descending in any::<bool>(),
    ) {
        let once = Sort { column: from, descending }.pressed(column);
        let twice = once.pressed(column);
        prop_assert_eq!(once.column, column);
        prop_assert_eq!((twice.column, twice.descending), (column, !once.descending));
        prop_assert_eq!(twice.pressed(column), once);
    }
}
