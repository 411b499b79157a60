//! What facets promise: a count is what a click leaves.

use super::*;
use crate::events::samples::{NOW, any_event, any_query, event, page, raw_page, read, store};
use crate::search::filter::select;
use crate::search::link::Sort;
use crate::search::query::Query;
use crate::search::query::edit::own;
use crate::search::query::term::all_of;
use proptest::prelude::*;
use token_api::audit::AuditEvent;
use token_api::time::UnixSeconds;
use token_api::told::Told;

const EVER: Window = Window { from: UnixSeconds(i64::MIN), to: UnixSeconds(i64::MAX) };

fn shop() -> EventStore {
    store(&[
        event(1, "Viewed", "ada"),
        event(2, "Viewed", "ada"),
        event(3, "Viewed", "grace"),
        event(4, "Deleted", "ada"),
        AuditEvent { auth_failure: Told::Yes, ..event(5, "Deleted", "Grace") },
        AuditEvent { token_id: "t1".into(), req_org_admin: Told::Yes, ..event(6, "Made", "") },
    ])
}

fn values(store: &EventStore, query: &str, key: Key, top: usize) -> Vec<(String, u32)> {
    let facets = facets(store, &read(query), EVER, top);
    let facet = facets.into_iter().find(|facet| facet.key == key).unwrap();
    facet.values.into_iter().map(|value| (value.value.to_owned(), value.count)).collect()
}

#[test]
fn values_come_with_counts_the_frequent_first() {
    let store = shop();
    type Expected = &'static [(&'static str, u32)];
    let table: [(&str, Key, Expected); 8] = [
        ("", Key::Event, &[("Viewed", 3), ("Deleted", 2), ("Made", 1)]),
        ("", Key::User, &[("ada", 3), ("grace", 2)]),
        ("", Key::Token, &[("t1", 1)]),
        ("", Key::Admin, &[("no", 5), ("yes", 1)]),
        ("", Key::Failed, &[("no", 5), ("yes", 1)]),
        // One's own field does not narrow its values, another does.
        ("event:Viewed", Key::Event, &[("Viewed", 3), ("Deleted", 2), ("Made", 1)]),
        ("event:Viewed", Key::User, &[("ada", 2), ("grace", 1)]),
        ("-user:ada", Key::User, &[("ada", 3), ("grace", 2)]),
    ];
    for (query, key, expected) in table {
        let expected: Vec<(String, u32)> =
            expected.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect();
        assert_eq!(values(&store, query, key, 9), expected, "{query} {key:?}");
    }
}

#[test]
fn what_is_not_told_is_neither_yes_nor_no() {
    let raw = |more: &str| format!(r#"{{"timestamp":5,"event":"e"{more}}}"#);
    let mut store = shop();
    store.append(&raw_page(&[
        raw(r#","authFailure":null,"reqOrgAdmin":null,"reqStackAdmin":null"#),
        raw(r#","authFailure":null,"reqOrgAdmin":true,"reqStackAdmin":null"#),
        r#"{"timestamp":7,"event":3}"#.to_owned(),
    ]));
    let counts = |values: &[(&str, u32)]| -> Vec<(String, u32)> {
        values.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
    };
    let failed = counts(&[("no", 5), ("untold", 3), ("yes", 1)]);
    assert_eq!(values(&store, "", Key::Failed, 9), failed);
    let admin = counts(&[("no", 5), ("untold", 2), ("yes", 2)]);
    assert_eq!(values(&store, "", Key::Admin, 9), admin);
    for (query, expected) in [
        ("failed:no", 5),
        ("failed:yes", 1),
        ("failed:untold", 3),
        ("admin:no", 5),
        ("admin:yes", 2),
        ("admin:untold", 2),
        ("-failed:no", 4),
    ] {
        let found = select(&store, &read(query), EVER, Sort::default()).len();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn chosen_values_stay_beside_the_first() {
    let store = shop();
    let facets = facets(&store, &read("event:Made user:GRACE"), EVER, 1);
    let shown: Vec<_> = facets[0].values.iter().map(|v| (v.value, v.count, v.choice)).collect();
    assert_eq!(shown, [("Deleted", 1, None), ("Made", 0, Some(Choice::Included))]);
    assert_eq!(facets[0].more, 1);
    assert_eq!(facets[1].values[0].choice, Some(Choice::Included));
}

#[test]
fn an_identifier_counts_also_where_the_token_has_a_name() {
    let token = |id: &str, name: &str| AuditEvent {
        token_id: id.into(),
        token_name: name.into(),
        ..event(1, "e", "")
    };
    let store = store(&[token("t1", ""), token("T1", "ci"), token("t2", "ci"), token("", "t1")]);
    let expected = [("t1".to_owned(), 3), ("ci".to_owned(), 2)];
    assert_eq!(values(&store, "", Key::Token, 9), expected);
    assert_eq!(Vec::from_iter(identifiers(&store, "CI")), ["T1", "t2"]);
    assert_eq!(Vec::from_iter(identifiers(&store, "t1")), ["t1"]);
    assert!(identifiers(&store, "nobody").is_empty());
}

#[test]
fn an_address_counts_once_however_it_was_written() {
    let from = |ip: &str| AuditEvent { source_ip: ip.into(), ..event(1, "Login", ip) };
    let store = store(&[
        from("203.0.113.7:51234"),
        from("203.0.113.7:51240"),
        from("203.0.113.7"),
        from("[2001:db8::7]:443"),
        from("2001:db8::7"),
        from("somewhere"),
    ]);
    let expected =
        [("203.0.113.7", 3), ("2001:db8::7", 2), ("somewhere", 1)].map(|(ip, n)| (ip.into(), n));
    assert_eq!(values(&store, "", Key::Ip, 9), expected);
}

#[test]
fn what_lies_outside_the_window_does_not_count() {
    let window = Window { from: UnixSeconds(2), to: UnixSeconds(4) };
    let store = shop();
    let facets = facets(&store, &read(""), window, 9);
    assert_eq!(facets[1].values.iter().map(|value| value.count).collect::<Vec<_>>(), [2, 1]);
}

/// Something that is done to the log.
#[derive(Clone, Debug)]
enum Act {
    Load(Vec<AuditEvent>),
    Look(i64, i64),
    Search(Query),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        proptest::collection::vec(any_event(), 1..20).prop_map(Act::Load),
        (0_i64..21, 0_i64..21).prop_map(|(from, to)| Act::Look(from, to)),
        any_query().prop_map(Act::Search),
    ]
}

proptest! {
    #[test]
    fn counts_keep_up_with_what_is_loaded_looked_at_and_searched(
        acts in proptest::collection::vec(any_act(), 1..12),
    ) {
        let mut log = EventStore::new(str::to_lowercase);
        let (mut loaded, mut window, mut query) = (Vec::new(), EVER, Query::default());
        for act in acts {
            match act {
                Act::Load(events) => {
                    log.append(&page(&events));
                    loaded.push(events);
                }
                Act::Look(from, to) => {
                    let at = |steps: i64| UnixSeconds(NOW.0 - steps * 7000);
                    window = Window::between(at(from), at(to));
                }
                Act::Search(next) => query = next,
            }
            // What was found out before is of no use to this one.
            let mut anew = EventStore::new(str::to_lowercase);
            for events in &loaded {
                anew.append(&page(events));
            }
            let counted = facets(&log, &query, window, 50);
            prop_assert_eq!(&counted, &facets(&anew, &query, window, 50));
            let there = select(&log, &Query::default(), window, Sort::default()).len();
            for value in counted.iter().flat_map(|facet| &facet.values) {
                prop_assert!(value.count as usize <= there, "{} of {}", value.count, there);
            }
        }
    }

    #[test]
    fn a_count_is_what_a_click_leaves(
        events in proptest::collection::vec(any_event(), 0..60),
        query in any_query(),
    ) {
        let store = store(&events);
        for facet in facets(&store, &query, EVER, 50) {
            let others = query.conjuncts().iter().filter(|part| own(part, facet.key).is_none());
            let others = Query { expr: all_of(others.cloned().collect()) };
            for value in &facet.values {
                let clicked = others.include(facet.key, value.value);
                let left = select(&store, &clicked, EVER, Sort::default()).len();
                prop_assert_eq!(left, value.count as usize, "{} {}", clicked, value.value);
                prop_assert_eq!(value.choice, query.choice(facet.key, value.value));
            }
            prop_assert_eq!(facet.more, 0);
        }
    }
}

#[test]
fn identifiers_are_called_by_a_name_or_by_who_uses_them() {
    let with = |id: &str, name: &str, login: &str| AuditEvent {
        token_id: id.into(),
        token_name: name.into(),
        ..event(5, "e", login)
    };
    let store = store(&[
        with("0123456789", "", "ada"),
        with("0123456789", "", "ada"),
        with("1111111111", "ci", "acme/bot"),
        with("1111111111", "", "acme/bot"),
        with("2222222222", "", "ada"),
        with("2222222222", "", "grace"),
        with("3333333333", "", ""),
        with("", "release", "acme/bot"),
    ]);
    let labels = token_labels(
        &store,
        &["0123456789", "1111111111", "2222222222", "3333333333", "release", "", "unknown"],
    );
    let mut labels: Vec<(&str, &str)> =
        labels.iter().map(|(id, label)| (*id, label.as_str())).collect();
    labels.sort_unstable();
    assert_eq!(labels, [("0123456789", "ada’s token 012345…"), ("1111111111", "ci (111111…)")]);
}
