//! Issuers: register, list, get, update, delete; who may, and what is refused.

use crate::issuer::{IssuerServer, Signer};
use crate::support::Who;
use crate::trust::{Trust, acme, open_server, policy_of, register, server};
use serde_json::{Value, json};
use token_api::id::OrgName;
use token_api::oidc::{Issuer, IssuerId, PolicyId};
use token_api::path;

const NEVER_ASKED: &str = "https://issuer.example";

/// A registration that needs no request.
fn with_keys(key: &Signer) -> Value {
    json!({"name": "Static", "url": NEVER_ASKED, "jwks": {"keys": [key.jwk()]}})
}

#[test]
fn an_issuer_is_registered_listed_and_deleted() {
    let (server, key) = (open_server(), Signer::es256("k"));
    let issuer = IssuerServer::start(&[&key]);
    let body = json!({"name": " Test CI ", "url": issuer.url()});
    let answer = server.post_as(&path::oidc_issuers(&acme()), Who::Ada, &body).is(200).json();
    let made: Issuer = serde_json::from_value(answer.clone()).unwrap();
    assert_eq!((made.name.as_str(), made.url.as_str()), ("Test CI", issuer.url().as_str()));
    assert_eq!((made.issuer.as_str(), made.max_expiration), (issuer.url().as_str(), Some(90_000)));
    assert_eq!((made.thumbprints.len(), made.jwks), (0, None));
    assert_eq!(made.last_used.as_deref(), Some(""), "never");
    assert_eq!(made.created.as_deref(), Some("2026-11-20T22:14:00Z"));
    let (event, user, token, status, _) = server.last_event();
    assert_eq!((&*event, &*user, &*token, status), ("OIDC Issuer Registered", "ada", "", 200));

    assert_eq!(
        policy_of(&server, &made.id)["policies"],
        json!([]),
        "whatever nothing allows is denied"
    );
    assert_eq!(policy_of(&server, &made.id)["version"], 1);
    let list = server.get_as(&path::oidc_issuers(&acme()), Who::Ada).is(200).json();
    let names: Vec<&str> = list["oidcIssuers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["GitHub Actions", "GitLab", "EKS prod-eu (private)", "Test CI"]);
    let one = path::oidc_issuer(&acme(), &made.id);
    assert_eq!(server.get_as(&one, Who::Ada).is(200).json(), answer);

    server.delete_as(&one, Who::Ada).is(204);
    assert_eq!(server.last_event().0, "OIDC Issuer Deleted");
    for answer in [server.get_as(&one, Who::Ada), server.delete_as(&one, Who::Ada)] {
        answer.refuses(404, "no such issuer");
    }
    register(&server, &json!({"name": "Again", "url": issuer.url()}));
}

#[test]
fn only_organization_admins_see_or_change_trust() {
    let (server, key) = (open_server(), Signer::es256("k"));
    let id = register(&server, &with_keys(&key));
    let policies = PolicyId::new(policy_of(&server, &id)["id"].as_str().unwrap());
    let body = |value: &Value| value.to_string();
    let calls = [
        ("GET", path::oidc_issuers(&acme()), String::new()),
        ("POST", path::oidc_issuers(&acme()), body(&with_keys(&key))),
        ("GET", path::oidc_issuer(&acme(), &id), String::new()),
        ("PATCH", path::oidc_issuer(&acme(), &id), body(&json!({"name": "x"}))),
        ("DELETE", path::oidc_issuer(&acme(), &id), String::new()),
        ("POST", path::regenerate_thumbprints(&acme(), &id), String::new()),
        ("GET", path::auth_policy_of(&acme(), &id), String::new()),
        ("PATCH", path::auth_policy(&acme(), &policies), body(&json!({"policies": []}))),
    ];
    for (who, words) in [
        (Who::Linus, "Only organization admins can manage OIDC issuers."),
        (Who::Barbara, "Only organization admins can manage OIDC issuers."),
        (Who::Robot, "Organization tokens can't manage OIDC issuers"),
        (Who::AdminRobot, "not even admin tokens"),
    ] {
        let authorization = format!("token {}", server.token(who));
        let headers = [("authorization", &*authorization), ("content-type", "application/json")];
        for (method, path, body) in &calls {
            server.send(method, path.as_str(), &headers, body.as_bytes()).refuses(403, words);
            assert_eq!(server.last_event().0, "Auth Failure Organization Role");
        }
    }
    let harbor = path::oidc_issuers(&OrgName::new("blue-harbor"));
    server.get_as(&harbor, Who::Barbara).refuses(404, "no such organization");
    server.get_as(&path::oidc_issuer(&acme(), &id), Who::Ada).is(200);
}

#[test]
fn what_breaks_a_rule_is_named() {
    let (server, key) = (server(|_| {}), Signer::es256("k"));
    let jwk = key.jwk();
    let with = |name: &str, value: Value| {
        let mut body = with_keys(&key);
        body[name] = value;
        body
    };
    let key_with = |name: &str, value: Value| {
        let mut jwk = jwk.clone();
        jwk[name] = value;
        with("jwks", json!({"keys": [jwk]}))
    };
    let print = "6938fd4d98bab03faadb97b34396831e3780aea1";
    for (body, field, words) in [
        (with("name", json!("  ")), "name", "Give the issuer a name"),
        (with("name", json!("x".repeat(101))), "name", "Shorten the name to 100"),
        (with("name", json!("a\nb")), "name", "control characters"),
        (with("url", json!("")), "url", "Enter the issuer's URL"),
        (with("url", json!("issuer.example")), "url", "begin with https://"),
        (with("url", json!("http://issuer.example")), "url", "loopback"),
        (with("url", json!("https://a:b@issuer.example")), "url", "user name or password"),
        (with("url", json!("https://issuer.example?x=1")), "url", "query"),
        (with("url", json!("https://issuer.example#x")), "url", "fragment"),
        (with("url", json!("https://issuer.example:99999")), "url", "port"),
        (with("thumbprints", json!(["abc"])), "thumbprints", "40 or 64 hexadecimal digits"),
        (
            with("thumbprints", json!([format!("{print}00")])),
            "thumbprints",
            "40 or 64 hexadecimal digits",
        ),
        (with("maxExpiration", json!(59)), "maxExpiration", "from 60 seconds to 2592000"),
        (with("maxExpiration", json!(2_592_001)), "maxExpiration", "(30 days)"),
        (with("maxExpiration", json!(-1)), "maxExpiration", "from 60 seconds"),
        (with("jwks", json!({})), "jwks", "a list “keys”"),
        (key_with("d", json!("AQAB")), "jwks", "a part of a private key"),
        (key_with("kty", json!("oct")), "jwks", "None of these keys can be used"),
        (key_with("crv", json!("P-521")), "jwks", "None of these keys can be used"),
        (key_with("x", json!("AAAA")), "jwks", "Key 1 (k): “x” has 3 bytes, 32 are needed."),
        (with("jwks", json!({"keys": [jwk, {"kty": "EC"}]})), "jwks", "Key 2: “crv” is missing."),
    ] {
        server.post_as(&path::oidc_issuers(&acme()), Who::Ada, &body).blames(422, field, words);
        assert_eq!(server.last_event().0, "Request Refused");
    }
    // A modulus of 1024 bits.
    let weak = json!({"kty": "RSA", "kid": "w", "e": "AQAB", "n": format!("g{}", "A".repeat(170))});
    let body = with("jwks", json!({"keys": [weak]}));
    let answer = server.post_as(&path::oidc_issuers(&acme()), Who::Ada, &body);
    answer.blames(422, "jwks", "RSA keys must have 2048");
    for body in [json!({}), json!({"name": "x"}), json!({"name": 7, "url": NEVER_ASKED}), json!([])]
    {
        let answer = server.post_as(&path::oidc_issuers(&acme()), Who::Ada, &body);
        answer.refuses(400, "not what this call takes");
    }
    assert_eq!(server.count("SELECT count(*) FROM oidc_issuers"), 3, "those of the demo");
    let colons: Vec<String> =
        print.as_bytes().chunks(2).map(|two| String::from_utf8_lossy(two).to_uppercase()).collect();
    let sha256 = "0f".repeat(32);
    let body = with("thumbprints", json!([colons.join(":"), print, sha256]));
    let answer = server.post_as(&path::oidc_issuers(&acme()), Who::Ada, &body).is(200).json();
    assert_eq!(answer["thumbprints"], json!([print, sha256]));
}

#[test]
fn a_url_is_registered_once_in_an_organization() {
    let (server, key) = (open_server(), Signer::es256("k"));
    register(&server, &with_keys(&key));
    let again = server.post_as(&path::oidc_issuers(&acme()), Who::Ada, &with_keys(&key));
    again.blames(409, "url", "registered already, as “Static”");
    let harbor = path::oidc_issuers(&OrgName::new("blue-harbor"));
    server.post_as(&harbor, Who::Ada, &with_keys(&key)).is(200);
}

#[test]
fn a_change_says_what_it_changed() {
    let trust = Trust::new();
    let (server, issuer) = (&trust.server, path::oidc_issuer(&acme(), &trust.id));
    let before = server.get_as(&issuer, Who::Ada).json();
    let patch = |body: Value| server.patch_as(&issuer, Who::Ada, &[], &body);
    let told = || -> String {
        let sql = "SELECT description FROM audit_events ORDER BY seq DESC LIMIT 1";
        server.sql().query_row(sql, [], |row| row.get(0)).unwrap()
    };
    patch(json!({"name": ""})).blames(422, "name", "Give the issuer a name");
    patch(json!({"name": "x", "maxExpiration": 1})).blames(422, "maxExpiration", "from 60");
    patch(json!({"name": "x", "thumbprints": ["0"]})).blames(422, "thumbprints", "40 or 64 hex");
    assert_eq!(server.get_as(&issuer, Who::Ada).json(), before, "nothing was changed");

    server.advance(60);
    let after = patch(json!({"name": "CI", "maxExpiration": 3600})).is(200).json();
    assert_eq!((&after["name"], &after["maxExpiration"]), (&json!("CI"), &json!(3600)));
    assert_eq!((&after["url"], &after["created"]), (&before["url"], &before["created"]));
    assert_eq!(after["modified"], "2026-11-20T22:15:00Z");
    let words = ": name was \"Test CI\", maximum expiration 3600 s, was 90000 s";
    assert!(told().starts_with("Updated issuer \"CI\"") && told().ends_with(words), "{}", told());
    // What is left out stays as it is.
    let after = patch(json!({"maxExpiration": 7200})).is(200).json();
    assert_eq!((&after["name"], &after["maxExpiration"]), (&json!("CI"), &json!(7200)));
    let asked = trust.issuer.asked().len();
    patch(json!({"name": "CI"})).is(200);
    assert!(told().ends_with(": nothing changed"), "{}", told());
    assert_eq!(trust.issuer.asked().len(), asked, "no reason to ask the issuer");
    // An issuer that can't be asked can't go back to its own keys.
    patch(json!({"name": "CI", "jwks": {"keys": [trust.key.jwk()]}})).is(200);
    assert!(told().ends_with(": other static keys"), "{}", told());
    trust.issuer.reply("/keys", "500 Oops", b"");
    patch(json!({"name": "CI", "jwks": null})).is(200);
    patch(json!({"name": "CI", "jwks": {"keys": []}})).blames(422, "url", "HTTP status 500");
    assert!(server.get_as(&issuer, Who::Ada).json()["jwks"].is_object(), "nothing was changed");
}

#[test]
fn issuers_of_others_are_not_there() {
    let trust = Trust::new();
    let harbor = OrgName::new("blue-harbor");
    for id in [trust.id.clone(), IssuerId::new("nowhere")] {
        let one = path::oidc_issuer(&harbor, &id);
        trust.server.get_as(&one, Who::Ada).refuses(404, "no such issuer");
        trust.server.delete_as(&one, Who::Ada).refuses(404, "no such issuer");
        let update = json!({"name": "x"});
        trust.server.patch_as(&one, Who::Ada, &[], &update).refuses(404, "no such issuer");
        let again = path::regenerate_thumbprints(&harbor, &id);
        trust.server.post_as(&again, Who::Ada, &json!({})).refuses(404, "no such issuer");
    }
    let list = trust.server.get_as(&path::oidc_issuers(&harbor), Who::Ada).is(200).json();
    assert_eq!(list["oidcIssuers"], json!([]));
}

#[test]
fn looks_at_issuers_are_limited() {
    let (server, issuer) = (server(|config| config.rate_limit = 20), IssuerServer::bare());
    let body = json!({"name": "x", "url": issuer.url()});
    let ask = || server.post_as(&path::oidc_issuers(&acme()), Who::Ada, &body);
    for _ in 0..10 {
        ask().blames(422, "url", "not public");
    }
    ask().refuses(429, "try again in 5 s");
    server.get_as(&path::oidc_issuers(&acme()), Who::Ada).is(200);
}
