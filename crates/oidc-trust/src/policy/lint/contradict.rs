//! Rules that no ID token satisfies together: some claims repeat others, so that a subject of one
//! repository and the name of another one never meet. Only what is known of an issuer's claims
//! counts: a subject of an unknown form contradicts nothing.

use super::cover::intersects_in_parts;
use super::finding::{Check, Found, Severity};
use super::view::{Rule, View};
use crate::issuer::origin::Origin;
use crate::policy::nearest::code;
use token_api::oidc::{Decision, Pattern};

/// A claim that holds the value of another one.
struct Relation {
    whole: &'static str,
    part: &'static str,
    /// The forms of the whole about which something is known. What has none of them is skipped.
    known: &'static [&'static str],
    /// The forms that it can have for a value of the part, which stands for `{}`; `{@}` is the name
    /// of a repository in GitHub's newer form, with numbers.
    fits: &'static [&'static str],
}

const fn of(
    whole: &'static str,
    part: &'static str,
    known: &'static [&'static str],
    fits: &'static [&'static str],
) -> Relation {
    Relation { whole, part, known, fits }
}

const ANY: &[&str] = &["*"];
const GITHUB_SUB: &[&str] = &["repo:*:ref:*", "repo:*:environment:*", "repo:*:pull_request"];
const GITLAB_SUB: &[&str] = &["project_path:*"];
const TERRAFORM_SUB: &[&str] = &["organization:*:project:*:workspace:*:run_phase:*"];
const KUBERNETES_SUB: &[&str] = &["system:serviceaccount:*:*"];
const CIRCLECI_SUB: &[&str] = &["org/*/project/*"];

/// A job with an environment names that in its subject, and no branch; a pull request names neither.
const GITHUB: &[Relation] = &[
    of("sub", "repository", GITHUB_SUB, &["repo:{}:*", "repo:{@}:*"]),
    of("sub", "repository_owner", GITHUB_SUB, &["repo:{}/*", "repo:{}@*/*"]),
    of("sub", "repository_id", &["repo:*@*/*@*:*"], &["repo:*@*/*@{}:*"]),
    of("sub", "repository_owner_id", &["repo:*@*/*@*:*"], &["repo:*@{}/*@*:*"]),
    of(
        "sub",
        "ref",
        GITHUB_SUB,
        &["repo:*:ref:{}", "repo:*:ref:{}:*", "repo:*:environment:*", "repo:*:pull_request"],
    ),
    of("sub", "environment", GITHUB_SUB, &["repo:*:environment:{}", "repo:*:environment:{}:*"]),
    of("repository", "repository_owner", ANY, &["{}/*"]),
    of("workflow_ref", "repository", ANY, &["{}/*"]),
    of("workflow_ref", "repository_owner", ANY, &["{}/*"]),
];

const GITLAB: &[Relation] = &[
    of("sub", "project_path", GITLAB_SUB, &["project_path:{}", "project_path:{}:*"]),
    of("sub", "namespace_path", GITLAB_SUB, &["project_path:{}/*"]),
    of(
        "sub",
        "ref",
        &["project_path:*:ref_type:*:ref:*"],
        &["project_path:*:ref_type:*:ref:{}", "project_path:*:ref_type:*:ref:{}:*"],
    ),
    of(
        "sub",
        "ref_type",
        &["project_path:*:ref_type:*:ref:*"],
        &["project_path:*:ref_type:{}:ref:*"],
    ),
    of("project_path", "namespace_path", ANY, &["{}/*"]),
];

const BITBUCKET: &[Relation] = &[
    of("sub", "repositoryUuid", &["*:*"], &["{}:*"]),
    of("sub", "deploymentEnvironmentUuid", &["*:*:*"], &["*:{}:*"]),
];

const CIRCLECI: &[Relation] = &[
    of(
        "sub",
        "\"oidc.circleci.com/project-id\"",
        CIRCLECI_SUB,
        &["org/*/project/{}", "org/*/project/{}/*"],
    ),
    of("sub", "\"oidc.circleci.com/org-id\"", CIRCLECI_SUB, &["org/{}/project/*"]),
];

const KUBERNETES: &[Relation] = &[
    of("sub", "\"kubernetes.io\".namespace", KUBERNETES_SUB, &["system:serviceaccount:{}:*"]),
    of(
        "sub",
        "\"kubernetes.io\".serviceaccount.name",
        KUBERNETES_SUB,
        &["system:serviceaccount:*:{}"],
    ),
];

const TERRAFORM: &[Relation] = &[
    of("sub", "terraform_organization_name", TERRAFORM_SUB, &["organization:{}:project:*"]),
    of("sub", "terraform_project_name", TERRAFORM_SUB, &["organization:*:project:{}:workspace:*"]),
    of(
        "sub",
        "terraform_workspace_name",
        TERRAFORM_SUB,
        &["organization:*:project:*:workspace:{}:run_phase:*"],
    ),
    of(
        "sub",
        "terraform_run_phase",
        TERRAFORM_SUB,
        &["organization:*:project:*:workspace:*:run_phase:{}"],
    ),
    of("sub", "terraform_full_workspace", TERRAFORM_SUB, &["{}:run_phase:*"]),
    of(
        "terraform_full_workspace",
        "terraform_organization_name",
        ANY,
        &["organization:{}:project:*"],
    ),
    of(
        "terraform_full_workspace",
        "terraform_workspace_name",
        ANY,
        &["organization:*:project:*:workspace:{}"],
    ),
];

fn relations(origin: Origin) -> &'static [Relation] {
    match origin {
        Origin::GitHub => GITHUB,
        Origin::GitLab => GITLAB,
        Origin::Bitbucket => BITBUCKET,
        Origin::CircleCi => CIRCLECI,
        Origin::Kubernetes => KUBERNETES,
        Origin::Terraform => TERRAFORM,
        Origin::Google | Origin::Azure | Origin::Other => &[],
    }
}

/// What parts the parts of a subject.
fn separator(origin: Origin) -> char {
    if origin == Origin::CircleCi { '/' } else { ':' }
}

pub(super) fn check(view: &View, found: &mut Found) {
    if matches!(view.definition.decision, Decision::Other(_)) {
        return;
    }
    let effect = match view.definition.decision {
        Decision::Deny => "it denies nothing",
        _ => "it lets nobody in",
    };
    for relation in relations(found.origin) {
        let (Some(whole), Some(part)) = (view.rule(relation.whole), view.rule(relation.part))
        else {
            continue;
        };
        if relation.contradicts(whole, part, separator(found.origin)) {
            let sentence = format!(
                "These rules contradict each other: {} is {} and {} is {}, which no ID token has \
                 together. As long as both stand there, {effect}.",
                code(whole.text),
                code(whole.written().unwrap_or_default()),
                code(part.text),
                code(part.written().unwrap_or_default()),
            );
            let why = "One of these claims holds the value of the other, and all rules of a policy \
                       must hold at once. Find out which of them is meant, and change or remove \
                       the other one.";
            let place = (view, Some(part));
            found.report((Check::Contradiction, Severity::Error), place, (sentence, why), None);
        }
    }
    check_issuer(view, effect, found);
}

/// A rule for `iss` says what only the issuer's own tokens can say.
fn check_issuer(view: &View, effect: &str, found: &mut Found) {
    let Some(rule) = view.rule("iss") else { return };
    let fits = |pattern: &Pattern| pattern.matches(found.context.issuer);
    if rule.pattern.as_ref().is_none_or(fits) {
        return;
    }
    let sentence = format!(
        "{} is {}, but the tokens of this issuer say {}: {effect}.",
        code(rule.text),
        code(rule.written().unwrap_or_default()),
        code(found.context.issuer),
    );
    let why = "These policies are only asked for tokens of this issuer. For tokens of another one, \
               register that issuer and write the policy there.";
    let place = (view, Some(rule));
    found.report((Check::Contradiction, Severity::Error), place, (sentence, why), None);
}

impl Relation {
    fn contradicts(&self, whole: &Rule, part: &Rule, separator: char) -> bool {
        let (Some(pattern), Some(value)) = (&whole.pattern, part.written()) else { return false };
        // Only a subject is made of parts that a character parts, and only its end may be anything.
        let is_parted = self.whole == "sub" && !value.contains(separator);
        let can_be = |form: &str| {
            let form_pattern = Pattern::new(form);
            let held = form_pattern.elements().len() - usize::from(form.ends_with('*'));
            intersects_in_parts(pattern, &form_pattern, is_parted.then_some(separator), held)
        };
        self.known.iter().any(|form| can_be(form))
            && !self.fits.iter().any(|form| {
                // GitHub escapes a colon where it puts a claim into the subject.
                can_be(&filled(form, value)) || can_be(&filled(form, &value.replace(':', "%3A")))
            })
    }
}

/// A form with the pattern of the part in its place.
fn filled(form: &str, value: &str) -> String {
    form.replace("{}", value).replace("{@}", &with_numbers(value))
}

/// The pattern for the name of a repository, with any numbers behind its two parts.
fn with_numbers(name: &str) -> String {
    match name.split_once('/') {
        Some((owner, repository)) => format!("{owner}@*/{repository}@*"),
        None => "*".to_owned(),
    }
}
