//! Policies: read, replaced with a version, and checked.

use crate::support::{ACME, Who};
use crate::trust::{Trust, acme, allow, policy, policy_of, save};
use serde_json::{Value, json};
use std::thread;
use token_api::id::OrgName;
use token_api::oidc::{AuthPolicy, IssuerId, PolicyId};
use token_api::path::{self, ApiPath};

fn path_of(trust: &Trust) -> ApiPath {
    let id = policy_of(&trust.server, &trust.id)["id"].as_str().unwrap().to_owned();
    path::auth_policy(&acme(), &PolicyId::new(id))
}

#[test]
fn a_save_raises_the_version_and_keeps_the_order_of_rules() {
    let trust = Trust::new();
    let before = policy_of(&trust.server, &trust.id);
    assert_eq!(before["version"], 2, "the first save of the test");
    assert_eq!(
        (&before["created"], &before["modified"]),
        (&json!("2026-11-20T22:14:00Z"), &json!("2026-11-20T22:14:00Z"))
    );
    trust.server.advance(60);
    let text = r#"{"policies":[{"decision":"allow","tokenType":"organization","authorizedPermissions":["admin"],"rules":{"sub":"z*","aud":"a","\"k.io\".b":"x","actor_id":7,"ok":true}}]}"#;
    let path = path_of(&trust);
    let authorization = format!("token {}", trust.server.token(Who::Ada));
    let headers = [("authorization", &*authorization), ("content-type", "application/json")];
    let answer = trust.server.send("PATCH", path.as_str(), &headers, text.as_bytes());
    answer.is(200);
    let told = (answer.json()["version"].clone(), answer.json()["modified"].clone());
    assert_eq!(told, (json!(3), json!("2026-11-20T22:15:00Z")));
    for body in [answer, trust.server.get_as(&path::auth_policy_of(&acme(), &trust.id), Who::Ada)] {
        let policy = AuthPolicy::read(&body.body).unwrap();
        let rules: Vec<&str> = policy.policies[0].rules.iter().map(|(path, _)| path).collect();
        assert_eq!(rules, ["sub", "aud", "\"k.io\".b", "actor_id", "ok"]);
    }
    let told = "SELECT event || ': ' || description FROM audit_events ORDER BY seq DESC LIMIT 1";
    let told: String = trust.server.sql().query_row(told, [], |row| row.get(0)).unwrap();
    assert_eq!(
        told,
        "Auth Policy Updated: Set policies of issuer \"Test CI\" to version 3: 1 allow, 0 deny, 1 with admin"
    );
}

#[test]
fn a_save_may_say_what_it_is_based_on() {
    let trust = Trust::new();
    let path = path_of(&trust);
    let body = json!({"policies": [allow(json!({"sub": "x"}))]});
    let send = |tag: &str| trust.server.patch_as(&path, Who::Ada, &[("if-match", tag)], &body);
    send("\"1\"").refuses(412, "at version 2 now. Nothing was changed");
    assert_eq!(trust.server.last_event().0, "Request Refused");
    send("\"2\"").is(200);
    send("\"2\"").refuses(412, "at version 3 now");
    send("*").is(200);
    for bad in ["3", "\"x\"", "W/\"4\"", "\"4", ""] {
        send(bad).refuses(400, "If-Match must be a version");
    }
    assert_eq!(policy_of(&trust.server, &trust.id)["version"], 4);
    // Without it, the last one wins.
    save(&trust.server, &trust.id, &json!([allow(json!({"sub": "y"}))])).is(200);
}

#[test]
fn of_many_saves_at_once_one_wins() {
    let trust = Trust::new();
    let path = path_of(&trust);
    let statuses: Vec<u16> = thread::scope(|scope| {
        let saves: Vec<_> = (0..8)
            .map(|at| {
                let (path, server) = (&path, &trust.server);
                scope.spawn(move || {
                    let body = json!({"policies": [allow(json!({"sub": format!("s{at}")}))]});
                    server.patch_as(path, Who::Ada, &[("if-match", "\"2\"")], &body).status
                })
            })
            .collect();
        saves.into_iter().map(|save| save.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 7, "{statuses:?}");
    assert_eq!(policy_of(&trust.server, &trust.id)["version"], 3);
}

#[test]
fn what_breaks_a_rule_is_named() {
    let trust = Trust::new();
    let with = |mut policy: Value, name: &str, value: Value| {
        policy[name] = value;
        policy
    };
    let good = || allow(json!({"sub": "x"}));
    let team = || policy("allow", "team", json!({"sub": "x"}));
    let personal = || policy("allow", "personal", json!({"sub": "x"}));
    let long = "x".repeat(1001);
    let many: Value =
        (0..51).map(|at| (format!("c{at}"), json!("x"))).collect::<serde_json::Map<_, _>>().into();
    for (bad, words) in [
        (with(good(), "decision", json!("maybe")), "must be allow or deny, not “maybe”"),
        (with(good(), "tokenType", json!("org")), "not “org”"),
        (with(good(), "tokenType", json!("runner")), "no deployment runners"),
        (team(), "teamName is needed"),
        (with(team(), "teamName", json!("")), "teamName is needed"),
        (with(team(), "teamName", json!("nobody")), "acme-corp has no team “nobody”"),
        (
            with(with(team(), "teamName", json!("web")), "userLogin", json!("ada")),
            "userLogin says nothing",
        ),
        (personal(), "userLogin is needed"),
        (with(personal(), "userLogin", json!("nobody")), "acme-corp has no member “nobody”"),
        (with(policy("deny", "team", json!({})), "teamName", json!("x")), "no team “x”"),
        (with(good(), "teamName", json!("web")), "teamName says nothing about organization tokens"),
        (with(good(), "roleID", json!("r1")), "gives no roles"),
        (with(good(), "authorizedPermissions", json!(["root"])), "“root” is none"),
        (
            with(with(team(), "teamName", json!("web")), "authorizedPermissions", json!(["admin"])),
            "only organization tokens",
        ),
        (with(good(), "audience", json!("x")), "“audience” is not known"),
        (allow(json!({"": "x"})), "the claim path is empty"),
        (allow(json!({"a..b": "x"})), "rule “a..b”: a key is missing"),
        (allow(json!({"\"a": "x"})), "closing quote"),
        (allow(json!({"sub": null})), "rule “sub”: what is expected"),
        (allow(json!({"sub": ["x"]})), "rule “sub”: what is expected"),
        (allow(json!({"sub": long})), "longer than 1000"),
        (allow(many), "more than 50 rules"),
    ] {
        let answer = save(&trust.server, &trust.id, &json!([good(), bad]));
        answer.blames(422, "policies", words);
        assert!(answer.message().starts_with("Policy 2: "), "{}", answer.message());
    }
    let all = |policies: Value| save(&trust.server, &trust.id, &policies);
    all(json!([])).refuses(400, "must not be empty");
    all(json!(vec![good(); 101])).blames(422, "policies", "at most 100");
    all(json!({})).refuses(400, "not what this call takes");
    all(json!([{"decision": "allow"}])).refuses(400, "tokenType");
    assert_eq!(policy_of(&trust.server, &trust.id)["version"], 2, "nothing was saved");
    let fine = json!([
        with(team(), "teamName", json!("web")),
        with(personal(), "userLogin", json!("priya")),
        policy("deny", "team", json!({})),
        policy("deny", "personal", json!({"sub": "x"})),
    ]);
    all(fine).is(200);
}

#[test]
fn policies_are_those_of_an_issuer_of_the_organization() {
    let trust = Trust::new();
    let harbor = OrgName::new("blue-harbor");
    let policies = path_of(&trust);
    let elsewhere = policies.as_str().replace(ACME, "blue-harbor");
    let authorization = format!("token {}", trust.server.token(Who::Ada));
    let headers = [("authorization", &*authorization), ("content-type", "application/json")];
    let body = json!({"policies": [allow(json!({"sub": "x"}))]}).to_string();
    trust
        .server
        .send("PATCH", &elsewhere, &headers, body.as_bytes())
        .refuses(404, "no such policies");
    trust
        .server
        .get_as(&path::auth_policy_of(&harbor, &trust.id), Who::Ada)
        .refuses(404, "no such issuer");
    let nowhere = path::auth_policy_of(&acme(), &IssuerId::new("nowhere"));
    trust.server.get_as(&nowhere, Who::Ada).refuses(404, "no such issuer");
}
