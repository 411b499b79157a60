//! Events and searches for tests: few different texts, so that much coincides.

use super::row::ActorKind;
use super::store::EventStore;
use crate::search::query::term::{all_of, any_of, not};
use crate::search::query::{Bound, Expr, Key, Pattern, Piece, Query, Setting, Term, parse_network};
use console_core::when::FixedZone;
use proptest::prelude::*;
use proptest::sample::select;
use token_api::audit::{AuditEvent, AuditPage, AuditUser, read_page};
use token_api::time::UnixSeconds;
use token_api::told::Told;

/// 2026-11-20T22:14:00Z.
pub(crate) const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

/// The moment in which tests read searches.
pub(crate) fn setting() -> Setting<'static> {
    Setting { now: NOW, zone: &FixedZone(3600) }
}

pub(crate) fn read(text: &str) -> Query {
    Query::parse(text, setting()).unwrap()
}

pub(crate) fn page(events: &[AuditEvent]) -> AuditPage {
    raw_page(&events.iter().map(|event| serde_json::to_string(event).unwrap()).collect::<Vec<_>>())
}

pub(crate) fn raw_page(events: &[String]) -> AuditPage {
    read_page(format!(r#"{{"auditLogEvents":[{}]}}"#, events.join(",")).as_bytes()).unwrap()
}

pub(crate) fn store(events: &[AuditEvent]) -> EventStore {
    let mut store = EventStore::new(str::to_lowercase);
    store.append(&page(events));
    store
}

/// An event of a person.
pub(crate) fn event(at: i64, kind: &str, login: &str) -> AuditEvent {
    AuditEvent {
        timestamp: UnixSeconds(at),
        event: kind.into(),
        user: AuditUser { github_login: login.into(), ..AuditUser::default() },
        ..AuditEvent::default()
    }
}

const WORDS: [&str; 10] = [
    "",
    "Stack Viewed",
    "stack",
    "Ärger",
    "ada",
    "ADA",
    "deploy-prod",
    "a*\"?(b\\",
    "token",
    "“or”",
];

const ADDRESSES: [&str; 9] = [
    "",
    "10.0.0.1",
    "10.0.7.200:51234",
    " 10.0.7.200",
    "::ffff:10.0.0.1",
    "2001:db8::7",
    "[2001:db8::7]:443",
    "10.0.0.1, 172.16.0.9",
    "internal",
];

fn word() -> impl Strategy<Value = String> {
    select(&WORDS[..]).prop_map(str::to_owned)
}

pub(crate) fn any_event() -> impl Strategy<Value = AuditEvent> {
    let texts = (word(), word(), word(), word(), word(), word(), word(), word());
    let ip = select(&ADDRESSES[..]);
    (0..20_i64, texts, ip, (told(), told(), told())).prop_map(|(at, texts, ip, flags)| {
        let (event, login, name, token_id, token_name, actor_name, actor_urn, description) = texts;
        AuditEvent {
            timestamp: UnixSeconds(NOW.0 - at * 7000),
            source_ip: ip.to_owned(),
            event,
            description,
            user: AuditUser { name, github_login: login, avatar_url: String::new() },
            token_id,
            token_name,
            req_org_admin: flags.0,
            req_stack_admin: flags.1,
            auth_failure: flags.2,
            actor_name,
            actor_urn,
        }
    })
}

fn told() -> impl Strategy<Value = Told> {
    select(vec![Told::No, Told::Yes, Told::Untold])
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let parts =
        select(vec!["a", "d", "Ä", "stack", " ", "\"", "\\", "OR", "-", "(", "event:", "1", "."]);
    let piece = prop_oneof![
        4 => parts.prop_map(|text| Piece::Text(text.to_owned())),
        1 => Just(Piece::Any),
        1 => Just(Piece::One),
    ];
    prop_oneof![
        word().prop_map(|text| Pattern::literal(&text)),
        proptest::collection::vec(piece, 0..4).prop_map(Pattern::of),
    ]
}

fn bound() -> impl Strategy<Value = Bound> {
    prop_oneof![
        (0..20_i64).prop_map(|at| Bound::exact(UnixSeconds(NOW.0 - at * 7000))),
        select(vec!["today", "yesterday", "12h", "2026-11-20", "2026-11-20T01:02", "2026-11-19Z"])
            .prop_map(|text| Bound::parse(text, Key::After, setting()).unwrap()),
    ]
}

fn term() -> impl Strategy<Value = Expr> {
    let is_text = |pattern: &Pattern| pattern.as_literal() != Some("");
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let is_ip = move |pattern: &Pattern| {
        pattern.as_literal().is_none_or(|text| {
            parse_network(text).is_none()
                && !text.contains('/')
                && (text.is_empty() || !text.chars().all(is_number))
        })
    };
    let networks = ["10.0.0.1", "10.0.0.0/8", "10.0.0.0/21", "0.0.0.0/0", "::/0", "2001:db8::/32"];
    prop_oneof![
        pattern().prop_filter("something", is_text).prop_map(Term::Text),
        pattern().prop_map(Term::Event),
        pattern().prop_map(Term::User),
        pattern().prop_map(Term::Token),
        pattern().prop_filter("no part of an address", is_ip).prop_map(Term::Ip),
        select(networks.to_vec()).prop_map(|text| Term::Network(parse_network(text).unwrap())),
        select(&ActorKind::NAMED[..]).prop_map(Term::ActorKind),
        pattern().prop_map(Term::Actor),
        pattern().prop_map(Term::Target),
        told().prop_map(Term::Admin),
        told().prop_map(Term::Failed),
        bound().prop_map(Term::Before),
        bound().prop_map(Term::After),
    ]
    .prop_map(Expr::Term)
}

pub(crate) fn any_query() -> impl Strategy<Value = Query> {
    let expr = term().prop_recursive(3, 12, 3, |inner| {
        let several = proptest::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            several.clone().prop_map(|parts| all_of(parts).unwrap()),
            several.prop_map(|parts| any_of(parts).unwrap()),
            inner.prop_map(not),
        ]
    });
    proptest::option::weighted(0.9, expr).prop_map(|expr| Query { expr })
}
