//! What is written to the audit log.

use crate::support::{ACME, Server, Who};
use serde_json::json;
use token_api::id::{OrgName, TeamName};
use token_api::path;
use token_api::token::Owner;

fn acme() -> Owner {
    Owner::Organization(OrgName::new(ACME))
}

#[test]
fn changes_carry_actor_token_reason_and_request() {
    let server = Server::demo();
    let body = json!({"name": "noted", "description": "", "expires": 0, "admin": true});
    let authorization = format!("token {}", server.token(Who::Ada));
    let answer = server.send(
        "POST",
        path::create_token(&acme(), Some("Ticket 7 & more")).as_str(),
        &[
            ("authorization", &authorization),
            ("content-type", "application/json"),
            ("x-request-id", "req-7"),
        ],
        body.to_string().as_bytes(),
    );
    let id = serde_json::from_value(answer.is(200).json()["id"].clone()).unwrap();
    let row = server
        .sql()
        .query_row(
            "SELECT e.event, e.description, e.user_login, e.user_name, e.source_ip, e.request_id,
                    e.reason, e.at, e.req_org_admin, o.login, t.description
             FROM audit_events e JOIN organizations o ON o.id = e.org_id
             JOIN tokens t ON t.id = e.token_id ORDER BY e.seq DESC LIMIT 1",
            [],
            |row| {
                let text = |index| row.get::<_, String>(index);
                let texts = [text(0)?, text(1)?, text(2)?, text(3)?, text(4)?, text(5)?, text(6)?];
                Ok((texts, row.get::<_, i64>(7)?, row.get::<_, bool>(8)?, text(9)?, text(10)?))
            },
        )
        .unwrap();
    assert_eq!(
        row.0,
        [
            "Organization Token Created",
            "Created admin token \"noted\", never expires",
            "ada",
            "Ada Lindqvist",
            "127.0.0.1",
            "req-7",
            "Ticket 7 & more",
        ]
    );
    assert_eq!((row.1, row.2), (server.now(), true));
    assert_eq!((row.3.as_str(), row.4.as_str()), (ACME, "Demo sign-in"));
    server.delete_as(&path::delete_token(&acme(), &id, Some("done")), Who::Ada).is(204);
    let (event, user, _, status, reason) = server.last_event();
    assert_eq!(
        (event.as_str(), user.as_str(), status, reason.as_str()),
        ("Organization Token Deleted", "ada", 204, "done")
    );
}

#[test]
fn a_robots_change_names_the_robots_token() {
    let server = Server::demo();
    let owner = Owner::Team(OrgName::new(ACME), TeamName::new("data"));
    let body = json!({"name": "by-robot", "description": "", "expires": 0});
    server.post_as(&path::create_token(&owner, None), Who::AdminRobot, &body).is(200);
    let (event, user, token, ..) = server.last_event();
    assert_eq!(event, "Team Token Created");
    assert_eq!((user.as_str(), token.as_str()), ("acme-corp/terraform-import", "terraform-import"));
}

#[test]
fn personal_tokens_are_noted_without_an_organization() {
    let server = Server::demo();
    let create = path::create_token(&Owner::Personal, Some("new laptop"));
    server.post_as(&create, Who::Linus, &json!({"description": "laptop", "expires": 0})).is(200);
    let (event, user, _, _, reason) = server.last_event();
    assert_eq!(
        (event.as_str(), user.as_str(), reason.as_str()),
        ("Personal Token Created", "linus", "new laptop")
    );
    assert_eq!(server.count("SELECT count(*) FROM audit_events WHERE org_id IS NULL"), 1);
}

#[test]
fn each_kind_of_refusal_is_noted() {
    let server = Server::demo();
    let acme_tokens = path::create_token(&acme(), None);
    let post = |who, name: &str, expires: i64| {
        let body = json!({"name": name, "description": "", "expires": expires});
        server.post_as(&acme_tokens, who, &body).status
    };
    assert_eq!(server.send("GET", "/api/user", &[], b"").status, 401);
    assert_eq!(
        server.last_event(),
        ("Auth Failure Token".into(), "".into(), "".into(), 401, "".into())
    );
    assert_eq!(post(Who::Robot, "x", 0), 403);
    let (event, user, token, status, _) = server.last_event();
    assert_eq!((event.as_str(), status), ("Auth Failure Organization Role", 403));
    assert_eq!((user.as_str(), token.as_str()), ("acme-corp/deploy-prod", "deploy-prod"));
    assert_eq!(post(Who::Ada, "deploy", 0), 409);
    assert_eq!((server.last_event().0, server.last_event().3), ("Request Refused".into(), 409));
    assert_eq!(post(Who::Ada, "x", -1), 422);
    assert_eq!((server.last_event().0, server.last_event().3), ("Request Refused".into(), 422));
    let failures = "SELECT count(*) FROM audit_events WHERE auth_failure = 1";
    assert_eq!(server.count(failures), 2);
    // Reads that succeed and requests that can't be understood write nothing.
    let before = server.count("SELECT count(*) FROM audit_events");
    server.get_as(&path::user(), Who::Ada).is(200);
    server.get_as(&path::teams(&OrgName::new(ACME)), Who::Ada).is(200);
    server.send("GET", "/api/nothing", &[], b"").is(404);
    assert_eq!(server.count("SELECT count(*) FROM audit_events"), before);
}

#[test]
fn the_use_of_a_deleted_token_names_it() {
    let server = Server::demo();
    let sql = "UPDATE tokens SET deleted = 1 WHERE name = 'deploy-prod'";
    server.sql().execute(sql, []).unwrap();
    server.get_as(&path::user(), Who::Robot).is(401);
    let (event, user, token, status, _) = server.last_event();
    assert_eq!((event.as_str(), status), ("Auth Failure Token", 401));
    assert_eq!((user.as_str(), token.as_str()), ("acme-corp/deploy-prod", "deploy-prod"));
    let with_org = "SELECT count(*) FROM audit_events WHERE org_id IS NOT NULL";
    assert_eq!(server.count(with_org), 1, "the organization's log has it");
}

#[test]
fn a_change_that_can_not_be_noted_is_not_made() {
    let server = Server::demo();
    let fail = "CREATE TRIGGER full BEFORE INSERT ON audit_events
                BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    server.sql().execute_batch(fail).unwrap();
    let body = json!({"name": "unnoted", "description": "", "expires": 0});
    let answer = server.post_as(&path::create_token(&acme(), None), Who::Ada, &body);
    answer.refuses(500, "Nothing was changed");
    assert!(!answer.text().contains("disk"), "faults stay in the server's log");
    assert_eq!(server.count("SELECT count(*) FROM tokens WHERE name = 'unnoted'"), 0);
}
