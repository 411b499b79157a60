//! GitHub Actions.
//!
//! Issuer and claims: <https://docs.github.com/actions/reference/openid-connect-reference>. The
//! subject is `repo:OWNER/REPO:` and one of `ref:refs/heads/BRANCH`, `ref:refs/tags/TAG`,
//! `environment:NAME` (a job with an environment names nothing else) or `pull_request`; the claim
//! `ref` names the branch or tag in any case.
//!
//! Repositories made or renamed on or after July 15, 2026, and those that opted in, write
//! `repo:OWNER@ID/REPO@ID:` instead: the numbers are never given to somebody else
//! (<https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/>).

use super::ask::{Question, Reader};
use super::ask::{any, digits, segment, spaced};
use super::card::{AUD, Advice, Card, SUB, Subject, Trust};

/// The claim that names the branch or tag.
const REF: &str = "ref";

const SCOPES: &[(&str, &str)] = &[
    ("branch", "A branch"),
    ("tag", "A tag"),
    ("environment", "An environment"),
    ("pull", "Pull requests"),
    ("any", "Any run"),
];

pub(super) const CARD: Card = Card {
    name: "GitHub Actions",
    about: "Workflows of a repository",
    url_hint: "Another one for GitHub Enterprise Server: https://HOST/_services/token",
    questions: &[
        Question::text(
            "owner",
            "Organization or user",
            "Exactly as GitHub writes it, capital letters too.",
        ),
        Question::text("repo", "Repository", "The name alone, or “*” for all of them."),
        Question::choice("scope", "Runs for", SCOPES),
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
            "Empty: every branch that may use the environment. “release/*” means every branch that \
             begins so.",
        )
        .optional()
        .when("scope", "environment"),
        Question::text(
            "owner-id",
            "Organization ID",
            "A number: gh api repos/OWNER/REPO --jq .owner.id",
        )
        .optional(),
        Question::text("repo-id", "Repository ID", "A number: gh api repos/OWNER/REPO --jq .id")
            .optional(),
    ],
    write,
};

fn write(answers: &mut Reader<'_>, audience: &str) -> Trust {
    let (owner, repo) = (answers.need("owner", segment), answers.need("repo", segment));
    let (owner_id, repo_id) = (answers.maybe("owner-id", digits), answers.maybe("repo-id", digits));
    let scope = answers.word("scope");
    let run = match scope {
        "branch" => format!("ref:refs/heads/{}", answers.need("branch", any)),
        "tag" => format!("ref:refs/tags/{}", answers.need("tag", any)),
        // A colon in the name would look like another part: GitHub escapes it.
        "environment" => {
            format!("environment:{}", answers.need("environment", spaced).replace(':', "%3A"))
        }
        "pull" => "pull_request".to_owned(),
        _ => "*".to_owned(),
    };
    // A job with an environment names no branch in its subject: that is in `ref` alone.
    let of_branch = answers.maybe("environment-branch", any).filter(|_| scope == "environment");
    let mut advice = Vec::new();
    if scope == "environment" && of_branch.is_none() {
        advice.push(Advice::beware(
            "Every branch that may use the environment gets this token. Name a branch, or limit the \
             environment’s deployment branches on GitHub.",
        ));
    }
    if matches!(scope, "pull" | "any") {
        advice.push(Advice::beware(
            "Whoever can open a pull request in the repository can get this token, before anybody \
             has looked at the change.",
        ));
    }
    if owner_id.is_none() || repo_id.is_none() {
        advice.push(Advice::know(
            "“*” stands for an ID that is not given. With both IDs, the second policy lets nobody \
             in who takes over the name of a deleted organization or repository.",
        ));
    }
    advice.push(Advice::know(
        "A repository sends one of the two forms. Once you know which one, the other policy can be \
         removed: the form with IDs is the safer one.",
    ));
    let with = |about, sub: String| {
        let of_branch = of_branch.iter().map(|branch| (REF, format!("refs/heads/{branch}")));
        let rules = [(AUD, audience.to_owned()), (SUB, sub)].into_iter().chain(of_branch);
        Subject { about, rules: rules.collect() }
    };
    let star = || "*".to_owned();
    let (owner_id, repo_id) = (owner_id.unwrap_or_else(star), repo_id.unwrap_or_else(star));
    Trust {
        url: Some("https://token.actions.githubusercontent.com".into()),
        subjects: vec![
            with(
                "Repositories made before July 15, 2026, and not renamed since",
                format!("repo:{owner}/{repo}:{run}"),
            ),
            with(
                "Repositories made or renamed since then, and those that opted in",
                format!("repo:{owner}@{owner_id}/{repo}@{repo_id}:{run}"),
            ),
        ],
        advice,
        ..Trust::default()
    }
}
