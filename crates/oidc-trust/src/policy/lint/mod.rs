//! The linter: what in an issuer's policies lets in too much, lets in nobody, or will surprise.
//! It runs on every edit, and each finding says why and, where one exists, brings a fix. Nothing
//! is reported that is not so.

mod contradict;
mod cover;
mod environment;
mod finding;
mod holders;
mod owners;
mod reach;
mod rules;
mod runs;
mod shared;
mod subject;
mod view;

use super::drafts::Draft;
use super::editor::Editor;
use super::judged::Policies;
use super::key::Keys;
use crate::issuer::origin::Origin;
use console_core::text::order::sorted;
use finding::Found;
pub(crate) use finding::Sample;
pub use finding::{Check, Context, Finding, Severity};
use shared::Shared;
use std::collections::BTreeSet;
use token_api::oidc::{Claims, Decision, PolicyDefinition};
use view::View;

/// The longest life of a token that is not found long: a day.
const LONG_SECONDS: i64 = 24 * 3600;

/// Everything that is found: policy by policy, the worst first, then what is about the issuer.
pub(crate) fn lint(policies: &Policies, sample: Option<Sample>, context: &Context) -> Vec<Finding> {
    // What a token of another issuer holds says nothing about the tokens of this one.
    let sample = sample.filter(|sample| !is_of_another(sample.claims, context.issuer));
    let (claims, judged) = (sample.map(|sample| sample.claims), sample.map(|sample| sample.judged));
    let origin = Origin::of(context.issuer, claims);
    let shared = Shared::of(context.issuer);
    let said = judged.into_iter().flatten().map(Some).chain(std::iter::repeat(None));
    let views: Vec<View> =
        policies.iter().zip(said).map(|(policy, said)| View::of(policy, said, shared)).collect();
    let mut found = Found { context, origin, shared, sample: claims, findings: Vec::new() };
    for view in &views {
        holders::check(view, &mut found);
        rules::check(view, &mut found);
        contradict::check(view, &mut found);
        if view.definition.decision == Decision::Allow && !view.rules.is_empty() {
            subject::check(view, &mut found);
            environment::check(view, &mut found);
            runs::check(view, &views, &mut found);
        }
        subject::check_form(view, &views, &mut found);
        owners::check(view, &views, &mut found);
    }
    // A policy that is itself an error makes no other one needless.
    let sound: Vec<&View> = views.iter().filter(|view| !found.is_error(view)).collect();
    for view in &views {
        reach::check(view, &views, &sound, &mut found);
    }
    if let Some(seconds) = context.max_expiration.filter(|seconds| *seconds > LONG_SECONDS) {
        found.findings.push(long_life(seconds));
    }
    let order = |finding: &Finding| {
        let number = finding.policy.map_or(usize::MAX, |policy| policy.number);
        (number, finding.severity, finding.check)
    };
    sorted(found.findings, |a, b| order(a).cmp(&order(b)))
}

fn long_life(seconds: i64) -> Finding {
    let hours = seconds / 3600;
    Finding {
        check: Check::LongLife,
        severity: Severity::Warning,
        policy: None,
        rule: None,
        sentence: format!("Tokens of this issuer may live for {hours} hours."),
        why: "A job rarely needs its token for longer than it runs. Whatever leaks is good until \
              it ends: lower the issuer's maximum expiration to 24 hours or less."
            .to_owned(),
        fix: None,
    }
}

/// What is found in policies that nobody edits.
pub fn lint_stored(policies: &[PolicyDefinition], context: &Context) -> Vec<Finding> {
    let mut keys = Keys::default();
    let drafts: Vec<Draft> = policies.iter().map(|one| Draft::read(one, &mut keys)).collect();
    lint(&Policies::of(&drafts), None, context)
}

/// What is found in policies that are about to be written for the first time: the first finding of each
/// check, as one subject may be written in several forms.
pub fn lint_new(policies: &[PolicyDefinition], context: &Context) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut found = lint_stored(policies, context);
    found.retain(|one| seen.insert(one.check));
    sorted(found, |a, b| a.severity.cmp(&b.severity))
}

/// What is said once more before policies are saved: the errors of those that differ from what was
/// loaded, and the errors that the others have only now. `loaded` are the findings about what was loaded.
pub fn errors_to_save<'a>(
    findings: &'a [Finding],
    loaded: &[Finding],
    editor: &Editor,
) -> Vec<&'a Finding> {
    let is_told = |one: &&Finding| {
        // Without rules it lets nobody in: no error while one writes it, but it is saved so.
        let is_grave = one.severity == Severity::Error || one.check == Check::NoRules;
        let is_same =
            |old: &Finding| (old.policy_key(), old.check) == (one.policy_key(), one.check);
        let is_of_change = |key| editor.is_changed(key) || !loaded.iter().any(is_same);
        is_grave && one.policy_key().is_some_and(is_of_change)
    };
    findings.iter().filter(is_told).collect()
}

/// Whether strangers get ID tokens of an issuer, too.
pub(crate) fn is_shared(issuer: &str) -> bool {
    Shared::of(issuer).is_some()
}

/// Whether a sample says that another issuer issued it.
fn is_of_another(sample: &Claims, issuer: &str) -> bool {
    let bare = |url: &str| url.trim_end_matches('/').to_owned();
    sample.text("iss").is_some_and(|iss| bare(iss) != bare(issuer))
}

#[cfg(test)]
mod tests;
