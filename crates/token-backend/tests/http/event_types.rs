//! The list of event types against what the logs really hold.

use crate::support::{ACME, Server, Who};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use token_api::id::OrgName;
use token_api::path::{self, AuditFilter, AuditRange};
use token_api::token::Owner;
use token_backend::config::{AuditOffer, Seed};

fn listed(answer: &Value) -> BTreeMap<String, Value> {
    let types = answer["eventTypes"].as_array().unwrap();
    types.iter().map(|kind| (kind["event"].as_str().unwrap().to_owned(), kind.clone())).collect()
}

fn acme() -> OrgName {
    OrgName::new(ACME)
}

#[test]
fn every_event_of_a_log_is_of_a_listed_type_and_has_its_flags() {
    let server = Server::with(Seed::Demo, |config| config.demo_events = 20_000);
    // Some that the seed does not write.
    server
        .get_as(
            &path::list_tokens(
                &Owner::Organization(acme()),
                token_api::token::TokenFilter::All,
                1,
                None,
            ),
            Who::Linus,
        )
        .is(403);
    let body = json!({"name": "deploy-prod", "description": "", "expires": 0, "admin": false});
    server
        .post_as(&path::create_token(&Owner::Organization(acme()), None), Who::Ada, &body)
        .is(409);
    let types = listed(&server.get_as(&path::audit_event_types(&acme()), Who::Ada).is(200).json());
    let (mut cursor, mut met, mut count) = (None, BTreeSet::new(), 0);
    loop {
        let range = AuditRange::default();
        let page = path::audit_log(&acme(), range, AuditFilter::default(), cursor.as_ref());
        let page = server.get_as(&page, Who::Ada).is(200).json();
        for event in page["auditLogEvents"].as_array().unwrap() {
            let name = event["event"].as_str().unwrap();
            let kind = types.get(name).unwrap_or_else(|| panic!("{name} is not listed"));
            let flag = |key: &str| event[key].as_bool().unwrap_or_default();
            assert_eq!(kind["authenticationFailure"], flag("authFailure"), "{event}");
            assert_eq!(kind["requiresStackAdmin"], flag("reqStackAdmin"), "{event}");
            let may_lack_it = kind["requiresOrgAdmin"] == false;
            assert!(may_lack_it || flag("reqOrgAdmin"), "{event}");
            met.insert(name.to_owned());
            count += 1;
        }
        cursor = serde_json::from_value(page["continuationToken"].clone()).ok();
        if cursor.is_none() {
            break;
        }
    }
    assert!(count > 20_000 && met.len() > 18, "{count} events of {met:?}");
}

#[test]
fn what_the_demo_made_up_is_listed_in_a_demo_only() {
    let server = Server::demo();
    let answer = server.get_as(&path::audit_event_types(&acme()), Who::AdminRobot).is(200).json();
    let types = listed(&answer);
    assert_eq!(types["Stack Viewed"]["requiresOrgAdmin"], false);
    assert_eq!(types["Stack Deleted"]["requiresStackAdmin"], true);
    assert_eq!(types["Audit Log Read"]["requiresOrgAdmin"], true);
    assert!(!types.contains_key("Personal Token Created"), "it is in no organization's log");

    let server = Server::with(Seed::Empty, |_| {});
    let token = server.running().first_admin.as_ref().unwrap().token.expose().to_owned();
    let org = server.get(&path::default_organization(), &token).is(200).json();
    let org = OrgName::new(org["GitHubLogin"].as_str().unwrap());
    let types = listed(&server.get(&path::audit_event_types(&org), &token).is(200).json());
    assert!(
        types.contains_key("Organization Token Created") && !types.contains_key("Stack Viewed")
    );
    assert!(types.values().all(|kind| kind["deprecated"] == false));
}

#[test]
fn the_list_is_for_those_who_may_read_the_log() {
    let mut server = Server::demo();
    let list = path::audit_event_types(&acme());
    server.get_as(&list, Who::Linus).refuses(403, "audit log");
    server.get_as(&list, Who::Robot).is(403);
    server.get_as(&path::audit_event_types(&OrgName::new("nowhere")), Who::Ada).is(404);
    server.stop();
    server.start(|config| config.audit = AuditOffer::None);
    server.get_as(&list, Who::Ada).refuses(404, "does not offer");
}

#[test]
fn the_default_organization_is_one_that_the_token_acts_in() {
    let server = Server::demo();
    for who in [Who::Ada, Who::Linus, Who::Barbara, Who::Robot, Who::AdminRobot] {
        let answer = server.get_as(&path::default_organization(), who);
        assert_eq!(answer.is(200).json(), json!({"GitHubLogin": ACME, "Messages": []}), "{who:?}");
    }
    server.get(&path::default_organization(), "nonsense").is(401);
}
