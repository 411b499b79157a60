//! What the provider cards and "Allow this" write must not be found fault with, beyond what they
//! say themselves.

use super::*;
use crate::policy::draft;
use crate::providers::{Answers, Grant, Provider};

const UUID: &str = "0a1b2c3d-0000-4000-8000-0123456789ab";

/// Answers for every question of a card that people can't leave out.
fn answers(provider: Provider, more: &[(&'static str, &str)]) -> Answers {
    let mut answers = Answers::default();
    let table = [
        ("owner", "acme"),
        ("repo", "api"),
        ("project", if provider == Provider::GitLab { "acme/api" } else { "platform" }),
        ("workspace", "prod"),
        ("workspace-id", UUID),
        ("repo-id", if provider == Provider::GitHub { "98" } else { UUID }),
        ("org-id", UUID),
        ("project-id", UUID),
        ("namespace", "prod"),
        ("account", "web"),
        ("location", "europe-west1"),
        ("cluster", "main"),
        ("organization", "acme"),
        ("account-id", "1077"),
        ("tenant", UUID),
        ("object", UUID),
        ("subject", "ci"),
        ("audience", if provider == Provider::Azure { UUID } else { AUD }),
    ];
    for (key, text) in table.iter().chain(more) {
        if provider.questions().iter().any(|question| question.key == *key) {
            answers.set(key, (*text).to_owned());
        }
    }
    answers
}

/// What is found in the policies that a card writes.
fn found(provider: Provider, admin: bool, more: &[(&'static str, &str)]) -> Vec<(Check, Severity)> {
    let org = OrgName::new("acme");
    let trust = provider.write(&answers(provider, more), &org);
    assert_eq!(trust.problems, [], "{provider:?}");
    let policies = trust.policies(&Grant::Organization { admin });
    let issuer = trust.url.clone().unwrap_or_else(|| OWN.to_owned());
    let context =
        Context { org: &org, issuer: &issuer, teams: None, users: None, max_expiration: None };
    checks(&super::found_in(editor(&policies).drafts(), None, &context))
}

#[test]
fn what_cards_write_is_not_found_fault_with() {
    for provider in Provider::ALL {
        assert_eq!(found(provider, true, &[]), [], "{provider:?}");
    }
}

#[test]
fn what_cards_warn_of_is_found() {
    let error = (Check::PullRequestAdmin, Severity::Error);
    let pulls = [("scope", "pull")];
    assert_eq!(found(Provider::GitHub, true, &pulls), [error, error]);
    let warned = (Check::PullRequest, Severity::Warning);
    assert_eq!(found(Provider::GitHub, false, &pulls), [warned, warned]);
    assert_eq!(found(Provider::GitHub, true, &[("scope", "any")]), [error, error]);
    assert_eq!(found(Provider::GitLab, true, &[("scope", "any")]), [error]);
    let dots = vec![(Check::Dot, Severity::Warning); 2];
    assert_eq!(found(Provider::GitHub, true, &[("repo", "my.repo")]), dots);
    let alone = (Check::EnvironmentAlone, Severity::Warning);
    let environment = [("scope", "environment"), ("environment", "prod")];
    let of_branch = [&environment[..], &[("environment-branch", "main")]].concat();
    assert_eq!(found(Provider::GitHub, false, &environment), [alone, alone]);
    assert_eq!(found(Provider::GitHub, true, &of_branch), []);
    assert_eq!(found(Provider::GitLab, false, &environment), [alone]);
    assert_eq!(found(Provider::GitLab, true, &of_branch), []);
    assert_eq!(found(Provider::Bitbucket, false, &[("environment-id", UUID)]), [alone]);
    let both = [("environment-id", UUID), ("branch", "main")];
    assert_eq!(found(Provider::Bitbucket, false, &both), []);
    let open = (Check::Subject, Severity::Warning);
    assert_eq!(found(Provider::Generic, true, &[("subject", "*")]), [open]);
}

#[test]
fn what_a_card_is_about_to_write_is_told_once_the_worst_first() {
    let org = OrgName::new("acme");
    let told = |owner: &str, repo: &str, admin| {
        let given =
            answers(Provider::GitHub, &[("owner", owner), ("repo", repo), ("scope", "any")]);
        let trust = Provider::GitHub.write(&given, &org);
        let policies = trust.policies(&Grant::Organization { admin });
        let issuer = trust.url.unwrap();
        let context =
            Context { org: &org, issuer: &issuer, teams: None, users: None, max_expiration: None };
        checks(&lint_new(&policies, &context))
    };
    let admin = (Check::PullRequestAdmin, Severity::Error);
    assert_eq!(told("*", "*", true), [(Check::OpenOwner, Severity::Error), admin]);
    assert_eq!(told("acme", "*", true), [admin]);
    let hints = [Check::PullRequest, Check::AnyRepository].map(|check| (check, Severity::Hint));
    assert_eq!(told("acme", "*", false), hints);
}

#[test]
fn what_is_drafted_is_not_found_fault_with() {
    let sub = "repo:acme/my.repo:ref:refs/heads/main";
    let table = [
        (GITHUB, json!({"sub": sub, "repository_id": "98", "repository_owner_id": "12"})),
        (
            GITLAB,
            json!({"sub": "project_path:acme/a.b:ref_type:branch:ref:main", "project_id": "5"}),
        ),
        (
            OWN,
            json!({"sub": "system:serviceaccount:prod:web", "kubernetes.io": {"namespace": "prod",
            "serviceaccount": {"name": "web"}, "pod": {"name": "web-0"}}}),
        ),
    ];
    for (issuer, mut claims) in table {
        claims["aud"] = json!([AUD]);
        let world = world(issuer).with(claims);
        let sample = world.sample.clone().unwrap();
        let drafted = draft::allow(&sample, issuer, AUD, &Requested::organization(true));
        let findings = world.lint(&[drafted.policy]);
        assert!(worst(&findings).is_none_or(|worst| worst == Severity::Hint), "{findings:?}");
    }
}
