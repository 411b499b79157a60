//! Who may make, change and delete teams, and who is in them.

use crate::world::{World, acme, blames, json, refuses};
use serde_json::{Value, json};
use token_api::id::{OrgName, TeamName};
use token_api::token::Owner;
use token_service::refusal::{Kind, Refusal};
use token_service::store::Role;
use token_service::store::organizations::Team;
use token_service::{members, teams};

on_each_store! {
    a_team_is_created_by_admins
    a_name_is_used_once
    admins_rename_a_team
    a_teams_own_admins_change_who_is_in_it
    a_member_of_a_team_is_changed_step_by_step
    what_another_system_manages_is_changed_there
    a_deleted_team_takes_its_tokens_along
}

fn create(world: &mut World, who: &str, body: &Value) -> Result<Value, Refusal> {
    let body = body.to_string();
    let team = world.act(who, &[], |act| teams::create(act, &acme(), &json(&body)))?;
    Ok(serde_json::to_value(team).unwrap())
}

fn new(name: &str) -> Value {
    json!({"name": name, "displayName": "Ops", "description": "Runs it"})
}

fn change(world: &mut World, who: &str, team: &str, body: &Value) -> Result<(), Refusal> {
    let body = body.to_string();
    let team = TeamName::new(team);
    world.act(who, &[], |act| teams::change(act, &acme(), &team, &json(&body)))
}

fn delete(world: &mut World, who: &str, team: &str) -> Result<(), Refusal> {
    world.act(who, &[], |act| teams::delete(act, &acme(), &TeamName::new(team)))
}

fn a_team_is_created_by_admins(world: &mut World) {
    for who in ["linus", "barbara", "robot", "team-robot"] {
        refuses(create(world, who, &new("ops")), Kind::Forbidden, "teams");
    }
    refuses(create(world, "zoe", &new("ops")), Kind::NotFound, "no such organization");
    let team = create(world, "admin-robot", &new("ops")).unwrap();
    assert_eq!((&team["kind"], &team["members"]), (&json!("pulumi"), &json!([])));
    assert_eq!(world.last_event(), "Team Created");
    let team = create(world, "ada", &json!({"name": "a", "displayName": " ", "description": ""}));
    assert_eq!(team.unwrap()["displayName"], "a", "the unique name stands in");
}

fn a_name_is_used_once(world: &mut World) {
    for (name, words) in [("", "Enter a name"), ("a b", "Spaces"), ("pulumi", "a word of the API")]
    {
        blames(create(world, "ada", &new(name)), Kind::Invalid, "name", words);
    }
    let long = json!({"name": "a", "displayName": "x".repeat(101), "description": ""});
    blames(create(world, "ada", &long), Kind::Invalid, "displayName", "to 100 characters");
    let long = json!({"name": "a", "displayName": "", "description": "x".repeat(1001)});
    blames(create(world, "ada", &long), Kind::Invalid, "description", "to 1000 characters");
    blames(create(world, "ada", &new("data")), Kind::Conflict, "name", "or had");
    delete(world, "ada", "data").unwrap();
    blames(
        create(world, "ada", &new("data")),
        Kind::Conflict,
        "name",
        "also if the team was deleted",
    );
    let harbor = OrgName::new("harbor");
    let body = new("data").to_string();
    let elsewhere = world.act("limited", &[], |act| teams::create(act, &harbor, &json(&body)));
    refuses(elsewhere, Kind::NotFound, "no such organization");
    world.now += 7;
    assert!(create(world, "ada", &new("datb")).is_ok());
}

fn admins_rename_a_team(world: &mut World) {
    let name = json!({"newDisplayName": "The platform"});
    refuses(change(world, "linus", "platform", &name), Kind::Forbidden, "own admins");
    refuses(
        change(world, "barbara", "platform", &name),
        Kind::Forbidden,
        "Only organization admins",
    );
    refuses(change(world, "ada", "nothing", &name), Kind::NotFound, "no team of this name");
    for body in [json!({}), json!({"member": "linus"}), json!({"addStackPermission": {}})] {
        refuses(change(world, "ada", "platform", &body), Kind::BadRequest, "what to change");
    }
    refuses(
        change(world, "ada", "platform", &json!({"member": "linus", "memberAction": "praise"})),
        Kind::BadRequest,
        "expected one of `add`",
    );
    assert!(change(world, "ada", "platform", &name).is_ok());
    assert_eq!(world.last_event(), "Team Updated");
    let team = world.rows().team_by_id("id-platform").unwrap().unwrap();
    assert_eq!((team.name.as_str(), team.display_name.as_str()), ("platform", "The platform"));
}

fn a_teams_own_admins_change_who_is_in_it(world: &mut World) {
    let add = json!({"member": "ada", "memberAction": "add"});
    for who in ["linus", "robot", "team-robot"] {
        refuses(change(world, who, "platform", &add), Kind::Forbidden, "team");
    }
    refuses(change(world, "barbara", "data", &add), Kind::Forbidden, "own admins");
    assert!(change(world, "barbara", "platform", &add).is_ok());
    let flags = |world: &World| {
        let event = world.log().into_iter().next().unwrap();
        (event.event, event.req_org_admin.cell())
    };
    assert_eq!(flags(world), ("Team Member Added".to_owned(), "false"));
    let remove = json!({"member": "ada", "memberAction": "remove"});
    assert!(change(world, "admin-robot", "platform", &remove).is_ok());
    assert_eq!(flags(world), ("Team Member Removed".to_owned(), "true"));
    // Barbara's own role is what decides, until it is gone.
    let demote = json!({"member": "barbara", "memberAction": "demote"});
    assert!(change(world, "barbara", "platform", &demote).is_ok());
    assert_eq!(flags(world), ("Team Member Role Changed".to_owned(), "false"));
    refuses(change(world, "barbara", "platform", &add), Kind::Forbidden, "own admins");
}

fn a_member_of_a_team_is_changed_step_by_step(world: &mut World) {
    let mut step = |login: &str, action: &str| {
        let body = json!({"member": login, "memberAction": action});
        change(world, "ada", "platform", &body)
    };
    blames(step("zoe", "add"), Kind::Invalid, "member", "acme has no member zoe");
    blames(step("linus", "add"), Kind::Invalid, "member", "in the team already");
    blames(step("ada", "remove"), Kind::Invalid, "member", "not in the team");
    blames(step("ada", "promote"), Kind::Invalid, "member", "not in the team");
    blames(step("linus", "demote"), Kind::Invalid, "member", "no admin of the team");
    assert!(step("linus", "promote").is_ok());
    blames(step("linus", "promote"), Kind::Invalid, "member", "an admin of the team already");
    assert!(step("linus", "remove").is_ok());
    assert_eq!(world.rows().team_role("id-platform", "id-linus"), Ok(None));
}

fn what_another_system_manages_is_changed_there(world: &mut World) {
    world.write(|rows| {
        for (kind, id) in [("github", "gh"), ("scim", "sc")] {
            rows.insert_team(
                "id-acme",
                &Team {
                    id: id.to_owned(),
                    name: id.to_owned(),
                    display_name: String::new(),
                    description: String::new(),
                    kind: kind.to_owned(),
                },
            )?;
            rows.join_team(id, "id-barbara", Role::Admin)?;
        }
        Ok(())
    });
    let add = json!({"member": "ada", "memberAction": "add"});
    for (team, words) in [("gh", "follows a team of GitHub"), ("sc", "(SCIM)")] {
        for body in [&add, &json!({"newDescription": "x"})] {
            refuses(change(world, "ada", team, body), Kind::BadRequest, words);
        }
        refuses(change(world, "barbara", team, &add), Kind::BadRequest, words);
        refuses(delete(world, "ada", team), Kind::BadRequest, words);
    }
    assert_eq!(world.last_event(), "Request Refused");
}

fn a_deleted_team_takes_its_tokens_along(world: &mut World) {
    for who in ["linus", "barbara", "robot", "team-robot"] {
        refuses(delete(world, who, "platform"), Kind::Forbidden, "teams");
    }
    assert!(world.act("team-robot", &[], |act| act.organization("acme").map(drop)).is_ok());
    assert!(delete(world, "admin-robot", "platform").is_ok());
    let events: Vec<_> = world.log().into_iter().take(2).map(|event| event.event).collect();
    assert_eq!(events, ["Team Deleted", "Team Token Deleted"]);
    let outcome = world.act("team-robot", &[], |act| act.organization("acme").map(drop));
    refuses(outcome, Kind::BadToken, "This token was deleted");
    refuses(delete(world, "ada", "platform"), Kind::NotFound, "no team of this name");
    let list = world.act("ada", &[], |act| teams::list(act, &acme())).unwrap();
    assert_eq!(serde_json::to_value(list).unwrap()["teams"].as_array().unwrap().len(), 1);
    let of = token_api::id::UserLogin::new("linus");
    let told = world.act("ada", &[], |act| members::teams(act, &acme(), &of)).unwrap();
    assert_eq!(told.teams, [""; 0]);
    // Its token's name stays reserved as well.
    let body = json!({"name": "team-robot", "description": "", "expires": 0, "admin": false});
    let again = world.create("ada", &Owner::Organization(acme()), &body);
    blames(again, Kind::Conflict, "name", "already has, or had");
}
