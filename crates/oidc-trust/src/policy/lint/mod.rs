//! The linter: what in an issuer's policies lets in too much, lets in nobody, or will surprise.
//! It runs on every edit, and each finding says why and, where one exists, brings a fix. Nothing
//! is reported that is not so.

mod contradict;
mod cover;
mod environment;
mod holders;
mod reach;
mod rules;
mod shared;
mod subject;
mod view;

use super::fix::Fix;
use super::nearest::all_but;
use crate::issuer::origin::Origin;
use console_core::text::order::sorted;
use shared::Shared;
use token_api::id::OrgName;
use token_api::oidc::{
    Claims, Decision, PolicyDefinition, PolicyOutcome, Requested, RuleOutcome, evaluate,
};
use view::View;

/// What is known around the policies.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The organization.
    pub org: &'a OrgName,
    /// The issuer's URL.
    pub issuer: &'a str,
    /// The names of the organization's teams, once they are known.
    pub teams: Option<&'a [String]>,
    /// The logins of its members, once they are known.
    pub users: Option<&'a [String]>,
    /// The claims of an ID token of this issuer, where there is one.
    pub sample: Option<&'a Claims>,
    /// The issuer's longest life of a token, in seconds, where it has one.
    pub max_expiration: Option<i64>,
}

/// How bad a finding is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It lets in strangers, or can never do what it says.
    Error,
    /// It lets in more than is meant, most likely.
    Warning,
    /// Good to know.
    Hint,
}

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// A policy without rules.
    NoRules,
    /// No audience, one that is anything, or another organization's.
    Audience,
    /// No subject, or one that is anything.
    Subject,
    /// A subject that leaves open whose repository it is, where anybody can have one.
    OpenOwner,
    /// An environment alone, from whatever branch.
    EnvironmentAlone,
    /// An admin's rights for code that nobody has looked at.
    PullRequestAdmin,
    /// A `.` that was meant as a dot.
    Dot,
    /// A path that can't be read.
    UnreadablePath,
    /// A key with dots and without quotes.
    Quotes,
    /// A value that nothing can match.
    NotText,
    /// A value that looks like a regular expression.
    Regex,
    /// White space at the ends of a value.
    OuterSpace,
    /// Letter case that differs from the sample's.
    LetterCase,
    /// A claim that the sample doesn't have.
    NotInSample,
    /// GitHub's older form of a subject.
    OldGitHubSubject,
    /// Rules that no ID token satisfies together.
    Contradiction,
    /// An allowing policy that a denying one takes everything from.
    Unreachable,
    /// An allowing policy that another one makes needless.
    Redundant,
    /// A team, person or runner that is missing or unknown.
    Holder,
    /// An admin's rights where they mean nothing.
    NeedlessAdmin,
    /// A decision or a kind of token that is not known here.
    Unknown,
    /// Tokens that live for more than a day.
    LongLife,
}

/// A finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which check found it.
    pub check: Check,
    /// How bad it is.
    pub severity: Severity,
    /// In which policy, by its place in the list; `None` when it is about the issuer.
    pub policy: Option<usize>,
    /// In which rule, by its path as it is written.
    pub path: Option<String>,
    /// What is found: a sentence. What stands in backticks is the rule's or the claim's own text.
    pub sentence: String,
    /// Why it matters: sentences.
    pub why: String,
    /// What would mend it.
    pub fix: Option<Fix>,
}

/// The longest life of a token that is not found long: a day.
const LONG_SECONDS: i64 = 24 * 3600;

/// Everything that is found: policy by policy, the worst first, then what is about the issuer.
pub fn lint(policies: &[PolicyDefinition], context: &Context) -> Vec<Finding> {
    // What a token of another issuer holds says nothing about the tokens of this one.
    let sample = context.sample.filter(|sample| !is_of_another(sample, context.issuer));
    let context = &Context { sample, ..*context };
    let origin = Origin::of(context.issuer, context.sample);
    let outcomes = context
        .sample
        .map(|sample| evaluate(policies, &Requested::organization(false), sample).policies);
    let views: Vec<View> = policies.iter().enumerate().map(|(i, p)| View::of(i, p)).collect();
    let shared = Shared::of(context.issuer);
    let mut found = Found { context, origin, shared, outcomes, findings: Vec::new() };
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
    let order =
        |finding: &Finding| (finding.policy.unwrap_or(usize::MAX), finding.severity, finding.check);
    sorted(found.findings, |a, b| order(a).cmp(&order(b)))
}

fn long_life(seconds: i64) -> Finding {
    let hours = seconds / 3600;
    Finding {
        check: Check::LongLife,
        severity: Severity::Warning,
        policy: None,
        path: None,
        sentence: format!("Tokens of this issuer may live for {hours} hours."),
        why: "A job rarely needs its token for longer than it runs. Whatever leaks is good until \
              it ends: lower the issuer's maximum expiration to 24 hours or less."
            .to_owned(),
        fix: None,
    }
}

/// Whether a sample says that another issuer issued it.
fn is_of_another(sample: &Claims, issuer: &str) -> bool {
    let bare = |url: &str| url.trim_end_matches('/').to_owned();
    sample.text("iss").is_some_and(|iss| bare(iss) != bare(issuer))
}

/// What has been found so far, and what it is found by.
struct Found<'a> {
    context: &'a Context<'a>,
    origin: Origin,
    /// What is known of the issuer, if strangers get ID tokens of it, too.
    shared: Option<&'static Shared>,
    /// What the sample says to the policies, in their order.
    outcomes: Option<Vec<PolicyOutcome>>,
    findings: Vec<Finding>,
}

impl Found<'_> {
    /// Reports something about a policy or a rule of it.
    fn report(
        &mut self,
        (check, severity): (Check, Severity),
        (view, path): (&View, Option<&str>),
        (sentence, why): (String, &str),
        fix: Option<Fix>,
    ) {
        let (policy, path) = (Some(view.index), path.map(str::to_owned));
        let why = why.to_owned();
        self.findings.push(Finding { check, severity, policy, path, sentence, why, fix });
    }

    /// What the sample says to the rules of a policy, in their order.
    fn said(&self, view: &View) -> &[RuleOutcome] {
        let outcomes = self.outcomes.as_ref().and_then(|all| all.get(view.index));
        outcomes.map_or(&[], |outcome| &outcome.rules)
    }

    /// Whether the sample is one of those that a policy is about: all of its rules but the one with
    /// this path hold. Of any other sample no value may be taken: the policy would match nothing.
    fn is_meant(&self, view: &View, but: Option<&str>) -> bool {
        self.context.sample.is_some() && all_but(self.said(view), but)
    }

    /// What the sample has at a path, as text, for the rule of a policy that has this path or shall
    /// get one. Nothing where the policy is about other tokens.
    fn sample_text(&self, view: &View, path: &str) -> Option<String> {
        if !self.is_meant(view, Some(path)) {
            return None;
        }
        let path = token_api::oidc::ClaimPath::parse(path).ok()?;
        let value = self.context.sample?.get(&path)?;
        token_api::oidc::as_text(value).map(Into::into)
    }
}

#[cfg(test)]
mod tests;
