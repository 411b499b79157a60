//! The linter: what in an issuer's policies lets in too much, lets in nobody, or will surprise.
//! It runs on every edit, and each finding says why and, where one exists, brings a fix. Nothing
//! is reported that is not so.

mod contradict;
mod cover;
mod environment;
mod finding;
mod holders;
mod reach;
mod rules;
mod shared;
mod subject;
mod view;

use super::editor::Editor;
use super::judged::Policies;
use crate::issuer::origin::Origin;
use console_core::text::order::sorted;
use finding::Found;
pub(crate) use finding::Sample;
pub use finding::{Check, Context, Finding, Severity};
use shared::Shared;
use token_api::oidc::{Claims, Decision};
use view::View;

/// The longest life of a token that is not found long: a day.
const LONG_SECONDS: i64 = 24 * 3600;

/// Everything that is found: policy by policy, the worst first, then what is about the issuer.
pub(crate) fn lint(policies: &Policies, sample: Option<Sample>, context: &Context) -> Vec<Finding> {
    // What a token of another issuer holds says nothing about the tokens of this one.
    let sample = sample.filter(|sample| !is_of_another(sample.claims, context.issuer));
    let (claims, judged) = (sample.map(|sample| sample.claims), sample.map(|sample| sample.judged));
    let origin = Origin::of(context.issuer, claims);
    let said = judged.into_iter().flatten().map(Some).chain(std::iter::repeat(None));
    let views: Vec<View> =
        policies.iter().zip(said).map(|(policy, said)| View::of(policy, said)).collect();
    let shared = Shared::of(context.issuer);
    let mut found = Found { context, origin, shared, sample: claims, findings: Vec::new() };
    for view in &views {
        holders::check(view, &mut found);
        rules::check(view, &mut found);
        contradict::check(view, &mut found);
        if view.definition.decision == Decision::Allow && !view.rules.is_empty() {
            subject::check(view, &mut found);
            environment::check(view, &mut found);
        }
        subject::check_form(view, &views, &mut found);
        reach::check(view, &views, &mut found);
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

/// The errors of policies that are about to be saved other than they were loaded: what is said once
/// more before they count.
pub fn errors_to_save<'a>(findings: &'a [Finding], editor: &Editor) -> Vec<&'a Finding> {
    let is_told = |one: &&Finding| {
        // Without rules it lets nobody in: no error while one writes it, but it is saved so.
        let is_grave = one.severity == Severity::Error || one.check == Check::NoRules;
        is_grave && one.policy.is_some_and(|policy| editor.is_changed(policy.key))
    };
    findings.iter().filter(is_told).collect()
}

/// Whether a sample says that another issuer issued it.
fn is_of_another(sample: &Claims, issuer: &str) -> bool {
    let bare = |url: &str| url.trim_end_matches('/').to_owned();
    sample.text("iss").is_some_and(|iss| bare(iss) != bare(issuer))
}

#[cfg(test)]
mod tests;
