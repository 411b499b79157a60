//! Nobody gives what they do not have: not by making a role, not by giving one, not by what makes
//! tokens or members.

use crate::roles::{
    allow, change, delete, give, give_team, make, member, platform, promote, set_default, token,
};
use crate::world::{World, acme, json, refuses};
use serde_json::{Value, json};
use token_api::id::{TeamName, UserLogin};
use token_api::token::Owner;
use token_service::refusal::Kind;
use token_service::{members, oidc, roles, teams};

on_each_store! {
    nobody_makes_a_role_that_does_more_than_they_may
    nobody_gives_more_than_they_have
    admins_are_changed_only_by_who_may_make_one
    trust_gives_no_more_than_who_set_it_up_has
}

fn nobody_makes_a_role_that_does_more_than_they_may(world: &mut World) {
    let own = promote(world, &["role:create", "role:update", "team:create"]);
    let lacking = "the scope audit_logs:read, which you don't have yourself";
    let more = make(world, "linus", "More", &["team:create", "audit_logs:read"]);
    refuses(more, Kind::Forbidden, lacking);
    assert_eq!(world.last_event(), "Auth Failure Organization Role");
    assert!(make(world, "linus", "Less", &["team:create"]).is_ok());
    let more = json!({"details": allow(&["role:update", "audit_logs:read"])});
    refuses(change(world, "linus", &own, &more), Kind::Forbidden, lacking);
    // What a role grants already is not given by a change of something else.
    let auditor = make(world, "ada", "Auditor", &["audit_logs:read"]).unwrap();
    assert!(change(world, "linus", &auditor, &json!({"name": "Reader"})).is_ok());
    refuses(set_default(world, "linus", &auditor), Kind::Forbidden, lacking);
    refuses(delete(world, "linus", &auditor, ""), Kind::Forbidden, "does not grant role:delete");
    // An admin token has no power over tokens, and makes no role that has.
    let made = make(world, "admin-robot", "Issuer", &["org_token:create"]);
    refuses(made, Kind::Forbidden, "the scope org_token:create");
    assert!(make(world, "admin-robot", "Log", &["audit_logs:read"]).is_ok());
}

fn nobody_gives_more_than_they_have(world: &mut World) {
    let scopes = ["org_member:update", "org_member:add", "team:update", "org_token:create"];
    promote(world, &scopes);
    let auditor = make(world, "ada", "Auditor", &["audit_logs:read"]).unwrap();
    let lacking = "the scope audit_logs:read";
    let role = json!({"fgaRoleId": auditor});
    refuses(member(world, "linus", "barbara", &role), Kind::Forbidden, lacking);
    refuses(member(world, "linus", "linus", &role), Kind::Forbidden, lacking);
    refuses(give_team(world, "linus", &auditor), Kind::Forbidden, lacking);
    let made = token(world, "linus", "one", auditor.as_str());
    refuses(made, Kind::Forbidden, lacking);
    let body = json!({"name": "two", "description": "", "expires": 0, "admin": true});
    let made = world.create("linus", &Owner::Organization(acme()), &body);
    refuses(made, Kind::Forbidden, "which you don't have yourself");
    assert!(token(world, "linus", "three", "").is_ok());
    // Who comes into a team gets its role.
    assert!(give_team(world, "ada", &auditor).is_ok());
    let join = |world: &mut World, who: &str| {
        let body = json(r#"{"member": "ada", "memberAction": "add"}"#);
        world.act(who, &[], |act| teams::change(act, &acme(), &platform(), &body))
    };
    let data = TeamName::new("data");
    world.act("ada", &[], |act| roles::give_team(act, &acme(), &data, &auditor)).unwrap();
    let into_data = world.act("linus", &[], |act| {
        let body = json(r#"{"member": "ada", "memberAction": "add"}"#);
        teams::change(act, &acme(), &data, &body)
    });
    // Linus is in the team platform, and has its role by that, of which he may give.
    assert!(into_data.is_ok(), "{into_data:?}");
    let out = json(r#"{"member": "linus", "memberAction": "remove"}"#);
    world.act("ada", &[], |act| teams::change(act, &acme(), &platform(), &out)).unwrap();
    refuses(join(world, "linus"), Kind::Forbidden, lacking);
    assert!(join(world, "barbara").is_ok(), "the team's own admin has the role by the team");
    let promoted = world.act("linus", &[], |act| {
        let body = json(r#"{"member": "ada", "memberAction": "promote"}"#);
        teams::change(act, &acme(), &platform(), &body)
    });
    refuses(promoted, Kind::Forbidden, "the scope team:list_tokens");
}

fn admins_are_changed_only_by_who_may_make_one(world: &mut World) {
    promote(world, &["org_member:update", "org_member:add", "org_member:delete"]);
    let lacking = "does not grant org_member:set_admin";
    member(world, "ada", "barbara", &json!({"role": "admin"})).unwrap();
    for body in [json!({"role": "member"}), json!({"suspended": true})] {
        refuses(member(world, "linus", "barbara", &body), Kind::Forbidden, lacking);
    }
    let remove = |world: &mut World, who: &str, whom: &str| {
        world.act(who, &[], |act| members::remove(act, &acme(), &UserLogin::new(whom)))
    };
    refuses(remove(world, "linus", "barbara"), Kind::Forbidden, lacking);
    let admin = json!({"role": "admin"});
    refuses(member(world, "linus", "linus", &admin), Kind::Forbidden, lacking);
    let add = world.act("linus", &[], |act| {
        members::add(act, &acme(), &UserLogin::new("zoe"), &json(r#"{"role": "admin"}"#))
    });
    refuses(add, Kind::Forbidden, "which you don't have yourself");
    let maker =
        make(world, "ada", "Maker", &["org_member:update", "org_member:set_admin"]).unwrap();
    give(world, "linus", &maker);
    assert!(member(world, "linus", "barbara", &json!({"role": "member"})).is_ok());
    assert!(member(world, "linus", "barbara", &admin).is_ok(), "that is what the scope is");
}

fn trust_gives_no_more_than_who_set_it_up_has(world: &mut World) {
    let registered = crate::trust::register(world, &crate::trust::ci()).unwrap();
    promote(world, &["auth_policies:read", "auth_policies:update", "oidc_issuers:update"]);
    let policies = world
        .act("linus", &[], |act| oidc::policies::of_issuer(act, &acme(), &registered.id))
        .unwrap();
    let save = |world: &mut World, who: &str, policy: Value| {
        let body = json!({"policies": [policy]}).to_string();
        world.act(who, &[], |act| {
            oidc::policies::update(act, &acme(), &policies.id, None, &json(&body)).map(drop)
        })
    };
    let rules = json!({"sub": "x"});
    let personal = json!({"decision": "allow", "tokenType": "personal", "userLogin": "ada",
                          "rules": rules});
    refuses(save(world, "linus", personal), Kind::Forbidden, "don't have yourself");
    let admin = json!({"decision": "allow", "tokenType": "organization", "rules": rules,
                       "authorizedPermissions": ["admin"]});
    refuses(save(world, "linus", admin.clone()), Kind::Forbidden, "don't have yourself");
    let plain = json!({"decision": "allow", "tokenType": "organization", "rules": rules});
    assert!(save(world, "linus", plain).is_ok());
    // Nor may the keys be changed of an issuer whose policies give more.
    assert!(save(world, "ada", admin).is_ok());
    let update = json(r#"{"name": "Mine"}"#);
    let changed = world.act("linus", &[], |act| {
        let id = &registered.id;
        let change = oidc::issuers::prepare_update(act, &acme(), id, &update, |_| Vec::new())?;
        oidc::issuers::update(act, &acme(), id, &change, None).map(drop)
    });
    refuses(changed, Kind::Forbidden, "don't have yourself");
}
