//! A finding, and what is known and found while policies are checked.

use super::shared::Shared;
use super::view::View;
use crate::issuer::origin::Origin;
use crate::policy::fix::Fix;
use crate::policy::nearest::all_but;
use token_api::id::OrgName;
use token_api::oidc::{Claims, PolicyOutcome, RuleOutcome};

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

/// What has been found so far, and what it is found by.
pub(super) struct Found<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) origin: Origin,
    /// What is known of the issuer, if strangers get ID tokens of it, too.
    pub(super) shared: Option<&'static Shared>,
    /// What the sample says to the policies, in their order.
    pub(super) outcomes: Option<Vec<PolicyOutcome>>,
    pub(super) findings: Vec<Finding>,
}

impl Found<'_> {
    /// Reports something about a policy or a rule of it.
    pub(super) fn report(
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
    pub(super) fn said(&self, view: &View) -> &[RuleOutcome] {
        let outcomes = self.outcomes.as_ref().and_then(|all| all.get(view.index));
        outcomes.map_or(&[], |outcome| &outcome.rules)
    }

    /// Whether the sample is one of those that a policy is about: all of its rules but the one with
    /// this path hold. Of any other sample no value may be taken: the policy would match nothing.
    pub(super) fn is_meant(&self, view: &View, but: Option<&str>) -> bool {
        self.context.sample.is_some() && all_but(self.said(view), but)
    }

    /// What the sample has at a path, as text, for the rule of a policy that has this path or shall
    /// get one. Nothing where the policy is about other tokens.
    pub(super) fn sample_text(&self, view: &View, path: &str) -> Option<String> {
        if !self.is_meant(view, Some(path)) {
            return None;
        }
        let path = token_api::oidc::ClaimPath::parse(path).ok()?;
        let value = self.context.sample?.get(&path)?;
        token_api::oidc::as_text(value).map(Into::into)
    }
}
