//! Creating and deleting tokens.

use crate::world::{DAY, HARBOR, World, acme, blames, json, refuses};
use serde_json::{Value, json};
use token_api::id::{OrgName, TeamName, TokenId};
use token_api::token::Owner;
use token_service::refusal::Kind;
use token_service::request::Body;
use token_service::store::tokens::{Holder, Origin, Token};
use token_service::{tokens, user};

on_each_store! {
    a_created_token_works_and_is_noted
    what_breaks_a_rule_is_named
    a_name_is_used_once
    the_cap_holds_for_new_tokens
    the_reason_is_in_the_log
    that_an_exchanged_token_creates_a_lasting_one_is_in_the_log
    a_deleted_token_is_worth_nothing
    tokens_are_deleted_where_they_are
}

fn organization() -> Owner {
    Owner::Organization(acme())
}

fn named(name: &str) -> Value {
    json!({"name": name, "description": "", "expires": 0})
}

fn a_created_token_works_and_is_noted(world: &mut World) {
    let platform = Owner::Team(acme(), TeamName::new("platform"));
    let personal = json!({"description": "mine", "expires": 0});
    let table = [
        (organization(), named("ci"), "acme/ci", "Organization Token Created"),
        (platform, named("team-ci"), "acme/team-ci", "Team Token Created"),
        (Owner::Personal, personal, "ada", "Team Token Created"),
    ];
    for (owner, body, login, last_event) in table {
        let made = world.create("ada", &owner, &body).unwrap();
        world.name("new", &made.token_value);
        let record = world.act("new", &[], |act| user::record(act)).unwrap();
        assert_eq!(record.github_login.as_str(), login);
        // Personal tokens are in no organization's log.
        assert_eq!(world.last_event(), last_event);
    }
    let log = world.log();
    let of_team = "Created token \"team-ci\", never expires, of team platform";
    assert_eq!(log[0].description, of_team);
    let event = &log[1];
    assert_eq!(event.description, "Created token \"ci\", never expires");
    assert_eq!((event.user.github_login.as_str(), event.req_org_admin.is_yes()), ("ada", true));
}

fn what_breaks_a_rule_is_named(world: &mut World) {
    let with = |field: &str, value: Value| {
        let mut body = named("good");
        body[field] = value;
        body
    };
    let (past, far) = (world.now - 1, world.now + 3 * 365 * DAY);
    let table = [
        (with("name", json!("")), "name"),
        (with("name", json!("x".repeat(41))), "name"),
        (with("name", json!("a b")), "name"),
        (with("description", json!("x".repeat(1001))), "description"),
        (with("expires", json!(past)), "expires"),
        (with("expires", json!(far)), "expires"),
        (with("roleID", json!("r1")), "roleID"),
    ];
    for (body, field) in table {
        blames(world.create("ada", &organization(), &body), Kind::Invalid, field, "");
        assert_eq!(world.last_event(), "Request Refused", "{field}");
    }
    let personal = |body| (Owner::Personal, body);
    for ((owner, body), field) in [
        (personal(json!({"name": "x", "description": "", "expires": 0})), "name"),
        (personal(json!({"admin": true, "description": "", "expires": 0})), "admin"),
    ] {
        blames(world.create("ada", &owner, &body), Kind::Invalid, field, "");
    }
    let admin = with("admin", json!(true));
    assert!(world.create("ada", &organization(), &admin).is_ok(), "the rest is fine");
    let read = |world: &mut World, body: Body<'_>| {
        world.act("ada", &[], |act| tokens::create(act, &organization(), &body))
    };
    refuses(read(world, json("{")), Kind::BadRequest, "not what this call takes");
    let text = Body { content_type: "text/plain", bytes: b"{}" };
    refuses(read(world, text), Kind::MediaType, "application/json");
}

fn a_name_is_used_once(world: &mut World) {
    let made = world.create("ada", &organization(), &named("ci")).unwrap();
    let again = |world: &mut World| world.create("ada", &organization(), &named("ci"));
    let words = "acme already has, or had, a token named ci";
    blames(again(world), Kind::Conflict, "name", words);
    let team = Owner::Team(acme(), TeamName::new("platform"));
    blames(world.create("ada", &team, &named("ci")), Kind::Conflict, "name", words);
    world.act("ada", &[], |act| tokens::delete(act, &organization(), &made.id)).unwrap();
    blames(again(world), Kind::Conflict, "name", words);
    // A name that differs in case is another one; each organization has its own.
    assert!(world.create("ada", &organization(), &named("CI")).is_ok());
}

fn the_cap_holds_for_new_tokens(world: &mut World) {
    let harbor = Owner::Organization(OrgName::new(HARBOR));
    let holder = Holder::Person { user_id: "id-ada".into() };
    let expires = world.now + 60 * DAY;
    world.give("ada-60", holder, |token| token_service::store::tokens::Token { expires, ..token });
    let ending = |name: &str, at: i64| json!({"name": name, "description": "", "expires": at});
    let (near, far) = (world.now + 90 * DAY, world.now + 91 * DAY);
    assert!(world.create("ada-60", &harbor, &ending("a", near)).is_ok());
    let words = "within harbor's maximum token expiry of 90 days";
    blames(world.create("ada-60", &harbor, &ending("b", far)), Kind::Invalid, "expires", words);
    let words = "The token needs an expiration";
    blames(world.create("ada-60", &harbor, &ending("b", 0)), Kind::Invalid, "expires", words);
}

fn the_reason_is_in_the_log(world: &mut World) {
    let text = named("ci").to_string();
    let create = |world: &mut World, reason: &str| {
        let query = [("reason", reason)];
        world.act("ada", &query, |act| tokens::create(act, &organization(), &json(&text)))
    };
    blames(create(world, &"x".repeat(1001)), Kind::Invalid, "reason", "Shorten the reason");
    create(world, " ticket 7 ").unwrap();
    let newest = world.log().remove(0);
    assert_eq!(newest.description, "Created token \"ci\", never expires. Reason: ticket 7");
}

fn that_an_exchanged_token_creates_a_lasting_one_is_in_the_log(world: &mut World) {
    let expires = world.now + 7200;
    let ada = Holder::Person { user_id: "id-ada".to_owned() };
    world.give("pipeline", ada, |token| Token {
        origin: Origin::Exchange,
        limited_to: Some("id-acme".to_owned()),
        created_by: "CI (OIDC)".to_owned(),
        expires,
        ..token
    });
    let body =
        |name: &str, expires: i64| json!({"name": name, "description": "", "expires": expires});
    let exchanged =
        ", by a token from an exchange, which expires 2026-11-21T00:14:00Z (created by CI (OIDC))";
    for (name, ends, told) in
        [("for-ever", 0, true), ("longer", expires + 1, true), ("as-long", expires, false)]
    {
        world.create("pipeline", &organization(), &body(name, ends)).unwrap();
        let newest = world.log().remove(0).description;
        assert_eq!(newest.ends_with(exchanged), told, "{newest}");
    }
    world.create("ada", &organization(), &body("of-ada", 0)).unwrap();
    assert!(!world.log().remove(0).description.contains("exchange"));
}

fn a_deleted_token_is_worth_nothing(world: &mut World) {
    let made = world.create("ada", &organization(), &named("ci")).unwrap();
    world.name("ci", &made.token_value);
    assert!(world.act("ci", &[], |act| user::record(act)).is_ok());
    world.act("ada", &[], |act| tokens::delete(act, &organization(), &made.id)).unwrap();
    assert_eq!(world.last_event(), "Organization Token Deleted");
    refuses(world.act("ci", &[], |act| user::record(act)), Kind::BadToken, "was deleted");
    let again = world.act("ada", &[], |act| tokens::delete(act, &organization(), &made.id));
    refuses(again, Kind::NotFound, "may have been deleted");
}

fn tokens_are_deleted_where_they_are(world: &mut World) {
    let made = world.create("ada", &organization(), &named("ci")).unwrap();
    let delete = |world: &mut World, who: &str, owner: &Owner, id: &TokenId| {
        world.act(who, &[], |act| tokens::delete(act, owner, id))
    };
    // Its kind is told to those who may know of it.
    let elsewhere = delete(world, "linus", &Owner::Personal, &made.id);
    refuses(elsewhere, Kind::BadRequest, "of another kind: organization. Nothing was deleted");
    refuses(delete(world, "zoe", &Owner::Personal, &made.id), Kind::NotFound, "no such token");
    let own = Holder::Person { user_id: "id-linus".into() };
    let linus = TokenId::new(world.rows().tokens_ever(&own).unwrap()[0].id.clone());
    refuses(delete(world, "ada", &Owner::Personal, &linus), Kind::NotFound, "no such token");
    assert!(delete(world, "linus", &Owner::Personal, &linus).is_ok());
    let other = TokenId::new("nothing");
    refuses(delete(world, "ada", &organization(), &other), Kind::NotFound, "no such token");
}
