//! Who gets in by a policy, in words: what can be read from the claims of known issuers, and the rules
//! themselves of others. It is said before somebody lets in more than there was.

use super::draft::Draft;
use super::fix::Fix;
use super::judged::{Judged, JudgedRule, Keyed};
use super::key::RuleKey;
use super::nearest::{Nearest, Proposed, Subject, code};
use super::owners::{Owners, rule, token};
use super::sentence;
use crate::issuer::origin::Origin;
use serde_json::Value;
use token_api::oidc::{Decision, PolicyDefinition};

/// A way to let in what was refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// What to do.
    pub remedy: Remedy,
    /// Who gets in then, and who no longer does: sentences. Empty for what was written wrong.
    pub words: String,
    /// The owner who gets in by it and of whom no policy is, although there are policies for others.
    pub stranger: Option<String>,
}

/// What is known around a way.
pub(crate) struct Around<'a> {
    /// The kind of issuer.
    pub origin: Origin,
    /// The owners that the policies name.
    pub owners: Owners,
    /// The organization's audience.
    pub own: &'a str,
}

/// What lets in what was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Remedy {
    /// A change of a rule that is there.
    Fix(Fix),
    /// A new policy that fits these claims alone.
    Add(Box<Draft>),
}

/// The way to let it in by a rule of the policy that comes nearest.
pub(crate) fn way_by_nearest(policy: Keyed, nearest: &Nearest, around: &Around) -> Option<Way> {
    let (miss, to) = nearest.mend()?;
    let changed = Changed { policy, rule: miss.rule, path: &miss.path, to };
    let words = gets_in(&changed.after(), around.origin);
    let words = if nearest.is_slip() { words } else { changed.with_lost(words, &miss.expected) };
    Some(changed.way(words, around))
}

/// The way to let it in by a new policy.
pub(crate) fn way_by_draft(drafted: Draft, around: &Around) -> Way {
    let mut words = gets_in(&drafted.policy, around.origin);
    let audience = drafted.policy.rules.get("aud").and_then(|aud| aud.as_str()).unwrap_or_default();
    if audience.is_empty() {
        words.push_str(" No audience keeps out ID tokens that were made for another service.");
    } else if audience != around.own {
        words.push_str(&format!(
            " Its audience is {}: whoever gets such an ID token, for whatever service, could \
             exchange it here.",
            code(audience)
        ));
    }
    let stranger = around.owners.stranger(&drafted.policy);
    Way { remedy: Remedy::Add(Box::new(drafted)), words, stranger }
}

/// The way to make one rule of a policy hold, beside that rule. Of an allowing policy alone: a
/// denying one lets nobody in. No words for what was written wrong, which lets in what was meant.
pub(crate) fn way_by_rule(
    policy: Keyed,
    judged: &Judged,
    rule: &JudgedRule,
    around: &Around,
) -> Option<Way> {
    let (near, to) = judged.offered(rule)?;
    let changed = Changed { policy, rule: rule.key, path: &rule.said.path, to };
    if near.miss.is_slip() {
        return Some(changed.way(String::new(), around));
    }
    if policy.definition.decision != Decision::Allow {
        return None;
    }
    let words = gets_in(&changed.after(), around.origin);
    Some(changed.way(changed.with_lost(words, &rule.said.expected), around))
}

/// A change of one rule.
struct Changed<'a> {
    policy: Keyed<'a>,
    rule: RuleKey,
    path: &'a str,
    to: &'a Proposed,
}

impl Changed<'_> {
    fn way(&self, words: String, around: &Around) -> Way {
        let fix = Fix::rule(self.policy.at.key, (self.rule, self.path), self.to);
        let stranger = around.owners.stranger(&self.after());
        Way { remedy: Remedy::Fix(fix), words, stranger }
    }

    /// The policy afterwards.
    fn after(&self) -> PolicyDefinition {
        let mut draft = self.policy.draft.clone();
        draft.change_rule(self.rule, self.to);
        draft.definition()
    }

    /// The words, with what a rule of another value lets in no longer.
    fn with_lost(&self, words: String, before: &Value) -> String {
        if matches!(self.to, Proposed::Path(_)) {
            return words;
        }
        let before = code(&sentence::value(before));
        format!("{words} ID tokens with {} = {before} are refused then.", code(self.path))
    }
}

/// "Whoever can push to the branch `main` of `acme/api` gets an organization token."
fn gets_in(policy: &PolicyDefinition, origin: Origin) -> String {
    let token = token(policy);
    let who = match origin {
        Origin::GitHub => github(policy),
        Origin::GitLab => gitlab(policy),
        Origin::Kubernetes => kubernetes(policy),
        _ => None,
    };
    // Whoever may have an admin's rights gets them only by asking.
    let gets = if policy.admin() { "can get" } else { "gets" };
    format!("{} {gets} {token}.", who.unwrap_or_else(|| by_rules(policy)))
}

/// Whoever has an ID token with these claims.
fn by_rules(policy: &PolicyDefinition) -> String {
    let rules = policy.rules.iter().filter(|(path, _)| !matches!(*path, "aud" | "iss"));
    let rules: Vec<String> = rules
        .map(|(path, value)| format!("{} = {}", code(path), code(&sentence::value(value))))
        .collect();
    match rules.as_slice() {
        [] => "Whoever has an ID token of this issuer".to_owned(),
        rules => format!("Whoever has an ID token of this issuer with {}", rules.join(" and ")),
    }
}

/// Who decides what runs for a ref.
fn of_ref(name: &str) -> String {
    if let Some(branch) = name.strip_prefix("refs/heads/") {
        format!("Whoever can push to the branch {}", code(branch))
    } else if let Some(tag) = name.strip_prefix("refs/tags/") {
        format!("Whoever can push the tag {}", code(tag))
    } else if name.starts_with("refs/pull/") {
        PULL_REQUEST.to_owned()
    } else {
        format!("Whoever can start a run for {}", code(name))
    }
}

const PULL_REQUEST: &str = "Whoever can open a pull request, before anybody has looked at it,";

fn github(policy: &PolicyDefinition) -> Option<String> {
    let sub = rule(policy, "sub").unwrap_or_default();
    let subject = Subject::parse(&sub);
    let named = subject.as_ref().map(|subject| format!("{}/{}", subject.owner, subject.repository));
    let owner = || rule(policy, "repository_owner").map(|owner| format!("{owner}/*"));
    let repository = named.or_else(|| rule(policy, "repository")).or_else(owner)?;
    let run = subject.as_ref().map_or("", |subject| subject.rest);
    let of_rule = rule(policy, "ref");
    let environment = run.strip_prefix(":environment:").map(str::to_owned);
    let who = if let Some(environment) = environment.or_else(|| rule(policy, "environment")) {
        let from = match of_rule {
            Some(name) => format!("with {} only", code(&name)),
            None => "from every branch that may use it".to_owned(),
        };
        format!("Whoever can run a job for the environment {}, {from},", code(&environment))
    } else if let Some(name) = run.strip_prefix(":ref:") {
        of_ref(name)
    } else if run == ":pull_request" {
        PULL_REQUEST.to_owned()
    } else if let Some(name) = of_rule {
        of_ref(&name)
    } else {
        "Whoever can start any run, also of a pull request,".to_owned()
    };
    Some(format!("{who} in {}", code(&repository)))
}

fn gitlab(policy: &PolicyDefinition) -> Option<String> {
    let sub = rule(policy, "sub").unwrap_or_default();
    let rest = sub.strip_prefix("project_path:").unwrap_or_default();
    let (named, run) = rest.split_once(":ref_type:").unwrap_or((rest, ""));
    let named = named.split(':').next().filter(|project| !project.is_empty()).map(str::to_owned);
    let project = named.or_else(|| rule(policy, "project_path"))?;
    let who = match run.split_once(":ref:") {
        Some(("tag", tag)) => format!("Whoever can push the tag {}", code(tag)),
        Some((_, branch)) => format!("Whoever can push to the branch {}", code(branch)),
        None => match rule(policy, "ref") {
            Some(branch) => format!("Whoever can push to the branch {}", code(&branch)),
            None if rule(policy, "ref_protected").as_deref() == Some("true") => {
                "Whoever can push to a protected branch".to_owned()
            }
            None => "Whoever can push any branch".to_owned(),
        },
    };
    Some(format!("{who} in {}", code(&project)))
}

fn kubernetes(policy: &PolicyDefinition) -> Option<String> {
    let sub = rule(policy, "sub").unwrap_or_default();
    let named = sub.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':'));
    let named = named.map(|(namespace, account)| (namespace.to_owned(), account.to_owned()));
    let (namespace, account) = named.or_else(|| {
        let namespace = rule(policy, "\"kubernetes.io\".namespace")?;
        Some((namespace, rule(policy, "\"kubernetes.io\".serviceaccount.name")?))
    })?;
    Some(format!(
        "Whoever can start a pod as the service account {} in the namespace {}",
        code(&account),
        code(&namespace)
    ))
}

#[cfg(test)]
mod tests;
