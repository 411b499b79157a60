//! By which algorithms ID tokens may be signed, by which keys, and what is said of keys that can't
//! be used.

use crate::issuer::{IssuerServer, Signer, base64url};
use crate::support::Who;
use crate::trust::{AUDIENCE, SUBJECT, Trust, acme, allow, exchange, open_server, request, save};
use serde_json::{Value, json};
use token_api::oidc::IssuerId;
use token_api::path;

/// A key of each type, by the algorithms that it signs by.
fn signers() -> Vec<Signer> {
    let rsa = Signer::new("rsa", "RS256");
    let others = [("p256", "ES256"), ("p384", "ES384"), ("ed25519", "EdDSA")];
    let all = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"].map(|name| rsa.by(name));
    all.into_iter().chain(others.map(|(kid, name)| Signer::new(kid, name))).collect()
}

/// A server that trusts an issuer with this key set.
fn trusting(set: &Value) -> Trust {
    let trust = Trust::new();
    publish(&trust, set);
    trust
}

/// Replaces what the issuer publishes, and waits until it is looked at.
fn publish(trust: &Trust, set: &Value) {
    trust.issuer.publish_set(set);
    trust.server.advance(600);
}

/// The token with its last byte of the signature changed.
fn forged(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let mut bytes = token_api::oidc::base64url::decode(signature).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    format!("{signed}.{}", base64url(&bytes))
}

#[test]
fn each_algorithm_is_checked() {
    let signers = signers();
    // The RSA key says nothing of its algorithm: it is for all six.
    let keys: Vec<Value> = signers[5..].iter().map(|key| key.jwk_without(&["alg"])).collect();
    let trust = trusting(&json!({"keys": keys}));
    for key in &signers {
        let (name, token) = (key.algorithm(), key.token(&trust.claims()));
        trust.exchange(&token).is(200);
        trust.exchange(&forged(&token)).declines("invalid_grant", "signature is wrong");
        // What the token says of its algorithm does not count.
        let other = if name == "ES256" { "ES384" } else { "ES256" };
        let kid = key.jwk()["kid"].clone();
        let token = key.token_with(&json!({"alg": other, "kid": kid}), &trust.claims());
        let only = match name {
            "ES256" | "ES384" | "EdDSA" => name,
            _ => "RS256, RS384, RS512, PS256, PS384, PS512",
        };
        let words = format!("for another algorithm than the ID token says: {only}");
        trust.exchange(&token).declines("invalid_grant", &words);
    }
    let ed = signers.last().unwrap();
    let newer_name = json!({"alg": "Ed25519", "kid": "ed25519"});
    trust.exchange(&ed.token_with(&newer_name, &trust.claims())).is(200);
}

#[test]
fn a_key_for_one_algorithm_is_for_no_other() {
    let ps256 = Signer::new("one", "PS256");
    let trust = trusting(&json!({"keys": [ps256.jwk()]}));
    trust.exchange(&ps256.token(&trust.claims())).is(200);
    for other in ["RS256", "RS512", "PS384"] {
        trust
            .exchange(&ps256.by(other).token(&trust.claims()))
            .declines("invalid_grant", "for another algorithm than the ID token says: PS256");
    }
    // Each hash and padding is its own, also where a key is for all of them.
    publish(&trust, &json!({"keys": [ps256.jwk_without(&["alg"])]}));
    for (signs_by, says) in [("RS256", "RS384"), ("RS256", "PS256"), ("PS384", "PS512")] {
        let header = json!({"alg": says, "kid": "one"});
        trust
            .exchange(&ps256.by(signs_by).token_with(&header, &trust.claims()))
            .declines("invalid_grant", "signature is wrong");
    }
}

#[test]
fn without_names_the_keys_that_fit_are_tried() {
    let (old, new, ps256) = (Signer::es256("a"), Signer::es256("b"), Signer::new("c", "PS256"));
    let bare = |key: &Signer| key.jwk_without(&["kid", "alg", "use"]);
    let trust = trusting(&json!({"keys": [bare(&old), bare(&ps256), bare(&new)]}));
    for key in [&old, &new, &ps256] {
        // The token names a key although the set does not.
        trust.exchange(&key.token(&trust.claims())).is(200);
        let nameless = json!({"alg": key.algorithm()});
        trust.exchange(&key.token_with(&nameless, &trust.claims())).is(200);
    }
    let other = Signer::es256("a");
    trust.exchange(&other.token(&trust.claims())).declines("invalid_grant", "signature is wrong");
    let ed = Signer::new("d", "EdDSA");
    let nameless = json!({"alg": "EdDSA"});
    trust
        .exchange(&ed.token_with(&nameless, &trust.claims()))
        .declines("invalid_grant", "no key for the algorithm (alg)");
    trust.exchange(&ed.token(&trust.claims())).declines("invalid_grant", "no key of the name");
}

#[test]
fn keys_for_encryption_are_passed_over() {
    let (key, encryption) = (Signer::es256("one"), Signer::new("one", "RS256"));
    let mut enc = encryption.jwk_without(&["alg"]);
    enc["use"] = json!("enc");
    let mut agreement = Signer::es256("agree").jwk_without(&["use", "alg"]);
    agreement["key_ops"] = json!(["deriveKey"]);
    let trust = trusting(&json!({"keys": [enc, agreement, key.jwk()]}));
    trust.exchange(&key.token(&trust.claims())).is(200);
    // Who signs by one of them hears why that does not count.
    let named = Signer::es256("agree");
    trust
        .exchange(&named.token(&trust.claims()))
        .declines("invalid_grant", "Key 2 (agree): it is not for checking signatures");
}

#[test]
fn other_base64_in_keys_is_read() {
    let standard = |text: &Value, padding| {
        let digits = text.as_str().unwrap().replace('-', "+").replace('_', "/");
        json!(digits + padding)
    };
    let mut keys = Vec::new();
    for (key, padding) in [(Signer::es256("a"), "="), (Signer::new("b", "EdDSA"), "=")] {
        let mut jwk = key.jwk();
        jwk["x"] = standard(&jwk["x"], padding);
        keys.push((key, jwk));
    }
    let rsa = Signer::new("c", "PS512");
    let mut jwk = rsa.jwk();
    jwk["n"] = standard(&jwk["n"], "==");
    keys.push((rsa, jwk));
    let set: Vec<&Value> = keys.iter().map(|(_, jwk)| jwk).collect();
    let trust = trusting(&json!({"keys": set}));
    for (key, _) in &keys {
        trust.exchange(&key.token(&trust.claims())).is(200);
    }
    // A token's own parts are base64url without padding.
    let token = keys[0].0.token(&trust.claims());
    trust.exchange(&format!("{token}==")).declines("invalid_grant", "signature is wrong");
}

/// A good key, but for one member; and what is said of it.
fn broken() -> Vec<(Signer, Value, &'static str)> {
    let short = |jwk: &Value, member: &str, bytes| {
        let whole = token_api::oidc::base64url::decode(jwk[member].as_str().unwrap()).unwrap();
        json!(base64url(&whole[..bytes]))
    };
    let change = |key: Signer, member: &str, value: &dyn Fn(&Value) -> Value, words| {
        let mut jwk = key.jwk();
        jwk[member] = value(&jwk);
        (key, jwk, words)
    };
    let (p256, ed) = (|| Signer::es256("bad"), || Signer::new("bad", "EdDSA"));
    let rsa = Signer::new("bad", "PS256");
    vec![
        change(p256(), "x", &|jwk| short(jwk, "x", 31), "“x” has 31 bytes, 32 are needed"),
        change(p256(), "y", &|_| json!("ä"), "“y” is not base64url"),
        change(p256(), "y", &|_| json!(null), "“y” is missing"),
        change(p256(), "y", &|jwk| jwk["x"].clone(), "“x” and “y” are not a point of its curve"),
        change(
            Signer::new("bad", "ES384"),
            "y",
            &|jwk| short(jwk, "y", 47),
            "“y” has 47 bytes, 48 are needed",
        ),
        change(ed(), "x", &|jwk| short(jwk, "x", 30), "“x” has 30 bytes, 32 are needed"),
        change(rsa.clone(), "e", &|_| json!("AQ"), "“e” must be an odd number from 3"),
        change(
            rsa.clone(),
            "n",
            &|_| json!("AQAB"),
            "“n” has 17 bits; RSA keys must have 2048 to 8192",
        ),
        change(rsa, "n", &|jwk| short(jwk, "n", 128), "“n” has 1024 bits; RSA keys must"),
    ]
}

#[test]
fn a_malformed_key_is_named_with_what_is_wrong_with_it() {
    let (server, trust) = (open_server(), Trust::new());
    let broken = broken();
    for (key, jwk, words) in &broken {
        // Registered by hand.
        let set = json!({"keys": [trust.key.jwk(), jwk]});
        let body = json!({"name": "x", "url": "https://10.1.2.3", "jwks": set});
        let answer = server.post_as(&path::oidc_issuers(&acme()), Who::Ada, &body);
        answer.blames(422, "jwks", &format!("Key 2 (bad): {words}"));
        // The only one that an issuer publishes.
        let issuer = IssuerServer::start(&[key]);
        issuer.publish_set(&json!({"keys": [jwk]}));
        let body = json!({"name": "x", "url": issuer.url()});
        let answer = server.post_as(&path::oidc_issuers(&acme()), Who::Ada, &body);
        answer.blames(422, "url", &format!("Key 1 (bad): {words}"));
        // Among others, it is named when a token is signed by it.
        publish(&trust, &set);
        trust.exchange(&trust.token(&json!({}))).is(200);
        let ascii = words.replace(['“', '”'], "'");
        let named = key.token(&trust.claims());
        trust.exchange(&named).declines("invalid_grant", &format!("Key 2 (bad): {ascii}"));
        let told = "SELECT description FROM audit_events ORDER BY seq DESC LIMIT 1";
        let told: String = trust.server.sql().query_row(told, [], |row| row.get(0)).unwrap();
        assert!(told.contains(&format!("Key 2 (bad): {words}")), "{told}");
    }
}

#[test]
fn static_keys_are_for_the_same_algorithms() {
    let (server, signers) = (open_server(), signers());
    let url = "https://10.1.2.3/cluster";
    // Two without a name, beside one for encryption.
    let mut keys: Vec<Value> =
        signers[5..].iter().map(|key| key.jwk_without(&["alg", "kid"])).collect();
    keys.push(json!({"kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB"}));
    let body = json!({"name": "Cluster", "url": url, "jwks": {"keys": keys}});
    let answer = server.post_as(&path::oidc_issuers(&acme()), Who::Ada, &body).is(200).json();
    let id = IssuerId::new(answer["id"].as_str().unwrap());
    save(&server, &id, &json!([allow(json!({"aud": AUDIENCE, "sub": SUBJECT}))])).is(200);
    let claims = json!({"iss": url, "sub": SUBJECT, "aud": AUDIENCE, "exp": server.now() + 60});
    for key in &signers {
        exchange(&server, &request(&key.token(&claims), &json!({}))).is(200);
        let token = forged(&key.token(&claims));
        exchange(&server, &request(&token, &json!({}))).declines("invalid_grant", "wrong");
    }
}
