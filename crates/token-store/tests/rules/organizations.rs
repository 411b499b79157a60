//! Organizations, teams and members.

use crate::world::{World, acme, refuses};
use serde_json::{Value, json};
use token_api::id::{OrgName, TeamName};
use token_service::refusal::Kind;
use token_service::store::Role;
use token_service::store::users::{Membership, User};
use token_service::{members, teams};
use token_service::{metadata, user};

on_each_store! {
    teams_are_told_with_their_members
    members_come_in_pages
    settings_are_told
    the_first_organization_is_that_of_the_first_login
}

fn value<T: serde::Serialize>(body: T) -> Value {
    serde_json::to_value(body).unwrap()
}

fn teams_are_told_with_their_members(world: &mut World) {
    let told = value(world.act("linus", &[], |act| teams::list(act, &acme())).unwrap());
    let names: Vec<&Value> = told["teams"].as_array().unwrap().iter().map(|t| &t["name"]).collect();
    assert_eq!(names, ["data", "platform"]);
    let platform = TeamName::new("platform");
    let team = world.act("linus", &[], |act| teams::one(act, &acme(), &platform));
    let team = value(team.unwrap());
    assert_eq!(team["userRole"], "member");
    let members: Vec<&Value> =
        team["members"].as_array().unwrap().iter().map(|m| &m["githubLogin"]).collect();
    assert_eq!(members, ["barbara", "linus"], "admins first");
    let nothing = TeamName::new("nothing");
    let unknown = world.act("linus", &[], |act| teams::one(act, &acme(), &nothing));
    refuses(unknown, Kind::NotFound, "acme has no team of this name");
}

fn members_come_in_pages(world: &mut World) {
    world.write(|rows| {
        (0..200).try_for_each(|number| {
            let (id, login) = (format!("id-{number}"), format!("user-{number}"));
            let user = User { id: id.clone(), login, name: String::new(), email: String::new() };
            rows.insert_user(&user)?;
            rows.join_organization("id-acme", &id, &Membership::new(Role::Member, 1))
        })
    });
    let page = |world: &mut World, query: crate::world::Pairs<'_>| {
        value(world.act("linus", query, |act| members::list(act, &acme())).unwrap())
    };
    let (mut logins, mut sizes, mut query) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        let told: Vec<(&str, &str)> =
            query.iter().map(|token: &String| ("continuationToken", token.as_str())).collect();
        let page = page(world, &told);
        let rows = page["members"].as_array().unwrap();
        sizes.push(rows.len());
        logins.extend(rows.iter().map(|row| row["user"]["githubLogin"].clone()));
        match page["continuationToken"].as_str() {
            Some(token) => query = vec![token.to_owned()],
            None => break,
        }
    }
    assert_eq!(sizes, [100, 100, 3]);
    assert_eq!(
        (&logins[..2], logins.last()),
        (&[json!("ada"), json!("linus")][..], Some(&json!("user-199")))
    );
    let other = [("continuationToken", "0")];
    let refused = world.act("linus", &other, |act| members::list(act, &acme()));
    refuses(refused, Kind::BadRequest, "not one of this list");
    let kind = [("type", "other")];
    refuses(
        world.act("linus", &kind, |act| members::list(act, &acme())),
        Kind::BadRequest,
        "frontend",
    );
}

fn settings_are_told(world: &mut World) {
    let told = world.act("robot", &[], |act| metadata::metadata(act, &acme(), true)).unwrap();
    let told = value(told);
    assert_eq!((&told["memberCount"], &told["userRole"]), (&json!(3), &json!("member")));
    assert_eq!(told["auditLogsEnabled"], true);
    let nowhere = OrgName::new("nowhere");
    let unknown = world.act("robot", &[], |act| metadata::metadata(act, &nowhere, true));
    refuses(unknown, Kind::NotFound, "no such organization");
}

fn the_first_organization_is_that_of_the_first_login(world: &mut World) {
    for (who, first) in [("ada", "acme"), ("zoe", ""), ("team-robot", "acme")] {
        let told = world.act(who, &[], |act| user::default_organization(act)).unwrap();
        assert_eq!(value(told)["GitHubLogin"], first, "{who}");
    }
}
