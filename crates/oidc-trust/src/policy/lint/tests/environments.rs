//! An environment is pinned: also the branch?

use super::*;

const BITBUCKET: &str =
    "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";

fn alone(issuer: &'static str, claims: &Value) -> Vec<String> {
    let findings = world(issuer).lint(&[rules(claims.clone())]);
    let about = findings.into_iter().filter(|finding| finding.check == Check::EnvironmentAlone);
    about.map(|finding| finding.sentence).collect()
}

#[test]
fn an_environment_alone_is_found() {
    let table = [
        (GITHUB, json!({"sub": "repo:acme/api:environment:production"}), "production"),
        (GITHUB, json!({"sub": "repo:acme@1/api@2:environment:prod*"}), "prod*"),
        (GITHUB, json!({"sub": "repo:acme/api:environment:p", "ref": "*"}), "p"),
        (GITHUB, json!({"sub": "repo:acme/api:*", "environment": "p"}), "p"),
        (GITHUB, json!({"repository": "acme/api", "\"environment\"": "p"}), "p"),
        (GITLAB, json!({"sub": "project_path:acme/api:*", "environment": "p"}), "p"),
        (
            GITLAB,
            json!({"sub": "project_path:acme/api:ref_type:branch:ref:*", "environment": "p"}),
            "p",
        ),
        (BITBUCKET, json!({"sub": "{a}:{b}:*"}), "{b}"),
        (BITBUCKET, json!({"sub": "{a}:*", "deploymentEnvironmentUuid": "{b}"}), "{b}"),
    ];
    for (issuer, claims, environment) in table {
        let words =
            format!("Environment `{environment}` alone: every branch that may use it gets in.");
        assert_eq!(alone(issuer, &claims), [words], "{claims}");
    }
}

#[test]
fn an_environment_with_a_branch_is_not() {
    let table = [
        (GITHUB, json!({"sub": "repo:a/b:environment:p", "ref": "refs/heads/main"})),
        (GITHUB, json!({"sub": "repo:a/b:environment:p", "ref_protected": "true"})),
        (
            GITHUB,
            json!({"sub": "repo:a/b:environment:p", "workflow_ref": "a/b/.github/w.yml@refs/x"}),
        ),
        (GITHUB, json!({"sub": "repo:a/b:ref:refs/heads/main"})),
        (GITHUB, json!({"sub": "repo:a/b:*"})),
        (GITLAB, json!({"sub": "project_path:a/b:ref_type:branch:ref:main", "environment": "p"})),
        (GITLAB, json!({"sub": "project_path:a/b:*", "environment": "p", "ref_protected": "true"})),
        (GITLAB, json!({"sub": "project_path:a/b:*"})),
        (BITBUCKET, json!({"sub": "{a}:{b}:*", "branchName": "main"})),
        (BITBUCKET, json!({"sub": "{a}:*"})),
        (OWN, json!({"sub": "x", "environment": "p"})),
    ];
    for (issuer, claims) in table {
        assert_eq!(alone(issuer, &claims), Vec::<String>::new(), "{claims}");
    }
    let deny = policy(&json!({"decision": "deny", "rules": {"sub": "repo:a/b:environment:p"}}));
    assert!(world(GITHUB).lint(&[deny]).iter().all(|one| one.check != Check::EnvironmentAlone));
}

#[test]
fn the_branch_of_a_sample_that_is_meant_is_offered() {
    let sub = "repo:acme/api:environment:p";
    let all = [rules(json!({"aud": AUD, "sub": sub}))];
    let own = world(GITHUB).with(json!({"aud": AUD, "sub": sub, "ref": "refs/heads/main"}));
    let fixed = mended(&own, &all, Check::EnvironmentAlone);
    assert_eq!(fixed[0].rules.get("ref"), Some(&json!("refs/heads/main")));
    let foreign =
        world(GITHUB).with(json!({"aud": AUD, "sub": "repo:octo/x:environment:p", "ref": "r"}));
    let found = foreign.lint(&all);
    let about = found.iter().find(|one| one.check == Check::EnvironmentAlone);
    let fix = about.and_then(|one| one.fix.as_ref());
    assert!(fix.is_some_and(|fix| !fix.is_of_sample && fix.label == "Type the value for `ref`"));
}
