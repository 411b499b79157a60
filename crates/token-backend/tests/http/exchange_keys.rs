//! The keys of an issuer over time: kept, renewed, taken back, out of reach.

use crate::issuer::{DISCOVERY, Signer};
use crate::support::Who;
use crate::trust::{Trust, acme};
use serde_json::json;
use token_api::path;

/// How often the issuer was asked.
fn times_asked(trust: &Trust) -> usize {
    trust.issuer.asked().iter().filter(|path| *path == "/keys").count()
}

#[test]
fn keys_are_kept_for_ten_minutes() {
    let trust = Trust::new();
    assert_eq!(times_asked(&trust), 1, "at the registration");
    let ask = || trust.exchange(&trust.token(&json!({}))).is(200).status;
    for _ in 0..5 {
        ask();
    }
    assert_eq!(times_asked(&trust), 2);
    trust.server.advance(599);
    ask();
    assert_eq!(times_asked(&trust), 2);
    trust.server.advance(1);
    ask();
    assert_eq!(times_asked(&trust), 3);
}

#[test]
fn a_new_key_is_looked_for_but_not_all_the_time() {
    let trust = Trust::new();
    trust.exchange(&trust.token(&json!({}))).is(200);
    let (new, unknown) = (Signer::es256("two"), Signer::es256("three"));
    trust.issuer.publish(&[&trust.key, &new]);
    trust.exchange(&new.token(&trust.claims())).declines("invalid_grant", "no key of the name");
    assert_eq!(times_asked(&trust), 2, "the keys are younger than 30 seconds");
    trust.server.advance(30);
    trust.exchange(&new.token(&trust.claims())).is(200);
    assert_eq!(times_asked(&trust), 3);
    for _ in 0..5 {
        trust.exchange(&unknown.token(&trust.claims())).declines("invalid_grant", "no key");
    }
    assert_eq!(times_asked(&trust), 3);
    // A wrong signature by a known name is no reason to ask.
    trust.server.advance(30);
    let wrong = Signer::es256("two");
    trust.exchange(&wrong.token(&trust.claims())).declines("invalid_grant", "signature is wrong");
    assert_eq!(times_asked(&trust), 3);
}

#[test]
fn a_key_that_is_taken_back_is_good_for_ten_minutes_at_most() {
    let trust = Trust::new();
    trust.exchange(&trust.token(&json!({}))).is(200);
    let new = Signer::es256("two");
    trust.issuer.publish(&[&new]);
    trust.server.advance(600);
    trust.exchange(&trust.token(&json!({}))).declines("invalid_grant", "no key of the name");
    trust.exchange(&new.token(&trust.claims())).is(200);
}

#[test]
fn an_issuer_out_of_reach_is_tried_again_later() {
    let trust = Trust::new();
    trust.issuer.reply(DISCOVERY, "503 Service Unavailable", b"");
    let answer = trust.exchange(&trust.token(&json!({})));
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert_eq!(answer.json()["error"], "temporarily_unavailable");
    // Strangers hear that it failed, admins why.
    assert!(!answer.text().contains("HTTP status"), "{}", answer.text());
    let told = "SELECT description FROM audit_events ORDER BY seq DESC LIMIT 1";
    let told: String = trust.server.sql().query_row(told, [], |row| row.get(0)).unwrap();
    assert!(told.contains("it answered with HTTP status 503"), "{told}");
    let asked = trust.issuer.asked().len();
    trust.exchange(&trust.token(&json!({})));
    assert_eq!(trust.issuer.asked().len(), asked, "a failure stands for five seconds");
    let url = trust.issuer.url();
    let document = json!({"issuer": url, "jwks_uri": format!("{url}/keys")});
    trust.issuer.reply_json(DISCOVERY, &document);
    trust.server.advance(5);
    trust.exchange(&trust.token(&json!({}))).is(200);
}

/// Ways in which an issuer fails: the status with the content type, and the body of its key set.
const FAULTS: [(&str, &[u8]); 6] = [
    ("503 Service Unavailable", b""),
    ("404 Not Found", b""),
    ("302 Found\r\nlocation: /login", b""),
    ("200 OK\r\ncontent-type: text/html", b"<title>Maintenance</title>"),
    ("200 OK\r\ncontent-type: application/json", br#"{"keys":[]}"#),
    (
        "200 OK\r\ncontent-type: application/json",
        br#"{"keys":[{"kty":"EC","kid":"one","crv":"P-256","x":"AAAA","y":"AAAA"}]}"#,
    ),
];

#[test]
fn keys_outlive_a_refresh_that_fails() {
    let trust = Trust::new();
    trust.exchange(&trust.token(&json!({}))).is(200);
    for (head, body) in FAULTS {
        trust.issuer.reply("/keys", head, body);
        trust.server.advance(600);
        let asked = times_asked(&trust);
        for _ in 0..3 {
            trust.exchange(&trust.token(&json!({}))).is(200);
        }
        assert_eq!(times_asked(&trust), asked + 1, "{head}: asked once");
        trust.server.advance(29);
        trust.exchange(&trust.token(&json!({}))).is(200);
        assert_eq!(times_asked(&trust), asked + 1, "{head}: not before 30 seconds");
        trust.server.advance(1);
        trust.exchange(&trust.token(&json!({}))).is(200);
        assert_eq!(times_asked(&trust), asked + 2, "{head}");
    }
    // Weeks later too; and when the issuer is back, what it says counts.
    trust.server.advance(30 * 86_400);
    trust.exchange(&trust.token(&json!({}))).is(200);
    let new = Signer::es256("two");
    trust.issuer.publish(&[&new]);
    trust.server.advance(30);
    trust.exchange(&trust.token(&json!({}))).declines("invalid_grant", "no key of the name");
    trust.exchange(&new.token(&trust.claims())).is(200);
}

#[test]
fn unknown_names_ask_an_issuer_out_of_reach_every_thirty_seconds() {
    let trust = Trust::new();
    trust.exchange(&trust.token(&json!({}))).is(200);
    trust.issuer.reply("/keys", "503 Service Unavailable", b"");
    trust.server.advance(30);
    let (asked, unknown) = (times_asked(&trust), Signer::es256("two"));
    for _ in 0..30 {
        // Nobody can say whether the issuer has such a key by now.
        let answer = trust.exchange(&unknown.token(&trust.claims()));
        assert_eq!(answer.status, 503, "{}", answer.text());
        assert_eq!(answer.json()["error"], "temporarily_unavailable");
        trust.exchange(&trust.token(&json!({}))).is(200);
        trust.server.advance(1);
    }
    assert_eq!(times_asked(&trust), asked + 1);
    trust.exchange(&unknown.token(&trust.claims()));
    assert_eq!(times_asked(&trust), asked + 2);
}

#[test]
fn a_new_name_of_the_issuer_keeps_its_keys() {
    let trust = Trust::new();
    trust.exchange(&trust.token(&json!({}))).is(200);
    trust.issuer.reply("/keys", "503 Service Unavailable", b"");
    let update = json!({"name": "Renamed", "maxExpiration": 600});
    let issuer = path::oidc_issuer(&acme(), &trust.id);
    trust.server.patch_as(&issuer, Who::Ada, &[], &update).is(200);
    trust.exchange(&trust.token(&json!({}))).is(200);
}

#[test]
fn changed_trust_counts_at_once() {
    let trust = Trust::new();
    trust.exchange(&trust.token(&json!({}))).is(200);
    let new = Signer::es256("static");
    let issuer = path::oidc_issuer(&acme(), &trust.id);
    let patch = |body| trust.server.patch_as(&issuer, Who::Ada, &[], &body).is(200).json();
    patch(json!({"name": "Test CI", "jwks": {"keys": [new.jwk()]}}));
    trust.exchange(&trust.token(&json!({}))).declines("invalid_grant", "no key of the name");
    trust.exchange(&new.token(&trust.claims())).is(200);
    // And back to those that it publishes.
    let back = patch(json!({"name": "Test CI", "jwks": {"keys": []}}));
    assert_eq!(back.get("jwks"), None);
    trust.exchange(&trust.token(&json!({}))).is(200);
    trust.exchange(&new.token(&trust.claims())).declines("invalid_grant", "no key of the name");
}
