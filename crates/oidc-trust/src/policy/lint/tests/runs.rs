//! Runs of pull requests, and all repositories of an owner.

use super::*;
use Severity::{Hint, Warning};

fn about(issuer: &'static str, policies: &[PolicyDefinition]) -> Vec<(Check, Severity)> {
    let found = checks(&world(issuer).lint(policies)).into_iter();
    let is_of_runs =
        |(check, _): &(Check, Severity)| matches!(check, Check::PullRequest | Check::AnyRepository);
    found.filter(is_of_runs).collect()
}

#[test]
fn pull_requests_and_all_repositories_are_told() {
    let (pull, any) = (Check::PullRequest, Check::AnyRepository);
    let branch = "project_path:acme/api:ref_type:branch:ref:";
    let table = [
        (GITHUB, json!({"sub": "repo:acme/infra:pull_request"}), vec![(pull, Warning)]),
        (GITHUB, json!({"sub": "repo:acme@1/infra@2:pull_request"}), vec![(pull, Warning)]),
        (GITHUB, json!({"sub": "repo:acme/infra:*"}), vec![(pull, Hint)]),
        (GITHUB, json!({"repository_id": "98"}), vec![(pull, Hint)]),
        (GITHUB, json!({"sub": "repo:acme/*"}), vec![(pull, Hint), (any, Hint)]),
        (GITHUB, json!({"sub": "repo:acme@*"}), vec![(pull, Hint), (any, Hint)]),
        (GITHUB, json!({"sub": "repo:acme@12/*", "event_name": "push"}), vec![(any, Hint)]),
        (GITHUB, json!({"sub": "repo:acme/*:ref:refs/heads/main"}), vec![(any, Hint)]),
        (GITHUB, json!({"sub": "repo:acme/*", "repository": "acme/a"}), vec![(pull, Hint)]),
        (GITHUB, json!({"sub": "repo:acme/infra:*", "event_name": "push"}), vec![]),
        (GITHUB, json!({"sub": "repo:acme/infra:*", "ref": "refs/heads/main"}), vec![]),
        (GITHUB, json!({"sub": "repo:acme/infra:ref:refs/heads/*"}), vec![]),
        (GITHUB, json!({"sub": "repo:acme/infra-*:ref:refs/heads/main"}), vec![]),
        (GITLAB, json!({"sub": "project_path:acme/api:*"}), vec![(pull, Hint)]),
        (GITLAB, json!({"sub": format!("{branch}main")}), vec![]),
        (OWN, json!({"sub": "repo:acme/*"}), vec![]),
    ];
    for (issuer, mut claims, expected) in table {
        claims["aud"] = json!(AUD);
        assert_eq!(about(issuer, &[rules(claims.clone())]), expected, "{claims}");
    }
}

#[test]
fn what_is_denied_to_pull_requests_is_not_told() {
    let deny = |kind: &str| {
        let rules = json!({"event_name": "pull_request*"});
        policy(&json!({"decision": "deny", "tokenType": kind, "rules": rules}))
    };
    let allow = rules(json!({"aud": AUD, "sub": "repo:acme/infra:pull_request"}));
    assert_eq!(about(GITHUB, &[allow.clone(), deny("organization")]), []);
    let other = [allow, deny("team")];
    assert_eq!(about(GITHUB, &other), [(Check::PullRequest, Warning)]);
}
