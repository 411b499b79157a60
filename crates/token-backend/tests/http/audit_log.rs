//! Reading the audit log: who may, bounds, filters, pages, and the traces that reading leaves.

use crate::support::{ACME, HARBOR, Server, Who};
use serde_json::json;
use token_api::audit::{self, AuditEvent};
use token_api::id::{Cursor, OrgName, TeamName, UserLogin};
use token_api::path::{self, ApiPath, AuditFilter, AuditRange};
use token_api::time::UnixSeconds;
use token_api::token::Owner;
use token_backend::config::{AuditOffer, Seed};

pub const ALL: AuditRange = AuditRange { from: None, to: None };
pub const ANY: AuditFilter<'_> = AuditFilter { event: None, user: None };

pub fn acme() -> OrgName {
    OrgName::new(ACME)
}

/// Events in the log of acme-corp, each with its time, name and user, in the order of writing.
pub fn write(server: &Server, events: &[(i64, &str, &str)]) {
    let mut db = server.sql();
    let transaction = db.transaction().unwrap();
    for (at, event, user) in events {
        let sql = "INSERT INTO audit_events (org_id, at, event, description, user_login, user_name,
                       token_id, token_name, source_ip, request_id, reason, status, auth_failure,
                       req_org_admin)
                   SELECT id, ?2, ?3, '', ?4, '', '', '', '', '', '', 200, 0, 0
                   FROM organizations WHERE login = ?1";
        transaction.execute(sql, (ACME, at, event, user)).unwrap();
    }
    transaction.commit().unwrap();
}

pub struct Read {
    pub events: Vec<AuditEvent>,
    pub next: Option<Cursor>,
}

#[track_caller]
pub fn read(server: &Server, path: &ApiPath) -> Read {
    let answer = server.get_as(path, Who::Ada);
    let page = audit::read_page(&answer.is(200).body).unwrap();
    Read { events: page.rows().map(|row| row.read().unwrap()).collect(), next: page.next }
}

fn names(read: &Read) -> Vec<&str> {
    read.events.iter().map(|event| event.event.as_str()).collect()
}

/// All pages; a page's path is made from the cursor of the one before.
fn walk(server: &Server, path: impl Fn(Option<&Cursor>) -> ApiPath) -> Vec<AuditEvent> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = read(server, &path(cursor.as_ref()));
        assert!(page.events.len() <= 1000);
        all.extend(page.events);
        match page.next {
            Some(next) => cursor = Some(next),
            None => return all,
        }
    }
}

fn every_call() -> [ApiPath; 5] {
    let (csv, later) = (path::ExportFormat::Csv, UnixSeconds(i64::MAX));
    [
        path::audit_log(&acme(), ALL, ANY, None),
        path::audit_log_v1(&acme(), later, ANY, None),
        path::audit_reader_kind(&acme()),
        path::audit_export(&acme(), csv, ALL, ANY, None),
        path::audit_export_v1(&acme(), csv, later, ANY, None),
    ]
}

#[test]
fn admins_and_admin_tokens_may_read_it() {
    let server = Server::demo();
    for path in every_call() {
        for who in [Who::Ada, Who::AdminRobot] {
            assert_eq!(server.get_as(&path, who).status, 200, "{path} {who:?}");
        }
    }
    let kind = server.get_as(&path::audit_reader_kind(&acme()), Who::Ada);
    assert_eq!(kind.json(), "sqlite");
}

#[test]
fn others_may_not_and_the_log_knows_that_they_tried() {
    let server = Server::demo();
    let team = Owner::Team(acme(), TeamName::new("data"));
    let body = json!({"name": "of-a-team", "description": "", "expires": 0});
    let created = server.post_as(&path::create_token(&team, None), Who::Ada, &body).json();
    for path in every_call() {
        for (who, words) in [
            (Who::Linus, "Only organization admins can read the audit log"),
            (Who::Barbara, "Only organization admins can read the audit log"),
            (Who::Robot, "this one is not admin"),
        ] {
            server.get_as(&path, who).refuses(403, words);
            let (event, _, _, status, _) = server.last_event();
            assert_eq!((event.as_str(), status), ("Auth Failure Organization Role", 403));
        }
        let team_token = created["tokenValue"].as_str().unwrap();
        server.get(&path, team_token).refuses(403, "Team tokens can't read the audit log");
        server.send("GET", path.as_str(), &[], b"").refuses(401, "access token");
    }
    let log = read(&server, &path::audit_log(&acme(), ALL, ANY, None));
    let refused =
        |event: &&AuditEvent| event.auth_failure.is_yes() && event.token_name == "of-a-team";
    assert_eq!(log.events.iter().filter(refused).count(), 5);
}

#[test]
fn a_log_is_its_organizations_alone() {
    let server = Server::demo();
    write(&server, &[(1, "of acme", "ada")]);
    let harbor = OrgName::new(HARBOR);
    let log = read(&server, &path::audit_log(&harbor, ALL, ANY, None));
    assert_eq!(names(&log), [""; 0]);
    let elsewhere = path::audit_log(&harbor, ALL, ANY, None);
    server.get_as(&elsewhere, Who::AdminRobot).refuses(404, "no such organization");
}

#[test]
fn bounds_mean_what_each_generation_says() {
    let server = Server::demo();
    write(&server, &[(10, "ten", "ada"), (20, "twenty", "ada"), (30, "thirty", "ada")]);
    let second = |from: Option<i64>, to: Option<i64>| {
        let range = AuditRange { from: from.map(UnixSeconds), to: to.map(UnixSeconds) };
        path::audit_log(&acme(), range, ANY, None)
    };
    for (path, expected) in [
        (second(Some(20), Some(30)), &["thirty", "twenty"][..]),
        (second(Some(21), Some(29)), &[]),
        (second(None, Some(19)), &["ten"]),
        (second(Some(20), Some(20)), &["twenty"]),
        (path::audit_log_v1(&acme(), UnixSeconds(30), ANY, None), &["twenty", "ten"]),
        (path::audit_log_v1(&acme(), UnixSeconds(31), ANY, None), &["thirty", "twenty", "ten"]),
        (path::audit_log_v1(&acme(), UnixSeconds(i64::MIN), ANY, None), &[]),
    ] {
        assert_eq!(names(&read(&server, &path)), expected, "{path}");
    }
    let get = |query: &str| {
        let authorization = format!("token {}", server.token(Who::Ada));
        let target = format!("/api/orgs/{ACME}/{query}");
        server.send("GET", &target, &[("authorization", &authorization)], b"")
    };
    let events =
        |query: &str| get(query).is(200).json()["auditLogEvents"].as_array().unwrap().len();
    assert_eq!(events("auditlogs?startTime=31&endTime=20&format=json"), 2, "the lower one holds");
    for (query, words) in [
        ("auditlogs", "Either startTime or continuationToken"),
        ("auditlogs/export", "Either startTime or continuationToken"),
        ("auditlogs?startTime=yesterday", "startTime must be a number of seconds"),
        ("auditlogs/v2?endTime=1.5", "endTime must be a number of seconds"),
        ("auditlogs/v2?startTime=9&endTime=8", "later than endTime"),
        ("auditlogs/v2?startTime=1&startTime=2", "startTime is there twice"),
        ("auditlogs/v2?format=csv", "format of this list is json"),
        ("auditlogs/v2/export?format=json", "csv or cef"),
        ("auditlogs/v2?continuationToken=abc", "not one of this log"),
    ] {
        get(query).refuses(400, words);
    }
}

#[test]
fn filters_narrow_both_generations() {
    let server = Server::demo();
    let robot = "acme-corp/deploy-prod";
    write(
        &server,
        &[(1, "a", "ada"), (2, "b", robot), (3, "a", "gone"), (4, "a b", "ada"), (5, "b", "ada")],
    );
    let filtered = |event: Option<&str>, user: Option<&str>| {
        let user = user.map(UserLogin::new);
        let filter = AuditFilter { event, user: user.as_ref() };
        let range = AuditRange { from: None, to: Some(UnixSeconds(9)) };
        [
            path::audit_log(&acme(), range, filter, None),
            path::audit_log_v1(&acme(), UnixSeconds(10), filter, None),
        ]
    };
    for (event, user, expected) in [
        (Some("a"), None, &[3, 1][..]),
        (Some("A"), None, &[]),
        (None, Some("ada"), &[5, 4, 1]),
        (Some("a"), Some("ada"), &[1]),
        (None, Some(robot), &[2]),
        (None, Some("gone"), &[3]),
        (None, Some("kofi"), &[]),
    ] {
        for path in filtered(event, user) {
            let page = read(&server, &path);
            let times: Vec<i64> = page.events.iter().map(|event| event.timestamp.0).collect();
            assert_eq!(times, expected, "{path}");
        }
    }
    for path in filtered(None, Some("nobody")) {
        server.get_as(&path, Who::Ada).refuses(404, "user not found");
    }
}

#[test]
fn pages_join_to_the_whole_newest_first_while_the_log_grows() {
    let server = Server::demo();
    // Many in one second, some of them at the end of a page.
    let events: Vec<_> = (0..2500).map(|n| (1000 + n / 700, "event", "ada")).collect();
    write(&server, &events);
    let sql = server.sql();
    let order = "SELECT at FROM audit_events WHERE event = 'event' ORDER BY at DESC, seq DESC";
    let mut statement = sql.prepare(order).unwrap();
    let expected: Vec<i64> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let filter = AuditFilter { event: Some("event"), user: None };
    let range = AuditRange { from: Some(UnixSeconds(0)), to: Some(UnixSeconds(i64::MAX)) };
    let second = |cursor: Option<&Cursor>| path::audit_log(&acme(), range, filter, cursor);
    let first = |cursor: Option<&Cursor>| {
        path::audit_log_v1(&acme(), UnixSeconds(i64::MAX), filter, cursor)
    };
    let times =
        |all: Vec<AuditEvent>| -> Vec<i64> { all.iter().map(|event| event.timestamp.0).collect() };
    assert_eq!(times(walk(&server, second)), expected);
    assert_eq!(times(walk(&server, first)), expected);
    // Newer ones, and one that was late, come in between two pages.
    let page = read(&server, &second(None));
    write(&server, &[(9000, "event", "ada"), (9001, "event", "ada"), (1003, "event", "ada")]);
    let rest = walk(&server, |cursor| second(Some(cursor.unwrap_or(page.next.as_ref().unwrap()))));
    let joined: Vec<AuditEvent> = page.events.into_iter().chain(rest).collect();
    assert_eq!(times(joined), expected, "none is skipped or repeated");
}

#[test]
fn a_cursor_belongs_to_its_query() {
    let server = Server::demo();
    let events: Vec<_> = (0..1001).map(|n| (n, "e", "ada")).collect();
    write(&server, &events);
    let page = |range, filter, cursor: Option<&Cursor>| {
        server.get_as(&path::audit_log(&acme(), range, filter, cursor), Who::Ada)
    };
    let until = |to| AuditRange { from: None, to: Some(UnixSeconds(to)) };
    let cursor = read(&server, &path::audit_log(&acme(), until(5000), ANY, None)).next.unwrap();
    page(until(5000), ANY, Some(&cursor)).is(200);
    let words = "not one of this log and query";
    page(until(5001), ANY, Some(&cursor)).refuses(400, words);
    page(until(5000), AuditFilter { event: Some("e"), user: None }, Some(&cursor))
        .refuses(400, words);
    let first = path::audit_log_v1(&acme(), UnixSeconds(5000), ANY, Some(&cursor));
    server.get_as(&first, Who::Ada).refuses(400, words);
    let harbor = path::audit_log(&OrgName::new(HARBOR), until(5000), ANY, Some(&cursor));
    server.get_as(&harbor, Who::Ada).refuses(400, words);
    // The first generation goes on with the cursor alone.
    let first = path::audit_log_v1(&acme(), UnixSeconds(5000), ANY, None);
    let cursor = read(&server, &first).next.unwrap();
    let authorization = format!("token {}", server.token(Who::Ada));
    let target = format!("/api/orgs/{ACME}/auditlogs?continuationToken={}", cursor.as_str());
    let rest = server.send("GET", &target, &[("authorization", &authorization)], b"");
    assert_eq!(rest.is(200).json()["auditLogEvents"].as_array().unwrap().len(), 1);
}

#[test]
fn an_older_server_has_one_generation_and_ignores_the_event_filter() {
    let server = Server::with(Seed::Demo, |config| {
        (config.demo_events, config.audit) = (0, AuditOffer::V1);
    });
    write(&server, &[(1, "a", "ada"), (2, "b", "ada"), (3, "b", "linus")]);
    let [second, _, kind, export, _] = every_call();
    server.get_as(&second, Who::Ada).refuses(404, "does not offer");
    server.get_as(&export, Who::Ada).refuses(404, "does not offer");
    server.get_as(&kind, Who::Ada).is(200);
    let user = UserLogin::new("ada");
    let filter = AuditFilter { event: Some("a"), user: Some(&user) };
    let log = read(&server, &path::audit_log_v1(&acme(), UnixSeconds(9), filter, None));
    assert_eq!(names(&log), ["b", "a"], "the user filter holds, the event filter does not");
}

#[test]
fn a_server_may_offer_no_log_and_still_keep_one() {
    let server = Server::with(Seed::Demo, |config| {
        (config.demo_events, config.audit) = (0, AuditOffer::None);
    });
    for path in every_call() {
        server.get_as(&path, Who::Ada).refuses(404, "does not offer");
    }
    server.get_as(
        &path::list_tokens(&Owner::Organization(acme()), Default::default(), 1, None),
        Who::Linus,
    );
    assert_eq!(server.last_event().0, "Auth Failure Organization Role");
}

#[test]
fn reading_is_noted_once_an_hour_for_each_token() {
    let server = Server::demo();
    let path = path::audit_log(&acme(), ALL, ANY, None);
    let readings =
        || server.count("SELECT count(*) FROM audit_events WHERE event = 'Audit Log Read'");
    assert_eq!(read(&server, &path).events.len(), 0, "the reading is not in what it reads");
    assert_eq!(names(&read(&server, &path)), ["Audit Log Read"]);
    server.get_as(&path, Who::AdminRobot).is(200);
    assert_eq!(readings(), 2);
    server.advance(3599);
    read(&server, &path);
    assert_eq!(readings(), 2);
    server.advance(1);
    read(&server, &path);
    assert_eq!(readings(), 3);
    let (event, user, _, status, _) = server.last_event();
    assert_eq!((event.as_str(), user.as_str(), status), ("Audit Log Read", "ada", 200));
}

#[test]
fn further_pages_within_the_hour_are_the_same_reading() {
    let server = Server::demo();
    let events: Vec<_> = (0..1001).map(|n| (n, "e", "ada")).collect();
    write(&server, &events);
    let first = read(&server, &path::audit_log(&acme(), ALL, ANY, None));
    let sql = "SELECT count(*) FROM audit_events WHERE event = 'Audit Log Read'";
    for (later, noted) in [(0, 1), (3599, 1), (1, 2)] {
        server.advance(later);
        read(&server, &path::audit_log(&acme(), ALL, ANY, first.next.as_ref()));
        assert_eq!(server.count(sql), noted, "{later}");
    }
}

#[test]
fn events_carry_token_address_right_and_reason() {
    let server = Server::demo();
    let team = Owner::Team(acme(), TeamName::new("data"));
    let body = json!({"name": "noted", "description": "", "expires": 0});
    let create = path::create_token(&team, Some("Ticket 7"));
    server.post_as(&create, Who::AdminRobot, &body).is(200);
    let log = read(&server, &path::audit_log(&acme(), ALL, ANY, None));
    let event = &log.events[0];
    assert_eq!(event.timestamp.0, server.now());
    assert_eq!(event.event, "Team Token Created");
    let description = "Created token \"noted\", never expires, of team data. Reason: Ticket 7";
    assert_eq!(event.description, description);
    assert_eq!(event.user.github_login, "acme-corp/terraform-import");
    assert_eq!(
        (event.token_name.as_str(), event.source_ip.as_str()),
        ("terraform-import", "127.0.0.1")
    );
    let id = server.sql().query_row(
        "SELECT id FROM tokens WHERE name = 'terraform-import'",
        [],
        |row| row.get::<_, String>(0),
    );
    assert_eq!(event.token_id, id.unwrap());
    assert!(event.auth_failure.is_no() && event.req_org_admin.is_yes());
}

#[test]
fn an_admins_right_is_noted_where_it_took_one() {
    let server = Server::demo();
    let team = Owner::Team(acme(), TeamName::new("platform"));
    for (who, owner, took_one) in [
        (Who::Barbara, &team, false),
        (Who::Ada, &team, true),
        (Who::AdminRobot, &team, true),
        (Who::Ada, &Owner::Organization(acme()), true),
    ] {
        server.advance(1);
        let body = json!({"name": format!("t{}", server.now()), "description": "", "expires": 0});
        server.post_as(&path::create_token(owner, None), who, &body).is(200);
        let sql = "SELECT count(*) FROM audit_events WHERE event LIKE '% Token Created' \
                   AND req_org_admin = 1 AND at = ";
        assert_eq!(server.count(&format!("{sql}{}", server.now())), i64::from(took_one), "{who:?}");
    }
}
