//! Who may add, change and remove members, and what follows for their tokens.

use crate::world::{World, acme, blames, json, refuses};
use serde_json::{Value, json};
use token_api::id::UserLogin;
use token_api::token::Owner;
use token_service::members;
use token_service::refusal::{Kind, Refusal};
use token_service::store::organizations::{Organization, Plan};
use token_service::store::users::Membership;
use token_service::store::{Role, Rows};

on_each_store! {
    a_user_is_added_once
    roles_are_changed_by_admins
    nobody_takes_their_own_rights_away
    one_admin_stays
    of_two_admins_who_demote_each_other_one_stays
    a_suspended_member_is_kept_out
    who_is_removed_is_out_and_the_organizations_tokens_stay
    a_plan_with_one_admin_hands_the_role_over
    the_teams_of_a_member_are_told
}

fn login(text: &str) -> UserLogin {
    UserLogin::new(text)
}

fn add(world: &mut World, who: &str, whom: &str, body: &Value) -> Result<Value, Refusal> {
    let body = body.to_string();
    let added =
        world.act(who, &[], |act| members::add(act, &acme(), &login(whom), &json(&body)))?;
    Ok(serde_json::to_value(added).unwrap())
}

fn change(world: &mut World, who: &str, whom: &str, body: &Value) -> Result<(), Refusal> {
    let body = body.to_string();
    world.act(who, &[], |act| members::change(act, &acme(), &login(whom), &json(&body)))
}

fn remove(world: &mut World, who: &str, whom: &str) -> Result<(), Refusal> {
    world.act(who, &[], |act| members::remove(act, &acme(), &login(whom)))
}

fn role(world: &World, id: &str) -> Option<Role> {
    world.rows().membership("id-acme", id).unwrap().map(|membership| membership.role)
}

fn events(world: &World, count: usize) -> Vec<String> {
    world.log().into_iter().take(count).map(|event| event.event).collect()
}

fn a_user_is_added_once(world: &mut World) {
    let member = json!({"role": "member"});
    for who in ["linus", "barbara", "robot", "team-robot"] {
        refuses(add(world, who, "zoe", &member), Kind::Forbidden, "manage members");
    }
    blames(add(world, "ada", "zoe", &json!({"role": "none"})), Kind::Invalid, "role", "member or");
    refuses(add(world, "ada", "nobody", &member), Kind::NotFound, "There is no user nobody here");
    world.now += 7;
    let added = add(world, "admin-robot", "zoe", &member).unwrap();
    assert_eq!((&added["user"]["githubLogin"], &added["role"]), (&json!("zoe"), &json!("member")));
    assert_eq!(added["created"], "2026-11-20T22:14:07Z");
    assert_eq!(world.last_event(), "Member Added");
    assert!(world.act("zoe", &[], |act| act.organization("acme").map(drop)).is_ok());
    blames(
        add(world, "ada", "zoe", &member),
        Kind::Conflict,
        "userLogin",
        "a member of acme already",
    );
    assert_eq!(world.last_event(), "Request Refused");
}

fn roles_are_changed_by_admins(world: &mut World) {
    let admin = json!({"role": "admin"});
    refuses(change(world, "linus", "linus", &admin), Kind::Forbidden, "manage members");
    refuses(change(world, "ada", "zoe", &admin), Kind::NotFound, "acme has no member zoe");
    refuses(change(world, "ada", "linus", &json!({})), Kind::BadRequest, "what to change");
    let unknown = json!({"fgaRoleId": "nothing"});
    blames(change(world, "ada", "linus", &unknown), Kind::Invalid, "fgaRoleId", "member or admin");
    let log = world.log().len();
    assert!(change(world, "ada", "linus", &json!({"role": "member"})).is_ok());
    assert_eq!(world.log().len(), log, "nothing changed, so nothing is noted");
    world.now += 7;
    // The identifier counts more than the word.
    let both = json!({"role": "member", "fgaRoleId": "admin"});
    assert!(change(world, "admin-robot", "linus", &both).is_ok());
    assert_eq!(world.log()[0].description, "Changed the role of linus from member to admin");
    let membership = world.rows().membership("id-acme", "id-linus").unwrap().unwrap();
    assert_eq!((membership.since, membership.role_since), (1, world.now));
    assert!(change(world, "linus", "ada", &json!({"role": "member"})).is_ok(), "at once");
}

fn nobody_takes_their_own_rights_away(world: &mut World) {
    change(world, "ada", "linus", &json!({"role": "admin"})).unwrap();
    for body in [json!({"role": "member"}), json!({"suspended": true})] {
        refuses(change(world, "ada", "ada", &body), Kind::BadRequest, "your own admin rights");
        // A token that is limited to the organization is as much the admin's own.
        refuses(change(world, "limited", "ada", &body), Kind::BadRequest, "your own admin rights");
    }
    refuses(remove(world, "ada", "ada"), Kind::BadRequest, "remove yourself");
    assert!(remove(world, "linus", "ada").is_ok(), "another admin can");
}

fn one_admin_stays(world: &mut World) {
    for body in [json!({"role": "member"}), json!({"suspended": true})] {
        refuses(change(world, "admin-robot", "ada", &body), Kind::BadRequest, "the last admin");
    }
    refuses(remove(world, "admin-robot", "ada"), Kind::BadRequest, "the last admin of acme");
    // A suspended admin is none who could act.
    change(world, "ada", "linus", &json!({"role": "admin"})).unwrap();
    change(world, "ada", "linus", &json!({"suspended": true})).unwrap();
    refuses(remove(world, "admin-robot", "ada"), Kind::BadRequest, "the last admin");
    change(world, "ada", "linus", &json!({"suspended": false})).unwrap();
    assert_eq!(world.last_event(), "Member Reinstated");
    assert!(remove(world, "admin-robot", "ada").is_ok());
    assert_eq!((role(world, "id-ada"), role(world, "id-linus")), (None, Some(Role::Admin)));
}

fn of_two_admins_who_demote_each_other_one_stays(world: &mut World) {
    change(world, "ada", "linus", &json!({"role": "admin"})).unwrap();
    let member = json!({"role": "member"});
    assert!(change(world, "ada", "linus", &member).is_ok());
    refuses(change(world, "linus", "ada", &member), Kind::Forbidden, "Only organization admins");
    assert_eq!(world.rows().admin_count("id-acme"), Ok(1));
}

fn a_suspended_member_is_kept_out(world: &mut World) {
    change(world, "ada", "linus", &json!({"suspended": true})).unwrap();
    assert_eq!(world.last_event(), "Member Suspended");
    let list = world.act("ada", &[], |act| members::list(act, &acme())).unwrap();
    let list = serde_json::to_value(list).unwrap();
    assert_eq!((&list["members"][1]["suspended"]), &json!(true), "still a member");
    let enter = |world: &mut World, org: &str| {
        world.act("linus", &[], |act| act.organization(org).map(drop))
    };
    refuses(enter(world, "acme"), Kind::Forbidden, "Your membership of acme is suspended");
    assert_eq!(world.last_event(), "Auth Failure Organization Membership");
    let record = world.act("linus", &[], |act| token_service::user::record(act)).unwrap();
    let record = serde_json::to_value(record).unwrap();
    assert_eq!(record["organizations"].as_array().unwrap().len(), 1, "harbor alone");
    change(world, "ada", "linus", &json!({"suspended": false})).unwrap();
    assert!(enter(world, "acme").is_ok());
}

fn who_is_removed_is_out_and_the_organizations_tokens_stay(world: &mut World) {
    change(world, "ada", "linus", &json!({"role": "admin"})).unwrap();
    let owner = Owner::Organization(acme());
    let body = json!({"name": "ci", "description": "", "expires": 0, "admin": false});
    let made = world.create("linus", &owner, &body).unwrap();
    world.name("ci", &made.token_value);
    refuses(remove(world, "barbara", "linus"), Kind::Forbidden, "manage members");
    refuses(remove(world, "ada", "zoe"), Kind::NotFound, "no member zoe");
    assert!(remove(world, "ada", "linus").is_ok());
    assert_eq!(world.log()[0].description, "Removed linus, also from the teams platform");
    let enter = |world: &mut World, who: &str, org: &str| {
        world.act(who, &[], |act| act.organization(org).map(drop))
    };
    refuses(enter(world, "linus", "acme"), Kind::NotFound, "not a member of it");
    assert!(world.act("linus", &[], |act| token_service::user::record(act)).is_ok());
    assert!(enter(world, "ci", "acme").is_ok(), "the organization's token");
    assert!(add(world, "ada", "linus", &json!({"role": "member"})).is_ok());
    assert!(enter(world, "linus", "acme").is_ok());
    assert_eq!(world.rows().team_role("id-platform", "id-linus"), Ok(None), "not in the team");
}

/// A world whose organization has one admin.
fn make_small(world: &mut World) {
    let small = Organization {
        id: "id-small".to_owned(),
        login: "small".to_owned(),
        name: String::new(),
        created: 1,
        cap: None,
        plan: Plan::TeamStarter,
        members_create_teams: false,
    };
    world.write(|rows: &dyn Rows| {
        rows.insert_organization(&small)?;
        rows.join_organization("id-small", "id-ada", &Membership::new(Role::Admin, 1))?;
        rows.join_organization("id-small", "id-linus", &Membership::new(Role::Member, 1))
    });
}

fn a_plan_with_one_admin_hands_the_role_over(world: &mut World) {
    make_small(world);
    let small = token_api::id::OrgName::new("small");
    let hand_over = |world: &mut World, org: &token_api::id::OrgName, who: &str, whom: &str| {
        world.act(who, &[], |act| members::set_admin(act, org, &login(whom)))
    };
    refuses(hand_over(world, &acme(), "ada", "linus"), Kind::BadRequest, "several admins");
    refuses(hand_over(world, &small, "linus", "linus"), Kind::Forbidden, "manage members");
    refuses(hand_over(world, &small, "ada", "ada"), Kind::BadRequest, "another member");
    refuses(hand_over(world, &small, "ada", "zoe"), Kind::NotFound, "no member zoe");
    let admin = world.act("ada", &[], |act| {
        members::change(act, &small, &login("linus"), &json(r#"{"role": "admin"}"#))
    });
    refuses(admin, Kind::BadRequest, "includes one admin");
    let admin = world.act("ada", &[], |act| {
        members::add(act, &small, &login("zoe"), &json(r#"{"role": "admin"}"#))
    });
    refuses(admin, Kind::BadRequest, "includes one admin");
    assert!(hand_over(world, &small, "ada", "linus").is_ok());
    let role = |id: &str| world.rows().membership("id-small", id).unwrap().unwrap().role;
    assert_eq!((role("id-ada"), role("id-linus")), (Role::Member, Role::Admin));
    refuses(hand_over(world, &small, "ada", "linus"), Kind::Forbidden, "manage members");
}

fn the_teams_of_a_member_are_told(world: &mut World) {
    let teams = |world: &mut World, who: &str, whom: &str| {
        world.act(who, &[], |act| members::teams(act, &acme(), &login(whom)))
    };
    assert_eq!(teams(world, "robot", "linus").unwrap().teams, ["PLATFORM"]);
    assert_eq!(teams(world, "linus", "ada").unwrap().teams, [""; 0]);
    refuses(teams(world, "ada", "zoe"), Kind::NotFound, "no member zoe");
    refuses(teams(world, "zoe", "ada"), Kind::NotFound, "no such organization");
    assert_eq!(events(world, 1), ["Auth Failure Organization Membership"]);
}
