//! Members join, change and leave, over HTTP. The rules in detail are tested with the stores.

use crate::support::{ACME, Answer, HARBOR, Server, Who};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use token_api::id::{OrgName, UserLogin};
use token_api::path;

fn member(org: &str, login: &str) -> path::ApiPath {
    path::member(&OrgName::new(org), &UserLogin::new(login))
}

fn change(server: &Server, who: Who, login: &str, body: &serde_json::Value) -> Answer {
    server.patch_as(&member(ACME, login), who, &[], body)
}

#[test]
fn a_user_is_added_and_removed() {
    let server = Server::demo();
    let body = json!({"role": "member"});
    server.post_as(&member(HARBOR, "zoe"), Who::Linus, &body).is(403);
    server.post_as(&member(HARBOR, "nobody"), Who::Ada, &body).refuses(404, "no user nobody");
    server.post_as(&member(HARBOR, "zoe"), Who::Ada, &json!({"role": "x"})).blames(
        422,
        "role",
        "member or admin",
    );
    let added = server.post_as(&member(HARBOR, "zoe"), Who::Ada, &body).is(200).json();
    assert_eq!(added["created"], "2026-11-20T22:14:00Z");
    server.post_as(&member(HARBOR, "zoe"), Who::Ada, &body).blames(409, "userLogin", "already");
    server.delete_as(&member(HARBOR, "ada"), Who::Ada).refuses(400, "yourself");
    assert!(server.delete_as(&member(HARBOR, "zoe"), Who::Ada).is(204).body.is_empty());
    assert_eq!(server.last_event().0, "Member Removed");
    server.delete_as(&member(HARBOR, "zoe"), Who::Ada).refuses(404, "no member zoe");
}

#[test]
fn roles_change_and_members_are_suspended() {
    let server = Server::demo();
    let admin = json!({"role": "admin"});
    change(&server, Who::Linus, "linus", &admin).refuses(403, "manage members");
    change(&server, Who::Robot, "linus", &admin).refuses(403, "admin organization tokens");
    assert!(change(&server, Who::AdminRobot, "linus", &admin).is(204).body.is_empty());
    assert_eq!(server.last_event().0, "Member Role Changed");
    let suspended = json!({"suspended": true});
    change(&server, Who::Linus, "barbara", &suspended).is(204);
    let teams = path::teams(&OrgName::new(ACME));
    server.get_as(&teams, Who::Barbara).refuses(403, "suspended");
    change(&server, Who::Ada, "barbara", &json!({"role": "owner"})).is(422);
    change(&server, Who::Ada, "barbara", &json!({})).is(400);
}

#[test]
fn the_role_of_an_only_admin_is_handed_over() {
    let server = Server::demo();
    let hand = |org: &str, login: &str| {
        server.post_as(
            &path::set_admin(&OrgName::new(org), &UserLogin::new(login)),
            Who::Ada,
            &json!({}),
        )
    };
    hand(ACME, "linus").refuses(400, "several admins");
    server
        .sql()
        .execute_batch("UPDATE organizations SET plan = 'team-starter' WHERE login = 'acme-corp'")
        .unwrap();
    hand(ACME, "linus").is(204);
    hand(ACME, "ada").refuses(403, "manage members");
}

#[test]
fn the_teams_of_a_member() {
    let server = Server::demo();
    let teams = |login: &str| path::member_teams(&OrgName::new(ACME), &UserLogin::new(login));
    let told = server.get_as(&teams("linus"), Who::Robot).is(200).json();
    assert_eq!(told, json!({"teams": ["Platform", "Web shop"]}));
    server.get_as(&teams("nobody"), Who::Ada).refuses(404, "no member nobody");
}

/// The rights count when the work is done, not when the request begins.
#[test]
fn an_admin_who_loses_the_role_while_the_request_arrives_changes_nothing() {
    let server = Server::demo();
    change(&server, Who::Ada, "linus", &json!({"role": "admin"})).is(204);
    let body = json!({"role": "admin"}).to_string();
    let mut slow = TcpStream::connect(server.running().addr).unwrap();
    let head = format!(
        "PATCH {} HTTP/1.1\r\nhost: {}\r\nauthorization: token {}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        member(ACME, "zoe"),
        server.running().addr,
        server.token(Who::Linus),
        body.len()
    );
    slow.write_all(head.as_bytes()).unwrap();
    slow.write_all(&body.as_bytes()[..5]).unwrap();
    change(&server, Who::Ada, "linus", &json!({"role": "member"})).is(204);
    slow.write_all(&body.as_bytes()[5..]).unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 403") && answer.contains("Only organization admins"));
}

#[test]
fn of_two_admins_who_demote_each_other_at_once_one_stays() {
    let server = Server::demo();
    for _ in 0..5 {
        change(&server, Who::AdminRobot, "ada", &json!({"role": "admin"}));
        change(&server, Who::AdminRobot, "linus", &json!({"role": "admin"})).is(204);
        // Grace, the other admin of the demo, would be left in any case.
        change(&server, Who::AdminRobot, "grace", &json!({"role": "member"})).is(204);
        let member = json!({"role": "member"});
        let outcomes: Vec<u16> = std::thread::scope(|scope| {
            let runs = [(Who::Ada, "linus"), (Who::Linus, "ada")]
                .map(|(who, whom)| (who, whom, &server, &member))
                .map(|(who, whom, server, member)| {
                    scope.spawn(move || change(server, who, whom, member).status)
                });
            runs.map(|run| run.join().unwrap()).into()
        });
        let mut sorted = outcomes.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [204, 403], "{outcomes:?}");
        let admins = "SELECT count(*) FROM members m JOIN organizations o ON o.id = m.org_id
                      WHERE o.login = 'acme-corp' AND m.role = 'admin'";
        assert_eq!(server.count(admins), 1);
    }
}
