//! Facets: which tokens match, also at the limits; counts compared with filtering; the address.

use access_tokens::list::facets::{Expires, Facet, Facets, Used, View};
use access_tokens::list::query::TokenQuery;
use proptest::prelude::*;
use serde_json::json;
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};
use token_api::token::AccessToken;

const NOW: UnixSeconds = UnixSeconds(1_795_212_840);
const DAY: i64 = SECONDS_PER_DAY;

fn token(expires: i64, last_used: i64, created: &str, admin: bool) -> AccessToken {
    serde_json::from_value(json!({
        "id": "t", "name": "n", "description": "", "created": created, "createdBy": "ada",
        "lastUsed": last_used, "expires": expires, "admin": admin
    }))
    .expect("a token")
}

fn only(facet: Facet, word: &str) -> Facets {
    let mut facets = Facets::default();
    facets.set(facet, word);
    assert_eq!(facets.word(facet).as_deref(), Some(word), "{facet:?}");
    facets
}

#[test]
fn expiry_facets_at_their_limits() {
    let cases = [
        (0, [false, false, true, false, false]),
        (NOW.0 - 1, [false, false, false, true, false]),
        (NOW.0, [false, false, false, true, false]),
        (NOW.0 + 1, [true, true, false, false, false]),
        (NOW.0 + 7 * DAY, [true, true, false, false, false]),
        (NOW.0 + 7 * DAY + 1, [false, true, false, false, false]),
        (NOW.0 + 30 * DAY, [false, true, false, false, false]),
        (NOW.0 + 30 * DAY + 1, [false, false, false, false, false]),
        // Milliseconds or an invalid value: no facet matches.
        (NOW.0 * 1000, [false, false, false, false, false]),
        (-5, [false, false, false, false, false]),
    ];
    for (expires, expected) in cases {
        let token = token(expires, 0, "", false);
        let facets = |value| Facets { expires: Some(value), ..Facets::default() };
        let got = Expires::ALL.map(|value| facets(value).let_through(&token, NOW));
        assert_eq!(got, expected, "expires {}", expires - NOW.0);
    }
}

#[test]
fn last_use_facets_at_their_limits() {
    let old = "2026-01-01T00:00:00Z";
    let new = NOW.to_rfc3339();
    let cases = [
        (NOW.0 - 7 * DAY, old, [true, false, false, false]),
        (NOW.0 - 7 * DAY - 1, old, [false, false, false, false]),
        (NOW.0 - 90 * DAY + 1, old, [false, false, false, false]),
        (NOW.0 - 90 * DAY, old, [false, true, false, false]),
        (0, old, [false, true, true, false]),
        // Not old enough to be idle for 90 days.
        (0, new.as_str(), [false, false, true, false]),
        (0, "someday", [false, false, true, false]),
        (-1, old, [false, false, false, false]),
    ];
    for (used, created, expected) in cases {
        let token = token(0, used, created, false);
        let facets = |value| Facets { used: Some(value), ..Facets::default() };
        let got = Used::ALL.map(|value| facets(value).let_through(&token, NOW));
        assert_eq!(got, expected, "used {}, created {created}", used - NOW.0);
    }
}

#[test]
fn views_have_the_facets_of_their_names() {
    let old_admin = token(0, 0, "2026-01-01T00:00:00Z", true);
    let busy = token(NOW.0 + 9 * DAY, NOW.0, "2026-01-01T00:00:00Z", false);
    let seen = |token| View::ALL.map(|view| view.facets().let_through(token, NOW));
    assert_eq!(seen(&old_admin), [true, true, true, false, true]);
    assert_eq!(seen(&busy), [true, false, false, true, false]);
    for (at, view) in View::ALL.into_iter().enumerate() {
        let same = View::ALL.iter().position(|other| other.facets() == view.facets());
        assert_eq!(same, Some(at), "{view} is told from the others by its facets");
    }
}

/// A row with only an identifier.
fn bare() -> AccessToken {
    serde_json::from_value(json!({"id": "t"})).expect("a token")
}

#[test]
fn not_told_is_a_separate_value() {
    let bare = bare();
    for (facet, words) in [
        (Facet::Expires, &["7d", "30d", "never", "expired", "2026-12-01", "not-told"][..]),
        (Facet::Used, &["7d", "90d-ago", "never", "not-told"]),
        (Facet::Admin, &["yes", "no", "not-told"]),
    ] {
        for word in words {
            let facets = only(facet, word);
            assert_eq!(facets.let_through(&bare, NOW), *word == "not-told", "{facet:?} {word}");
            let told = token(NOW.0 + DAY, NOW.0, "2026-01-01T00:00:00Z", true);
            assert!(!facets.let_through(&told, NOW) || *word != "not-told", "{facet:?} {word}");
        }
        let words = |tokens: &[AccessToken]| -> Vec<String> {
            let counts = Facets::default().counts(facet, tokens.iter(), NOW, str::to_lowercase);
            counts.into_iter().map(|count| count.word).collect()
        };
        assert!(words(std::slice::from_ref(&bare)).contains(&"not-told".to_owned()), "{facet:?}");
        assert!(!words(&[token(0, 0, "", false)]).contains(&"not-told".to_owned()), "{facet:?}");
        assert_eq!(facet.value_name("not-told"), "not told");
        let said = facet.set_words("not-told");
        assert_eq!(said, format!("{}: not told", facet.name()));
    }
    let counts =
        Facets::default().counts(Facet::Creator, [&bare].into_iter(), NOW, str::to_lowercase);
    assert_eq!(counts, [], "who created it is not told, and is nobody");
}

#[test]
fn a_view_knows_for_which_tokens_it_is_uncertain() {
    let judged = |token: &AccessToken| View::ALL.map(|view| view.facets().judge(token, NOW));
    assert_eq!(judged(&bare()), [Some(true), None, None, None, None]);
    let unaged: AccessToken =
        serde_json::from_value(json!({"id": "t", "lastUsed": 0, "expires": 0, "admin": false}))
            .expect("a token");
    let expected = [Some(true), Some(false), Some(true), Some(false), None];
    assert_eq!(judged(&unaged), expected, "never used, but for how long?");
}

#[test]
fn facets_that_depend_on_time_say_so() {
    for (facet, word, depends) in [
        (Facet::Expires, "7d", true),
        (Facet::Expires, "never", false),
        (Facet::Expires, "2026-12-01", false),
        (Facet::Used, "90d-ago", true),
        (Facet::Admin, "yes", false),
        (Facet::Creator, "ada", false),
    ] {
        assert_eq!(only(facet, word).depend_on_time(), depends, "{facet:?} {word}");
    }
}

#[test]
fn an_unused_value_is_not_offered_but_can_be_set() {
    let facets = only(Facet::Creator, "nobody");
    let tokens = [token(0, 0, "", false)];
    let counts = facets.counts(Facet::Creator, tokens.iter(), NOW, str::to_lowercase);
    assert_eq!(counts.iter().map(|c| c.word.as_str()).collect::<Vec<_>>(), ["ada"]);
    assert!(!facets.let_through(&tokens[0], NOW));
}

fn any_token() -> impl Strategy<Value = AccessToken> {
    let time = || {
        prop::sample::select(vec![0, NOW.0 - 100 * DAY, NOW.0 - DAY, NOW.0 + DAY, NOW.0 + 20 * DAY])
    };
    let by = prop::sample::select(vec!["ada", "linus", ""]);
    let role = prop::sample::select(vec![None, Some("Reader"), Some("Deployer")]);
    (time(), time(), any::<bool>(), by, role).prop_map(|(expires, used, admin, by, role)| {
        let role = role.map(|name| json!({"id": "r", "name": name}));
        serde_json::from_value(json!({
            "id": "t", "name": "n", "description": "", "created": "2026-01-01T00:00:00Z",
            "createdBy": by, "lastUsed": used, "expires": expires, "admin": admin, "role": role
        }))
        .expect("a token")
    })
}

fn any_facets() -> impl Strategy<Value = Facets> {
    let pick = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        prop::sample::select(words)
    };
    (
        pick(&["", "7d", "30d", "never", "expired", "2026-12-01", "not-told"]),
        pick(&["", "7d", "90d-ago", "never", "not-told"]),
        pick(&["", "yes", "no", "not-told"]),
        pick(&["", "Reader", "a&b=c%"]),
        pick(&["", "ada", "linus"]),
    )
        .prop_map(|(expires, used, admin, role, by)| {
            let mut facets = Facets::default();
            for (facet, word) in Facet::ALL.into_iter().zip([expires, used, admin, role, by]) {
                facets.set(facet, &word);
            }
            facets
        })
}

proptest! {
    #[test]
    fn facets_are_read_back_from_the_address(facets in any_facets(), text in "\\PC{0,8}") {
        let query = TokenQuery { facets, text, ..TokenQuery::default() };
        prop_assert_eq!(query.to_string().parse::<TokenQuery>().expect("total"), query);
    }

    /// A count is the number of rows after selecting the value.
    #[test]
    fn counts_equal_the_filtered_rows(tokens in prop::collection::vec(any_token(), 0..30), facets in any_facets()) {
        for facet in Facet::ALL {
            for count in facets.counts(facet, tokens.iter(), NOW, str::to_lowercase) {
                let mut chosen = facets.clone();
                chosen.set(facet, &count.word);
                let seen = tokens.iter().filter(|token| chosen.let_through(token, NOW)).count();
                prop_assert_eq!(count.tokens, seen, "{:?} {}", facet, count.word);
            }
        }
    }
}

#[test]
fn a_set_facet_has_no_repeated_words() {
    let table = [
        (Facet::Admin, "yes", "Admin: yes"),
        (Facet::Admin, "no", "Admin: no"),
        (Facet::Expires, "7d", "Expires: within 7 days"),
        (Facet::Used, "90d-ago", "Last used: 90 days ago or more"),
        (Facet::Role, "admin", "Role: admin"),
        (Facet::Creator, "ada", "Created by: ada"),
    ];
    for (facet, word, said) in table {
        assert_eq!(facet.set_words(word), said);
    }
}

#[test]
fn a_call_after_the_expiry_does_not_count_as_use() {
    let day = SECONDS_PER_DAY;
    let ago = |days: i64| NOW.0 - days * day;
    // Expiry and last call, in days ago; then: used within a week, idle for 90 days, never, not
    // told.
    let table = [
        ((3, 1), [None, None, None, Some(true)]),
        ((10, 1), [Some(false), None, None, Some(true)]),
        ((100, 1), [Some(false), Some(true), None, Some(true)]),
        ((1, 3), [Some(true), Some(false), Some(false), Some(false)]),
    ];
    for ((expires, used), expected) in table {
        let token = token(ago(expires), ago(used), "2020-01-01T00:00:00Z", false);
        let judged = Used::ALL
            .map(|value| Facets { used: Some(value), ..Facets::default() }.judge(&token, NOW));
        assert_eq!(judged, expected, "{expires} {used}");
    }
}

#[test]
fn creators_and_roles_are_in_natural_order() {
    let token = |by: &str| -> AccessToken {
        let role = json!({ "id": by, "name": by });
        serde_json::from_value(json!({ "id": by, "createdBy": by, "role": role })).unwrap()
    };
    let lower_case = |text: &str| text.to_lowercase().replace('ä', "a\u{308}");
    let names = ["zebra", "token-10", "Ärger", "token-2", "Zoe", "anna"];
    let tokens: Vec<_> = names.iter().chain(&["zebra"]).map(|by| token(by)).collect();
    for facet in [Facet::Creator, Facet::Role] {
        let counts = Facets::default().counts(facet, tokens.iter(), UnixSeconds(0), lower_case);
        let words: Vec<_> = counts.iter().map(|count| count.word.as_str()).collect();
        assert_eq!(words, ["zebra", "anna", "Ärger", "token-2", "token-10", "Zoe"]);
    }
}
