//! Who may change an organization's settings, and what follows.

use crate::world::{World, acme, blames, json, refuses};
use serde_json::{Value, json};
use token_api::token::Owner;
use token_service::refusal::{Kind, Refusal};
use token_service::store::tokens::Holder;
use token_service::{metadata, teams};

on_each_store! {
    admins_change_settings
    a_maximum_is_set_and_holds_at_once
    nobody_locks_themselves_out
    members_create_teams_where_they_may
}

fn change(world: &mut World, who: &str, body: &Value) -> Result<Value, Refusal> {
    let body = body.to_string();
    let told = world.act(who, &[], |act| metadata::change(act, &acme(), &json(&body), true))?;
    Ok(serde_json::to_value(told).unwrap())
}

fn days(days: i64) -> Value {
    json!({"setMaxAccessTokenExpiryDays": days})
}

fn admins_change_settings(world: &mut World) {
    let may = json!({"setMembersCanCreateTeams": true});
    for who in ["linus", "barbara", "robot", "team-robot"] {
        refuses(change(world, who, &may), Kind::Forbidden, "the settings");
    }
    refuses(change(world, "zoe", &may), Kind::NotFound, "no such organization");
    for body in [json!({}), json!({"setMembersCanCreateStacks": true})] {
        refuses(change(world, "ada", &body), Kind::BadRequest, "what to change");
    }
    let told = change(world, "admin-robot", &may).unwrap();
    assert_eq!(
        (&told["membersCanCreateTeams"], &told["product"]),
        (&json!(true), &json!("enterprise"))
    );
    assert_eq!(world.last_event(), "Organization Settings Updated");
    let log = world.log().len();
    assert!(change(world, "ada", &may).is_ok());
    assert_eq!(world.log().len(), log, "nothing changed, so nothing is noted");
}

fn a_maximum_is_set_and_holds_at_once(world: &mut World) {
    let user_id = "id-ada".to_owned();
    let expires = world.now + 20 * crate::world::DAY;
    world.give("short", Holder::Person { user_id }, |mut token| {
        token.expires = expires;
        token
    });
    for bad in [-1, 3651, i64::MAX] {
        let field = "setMaxAccessTokenExpiryDays";
        blames(change(world, "short", &days(bad)), Kind::Invalid, field, "from 1 to 3650 days");
    }
    let told = change(world, "short", &days(30)).unwrap();
    assert_eq!(told["maxAccessTokenExpiryDays"], 30);
    assert_eq!(world.log()[0].description, "Set the maximum token expiry to 30 days");
    let enter = |world: &mut World, who: &str| {
        world.act(who, &[], |act| act.organization("acme").map(drop))
    };
    refuses(enter(world, "robot"), Kind::Forbidden, "a maximum token expiry of 30 days");
    refuses(enter(world, "linus"), Kind::Forbidden, "a maximum token expiry of 30 days");
    let owner = Owner::Organization(acme());
    let body = json!({"name": "ci", "description": "", "expires": 0, "admin": false});
    blames(world.create("short", &owner, &body), Kind::Invalid, "expires", "needs an expiration");
    let told = change(world, "short", &days(0)).unwrap();
    assert!(told.get("maxAccessTokenExpiryDays").is_none());
    assert_eq!(world.log()[0].description, "Removed the maximum token expiry");
    assert!(enter(world, "robot").is_ok());
}

fn nobody_locks_themselves_out(world: &mut World) {
    for who in ["ada", "admin-robot"] {
        refuses(change(world, who, &days(30)), Kind::BadRequest, "you could not take it back");
    }
    assert!(world.act("robot", &[], |act| act.organization("acme").map(drop)).is_ok());
    // Tokens of an exchange are exempt from the maximum.
    assert!(change(world, "limited", &days(30)).is_ok());
    assert!(change(world, "limited", &days(0)).is_ok());
}

fn members_create_teams_where_they_may(world: &mut World) {
    let create = |world: &mut World, who: &str, name: &str| {
        let body = json!({"name": name, "displayName": "", "description": ""}).to_string();
        world.act(who, &[], |act| teams::create(act, &acme(), &json(&body)).map(drop))
    };
    refuses(create(world, "linus", "own"), Kind::Forbidden, "Only organization admins");
    change(world, "ada", &json!({"setMembersCanCreateTeams": true})).unwrap();
    assert!(create(world, "linus", "own").is_ok());
    let team = world.rows().team_by_name("id-acme", "own").unwrap().unwrap();
    let role = world.rows().team_role(&team.id, "id-linus").unwrap();
    assert_eq!(role, Some(token_service::store::Role::Admin), "who creates it manages it");
    refuses(create(world, "robot", "robots"), Kind::Forbidden, "not admin");
    refuses(create(world, "team-robot", "robots"), Kind::Forbidden, "Team tokens");
}
