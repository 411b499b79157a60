//! Roles that an organization makes: who may make and give them, and what they decide.

use crate::world::{World, acme, blames, json, refuses};
use serde_json::{Value, json};
use token_api::id::{RoleId, TeamName, TokenId, UserLogin};
use token_api::token::Owner;
use token_service::refusal::{Kind, Refusal};
use token_service::{audit, members, metadata, oidc, roles, tokens};

on_each_store! {
    a_role_is_made_read_changed_and_deleted
    what_breaks_a_rule_is_named
    built_in_roles_stay_as_they_are
    what_a_member_may_do_is_the_role
    a_teams_role_is_its_members_and_tokens
    a_tokens_one_role_is_its_power
    tokens_do_not_make_tokens_whatever_their_role
    new_members_get_the_default_role
    a_role_in_use_stays
    custom_roles_are_told_of_where_there_are_some
}

fn value<T: serde::Serialize>(body: T) -> Value {
    serde_json::to_value(body).unwrap()
}

pub fn allow(scopes: &[&str]) -> Value {
    json!({"__type": "PermissionDescriptorAllow", "permissions": scopes})
}

/// Makes a role, and tells its identifier.
pub fn make(world: &mut World, who: &str, name: &str, scopes: &[&str]) -> Result<RoleId, Refusal> {
    let body = json!({"name": name, "description": "", "details": allow(scopes)}).to_string();
    world.act(who, &[], |act| roles::create(act, &acme(), &json(&body))).map(|role| role.id)
}

pub fn change(world: &mut World, who: &str, id: &RoleId, body: &Value) -> Result<Value, Refusal> {
    let body = body.to_string();
    world.act(who, &[], |act| roles::change(act, &acme(), id, &json(&body))).map(value)
}

pub fn delete(world: &mut World, who: &str, id: &RoleId, force: &str) -> Result<(), Refusal> {
    world.act(who, &[("force", force)], |act| roles::delete(act, &acme(), id))
}

pub fn set_default(world: &mut World, who: &str, id: &RoleId) -> Result<(), Refusal> {
    world.act(who, &[], |act| roles::set_default(act, &acme(), id))
}

pub fn member(world: &mut World, who: &str, whom: &str, body: &Value) -> Result<(), Refusal> {
    let body = body.to_string();
    let login = UserLogin::new(whom);
    world.act(who, &[], |act| members::change(act, &acme(), &login, &json(&body)))
}

/// Gives a member a role, as an admin.
pub fn give(world: &mut World, whom: &str, id: &RoleId) {
    member(world, "ada", whom, &json!({"fgaRoleId": id})).unwrap();
}

pub fn platform() -> TeamName {
    TeamName::new("platform")
}

pub fn give_team(world: &mut World, who: &str, id: &RoleId) -> Result<(), Refusal> {
    world.act(who, &[], |act| roles::give_team(act, &acme(), &platform(), id))
}

pub fn token(world: &mut World, who: &str, name: &str, role: &str) -> Result<TokenId, Refusal> {
    let body = json!({"name": name, "description": "", "expires": 0, "roleID": role});
    let made = world.create(who, &Owner::Organization(acme()), &body)?;
    world.name(name, &made.token_value);
    Ok(made.id)
}

fn reads_log(world: &mut World, who: &str) -> bool {
    world.act(who, &[], |act| audit::event_types(act, &acme())).is_ok()
}

fn a_role_is_made_read_changed_and_deleted(world: &mut World) {
    refuses(make(world, "linus", "Auditor", &[]), Kind::Forbidden, "manage roles");
    let id = make(world, "ada", "Auditor", &["audit_logs:read"]).unwrap();
    assert_eq!(world.log()[0].description, "Created the role Auditor: audit_logs:read");
    let read = |world: &mut World, who: &str| {
        world.act(who, &[], |act| roles::one(act, &acme(), &id)).map(value)
    };
    let told = read(world, "linus").unwrap();
    assert_eq!((&told["name"], &told["version"]), (&json!("Auditor"), &json!(1)));
    assert_eq!(told["details"], allow(&["audit_logs:read"]));
    refuses(read(world, "zoe"), Kind::NotFound, "no such organization");
    world.now += 9;
    refuses(change(world, "linus", &id, &json!({"name": "X"})), Kind::Forbidden, "manage roles");
    refuses(change(world, "ada", &id, &json!({})), Kind::BadRequest, "Say what to change");
    let told = change(world, "ada", &id, &json!({"name": "Reader", "description": "d"})).unwrap();
    assert_eq!((&told["name"], &told["version"]), (&json!("Reader"), &json!(2)));
    assert_ne!(told["created"], told["modified"]);
    assert_eq!(told["details"], allow(&["audit_logs:read"]), "what is left out stays");
    assert_eq!(world.last_event(), "Role Updated");
    refuses(delete(world, "linus", &id, ""), Kind::Forbidden, "manage roles");
    assert!(delete(world, "ada", &id, "").is_ok());
    assert_eq!(world.log()[0].description, "Deleted the role Reader");
    refuses(read(world, "ada"), Kind::NotFound, "no such role");
    refuses(delete(world, "ada", &id, ""), Kind::NotFound, "may have been deleted");
    assert!(make(world, "ada", "Reader", &[]).is_ok(), "the name is free again");
}

fn what_breaks_a_rule_is_named(world: &mut World) {
    let id = make(world, "ada", "Auditor", &[]).unwrap();
    let other = make(world, "ada", "Other", &[]).unwrap();
    blames(make(world, "ada", "Auditor", &[]), Kind::Conflict, "name", "a role named Auditor");
    let renamed = change(world, "ada", &other, &json!({"name": "Auditor"}));
    blames(renamed, Kind::Conflict, "name", "a role named Auditor");
    assert!(change(world, "ada", &id, &json!({"name": "Auditor"})).is_ok(), "its own name");
    let table = [
        (json!({"details": allow(&[])}), "name", "needs a name"),
        (json!({"name": "x".repeat(101), "details": allow(&[])}), "name", "100 characters"),
        (json!({"name": "a\u{7}b", "details": allow(&[])}), "name", "control characters"),
        (json!({"name": "ADMIN", "details": allow(&[])}), "name", "built-in role"),
        (json!({"name": "x"}), "details", "must be a PermissionDescriptorAllow"),
        (json!({"name": "x", "details": allow(&["stack:read"])}), "details", "stack:read"),
        (json!({"name": "x", "details": allow(&[]), "uxPurpose": "set"}), "uxPurpose", "only kind"),
        (json!({"name": "x", "details": allow(&[]), "resourceType": "stack"}), "resourceType", ""),
        (
            json!({"name": "x", "details": allow(&[]), "description": "x".repeat(1001)}),
            "description",
            "1000 characters",
        ),
    ];
    for (body, field, words) in table {
        let body = body.to_string();
        let made = world.act("ada", &[], |act| roles::create(act, &acme(), &json(&body)));
        blames(made, Kind::Invalid, field, words);
    }
    refuses(delete(world, "ada", &id, "yes"), Kind::BadRequest, "true or false");
    let query = [("createPolicyAndRole", "true")];
    let made = world.act("ada", &query, |act| roles::create(act, &acme(), &json("{}")));
    refuses(made, Kind::BadRequest, "not offered");
}

fn built_in_roles_stay_as_they_are(world: &mut World) {
    let list = |world: &mut World, purpose: &str| {
        let query = [("uxPurpose", purpose)];
        world.act("linus", &query, |act| roles::list(act, &acme())).map(value)
    };
    let all = list(world, "").unwrap();
    let ids: Vec<&Value> = all["roles"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, ["admin", "member"]);
    assert_eq!(list(world, "role").unwrap(), json!({"roles": []}), "of their own they have none");
    refuses(list(world, "none"), Kind::BadRequest, "uxPurpose must be one of");
    for id in ["admin", "member"] {
        let id = RoleId::new(id);
        let changed = change(world, "ada", &id, &json!({"name": "x"}));
        refuses(changed, Kind::BadRequest, "is built in");
        refuses(delete(world, "ada", &id, "true"), Kind::BadRequest, "is built in");
        refuses(give_team(world, "ada", &id), Kind::BadRequest, "that the organization made");
    }
    let scopes = world.act("robot", &[], |act| roles::scopes(act, &acme())).unwrap();
    assert_eq!(scopes["organization"].len(), 8);
    let users = |world: &mut World, id: &str| {
        let id = RoleId::new(id);
        value(world.act("linus", &[], |act| roles::users(act, &acme(), &id)).unwrap())
    };
    assert_eq!(users(world, "admin")["users"][0]["githubLogin"], "ada");
    assert_eq!(users(world, "member")["users"].as_array().unwrap().len(), 2);
    let tokens = |world: &mut World, id: &str| {
        let id = RoleId::new(id);
        value(world.act("ada", &[], |act| roles::tokens(act, &acme(), &id)).unwrap())
    };
    assert_eq!(tokens(world, "admin")["tokens"][0]["name"], "admin-robot");
    assert_eq!(tokens(world, "member")["tokens"][0]["name"], "robot");
    let none = world.act("linus", &[], |act| roles::tokens(act, &acme(), &RoleId::new("member")));
    refuses(none, Kind::Forbidden, "manage organization tokens");
}

/// Gives linus a role with these scopes.
pub fn promote(world: &mut World, scopes: &[&str]) -> RoleId {
    let id = make(world, "ada", "Of Linus", scopes).unwrap();
    give(world, "linus", &id);
    id
}

fn what_a_member_may_do_is_the_role(world: &mut World) {
    assert!(!reads_log(world, "linus"));
    let id = promote(world, &["audit_logs:read"]);
    assert_eq!(world.log()[0].description, "Changed the role of linus from member to Of Linus");
    assert!(reads_log(world, "linus"));
    let export = world.act("linus", &[], |act| {
        audit::export_page(act, &acme(), audit::Generation::Second).map(drop)
    });
    refuses(export, Kind::Forbidden, "Your role “Of Linus” does not grant audit_logs:export.");
    let told = world.act("ada", &[], |act| members::list(act, &acme())).map(value).unwrap();
    let linus = &told["members"][1];
    assert_eq!((&linus["fgaRole"]["name"], &linus["role"]), (&json!("Of Linus"), &json!("member")));
    // A change holds at once for all who have the role.
    change(world, "ada", &id, &json!({"details": allow(&["org_token:read"])})).unwrap();
    assert!(!reads_log(world, "linus"));
    let owner = Owner::Organization(acme());
    assert!(world.act("linus", &[], |act| tokens::list(act, &owner)).is_ok());
    let created = token(world, "linus", "no", "");
    refuses(created, Kind::Forbidden, "does not grant org_token:create");
    member(world, "ada", "linus", &json!({"role": "member"})).unwrap();
    let list = world.act("linus", &[], |act| tokens::list(act, &owner).map(drop));
    refuses(list, Kind::Forbidden, "Only organization admins");
}

fn a_teams_role_is_its_members_and_tokens(world: &mut World) {
    let id = make(world, "ada", "Auditor", &["audit_logs:read", "org_token:read"]).unwrap();
    let of_team = |world: &mut World| {
        value(world.act("robot", &[], |act| roles::of_team(act, &acme(), &platform())).unwrap())
    };
    assert_eq!(of_team(world), json!({"roles": []}));
    refuses(give_team(world, "barbara", &id), Kind::Forbidden, "rename and delete teams");
    assert!(give_team(world, "ada", &id).is_ok());
    assert_eq!(world.log()[0].description, "Gave the team platform the role Auditor");
    assert_eq!(of_team(world)["roles"][0]["name"], "Auditor");
    for who in ["linus", "barbara", "team-robot"] {
        assert!(reads_log(world, who), "{who}");
    }
    assert!(!reads_log(world, "robot"));
    let teams = world.act("linus", &[], |act| roles::teams(act, &acme(), &id)).map(value).unwrap();
    assert_eq!(teams["teams"][0]["name"], "platform");
    let owner = Owner::Organization(acme());
    let list = world.act("team-robot", &[], |act| tokens::list(act, &owner).map(drop));
    refuses(list, Kind::Forbidden, "Team tokens can't manage organization tokens");
    let other = make(world, "ada", "Other", &[]).unwrap();
    let take = |world: &mut World, who: &str, id: &RoleId| {
        world.act(who, &[], |act| roles::take_from_team(act, &acme(), &platform(), id))
    };
    refuses(take(world, "ada", &other), Kind::NotFound, "does not have this role");
    refuses(take(world, "linus", &id), Kind::Forbidden, "rename and delete teams");
    assert!(take(world, "ada", &id).is_ok());
    assert!(!reads_log(world, "team-robot") && !reads_log(world, "linus"));
}

fn a_tokens_one_role_is_its_power(world: &mut World) {
    let id = make(world, "ada", "Auditor", &["audit_logs:read"]).unwrap();
    let made = token(world, "ada", "log-reader", id.as_str()).unwrap();
    assert!(reads_log(world, "log-reader"));
    let add = world.act("log-reader", &[], |act| {
        members::add(act, &acme(), &UserLogin::new("zoe"), &json(r#"{"role": "member"}"#))
    });
    let lacking = "The role “Auditor” of this token does not grant org_member:add.";
    refuses(add, Kind::Forbidden, lacking);
    let list = |world: &mut World| {
        let owner = Owner::Organization(acme());
        value(world.act("ada", &[], |act| tokens::list(act, &owner)).unwrap())
    };
    assert_eq!(list(world)["tokens"][0]["role"]["name"], "Auditor");
    let having = world.act("ada", &[], |act| roles::tokens(act, &acme(), &id)).map(value).unwrap();
    assert_eq!(having["tokens"][0]["id"], json!(made));
    blames(token(world, "ada", "x", "nothing"), Kind::Invalid, "roleID", "no role with this");
    let mut body = json!({"name": "y", "description": "", "expires": 0, "roleID": id});
    let team = Owner::Team(acme(), platform());
    blames(world.create("ada", &team, &body), Kind::Invalid, "roleID", "Only organization tokens");
    body["admin"] = json!(true);
    let both = world.create("ada", &Owner::Organization(acme()), &body);
    blames(both, Kind::Invalid, "roleID", "An admin token has an admin's role");
    // The built-in roles by their identifiers.
    token(world, "ada", "admin-by-role", "admin").unwrap();
    assert_eq!(list(world)["tokens"][0]["admin"], true);
    assert!(reads_log(world, "admin-by-role"));
    token(world, "ada", "plain", "member").unwrap();
    assert!(!reads_log(world, "plain"));
}

fn tokens_do_not_make_tokens_whatever_their_role(world: &mut World) {
    let scopes = ["org_token:read", "org_token:create", "oidc_issuers:read", "audit_logs:read"];
    let id = make(world, "ada", "All", &scopes).unwrap();
    token(world, "ada", "robot-2", id.as_str()).unwrap();
    assert!(reads_log(world, "robot-2"));
    let made = token(world, "robot-2", "more", "");
    refuses(made, Kind::Forbidden, "Organization tokens can't manage organization tokens");
    let issuers = world.act("robot-2", &[], |act| oidc::issuers::list(act, &acme()).map(drop));
    refuses(issuers, Kind::Forbidden, "Organization tokens can't manage OIDC issuers");
}

fn new_members_get_the_default_role(world: &mut World) {
    let id = make(world, "ada", "Auditor", &["audit_logs:read"]).unwrap();
    refuses(set_default(world, "linus", &id), Kind::Forbidden, "manage roles");
    let admin = RoleId::new("admin");
    refuses(set_default(world, "ada", &admin), Kind::BadRequest, "can't be admins");
    assert!(set_default(world, "ada", &id).is_ok());
    assert_eq!(world.log()[0].description, "Made Auditor the role of new members");
    let add = |world: &mut World, who: &str| {
        let zoe = UserLogin::new("zoe");
        world.act(who, &[], |act| {
            members::add(act, &acme(), &zoe, &json(r#"{"role": "member"}"#)).map(value)
        })
    };
    let adder = make(world, "ada", "Adder", &["org_member:add"]).unwrap();
    give(world, "linus", &adder);
    refuses(add(world, "linus"), Kind::Forbidden, "the scope audit_logs:read");
    assert_eq!(add(world, "ada").unwrap()["fgaRole"]["name"], "Auditor");
    assert!(reads_log(world, "zoe"));
    assert!(!reads_log(world, "barbara"), "who was there before keeps their role");
    // Tokens without a role of their own, and tokens of teams.
    assert!(reads_log(world, "robot") && reads_log(world, "team-robot"));
    let plain = token(world, "ada", "plain", "member");
    blames(plain, Kind::Invalid, "roleID", "Tokens without a role have Auditor");
    refuses(delete(world, "ada", &id, "true"), Kind::BadRequest, "is the role of new members");
    assert!(set_default(world, "ada", &RoleId::new("member")).is_ok());
    assert!(!reads_log(world, "robot") && reads_log(world, "zoe"));
}

fn a_role_in_use_stays(world: &mut World) {
    let id = make(world, "ada", "Auditor", &["audit_logs:read"]).unwrap();
    give(world, "linus", &id);
    give_team(world, "ada", &id).unwrap();
    let uses = "Auditor is in use by 1 member (linus); 1 team (platform)";
    refuses(delete(world, "ada", &id, ""), Kind::BadRequest, uses);
    let made = token(world, "ada", "log-reader", id.as_str()).unwrap();
    let uses = "1 token (log-reader); 1 member (linus); 1 team (platform). A token keeps its role";
    refuses(delete(world, "ada", &id, "true"), Kind::BadRequest, uses);
    let owner = Owner::Organization(acme());
    world.act("ada", &[], |act| tokens::delete(act, &owner, &made)).unwrap();
    assert!(delete(world, "ada", &id, "true").is_ok());
    let events: Vec<_> = world.log().into_iter().take(3).map(|event| event.event).collect();
    assert_eq!(events, ["Role Deleted", "Team Role Changed", "Member Role Changed"]);
    assert!(!reads_log(world, "linus"));
    let membership = world.rows().membership("id-acme", "id-linus").unwrap().unwrap();
    assert_eq!(membership.custom_role, None);
    let gone = member(world, "ada", "linus", &json!({"fgaRoleId": id}));
    blames(gone, Kind::Invalid, "fgaRoleId", "no such role");
}

fn custom_roles_are_told_of_where_there_are_some(world: &mut World) {
    let told = |world: &mut World| {
        let told = world.act("linus", &[], |act| metadata::metadata(act, &acme(), true));
        value(told.unwrap())["features"]["customRolesEnabled"].clone()
    };
    assert_eq!(told(world), false);
    let id = make(world, "ada", "Auditor", &[]).unwrap();
    assert_eq!(told(world), true);
    delete(world, "ada", &id, "").unwrap();
    assert_eq!(told(world), false);
}
