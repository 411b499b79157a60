//! The exchange of ID tokens: what the rules say before and after the signature is checked.

use crate::trust::{ci, register, save};
use crate::world::World;
use serde_json::{Value, json};
use token_api::oidc::{IdToken, TokenExchangeRequest, TokenExchangeResponse};
use token_api::time::UnixSeconds;
use token_service::oidc::exchange::{Exchange, Known, read_form, read_json};
use token_service::oidc::{Failure, issuers, policies};
use token_service::refusal::Kind;
use token_service::request::{Body, Credential, Query};
use token_service::store::in_transaction;
use token_service::{tokens, user};

on_each_store! {
    a_policy_gives_a_token_that_works
    personal_tokens_are_limited_to_the_organization
    what_no_policy_allows_is_declined
    claims_must_be_those_of_now
    an_issuer_must_be_trusted_all_the_while
    refusals_are_noted_with_what_is_known
    bodies_are_read
}

/// base64url without padding.
fn base64url(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let padded = [chunk[0], *chunk.get(1).unwrap_or(&0), *chunk.get(2).unwrap_or(&0)];
        let bits = u32::from_be_bytes([0, padded[0], padded[1], padded[2]]);
        for digit in 0..=chunk.len() {
            text.push(char::from(DIGITS[(bits >> (18 - 6 * digit)) as usize & 63]));
        }
    }
    text
}

/// The claims of an ID token of the issuer of [`ci`].
fn claims(world: &World) -> Value {
    json!({
        "iss": "https://ci.example", "aud": "urn:pulumi:org:acme", "sub": "repo:acme/api",
        "iat": world.now, "exp": world.now + 600,
    })
}

fn asked(claims: &Value, kind: &str, scope: &str) -> TokenExchangeRequest {
    let parts = [r#"{"alg":"EdDSA"}"#, &claims.to_string(), "signature"];
    let token = parts.map(|part| base64url(part.as_bytes())).join(".");
    TokenExchangeRequest {
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange".to_owned(),
        audience: "urn:pulumi:org:acme".to_owned(),
        requested_token_type: format!("urn:pulumi:token-type:access_token:{kind}"),
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token".to_owned(),
        subject_token: Some(IdToken::new(&token)),
        scope: scope.to_owned(),
        expiration: Some(3600),
    }
}

/// All steps for an ID token whose signature is good, with something in between.
fn exchange_after(
    world: &mut World,
    asked: TokenExchangeRequest,
    between: impl FnOnce(&mut World),
) -> Result<TokenExchangeResponse, Failure> {
    let exchange = Exchange::begin(asked)?;
    let mut known = exchange.find(world.rows())?;
    known.trusted()?;
    between(world);
    let believed = exchange.believe(UnixSeconds(world.now), &mut known)?;
    let request = world.request(Credential::Missing, &[]);
    let (store, random) = world.store_and_random();
    in_transaction(store, |rows| believed.issue(rows, random, &request))
}

fn exchange(
    world: &mut World,
    asked: TokenExchangeRequest,
) -> Result<TokenExchangeResponse, Failure> {
    exchange_after(world, asked, |_| ())
}

/// The code and the words of a refusal.
#[track_caller]
fn declines<T>(outcome: Result<T, Failure>, code: &str, words: &str) {
    match outcome.err().expect("a refusal") {
        Failure::Declined(declined) => {
            let told = serde_json::to_value(declined.on_wire()).unwrap();
            assert_eq!(told["error"], code, "{told}");
            assert!(declined.description.contains(words), "{:?}", declined.description);
        }
        Failure::Refused(refusal) => panic!("{refusal:?}"),
    }
}

/// An issuer with policies for an organization's tokens, the team platform and linus.
fn fill(world: &mut World) -> token_api::oidc::IssuerId {
    let id = register(world, &ci()).unwrap().id;
    let acme = crate::world::acme();
    let first = world.act("ada", &[], |act| policies::of_issuer(act, &acme, &id)).unwrap();
    let rules = json!({"sub": "repo:acme/*"});
    let body = json!({"policies": [
        {"decision": "allow", "tokenType": "organization", "rules": rules},
        {"decision": "allow", "tokenType": "team", "teamName": "platform", "rules": rules},
        {"decision": "allow", "tokenType": "personal", "userLogin": "linus", "rules": rules},
        {"decision": "deny", "tokenType": "organization", "rules": {"event": "pull_request"}},
    ]});
    save(world, &first.id, None, &body).unwrap();
    id
}

fn a_policy_gives_a_token_that_works(world: &mut World) {
    let id = fill(world);
    for (kind, scope, login) in
        [("organization", "", "acme/oidc-ci-"), ("team", "team:platform", "acme/oidc-ci-")]
    {
        let request = asked(&claims(world), kind, scope);
        let answer = exchange(world, request).unwrap();
        assert_eq!((answer.expires_in, answer.token_type.as_str()), (3600, "Bearer"));
        world.name("new", &answer.access_token);
        let record = world.act("new", &[], |act| user::record(act)).unwrap();
        assert!(record.github_login.as_str().starts_with(login), "{}", record.github_login);
    }
    let event = world.log().into_iter().next().unwrap();
    assert_eq!(event.event, "OIDC Token Exchanged");
    assert_eq!(event.actor_name, "repo:acme/api");
    assert_eq!(event.actor_urn, format!("urn:token-api:acme:oidc:{id}:repo%3Aacme%2Fapi"));
    let issuer = world.rows().issuer_by_id("id-acme", id.as_str()).unwrap().unwrap();
    assert_eq!(issuer.last_used, Some(world.now));
}

fn personal_tokens_are_limited_to_the_organization(world: &mut World) {
    fill(world);
    let request = asked(&claims(world), "personal", "user:linus");
    let answer = exchange(world, request).unwrap();
    world.name("new", &answer.access_token);
    let record = world.act("new", &[], |act| user::record(act)).unwrap();
    assert_eq!((record.github_login.as_str(), record.organizations.len()), ("linus", 1));
    let elsewhere = world.act("new", &[], |act| act.organization("harbor").map(drop));
    crate::world::refuses(elsewhere, Kind::NotFound, "no such organization");
    let own = token_api::token::Owner::Personal;
    assert!(world.act("new", &[], |act| tokens::list(act, &own)).is_ok());
    world.now += 3600;
    let over = world.act("new", &[], |act| user::record(act));
    crate::world::refuses(over, Kind::BadToken, "expired");
}

fn what_no_policy_allows_is_declined(world: &mut World) {
    fill(world);
    let with = |world: &World, field: &str, value: &str| {
        let mut claims = claims(world);
        claims[field] = json!(value);
        claims
    };
    let good = claims(world);
    let strange = with(world, "sub", "repo:other/api");
    let pull = with(world, "event", "pull_request");
    for (claims, kind, scope, code, words) in [
        (&strange, "organization", "", "unauthorized_client", "no policy of the issuer allows an"),
        (&pull, "organization", "", "unauthorized_client", "denies organization tokens"),
        (&good, "organization", "admin", "invalid_scope", "but not with the scope admin"),
        (&good, "team", "team:data", "unauthorized_client", "a team token of data"),
        (&good, "personal", "user:ada", "unauthorized_client", "a personal token of ada"),
        (&good, "other", "", "invalid_request", ""),
    ] {
        declines(exchange(world, asked(claims, kind, scope)), code, words);
    }
}

fn claims_must_be_those_of_now(world: &mut World) {
    fill(world);
    let now = world.now;
    for (field, value, words) in [
        ("exp", json!(now - 3600), "the ID token expired at"),
        ("exp", json!("soon"), "claim exp is missing, or not what it must be"),
        ("nbf", json!(now + 3600), "is not valid yet: nbf is"),
        ("aud", json!([]), "claim aud is missing"),
        ("sub", json!(""), "claim sub is missing"),
        ("iss", json!(7), "claim iss is missing"),
    ] {
        let mut claims = claims(world);
        claims[field] = value;
        declines(exchange(world, asked(&claims, "organization", "")), "invalid_grant", words);
    }
}

fn an_issuer_must_be_trusted_all_the_while(world: &mut World) {
    let id = fill(world);
    let mut strange = claims(world);
    strange["iss"] = json!("https://other.example");
    let words = "no such organization, or it does not trust the issuer";
    declines(exchange(world, asked(&strange, "organization", "")), "invalid_target", words);
    let mut elsewhere = asked(&claims(world), "organization", "");
    elsewhere.audience = "urn:pulumi:org:nowhere".to_owned();
    declines(exchange(world, elsewhere), "invalid_target", words);
    let good = asked(&claims(world), "organization", "");
    let outcome = exchange_after(world, good, |world| {
        let acme = crate::world::acme();
        world.act("ada", &[], |act| issuers::delete(act, &acme, &id)).unwrap();
    });
    declines(outcome, "invalid_target", "the issuer was deleted just now");
}

fn refusals_are_noted_with_what_is_known(world: &mut World) {
    fill(world);
    let exchange = Exchange::begin(asked(&claims(world), "organization", "admin")).unwrap();
    let request = world.request(Credential::Missing, &[]);
    let now = UnixSeconds(world.now);
    let stranger = Known::default();
    let declined = stranger.trusted().err().unwrap();
    let event = stranger.refusal(&declined, now, &request);
    assert_eq!((event.org_id, event.status, event.auth_failure), (None, 400, true));
    let mut known = exchange.find(world.rows()).unwrap();
    let event = known.refusal(&declined, now, &request);
    assert_eq!(event.org_id.as_deref(), Some("id-acme"));
    assert!(event.description.ends_with("of this ID token (issuer \"CI\")"));
    assert!(event.actor_urn.is_empty(), "nobody believes who it is about yet");
    assert!(exchange.believe(now, &mut known).is_ok());
    let event = known.refusal(&declined, now, &request);
    assert!(event.actor_urn.ends_with(":repo%3Aacme%2Fapi"), "{}", event.actor_urn);
}

fn bodies_are_read(world: &mut World) {
    let text = serde_json::to_string(&asked(&claims(world), "team", "team:platform")).unwrap();
    let body = |content_type| Body { content_type, bytes: text.as_bytes() };
    assert_eq!(read_json(&body("application/json")).unwrap().scope, "team:platform");
    match read_json(&body("text/plain")) {
        Err(Failure::Refused(refusal)) => assert_eq!(refusal.kind, Kind::MediaType),
        _ => panic!("another type is read"),
    }
    let broken = Body { content_type: "application/json", bytes: b"{" };
    declines(read_json(&broken), "invalid_request", "not what this call takes");
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let form = Query(vec![pair("scope", "admin"), pair("expiration", "60")]);
    let read = read_form(&form).unwrap();
    assert_eq!((read.scope.as_str(), read.expiration), ("admin", Some(60)));
    let twice = Query(vec![pair("scope", "admin"), pair("scope", "")]);
    declines(read_form(&twice), "invalid_request", "is there twice");
}
