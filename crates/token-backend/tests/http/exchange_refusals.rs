//! ID tokens that are not believed: by whom they are signed, how, and when.

use crate::issuer::{Signer, base64url, signed_part};
use crate::support::{Answer, Who};
use crate::trust::{SUBJECT, Trust, acme};
use ring::hmac;
use serde_json::{Value, json};
use token_api::path;

fn invalid(answer: &Answer, words: &str) {
    answer.declines("invalid_grant", words);
}

#[test]
fn only_the_issuers_keys_sign() {
    let trust = Trust::new();
    trust.exchange(&trust.token(&json!({}))).is(200);
    let claims = trust.claims();
    // Another key under the same name, and one under a name of its own.
    let (same, other) = (Signer::es256("one"), Signer::es256("other"));
    invalid(&trust.exchange(&same.token(&claims)), "signature is wrong");
    invalid(&trust.exchange(&other.token(&claims)), "no key of the name");
    // Without a name, no key fits.
    let nameless = json!({"alg": "ES256"});
    invalid(&trust.exchange(&same.token_with(&nameless, &claims)), "signature is wrong");
    trust.exchange(&trust.key.token_with(&nameless, &claims)).is(200);
    // Claims that were changed after signing.
    let good = trust.token(&json!({"sub": "repo:acme/api:pull_request"}));
    let forged = signed_part(&json!({"alg": "ES256", "kid": "one"}), &claims);
    let signature = good.rsplit('.').next().unwrap();
    invalid(&trust.exchange(&format!("{forged}.{signature}")), "signature is wrong");
    for signature in ["", "AAAA", &base64url(&[0; 64])] {
        invalid(&trust.exchange(&format!("{forged}.{signature}")), "signature is wrong");
    }
    let events = "SELECT count(*) FROM audit_events WHERE event = 'Auth Failure OIDC Exchange'
                  AND auth_failure = 1 AND status = 400 AND actor_name = '' AND actor_urn = ''
                  AND description LIKE '%(issuer \"Test CI\")'
                  AND org_id = (SELECT id FROM organizations WHERE login = 'acme-corp')";
    assert_eq!(trust.server.count(events), 2, "two kinds in the organization's log, of nobody yet");
    let again = trust.server.count("SELECT sum(again) FROM audit_repeats");
    assert_eq!(again, 5, "and the others are counted");
}

#[test]
fn the_key_decides_the_algorithm() {
    let trust = Trust::with_key(Signer::rs256("one", 2048));
    let claims = trust.claims();
    let send = |header: Value, signature: &[u8]| {
        let signed = signed_part(&header, &claims);
        trust.exchange(&format!("{signed}.{}", base64url(signature)))
    };
    for alg in ["none", "None", "NONE"] {
        let answer = send(json!({"alg": alg, "kid": "one"}), b"");
        invalid(&answer, "is not signed (alg is none); it must be signed by RS256, RS384, ");
    }
    for alg in ["", "HS384", "ES512", "ES256K", "rs256", "RSA-OAEP"] {
        let answer = send(json!({"alg": alg, "kid": "one"}), b"");
        invalid(&answer, &format!("(alg) is {alg}, which is not checked here; it must be signed"));
    }
    for alg in ["RS512", "PS256", "EdDSA", "ES384"] {
        invalid(&send(json!({"alg": alg, "kid": "one"}), b""), "for another algorithm");
    }
    // The public key as a shared secret, in the forms in which a verifier might hold it.
    let jwk = trust.key.jwk();
    for secret in [jwk["n"].as_str().unwrap(), &jwk.to_string()] {
        let header = json!({"alg": "HS256", "kid": "one"});
        let signed = signed_part(&header, &claims);
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let tag = hmac::sign(&key, signed.as_bytes());
        invalid(&send(header, tag.as_ref()), "(alg) is HS256, which is not checked here");
    }
    let header = json!({"alg": "ES256", "kid": "one"});
    invalid(&trust.exchange(&trust.key.token_with(&header, &claims)), "for another algorithm");
    // A key that the token brings along, or names, is not looked at.
    let own = Signer::es256("own");
    for header in [
        json!({"alg": "ES256", "kid": "own", "jwk": own.jwk()}),
        json!({"alg": "ES256", "kid": "own", "jku": format!("{}/mine", trust.issuer.url())}),
    ] {
        invalid(&trust.exchange(&own.token_with(&header, &claims)), "no key of the name");
    }
    assert!(!trust.issuer.asked().contains(&"/mine".to_owned()));
    let header = json!({"alg": "RS256", "kid": "one", "crit": ["exp"], "exp": 1});
    invalid(&trust.exchange(&trust.key.token_with(&header, &claims)), "crit");
    let header = json!({"alg": "RS256", "kid": "one", "typ": "at+jwt"});
    trust
        .exchange(&trust.key.token_with(&header, &claims))
        .declines("invalid_request", "access token");
}

#[test]
fn times_have_a_minute_of_leeway() {
    let trust = Trust::new();
    let now = trust.server.now();
    for (changes, words) in [
        (json!({"exp": now - 59}), ""),
        (json!({"exp": now - 60}), "expired at 2026-11-20T22:13:00Z"),
        (json!({"exp": now - 86_400}), "expired"),
        (json!({"exp": null}), "claim exp"),
        (json!({"exp": "tomorrow"}), "claim exp"),
        (json!({"nbf": now + 60}), ""),
        (json!({"nbf": now + 61}), "nbf is 2026-11-20T22:15:01Z"),
        (json!({"nbf": null}), ""),
        (json!({"nbf": [now]}), "claim nbf"),
        (json!({"iat": now + 60}), ""),
        (json!({"iat": now + 61}), "iat is"),
        (json!({"iat": null}), ""),
        (json!({"iat": now - 86_400}), ""),
        (json!({"exp": now as f64 + 0.5}), ""),
    ] {
        let answer = trust.exchange(&trust.token(&changes));
        match words {
            "" => drop(answer.is(200)),
            words => invalid(&answer, words),
        }
    }
}

#[test]
fn the_issuer_is_named_exactly() {
    let trust = Trust::new();
    let url = trust.issuer.url();
    for iss in [
        format!("{url}/"),
        url.to_uppercase(),
        format!("{url}#"),
        url.replace("127.0.0.1", "localhost"),
    ] {
        trust.exchange(&trust.token(&json!({"iss": iss}))).declines("invalid_target", "trust");
    }
    for iss in [json!(null), json!(7), json!([url])] {
        invalid(&trust.exchange(&trust.token(&json!({"iss": iss}))), "claim iss");
    }
    for sub in [json!(null), json!(""), json!(7)] {
        invalid(&trust.exchange(&trust.token(&json!({"sub": sub}))), "claim sub");
    }
}

#[test]
fn refusals_hold_no_token() {
    let trust = Trust::new();
    let token = trust.token(&json!({"sub": "canary-subject", "exp": 1, "note": "canary-claim"}));
    let answer = trust.exchange(&token);
    invalid(&answer, "expired");
    let told = "SELECT group_concat(description || actor_name || actor_urn) FROM audit_events";
    let told: String = trust.server.sql().query_row(told, [], |row| row.get(0)).unwrap();
    for secret in ["canary", token.split('.').nth(1).unwrap(), token.rsplit('.').next().unwrap()] {
        assert!(!told.contains(secret) && !answer.text().contains(secret), "{secret}");
    }
}

#[test]
fn who_was_refused_by_policy_is_in_the_log() {
    let trust = Trust::new();
    let odd = "who\u{202e}ever \"<b>'";
    trust.exchange(&trust.token(&json!({"sub": odd}))).declines("unauthorized_client", "no policy");
    let log = path::audit_log(
        &acme(),
        path::AuditRange::default(),
        path::AuditFilter { event: Some("Auth Failure OIDC Exchange"), user: None },
        None,
    );
    let log = trust.server.get_as(&log, Who::Ada).is(200).json();
    let event = &log["auditLogEvents"][0];
    assert_eq!((&event["actorName"], &event["authFailure"]), (&json!(odd), &json!(true)));
    let urn = event["actorUrn"].as_str().unwrap();
    assert!(urn.starts_with("urn:token-api:acme-corp:oidc:") && urn.is_ascii(), "{urn}");
    assert_ne!(odd, SUBJECT);
}
