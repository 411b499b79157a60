//! The servers of `tests/servers`: what is found is what `docs/compatibility.md` says (see
//! `document`), nothing is left behind, and nothing is changed without leave.

use crate::server_data::{self, DataServer};
use conformance::report::{Level, Outcome, Report};
use conformance::{Address, Client, Target};
use serde_json::{Value, json};
use token_api::secret::TokenValue;

/// The report on a server.
pub fn look(server: &DataServer, write: bool) -> Report {
    let address = Address::parse(&server.origin()).unwrap();
    let client = Client::new(address, TokenValue::parse(&server.token()).unwrap());
    conformance::run(&client, &Target { organization: None, team: None, write }).unwrap()
}

/// The rows that differ: call and details.
fn differences(report: &Report) -> Vec<(&str, &str)> {
    let differing = report.rows.iter().filter(|row| row.outcome == Outcome::Differs);
    differing.map(|row| (row.call.as_str(), row.details.as_str())).collect()
}

fn outcome(report: &Report, call: &str) -> Outcome {
    let row = report.rows.iter().find(|row| row.call == call);
    row.unwrap_or_else(|| panic!("{call} is not among {:#?}", report.rows)).outcome
}

#[test]
fn nothing_is_left_behind() {
    for name in server_data::names() {
        let server = DataServer::start(&name);
        let lists: Vec<String> = server_data::read(&name)["lists"]
            .as_object()
            .unwrap()
            .keys()
            .filter(|list| *list != "policies")
            .cloned()
            .collect();
        let before: Vec<Vec<Value>> = lists.iter().map(|list| server.rows(list)).collect();
        look(&server, true);
        let after: Vec<Vec<Value>> = lists.iter().map(|list| server.rows(list)).collect();
        assert_eq!(after, before, "{name}");
    }
}

#[test]
fn without_leave_it_only_reads() {
    for name in server_data::names() {
        let server = DataServer::start(&name);
        let report = look(&server, false);
        let requests = server.requests();
        assert!(requests.iter().all(|request| request.starts_with("GET ")), "{requests:#?}");
        assert!(report.rows.iter().any(|row| row.outcome == Outcome::NotTried), "{name}");
    }
}

#[test]
fn what_a_server_lacks_is_not_offered() {
    let server = DataServer::start("hatemosphere-single-tenant");
    let report = look(&server, true);
    assert!(report.holds(), "{:#?}", differences(&report));
    assert_eq!(outcome(&report, "GET /api/user/tokens"), Outcome::NotOffered);
    assert_eq!(outcome(&report, "GET /api/orgs/{orgName}/tokens"), Outcome::NotOffered);
    assert_eq!(report.offered(), [Level::Core, Level::Team, Level::Admin]);
}

#[test]
fn a_level_in_name_only_differs() {
    let server = DataServer::start("made-up-organization");
    let report = look(&server, true);
    let v1 = "GET /api/orgs/{orgName}/auditlogs";
    let told = [(v1, "500: parsing time: cannot parse \"17\" as \"2006\"")];
    assert_eq!(differences(&report), told);
    let exchange = "POST /api/oauth/token, with a false ID token";
    assert_eq!(outcome(&report, exchange), Outcome::NotOffered);
    assert_eq!(outcome(&report, "GET /api/orgs/{orgName}/roles"), Outcome::NotOffered);
}

#[test]
fn the_field_that_is_missing_is_named() {
    let server = DataServer::start_with("hatemosphere", |data| {
        data["routes"][0]["json"].as_object_mut().unwrap().remove("githubLogin");
    });
    let report = look(&server, false);
    assert!(!report.holds());
    assert_eq!(report.rows.len(), 1, "without an account there is nothing to look at");
    let details = &report.rows[0].details;
    assert!(details.contains("missing field `githubLogin`"), "{details}");
}

#[test]
fn what_was_created_goes_also_where_a_step_fails() {
    // The answer to the creation can't be read, and the identifier is only in the list.
    let server = DataServer::start_with("hatemosphere", |data| {
        let routes = data["routes"].as_array_mut().unwrap();
        let create = routes.iter_mut().find(|route| route.get("add").is_some()).unwrap();
        create["json"] = json!({"ok": true});
    });
    let before = server.rows("personal");
    let report = look(&server, true);
    let told = differences(&report);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].1.contains("missing field `id`"), "{told:#?}");
    assert_eq!(server.rows("personal"), before);
}

#[test]
fn what_can_not_be_removed_is_told_by_name() {
    let server = DataServer::start_with("hatemosphere", |data| {
        let routes = data["routes"].as_array_mut().unwrap();
        let delete = routes.iter_mut().find(|route| route["method"] == "DELETE").unwrap();
        *delete = json!({"method": "DELETE", "path": "/api/user/tokens/{token}", "status": 500});
    });
    let report = look(&server, true);
    let told = differences(&report);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].1.starts_with("500; the token \"conformance-"), "{told:#?}");
    assert!(told[0].1.ends_with("is still there: delete it by hand"), "{told:#?}");
}

#[test]
fn a_server_that_repeats_the_token_does_not_make_it_public() {
    let server = DataServer::start_with("hatemosphere", |data| {
        let token = data["token"].clone();
        let routes = data["routes"].as_array_mut().unwrap();
        let list = json!({"method": "GET", "path": "/api/user/tokens", "status": 500,
            "json": {"code": 500, "message": format!("bad {}", token.as_str().unwrap())}});
        routes.insert(0, list);
    });
    let report = look(&server, false);
    assert!(!report.holds());
    assert!(!format!("{report:?}").contains(&server.token()), "{report:#?}");
}

#[test]
fn lists_that_go_in_circles_end() {
    let server = DataServer::start_with("hatemosphere", |data| {
        let routes = data["routes"].as_array_mut().unwrap();
        let list = json!({"method": "GET", "path": "/api/user/tokens",
            "json": {"tokens": [], "continuationToken": "again"}});
        routes.insert(0, list);
    });
    let told = look(&server, false);
    let why = "continuationToken of page 2 repeats an earlier one";
    assert_eq!(differences(&told)[0], ("GET /api/user/tokens", why));
}
