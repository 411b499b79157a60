//! What is found in logs that are loaded wholly or in part.

use super::*;
use crate::events::store::EventStore;
use crate::load::coverage::Coverage;
use console_core::when::FixedZone;
use serde_json::{Value, json};
use token_api::audit::read_page;
use token_api::id::OrgName;

const NOW: UnixSeconds = UnixSeconds(1_795_262_400); // 2026-11-21T12:00:00Z
const DAY: i64 = SECONDS_PER_DAY;

/// An event of an address, so many seconds ago.
fn event(ago: i64, address: &str, failed: bool) -> Value {
    json!({
        "timestamp": NOW.0 - ago, "event": if failed { "Auth Failure" } else { "Stack Viewed" },
        "tokenID": "t1", "tokenName": "release-bot", "sourceIP": address, "description": "",
        "authFailure": failed, "reqOrgAdmin": false, "reqStackAdmin": false,
    })
}

fn loaded(events: &[Value], seconds: i64) -> (EventStore, Coverage) {
    let mut store = EventStore::new(str::to_lowercase);
    let body = json!({ "auditLogEvents": events }).to_string();
    store.append(&read_page(body.as_bytes()).unwrap());
    let mut coverage = Coverage::default();
    coverage.add(Window { from: NOW.plus_seconds(-seconds), to: NOW });
    (store, coverage)
}

fn given(part: &(EventStore, Coverage)) -> Given<'_> {
    let log = Log { store: &part.0, coverage: &part.1 };
    Given { log, window: activity::window(NOW), now: NOW, zone: &FixedZone(0) }
}

fn found(events: &[Value], seconds: i64, tokens: &[&AccessToken]) -> Vec<Finding> {
    let owner = Owner::Organization(OrgName::new("acme"));
    findings(given(&loaded(events, seconds)), &owner, tokens)
}

#[test]
fn a_burst_of_refusals_is_urgent_and_single_ones_are_not() {
    let at = |ago: i64| event(ago, "192.0.2.77", true);
    let mut events: Vec<Value> = (0..10).map(|number| at(number * 300)).collect();
    // It was there before, so it is not new.
    events.push(event(20 * DAY, "192.0.2.77", false));
    let burst = found(&events, 31 * DAY, &[]).remove(0);
    assert_eq!((burst.severity, burst.count), (Severity::Urgent, 1));
    assert_eq!(burst.what, "address was refused again and again");
    assert_eq!(burst.named[0].of, "release-bot");
    assert!(burst.named[0].note.starts_with("10 refusals, last "), "{}", burst.named[0].note);
    let Target::Audit(search) = &burst.remedies[0].target else { panic!("{burst:?}") };
    assert_eq!(search.parse::<AuditView>().unwrap().query, "failed:yes ip:192.0.2.77");

    // One less, or the same over a longer time, or older than a week.
    assert!(found(&events[1..], 31 * DAY, &[]).is_empty());
    let slow: Vec<Value> =
        (0..10).map(|number| at(number * 500)).chain([events[10].clone()]).collect();
    assert!(found(&slow, 31 * DAY, &[]).is_empty());
    let old: Vec<Value> =
        (0..10).map(|number| at(8 * DAY + number)).chain([events[10].clone()]).collect();
    assert!(found(&old, 31 * DAY, &[]).is_empty());
}

#[test]
fn a_refused_address_is_new_only_where_the_log_is_loaded_before_it() {
    let events = [event(3600, "192.0.2.77", true), event(DAY, "203.0.113.7", false)];
    let new = found(&events, 31 * DAY, &[]).remove(0);
    assert_eq!((new.count, new.what.as_str()), (1, "new address was refused"));
    assert!(new.over.is_whole);
    assert!(new.over.words.contains("all 30 days loaded"), "{}", new.over.words);
    assert!(found(&events, 3 * DAY, &[]).is_empty());
}

#[test]
fn an_admin_token_that_needed_no_admin_is_found_in_a_whole_log_only() {
    let token: AccessToken = serde_json::from_value(json!({
        "id": "t1", "name": "release-bot", "created": NOW.plus_seconds(-90 * DAY).to_rfc3339(),
        "lastUsed": NOW.0 - 90, "expires": 0, "admin": true,
    }))
    .unwrap();
    let events = [event(3600, "203.0.113.7", false), event(20 * DAY, "203.0.113.7", false)];
    let whole = found(&events, 31 * DAY, &[&token]).remove(0);
    assert_eq!(whole.what, "admin token never needed to be admin");
    assert!(found(&events, 29 * DAY, &[&token]).is_empty());
}

#[test]
fn days_that_are_not_loaded_say_so() {
    let part = loaded(&[event(3600, "a", false), event(7200, "a", true)], 3 * DAY);
    let days = by_day(given(&part));
    let today = days.last().unwrap();
    assert_eq!((today.total, today.failed, today.known), (2, 1, true));
    assert!(!days[0].known);
}

#[test]
fn changes_to_trust_roles_and_members_are_told_newest_first() {
    let kinds = [
        "Auth Policy Updated",
        "Stack Viewed",
        "Member Role Changed",
        "Policies Fetched Twice",
        "Organization Token Created",
    ];
    let events: Vec<Value> = kinds
        .iter()
        .zip(1..)
        .map(|(kind, hours)| {
            let mut event = event(hours * 3600, "a", false);
            event["event"] = json!(kind);
            event
        })
        .collect();
    let part = loaded(&events, 31 * DAY);
    let told = |most| -> Vec<String> {
        changes(given(&part), most).iter().map(|row| row.event.to_owned()).collect()
    };
    assert_eq!(told(5), ["Auth Policy Updated", "Member Role Changed", "Policies Fetched Twice"]);
    assert_eq!(told(1), ["Auth Policy Updated"]);
}
