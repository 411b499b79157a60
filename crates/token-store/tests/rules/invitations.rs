//! Who may invite, with which role, and what an invitation is worth when it is accepted.

use crate::world::{DAY, World, acme, blames, json, refuses};
use serde_json::{Value, json};
use token_api::id::{RoleId, UserLogin};
use token_service::refusal::{Kind, Refusal};
use token_service::{invitations, members, roles};

on_each_store! {
    an_address_is_invited_and_accepts
    a_link_is_for_whoever_knows_it_and_for_one
    an_invitation_ends_and_is_sent_again
    an_invitation_is_cancelled
    what_breaks_a_rule_is_named
    nobody_invites_into_more_than_they_have
    an_invitation_is_worth_what_its_sender_may_give
    only_people_accept
    no_event_tells_the_secret
}

fn value<T: serde::Serialize>(body: T) -> Value {
    serde_json::to_value(body).unwrap()
}

fn invite(world: &mut World, who: &str, body: &Value) -> Result<String, Refusal> {
    let body = body.to_string();
    let made = world.act(who, &[], |act| invitations::create(act, &acme(), &json(&body)))?;
    assert_eq!(made.1.to, "zoe@example.com");
    Ok(made.0.id)
}

fn zoe() -> Value {
    json!({"email": "Zoe@example.com", "role": "member"})
}

fn link(world: &mut World, who: &str, role: &str) -> Result<String, Refusal> {
    let body = json!({"role": "member", "roleId": role}).to_string();
    let made = world.act(who, &[], |act| invitations::create_link(act, &acme(), &json(&body)))?;
    assert!(made.accept_invite_url.ends_with(&made.id), "{}", made.accept_invite_url);
    Ok(made.id)
}

fn accept(world: &mut World, who: &str, id: &str) -> Result<(), Refusal> {
    world.act(who, &[], |act| invitations::accept(act, &acme(), id))
}

fn list(world: &mut World, who: &str) -> Result<Value, Refusal> {
    world.act(who, &[], |act| invitations::list(act, &acme())).map(value)
}

fn is_member(world: &mut World, who: &str) -> bool {
    world.act(who, &[], |act| act.organization("acme").map(drop)).is_ok()
}

fn change(world: &mut World, whom: &str, body: &Value) {
    let (body, login) = (body.to_string(), UserLogin::new(whom));
    world.act("ada", &[], |act| members::change(act, &acme(), &login, &json(&body))).unwrap();
}

fn make_role(world: &mut World, name: &str, scopes: &[&str]) -> RoleId {
    let details = json!({"__type": "PermissionDescriptorAllow", "permissions": scopes});
    let body = json!({"name": name, "details": details}).to_string();
    world.act("ada", &[], |act| roles::create(act, &acme(), &json(&body))).unwrap().id
}

fn an_address_is_invited_and_accepts(world: &mut World) {
    refuses(invite(world, "linus", &zoe()), Kind::Forbidden, "manage invitations");
    refuses(invite(world, "robot", &zoe()), Kind::Forbidden, "admin organization tokens");
    let id = invite(world, "ada", &zoe()).unwrap();
    assert_eq!(world.log()[0].description, "Invited zoe@example.com with the role member");
    blames(invite(world, "ada", &zoe()), Kind::Conflict, "email", "is invited into acme already");
    refuses(list(world, "linus"), Kind::Forbidden, "manage invitations");
    let open = &list(world, "admin-robot").unwrap()["invites"][0];
    assert_eq!((&open["status"], &open["email"]), (&json!("pending"), &json!("zoe@example.com")));
    assert_eq!(open["sentBy"]["name"], "ADA");
    let own = world.act("zoe", &[], |act| invitations::own(act)).map(value).unwrap();
    assert_eq!(own["invites"][0]["id"], json!(id));
    let own = world.act("linus", &[], |act| invitations::own(act)).map(value).unwrap();
    assert_eq!(own, json!({"invites": []}));
    let seen = world.act("zoe", &[], |act| invitations::look(act, &acme(), &id)).map(value);
    assert_eq!(seen.unwrap()["githubLogin"], "acme");
    refuses(accept(world, "linus", &id), Kind::Forbidden, "another e-mail address");
    assert!(!is_member(world, "zoe"));
    assert!(accept(world, "zoe", &id).is_ok());
    assert!(is_member(world, "zoe"));
    assert_eq!(world.last_event(), "Invitation Accepted");
    refuses(accept(world, "zoe", &id), Kind::NotFound, "accepted or cancelled");
    assert_eq!(list(world, "ada").unwrap(), json!({"invites": []}));
}

fn a_link_is_for_whoever_knows_it_and_for_one(world: &mut World) {
    refuses(link(world, "linus", ""), Kind::Forbidden, "manage invitations");
    let id = link(world, "ada", "").unwrap();
    link(world, "ada", "").unwrap();
    blames(accept(world, "linus", &id), Kind::Conflict, "userLogin", "a member of acme already");
    refuses(accept(world, "zoe", "0".repeat(32).as_str()), Kind::NotFound, "no such invitation");
    assert!(accept(world, "zoe", &id).is_ok());
    assert_eq!(list(world, "ada").unwrap()["invites"].as_array().unwrap().len(), 1);
    let look = world.act("linus", &[], |act| invitations::look(act, &acme(), &id));
    refuses(look, Kind::NotFound, "accepted or cancelled");
}

fn an_invitation_ends_and_is_sent_again(world: &mut World) {
    let id = invite(world, "ada", &zoe()).unwrap();
    world.now += 7 * DAY;
    blames(accept(world, "zoe", &id), Kind::Conflict, "inviteID", "has expired");
    assert_eq!(list(world, "ada").unwrap()["invites"][0]["status"], "expired");
    let own = world.act("zoe", &[], |act| invitations::own(act)).map(value).unwrap();
    assert_eq!(own, json!({"invites": []}));
    let resend = |world: &mut World, who: &str| {
        world.act(who, &[], |act| invitations::resend(act, &acme(), &id))
    };
    refuses(resend(world, "linus"), Kind::Forbidden, "manage invitations");
    assert_eq!(resend(world, "ada").unwrap().unwrap().to, "zoe@example.com");
    assert_eq!(world.last_event(), "Invitation Sent Again");
    world.now += 7 * DAY - 1;
    assert!(accept(world, "zoe", &id).is_ok());
    refuses(resend(world, "ada"), Kind::NotFound, "no such invitation");
}

fn an_invitation_is_cancelled(world: &mut World) {
    let id = invite(world, "ada", &zoe()).unwrap();
    let cancel = |world: &mut World, who: &str| {
        world.act(who, &[], |act| invitations::cancel(act, &acme(), &id))
    };
    refuses(cancel(world, "linus"), Kind::Forbidden, "manage invitations");
    assert!(cancel(world, "ada").is_ok());
    assert_eq!(world.log()[0].description, "Cancelled the invitation of zoe@example.com");
    refuses(cancel(world, "ada"), Kind::NotFound, "accepted or cancelled");
    refuses(accept(world, "zoe", &id), Kind::NotFound, "accepted or cancelled");
    assert!(invite(world, "ada", &zoe()).is_ok(), "the address is free again");
}

fn what_breaks_a_rule_is_named(world: &mut World) {
    let table = [
        (json!({"role": "member"}), "email"),
        (json!({"role": "member", "email": "zoe"}), "email"),
        (json!({"role": "owner", "email": "zoe@example.com"}), "role"),
        (json!({"role": "member", "roleId": "x", "email": "zoe@example.com"}), "roleId"),
    ];
    for (body, field) in table {
        blames(invite(world, "ada", &body), Kind::Invalid, field, "");
    }
    let body = zoe().to_string();
    let made = world.act("ada", &[], |act| invitations::create_link(act, &acme(), &json(&body)));
    blames(made, Kind::Invalid, "email", "for nobody in particular");
}

fn nobody_invites_into_more_than_they_have(world: &mut World) {
    let inviter = make_role(world, "Inviter", &["invites:create"]);
    let auditor = make_role(world, "Auditor", &["audit_logs:read"]);
    change(world, "linus", &json!({"fgaRoleId": inviter}));
    let lacking = "the scope audit_logs:read";
    refuses(link(world, "linus", auditor.as_str()), Kind::Forbidden, lacking);
    let admin = json!({"email": "zoe@example.com", "role": "admin"});
    refuses(invite(world, "linus", &admin), Kind::Forbidden, "don't have yourself");
    assert!(link(world, "linus", inviter.as_str()).is_ok());
    refuses(list(world, "linus"), Kind::Forbidden, "does not grant invites:read");
    let id = link(world, "ada", auditor.as_str()).unwrap();
    let again = world.act("linus", &[], |act| invitations::resend(act, &acme(), &id).map(drop));
    refuses(again, Kind::Forbidden, lacking);
    // The role of new members is given where none is named.
    world.act("ada", &[], |act| roles::set_default(act, &acme(), &auditor)).unwrap();
    refuses(invite(world, "linus", &zoe()), Kind::Forbidden, lacking);
    let id = invite(world, "ada", &zoe()).unwrap();
    assert!(accept(world, "zoe", &id).is_ok());
    let membership = world.rows().membership("id-acme", "id-zoe").unwrap().unwrap();
    assert_eq!(membership.custom_role.as_deref(), Some(auditor.as_str()));
}

fn an_invitation_is_worth_what_its_sender_may_give(world: &mut World) {
    change(world, "linus", &json!({"role": "admin"}));
    let by_linus = link(world, "linus", "admin").unwrap();
    let by_robot = link(world, "admin-robot", "admin").unwrap();
    change(world, "linus", &json!({"role": "member"}));
    let worthless = "may not give its role any more";
    blames(accept(world, "zoe", &by_linus), Kind::Conflict, "inviteID", worthless);
    let linus = UserLogin::new("linus");
    world.act("ada", &[], |act| members::remove(act, &acme(), &linus)).unwrap();
    blames(accept(world, "linus", &by_linus), Kind::Conflict, "inviteID", worthless);
    // Sent again by an admin it is the admin's.
    world.act("ada", &[], |act| invitations::resend(act, &acme(), &by_linus)).unwrap();
    assert!(accept(world, "linus", &by_linus).is_ok());
    let robot = world.rows().tokens_with_role(
        "id-acme",
        token_service::store::roles::RoleOf::BuiltIn(token_service::store::Role::Admin),
    );
    let robot = token_api::id::TokenId::new(robot.unwrap()[0].id.as_str());
    let owner = token_api::token::Owner::Organization(acme());
    world.act("ada", &[], |act| token_service::tokens::delete(act, &owner, &robot)).unwrap();
    blames(accept(world, "zoe", &by_robot), Kind::Conflict, "inviteID", worthless);
    let auditor = make_role(world, "Auditor", &["audit_logs:read"]);
    let id = link(world, "ada", auditor.as_str()).unwrap();
    let gone = world.act("ada", &[], |act| roles::delete(act, &acme(), &auditor));
    assert!(gone.is_ok(), "an invitation does not hold a role");
    blames(accept(world, "zoe", &id), Kind::Conflict, "inviteID", worthless);
}

fn only_people_accept(world: &mut World) {
    let id = link(world, "ada", "").unwrap();
    for who in ["robot", "team-robot", "limited"] {
        refuses(accept(world, who, &id), Kind::Forbidden, "Only people are invited");
    }
    assert!(accept(world, "zoe", &id).is_ok());
}

fn no_event_tells_the_secret(world: &mut World) {
    let id = invite(world, "ada", &zoe()).unwrap();
    world.act("ada", &[], |act| invitations::resend(act, &acme(), &id)).unwrap();
    accept(world, "zoe", &id).unwrap();
    let log = world.log();
    assert_eq!(log[0].event, "Invitation Accepted");
    assert!(!format!("{log:?}").contains(&id));
}
