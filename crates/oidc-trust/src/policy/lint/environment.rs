//! Policies that pin an environment and no branch. Which branches may use an environment is set at the
//! provider, if at all, and can't be seen here.

use super::finding::{Check, Found, Severity};
use super::view::{Rule, View};
use crate::issuer::origin::Origin;
use crate::policy::nearest::{Subject, code};

/// Claims of GitHub and GitLab that say which branch or workflow runs.
const SAYS_WHICH: [&str; 8] = [
    "ref",
    "ref_path",
    "ref_protected",
    "base_ref",
    "environment_protected",
    "job_workflow_ref",
    "workflow_ref",
    "ci_config_ref_uri",
];

pub(super) fn check(view: &View, found: &mut Found) {
    let pinned = match found.origin {
        Origin::GitHub => github(view),
        Origin::GitLab => gitlab(view),
        Origin::Bitbucket => bitbucket(view),
        _ => None,
    };
    let Some((rule, environment)) = pinned else { return };
    let fix = found
        .sample_text(view, "ref")
        .filter(|_| found.origin == Origin::GitHub)
        .map(|branch| view.add("ref", branch).of_sample())
        .or_else(|| (found.origin == Origin::GitHub).then(|| view.ask("ref")));
    let (claim, place) = match found.origin {
        Origin::GitHub => ("`ref`, such as `refs/heads/main`", "deployment branches"),
        Origin::GitLab => ("`ref`, or let `ref_protected` be `true`", "protected environments"),
        _ => ("`branchName`", "deployment permissions"),
    };
    let sentence =
        format!("Environment {} alone: every branch that may use it gets in.", code(&environment));
    let why = format!(
        "The subject of such a job names no branch. Whoever can push a branch writes what its jobs \
         do, also those for an environment, unless the provider keeps the branch out ({place}), \
         which can't be seen from here. Add a rule for {claim}."
    );
    let check = (Check::EnvironmentAlone, Severity::Warning);
    found.report(check, (view, Some(rule)), (sentence, &why), fix);
}

/// Whether a rule says from which branch, more than that it is any.
fn says_which(view: &View) -> bool {
    SAYS_WHICH.iter().any(|path| view.rule(path).is_some_and(|rule| !rule.is_open()))
}

/// The rule that pins an environment, and the environment.
type Pinned<'a, 'b> = Option<(&'b Rule<'a>, String)>;

fn of_claim<'a, 'b>(view: &'b View<'a>, path: &str) -> Pinned<'a, 'b> {
    let rule = view.rule(path).filter(|rule| !rule.is_open())?;
    Some((rule, rule.written()?.to_owned()))
}

fn github<'a, 'b>(view: &'b View<'a>) -> Pinned<'a, 'b> {
    if says_which(view) {
        return None;
    }
    let rule = view.rule("sub");
    let subject = rule.and_then(|rule| Some((rule, Subject::parse(rule.written()?)?)));
    if let Some((rule, subject)) = subject
        && let Some(environment) = subject.rest.strip_prefix(":environment:")
        && !environment.contains(":ref:")
    {
        return Some((rule, environment.to_owned()));
    }
    of_claim(view, "environment")
}

fn gitlab<'a, 'b>(view: &'b View<'a>) -> Pinned<'a, 'b> {
    let sub = view.rule("sub").and_then(|rule| rule.written()).unwrap_or_default();
    let names_branch = sub.rsplit_once(":ref:").is_some_and(|(_, name)| name != "*");
    if says_which(view) || names_branch { None } else { of_claim(view, "environment") }
}

/// `{REPOSITORY}:{ENVIRONMENT}:{STEP}`
fn bitbucket<'a, 'b>(view: &'b View<'a>) -> Pinned<'a, 'b> {
    if view.rule("branchName").is_some_and(|rule| !rule.is_open()) {
        return None;
    }
    let rule = view.rule("sub");
    let parts: Vec<&str> =
        rule.and_then(|rule| rule.written()).map_or_else(Vec::new, |sub| sub.split(':').collect());
    match (rule, parts.as_slice()) {
        (Some(rule), [_, environment, _]) if *environment != "*" => {
            Some((rule, (*environment).to_owned()))
        }
        _ => of_claim(view, "deploymentEnvironmentUuid"),
    }
}
