//! What the store promises: every event once, found again, with everything that came.

use super::*;
use crate::events::row::ActorKind;
use crate::events::samples::{any_event, event, page, raw_page, store};
use proptest::prelude::*;
use token_api::audit::{AuditEvent, AuditUser};
use token_api::told::Told;

fn kinds(store: &EventStore) -> Vec<&str> {
    store.newest_first().iter().map(|row| store.text(Field::Event, *row)).collect()
}

#[test]
fn a_row_has_every_field() {
    let full = AuditEvent {
        source_ip: "10.0.0.1".into(),
        description: "d".into(),
        user: AuditUser { name: "Ada".into(), github_login: "ada".into(), ..AuditUser::default() },
        token_id: "t1".into(),
        token_name: "deploy".into(),
        req_stack_admin: Told::Yes,
        auth_failure: Told::Yes,
        ..event(5, "Stack Viewed", "")
    };
    let store = store(std::slice::from_ref(&full));
    let row = store.row(0);
    assert_eq!(
        (row.time, row.event, row.ip, row.description),
        (UnixSeconds(5), "Stack Viewed", "10.0.0.1", "d")
    );
    assert_eq!(
        (row.user, row.user_name, row.token_id, row.token_name, row.token),
        ("ada", "Ada", "t1", "deploy", "deploy")
    );
    assert_eq!((row.actor_kind, row.actor), (ActorKind::Token, "deploy"));
    assert_eq!(
        (row.org_admin, row.stack_admin, row.admin(), row.failed, row.readable),
        (Told::No, Told::Yes, Told::Yes, Told::Yes, true)
    );
    assert_eq!(store.raw(0), serde_json::to_string(&full).unwrap());
    assert_eq!((store.row(7).event, store.raw(7), store.problem(0)), ("", "", None));
}

#[test]
fn actors_are_told_apart() {
    let of = |name: &str, urn: &str, token: &str, id: &str, login: &str, user: &str| AuditEvent {
        actor_name: name.into(),
        actor_urn: urn.into(),
        token_name: token.into(),
        token_id: id.into(),
        user: AuditUser { name: user.into(), github_login: login.into(), ..AuditUser::default() },
        ..event(5, "e", "")
    };
    let table = [
        (of("agent", "urn:a", "deploy", "t1", "ada", "Ada"), ActorKind::Other, "agent"),
        (of("", "urn:a", "deploy", "t1", "ada", "Ada"), ActorKind::Other, "urn:a"),
        (of("", "", "deploy", "t1", "acme/deploy", ""), ActorKind::Token, "deploy"),
        (of("", "", "", "t1", "ada", "Ada"), ActorKind::User, "ada"),
        (of("", "", "", "t1", "", "Ada"), ActorKind::User, "Ada"),
        (of("", "", "", "t1", "", ""), ActorKind::Token, "t1"),
        (of("", "", "", "", "", ""), ActorKind::Nobody, ""),
    ];
    for (event, kind, name) in table {
        let store = store(&[event]);
        assert_eq!((store.row(0).actor_kind, store.row(0).actor), (kind, name));
    }
}

#[test]
fn pages_that_overlap_bring_each_event_once() {
    let mut store = EventStore::new(str::to_lowercase);
    let (a, b, c, d) = (event(9, "a", ""), event(8, "b", ""), event(8, "c", ""), event(7, "d", ""));
    let first = store.append(&page(&[a.clone(), b.clone(), c.clone()]));
    assert_eq!((first.added, first.duplicates), (3, 0));
    let second = store.append(&page(&[b, c, d]));
    assert_eq!((second.added, second.duplicates), (1, 2));
    // New events on top, as one sees them by following the log.
    let newer = store.append(&page(&[event(10, "n", ""), a]));
    assert_eq!((newer.added, newer.duplicates), (1, 1));
    assert_eq!(kinds(&store), ["n", "a", "b", "c", "d"]);
    assert_eq!((store.newest(), store.oldest()), (Some(UnixSeconds(10)), Some(UnixSeconds(7))));
    assert_eq!(store.newest_until(UnixSeconds(9)), Some(UnixSeconds(9)));
    assert_eq!((store.newer_than(UnixSeconds(9)), store.newer_than(UnixSeconds(10))), (1, 0));
    assert_eq!(store.newest_until(UnixSeconds(6)), None);
    // A row keeps its number and everything of it.
    assert_eq!((store.row(0).event, store.row(3).event, store.row(4).event), ("a", "d", "n"));
    assert!(store.raw(3).contains("\"d\""));
}

#[test]
fn the_same_event_twice_in_a_page_is_two() {
    let mut store = EventStore::new(str::to_lowercase);
    let twin = event(9, "a", "");
    assert_eq!(store.append(&page(&[twin.clone(), twin.clone()])).added, 2);
    assert_eq!(store.append(&page(&[twin.clone(), twin.clone()])).duplicates, 2);
    let third = store.append(&page(&[twin.clone(), twin.clone(), twin]));
    assert_eq!((third.added, third.duplicates), (1, 2));
    let ordinals: Vec<u32> = (0..3).map(|row| store.key(row).ordinal).collect();
    assert_eq!(ordinals, [0, 1, 2]);
}

#[test]
fn what_cannot_be_read_stays_to_be_seen() {
    let mut store = EventStore::new(str::to_lowercase);
    let good = serde_json::to_string(&event(9, "a", "")).unwrap();
    let (odd, alien) = (r#"{"timestamp":5,"event":[]}"#.to_owned(), "\"What?\"".to_owned());
    let appended =
        store.append(&raw_page(&[alien.clone(), good.clone(), odd.clone(), alien.clone()]));
    assert_eq!((appended.added, appended.unreadable, appended.disordered), (4, 3, false));
    assert_eq!(appended.span.map(|span| (span.from.0, span.to.0)), Some((5, 9)));
    let times: Vec<i64> = (0..4).map(|row| store.time(row).0).collect();
    assert_eq!(times, [9, 9, 5, 5]);
    let row = store.row(2);
    assert_eq!((row.readable, row.description, row.event), (false, odd.as_str(), ""));
    assert!(store.problem(2).is_some_and(|problem| problem.contains("text")));
    // Without a time of their own they are known again wherever they stand.
    let again = store.append(&raw_page(&[odd, alien.clone(), alien]));
    assert_eq!((again.added, again.duplicates), (0, 3));
}

#[test]
fn says_whether_a_page_keeps_the_order() {
    let mut store = EventStore::new(str::to_lowercase);
    assert!(
        !store.append(&page(&[event(9, "a", ""), event(9, "b", ""), event(3, "c", "")])).disordered
    );
    assert!(store.append(&page(&[event(5, "d", ""), event(7, "e", "")])).disordered);
    assert_eq!(kinds(&store), ["a", "b", "e", "d", "c"]);
    assert_eq!(store.append(&page(&[])), Appended::default());
}

#[test]
fn who_was_refused_did_not_have_the_rights() {
    let mut store = EventStore::new(str::to_lowercase);
    let said = |failed: bool, admin: bool| {
        let mut one = event(1, "x", "");
        (one.auth_failure, one.req_org_admin) = (failed.into(), admin.into());
        one
    };
    let events = [said(false, false), said(true, false), said(false, true), said(true, true)];
    store.append(&page(&events));
    let rows = 0..store.len() as u32;
    let words: Vec<_> =
        rows.map(|row| store.row(row).admin_words().map(|(word, _)| word)).collect();
    assert_eq!(words, [None, None, Some("admin"), Some("needed admin")]);
}

proptest! {
    #[test]
    fn every_event_is_there_once_and_found_by_its_key(
        events in proptest::collection::vec(any_event(), 1..60),
        pages in proptest::collection::vec((0..60_usize, 0..20_usize), 1..8),
    ) {
        let mut store = EventStore::new(str::to_lowercase);
        let mut all: Vec<AuditEvent> = Vec::new();
        for (from, length) in pages {
            let page_of: Vec<AuditEvent> = events.iter().skip(from % events.len()).take(length).cloned().collect();
            let appended = store.append(&page(&page_of));
            prop_assert_eq!(appended.added + appended.duplicates, page_of.len());
            for event in &page_of {
                let count = |events: &[AuditEvent]| events.iter().filter(|other| *other == event).count();
                while count(&all) < count(&page_of) {
                    all.push(event.clone());
                }
            }
        }
        prop_assert_eq!(store.len(), all.len());
        for row in 0..store.len() as u32 {
            let key = store.key(row);
            prop_assert_eq!(store.find(&key), Some(row));
            prop_assert_eq!(key.to_string().parse(), Ok(key));
            let event = AuditRow { raw: store.raw(row) }.read().unwrap();
            prop_assert_eq!(store.row(row).time, event.timestamp);
            prop_assert_eq!(store.row(row).description, event.description.as_str());
            prop_assert!(all.contains(&event));
        }
        let mut rows = store.newest_first().to_vec();
        prop_assert!(rows.windows(2).all(|pair| store.time(pair[0]) >= store.time(pair[1])));
        rows.sort_unstable();
        prop_assert!(rows.into_iter().eq(0..store.len() as u32));
    }
}
