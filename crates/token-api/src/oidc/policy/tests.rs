//! Policies on the wire: what is read, kept and refused.

use super::*;
use serde_json::json;

const ANSWER: &str = r#"{"id":"p1","version":7,"policies":[
    {"decision":"allow","tokenType":"organization","teamName":null,"authorizedPermissions":["admin"],
     "rules":{"sub":"repo:acme/*","aud":"urn:pulumi:org:acme","actor_id":7},"someday":{"x":1}},
    {"decision":"quarantine","tokenType":"workload","authorizedPermissions":null,"rules":null}]}"#;

#[test]
fn reads_policies_and_keeps_unknown_fields() {
    let policy = AuthPolicy::read(ANSWER.as_bytes()).unwrap();
    assert_eq!((policy.version, policy.policies.len()), (7, 2));
    let first = &policy.policies[0];
    assert!(first.admin());
    let paths: Vec<&str> = first.rules.iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["sub", "aud", "actor_id"]);
    assert_eq!(first.rules.get("actor_id"), Some(&json!(7)));
    let second = &policy.policies[1];
    assert_eq!(second.decision, Decision::Other("quarantine".into()));
    assert_eq!(second.token_type, PolicyTokenType::Other("workload".into()));

    let written = serde_json::to_string(&PolicyUpdate { policies: policy.policies }).unwrap();
    assert_eq!(
        written,
        r#"{"policies":[{"decision":"allow","tokenType":"organization","authorizedPermissions":["admin"],"rules":{"sub":"repo:acme/*","aud":"urn:pulumi:org:acme","actor_id":7},"someday":{"x":1}},{"decision":"quarantine","tokenType":"workload","authorizedPermissions":[],"rules":{}}]}"#
    );
}

#[test]
fn an_unreadable_policy_makes_the_answer_an_error() {
    let table = [
        r#"{"id":"p","version":1,"policies":[{"tokenType":"team","rules":{}}]}"#,
        r#"{"id":"p","version":1,"policies":[{"decision":"allow","rules":{}}]}"#,
        r#"{"id":"p","version":1,"policies":[{"decision":"allow","tokenType":"team","rules":[]}]}"#,
        r#"{"id":"p","version":1,"policies":[3]}"#,
        r#"{"id":"p","version":1}"#,
        r#"{}"#,
    ];
    for body in table {
        assert!(AuthPolicy::read(body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn missing_fields_around_the_policies_are_allowed() {
    for (body, id, version, count) in [
        (r#"{"version":1,"policies":[]}"#, "", 1, 0),
        (r#"{"id":null,"version":null,"policies":null}"#, "", 0, 0),
        (
            r#"{"id":"p","policies":[{"decision":"allow","tokenType":"team","userLogin":null,
                "runnerID":null,"roleID":null,"authorizedPermissions":null,"rules":{}}]}"#,
            "p",
            0,
            1,
        ),
    ] {
        let policy = AuthPolicy::read(body.as_bytes()).unwrap();
        assert_eq!((policy.id.as_str(), policy.version), (id, version), "{body}");
        assert_eq!((policy.policies.len(), policy.id.is_empty()), (count, id.is_empty()));
    }
}

#[test]
fn policies_are_equal_regardless_of_the_order_of_rules() {
    let read = |rules: &str| {
        let policy = format!(r#"{{"decision":"allow","tokenType":"team","rules":{{{rules}}}}}"#);
        serde_json::from_str::<PolicyDefinition>(&policy).unwrap()
    };
    let one = [read(r#""aud":"x","sub":"y""#)];
    assert!(same_policies(&one, &[read(r#""sub":"y","aud":"x""#)]));
    for other in [r#""sub":"y""#, r#""aud":"x","sub":"z""#, r#""aud":"x","sub":"y","a":"b""#] {
        assert!(!same_policies(&one, &[read(other)]), "{other}");
    }
    let admin = PolicyDefinition { authorized_permissions: vec!["admin".into()], ..one[0].clone() };
    assert!(!same_policies(&one, &[admin]));
    assert!(!same_policies(&one, &[]));
}

#[test]
fn names_the_holder_of_the_token() {
    let mut policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Team);
    policy.user_login = Some("ada".into());
    assert_eq!(policy.holder(), None);
    policy.team_name = Some(String::new());
    assert_eq!(policy.holder(), None);
    policy.team_name = Some("platform".into());
    assert_eq!(policy.holder(), Some("platform"));
    policy.set_admin(true);
    policy.set_admin(true);
    assert_eq!(policy.authorized_permissions, ["admin"]);
    policy.set_admin(false);
    assert!(!policy.admin());
}

#[test]
fn half_a_surrogate_pair_does_not_make_all_policies_unreadable() {
    let body = ANSWER.replace("repo:acme/*", r"repo:\ud800/*");
    let read = AuthPolicy::read(body.as_bytes()).unwrap();
    assert_eq!(read.policies[0].rules.get("sub"), Some(&json!("repo:\u{fffd}/*")));
    assert_eq!(read.policies.len(), 2);
}
