//! The parameters of the exchange, written and read.

use proptest::prelude::*;
use serde_json::{Value, json};
use token_api::id::OrgName;
use token_api::oidc::{
    ExchangeFailure, ExchangeOrder, ExchangeProblem, IdToken, OAuthError, Requested,
    TokenExchangeRequest, TokenExchangeResponse, granted_seconds, parse_requested,
    requested_token_type, scope,
};

fn order(requested: Requested) -> ExchangeOrder {
    let (org, id_token) = (OrgName::new("acme"), IdToken::new("a.b.c"));
    ExchangeOrder { org, requested, id_token, expiration: Some(900) }
}

fn body() -> Value {
    serde_json::to_value(order(Requested::team("platform")).into_request()).unwrap()
}

#[test]
fn requests_are_written_as_the_contract_says() {
    assert_eq!(
        body(),
        json!({
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "audience": "urn:pulumi:org:acme",
            "requested_token_type": "urn:pulumi:token-type:access_token:team",
            "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
            "subject_token": "a.b.c",
            "scope": "team:platform",
            "expiration": 900
        })
    );
    let table = [
        (Requested::organization(false), "organization", ""),
        (Requested::organization(true), "organization", "admin"),
        (Requested::team("a b"), "team", "team:a b"),
        (Requested::personal("ada"), "personal", "user:ada"),
        (Requested::runner("r:1"), "runner", "runner:r:1"),
    ];
    for (requested, kind, words) in table {
        let urn = requested_token_type(&requested.token_type);
        assert_eq!(urn, format!("urn:pulumi:token-type:access_token:{kind}"));
        assert_eq!(scope(&requested), words);
        assert_eq!(parse_requested(&urn, words), Ok(requested));
    }
}

#[test]
fn invalid_requests_are_refused_with_their_problem() {
    use ExchangeProblem as P;
    let table = [
        ("grant_type", json!("refresh_token"), P::GrantType, OAuthError::UnsupportedGrantType),
        ("grant_type", Value::Null, P::GrantType, OAuthError::UnsupportedGrantType),
        ("audience", json!("acme"), P::Audience, OAuthError::InvalidTarget),
        ("audience", json!("urn:pulumi:org:"), P::Audience, OAuthError::InvalidTarget),
        ("subject_token_type", json!("jwt"), P::SubjectTokenType, OAuthError::InvalidRequest),
        ("subject_token", json!(" "), P::SubjectToken, OAuthError::InvalidRequest),
        ("subject_token", Value::Null, P::SubjectToken, OAuthError::InvalidRequest),
        ("requested_token_type", json!("team"), P::RequestedTokenType, OAuthError::InvalidRequest),
        ("scope", json!("admin"), P::Scope("team:"), OAuthError::InvalidScope),
        ("scope", json!("team:"), P::Scope("team:"), OAuthError::InvalidScope),
        ("scope", Value::Null, P::Scope("team:"), OAuthError::InvalidScope),
        ("expiration", json!(-5), P::Expiration, OAuthError::InvalidRequest),
        ("expiration", json!("soon"), P::Expiration, OAuthError::InvalidRequest),
        ("expiration", json!(1e30), P::Expiration, OAuthError::InvalidRequest),
    ];
    for (field, value, problem, code) in table {
        let mut body = body();
        body[field] = value.clone();
        let request: TokenExchangeRequest = serde_json::from_value(body).unwrap();
        let found = request.read().unwrap_err();
        assert_eq!((found, found.code()), (problem, code), "{field}: {value}");
        assert!(!found.to_string().is_empty());
    }
    let organization = "urn:pulumi:token-type:access_token:organization";
    assert_eq!(parse_requested(organization, "team:x"), Err(P::Scope("admin")));
}

#[test]
fn an_id_token_in_a_request_is_not_changed() {
    for sent in ["a.b.c\n", "Bearer a.b.c", r#"{"value":"eyJ.b.c"}"#] {
        let mut body = body();
        body["subject_token"] = json!(sent);
        let request: TokenExchangeRequest = serde_json::from_value(body).unwrap();
        let order = request.read().unwrap();
        assert_eq!(order.id_token.expose(), sent);
        assert!(order.id_token.decode().is_err());
    }
}

#[test]
fn an_expiration_may_be_text_or_absent() {
    let table = [
        (json!("900"), Some(900)),
        (json!(""), None),
        (json!(0), None),
        (json!("0"), None),
        (json!(7200), Some(7200)),
        (Value::Null, None),
    ];
    for (value, expiration) in table {
        let mut body = body();
        body["expiration"] = value;
        let request: TokenExchangeRequest = serde_json::from_value(body).unwrap();
        assert_eq!(request.read().unwrap().expiration, expiration);
    }
}

#[test]
fn the_life_is_at_most_the_issuers_maximum() {
    let table = [
        (None, None, 7200),
        (None, Some(600), 600),
        (Some(60), Some(600), 60),
        (Some(601), Some(600), 600),
        (Some(i64::MAX), None, 90_000),
        (Some(60), Some(0), 60),
    ];
    for (asked, maximum, seconds) in table {
        assert_eq!(granted_seconds(asked, maximum), seconds, "{asked:?} of {maximum:?}");
    }
}

#[test]
fn answers_are_read_and_do_not_print() {
    let answer: TokenExchangeResponse = serde_json::from_value(json!({
        "access_token": "tcp_secret", "issued_token_type": null, "token_type": "token",
        "expires_in": 7200, "refresh_token": "ignored"
    }))
    .unwrap();
    assert_eq!(answer.access_token.expose(), "tcp_secret");
    assert!(!format!("{answer:?}").contains("secret"));
    assert!(!format!("{:?}", order(Requested::team("x")).into_request()).contains("a.b.c"));

    let failure: ExchangeFailure =
        serde_json::from_value(json!({"error": "slow_down", "error_uri": "x"})).unwrap();
    assert_eq!(failure.error, OAuthError::Other("slow_down".into()));
    assert_eq!(serde_json::to_value(&failure).unwrap(), json!({"error": "slow_down"}));
    let known = OAuthError::from("invalid_target".to_owned());
    assert_eq!(known, OAuthError::InvalidTarget);
}

proptest! {
    #[test]
    fn requests_are_written_and_read(name in "[^\u{0}]{1,12}", kind in 0..4_usize) {
        let requested = match kind {
            0 => Requested::organization(name.len() % 2 == 0),
            1 => Requested::team(name),
            2 => Requested::personal(name),
            _ => Requested::runner(name),
        };
        let body = serde_json::to_value(order(requested.clone()).into_request()).unwrap();
        let request: TokenExchangeRequest = serde_json::from_value(body).unwrap();
        let order = request.read().unwrap();
        prop_assert_eq!(order.requested, requested);
        prop_assert_eq!(order.org.as_str(), "acme");
        prop_assert_eq!(order.id_token.expose(), "a.b.c");
    }
}
