//! Which runs of which repositories a policy lets in: those of pull requests, which anybody may open, and
//! those of all repositories of an owner.

use super::cover::{intersects, intersects_apart};
use super::finding::{Check, Found, Severity};
use super::view::{Rule, View};
use crate::issuer::origin::Origin;
use crate::policy::fix::{Change, Fix};
use crate::policy::nearest::{Subject, code};
use token_api::oidc::{Decision, Pattern, PolicyTokenType};

pub(super) fn check(view: &View, views: &[View], found: &mut Found) {
    match found.origin {
        Origin::GitHub => {
            github_pull_requests(view, views, found);
            github_repositories(view, found);
        }
        Origin::GitLab => gitlab_merge_requests(view, found),
        _ => {}
    }
}

fn is_admin(view: &View) -> bool {
    view.definition.admin() && view.definition.token_type == PolicyTokenType::Organization
}

/// Whether the rule for a path, if there is one, admits such a value.
fn allows(view: &View, path: &str, value: &str) -> bool {
    let pattern = view.rule(path).and_then(|rule| rule.pattern.as_ref());
    pattern.is_none_or(|pattern| intersects(pattern, &Pattern::new(value)))
}

/// Whether the rule for the subject, if there is one, admits such a subject.
fn fits(view: &View, form: &str) -> bool {
    let Some(rule) = view.rule("sub") else { return true };
    let fits = |own: &Pattern| intersects_apart(own, &Pattern::new(form), Some(':'));
    rule.pattern.as_ref().is_some_and(fits)
}

fn github_pull_requests(view: &View, views: &[View], found: &mut Found) {
    let reachable = (fits(view, "repo:*:pull_request") || fits(view, "repo:*:ref:refs/pull/*"))
        && allows(view, "event_name", "pull_request")
        && allows(view, "ref", "refs/pull/*")
        && view.rule("environment").is_none();
    if !reachable || views.iter().any(|deny| denies_pull_requests(deny, view)) {
        return;
    }
    let place = (view, view.rule("sub"));
    if is_admin(view) {
        let label = "Take away the admin's rights";
        let fix = Fix::of(view.at.key, label, Change::SetAdmin(false));
        let sentence = "Pull requests get an admin's rights.".to_owned();
        let why = "Whoever can open a pull request decides what runs in it, before anybody has \
                   looked. Name a branch or an environment in `sub` instead, or give no admin's \
                   rights.";
        let check = (Check::PullRequestAdmin, Severity::Error);
        found.report(check, place, (sentence, why), Some(fix));
        return;
    }
    if found.is_error(view) {
        return;
    }
    let is_named =
        view.rule("sub").and_then(Rule::written).is_some_and(|sub| sub.contains(":pull"));
    let severity = if is_named { Severity::Warning } else { Severity::Hint };
    let sentence = "Pull requests get this token, before anybody has looked at the change.";
    let why = "Whoever can open a pull request in the repository decides what runs in it. Name a \
               branch or an environment in `sub`, or deny what has `event_name` = `pull_request`.";
    found.report((Check::PullRequest, severity), place, (sentence.to_owned(), why), None);
}

/// Whether a policy surely denies what another one would allow to pull requests.
fn denies_pull_requests(deny: &View, allow: &View) -> bool {
    let (d, a) = (deny.definition, allow.definition);
    let is_of_event = |rule: &Rule| {
        rule.text == "event_name"
            && rule.pattern.as_ref().is_some_and(|pattern| pattern.matches("pull_request"))
    };
    d.decision == Decision::Deny
        && d.token_type == a.token_type
        && (d.holder().is_none() || d.holder() == a.holder())
        && deny.rules.iter().all(is_of_event)
}

/// Every repository of an owner.
fn github_repositories(view: &View, found: &mut Found) {
    let pinned = ["repository", "repository_id", "workflow_ref", "job_workflow_ref"];
    if pinned.iter().any(|path| view.rule(path).is_some_and(|rule| !rule.is_open())) {
        return;
    }
    let Some(rule) = view.rule("sub") else { return };
    let Some(written) = rule.written().filter(|text| text.starts_with("repo:")) else { return };
    // What has no slash may go on with any repository, such as `repo:acme@*`.
    let is_any = match Subject::parse(written) {
        Some(subject) => subject.repository == "*",
        None => written.ends_with('*'),
    };
    if !is_any || found.is_error(view) {
        return;
    }
    let severity = if is_admin(view) { Severity::Warning } else { Severity::Hint };
    let sentence = format!("{} is for every repository of the owner.", code(written));
    let why = "Whoever can make a repository there, or push to one that nobody looks after, gets this \
               token. Name the repository, unless all of them are meant, also those to come.";
    found.report((Check::AnyRepository, severity), (view, Some(rule)), (sentence, why), None);
}

fn gitlab_merge_requests(view: &View, found: &mut Found) {
    // A branch of any name, such as that of a merge request.
    let reachable = fits(view, "project_path:*:ref_type:branch:ref:\u{1}")
        && view.rule("ref_protected").is_none()
        && view.rule("environment_protected").is_none()
        && view.rule("ref").is_none();
    let is_told = found.is_error(view) || view.rule("environment").is_some();
    if !reachable || (is_told && !is_admin(view)) {
        return;
    }
    let place = (view, view.rule("sub"));
    let fix = view.add("ref_protected", "true".to_owned());
    let why = "Whoever can push a branch decides what its jobs run, before anybody has looked. \
               Protected branches are those that not everybody can push.";
    let (check, sentence) = if is_admin(view) {
        let check = (Check::PullRequestAdmin, Severity::Error);
        (check, "Merge requests get an admin's rights: any branch will do.")
    } else {
        ((Check::PullRequest, Severity::Hint), "Merge requests get this token: any branch will do.")
    };
    found.report(check, place, (sentence.to_owned(), why), Some(fix));
}
