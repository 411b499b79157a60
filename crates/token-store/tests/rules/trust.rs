//! Issuers and their policies.

use crate::transactions::issuer as row;
use crate::world::{World, acme, blames, json, refuses};
use serde_json::{Value, json};
use token_api::oidc::{Issuer, IssuerId, PolicyId};
use token_service::limits::Key;
use token_service::oidc::{faults, issuers, policies};
use token_service::refusal::{Kind, Refusal};
use token_service::store::tokens::Holder;

on_each_store! {
    an_issuer_with_keys_is_registered
    what_breaks_a_rule_of_registering_is_named
    an_issuer_is_asked_for_its_keys
    a_change_of_somebody_else_is_seen
    an_issuer_is_deleted_with_its_policies
    policies_are_replaced_by_version
    policies_name_what_there_is
}

pub fn keys() -> Value {
    json!({"keys": [{
        "kty": "OKP", "kid": "d", "crv": "Ed25519",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    }]})
}

pub fn register(world: &mut World, body: &Value) -> Result<Issuer, Refusal> {
    let text = body.to_string();
    let prepared = world
        .act("ada", &[], |act| issuers::prepare_registration(act, &acme(), &json(&text), faults));
    let new = prepared?;
    let seen = new.jwks.is_none().then(|| Ok(vec!["aa".repeat(20)]));
    world.act("ada", &[], |act| issuers::register(act, &acme(), &new, seen.as_ref()))
}

pub fn ci() -> Value {
    json!({"name": " CI ", "url": "https://ci.example", "jwks": keys()})
}

fn an_issuer_with_keys_is_registered(world: &mut World) {
    let issuer = register(world, &ci()).unwrap();
    assert_eq!((issuer.name.as_str(), issuer.max_expiration), ("CI", Some(90_000)));
    assert_eq!(world.last_event(), "OIDC Issuer Registered");
    let got = world.act("ada", &[], |act| issuers::get(act, &acme(), &issuer.id)).unwrap();
    assert_eq!(got.url, "https://ci.example");
    let unknown = IssuerId::new("none");
    let outcome = world.act("ada", &[], |act| issuers::get(act, &acme(), &unknown));
    refuses(outcome, Kind::NotFound, "no such issuer");
    let text = ci().to_string();
    let refused = world.act("admin-robot", &[], |act| {
        issuers::prepare_registration(act, &acme(), &json(&text), faults)
    });
    refuses(refused.map(drop), Kind::Forbidden, "not even admin tokens");
}

fn what_breaks_a_rule_of_registering_is_named(world: &mut World) {
    let with = |field: &str, value: Value| {
        let mut body = ci();
        body[field] = value;
        body
    };
    let secret = json!({"keys": [{"kty": "oct", "k": "AAAA"}]});
    for (field, value) in [
        ("name", json!(" ")),
        ("name", json!("x".repeat(101))),
        ("url", json!("ftp://ci.example")),
        ("thumbprints", json!(["123"])),
        ("jwks", secret),
        ("maxExpiration", json!(59)),
    ] {
        blames(register(world, &with(field, value)), Kind::Invalid, field, "");
    }
    assert!(register(world, &ci()).is_ok());
    blames(register(world, &ci()), Kind::Conflict, "url", "registered already, as “CI”");
}

fn an_issuer_is_asked_for_its_keys(world: &mut World) {
    let body = json!({"name": "Web", "url": "https://web.example"});
    let issuer = register(world, &body).unwrap();
    assert_eq!(issuer.thumbprints, ["aa".repeat(20)], "those that were seen");
    let stored = world.rows().issuer_by_url("id-acme", "https://web.example").unwrap().unwrap();
    assert_eq!(stored.thumbprints_taken, Some(true));
    let url = world.act("ada", &[], |act| issuers::prepare_regeneration(act, &acme(), &issuer.id));
    assert_eq!(url.unwrap(), "https://web.example");
    let unreachable = Err(Refusal::invalid("url", "It can't be reached."));
    let refused =
        world.act("ada", &[], |act| issuers::regenerate(act, &acme(), &issuer.id, &unreachable));
    blames(refused, Kind::Invalid, "url", "can't be reached");
    let seen = Ok(vec!["bb".repeat(20)]);
    let again = world.act("ada", &[], |act| issuers::regenerate(act, &acme(), &issuer.id, &seen));
    assert_eq!(again.unwrap().thumbprints, ["bb".repeat(20)]);
    assert_eq!(world.last_event(), "OIDC Issuer Thumbprints Regenerated");
    let holder = Holder::Person { user_id: "id-ada".into() };
    let id = world.rows().tokens_ever(&holder).unwrap()[0].id.clone();
    world.exhausted.borrow_mut().push(Key::Discovery(id));
    let other = json!({"name": "Web", "url": "https://other.example"});
    refuses(register(world, &other), Kind::TooMany { seconds: 7 }, "try again");
    let with_keys = register(world, &ci()).unwrap();
    let refused =
        world.act("ada", &[], |act| issuers::prepare_regeneration(act, &acme(), &with_keys.id));
    refuses(refused, Kind::BadRequest, "has static keys");
}

fn a_change_of_somebody_else_is_seen(world: &mut World) {
    let id = register(world, &ci()).unwrap().id;
    let prepare = |world: &mut World, body: Value| {
        let text = body.to_string();
        world
            .act("ada", &[], |act| issuers::prepare_update(act, &acme(), &id, &json(&text), faults))
    };
    let change = prepare(world, json!({"name": "Build"})).unwrap();
    assert!(!change.asks());
    let slower = prepare(world, json!({"maxExpiration": 600})).unwrap();
    let update = |world: &mut World, change| {
        world.act("ada", &[], |act| issuers::update(act, &acme(), &id, &change, None))
    };
    let (issuer, trusts_others) = update(world, change).unwrap();
    assert_eq!((issuer.name.as_str(), trusts_others), ("Build", false));
    assert!(world.log()[0].description.ends_with(": name was \"CI\""));
    blames(update(world, slower), Kind::Conflict, "name", "Somebody else changed this issuer");
    let without_keys = prepare(world, json!({"jwks": {"keys": []}})).unwrap();
    assert!(without_keys.asks(), "it publishes its keys from now on");
    let refused = prepare(world, json!({"name": ""}));
    blames(refused.map(drop), Kind::Invalid, "name", "Give the issuer a name");
}

fn an_issuer_is_deleted_with_its_policies(world: &mut World) {
    let id = register(world, &ci()).unwrap().id;
    let of_issuer =
        |world: &mut World| world.act("ada", &[], |act| policies::of_issuer(act, &acme(), &id));
    let before = of_issuer(world).unwrap();
    let delete =
        |world: &mut World, who| world.act(who, &[], |act| issuers::delete(act, &acme(), &id));
    refuses(delete(world, "linus"), Kind::Forbidden, "Only organization admins");
    delete(world, "ada").unwrap();
    assert_eq!(world.last_event(), "OIDC Issuer Deleted");
    refuses(of_issuer(world), Kind::NotFound, "no such issuer");
    refuses(save(world, &before.id, None, &allow(json!({}))), Kind::NotFound, "may be deleted");
}

pub fn allow(rules: Value) -> Value {
    json!({"policies": [{"decision": "allow", "tokenType": "organization", "rules": rules}]})
}

pub fn save(
    world: &mut World,
    id: &PolicyId,
    if_match: Option<&str>,
    body: &Value,
) -> Result<i64, Refusal> {
    let text = body.to_string();
    let saved =
        world.act("ada", &[], |act| policies::update(act, &acme(), id, if_match, &json(&text)));
    saved.map(|policies| policies.version)
}

fn policies_are_replaced_by_version(world: &mut World) {
    let issuer = register(world, &ci()).unwrap().id;
    let first = world.act("ada", &[], |act| policies::of_issuer(act, &acme(), &issuer)).unwrap();
    assert_eq!((first.version, first.policies.len()), (1, 0));
    let body = allow(json!({"sub": "x"}));
    assert_eq!(save(world, &first.id, Some("\"1\""), &body).unwrap(), 2);
    assert_eq!(world.last_event(), "Auth Policy Updated");
    refuses(save(world, &first.id, Some("\"1\""), &body), Kind::Stale, "at version 2 now");
    refuses(save(world, &first.id, Some("1"), &body), Kind::BadRequest, "in quotes");
    assert_eq!(save(world, &first.id, None, &body).unwrap(), 3);
    let second = world.act("ada", &[], |act| policies::of_issuer(act, &acme(), &issuer)).unwrap();
    assert_eq!((second.version, second.policies.len()), (3, 1));
}

fn policies_name_what_there_is(world: &mut World) {
    world.rows().insert_issuer(&row("i1", "https://1")).unwrap();
    world.rows().insert_policies(&crate::transactions::policies("p1", "i1")).unwrap();
    let id = PolicyId::new("p1");
    let policy = |kind: &str, field: &str, name: &str| {
        json!({"policies": [
            {"decision": "allow", "tokenType": kind, field: name, "rules": {"sub": "x"}},
        ]})
    };
    assert!(save(world, &id, None, &policy("team", "teamName", "platform")).is_ok());
    assert!(save(world, &id, None, &policy("personal", "userLogin", "linus")).is_ok());
    for (body, words) in [
        (policy("team", "teamName", "none"), "Policy 1: acme has no team “none”"),
        (policy("personal", "userLogin", "zoe"), "Policy 1: acme has no member “zoe”"),
        (policy("team", "userLogin", "linus"), "userLogin says nothing about team tokens"),
        (allow(json!({"sub": ["x"]})), "must be a text, a number or a truth value"),
    ] {
        blames(save(world, &id, None, &body), Kind::Invalid, "policies", words);
    }
    refuses(
        save(world, &id, None, &json!({"policies": []})),
        Kind::BadRequest,
        "must not be empty",
    );
}
