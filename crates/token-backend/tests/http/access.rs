//! Who gets in, who sees what, and the expiry cap on every request.

use crate::support::{ACME, DAY, HARBOR, Server, Who};
use serde_json::json;
use token_api::id::{OrgName, TeamName};
use token_api::organization::OrganizationMetadata;
use token_api::path::{self, OPERATIONS};
use token_api::team::Team;
use token_api::token::{Owner, TokenFilter};
use token_api::user::{OrgRole, User};

fn acme() -> OrgName {
    OrgName::new(ACME)
}

fn harbor() -> OrgName {
    OrgName::new(HARBOR)
}

#[test]
fn both_schemes_are_taken() {
    let server = Server::demo();
    let token = server.token(Who::Ada);
    for header in [format!("token {token}"), format!("Bearer {token}"), format!("TOKEN {token}")] {
        server.send("GET", "/api/user", &[("authorization", &header)], b"").is(200);
    }
}

#[test]
fn what_is_no_good_token_is_401_with_a_challenge() {
    let server = Server::demo();
    let good = server.token(Who::Ada);
    let slip = if good.ends_with('x') { 'y' } else { 'x' };
    let mistyped = format!("{}{slip}", &good[..good.len() - 1]);
    let other_server = Server::demo();
    let unknown = other_server.token(Who::Ada);
    let table = [
        ("Basic dTpw".to_owned(), "must read “token VALUE”"),
        (good.clone(), "must read “token VALUE”"),
        ("token".to_owned(), "holds no readable token"),
        (format!("token {good} {good}"), "holds no readable token"),
        (format!("token {mistyped}"), "mistyped or cut off"),
        ("token ghp_0123456789".to_owned(), "not a token of this server"),
        (format!("token {unknown}"), "not known here"),
    ];
    for (header, words) in table {
        let answer = server.send("GET", "/api/user", &[("authorization", &header)], b"");
        answer.refuses(401, words);
        let challenge = answer.header("www-authenticate").unwrap();
        assert!(challenge.contains("error=\"invalid_token\""), "{header}");
    }
    let answer = server.send("GET", "/api/user", &[], b"");
    answer.refuses(401, "needs an access token");
    assert_eq!(answer.header("www-authenticate"), Some("Bearer realm=\"token-api\""));
}

#[test]
fn an_expired_token_is_refused_from_its_last_second_on() {
    let server = Server::demo();
    let owner = Owner::Personal;
    let body = json!({"description": "short", "expires": server.now() + 100});
    let created = server.post_as(&path::create_token(&owner, None), Who::Linus, &body).json();
    let value = created["tokenValue"].as_str().unwrap();
    server.advance(99);
    server.get(&path::user(), value).is(200);
    server.advance(1);
    server.get(&path::user(), value).refuses(401, "expired at 2026-11-20T22:15:40Z");
    assert_eq!(server.last_event().0, "Auth Failure Token");
}

#[test]
fn refresh_tokens_let_nobody_in() {
    let server = Server::demo();
    server.get_as(&path::user(), Who::Linus).is(200);
    let sql = "UPDATE tokens SET kind = 'refresh' WHERE description = 'Demo sign-in'";
    server.sql().execute(sql, []).unwrap();
    server.get_as(&path::user(), Who::Linus).refuses(401, "only be exchanged");
}

#[test]
fn every_operation_asks_for_a_token() {
    let server = Server::demo();
    for (method, template) in OPERATIONS {
        let target = template
            .replace("{orgName}", ACME)
            .replace("{teamName}", "platform")
            .replace("{tokenId}", "x")
            .replace("{issuerId}", "x")
            .replace("{policyId}", "x");
        let answer = server.send(method, &target, &[], b"");
        let expected = match template {
            path::template::CAPABILITIES => 200,
            // The ID token is what this one asks for.
            path::template::OAUTH_TOKEN => 415,
            _ => 401,
        };
        assert_eq!(answer.status, expected, "{method} {template}");
        // Whoever fails to sign in again and again is slowed down.
        server.advance(1);
    }
}

#[test]
fn people_and_robots_learn_who_they_are() {
    let server = Server::demo();
    let user =
        |who| -> User { serde_json::from_value(server.get_as(&path::user(), who).json()).unwrap() };
    let roles = |user: &User| -> Vec<(String, Option<OrgRole>)> {
        let orgs = user.organizations.iter();
        orgs.map(|org| (org.github_login.to_string(), org.role.clone())).collect()
    };
    let (admin, member) = (Some(OrgRole::Admin), Some(OrgRole::Member));
    let ada = user(Who::Ada);
    assert_eq!((ada.github_login.as_str(), ada.token_info.as_ref()), ("ada", None));
    assert_eq!(roles(&ada), [(ACME.into(), admin.clone()), (HARBOR.into(), admin.clone())]);
    let robot = user(Who::Robot);
    assert_eq!(robot.github_login.as_str(), "acme-corp/deploy-prod");
    assert_eq!(roles(&robot), [(ACME.into(), member)]);
    let info = robot.token_info.unwrap();
    assert_eq!(
        (info.name.as_str(), info.organization(), info.team()),
        ("deploy-prod", Some(acme()), None)
    );
    assert_eq!(roles(&user(Who::AdminRobot)), [(ACME.into(), admin)]);
}

#[test]
fn a_team_token_names_its_team() {
    let server = Server::demo();
    let owner = Owner::Team(acme(), TeamName::new("platform"));
    let body = json!({"name": "new-team-robot", "description": "", "expires": 0});
    let created = server.post_as(&path::create_token(&owner, None), Who::Barbara, &body).json();
    let value = created["tokenValue"].as_str().unwrap();
    let user: User = serde_json::from_value(server.get(&path::user(), value).json()).unwrap();
    assert_eq!(user.github_login.as_str(), "acme-corp/new-team-robot");
    assert_eq!(user.token_info.unwrap().team(), Some(TeamName::new("platform")));
    let team = |name| -> Team {
        let path = path::team(&acme(), &TeamName::new(name));
        serde_json::from_value(server.get(&path, value).json()).unwrap()
    };
    assert_eq!(team("platform").user_role, Some(OrgRole::Member));
    assert_eq!(team("data").user_role, Some(OrgRole::None));
    let personal = path::list_tokens(&Owner::Personal, TokenFilter::All, 10, None);
    server.get(&personal, value).refuses(403, "only people do");
    server
        .get(&path::list_tokens(&owner, TokenFilter::All, 10, None), value)
        .refuses(403, "Team tokens can't");
    let organization = Owner::Organization(acme());
    server
        .get(&path::list_tokens(&organization, TokenFilter::All, 10, None), value)
        .refuses(403, "Team tokens can't");
}

#[test]
fn an_organization_exists_for_its_own_only() {
    let server = Server::demo();
    for who in [Who::Ada, Who::Linus, Who::Barbara, Who::Robot, Who::AdminRobot] {
        let answer = server.get_as(&path::metadata(&acme()), who);
        let metadata: OrganizationMetadata = serde_json::from_value(answer.is(200).json()).unwrap();
        assert_eq!((metadata.member_count, metadata.expiry_cap()), (40, None));
        let admin = matches!(who, Who::Ada | Who::AdminRobot);
        assert_eq!(metadata.user_role == Some(OrgRole::Admin), admin, "{who:?}");
    }
    let unseen = server.get_as(&path::metadata(&harbor()), Who::Barbara);
    let absent = server.get_as(&path::metadata(&OrgName::new("nobody")), Who::Barbara);
    unseen.refuses(404, "no such organization");
    assert_eq!(unseen.body, absent.body, "an outsider can't tell the two apart");
    for path in [path::metadata(&harbor()), path::teams(&harbor())] {
        server.get_as(&path, Who::AdminRobot).refuses(404, "no such organization");
    }
    let tokens = path::list_tokens(&Owner::Organization(harbor()), TokenFilter::All, 9, None);
    server.get_as(&tokens, Who::Barbara).refuses(404, "no such organization");
    assert_eq!(server.last_event().0, "Auth Failure Organization Membership");
}

#[test]
fn teams_come_with_members_and_the_callers_role() {
    let server = Server::demo();
    let answer = server.get_as(&path::teams(&acme()), Who::Barbara).is(200).json();
    let teams: Vec<Team> = serde_json::from_value(answer["teams"].clone()).unwrap();
    let names: Vec<&str> = teams.iter().map(|team| team.name.as_str()).collect();
    assert_eq!(names, ["data", "platform", "security", "sre", "web"]);
    let role =
        |name| teams.iter().find(|team| team.name.as_str() == name).unwrap().user_role.clone();
    assert_eq!((role("platform"), role("data")), (Some(OrgRole::Admin), Some(OrgRole::None)));
    let one = server.get_as(&path::team(&acme(), &TeamName::new("sre")), Who::Linus).json();
    let one: Team = serde_json::from_value(one).unwrap();
    let members = one.members.unwrap();
    assert_eq!(members[0].github_login.as_str(), "kofi");
    assert_eq!(members[0].role, Some(OrgRole::Admin));
    let nowhere = path::team(&acme(), &TeamName::new("no/where"));
    server.get_as(&nowhere, Who::Linus).refuses(404, "no team of this name");
}

#[test]
fn the_cap_holds_on_every_request_of_a_person() {
    let server = Server::demo();
    let requests = [path::metadata(&harbor()), path::teams(&harbor())];
    for request in &requests {
        server.get_as(request, Who::Ada).is(200);
        let answer = server.get_as(request, Who::Linus);
        answer.refuses(403, "blue-harbor has a maximum token expiry of 90 days");
        assert!(answer.message().contains("never expires"));
    }
    assert_eq!(server.last_event().0, "Auth Failure Token Expiry Cap");
    // Elsewhere the same token is good.
    server.get_as(&path::user(), Who::Linus).is(200);
    server.get_as(&path::metadata(&acme()), Who::Linus).is(200);
}

#[test]
fn a_token_becomes_compliant_by_ageing() {
    let server = Server::demo();
    let create = path::create_token(&Owner::Personal, None);
    let body = json!({"description": "long", "expires": server.now() + 100 * DAY});
    let created = server.post_as(&create, Who::Linus, &body).is(200).json();
    let value = created["tokenValue"].as_str().unwrap();
    let request = path::metadata(&harbor());
    server.get(&request, value).refuses(403, "has longer than that to live");
    server.advance(10 * DAY);
    server.get(&request, value).is(200);
}

#[test]
fn robots_over_the_cap_are_let_in_nowhere() {
    let server = Server::demo();
    let limit = |days: i64| {
        let sql = "UPDATE organizations SET max_expiry_days = ?1 WHERE login = 'acme-corp'";
        server.sql().execute(sql, [days]).unwrap();
    };
    limit(12);
    server.get_as(&path::user(), Who::Robot).is(200);
    limit(11);
    for request in [path::user(), path::metadata(&acme())] {
        let words = "acme-corp has a maximum token expiry of 11 days";
        server.get_as(&request, Who::Robot).refuses(403, words);
        server.get_as(&request, Who::AdminRobot).refuses(403, words);
    }
    // Tokens that nobody created are exempt.
    for origin in ["session", "exchange"] {
        let sql = "UPDATE tokens SET origin = ?1 WHERE name = 'deploy-prod'";
        server.sql().execute(sql, [origin]).unwrap();
        server.get_as(&path::metadata(&acme()), Who::Robot).is(200);
    }
}

#[test]
fn last_use_is_noted_once_a_minute() {
    let server = Server::demo();
    let create = path::create_token(&Owner::Personal, None);
    let created = server.post_as(&create, Who::Linus, &json!({"description": "", "expires": 0}));
    let created = created.json();
    let (id, value) = (created["id"].as_str().unwrap(), created["tokenValue"].as_str().unwrap());
    let used = || {
        let sql = "SELECT last_used FROM tokens WHERE id = ?1";
        server.sql().query_row(sql, [id], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(used(), 0);
    server.get(&path::user(), value).is(200);
    let first = server.now();
    assert_eq!(used(), first);
    server.advance(59);
    server.get(&path::user(), value).is(200);
    assert_eq!(used(), first);
    server.advance(1);
    server.get(&path::user(), value).is(200);
    assert_eq!(used(), first + 60);
}
