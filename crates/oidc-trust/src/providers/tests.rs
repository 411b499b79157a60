//! What each card writes, against tokens as the providers' own documents show them, decided by the
//! evaluator that the backend uses.

use super::*;
use serde_json::{Value, json};
use token_api::oidc::{ClaimPath, Claims, Requested, evaluate};

const ORG: &str = "acme-corp";
const AUDIENCE: &str = "urn:pulumi:org:acme-corp";
const UUID: &str = "0a1b2c3d-0000-4000-8000-0123456789ab";
const OTHER: &str = "ffffffff-0000-4000-8000-0123456789ab";

fn answers(pairs: &[(&'static str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (key, text) in pairs {
        answers.set(key, (*text).to_owned());
    }
    answers
}

fn write(provider: Provider, pairs: &[(&'static str, &str)]) -> Trust {
    provider.write(&answers(pairs), &OrgName::new(ORG))
}

/// Whether an organization token is given for these claims.
fn lets_in(trust: &Trust, claims: Value) -> bool {
    assert_eq!(trust.problems, [], "answers are missing");
    let policies = trust.policies(&Grant::Organization { admin: false });
    let claims = Claims::parse(&claims.to_string()).unwrap();
    evaluate(&policies, &Requested::organization(false), &claims).allowed.is_some()
}

fn subjects(trust: &Trust) -> Vec<&str> {
    let sub = |subject: &'static str, one: &'_ Subject| {
        one.rules.iter().position(|(path, _)| *path == subject)
    };
    let texts = trust.subjects.iter().map(|one| one.rules[sub("sub", one).unwrap()].1.as_str());
    texts.collect()
}

#[test]
fn every_card_begins_empty_and_says_what_is_missing() {
    for provider in Provider::ALL {
        let trust = write(provider, &[]);
        assert!(!trust.problems.is_empty(), "{provider:?}");
        for (key, words) in &trust.problems {
            assert!(provider.questions().iter().any(|question| question.key == *key));
            assert!(words.ends_with("is missing."), "{words}");
            assert_eq!(trust.problem(key), Some(words.as_str()));
        }
        assert!(!provider.name().is_empty() && !provider.about().is_empty());
        assert!(!provider.url_hint().is_empty());
    }
}

#[test]
fn every_path_that_is_written_can_be_read() {
    for provider in Provider::ALL {
        for subject in write(provider, &[("branch", "main")]).subjects {
            for (path, _) in subject.rules {
                assert!(ClaimPath::parse(path).is_ok(), "{provider:?}: {path}");
            }
        }
    }
}

#[test]
fn questions_are_asked_when_they_matter() {
    let github = Provider::GitHub.questions();
    let asked = |pairs: &[(&'static str, &str)]| -> Vec<&str> {
        let answers = answers(pairs);
        let asked = github.iter().filter(|question| question.is_asked(github, &answers));
        asked.map(|question| question.key).collect()
    };
    assert_eq!(asked(&[]), ["owner", "repo", "scope", "branch", "owner-id", "repo-id"]);
    assert!(asked(&[("scope", "environment")]).contains(&"environment"));
    assert!(!asked(&[("scope", "any")]).contains(&"branch"));
}

const GITHUB: [(&str, &str); 2] = [("owner", "acme"), ("repo", "api")];

fn github(more: &[(&'static str, &str)]) -> Trust {
    write(Provider::GitHub, &[&GITHUB, more].concat())
}

#[test]
fn github_has_two_forms_of_subjects() {
    for (more, old, new) in [
        (vec![], "repo:acme/api:ref:refs/heads/main", "repo:acme@*/api@*:ref:refs/heads/main"),
        (
            vec![("owner-id", "123456"), ("repo-id", "456789")],
            "repo:acme/api:ref:refs/heads/main",
            "repo:acme@123456/api@456789:ref:refs/heads/main",
        ),
        (
            vec![("scope", "tag")],
            "repo:acme/api:ref:refs/tags/v*",
            "repo:acme@*/api@*:ref:refs/tags/v*",
        ),
        (
            vec![("scope", "environment"), ("environment", "a:b")],
            "repo:acme/api:environment:a%3Ab",
            "repo:acme@*/api@*:environment:a%3Ab",
        ),
        (vec![("scope", "pull")], "repo:acme/api:pull_request", "repo:acme@*/api@*:pull_request"),
        (vec![("scope", "any")], "repo:acme/api:*", "repo:acme@*/api@*:*"),
    ] {
        let trust = github(&more);
        assert_eq!(trust.url.as_deref(), Some("https://token.actions.githubusercontent.com"));
        assert_eq!(subjects(&trust), [old, new]);
    }
}

#[test]
fn github_lets_in_the_branch_and_nothing_else() {
    let trust = github(&[("owner-id", "1"), ("repo-id", "2")]);
    for (sub, is_in) in [
        ("repo:acme/api:ref:refs/heads/main", true),
        ("repo:acme@1/api@2:ref:refs/heads/main", true),
        ("repo:acme@1/api@3:ref:refs/heads/main", false),
        ("repo:acme/api:ref:refs/heads/dev", false),
        ("repo:acme/api:pull_request", false),
        ("repo:acme/api2:ref:refs/heads/main", false),
        ("repo:evil/acme/api:ref:refs/heads/main", false),
    ] {
        assert_eq!(lets_in(&trust, json!({"aud": AUDIENCE, "sub": sub})), is_in, "{sub}");
    }
    let elsewhere =
        json!({"aud": "https://github.com/acme", "sub": "repo:acme/api:ref:refs/heads/main"});
    assert!(!lets_in(&trust, elsewhere));
}

#[test]
fn a_star_for_an_id_takes_in_no_other_repository() {
    let trust = github(&[]);
    for sub in [
        // A branch may hold slashes and at signs, but no colon.
        "repo:acme@1/other@2:ref:refs/heads/x/api@3",
        "repo:acme@1/other@2:ref:refs/heads/main",
        "repo:evil@1/api@2:ref:refs/heads/main",
        "repo:acme@1/api@2:environment:main",
    ] {
        assert!(!lets_in(&trust, json!({"aud": AUDIENCE, "sub": sub})), "{sub}");
    }
}

#[test]
fn github_warns_of_pull_requests() {
    let warns = |more: &[(&'static str, &str)]| github(more).advice.iter().any(|a| a.is_warning);
    // What is said is said in whole sentences.
    for scope in ["branch", "tag", "environment", "pull", "any"] {
        for advice in github(&[("scope", scope), ("environment", "prod"), ("tag", "v1")]).advice {
            let ends =
                advice.text.split(". ").all(|one| one.starts_with(|c: char| !c.is_lowercase()));
            let runs_on = advice.text.contains(" Name a branch") && !advice.text.contains(". Name");
            assert!(ends && !runs_on && advice.text.ends_with('.'), "{}", advice.text);
        }
    }
    assert!(warns(&[("scope", "pull")]) && warns(&[("scope", "any")]) && !warns(&[]));
}

#[test]
fn more_than_a_name_is_no_name() {
    for (key, text) in [
        ("owner", "acme/api"),
        ("repo", "https://github.com/acme/api"),
        ("repo", "a b"),
        ("owner-id", "acme"),
        ("branch", "my branch"),
    ] {
        let trust = github(&[(key, text)]);
        assert!(trust.problem(key).is_some(), "{key} {text}");
    }
}

#[test]
fn an_environment_takes_a_branch() {
    let warned = |trust: &Trust| trust.advice.iter().any(|advice| advice.is_warning);
    let prod = [("scope", "environment"), ("environment", "prod")];
    let from = [&prod[..], &[("environment-branch", "main")]].concat();
    let (open, closed) = (github(&prod), github(&from));
    assert!(warned(&open) && !warned(&closed));
    let claims = |branch: &str| {
        json!({"aud": AUDIENCE, "sub": "repo:acme/api:environment:prod",
            "ref": format!("refs/heads/{branch}")})
    };
    assert!(lets_in(&open, claims("x")) && lets_in(&closed, claims("main")));
    assert!(!lets_in(&closed, claims("x")));
    assert!(closed.subjects.iter().all(|subject| subject.rules[2].1 == "refs/heads/main"));
    // What was said for an environment is not meant for a branch.
    let branch = github(&[("environment-branch", "main"), ("branch", "dev")]);
    assert!(branch.subjects.iter().all(|subject| subject.rules.len() == 2));

    let project = [("project", "acme/api")];
    let open = write(Provider::GitLab, &[&project[..], &prod].concat());
    let closed = write(Provider::GitLab, &[&project[..], &from].concat());
    assert!(warned(&open) && !warned(&closed));
    let claims = |branch: &str| {
        json!({"aud": AUDIENCE, "environment": "prod",
            "sub": format!("project_path:acme/api:ref_type:branch:ref:{branch}")})
    };
    assert!(lets_in(&open, claims("x")) && lets_in(&closed, claims("main")));
    assert!(!lets_in(&closed, claims("x")));
}

#[test]
fn gitlab() {
    let branch = write(Provider::GitLab, &[("project", "acme/platform/api")]);
    assert_eq!(branch.url.as_deref(), Some("https://gitlab.com"));
    let sub = "project_path:acme/platform/api:ref_type:branch:ref:main";
    assert!(lets_in(&branch, json!({"aud": [AUDIENCE, "x"], "sub": sub})));
    assert!(!lets_in(&branch, json!({"aud": AUDIENCE, "sub": sub.replace("branch", "tag")})));
    let deploys = write(
        Provider::GitLab,
        &[("project", "/acme/api/"), ("scope", "environment"), ("environment", "production")],
    );
    let sub = "project_path:acme/api:ref_type:branch:ref:main";
    let claims =
        |environment: &str| json!({"aud": AUDIENCE, "sub": sub, "environment": environment});
    assert!(lets_in(&deploys, claims("production")));
    assert!(!lets_in(&deploys, claims("staging")));
    assert!(write(Provider::GitLab, &[("project", "api")]).problem("project").is_some());
}

#[test]
fn bitbucket() {
    let all = [("workspace", "acme"), ("workspace-id", UUID), ("repo-id", UUID)];
    let trust = write(Provider::Bitbucket, &all);
    assert_eq!(
        trust.url.as_deref(),
        Some("https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc")
    );
    let aud = format!("ari:cloud:bitbucket::workspace/{UUID}");
    let claims = |repo: &str, rest: &str| {
        json!({"aud": aud, "sub": format!("{{{repo}}}{rest}"),
        "branchName": "main"})
    };
    assert!(lets_in(&trust, claims(UUID, ":{step}")));
    assert!(!lets_in(&trust, claims(OTHER, ":{step}")));
    let braces = format!("{{{}}}", OTHER.to_uppercase());
    let deploys = write(Provider::Bitbucket, &[&all[..], &[("environment-id", &braces)]].concat());
    assert!(lets_in(&deploys, claims(UUID, &format!(":{{{OTHER}}}:{{step}}"))));
    assert!(!lets_in(&deploys, claims(UUID, ":{step}")));
    let branch = write(Provider::Bitbucket, &[&all[..], &[("branch", "dev")]].concat());
    assert!(!lets_in(&branch, claims(UUID, ":{step}")));
}

#[test]
fn circleci() {
    let all = [("org-id", UUID), ("project-id", OTHER)];
    let trust = write(Provider::CircleCi, &all);
    assert_eq!(trust.url, Some(format!("https://oidc.circleci.com/org/{UUID}")));
    let sub = format!("org/{UUID}/project/{OTHER}/user/{UUID}");
    let claims = json!({"aud": UUID, "sub": sub, "oidc.circleci.com/vcs-ref": "refs/heads/main"});
    assert!(lets_in(&trust, claims.clone()));
    let second = format!("{sub}/vcs-origin/github.com/acme/api/vcs-ref/refs/heads/main");
    assert!(lets_in(&trust, json!({"aud": UUID, "sub": second})));
    assert!(!lets_in(
        &trust,
        json!({"aud": UUID, "sub": format!("org/{UUID}/project/{UUID}/user/x")})
    ));
    let branch = |name: &str| write(Provider::CircleCi, &[&all[..], &[("branch", name)]].concat());
    assert!(lets_in(&branch("main"), claims.clone()));
    assert!(!lets_in(&branch("dev"), claims));
}

#[test]
fn kubernetes() {
    let account = [("namespace", "ci"), ("account", "deployer")];
    let cluster = [("project", "acme-prod"), ("location", "europe-west1"), ("cluster", "main")];
    for (provider, more, url) in [
        (Provider::Eks, &[][..], None),
        (Provider::Aks, &[][..], None),
        (
            Provider::Gke,
            &cluster[..],
            Some(
                "https://container.googleapis.com/v1/projects/acme-prod/locations/europe-west1/clusters/main",
            ),
        ),
    ] {
        let trust = write(provider, &[&account[..], more].concat());
        assert_eq!(trust.url.as_deref(), url);
        let claims = |sub: &str| json!({"aud": [AUDIENCE], "sub": sub});
        assert!(lets_in(&trust, claims("system:serviceaccount:ci:deployer")));
        assert!(!lets_in(&trust, claims("system:serviceaccount:default:deployer")));
    }
    assert!(write(Provider::Eks, &[("namespace", "CI")]).problem("namespace").is_some());
}

#[test]
fn terraform_cloud() {
    let all = [("organization", "acme"), ("project", "Default Project"), ("workspace", "prod")];
    let trust = write(Provider::TerraformCloud, &all);
    assert_eq!(trust.url.as_deref(), Some("https://app.terraform.io"));
    let claims = |phase: &str| {
        let sub =
            format!("organization:acme:project:Default Project:workspace:prod:run_phase:{phase}");
        json!({"aud": AUDIENCE, "sub": sub})
    };
    assert!(lets_in(&trust, claims("apply")));
    assert!(!lets_in(&trust, claims("plan")));
    let both = write(Provider::TerraformCloud, &[&all[..], &[("phase", "any")]].concat());
    assert!(lets_in(&both, claims("plan")) && both.advice.iter().any(|a| a.is_warning));
}

#[test]
fn google() {
    let trust = write(Provider::Google, &[("account-id", "1170"), ("email", "ci@a.example")]);
    assert_eq!(trust.url.as_deref(), Some("https://accounts.google.com"));
    let claims = |sub: &str| json!({"aud": AUDIENCE, "sub": sub, "email": "ci@a.example"});
    assert!(lets_in(&trust, claims("1170")));
    assert!(!lets_in(&trust, claims("1171")));
    assert!(!lets_in(&trust, json!({"aud": AUDIENCE, "sub": "1170"})));
    assert!(trust.advice.iter().any(|advice| advice.text.contains("email")));
}

#[test]
fn azure_has_two_issuers() {
    for (version, url, aud) in [
        ("2", format!("https://login.microsoftonline.com/{UUID}/v2.0"), UUID),
        ("1", format!("https://sts.windows.net/{UUID}/"), "api://acme"),
    ] {
        let all = [("tenant", UUID), ("object", OTHER), ("audience", aud), ("version", version)];
        let trust = write(Provider::Azure, &all);
        assert_eq!(trust.url, Some(url));
        assert!(lets_in(&trust, json!({"aud": aud, "sub": OTHER})));
        assert!(!lets_in(&trust, json!({"aud": aud, "sub": UUID})));
    }
    let wrong = [("tenant", UUID), ("object", OTHER), ("audience", "api://acme")];
    assert!(write(Provider::Azure, &wrong).problem("audience").is_some());
}

#[test]
fn any_other_issuer() {
    let trust = write(Provider::Generic, &[("subject", "ci:*")]);
    assert_eq!(trust.url, None);
    assert!(lets_in(&trust, json!({"aud": AUDIENCE, "sub": "ci:1"})));
    assert!(!trust.advice.iter().any(|advice| advice.is_warning));
    let other = write(Provider::Generic, &[("subject", "*"), ("audience", "me")]);
    assert!(lets_in(&other, json!({"aud": "me", "sub": "anybody"})));
    assert!(other.advice.iter().any(|advice| advice.is_warning));
}

#[test]
fn a_policy_grants_what_was_chosen() {
    let trust = github(&[]);
    for (grant, kind, holder, admin, words) in [
        (
            Grant::Organization { admin: false },
            "organization",
            None,
            false,
            "an organization token",
        ),
        (
            Grant::Organization { admin: true },
            "organization",
            None,
            true,
            "an admin organization token",
        ),
        (Grant::Team(" web ".into()), "team", Some("web"), false, "a token of team web"),
        (Grant::Personal("ada".into()), "personal", Some("ada"), false, "a personal token of ada"),
    ] {
        let policies = trust.policies(&grant);
        assert_eq!(policies.len(), 2);
        for policy in policies {
            assert_eq!(policy.token_type.as_str(), kind);
            assert_eq!((policy.holder(), policy.admin()), (holder, admin));
            assert_eq!(policy.rules.len(), 2);
        }
        assert_eq!(grant.words(), words);
    }
    assert_eq!(Grant::Team(String::new()).words(), "a token of team …");
}

#[test]
fn an_url_may_wait_for_answers() {
    assert!(write(Provider::Gke, &[]).url_has_gap());
    assert!(!write(Provider::GitHub, &[]).url_has_gap());
    assert!(!write(Provider::Eks, &[]).url_has_gap());
}
