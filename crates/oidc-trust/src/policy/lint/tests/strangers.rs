//! Issuers that many tenants share: whatever leaves the owner open is an error, what names the owner is
//! none, and issuers of one's own are not accused.

use super::*;

/// The error about strangers, if there is one: its check and sentence.
fn accused(issuer: &'static str, claims: &Value) -> Option<(Check, String)> {
    let mut with_audience = claims.clone();
    with_audience["aud"] = json!(AUD);
    let findings = world(issuer).lint(&[rules(with_audience)]);
    let about = |finding: &Finding| {
        matches!(finding.check, Check::Subject | Check::OpenOwner)
            && finding.severity == Severity::Error
    };
    let all: Vec<Finding> = findings.into_iter().filter(about).collect();
    assert!(all.len() <= 1, "{claims}: {all:?}");
    all.into_iter().next().map(|finding| (finding.check, finding.sentence))
}

const TERRAFORM: &str = "https://app.terraform.io";
const GOOGLE: &str = "https://accounts.google.com";
const PULUMI: &str = "https://api.pulumi.com/oidc";
const SIGSTORE: &str = "https://oauth2.sigstore.dev/auth";
const BUILDKITE: &str = "https://agent.buildkite.com";

#[test]
fn a_rule_that_strangers_satisfy_hides_nothing() {
    let sha = "a".repeat(40);
    let table = [
        (GITHUB, json!({})),
        (GITHUB, json!({"event_name": "push"})),
        (GITHUB, json!({"ref": "refs/heads/main"})),
        (GITHUB, json!({"ref": "refs/heads/main", "event_name": "push", "environment": "prod"})),
        (GITHUB, json!({"repository_visibility": "private"})),
        (GITHUB, json!({"runner_environment": "self-hosted"})),
        (GITHUB, json!({"workflow": "deploy", "sha": sha})),
        (GITHUB, json!({"actor": "ada"})),
        // Anybody may call a public workflow.
        (
            GITHUB,
            json!({"job_workflow_ref": "octo-org/flows/.github/workflows/a.yml@refs/heads/main"}),
        ),
        (GITHUB, json!({"iss": GITHUB})),
        (GITHUB, json!({"sub": "*", "event_name": "push"})),
        (GITHUB, json!({"sub": "?*", "ref": "refs/heads/main"})),
        (GITHUB, json!({"sub": "*:ref:refs/heads/main"})),
        (GITHUB, json!({"sub": "repo:*"})),
        (GITHUB, json!({"sub": "repo:*/*:ref:refs/heads/main"})),
        (GITHUB, json!({"sub": "repo:octo*/x"})),
        (GITHUB, json!({"sub": "repo:octo*/x:*"})),
        (GITHUB, json!({"sub": "repo:octo-org*"})),
        (GITHUB, json!({"sub": "repo:octo-or?/x:*"})),
        (GITHUB, json!({"sub": "repo:octo.org/x:*"})),
        (GITHUB, json!({"sub": "repo:octo*@*/x@*:*"})),
        // The star goes on into the name of a branch.
        (GITHUB, json!({"sub": "repo:*@12/*"})),
        (GITHUB, json!({"sub": "environment:production"})),
        (GITHUB, json!({"sub": "environment:production:*"})),
        (GITHUB, json!({"repository": "*"})),
        (GITHUB, json!({"repository": "octo*"})),
        (GITHUB, json!({"repository": "octo*/app"})),
        (GITHUB, json!({"repository": "*/app"})),
        (GITHUB, json!({"repository": "octo.org/app"})),
        (GITHUB, json!({"repository_owner": "octo*"})),
        (GITHUB, json!({"repository_owner": "octo-or?"})),
        (GITHUB, json!({"repository_owner_id": "1*"})),
        (GITHUB, json!({"repository_id": "?"})),
        (GITHUB, json!({"workflow_ref": "*/deploy.yml@refs/heads/main"})),
        (GITHUB, json!({"sub": "repo:octo*", "repository": "octo*", "repository_owner_id": "*"})),
        ("https://token.actions.githubusercontent.com/", json!({"event_name": "push"})),
        ("HTTPS://Token.Actions.GitHubUserContent.com:443", json!({"event_name": "push"})),
        (GITLAB, json!({"ref": "main", "ref_type": "branch"})),
        (GITLAB, json!({"ref_protected": "true"})),
        (GITLAB, json!({"pipeline_source": "push"})),
        (GITLAB, json!({"user_login": "ada"})),
        (GITLAB, json!({"sub": "project_path:*:ref_type:branch:ref:main"})),
        (GITLAB, json!({"sub": "project_path:octo*/x:ref_type:branch:ref:main"})),
        (GITLAB, json!({"sub": "project_path:octo*"})),
        (GITLAB, json!({"project_path": "octo*"})),
        (GITLAB, json!({"project_path": "*/app"})),
        (GITLAB, json!({"namespace_path": "octo*"})),
        (GITLAB, json!({"namespace_id": "7?"})),
        (
            GITLAB,
            json!({"ci_config_ref_uri": "gitlab.com/octo/flows//.gitlab-ci.yml@refs/heads/main"}),
        ),
    ];
    for (issuer, claims) in table {
        let sentence = accused(issuer, &claims).unwrap_or_else(|| panic!("{claims} hides it")).1;
        assert!(sentence.contains("any repository in the world"), "{claims}: {sentence}");
    }
    let others = [
        (TERRAFORM, json!({"terraform_run_phase": "apply"}), "any workspace"),
        (
            TERRAFORM,
            json!({"sub": "organization:acme*:project:p:workspace:w:run_phase:apply"}),
            "any workspace",
        ),
        ("https://app.eu.terraform.io", json!({"sub": "*:run_phase:apply"}), "any workspace"),
        (GOOGLE, json!({"email_verified": "true"}), "any Google account"),
        (GOOGLE, json!({"email": "*"}), "any Google account"),
        (GOOGLE, json!({"email": "ci@*"}), "any Google account"),
        (GOOGLE, json!({"email": "*@gmail.com"}), "any Google account"),
        (GOOGLE, json!({"hd": "*.example"}), "any Google account"),
        (
            "https://login.microsoftonline.com/common/v2.0",
            json!({"ver": "2.0"}),
            "any Microsoft account",
        ),
        (
            "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
            json!({"ver": "2.0"}),
            "any Microsoft account",
        ),
        ("https://oidc.circleci.com", json!({"sub": "org/*/project/x/user/y"}), "any project"),
        (BUILDKITE, json!({"build_branch": "main"}), "any pipeline"),
        (BUILDKITE, json!({"sub": "organization:*:pipeline:deploy:*"}), "any pipeline"),
        ("https://oidc.vercel.com", json!({"environment": "production"}), "any project"),
        (PULUMI, json!({"operation": "update"}), "any Pulumi organization"),
        (PULUMI, json!({"sub": "pulumi:deploy:org:*"}), "any Pulumi organization"),
        (PULUMI, json!({"sub": "pulumi:deploy:org:acme*:stack:prod"}), "any Pulumi organization"),
        (PULUMI, json!({"organization": "acme*"}), "any Pulumi organization"),
        (SIGSTORE, json!({"email_verified": true}), "anybody with a Google"),
        (SIGSTORE, json!({"email": "*@gmail.com"}), "anybody with a Google"),
        (SIGSTORE, json!({"email": "ci@*"}), "anybody with a Google"),
    ];
    for (issuer, claims, words) in others {
        let sentence = accused(issuer, &claims).unwrap_or_else(|| panic!("{claims} hides it")).1;
        assert!(sentence.contains(words), "{claims}: {sentence}");
    }
}

#[test]
fn who_names_the_owner_is_not_accused() {
    let table = [
        (GITHUB, json!({"sub": "repo:octo-org/*"})),
        (GITHUB, json!({"sub": "repo:octo-org/app"})),
        (GITHUB, json!({"sub": "repo:octo-org/my.app:ref:refs/heads/main"})),
        (GITHUB, json!({"sub": "repo:octo-org/*:environment:prod"})),
        (GITHUB, json!({"sub": "repo:octo-org@12/app@98:ref:refs/heads/main"})),
        (GITHUB, json!({"sub": "repo:octo-org@12/*"})),
        (GITHUB, json!({"sub": "repo:octo-org@*/app@*:*"})),
        (GITHUB, json!({"sub": "repo:*@12/app@98:*"})),
        // A repository may choose of which claims its subject is made.
        (GITHUB, json!({"sub": "repository_owner:octo-org:*"})),
        (GITHUB, json!({"sub": "repository_owner_id:12:*"})),
        (GITHUB, json!({"sub": "environment:prod:repo:octo-org/app"})),
        (GITHUB, json!({"repository": "octo-org/app"})),
        (GITHUB, json!({"repository": "octo-org/*"})),
        (GITHUB, json!({"\"repository\"": "octo-org/a.b"})),
        (GITHUB, json!({"repository_owner": "octo-org", "event_name": "push"})),
        (GITHUB, json!({"repository_owner_id": 12})),
        (GITHUB, json!({"repository_id": "98"})),
        (GITHUB, json!({"enterprise_id": "5"})),
        (GITHUB, json!({"workflow_ref": "octo-org/app/.github/workflows/*"})),
        (GITHUB, json!({"sub": "*", "repository_owner_id": "12"})),
        (GITHUB, json!({"sub": "repo:octo*", "repository_owner_id": "12"})),
        (GITLAB, json!({"sub": "project_path:octo/*"})),
        (GITLAB, json!({"sub": "project_path:octo/web/app:ref_type:branch:ref:main"})),
        (GITLAB, json!({"project_path": "octo/*"})),
        (GITLAB, json!({"namespace_path": "octo"})),
        (GITLAB, json!({"namespace_path": "octo/*"})),
        (GITLAB, json!({"namespace_id": "72", "ref": "main"})),
        (GITLAB, json!({"project_id": 7})),
        (TERRAFORM, json!({"sub": "organization:acme:*"})),
        (TERRAFORM, json!({"terraform_organization_id": "org-1"})),
        (TERRAFORM, json!({"terraform_full_workspace": "organization:acme:project:*"})),
        (GOOGLE, json!({"sub": "1077"})),
        (GOOGLE, json!({"email": "ci@proj.iam.gserviceaccount.com"})),
        (GOOGLE, json!({"email": "*@acme.example"})),
        (GOOGLE, json!({"hd": "acme.example"})),
        (BUILDKITE, json!({"sub": "organization:acme:pipeline:*"})),
        (BUILDKITE, json!({"organization_slug": "acme"})),
        (PULUMI, json!({"sub": "pulumi:deploy:org:acme:project:web:*"})),
        (PULUMI, json!({"sub": "pulumi:environments:org:acme:env:prod"})),
        (PULUMI, json!({"organization": "acme", "operation": "update"})),
        (SIGSTORE, json!({"email": "ada@gmail.com"})),
        (SIGSTORE, json!({"email": "*@acme.example"})),
        (SIGSTORE, json!({"sub": "CgQ3Nzc3"})),
    ];
    for (issuer, claims) in table {
        assert_eq!(accused(issuer, &claims), None, "{claims}");
    }
}

#[test]
fn an_issuer_of_ones_own_is_not_accused() {
    for issuer in [
        "https://token.actions.githubusercontent.com/acme",
        "https://token.actions.acme.ghe.com",
        "https://ghes.acme.example/_services/token",
        "https://gitlab.acme.example",
        "https://tfe.acme.example",
        "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
        "https://oidc.circleci.com/org/0a1b2c3d-0000-4000-8000-0123456789ab",
        "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c",
        "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC",
        "https://germanywestcentral.oic.prod-aks.azure.com/t/i/",
        "https://login.microsoftonline.com/0a1b2c3d-0000-4000-8000-0123456789ab/v2.0",
        "https://sts.windows.net/0a1b2c3d-0000-4000-8000-0123456789ab/",
        "https://oidc.vercel.com/acme",
        "https://evil-gitlab.com",
        "https://gitlab.com.evil.example",
        "https://id.acme.example",
    ] {
        for claims in [json!({"event_name": "push"}), json!({"sub": "repo:*"}), json!({"sub": "*"})]
        {
            assert_eq!(accused(issuer, &claims), None, "{issuer}: {claims}");
        }
    }
}

#[test]
fn a_fix_closes_only_a_name_that_can_be_one() {
    let proposed = |sub: &str| {
        let findings = world(GITHUB).lint(&[rules(json!({"aud": AUD, "sub": sub}))]);
        let closes = |label: &str| label.contains(&format!("{}/*", sub.trim_end_matches('*')));
        findings.iter().any(|found| found.fix.as_ref().is_some_and(|fix| closes(&fix.label)))
    };
    assert!(proposed("repo:octo*"));
    for sub in ["repo:octo-*", "repo:-*", "repo:*"] {
        assert!(!proposed(sub), "{sub}");
    }
}

#[test]
fn a_refusal_lets_nobody_in() {
    let deny = policy(&json!({"decision": "deny", "rules": {"event_name": "pull_request"}}));
    assert_eq!(world(GITHUB).lint(&[deny]), []);
}
