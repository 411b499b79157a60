//! GitLab, Bitbucket, CircleCI and HCP Terraform.

use super::ask::{Question, Reader};
use super::ask::{any, segment, spaced, uuid};
use super::card::{Advice, Card, Subject, Trust};

/// Subject `project_path:GROUP/PROJECT:ref_type:branch|tag:ref:NAME`, audience as the job's
/// `id_tokens` asks for it, `environment` beside it:
/// <https://docs.gitlab.com/ci/secrets/id_token_authentication/>.
pub(super) const GITLAB: Card = Card {
    name: "GitLab",
    about: "Jobs of a project",
    url_hint: "The address of your own GitLab, if it is not gitlab.com.",
    questions: &[
        Question::text("project", "Project", "With its groups: acme/platform/api"),
        Question::choice(
            "scope",
            "Jobs for",
            &[
                ("branch", "A branch"),
                ("tag", "A tag"),
                ("environment", "An environment"),
                ("any", "Any job"),
            ],
        ),
        Question::text("branch", "Branch", "“release/*” means every branch that begins so.")
            .default("main")
            .when("scope", "branch"),
        Question::text("tag", "Tag", "“v*” means every tag that begins so.")
            .default("v*")
            .when("scope", "tag"),
        Question::text(
            "environment",
            "Environment",
            "The job names it: “environment: production”.",
        )
        .when("scope", "environment"),
        Question::text(
            "environment-branch",
            "Only from branch",
            "Empty: every branch. “release/*” means every branch that begins so.",
        )
        .optional()
        .when("scope", "environment"),
    ],
    write: gitlab,
};

fn gitlab(answers: &mut Reader<'_>, audience: &str) -> Trust {
    let project = answers.need("project", gitlab_project);
    let scope = answers.word("scope");
    let of_branch = answers.maybe("environment-branch", any).filter(|_| scope == "environment");
    let rest = match scope {
        "branch" => format!("ref_type:branch:ref:{}", answers.need("branch", any)),
        "tag" => format!("ref_type:tag:ref:{}", answers.need("tag", any)),
        "environment" => match &of_branch {
            Some(branch) => format!("ref_type:branch:ref:{branch}"),
            None => "*".to_owned(),
        },
        _ => "*".to_owned(),
    };
    let mut subject = Subject::of(audience, format!("project_path:{project}:{rest}"));
    if scope == "environment" {
        subject = subject.and("environment", answers.need("environment", spaced));
    }
    let advice = match scope {
        "any" => Some(Advice::beware(
            "Every branch counts: whoever can push one, or open a merge request that runs here, \
             can get this token.",
        )),
        "environment" if of_branch.is_none() => Some(Advice::beware(
            "Every branch whose job may name the environment gets this token. Name a branch, or \
             protect the environment on GitLab.",
        )),
        _ => None,
    };
    Trust {
        url: Some("https://gitlab.com".into()),
        subjects: vec![subject],
        advice: advice.into_iter().collect(),
        ..Trust::default()
    }
}

fn gitlab_project(text: &str) -> Result<String, String> {
    let text = text.trim_matches('/');
    if text.contains(':') || !text.contains('/') {
        return Err(
            "Write the project with its group, as in acme/api, and nothing before it.".into()
        );
    }
    any(text)
}

/// Issuer and audience belong to the workspace; the subject is `{REPOSITORY}:{STEP}`, or
/// `{REPOSITORY}:{ENVIRONMENT}:{STEP}` in a deployment step, all UUIDs in braces:
/// <https://support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc/>.
pub(super) const BITBUCKET: Card = Card {
    name: "Bitbucket",
    about: "Pipelines of a repository",
    url_hint: "Repository settings › OpenID Connect shows it.",
    questions: &[
        Question::text("workspace", "Workspace", "As in its address: bitbucket.org/WORKSPACE"),
        Question::text("workspace-id", "Workspace UUID", "Workspace settings show it."),
        Question::text(
            "repo-id",
            "Repository UUID",
            "Repository settings › OpenID Connect shows it.",
        ),
        Question::text(
            "environment-id",
            "Environment UUID",
            "Lets in deployments to this environment only.",
        )
        .optional(),
        Question::text("branch", "Branch", "Lets in this branch only.").optional(),
    ],
    write: bitbucket,
};

fn bitbucket(answers: &mut Reader<'_>, _: &str) -> Trust {
    let workspace = answers.need("workspace", segment);
    let workspace_id = answers.need("workspace-id", uuid);
    let repo = answers.need("repo-id", uuid);
    let (environment, branch) =
        (answers.maybe("environment-id", uuid), answers.maybe("branch", any));
    let is_environment = environment.is_some();
    let sub = match environment {
        Some(environment) => format!("{{{repo}}}:{{{environment}}}:*"),
        None => format!("{{{repo}}}:*"),
    };
    let mut advice = vec![Advice::know(
        "The audience is the workspace's own, as Bitbucket writes it unless a step asks for \
             another.",
    )];
    if is_environment && branch.is_none() {
        advice.push(Advice::beware(
            "Every branch that may deploy to the environment gets this token. Name a branch, or \
             limit the environment’s deployment permissions on Bitbucket.",
        ));
    }
    let mut subject = Subject::of(&format!("ari:cloud:bitbucket::workspace/{workspace_id}"), sub);
    if let Some(branch) = branch {
        subject = subject.and("branchName", branch);
    }
    let base = "https://api.bitbucket.org/2.0/workspaces";
    Trust {
        url: Some(format!("{base}/{workspace}/pipelines-config/identity/oidc")),
        subjects: vec![subject],
        advice,
        ..Trust::default()
    }
}

/// Issuer and audience belong to the organization; the subject is
/// `org/ORGANIZATION/project/PROJECT/user/USER`, in its second form with origin and ref behind it.
/// Claims of its own have names with dots and slashes:
/// <https://circleci.com/docs/guides/permissions-authentication/openid-connect-tokens/>.
pub(super) const CIRCLECI: Card = Card {
    name: "CircleCI",
    about: "Jobs of a project",
    url_hint: "The organization's ID is its last part.",
    questions: &[
        Question::text("org-id", "Organization ID", "A UUID: Organization settings › Overview"),
        Question::text("project-id", "Project ID", "A UUID: Project settings › Overview"),
        Question::text("branch", "Branch", "Lets in this branch only.").optional(),
    ],
    write: circleci,
};

fn circleci(answers: &mut Reader<'_>, _: &str) -> Trust {
    let (org, project) = (answers.need("org-id", uuid), answers.need("project-id", uuid));
    let branch = answers.maybe("branch", any);
    let mut subject = Subject::of(&org, format!("org/{org}/project/{project}/*"));
    if let Some(branch) = branch {
        subject = subject.and(r#""oidc.circleci.com/vcs-ref""#, format!("refs/heads/{branch}"));
    }
    Trust {
        url: Some(format!("https://oidc.circleci.com/org/{org}")),
        subjects: vec![subject],
        advice: vec![Advice::know(
            "The audience is the organization's ID, as CircleCI writes it unless a job asks for \
             another. Jobs that were started again over SSH are let in, too.",
        )],
        ..Trust::default()
    }
}

/// Subject `organization:ORG:project:PROJECT:workspace:WORKSPACE:run_phase:plan|apply`, audience
/// as the variable `TFC_WORKLOAD_IDENTITY_AUDIENCE` asks for it:
/// <https://developer.hashicorp.com/terraform/cloud-docs/dynamic-provider-credentials/workload-identity-tokens>.
pub(super) const TERRAFORM: Card = Card {
    name: "Terraform Cloud",
    about: "Runs of a workspace",
    url_hint: "Another one for HCP Europe or Terraform Enterprise: its own address.",
    questions: &[
        Question::text("organization", "Organization", ""),
        Question::text("project", "Project", "“Default Project” unless you chose another."),
        Question::text("workspace", "Workspace", ""),
        Question::choice(
            "phase",
            "Phase",
            &[("apply", "Apply"), ("plan", "Plan"), ("any", "Plan and apply")],
        ),
    ],
    write: terraform,
};

fn terraform(answers: &mut Reader<'_>, audience: &str) -> Trust {
    let organization = answers.need("organization", segment);
    let project = answers.need("project", terraform_project);
    let workspace = answers.need("workspace", segment);
    let phase = answers.word("phase");
    let phase = if phase == "any" { "*" } else { phase };
    let advice = (phase != "apply").then(|| {
        Advice::beware(
            "Plans run for changes that nobody has approved yet: whoever can start one can get \
             this token.",
        )
    });
    Trust {
        url: Some("https://app.terraform.io".into()),
        subjects: vec![Subject::of(
            audience,
            format!(
                "organization:{organization}:project:{project}:workspace:{workspace}:run_phase:{phase}"
            ),
        )],
        advice: advice.into_iter().collect(),
        ..Trust::default()
    }
}

fn terraform_project(text: &str) -> Result<String, String> {
    if text.contains(':') {
        return Err("The name alone, without a colon.".into());
    }
    spaced(text)
}
