//! Policies on claims: a table of typical cases, and a comparison with the slow evaluator.

use crate::slow;
use proptest::prelude::*;
use serde_json::{Value, json};
use token_api::oidc::{
    Applies, Claims, PolicyDefinition, Requested, RuleProblem, Verdict, evaluate,
};

fn policies(json: &Value) -> Vec<PolicyDefinition> {
    serde_json::from_str(&json.to_string()).unwrap()
}

fn policy(decision: &str, kind: &str, rules: &Value) -> Value {
    json!({"decision": decision, "tokenType": kind, "authorizedPermissions": [], "rules": rules})
}

fn claims() -> Value {
    json!({
        "iss": "https://token.actions.githubusercontent.com",
        "aud": ["urn:pulumi:org:acme", "https://other.example"],
        "sub": "repo:acme/api:ref:refs/heads/main",
        "run_attempt": 1, "private": true, "nothing": null, "ratio": 1.5,
        "actor": {"login": "ada"},
        "groups": ["dev", 7, ["nested"], {"x": "y"}, null],
        "kubernetes.io": {"namespace": "prod", "pod": {"name": "web-0"}}
    })
}

fn verdict(policies_json: &Value, requested: &Requested) -> Verdict {
    evaluate(&policies(policies_json), requested, &Claims::from_value(claims()).unwrap())
}

#[test]
fn rules_match_as_the_contract_says() {
    let table = [
        (json!({"aud": "urn:pulumi:org:acme"}), true),
        (json!({"aud": "https://other.example"}), true),
        (json!({"aud": "urn:pulumi:org:ACME"}), false),
        (json!({"sub": "repo:acme/*", "aud": "urn:*"}), true),
        (json!({"sub": "repo:acme/*", "aud": "nobody"}), false),
        (json!({"run_attempt": "1"}), true),
        (json!({"run_attempt": 1}), true),
        (json!({"run_attempt": 2}), false),
        (json!({"private": "true"}), true),
        (json!({"private": true}), true),
        (json!({"private": "True"}), false),
        (json!({"ratio": 1.5}), true),
        (json!({"ratio": "1.5"}), true),
        (json!({"nothing": "*"}), false),
        (json!({"nothing": "null"}), false),
        (json!({"actor": "*"}), false),
        (json!({"actor.login": "ada"}), true),
        (json!({"\"actor.login\"": "ada"}), false),
        (json!({"groups": "dev"}), true),
        (json!({"groups": "7"}), true),
        (json!({"groups": "nested"}), false),
        (json!({"\"kubernetes.io\".pod.name": "web-?"}), true),
        (json!({"kubernetes.io.pod.name": "web-0"}), false),
        (json!({"missing": "*"}), false),
        (json!({"sub": ["repo:acme/*"]}), false),
        (json!({"sub": null}), false),
        (json!({"a..b": "*"}), false),
        (json!({}), false),
    ];
    for (rules, allowed) in table {
        let all = json!([policy("allow", "organization", &rules)]);
        let verdict = verdict(&all, &Requested::organization(false));
        assert_eq!(verdict.is_allowed(), allowed, "{rules}");
        assert_eq!(verdict.allowed, allowed.then_some(0), "{rules}");
    }
}

#[test]
fn denying_policies_have_priority_and_fail_closed() {
    let allow = policy("allow", "organization", &json!({"sub": "*"}));
    let table = [
        (json!({"sub": "repo:acme/api:*"}), true),
        (json!({"sub": "repo:acme/web:*"}), false),
        (json!({"missing": "*"}), false),
        (json!({}), true),
        (json!({"sub": ["x"]}), true),
        (json!({"a..b": "x"}), true),
        (json!({"a..b": "x", "sub": "nobody"}), false),
    ];
    for (rules, denied) in table {
        for all in [
            json!([allow, policy("deny", "organization", &rules)]),
            json!([policy("deny", "organization", &rules), allow]),
        ] {
            let verdict = verdict(&all, &Requested::organization(false));
            assert_eq!(verdict.denied_by.is_some(), denied, "{rules}");
            assert_eq!(verdict.is_allowed(), !denied, "{rules}");
        }
    }
    let none = verdict(&json!([]), &Requested::organization(false));
    assert_eq!((none.allowed, none.denied_by), (None, None));
}

#[test]
fn policies_apply_to_their_own_tokens() {
    let any = json!({"sub": "*"});
    let with = |decision: &str, kind: &str, field: &str, value: Value| {
        let mut policy = policy(decision, kind, &any);
        policy[field] = value;
        policy
    };
    let team = Requested::team("platform");
    let admin = Requested::organization(true);
    let admins = json!(["admin"]);
    let table = [
        (with("allow", "team", "teamName", json!("platform")), team.clone(), Applies::Yes),
        (with("allow", "team", "teamName", json!("Platform")), team.clone(), Applies::OtherHolder),
        (policy("allow", "team", &any), team.clone(), Applies::OtherHolder),
        (policy("deny", "team", &any), team.clone(), Applies::Yes),
        (with("deny", "team", "teamName", json!("web")), team.clone(), Applies::OtherHolder),
        (with("allow", "team", "userLogin", json!("platform")), team.clone(), Applies::OtherHolder),
        (policy("allow", "team", &any), Requested::team(""), Applies::OtherHolder),
        (policy("deny", "organization", &any), team, Applies::OtherTokenType),
        (
            with("allow", "personal", "userLogin", json!("ada")),
            Requested::personal("ada"),
            Applies::Yes,
        ),
        (with("allow", "runner", "runnerID", json!("r1")), Requested::runner("r1"), Applies::Yes),
        (
            with("allow", "runner", "runnerID", json!("r1")),
            Requested::runner("r2"),
            Applies::OtherHolder,
        ),
        (policy("allow", "organization", &any), admin.clone(), Applies::NotAdmin),
        (policy("deny", "organization", &any), admin.clone(), Applies::Yes),
        (
            with("allow", "organization", "authorizedPermissions", admins.clone()),
            admin,
            Applies::Yes,
        ),
        (
            with("allow", "organization", "authorizedPermissions", admins),
            Requested::organization(false),
            Applies::Yes,
        ),
        (
            policy("ponder", "organization", &any),
            Requested::organization(false),
            Applies::UnknownDecision,
        ),
    ];
    for (policy, requested, applies) in table {
        let verdict = verdict(&json!([policy]), &requested);
        assert_eq!(verdict.policies[0].applies, applies, "{policy} for {requested:?}");
        assert_eq!(verdict.policies[0].matches, applies == Applies::Yes);
        let allows = applies == Applies::Yes && policy["decision"] == "allow";
        assert_eq!(verdict.is_allowed(), allows, "{policy} for {requested:?}");
    }
}

#[test]
fn returns_expected_and_actual_values() {
    let rules = json!({"aud": "nobody", "actor.id": "7", "sub": 3, "x y": "1", "nothing": []});
    let verdict =
        verdict(&json!([policy("allow", "organization", &rules)]), &Requested::organization(false));
    let told: Vec<(&str, Option<&Value>, bool, bool)> = (verdict.policies[0].rules.iter())
        .map(|r| (r.path.as_str(), r.actual.as_ref(), r.passes, r.problem.is_some()))
        .collect();
    let claims = claims();
    assert_eq!(
        told,
        [
            ("actor.id", None, false, false),
            ("aud", Some(&claims["aud"]), false, false),
            ("nothing", Some(&Value::Null), false, true),
            ("sub", Some(&claims["sub"]), false, false),
            ("x y", None, false, true),
        ]
    );
    assert_eq!(verdict.policies[0].rules[2].problem, Some(RuleProblem::NotText));
}

#[test]
fn ids_that_differ_in_a_digit_are_never_equal() {
    let allows = |claims: &str, rules: &str| {
        let policy =
            format!(r#"{{"decision":"allow","tokenType":"organization","rules":{rules}}}"#);
        let policy: PolicyDefinition = serde_json::from_str(&policy).unwrap();
        let claims = Claims::parse(claims).unwrap();
        let verdict = evaluate(&[policy], &Requested::organization(false), &claims);
        (verdict.is_allowed(), verdict.policies[0].rules[0].problem)
    };
    let long_claim = Some(RuleProblem::LongClaim);
    let long_rule = Some(RuleProblem::LongNumber);
    let table = [
        // Above 2^53 and up to 64 bits, integers are compared exactly.
        (r#"{"id":9007199254740993}"#, r#"{"id":"9007199254740993"}"#, true, None),
        (r#"{"id":9007199254740993}"#, r#"{"id":9007199254740993}"#, true, None),
        (r#"{"id":9007199254740993}"#, r#"{"id":"9007199254740992"}"#, false, None),
        (r#"{"id":9007199254740993}"#, r#"{"id":9007199254740992}"#, false, None),
        (r#"{"id":18446744073709551615}"#, r#"{"id":"18446744073709551615"}"#, true, None),
        (r#"{"id":-9223372036854775808}"#, r#"{"id":"-9223372036854775808"}"#, true, None),
        // Strings may have any length.
        (r#"{"id":"18446744073709551617"}"#, r#"{"id":"18446744073709551617"}"#, true, None),
        (r#"{"id":"18446744073709551617"}"#, r#"{"id":"18446744073709551616"}"#, false, None),
        // Longer integers are not known exactly: nothing matches, not even the same number.
        (r#"{"id":18446744073709551616}"#, r#"{"id":"*"}"#, false, long_claim),
        (r#"{"id":18446744073709551617}"#, r#"{"id":18446744073709551616}"#, false, long_rule),
        (r#"{"id":9007199254740993.0}"#, r#"{"id":"9007199254740992.0"}"#, false, long_claim),
        (r#"{"id":1e20}"#, r#"{"id":"100000000000000000000.0"}"#, false, long_claim),
        (
            r#"{"id":[7,18446744073709551616]}"#,
            r#"{"id":"18446744073709552000.0"}"#,
            false,
            long_claim,
        ),
        (r#"{"id":[7,18446744073709551616]}"#, r#"{"id":"7"}"#, true, None),
        (r#"{"n":1.5}"#, r#"{"n":1.5}"#, true, None),
    ];
    for (claims, rules, allowed, problem) in table {
        assert_eq!(allows(claims, rules), (allowed, problem), "{claims} by {rules}");
    }
}

#[test]
fn an_unreadable_number_makes_a_denying_policy_match() {
    let deny = r#"{"decision":"deny","tokenType":"organization","rules":{"id":"666"}}"#;
    let deny: PolicyDefinition = serde_json::from_str(deny).unwrap();
    let denies = |claims: &str| {
        let claims = Claims::parse(claims).unwrap();
        evaluate(std::slice::from_ref(&deny), &Requested::organization(false), &claims).denied_by
    };
    assert_eq!(denies(r#"{"id":18446744073709551616}"#), Some(0));
    assert_eq!(denies(r#"{"id":[1,18446744073709551616]}"#), Some(0));
    assert_eq!(denies(r#"{"id":18446744073709551615}"#), None);
}

fn claim_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        "[ab.]{0,3}".prop_map(Value::from),
        (0..3_i64).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[ab.]{1,2}", inner, 0..3).prop_map(|m| json!(m)),
        ]
    })
}

fn claims_object() -> impl Strategy<Value = Value> {
    prop::collection::btree_map("[ab.]{1,2}", claim_value(), 0..4).prop_map(|m| json!(m))
}

fn expected() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => "[ab.?*]{0,4}".prop_map(Value::from),
        1 => (0..3_i64).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => Just(json!(["a"])),
    ]
}

fn any_policy() -> impl Strategy<Value = Value> {
    let keys = prop::collection::vec("[ab.]{1,2}", 1..3).prop_map(|keys| slow::written(&keys));
    (
        prop_oneof![4 => Just("allow"), 2 => Just("deny"), 1 => Just("ponder")],
        prop_oneof![Just("organization"), Just("team"), Just("personal"), Just("runner")],
        prop_oneof![Just(json!("x")), Just(json!("y")), Just(json!("")), Just(Value::Null)],
        any::<bool>(),
        prop::collection::btree_map(keys, expected(), 0..3),
    )
        .prop_map(|(decision, kind, holder, admin, rules)| {
            json!({
                "decision": decision, "tokenType": kind, "teamName": holder, "userLogin": holder,
                "runnerID": holder, "rules": rules,
                "authorizedPermissions": if admin { json!(["admin"]) } else { json!([]) },
            })
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn agrees_with_the_slow_evaluator(
        all in prop::collection::vec(any_policy(), 0..4),
        kind in 0..5_usize,
        claims in claims_object(),
    ) {
        let (requested, asked) = [
            (Requested::organization(false), ("organization", "", false)),
            (Requested::organization(true), ("organization", "", true)),
            (Requested::team("x"), ("team", "x", false)),
            (Requested::personal("x"), ("personal", "x", false)),
            (Requested::runner("y"), ("runner", "y", false)),
        ][kind].clone();
        let read = policies(&Value::from(all.clone()));
        let verdict = evaluate(&read, &requested, &Claims::from_value(claims.clone()).unwrap());
        prop_assert_eq!(verdict.is_allowed(), slow::allows(&all, asked, &claims));
        prop_assert!(verdict.allowed.is_none() || verdict.denied_by.is_none());

        let mut turned = read;
        turned.reverse();
        let again = evaluate(&turned, &requested, &Claims::from_value(claims).unwrap());
        prop_assert_eq!(again.is_allowed(), verdict.is_allowed(), "the order decides nothing");
    }
}

#[test]
fn a_denial_is_not_evaded_by_another_notation_of_a_number() {
    let allow = json!({"decision": "allow", "tokenType": "organization", "rules": {"aud": "a"}});
    let verdict = |rule: &Value, claim: &str| {
        let deny = json!({"decision": "deny", "tokenType": "organization", "rules": {"id": rule}});
        let claims = Claims::parse(&format!(r#"{{"aud":"a","id":{claim}}}"#)).unwrap();
        let read = policies(&json!([allow, deny]));
        evaluate(&read, &Requested::organization(false), &claims).is_allowed()
    };
    for rule in [json!(5), json!("5"), json!(5.0), json!("5.0"), json!("5e0"), json!("5*")] {
        for claim in ["5", "5.0", "5e0", "50e-1", "[7,5.0]"] {
            assert!(!verdict(&rule, claim), "{rule} {claim}");
        }
    }
    assert!(!verdict(&json!(0), "-0.0"));
    assert!(!verdict(&json!(5), "18446744073709551617"), "what can't be read is denied");
    for (rule, claim) in [(json!(5), "6.0"), (json!("5"), "\"5.0\""), (json!(5), "5.5")] {
        assert!(verdict(&rule, claim), "{rule} {claim}");
    }
    // To allow, a number counts as it is written.
    let allow = json!([{"decision": "allow", "tokenType": "organization", "rules": {"id": 5}}]);
    let of = |claim: &str| {
        let claims = Claims::parse(&format!(r#"{{"id":{claim}}}"#)).unwrap();
        evaluate(&policies(&allow), &Requested::organization(false), &claims).is_allowed()
    };
    assert_eq!((of("5"), of("5.0")), (true, false));
}
