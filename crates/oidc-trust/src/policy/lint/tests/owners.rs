//! A policy for another owner than the others.

use super::*;

fn odd(issuer: &'static str, policies: &[PolicyDefinition]) -> Vec<(Option<usize>, Severity)> {
    let findings = world(issuer).lint(policies);
    let about = findings.iter().filter(|one| one.check == Check::OtherOwner);
    about.map(|one| (number(one), one.severity)).collect()
}

fn of(claims: Value) -> PolicyDefinition {
    rules(claims)
}

#[test]
fn the_only_policy_for_an_owner_is_told_where_the_others_are_for_another_one() {
    let octo = || of(json!({"aud": AUD, "sub": "repo:octo/api:ref:refs/heads/main"}));
    let evil = || of(json!({"aud": AUD, "sub": "repo:evil/api:ref:refs/heads/main"}));
    let ids = || of(json!({"aud": AUD, "sub": "repo:evil@*/api@*:ref:refs/heads/main"}));
    let own = || of(json!({"aud": AUD, "sub": "repo:Acme/api:ref:refs/heads/main"}));
    let mut admin = evil();
    admin.set_admin(true);
    let (warning, error) = (Severity::Warning, Severity::Error);
    let table = [
        (vec![octo(), evil()], vec![(Some(2), warning)]),
        (vec![evil(), octo(), octo()], vec![(Some(1), warning)]),
        (vec![octo(), octo(), admin.clone()], vec![(Some(3), error)]),
        // Both forms of one subject.
        (vec![octo(), octo(), evil(), ids()], vec![(Some(3), warning), (Some(4), warning)]),
        (vec![octo(), of(json!({"repository_owner": "evil"}))], vec![(Some(2), warning)]),
        (vec![octo(), of(json!({"repository": "evil/x"}))], vec![(Some(2), warning)]),
        // The organization's own name, nobody's name, and owners with policies of their own.
        (vec![octo(), own()], vec![]),
        (vec![octo()], vec![]),
        (vec![octo(), of(json!({"aud": AUD, "repository_id": "7"}))], vec![]),
        (vec![octo(), octo(), octo(), evil(), ids(), evil()], vec![]),
        (
            vec![octo(), policy(&json!({"decision": "deny", "rules": {"sub": "repo:evil/*"}}))],
            vec![],
        ),
    ];
    for (policies, expected) in table {
        assert_eq!(odd(GITHUB, &policies), expected, "{policies:?}");
        // On a server of one's own all owners are one's own.
        assert_eq!(odd("https://ghes.acme.example/_services/token", &policies), []);
    }
    let gitlab = |group: &str| of(json!({"aud": AUD, "sub": format!("project_path:{group}/x:*")}));
    assert_eq!(odd(GITLAB, &[gitlab("octo"), gitlab("evil")]), [(Some(2), warning)]);
}
