//! Deleting tokens.

use crate::support::{ACME, HARBOR, Server, Who};
use serde_json::json;
use token_api::id::{OrgName, TeamName, TokenId};
use token_api::path;
use token_api::token::Owner;

fn acme() -> Owner {
    Owner::Organization(OrgName::new(ACME))
}

fn team(name: &str) -> Owner {
    Owner::Team(OrgName::new(ACME), TeamName::new(name))
}

/// Creates a token and returns its identifier and value.
fn create(server: &Server, owner: &Owner, who: Who, name: &str) -> (TokenId, String) {
    let body = match owner {
        Owner::Personal => json!({"description": name, "expires": 0}),
        _ => json!({"name": name, "description": "", "expires": server.now() + 86_400}),
    };
    let created = server.post_as(&path::create_token(owner, None), who, &body).is(200).json();
    let id = serde_json::from_value(created["id"].clone()).unwrap();
    (id, created["tokenValue"].as_str().unwrap().to_owned())
}

#[test]
fn a_deleted_token_is_dead_at_once() {
    let server = Server::demo();
    for owner in [Owner::Personal, acme(), team("platform")] {
        let (id, value) = create(&server, &owner, Who::Ada, "doomed-1");
        server.get(&path::user(), &value).is(200);
        let path = path::delete_token(&owner, &id, None);
        let answer = server.delete_as(&path, Who::Ada);
        assert_eq!((answer.status, answer.body.len()), (204, 0));
        server.get(&path::user(), &value).refuses(401, "was deleted");
        server.delete_as(&path, Who::Ada).refuses(404, "may have been deleted");
        // The next owner's token needs another name.
        let rename = "UPDATE tokens SET name = name || '-' || seq WHERE name = 'doomed-1'";
        server.sql().execute(rename, []).unwrap();
    }
}

#[test]
fn who_may_delete_what() {
    let server = Server::demo();
    let (org_id, _) = create(&server, &acme(), Who::Ada, "org-token");
    let (team_id, _) = create(&server, &team("platform"), Who::Ada, "team-token");
    let organization = path::delete_token(&acme(), &org_id, None);
    let platform = path::delete_token(&team("platform"), &team_id, None);
    for who in [Who::Linus, Who::Barbara, Who::Robot, Who::AdminRobot] {
        server.delete_as(&organization, who).is(403);
    }
    for who in [Who::Linus, Who::Robot] {
        server.delete_as(&platform, who).is(403);
    }
    server.delete_as(&platform, Who::AdminRobot).is(204);
    server.delete_as(&organization, Who::Ada).is(204);
    let (team_id, _) = create(&server, &team("platform"), Who::Ada, "team-token-2");
    server.delete_as(&path::delete_token(&team("platform"), &team_id, None), Who::Barbara).is(204);
}

#[test]
fn a_token_of_another_kind_is_400_and_survives() {
    let server = Server::demo();
    let (org_id, org_value) = create(&server, &acme(), Who::Ada, "org-token");
    let (team_id, _) = create(&server, &team("platform"), Who::Ada, "team-token");
    let (own_id, _) = create(&server, &Owner::Personal, Who::Ada, "mine");
    for (owner, id, kind) in [
        (Owner::Personal, &org_id, "organization"),
        (Owner::Personal, &team_id, "team"),
        (acme(), &team_id, "team"),
        (acme(), &own_id, "personal"),
        (team("platform"), &org_id, "organization"),
    ] {
        let answer = server.delete_as(&path::delete_token(&owner, id, None), Who::Ada);
        answer.refuses(400, &format!("another kind: {kind}. Nothing was deleted"));
    }
    server.get(&path::user(), &org_value).is(200);
}

#[test]
fn tokens_of_others_are_not_there() {
    let server = Server::demo();
    let (linus, value) = create(&server, &Owner::Personal, Who::Linus, "of linus");
    let (platform, _) = create(&server, &team("platform"), Who::Ada, "team-token");
    let harbor = Owner::Organization(OrgName::new(HARBOR));
    let (harbor, _) = create(&server, &harbor, Who::Ada, "theirs");
    let gone = "no such token";
    for (owner, id, who) in [
        (Owner::Personal, &linus, Who::Ada),
        (acme(), &linus, Who::Ada),
        (team("platform"), &linus, Who::AdminRobot),
        (team("data"), &platform, Who::Ada),
        // Barbara is not in the other organization and may not learn that the token exists.
        (Owner::Personal, &harbor, Who::Barbara),
        (team("platform"), &harbor, Who::Barbara),
        (team("platform"), &harbor, Who::AdminRobot),
    ] {
        server.delete_as(&path::delete_token(&owner, id, None), who).refuses(404, gone);
    }
    server.get(&path::user(), &value).is(200);
}

#[test]
fn the_token_in_use_can_go() {
    let server = Server::demo();
    let list = path::list_tokens(&Owner::Personal, Default::default(), 100, None);
    let rows = server.get_as(&list, Who::Linus).json();
    let own =
        rows["tokens"].as_array().unwrap().iter().find(|row| row["description"] == "Demo sign-in");
    let id: TokenId = serde_json::from_value(own.unwrap()["id"].clone()).unwrap();
    server.delete_as(&path::delete_token(&Owner::Personal, &id, Some("bye")), Who::Linus).is(204);
    server.get_as(&list, Who::Linus).refuses(401, "was deleted");
}
