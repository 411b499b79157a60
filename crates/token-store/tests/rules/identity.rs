//! Who is let in.

use crate::world::{ACME, DAY, HARBOR, World, refuses};
use std::net::{IpAddr, Ipv4Addr};
use token_api::secret::TokenValue;
use token_api::token::{Owner, TokenKind};
use token_service::limits::Key;
use token_service::refusal::Kind;
use token_service::request::Credential;
use token_service::store::tokens::{Holder, Token};
use token_service::{token_value, user};

on_each_store! {
    a_known_token_is_let_in_and_others_are_not
    a_deleted_token_and_one_that_ended_are_refused
    refresh_tokens_let_nobody_in
    the_cap_of_an_organization_holds_for_every_token
    use_is_noted_once_in_a_minute
    limits_count_tokens_and_addresses
    users_and_robots_learn_who_they_are
}

fn a_known_token_is_let_in_and_others_are_not(world: &mut World) {
    assert!(world.act("ada", &[], |act| user::record(act)).is_ok());
    let unknown = token_value::generate(world.random()).unwrap();
    let table = [
        (Credential::Missing, Kind::NoToken, "needs an access token"),
        (Credential::Malformed("It is odd."), Kind::BadToken, "It is odd."),
        (Credential::Value(TokenValue::parse("tcp_x").unwrap()), Kind::BadToken, "mistyped"),
        (Credential::Value(unknown), Kind::BadToken, "not known here"),
    ];
    for (credential, kind, words) in table {
        let request = world.request(credential, &[]);
        refuses(world.act_with(&request, |act| user::record(act)), kind, words);
    }
}

fn a_deleted_token_and_one_that_ended_are_refused(world: &mut World) {
    let acme = || Holder::Organization { org_id: "id-acme".into() };
    let (now, expires) = (world.now, world.now + 100);
    world.give("deleted", acme(), |token| Token { deleted: Some(now), ..token });
    refuses(world.act("deleted", &[], |act| user::record(act)), Kind::BadToken, "was deleted");
    assert_eq!(world.last_event(), "Auth Failure Token");
    world.give("short", acme(), |token| Token { expires, ..token });
    world.now += 99;
    assert!(world.act("short", &[], |act| user::record(act)).is_ok());
    world.now += 1;
    refuses(
        world.act("short", &[], |act| user::record(act)),
        Kind::BadToken,
        "expired at 2026-11-20",
    );
}

fn refresh_tokens_let_nobody_in(world: &mut World) {
    let holder = Holder::Person { user_id: "id-ada".into() };
    world.give("refresh", holder, |token| Token { kind: TokenKind::Refresh, ..token });
    refuses(
        world.act("refresh", &[], |act| user::record(act)),
        Kind::BadToken,
        "only be exchanged",
    );
}

fn the_cap_of_an_organization_holds_for_every_token(world: &mut World) {
    let harbor = || Holder::Organization { org_id: "id-harbor".into() };
    let (near, far) = (world.now + 90 * DAY, world.now + 91 * DAY);
    world.give("near", harbor(), |token| Token { expires: near, ..token });
    world.give("far", harbor(), |token| Token { expires: far, ..token });
    assert!(world.act("near", &[], |act| user::record(act)).is_ok());
    let words = "maximum token expiry of 90 days, and this token has longer";
    refuses(world.act("far", &[], |act| user::record(act)), Kind::Forbidden, words);
    // A user's own token is held to it where it acts.
    assert!(world.act("ada", &[], |act| act.organization(ACME).map(drop)).is_ok());
    let inside = world.act("ada", &[], |act| act.organization(HARBOR).map(drop));
    refuses(inside, Kind::Forbidden, "this token never expires");
}

fn use_is_noted_once_in_a_minute(world: &mut World) {
    let noted = |world: &World| {
        let holder = Holder::Person { user_id: "id-linus".into() };
        world.rows().tokens_ever(&holder).unwrap()[0].last_used
    };
    let start = world.now;
    for (later, last_used) in [(0, start), (59, start), (60, start + 60)] {
        world.now = start + later;
        world.act("linus", &[], |act| user::record(act)).unwrap();
        assert_eq!(noted(world), last_used, "after {later} s");
    }
    // Also if what was asked for is refused.
    world.now += 60;
    assert!(world.act("linus", &[], |act| act.organization("nowhere").map(drop)).is_err());
    assert_eq!(noted(world), world.now);
}

fn limits_count_tokens_and_addresses(world: &mut World) {
    let holder = Holder::Person { user_id: "id-ada".into() };
    let id = world.rows().tokens_ever(&holder).unwrap()[0].id.clone();
    world.exhausted.borrow_mut().push(Key::Token(id));
    let refused = world.act("ada", &[], |act| user::record(act));
    refuses(refused, Kind::TooMany { seconds: 7 }, "try again in 7 s");
    assert!(world.act("linus", &[], |act| user::record(act)).is_ok());
    let events = world.log().len();
    world.exhausted.borrow_mut().push(Key::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)));
    let request = world.request(Credential::Missing, &[]);
    let refused = world.act_with(&request, |act| user::record(act));
    refuses(refused, Kind::TooMany { seconds: 7 }, "Nothing was done");
    assert_eq!(world.log().len(), events, "what is throttled leaves no event");
}

fn users_and_robots_learn_who_they_are(world: &mut World) {
    for (who, login, organizations) in [
        ("ada", "ada", 2),
        ("zoe", "zoe", 0),
        ("limited", "ada", 1),
        ("robot", "acme/robot", 1),
        ("team-robot", "acme/team-robot", 1),
    ] {
        let record = world.act(who, &[], |act| user::record(act)).unwrap();
        assert_eq!(record.github_login.as_str(), login);
        assert_eq!(record.organizations.len(), organizations, "{who}");
    }
    let made = world.create(
        "barbara",
        &Owner::Personal,
        &serde_json::json!({"description": "", "expires": 0}),
    );
    world.name("new", &made.unwrap().token_value);
    let record = world.act("new", &[], |act| user::record(act)).unwrap();
    assert_eq!(record.github_login.as_str(), "barbara");
}
