//! Searches against their definition, event by event, over random events.

use super::*;
use crate::events::row::ActorKind;
use crate::events::samples::{NOW, any_event, any_query, event, read, store};
use crate::search::link::SortColumn;
use crate::search::query::Piece;
use crate::search::query::term::Network;
use console_core::view::sort::SortColumn as _;
use proptest::prelude::*;
use std::cmp::Ordering;
use std::net::IpAddr;
use token_api::address::plain;
use token_api::audit::AuditEvent;
use token_api::time::UnixSeconds;

const EVER: Window = Window { from: UnixSeconds(i64::MIN), to: UnixSeconds(i64::MAX) };

fn found(events: &[AuditEvent], query: &str) -> Vec<u32> {
    let mut rows = select(&store(events), &read(query), EVER, Sort::default());
    rows.sort_unstable();
    rows
}

/// The definition of a search, event by event.
fn holds(expr: &Expr, event: &AuditEvent) -> bool {
    match expr {
        Expr::All(parts) => parts.iter().all(|part| holds(part, event)),
        Expr::Any(parts) => parts.iter().any(|part| holds(part, event)),
        Expr::Not(part) => !holds(part, event),
        Expr::Term(term) => term_holds(term, event),
    }
}

fn term_holds(term: &Term, e: &AuditEvent) -> bool {
    let texts = [
        &e.event,
        &e.description,
        &e.user.github_login,
        &e.user.name,
        &e.token_id,
        &e.token_name,
        &e.actor_name,
        &e.actor_urn,
        &e.source_ip,
        &plain(&e.source_ip).into_owned(),
    ];
    let (kind, actor) = actor(e);
    match term {
        Term::Text(pattern) => texts.iter().any(|text| {
            let ends: Vec<usize> =
                (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
            ends.iter()
                .any(|from| ends.iter().any(|to| from <= to && is(pattern, &text[*from..*to])))
        }),
        Term::Event(pattern) => is(pattern, &e.event),
        Term::User(pattern) => is(pattern, &e.user.github_login),
        Term::Token(pattern) if pattern.as_literal() == Some("") => {
            e.token_id.is_empty() && e.token_name.is_empty()
        }
        Term::Token(pattern) => is(pattern, &e.token_id) || is(pattern, &e.token_name),
        Term::Target(pattern) => match pattern.as_literal().filter(|name| !name.is_empty()) {
            Some(name) => names(&e.description.to_lowercase(), &name.to_lowercase()),
            None => {
                let text = &e.description;
                let ends: Vec<usize> =
                    (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
                ends.iter()
                    .any(|from| ends.iter().any(|to| from <= to && is(pattern, &text[*from..*to])))
            }
        },
        Term::Ip(pattern) => is(pattern, &plain(&e.source_ip)),
        Term::Network(network) => is_in(network, &plain(&e.source_ip)),
        Term::ActorKind(asked) => kind == *asked,
        Term::Actor(pattern) => is(pattern, actor),
        Term::Admin(yes) => e.req_org_admin.or(e.req_stack_admin) == *yes,
        Term::Failed(yes) => e.auth_failure == *yes,
        Term::Before(bound) => e.timestamp < bound.at,
        Term::After(bound) => e.timestamp >= bound.at,
    }
}

/// Whether a name stands in a text apart from what is around it.
fn names(text: &str, name: &str) -> bool {
    let of_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let mut after = text[at + name.len()..].chars();
        let joined = match after.next() {
            Some('.' | ':' | '/') => after.next().is_some_and(of_name),
            other => other.is_some_and(of_name),
        };
        !joined && !before.is_some_and(|c| of_name(c) || matches!(c, '.' | '/' | '@'))
    })
}

#[test]
fn a_target_is_a_name_that_stands_for_itself() {
    let texts = [
        "Deleted token \"web\", unused",
        "Created token web-2",
        "Opened stack acme/web/prod",
        "Added web.",
        "Rotated website",
        "web: created",
        "WEB",
        "sent to ada@web",
    ];
    let events: Vec<_> = texts
        .iter()
        .map(|text| AuditEvent { description: (*text).into(), ..event(5, "e", "web") })
        .collect();
    let store = store(&events);
    let found = |text: &str| -> Vec<u32> {
        let rows = select(&store, &read(text), EVER, Sort::default());
        let mut rows: Vec<u32> = rows.into_iter().collect();
        rows.sort_unstable();
        rows
    };
    assert_eq!(found("target:web"), [0, 3, 5, 6]);
    assert_eq!(found("target:acme/web/prod"), [2]);
    assert_eq!(found("target:web*"), [0, 1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(found("-target:web user:web").len(), 4);
    assert_eq!(read("target:web").to_string(), "target:web");
}

fn actor(e: &AuditEvent) -> (ActorKind, &str) {
    let table = [
        (ActorKind::Other, &e.actor_name),
        (ActorKind::Other, &e.actor_urn),
        (ActorKind::Token, &e.token_name),
        (ActorKind::User, &e.user.github_login),
        (ActorKind::User, &e.user.name),
        (ActorKind::Token, &e.token_id),
    ];
    let first = table.into_iter().find(|(_, name)| !name.is_empty());
    first.map_or((ActorKind::Nobody, ""), |(kind, name)| (kind, name))
}

fn is(pattern: &Pattern, text: &str) -> bool {
    let pieces: Vec<Piece> = pattern.pieces().cloned().collect();
    fn rest(pieces: &[Piece], text: &str) -> bool {
        let after_one = text.chars().next().map(|c| &text[c.len_utf8()..]);
        match pieces {
            [] => text.is_empty(),
            [Piece::Text(own), more @ ..] => {
                text.strip_prefix(&own.to_lowercase()).is_some_and(|text| rest(more, text))
            }
            [Piece::One, more @ ..] => after_one.is_some_and(|text| rest(more, text)),
            [Piece::Any, more @ ..] => {
                rest(more, text) || after_one.is_some_and(|text| rest(pieces, text))
            }
        }
    }
    rest(&pieces, &text.to_lowercase())
}

fn is_in(network: &Network, text: &str) -> bool {
    let bits = |address: IpAddr| -> String {
        match address {
            IpAddr::V4(v4) => format!("{:080}{:016b}{:032b}", 0, 0xffff, v4.to_bits()),
            IpAddr::V6(v6) => format!("{:0128b}", v6.to_bits()),
        }
    };
    let before = if network.address.is_ipv4() { 96 } else { 0 };
    let len = before + usize::from(network.bits);
    text.parse().is_ok_and(|address: IpAddr| {
        (address.is_ipv6() || len >= 96) && bits(address)[..len] == bits(network.address)[..len]
    })
}

fn compare(column: SortColumn, a: &AuditEvent, b: &AuditEvent) -> Ordering {
    let by_text = |a: &str, b: &str| a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b));
    match column {
        SortColumn::Time => a.timestamp.cmp(&b.timestamp),
        SortColumn::Event => by_text(&a.event, &b.event),
        SortColumn::Actor => by_text(actor(a).1, actor(b).1),
        SortColumn::Description => by_text(&a.description, &b.description),
        SortColumn::Ip => {
            let address = |text: &str| {
                text.parse::<IpAddr>().ok().map(|address| match address {
                    IpAddr::V4(v4) => v4.to_ipv6_mapped(),
                    IpAddr::V6(v6) => v6,
                })
            };
            let (a, b) = (plain(&a.source_ip), plain(&b.source_ip));
            address(&a).cmp(&address(&b)).then_with(|| by_text(&a, &b))
        }
    }
}

fn any_sort() -> impl Strategy<Value = Sort> {
    let column = proptest::sample::select(SortColumn::ALL);
    (column, any::<bool>()).prop_map(|(column, descending)| Sort { column, descending })
}

#[test]
fn words_are_looked_for_in_every_field() {
    let events = [
        AuditEvent { description: "Updated shop/prod".into(), ..event(1, "Stack Updated", "ada") },
        AuditEvent { token_name: "Deploy-Prod".into(), ..event(2, "Stack Viewed", "acme/bot") },
        AuditEvent { source_ip: "10.0.0.9".into(), ..event(3, "Team Updated", "ÄRGER") },
    ];
    let table: [(&str, &[u32]); 13] = [
        ("", &[0, 1, 2]),
        ("prod", &[0, 1]),
        ("PROD stack", &[0, 1]),
        ("shop*prod", &[0]),
        ("10.0", &[2]),
        ("ärger", &[2]),
        ("event:stack", &[]),
        ("event:stack*", &[0, 1]),
        ("event:*updated -user:ada", &[2]),
        ("token:deploy-prod OR user:ada", &[0, 1]),
        ("token:\"\"", &[0, 2]),
        ("actor:token", &[1]),
        ("ip:10.0.0.0/24", &[2]),
    ];
    for (query, rows) in table {
        assert_eq!(found(&events, query), rows, "{query}");
    }
}

#[test]
fn networks_of_both_kinds() {
    let came_from = ["10.0.0.9", "::ffff:10.0.0.9", "2001:db8::1", "somewhere"];
    let from = |ip: &&str| AuditEvent { source_ip: (*ip).into(), ..event(1, "e", "ada") };
    let events: Vec<AuditEvent> = came_from.iter().map(from).collect();
    let table: [(&str, &[u32]); 6] = [
        ("ip:10.0.0.0/8", &[0, 1]),
        ("ip:0.0.0.0/0", &[0, 1]),
        ("ip:::ffff:0:0/96", &[0, 1]),
        ("ip:::/0", &[2]),
        ("-ip:::/0", &[0, 1, 3]),
        ("ip:2001:db8::/32", &[2]),
    ];
    for (query, rows) in table {
        assert_eq!(found(&events, query), rows, "{query}");
    }
}

#[test]
fn a_longer_word_is_found_among_what_the_shorter_one_found() {
    let mut store = store(&[event(1, "Stack Viewed", "ada"), event(2, "Stack Updated", "ada")]);
    for (word, rows) in [("sta", 2), ("stack", 2), ("stack v", 1), ("stack x", 0), ("stack", 2)] {
        let query = read(&format!("\"{word}\""));
        assert_eq!(select(&store, &query, EVER, Sort::default()).len(), rows, "{word}");
        let query = read(&format!("event:\"{word}\"*"));
        assert_eq!(select(&store, &query, EVER, Sort::default()).len(), rows, "{word}");
    }
    // What comes later is looked at too, also for words that were not found before.
    store.append(&crate::events::samples::page(&[event(3, "Stack Xed", "ada")]));
    for (word, rows) in [("stack x", 1), ("stack", 3), ("sta", 3)] {
        let query = read(&format!("\"{word}\""));
        assert_eq!(select(&store, &query, EVER, Sort::default()).len(), rows, "{word}");
    }
}

#[test]
fn what_was_found_of_one_word_never_hides_what_another_finds() {
    let kinds: Vec<AuditEvent> = (0..80).map(|n| event(n, &format!("kind {n:02}"), "")).collect();
    let store = store(&kinds);
    // Few texts pass the first, so the next is looked for among those alone, if it may be.
    let table =
        [("d 39", 1), ("d 3", 10), ("d 3", 10), ("nd 38", 1), ("kind 38", 1), ("39", 1), ("9", 8)];
    for (word, rows) in table {
        let query = Query { expr: Some(Expr::Term(Term::Text(Pattern::literal(word)))) };
        assert_eq!(select(&store, &query, EVER, Sort::default()).len(), rows, "{word}");
    }
    let mut longer = store;
    longer.append(&crate::events::samples::page(&[event(99, "kind 39b", "")]));
    let query = read("\"kind 39\"");
    assert_eq!(select(&longer, &query, EVER, Sort::default()).len(), 2);
}

#[test]
fn a_window_has_both_its_ends() {
    let store =
        store(&[event(9, "a", ""), event(7, "a", ""), event(5, "a", ""), event(3, "a", "")]);
    let window = Window { from: UnixSeconds(5), to: UnixSeconds(7) };
    assert_eq!(select(&store, &read(""), window, Sort::default()), [1, 2]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_search_finds_what_its_definition_says(
        events in proptest::collection::vec(any_event(), 0..90),
        queries in proptest::collection::vec(any_query(), 1..4),
        sort in any_sort(),
        (from, length) in (0..20_i64, 0..20_i64),
    ) {
        let window = Window { from: UnixSeconds(NOW.0 - from * 7000), to: UnixSeconds(NOW.0 - (from - length) * 7000) };
        // One store, so that what is remembered of one search is used by the next.
        let store = store(&events);
        for query in &queries {
            let is_asked = |event: &AuditEvent| {
                window.contains(event.timestamp) && query.expr.as_ref().is_none_or(|expr| holds(expr, event))
            };
            let mut expected: Vec<u32> =
                (0..events.len() as u32).filter(|row| is_asked(&events[*row as usize])).collect();
            let at = |row: &u32| &events[*row as usize];
            expected.sort_by_key(|row| std::cmp::Reverse(at(row).timestamp));
            if sort.column == SortColumn::Time {
                if !sort.descending {
                    expected.reverse();
                }
            } else {
                expected.sort_by(|a, b| {
                    let order = compare(sort.column, at(a), at(b));
                    if sort.descending { order.reverse() } else { order }
                });
            }
            prop_assert_eq!(select(&store, query, window, sort), expected, "{}", query);
        }
    }
}

#[test]
fn an_address_is_found_however_it_was_written() {
    let from = |ip: &str| AuditEvent { source_ip: ip.into(), ..event(1, "Login", ip) };
    let store = store(&[
        from("203.0.113.7:51234"),
        from(" 203.0.113.7"),
        from("::ffff:203.0.113.7"),
        from("[2001:db8::7]:443"),
        from("2001:DB8:0:0::7"),
        from("fe80::1%eth0"),
        from("203.0.113.9, 10.0.0.1"),
        from("internal"),
    ]);
    let found = |text: &str| {
        let window = Window { from: UnixSeconds(0), to: UnixSeconds(9) };
        select(&store, &read(text), window, Sort::default()).len()
    };
    for (text, count) in [
        ("ip:203.0.113.0/24", 4),
        ("ip:203.0.113.7", 3),
        ("ip:203.0.113.7:51234", 3),
        ("ip:203.0.113.*", 4),
        ("ip:2001:db8::7", 2),
        ("ip:[2001:db8::7]:443", 2),
        ("ip:2001:db8::/32", 2),
        ("ip:fe80::1", 1),
        ("ip:fe80::1%eth0", 1),
        ("ip:internal", 1),
        ("-ip:203.0.113.0/24", 4),
        ("203.0.113.7", 3),
        ("203.0.113.7:51234", 1),
        ("2001:db8::7", 2),
    ] {
        assert_eq!(found(text), count, "{text}");
    }
}
