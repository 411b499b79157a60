//! Teams are made, changed and deleted, over HTTP. The rules in detail are tested with the stores.

use crate::support::{ACME, Server, Who};
use serde_json::json;
use token_api::id::{OrgName, TeamName};
use token_api::path;

#[test]
fn a_team_lives_and_goes() {
    let server = Server::demo();
    let org = OrgName::new(ACME);
    let (make, ops) = (path::new_team(&org), path::team(&org, &TeamName::new("ops")));
    let body = json!({"name": "ops", "displayName": "Operations", "description": ""});
    server.post_as(&make, Who::Barbara, &body).refuses(403, "Only organization admins");
    server.post_as(&make, Who::Ada, &json!({"name": "ops"})).is(400);
    let bad = json!({"name": "a b", "displayName": "", "description": ""});
    server.post_as(&make, Who::Ada, &bad).blames(422, "name", "");
    assert_eq!(server.post_as(&make, Who::AdminRobot, &body).is(201).json()["name"], "ops");
    server.post_as(&make, Who::Ada, &body).blames(409, "name", "can't be used again");
    let add = json!({"member": "linus", "memberAction": "add"});
    server.patch_as(&ops, Who::Linus, &[], &add).refuses(403, "own admins");
    assert!(server.patch_as(&ops, Who::Ada, &[], &add).is(204).body.is_empty());
    server.patch_as(&ops, Who::Ada, &[], &add).blames(422, "member", "already");
    let name = json!({"newDisplayName": "Ops"});
    server.patch_as(&ops, Who::Ada, &[], &name).is(204);
    let team = server.get_as(&ops, Who::Linus).is(200).json();
    assert_eq!((&team["displayName"], &team["userRole"]), (&json!("Ops"), &json!("member")));
    server.delete_as(&ops, Who::Linus).is(403);
    assert!(server.delete_as(&ops, Who::Ada).is(204).body.is_empty());
    assert_eq!(server.last_event().0, "Team Deleted");
    server.get_as(&ops, Who::Ada).is(404);
    server.delete_as(&ops, Who::Ada).is(404);
    server.post_as(&make, Who::Ada, &body).is(409);
}

#[test]
fn teams_of_other_systems_say_where_they_are_changed() {
    let server = Server::demo();
    for (team, words) in [("sre", "GitHub"), ("security", "SCIM")] {
        let team = path::team(&OrgName::new(ACME), &TeamName::new(team));
        server.delete_as(&team, Who::Ada).refuses(400, words);
        let add = json!({"member": "linus", "memberAction": "add"});
        server.patch_as(&team, Who::Ada, &[], &add).refuses(400, words);
    }
}
