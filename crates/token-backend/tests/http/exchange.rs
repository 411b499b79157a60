//! The exchange of ID tokens: who gets what, for how long, and what becomes of it.

use crate::issuer::{IssuerServer, Signer};
use crate::support::{HARBOR, Server, Who};
use crate::trust::{
    AUDIENCE, SUBJECT, Trust, acme, allow, exchange, open_server, policy, register, request, save,
};
use serde_json::{Value, json};
use token_api::id::{OrgName, TeamName, TokenId};
use token_api::path;
use token_api::token::{Owner, TokenFilter};

fn value(answer: &Value) -> &str {
    answer["access_token"].as_str().unwrap()
}

/// The tokens of an owner that came from exchanges.
fn exchanged(server: &Server, owner: &Owner, token: &str) -> Vec<Value> {
    let list = server.get(&path::list_tokens(owner, TokenFilter::All, 1000, None), token).json();
    let rows = list["tokens"].as_array().unwrap().iter();
    rows.filter(|row| row["createdBy"] == "Test CI (OIDC)").cloned().collect()
}

#[test]
fn rs256_and_es256_are_exchanged_and_leave_their_traces() {
    for key in [Signer::rs256("r", 2048), Signer::es256("e")] {
        let trust = Trust::with_key(key);
        let answer = trust.exchange(&trust.token(&json!({}))).is(200).json();
        let told = |name: &str| answer[name].clone();
        assert_eq!((told("token_type"), told("expires_in")), (json!("Bearer"), json!(7200)));
        assert_eq!(
            (told("issued_token_type"), told("scope")),
            (json!("urn:pulumi:token-type:access_token:organization"), json!(""))
        );
        let user = trust.server.get(&path::user(), value(&answer)).is(200).json();
        let name = user["tokenInfo"]["name"].as_str().unwrap();
        assert!(name.starts_with("oidc-test-ci-"), "{name}");

        let rows =
            exchanged(&trust.server, &Owner::Organization(acme()), &trust.server.token(Who::Ada));
        assert_eq!((rows.len(), &rows[0]["name"]), (1, &json!(name)));
        assert_eq!(
            rows[0]["description"],
            format!("Exchanged for an ID token of issuer \"Test CI\": {SUBJECT}")
        );
        assert_eq!((&rows[0]["type"], &rows[0]["admin"]), (&json!("organization"), &json!(false)));
        assert_eq!(rows[0]["expires"], trust.server.now() + 7200);

        let issuer = trust.server.get_as(&path::oidc_issuer(&acme(), &trust.id), Who::Ada).json();
        assert_eq!(issuer["lastUsed"], "2026-11-20T22:14:00Z");
        let sql = "SELECT actor_name || ' ' || token_name || ' ' || description FROM audit_events
                   WHERE event = 'OIDC Token Exchanged' AND org_id IS NOT NULL AND auth_failure = 0
                         AND actor_urn LIKE 'urn:token-api:acme-corp:oidc:%:repo%3Aacme%'";
        let told: String = trust.server.sql().query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(
            told,
            format!(
                "{SUBJECT} {name} Exchanged an ID token of issuer \"Test CI\" for organization \
                 token \"{name}\", expires 2026-11-21T00:14:00Z"
            )
        );
    }
}

#[test]
fn a_form_does_as_well() {
    let trust = Trust::new();
    let body = request(&trust.token(&json!({})), &json!({"expiration": "600"}));
    let form: Vec<String> = body
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap().replace(':', "%3A")))
        .collect();
    let headers = [("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
    let send =
        |form: String| trust.server.send("POST", "/api/oauth/token", &headers, form.as_bytes());
    assert_eq!(send(form.join("&")).is(200).json()["expires_in"], 600);
    let twice = format!("{}&scope=admin", form.join("&"));
    send(twice).declines("invalid_request", "scope is there twice");
    send(form.join("&").replace("=600", "=soon")).declines("invalid_request", "expiration");
}

#[test]
fn what_cant_be_understood_is_told() {
    let trust = Trust::new();
    let token = trust.token(&json!({}));
    let long = "x".repeat(60_000);
    for (changes, error, words) in [
        (json!({"grant_type": ""}), "unsupported_grant_type", "grant_type must be"),
        (json!({"grant_type": "refresh_token"}), "unsupported_grant_type", "grant_type must be"),
        (json!({"audience": ""}), "invalid_target", "audience must be"),
        (json!({"audience": "urn:other:org:acme-corp"}), "invalid_target", "audience must be"),
        (json!({"audience": "urn:pulumi:org:nobody"}), "invalid_target", "no such organization"),
        (
            json!({"audience": "urn:pulumi:org:blue-harbor"}),
            "invalid_target",
            "no such organization",
        ),
        (json!({"subject_token_type": "jwt"}), "invalid_request", "subject_token_type must be"),
        (json!({"requested_token_type": "x"}), "invalid_request", "requested_token_type must be"),
        (json!({"scope": "everything"}), "invalid_scope", "scope must be empty or admin"),
        (json!({"expiration": -1}), "invalid_request", "above zero"),
        (json!({"expiration": "soon"}), "invalid_request", "above zero"),
        (json!({"subject_token": ""}), "invalid_request", "subject_token is missing"),
        (json!({"subject_token": 7}), "invalid_request", "not what this call takes"),
        (json!({"subject_token": "x.y"}), "invalid_request", "three parts"),
        (json!({"subject_token": "a.b.c"}), "invalid_request", "header"),
        (json!({"subject_token": long}), "invalid_request", "no dot"),
        (json!({"subject_token": trust.server.token(Who::Ada)}), "invalid_request", "access token"),
    ] {
        trust.exchange_for(&token, &changes).declines(error, words);
        assert_eq!(trust.server.last_event().0, "Auth Failure OIDC Exchange");
    }
    let send = |content_type: &str, body: &[u8]| {
        trust.server.send("POST", "/api/oauth/token", &[("content-type", content_type)], body)
    };
    send("application/json", b"{").declines("invalid_request", "EOF");
    send("text/plain", b"x").refuses(415, "or application/x-www-form-urlencoded");
    send("application/json", &vec![b' '; 70_000]).refuses(413, "longer than");
    // Strangers can't tell an organization from none.
    let at = |org: &str| {
        let audience = json!({"audience": format!("urn:pulumi:org:{org}")});
        trust.exchange_for(&token, &audience).body
    };
    assert_eq!(at("nobody"), at("blue-harbor"));
}

#[test]
fn a_token_lives_as_long_as_asked_for_and_allowed() {
    let trust = Trust::new();
    let life = |changes: Value| {
        let answer = trust.exchange_for(&trust.token(&json!({})), &changes).is(200).json();
        answer["expires_in"].as_i64().unwrap()
    };
    assert_eq!(life(json!({})), 7200);
    assert_eq!(life(json!({"expiration": 0})), 7200, "not set");
    assert_eq!(life(json!({"expiration": null})), 7200, "not set");
    assert_eq!(life(json!({"expiration": 60})), 60);
    assert_eq!(life(json!({"expiration": 80_000})), 80_000);
    assert_eq!(life(json!({"expiration": 1_000_000})), 90_000, "the usual maximum");
    let update = json!({"name": "Test CI", "maxExpiration": 600});
    let issuer = path::oidc_issuer(&acme(), &trust.id);
    trust.server.patch_as(&issuer, Who::Ada, &[], &update).is(200);
    assert_eq!(life(json!({})), 600, "less than the default");
    assert_eq!(life(json!({"expiration": 601})), 600);

    let answer = trust.exchange(&trust.token(&json!({}))).json();
    trust.server.advance(599);
    trust.server.get(&path::user(), value(&answer)).is(200);
    trust.server.advance(1);
    trust.server.get(&path::user(), value(&answer)).refuses(401, "expired");
}

#[test]
fn the_cap_of_an_organization_does_not_hold() {
    let (server, key) = (open_server(), Signer::es256("k"));
    let issuer = IssuerServer::start(&[&key]);
    server.sql().execute("UPDATE organizations SET max_expiry_days = 1", []).unwrap();
    // Ada's own token would be over that cap.
    server
        .sql()
        .execute("UPDATE tokens SET origin = 'session' WHERE created_by = 'ada'", [])
        .unwrap();
    let harbor = OrgName::new(HARBOR);
    let body = json!({"name": "Harbor CI", "url": issuer.url()});
    let id = server.post_as(&path::oidc_issuers(&harbor), Who::Ada, &body).is(200).json();
    let id = token_api::oidc::IssuerId::new(id["id"].as_str().unwrap());
    let policies = server.get_as(&path::auth_policy_of(&harbor, &id), Who::Ada).json();
    let policies = token_api::oidc::PolicyId::new(policies["id"].as_str().unwrap());
    let body = json!({"policies": [allow(json!({"sub": "*"}))]});
    server.patch_as(&path::auth_policy(&harbor, &policies), Who::Ada, &[], &body).is(200);
    let claims = json!({"iss": issuer.url(), "sub": "s", "aud": "a", "exp": server.now() + 60});
    let changes = json!({"audience": "urn:pulumi:org:blue-harbor", "expiration": 90_000});
    let answer = exchange(&server, &request(&key.token(&claims), &changes)).is(200).json();
    assert_eq!(answer["expires_in"], 90_000, "over a day");
    server.get(&path::metadata(&harbor), value(&answer)).is(200);
}

#[test]
fn a_denial_wins_and_silence_is_a_denial() {
    let trust = Trust::new();
    let ask = |changes: Value| trust.exchange(&trust.token(&changes));
    ask(json!({})).is(200);
    ask(json!({"sub": "repo:acme/api:pull_request"})).declines("unauthorized_client", "no policy");
    let deny = policy("deny", "organization", json!({"event_name": "pull_request*"}));
    let main = allow(json!({"aud": AUDIENCE, "sub": SUBJECT}));
    for policies in [json!([deny, main]), json!([main, deny])] {
        trust.save(&policies);
        ask(json!({"event_name": "push"})).is(200);
        ask(json!({"event_name": "pull_request_target"}))
            .declines("unauthorized_client", "a policy of the issuer denies");
    }
    // No rule is no trust.
    trust.save(&json!([allow(json!({}))]));
    ask(json!({})).declines("unauthorized_client", "no policy");
    // A new issuer denies all.
    let (key, server) = (Signer::es256("k"), &trust.server);
    let other = IssuerServer::start(&[&key]);
    register(server, &json!({"name": "Other", "url": other.url()}));
    let token = key.token(&trust.changed(&json!({"iss": other.url()})));
    trust.exchange(&token).declines("unauthorized_client", "no policy");
    let told = "SELECT description FROM audit_events ORDER BY seq DESC LIMIT 1";
    let told: String = server.sql().query_row(told, [], |row| row.get(0)).unwrap();
    assert!(told.ends_with("(issuer \"Other\")"), "{told}");
}

#[test]
fn audiences_match_if_any_does() {
    let trust = Trust::new();
    for (aud, allowed) in [
        (json!(AUDIENCE), true),
        (json!(["other", AUDIENCE]), true),
        (json!("other"), false),
        (json!(["other", "another"]), false),
        (json!("urn:pulumi:org:acme-corp2"), false),
    ] {
        let answer = trust.exchange(&trust.token(&json!({"aud": aud})));
        match allowed {
            true => drop(answer.is(200)),
            false => answer.declines("unauthorized_client", "no policy"),
        }
    }
    for aud in [json!(null), json!(""), json!([]), json!([7]), json!({"a": AUDIENCE})] {
        trust.exchange(&trust.token(&json!({"aud": aud}))).declines("invalid_grant", "claim aud");
    }
}

#[test]
fn admin_rights_must_be_given() {
    let trust = Trust::new();
    let ask = |scope: &str| trust.exchange_for(&trust.token(&json!({})), &json!({"scope": scope}));
    ask("admin").declines("invalid_scope", "but not with the scope admin");
    let mut admin = allow(json!({"aud": AUDIENCE, "sub": SUBJECT}));
    admin["authorizedPermissions"] = json!(["admin"]);
    trust.save(&json!([admin]));
    let plain = ask("").is(200).json();
    let full = ask("admin").is(200).json();
    assert_eq!(full["scope"], "admin");
    let log =
        path::audit_log(&acme(), path::AuditRange::default(), path::AuditFilter::default(), None);
    trust.server.get(&log, value(&full)).is(200);
    trust.server.get(&log, value(&plain)).refuses(403, "not admin");
    let issuers = path::oidc_issuers(&acme());
    trust.server.get(&issuers, value(&full)).refuses(403, "not even admin tokens");
}

#[test]
fn team_tokens_are_of_the_team_that_the_policy_names() {
    let trust = Trust::new();
    let mut team = policy("allow", "team", json!({"sub": SUBJECT}));
    team["teamName"] = json!("platform");
    trust.save(&json!([team]));
    let ask = |name: &str| {
        let changes = json!({
            "requested_token_type": "urn:pulumi:token-type:access_token:team",
            "scope": format!("team:{name}"),
        });
        trust.exchange_for(&trust.token(&json!({})), &changes)
    };
    let answer = ask("platform").is(200).json();
    assert_eq!(answer["scope"], "team:platform");
    let user = trust.server.get(&path::user(), value(&answer)).json();
    assert_eq!(user["tokenInfo"]["team"], "platform");
    let owner = Owner::Team(acme(), TeamName::new("platform"));
    let rows = exchanged(&trust.server, &owner, &trust.server.token(Who::Ada));
    assert_eq!(rows.len(), 1);
    ask("data")
        .declines("unauthorized_client", "no policy of the issuer allows a team token of data");
    ask("").declines("invalid_scope", "scope must be team:");
    trust.exchange(&trust.token(&json!({}))).declines("unauthorized_client", "organization token");
    // Later the team has another name.
    trust
        .server
        .sql()
        .execute("UPDATE teams SET name = 'core' WHERE name = 'platform'", [])
        .unwrap();
    ask("platform").declines("invalid_scope", "acme-corp has no team platform");
}

#[test]
fn personal_tokens_are_of_members() {
    let trust = Trust::new();
    let mut personal = policy("allow", "personal", json!({"sub": SUBJECT}));
    personal["userLogin"] = json!("priya");
    trust.save(&json!([personal]));
    let ask = |login: &str| {
        let changes = json!({
            "requested_token_type": "urn:pulumi:token-type:access_token:personal",
            "scope": format!("user:{login}"),
        });
        trust.exchange_for(&trust.token(&json!({})), &changes)
    };
    let answer = ask("priya").is(200).json();
    let user = trust.server.get(&path::user(), value(&answer)).json();
    assert_eq!((&user["githubLogin"], user.get("tokenInfo")), (&json!("priya"), None));
    assert_eq!(exchanged(&trust.server, &Owner::Personal, value(&answer)).len(), 1);
    ask("ada").declines("unauthorized_client", "a personal token of ada");
    let leave = "DELETE FROM members WHERE user_id = (SELECT id FROM users WHERE login = 'priya')";
    trust.server.sql().execute(leave, []).unwrap();
    ask("priya").declines("invalid_scope", "acme-corp has no member priya");
    let runner = json!({
        "requested_token_type": "urn:pulumi:token-type:access_token:runner", "scope": "runner:r",
    });
    trust.exchange_for(&trust.token(&json!({})), &runner).declines("unauthorized_client", "runner");
}

#[test]
fn what_was_exchanged_can_be_deleted_as_any_token() {
    let trust = Trust::new();
    let answer = trust.exchange(&trust.token(&json!({}))).json();
    let owner = Owner::Organization(acme());
    let rows = exchanged(&trust.server, &owner, &trust.server.token(Who::Ada));
    let id = TokenId::new(rows[0]["id"].as_str().unwrap());
    trust.server.delete_as(&path::delete_token(&owner, &id, None), Who::Ada).is(204);
    trust.server.get(&path::user(), value(&answer)).refuses(401, "was deleted");
}

#[test]
fn a_deleted_issuer_gives_no_tokens_but_those_given_stay() {
    let trust = Trust::new();
    let answer = trust.exchange(&trust.token(&json!({}))).json();
    trust.server.delete_as(&path::oidc_issuer(&acme(), &trust.id), Who::Ada).is(204);
    trust.exchange(&trust.token(&json!({}))).declines("invalid_target", "does not trust");
    trust.server.get(&path::user(), value(&answer)).is(200);
    assert_eq!(trust.server.count("SELECT count(*) FROM oidc_policies"), 3, "those of the demo");
}

#[test]
fn static_keys_need_no_request() {
    let (server, key) = (open_server(), Signer::es256("k"));
    let url = "https://10.1.2.3/cluster";
    let body = json!({"name": "Cluster", "url": url, "jwks": {"keys": [key.jwk()]}});
    let id = register(&server, &body);
    let rules = json!({
        "\"kubernetes.io\".namespace": "prod", "\"kubernetes.io\".serviceaccount.name": "deployer",
    });
    save(&server, &id, &json!([allow(rules)])).is(200);
    let ask = |namespace: &str| {
        let claims = json!({
            "iss": url, "sub": "s", "aud": ["x"], "exp": server.now() + 60,
            "kubernetes.io": {"namespace": namespace, "serviceaccount": {"name": "deployer"}},
        });
        exchange(&server, &request(&key.token(&claims), &json!({})))
    };
    ask("prod").is(200);
    ask("test").declines("unauthorized_client", "no policy");
}

#[test]
fn failed_exchanges_are_limited_and_good_ones_of_the_same_address_are_not() {
    let trust = Trust::with_limit(10);
    let good = || trust.exchange(&trust.token(&json!({})));
    let strange = || exchange(&trust.server, &request("x", &json!({})));
    let wrong = || trust.exchange(&trust.token(&json!({"sub": "somebody else"})));
    for _ in 0..2 {
        strange().declines("invalid_request", "");
    }
    strange().refuses(429, "try again in 1 s");
    for _ in 0..2 {
        wrong().declines("unauthorized_client", "no policy");
    }
    wrong().refuses(429, "try again in 1 s");
    for _ in 0..8 {
        good().is(200);
    }
    trust.server.get_as(&path::user(), Who::Ada).is(200);
    trust.server.advance(1);
    strange().declines("invalid_request", "");
}

#[test]
fn what_an_issuer_is_given_is_limited_as_a_token_is() {
    let trust = Trust::with_limit(10);
    let good = || trust.exchange(&trust.token(&json!({}))).status;
    let statuses: Vec<u16> = (0..21).map(|_| good()).collect();
    assert_eq!((statuses[19], statuses[20]), (200, 429));
}
