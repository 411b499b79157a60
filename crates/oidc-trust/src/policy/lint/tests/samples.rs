//! What samples are good for: values are taken only from those that a policy's other rules match, and
//! rules that no ID token satisfies together are found.

use super::*;
use crate::policy::fix::Change;
use crate::policy::nearest::Proposed;

/// The values that fixes take, with their paths.
fn offered(findings: &[Finding], policies: &[PolicyDefinition]) -> Vec<(String, String)> {
    let editor = editor(policies);
    let value = |finding: &Finding| {
        let fix = finding.fix.as_ref()?;
        match &fix.change {
            Change::AddRule { path, value } => Some((path.clone(), value.clone())),
            Change::Rule { rule, to: Proposed::Value(value) } => {
                Some((editor.get(fix.policy)?.rule(*rule)?.path.clone(), value.clone()))
            }
            _ => None,
        }
    };
    findings.iter().filter_map(value).collect()
}

const EKS: &str = "https://oidc.eks.eu-west-1.amazonaws.com/id/A";
const TERRAFORM: &str = "https://app.terraform.io";
const BITBUCKET: &str =
    "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";
const CIRCLECI: &str = "https://oidc.circleci.com/org/0a1b";

#[test]
fn no_value_comes_from_a_sample_of_something_else() {
    let foreign = json!({"iss": GITHUB, "aud": AUD, "repository": "octo-org/payments",
        "sub": "repo:octo-org/payments:ref:refs/heads/main", "ref": "refs/heads/main",
        "repository_id": "987", "repository_owner_id": "65", "n": "7"});
    let policies = [
        // The dot, and no subject.
        json!({"aud": AUD, "repository": "acme/infra.live", "ref": "refs/heads/main"}),
        json!({"aud": AUD, "sub": "*", "repository": "acme/infra"}),
        json!({"repository": "acme/infra", "sub": "repo:acme/infra:ref:refs/heads/main"}),
        json!({"aud": "*", "sub": "repo:acme/infra:ref:refs/heads/main"}),
        json!({"aud": AUD, "sub": "repo:*/infra:ref:refs/heads/main", "actor": "ada"}),
        json!({"aud": AUD, "n": ["7"], "repository": "acme/infra"}),
        json!({"aud": AUD, "sub": "repo:Octo-Org/payments:ref:refs/heads/main", "n": "8"}),
    ];
    for policy in policies {
        for decision in ["allow", "deny"] {
            let all = [super::policy(&json!({"decision": decision, "rules": policy}))];
            let found = world(GITHUB).with(foreign.clone()).lint(&all);
            let own = offered(&found, &all).into_iter().filter(|(_, value)| value != AUD);
            assert_eq!(own.collect::<Vec<_>>(), [], "{policy} {found:?}");
        }
    }
}

#[test]
fn a_policy_that_names_nobody_takes_no_value_from_whoever_is_pasted() {
    let stranger = json!({"iss": GITHUB, "aud": AUD, "sub": "repo:evil/infra:ref:refs/heads/main",
        "ref": "refs/heads/main", "repository_id": "666", "repository_owner_id": "66"});
    let pod = json!({"aud": AUD, "sub": "system:serviceaccount:dev:test"});
    let table = [
        (GITHUB, &stranger, json!({"aud": AUD})),
        (GITHUB, &stranger, json!({"aud": AUD, "sub": "*"})),
        (GITHUB, &stranger, json!({"aud": AUD, "ref": "refs/heads/main"})),
        (GITHUB, &stranger, json!({"aud": AUD, "sub": "*", "ref": "refs/heads/*"})),
        (EKS, &pod, json!({"aud": AUD})),
        (EKS, &pod, json!({"aud": AUD, "sub": "*"})),
    ];
    for (issuer, sample, claims) in table {
        let all = [rules(claims.clone())];
        let found = world(issuer).with(sample.clone()).lint(&all);
        let taken = offered(&found, &all).into_iter().filter(|(_, value)| value != AUD);
        assert_eq!(taken.collect::<Vec<_>>(), [], "{claims}");
        // The value is asked for instead.
        let about = found.iter().find(|one| one.check == Check::Subject).expect("a finding");
        let fix = about.fix.as_ref().expect("a fix");
        assert_eq!(fix.label, "Type the value for `sub`");
        let mut editor = editor(&all);
        let rule = editor.apply(fix).expect("a rule to type into");
        let draft = &editor.drafts()[0];
        let rule = draft.rule(rule).expect("it is there");
        assert_eq!((rule.path.as_str(), &rule.expected), ("sub", &json!("")), "{claims}");
        assert_eq!(draft.rules.iter().filter(|one| one.path == "sub").count(), 1);
    }
}

#[test]
fn a_fix_says_that_its_value_is_from_the_sample() {
    let own = json!({"iss": GITHUB, "aud": AUD, "ref": "refs/heads/main",
        "sub": "repo:acme@1/api@2:environment:prod"});
    let sub = "repo:acme@1/api@2:environment:prod";
    let of_environment = |world: World| {
        let found = world.lint(&[rules(json!({"aud": AUD, "sub": sub}))]);
        found.into_iter().find(|one| one.check == Check::EnvironmentAlone).unwrap().fix.unwrap()
    };
    let sampled = of_environment(world(GITHUB).with(own));
    assert_eq!(
        (sampled.label.as_str(), sampled.is_of_sample),
        ("Add `ref` = `refs/heads/main`", true)
    );
    let asked = of_environment(world(GITHUB));
    assert_eq!((asked.label.as_str(), asked.is_of_sample), ("Type the value for `ref`", false));
}

#[test]
fn values_of_a_sample_that_is_meant_are_offered() {
    let sub = "repo:acme/infra.live:ref:refs/heads/main";
    let own = json!({"iss": GITHUB, "aud": AUD, "repository": "acme/infra.live", "sub": sub,
        "ref": "refs/heads/main", "repository_id": "98", "repository_owner_id": "12"});
    let dotted = json!({"aud": AUD, "repository": "acme/infra.live", "ref": "refs/heads/main"});
    let world = world(GITHUB).with(own);
    let all = [rules(dotted)];
    let found = offered(&world.lint(&all), &all);
    let expected = [("repository_id", "98"), ("sub", sub)];
    assert_eq!(found, expected.map(|(path, value)| (path.to_owned(), value.to_owned())));
    // Two names that differ in letter case: each may be mended.
    let cased = rules(json!({"repository": "Acme/infra.live", "sub": sub.replace("acme", "ACME")}));
    let all = [cased];
    let found = offered(&world.lint(&all), &all);
    assert!(found.contains(&("sub".to_owned(), sub.to_owned())), "{found:?}");
    assert!(found.contains(&("repository".to_owned(), "acme/infra.live".to_owned())), "{found:?}");
}

#[test]
fn a_sample_of_another_issuer_says_nothing() {
    let policy = [rules(json!({"aud": AUD, "sub": "repo:acme/api:*", "repositry": "acme/api"}))];
    let claims = json!({"aud": AUD, "sub": "repo:Acme/api:x", "repository": "acme/api"});
    let with = |iss: &str| {
        let mut claims = claims.clone();
        claims["iss"] = json!(iss);
        world(GITHUB).with(claims).lint(&policy)
    };
    assert_eq!(with("https://gitlab.com"), world(GITHUB).lint(&policy));
    assert_eq!(with(&format!("{GITHUB}/")), world(GITHUB).with(claims.clone()).lint(&policy));
    assert_ne!(with(GITHUB), world(GITHUB).lint(&policy));
}

/// The pairs of claims that are found to contradict each other.
fn contradicted(issuer: &'static str, claims: &Value) -> Vec<String> {
    let all = [rules(claims.clone())];
    let findings = world(issuer).lint(&all);
    let about = findings.iter().filter(|finding| finding.check == Check::Contradiction);
    about.filter_map(|finding| path_of(finding, &all)).collect()
}

#[test]
fn rules_that_contradict_each_other() {
    let table = [
        (
            GITHUB,
            json!({"repository": "acme/infra.live", "sub": "repo:octo-org/payments:ref:refs/heads/main"}),
            "repository",
        ),
        (GITHUB, json!({"repository": "acme/api", "sub": "repo:octo@1/api@2:*"}), "repository"),
        (GITHUB, json!({"repository_owner": "acme", "sub": "repo:octo/*"}), "repository_owner"),
        (GITHUB, json!({"repository_owner": "acme", "repository": "octo/x"}), "repository_owner"),
        (GITHUB, json!({"repository_id": "7", "sub": "repo:a@1/b@8:ref:x"}), "repository_id"),
        (
            GITHUB,
            json!({"repository_owner_id": "2", "sub": "repo:a@1/b@8:ref:x"}),
            "repository_owner_id",
        ),
        (
            GITHUB,
            json!({"ref": "refs/heads/dev", "sub": "repo:acme/api:ref:refs/heads/main"}),
            "ref",
        ),
        (
            GITHUB,
            json!({"environment": "prod", "sub": "repo:acme/api:ref:refs/heads/main"}),
            "environment",
        ),
        (
            GITHUB,
            json!({"environment": "test", "sub": "repo:acme/api:environment:prod"}),
            "environment",
        ),
        (
            GITHUB,
            json!({"workflow_ref": "octo/x/.github/workflows/a.yml@*", "repository": "acme/api"}),
            "repository",
        ),
        (GITHUB, json!({"iss": GITLAB, "sub": "repo:acme/api:*"}), "iss"),
        (
            GITLAB,
            json!({"project_path": "acme/web", "sub": "project_path:acme/api:*"}),
            "project_path",
        ),
        (GITLAB, json!({"namespace_path": "octo", "project_path": "acme/api"}), "namespace_path"),
        (
            GITLAB,
            json!({"ref": "dev", "sub": "project_path:acme/api:ref_type:branch:ref:main"}),
            "ref",
        ),
        (
            GITLAB,
            json!({"ref_type": "tag", "sub": "project_path:acme/api:ref_type:branch:ref:*"}),
            "ref_type",
        ),
        (BITBUCKET, json!({"repositoryUuid": "{a}", "sub": "{b}:*"}), "repositoryUuid"),
        (
            CIRCLECI,
            json!({"\"oidc.circleci.com/project-id\"": "a", "sub": "org/x/project/b/*"}),
            "\"oidc.circleci.com/project-id\"",
        ),
        (
            EKS,
            json!({"\"kubernetes.io\".namespace": "dev", "sub": "system:serviceaccount:prod:web"}),
            "\"kubernetes.io\".namespace",
        ),
        (
            EKS,
            json!({"\"kubernetes.io\".serviceaccount.name": "api", "sub": "system:serviceaccount:*:web"}),
            "\"kubernetes.io\".serviceaccount.name",
        ),
        (
            TERRAFORM,
            json!({"terraform_workspace_name": "test",
                "sub": "organization:acme:project:p:workspace:prod:run_phase:apply"}),
            "terraform_workspace_name",
        ),
        (
            TERRAFORM,
            json!({"terraform_run_phase": "plan",
                "sub": "organization:acme:project:p:workspace:*:run_phase:apply"}),
            "terraform_run_phase",
        ),
    ];
    for (issuer, claims, path) in table {
        assert_eq!(contradicted(issuer, &claims), [path], "{claims}");
        // What denies by such rules denies nothing, which is no better.
        let denies = policy(&json!({"decision": "deny", "rules": claims}));
        let found = world(issuer).lint(&[denies]);
        let about = found.iter().find(|finding| finding.check == Check::Contradiction);
        assert!(about.is_some_and(|one| one.sentence.contains("denies nothing")), "{claims}");
        assert!(about.is_some_and(|one| one.severity == Severity::Error), "{claims}");
    }
}

#[test]
fn rules_that_hold_together_are_not_accused() {
    let table = [
        (GITHUB, json!({"repository": "acme/api", "sub": "repo:acme/api:ref:refs/heads/main"})),
        (GITHUB, json!({"repository": "acme/api", "sub": "repo:acme@1/api@2:ref:refs/heads/main"})),
        (GITHUB, json!({"repository": "acme/*", "sub": "repo:acme/api:*"})),
        (GITHUB, json!({"repository": "acme/infra.live", "sub": "repo:acme/infra-live:*"})),
        (GITHUB, json!({"repository_owner": "acme", "sub": "repo:acme@1/api@2:*"})),
        (GITHUB, json!({"ref": "refs/heads/main", "sub": "repo:acme/api:environment:prod"})),
        (GITHUB, json!({"ref": "refs/heads/main", "sub": "repo:acme/api:*"})),
        (GITHUB, json!({"ref": "refs/pull/*", "sub": "repo:acme/api:pull_request"})),
        (GITHUB, json!({"environment": "a:b", "sub": "repo:acme/api:environment:a%3Ab"})),
        (GITHUB, json!({"environment": "prod", "sub": "repo:acme/api:*"})),
        // Subjects that a repository composed itself.
        (GITHUB, json!({"repository": "acme/api", "sub": "repository_owner:acme"})),
        (GITHUB, json!({"ref": "refs/heads/x", "sub": "repo:acme/api:job_workflow_ref:a/b@c"})),
        (GITHUB, json!({"repository": "acme/api", "sub": "*"})),
        (GITHUB, json!({"iss": GITHUB})),
        (GITHUB, json!({"iss": "https://token.actions.*"})),
        (GITLAB, json!({"project_path": "acme/*", "sub": "project_path:acme/api:*"})),
        (GITLAB, json!({"ref": "main", "sub": "project_path:acme/api:*"})),
        (GITLAB, json!({"ref": "main", "sub": "project_path:acme/api"})),
        (GITLAB, json!({"namespace_path": "acme/data", "project_path": "acme/data/x"})),
        (BITBUCKET, json!({"repositoryUuid": "{a}", "sub": "{a}:{env}:*"})),
        (
            EKS,
            json!({"\"kubernetes.io\".namespace": "prod", "sub": "system:serviceaccount:prod:*"}),
        ),
        (
            TERRAFORM,
            json!({"terraform_organization_name": "acme",
            "sub": "organization:acme:project:*:workspace:*:run_phase:*"}),
        ),
        (OWN, json!({"repository": "acme/api", "sub": "repo:octo/x:ref:y"})),
    ];
    for (issuer, claims) in table {
        assert_eq!(contradicted(issuer, &claims), Vec::<String>::new(), "{claims}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    /// Whatever is accused matches no claims as GitHub writes them.
    #[test]
    fn what_contradicts_matches_no_claims_of_github(
        owner in "[ab]{1,2}", name in "[ab]{1,2}", branch in "[ab]", environment in any::<bool>(),
        ids in any::<bool>(), sub in "repo:[ab*]{1,2}(@[1*])?/[ab.]{1,2}(@[2*])?:(ref:refs/heads/[ab]|environment:[ab]|\\*)",
        repository in "[ab*]{1,2}/[ab]{1,2}", of_ref in "refs/heads/[ab*]",
    ) {
        let named = if ids { format!("{owner}@1/{name}@2") } else { format!("{owner}/{name}") };
        let run = if environment { format!("environment:{branch}") } else { format!("ref:refs/heads/{branch}") };
        let mut claims = json!({
            "sub": format!("repo:{named}:{run}"), "repository": format!("{owner}/{name}"),
            "repository_owner": owner, "ref": format!("refs/heads/{branch}"),
            "repository_id": "2", "repository_owner_id": "1",
        });
        if environment {
            claims["environment"] = json!(branch);
        }
        let claims = Claims::from_value(claims).unwrap();
        for (path, value) in [("repository", &repository), ("ref", &of_ref)] {
            let policy = rules(json!({"sub": sub, path: value}));
            let accused = !contradicted(GITHUB, &json!({"sub": sub, path: value})).is_empty();
            let verdict = evaluate(&[policy], &Requested::organization(false), &claims);
            prop_assert!(!(accused && verdict.is_allowed()), "{sub} {value}");
        }
    }
}
