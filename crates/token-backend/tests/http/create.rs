//! Creating tokens.

use crate::support::{ACME, Answer, DAY, HARBOR, Server, Who, exchange};
use serde_json::{Value, json};
use std::sync::Barrier;
use token_api::id::{OrgName, TeamName};
use token_api::path::{self, ApiPath};
use token_api::time::UnixSeconds;
use token_api::token::{Owner, TokenFilter};

fn organization() -> ApiPath {
    path::create_token(&Owner::Organization(OrgName::new(ACME)), None)
}

fn team(name: &str) -> ApiPath {
    path::create_token(&Owner::Team(OrgName::new(ACME), TeamName::new(name)), None)
}

fn personal() -> ApiPath {
    path::create_token(&Owner::Personal, None)
}

fn body(name: &str) -> Value {
    json!({"name": name, "description": "d", "expires": 0, "admin": false})
}

#[test]
fn a_new_token_is_told_once_and_works() {
    let server = Server::demo();
    let created = server.post_as(&organization(), Who::Ada, &body("fresh")).is(200).json();
    let value = created["tokenValue"].as_str().unwrap();
    server.get(&path::user(), value).is(200);
    let owner = Owner::Organization(OrgName::new(ACME));
    let list = server.get_as(&path::list_tokens(&owner, TokenFilter::All, 1000, None), Who::Ada);
    assert!(!list.text().contains(value), "a value is in no list");
    let row = &list.json()["tokens"][0];
    assert_eq!(row["id"], created["id"]);
    assert_eq!(row["name"], "fresh");
    assert_eq!(row["createdBy"], "ada");
    assert_eq!(row["created"], UnixSeconds(server.now()).to_rfc3339());
    assert_eq!(row["type"], "organization");
}

#[test]
fn the_database_holds_no_value() {
    let mut server = Server::demo();
    let created = server.post_as(&organization(), Who::Ada, &body("fresh")).json();
    let value = created["tokenValue"].as_str().unwrap().to_owned();
    let demo = server.token(Who::Ada);
    server.stop();
    let file = std::fs::read(server.database()).unwrap();
    let holds = |text: &str| file.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(holds("fresh"), "the search finds what is there");
    assert!(!holds(&value) && !holds(&demo));
}

#[test]
fn who_may_create_what() {
    let server = Server::demo();
    let table = [
        (Who::Ada, organization(), 200),
        (Who::Linus, organization(), 403),
        (Who::Barbara, organization(), 403),
        (Who::Robot, organization(), 403),
        (Who::AdminRobot, organization(), 403),
        (Who::Ada, team("data"), 200),
        (Who::Barbara, team("platform"), 200),
        (Who::Barbara, team("data"), 403),
        (Who::Linus, team("platform"), 403),
        (Who::Robot, team("platform"), 403),
        (Who::AdminRobot, team("platform"), 200),
        (Who::Linus, personal(), 200),
        (Who::Robot, personal(), 403),
        (Who::AdminRobot, personal(), 403),
    ];
    for (index, (who, path, status)) in table.into_iter().enumerate() {
        let is_personal = path == personal();
        let body = if is_personal {
            json!({"description": "d", "expires": 0})
        } else {
            json!({"name": format!("t-{index}"), "description": "d", "expires": 0})
        };
        let answer = server.post_as(&path, who, &body);
        assert_eq!(answer.status, status, "{who:?} {path}: {}", answer.text());
    }
    server
        .post_as(&organization(), Who::AdminRobot, &body("x"))
        .refuses(403, "Organization tokens can't manage organization tokens, not even admin");
    server
        .post_as(&organization(), Who::Linus, &body("x"))
        .refuses(403, "Only organization admins");
    let by = "SELECT created_by FROM tokens WHERE name = 't-10'";
    let by: String = server.sql().query_row(by, [], |row| row.get(0)).unwrap();
    assert_eq!(by, "acme-corp/terraform-import");
}

#[test]
fn names_follow_the_rules() {
    let server = Server::demo();
    let long = "x".repeat(41);
    for (name, words) in [
        ("", "Enter a name"),
        ("  ", "Enter a name"),
        ("two words", "Spaces"),
        ("a/b", "“/”"),
        (long.as_str(), "has 41"),
    ] {
        for path in [organization(), team("platform")] {
            server.post_as(&path, Who::Ada, &body(name)).blames(422, "name", words);
        }
    }
    let no_name = json!({"description": "", "expires": 0});
    server.post_as(&organization(), Who::Ada, &no_name).blames(422, "name", "Enter a name");
    server.post_as(&organization(), Who::Ada, &body(&"x".repeat(40))).is(200);
    let named = json!({"name": "mine", "description": "", "expires": 0});
    server.post_as(&personal(), Who::Ada, &named).blames(422, "name", "no name");
}

#[test]
fn texts_have_a_limit() {
    let server = Server::demo();
    let described = |count: usize| json!({"description": "é".repeat(count), "expires": 0});
    server.post_as(&personal(), Who::Ada, &described(1000)).is(200);
    server.post_as(&personal(), Who::Ada, &described(1001)).blames(422, "description", "has 1001");
    let reasoned = |count: usize| path::create_token(&Owner::Personal, Some(&"é".repeat(count)));
    server.post_as(&reasoned(1000), Who::Ada, &described(1)).is(200);
    server.post_as(&reasoned(1001), Who::Ada, &described(1)).blames(422, "reason", "has 1001");
}

#[test]
fn admin_and_role_are_refused_where_they_can_not_be() {
    let server = Server::demo();
    let admin = json!({"name": "boss", "description": "", "expires": 0, "admin": true});
    server.post_as(&team("platform"), Who::Ada, &admin).blames(
        422,
        "admin",
        "Only organization tokens",
    );
    let created = server.post_as(&organization(), Who::Ada, &admin).is(200).json();
    let value = created["tokenValue"].as_str().unwrap();
    let me = server.get(&path::user(), value).json();
    assert_eq!(me["organizations"][0]["role"], "admin");
    let role = json!({"name": "r", "description": "", "expires": 0, "roleID": "x"});
    server.post_as(&organization(), Who::Ada, &role).blames(422, "roleID", "no role with this");
}

#[test]
fn a_name_is_used_once_also_by_deleted_tokens_and_teams() {
    let server = Server::demo();
    let taken = "also if the token was deleted";
    server.post_as(&organization(), Who::Ada, &body("once")).is(200);
    server.post_as(&organization(), Who::Ada, &body("once")).blames(409, "name", taken);
    server.post_as(&team("platform"), Who::Ada, &body("once")).blames(409, "name", taken);
    let created = server.post_as(&team("platform"), Who::Ada, &body("twice")).is(200).json();
    let owner = Owner::Team(OrgName::new(ACME), TeamName::new("platform"));
    let id = serde_json::from_value(created["id"].clone()).unwrap();
    server.delete_as(&path::delete_token(&owner, &id, None), Who::Ada).is(204);
    for path in [team("platform"), team("data"), organization()] {
        server.post_as(&path, Who::Ada, &body(" twice ")).blames(409, "name", taken);
    }
    // Another organization is another world, and case makes another name.
    let other = path::create_token(&Owner::Organization(OrgName::new(HARBOR)), None);
    let body_there = json!({"name": "once", "description": "", "expires": server.now() + DAY});
    server.post_as(&other, Who::Ada, &body_there).is(200);
    server.post_as(&organization(), Who::Ada, &body("Once")).is(200);
}

#[test]
fn of_concurrent_creates_of_one_name_one_succeeds() {
    const CALLERS: usize = 16;
    let server = Server::demo();
    let (addr, token) = (server.running().addr, server.token(Who::Ada));
    let barrier = Barrier::new(CALLERS);
    let text = body("raced").to_string();
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| {
                scope.spawn(|| {
                    let authorization = format!("token {token}");
                    let headers = [
                        ("authorization", authorization.as_str()),
                        ("content-type", "application/json"),
                    ];
                    barrier.wait();
                    exchange(addr, "POST", organization().as_str(), &headers, text.as_bytes())
                })
            })
            .collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });
    let with = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((with(200), with(409)), (1, CALLERS - 1));
    assert_eq!(server.count("SELECT count(*) FROM tokens WHERE name = 'raced'"), 1);
}

#[test]
fn expiry_is_checked_to_the_second() {
    let server = Server::demo();
    let create = |expires: i64| {
        server.post_as(&personal(), Who::Ada, &json!({"description": "", "expires": expires}))
    };
    let now = server.now();
    let two_years = UnixSeconds::from_rfc3339("2028-11-20T22:14:00Z").unwrap().0;
    for expires in [0, now + 1, two_years, two_years + 60] {
        create(expires).is(200);
    }
    for expires in [now, now - 1, -1, i64::MIN] {
        create(expires).blames(422, "expires", "must be in the future");
    }
    for expires in [two_years + 61, now * 1000, i64::MAX] {
        create(expires).blames(422, "expires", "at most two years away: by 2028-11-20T22:14:00Z");
    }
}

#[test]
fn the_cap_is_checked_for_organization_and_team_tokens_and_not_for_personal_ones() {
    let server = Server::demo();
    let harbor = path::create_token(&Owner::Organization(OrgName::new(HARBOR)), None);
    let create = |path: &ApiPath, name: &str, expires: i64| {
        let body = json!({"name": name, "description": "", "expires": expires});
        server.post_as(path, Who::Ada, &body)
    };
    let now = server.now();
    create(&harbor, "at-cap", now + 90 * DAY).is(200);
    create(&harbor, "over", now + 91 * DAY).blames(
        422,
        "expires",
        "within blue-harbor's maximum token expiry of 90 days: by 2027-02-18",
    );
    create(&harbor, "never", 0).blames(422, "expires", "needs an expiration: blue-harbor has");
    server.post_as(&personal(), Who::Ada, &json!({"description": "", "expires": 0})).is(200);
    let cap = "UPDATE organizations SET max_expiry_days = 40 WHERE login = 'acme-corp'";
    server.sql().execute(cap, []).unwrap();
    create(&team("data"), "at-cap", now + 40 * DAY).is(200);
    create(&team("data"), "over", now + 41 * DAY).blames(422, "expires", "of 40 days");
}

#[test]
fn a_refused_create_changes_nothing() {
    let server = Server::demo();
    let before = server.count("SELECT count(*) FROM tokens");
    server.post_as(&organization(), Who::Ada, &body("deploy")).is(409);
    server.post_as(&organization(), Who::Linus, &body("mine")).is(403);
    assert_eq!(server.count("SELECT count(*) FROM tokens"), before);
}
