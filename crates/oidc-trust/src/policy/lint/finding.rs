//! A finding, and what is known and found while policies are checked.

use super::shared::Shared;
use super::view::{Rule, View};
use crate::issuer::origin::Origin;
use crate::policy::fix::Fix;
use crate::policy::judged::Judged;
use crate::policy::key::{PolicyKey, PolicyRef, RuleKey};
use token_api::id::OrgName;
use token_api::oidc::Claims;

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
    /// The issuer's longest life of a token, in seconds, where it has one.
    pub max_expiration: Option<i64>,
}

/// The claims of an ID token, and what each policy says to them.
#[derive(Clone, Copy)]
pub(crate) struct Sample<'a> {
    pub claims: &'a Claims,
    pub judged: &'a [Judged],
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
    /// Another owner than that of the other policies.
    OtherOwner,
    /// An environment alone, from whatever branch.
    EnvironmentAlone,
    /// An admin's rights for code that nobody has looked at.
    PullRequestAdmin,
    /// A token for code that nobody has looked at.
    PullRequest,
    /// Every repository of an owner.
    AnyRepository,
    /// A `.` that was meant as a dot.
    Dot,
    /// A path that can't be read.
    UnreadablePath,
    /// A key with dots and without quotes.
    Quotes,
    /// A value that nothing can match.
    NotText,
    /// A rule without a value.
    NoValue,
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
    /// In which policy; `None` when it is about the issuer.
    pub policy: Option<PolicyRef>,
    /// In which rule of it.
    pub rule: Option<RuleKey>,
    /// What is found: a sentence. What stands in backticks is the rule's or the claim's own text.
    pub sentence: String,
    /// Why it matters: sentences.
    pub why: String,
    /// What would mend it.
    pub fix: Option<Fix>,
}

impl Finding {
    /// Whether by this a policy that allows lets nobody in.
    pub fn is_closed(&self) -> bool {
        match self.check {
            Check::NoRules | Check::Contradiction | Check::Unreachable => true,
            Check::UnreadablePath
            | Check::NotText
            | Check::NoValue
            | Check::Quotes
            | Check::Holder => self.severity == Severity::Error,
            _ => false,
        }
    }

    /// The key of the policy that it is about.
    pub(super) fn policy_key(&self) -> Option<PolicyKey> {
        self.policy.map(|policy| policy.key)
    }
}

/// What has been found so far, and what it is found by.
pub(super) struct Found<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) origin: Origin,
    /// What is known of the issuer, if strangers get ID tokens of it, too.
    pub(super) shared: Option<&'static Shared>,
    /// The claims of an ID token of this issuer, where there is one.
    pub(super) sample: Option<&'a Claims>,
    pub(super) findings: Vec<Finding>,
}

impl Found<'_> {
    /// Whether an error was found in a policy.
    pub(super) fn is_error(&self, view: &View) -> bool {
        let is_of = |one: &&Finding| one.policy_key() == Some(view.at.key);
        self.findings.iter().filter(is_of).any(|one| one.severity == Severity::Error)
    }

    /// Reports something about a policy or a rule of it.
    pub(super) fn report(
        &mut self,
        (check, severity): (Check, Severity),
        (view, rule): (&View, Option<&Rule>),
        (sentence, why): (String, &str),
        fix: Option<Fix>,
    ) {
        let (policy, rule) = (Some(view.at), rule.map(|rule| rule.key));
        let why = why.to_owned();
        self.findings.push(Finding { check, severity, policy, rule, sentence, why, fix });
    }

    /// What the sample has at a path, as text, for the rule of a policy that has this path or shall
    /// get one. Nothing where the policy is about other tokens.
    pub(super) fn sample_text(&self, view: &View, path: &str) -> Option<String> {
        if !view.is_meant(view.rule(path).map(|rule| rule.key)) {
            return None;
        }
        let path = token_api::oidc::ClaimPath::parse(path).ok()?;
        let value = self.sample?.get(&path)?;
        token_api::oidc::as_text(value).map(Into::into)
    }
}
