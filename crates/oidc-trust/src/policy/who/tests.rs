//! Who gets in by what is offered after a refusal.

use super::*;
use crate::policy::editor::Editor;
use crate::policy::evaluation::{Answer, Evaluation, Given, Trial};
use crate::policy::judged::Asked;
use crate::policy::lint::Context;
use crate::policy::testing::editor;
use serde_json::{Value, json};
use token_api::id::OrgName;
use token_api::oidc::{Claims, PolicyTokenType, Requested};

const GITHUB: &str = "https://token.actions.githubusercontent.com";
const GITLAB: &str = "https://gitlab.com";
const EKS: &str = "https://oidc.eks.eu-west-1.amazonaws.com/id/A";
const OWN: &str = "urn:pulumi:org:acme";

fn policy(rules: &Value) -> PolicyDefinition {
    let mut policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization);
    policy.rules =
        rules.as_object().unwrap().iter().map(|(p, v)| (p.as_str(), v.clone())).collect();
    policy
}

fn trial(issuer: &str, policies: &[PolicyDefinition], claims: &Value) -> (Editor, Trial) {
    let claims = Claims::from_value(claims.clone()).unwrap();
    let (editor, org) = (editor(policies), OrgName::new("acme"));
    let requested = &Requested::organization(false);
    let given = Given {
        drafts: editor.drafts(),
        sample: Some(Asked { claims: &claims, requested }),
        cases: &[],
        context: Context { org: &org, issuer, teams: None, users: None, max_expiration: None },
    };
    let trial = Evaluation::of(&given).trial.unwrap();
    (editor, trial)
}

fn offered(issuer: &str, policies: &[PolicyDefinition], claims: &Value) -> Vec<Way> {
    match trial(issuer, policies, claims).1.answer {
        Answer::Unmatched { ways, .. } => ways,
        other => panic!("{other:?}"),
    }
}

/// What a button says.
fn label(way: &Way) -> Option<&str> {
    match &way.remedy {
        Remedy::Fix(fix) => Some(&fix.label),
        Remedy::Add(_) => None,
    }
}

#[test]
fn says_who_gets_in_by_each_provider() {
    let table = [
        (
            GITHUB,
            json!({"sub": "repo:acme/api:ref:refs/heads/x"}),
            "Whoever can push to the branch `x` in `acme/api`",
        ),
        (
            GITHUB,
            json!({"sub": "repo:acme@1/api@2:ref:refs/tags/v1"}),
            "Whoever can push the tag `v1` in `acme/api`",
        ),
        (
            GITHUB,
            json!({"sub": "repo:acme/api:pull_request"}),
            "Whoever can open a pull request, before anybody has looked at it, in `acme/api`",
        ),
        (
            GITHUB,
            json!({"sub": "repo:acme/api:environment:prod"}),
            "Whoever can run a job for the environment `prod`, from every branch that may use it, in \
             `acme/api`",
        ),
        (
            GITHUB,
            json!({"sub": "repo:acme/api:environment:prod", "ref": "refs/heads/main"}),
            "Whoever can run a job for the environment `prod`, with `refs/heads/main` only, in \
             `acme/api`",
        ),
        (
            GITHUB,
            json!({"sub": "repo:acme/*"}),
            "Whoever can start any run, also of a pull request, in `acme/*`",
        ),
        (
            GITHUB,
            json!({"repository": "acme/api", "\"ref\"": "refs/heads/main"}),
            "Whoever can push to the branch `main` in `acme/api`",
        ),
        (
            GITHUB,
            json!({"actor": "ada"}),
            "Whoever has an ID token of this issuer with `actor` = `ada`",
        ),
        (
            GITLAB,
            json!({"sub": "project_path:acme/api:ref_type:branch:ref:x"}),
            "Whoever can push to the branch `x` in `acme/api`",
        ),
        (
            GITLAB,
            json!({"project_path": "acme/*", "ref_protected": "true"}),
            "Whoever can push to a protected branch in `acme/*`",
        ),
        (
            GITLAB,
            json!({"sub": "project_path:acme/api:*"}),
            "Whoever can push any branch in `acme/api`",
        ),
        (
            EKS,
            json!({"sub": "system:serviceaccount:prod:web"}),
            "Whoever can start a pod as the service account `web` in the namespace `prod`",
        ),
        (
            "https://app.terraform.io",
            json!({"aud": OWN, "sub": "organization:a", "n": 7}),
            "Whoever has an ID token of this issuer with `n` = `7` and `sub` = `organization:a`",
        ),
        ("https://id.acme.example", json!({"aud": OWN}), "Whoever has an ID token of this issuer"),
    ];
    for (issuer, rules, words) in table {
        let said = gets_in(&policy(&rules), Origin::of(issuer, None));
        assert_eq!(said, format!("{words} gets an organization token."), "{rules}");
    }
}

#[test]
fn a_change_says_who_is_refused_then() {
    let policies =
        [policy(&json!({"aud": OWN, "repository": "acme/api", "ref": "refs/heads/main"}))];
    let claims = json!({"aud": OWN, "repository": "acme/api", "ref": "refs/heads/feature-x",
        "sub": "repo:acme/api:ref:refs/heads/feature-x"});
    let ways = offered(GITHUB, &policies, &claims);
    assert_eq!(label(&ways[0]), Some("Change `ref` to `refs/heads/feature-x`"));
    assert_eq!(
        ways[0].words,
        "Whoever can push to the branch `feature-x` in `acme/api` gets an organization token. ID \
         tokens with `ref` = `refs/heads/main` are refused then."
    );
    assert_eq!(label(&ways[1]), None);
    assert!(ways[1].words.starts_with("Whoever can push to the branch `feature-x` in `acme/api`"));
    // What was written wrong lets in what was meant.
    let slip = [policy(&json!({"aud": OWN, "repository": "Acme/api"}))];
    assert_eq!(offered(GITHUB, &slip, &claims)[0].words.matches("refused").count(), 0);
}

#[test]
fn an_audience_that_is_another_one_is_never_taken_over() {
    let policies = [policy(&json!({"aud": OWN, "sub": "repo:acme/api:ref:refs/heads/main"}))];
    let claims =
        json!({"aud": "https://github.com/acme", "sub": "repo:acme/api:ref:refs/heads/main"});
    let ways = offered(GITHUB, &policies, &claims);
    assert_eq!(ways.len(), 1, "no button changes the policy's audience");
    assert!(ways[0].words.contains("could exchange it here"), "{}", ways[0].words);
    let ways = offered(GITHUB, &[], &json!({"sub": "repo:acme/api:ref:refs/heads/main"}));
    assert!(ways[0].words.contains("No audience"), "{}", ways[0].words);
}

#[test]
fn beside_a_rule_a_change_says_who_gets_in() {
    let look = |rules: &Value, claims: &Value, path: &str| {
        let (editor, trial) = trial(GITHUB, &[policy(rules)], claims);
        let rule = editor.drafts()[0].rules.iter().find(|rule| rule.path == path).unwrap();
        trial.way(rule.key).cloned()
    };
    let live = json!({"aud": OWN, "repository": "acme/infra.live", "ref": "refs/heads/main"});
    let payments = json!({"aud": OWN, "repository": "octo-org/payments", "ref": "refs/heads/main"});
    let way = look(&live, &payments, "repository").unwrap();
    assert_eq!(label(&way), Some("Change `repository` to `octo-org/payments`"));
    assert_eq!(
        way.words,
        "Whoever can push to the branch `main` in `octo-org/payments` gets an organization token. \
         ID tokens with `repository` = `acme/infra.live` are refused then."
    );
    // Of a sample that other rules refuse, nothing is taken.
    let mut elsewhere = payments.clone();
    elsewhere["ref"] = json!("refs/heads/x");
    assert_eq!(look(&live, &elsewhere, "repository"), None);
    // What was written wrong is mended without more words.
    let slip = json!({"aud": OWN, "repository": "acme/Infra-live"});
    let way = look(&slip, &json!({"aud": OWN, "repository": "acme/infra-live"}), "repository");
    assert!(way.unwrap().words.is_empty());
}

#[test]
fn admin_rights_can_be_had_by_asking() {
    let mut admin = policy(&json!({"sub": "repo:acme/api:*"}));
    admin.set_admin(true);
    let said = gets_in(&admin, Origin::GitHub);
    assert!(said.ends_with("can get an admin organization token."), "{said}");
}

#[test]
fn somebody_elses_repository_is_named_as_such() {
    let claims = |owner: &str| {
        json!({"aud": OWN, "sub": format!("repo:{owner}/infra:environment:production"),
            "ref": "refs/heads/main"})
    };
    let stored = [policy(&json!({"aud": OWN, "sub": "repo:octo/infra:environment:production"}))];
    let stranger = |policies: &[PolicyDefinition], owner: &str| -> Vec<Option<String>> {
        offered(GITHUB, policies, &claims(owner)).into_iter().map(|way| way.stranger).collect()
    };
    let evil = Some("evil".to_owned());
    assert_eq!(stranger(&stored, "evil"), [evil.clone(), evil], "whatever way it is");
    // The organization's own name, and where there is nobody to compare with.
    assert!(stranger(&stored, "Acme").iter().all(Option::is_none));
    assert!(stranger(&[], "evil").iter().all(Option::is_none));
    let own = [policy(&json!({"aud": OWN, "sub": "repo:octo/web:*"}))];
    assert!(stranger(&own, "octo").iter().all(Option::is_none));
    let ghes = "https://ghes.acme.example/_services/token";
    assert!(offered(ghes, &stored, &claims("evil")).iter().all(|way| way.stranger.is_none()));
}

#[test]
fn the_policy_that_is_offered_is_not_warned_about() {
    let stored = policy(&json!({"aud": OWN, "sub": "repo:acme/infra:environment:staging",
        "ref": "refs/heads/main"}));
    for stored in [vec![stored], vec![]] {
        let claims = json!({"aud": OWN, "sub": "repo:acme/infra:environment:production",
            "ref": "refs/heads/release", "environment": "production"});
        let ways = offered(GITHUB, &stored, &claims);
        let Remedy::Add(drafted) = &ways.last().unwrap().remedy else { panic!() };
        let branch = drafted.policy.rules.get("ref");
        assert_eq!(branch, Some(&json!("refs/heads/release")), "{stored:?}");
        let (editor, org) = (editor(std::slice::from_ref(&drafted.policy)), OrgName::new("acme"));
        let context =
            Context { org: &org, issuer: GITHUB, teams: None, users: None, max_expiration: None };
        let drafts = editor.drafts();
        let found = Evaluation::of(&Given { drafts, sample: None, cases: &[], context }).findings;
        let worst = found.iter().map(|one| one.severity).min();
        assert_eq!(worst, Some(crate::policy::lint::Severity::Hint), "{found:?}");
    }
}
