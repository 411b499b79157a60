//! Policies with the keys of their drafts, and what claims come to by them. Nothing else in the console
//! evaluates policies, and what is said here of a policy or a rule holds its key.

use super::drafts::Draft;
use super::key::{PolicyRef, RuleKey};
use super::nearest::miss::{NearMiss, Proposed, is_audience};
use super::nearest::rule::nearest_rule;
use token_api::oidc::{
    self, Applies, Claims, Decision, PolicyDefinition, PolicyOutcome, Requested, RuleOutcome,
};

/// Decides by policies: [`oidc::evaluate`], or in a test one that counts.
pub(crate) type Evaluate<'a> =
    &'a dyn Fn(&[PolicyDefinition], &Requested, &Claims) -> oidc::Verdict;

/// Claims, and the access token that is asked for with them.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The claims of an ID token.
    pub claims: &'a Claims,
    /// What is asked for.
    pub requested: &'a Requested,
}

/// Policies as they would be saved.
pub(crate) struct Policies<'a> {
    drafts: &'a [Draft],
    definitions: Vec<PolicyDefinition>,
    rules: Vec<Vec<RuleKey>>,
    evaluate: Evaluate<'a>,
}

/// One of them.
#[derive(Clone, Copy)]
pub(crate) struct Keyed<'a> {
    pub at: PolicyRef,
    pub draft: &'a Draft,
    pub definition: &'a PolicyDefinition,
    /// The keys of the definition's rules, in their order.
    pub rules: &'a [RuleKey],
}

impl<'a> Policies<'a> {
    pub fn of(drafts: &'a [Draft]) -> Self {
        Self::by(&oidc::evaluate, drafts)
    }

    pub fn by(evaluate: Evaluate<'a>, drafts: &'a [Draft]) -> Self {
        let rules = |draft: &Draft| draft.counting().iter().map(|rule| rule.key).collect();
        Self {
            drafts,
            definitions: drafts.iter().map(Draft::definition).collect(),
            rules: drafts.iter().map(rules).collect(),
            evaluate,
        }
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Keyed<'_>> {
        let parts = (1..).zip(self.drafts).zip(&self.definitions).zip(&self.rules);
        parts.map(|(((number, draft), definition), rules)| {
            let at = PolicyRef { key: draft.key, number };
            Keyed { at, draft, definition, rules }
        })
    }

    /// What they decide.
    pub fn verdict(&self, asked: Asked) -> Verdict<Keyed<'_>> {
        self.verdict_of(&self.evaluate(asked))
    }

    /// What they decide, and what each of them says, in their order.
    pub fn judge(&self, asked: Asked) -> (Verdict<Keyed<'_>>, Vec<Judged>) {
        let outcomes = self.evaluate(asked);
        let verdict = self.verdict_of(&outcomes);
        let judged = |(one, said): (Keyed, PolicyOutcome)| Judged {
            at: one.at,
            decision: one.definition.decision.clone(),
            applies: said.applies,
            matches: said.matches,
            rules: (one.rules.iter().zip(said.rules))
                .map(|(key, said)| {
                    let near = nearest_rule(&said, asked.claims);
                    JudgedRule { key: *key, said, near }
                })
                .collect(),
        };
        (verdict, self.iter().zip(outcomes.policies).map(judged).collect())
    }

    fn evaluate(&self, asked: Asked) -> oidc::Verdict {
        (self.evaluate)(&self.definitions, asked.requested, asked.claims)
    }

    fn verdict_of(&self, outcomes: &oidc::Verdict) -> Verdict<Keyed<'_>> {
        let at = |place: Option<usize>| self.iter().nth(place?);
        match (at(outcomes.allowed), at(outcomes.denied_by)) {
            (Some(by), _) => Verdict::Allowed(by),
            (None, Some(by)) => Verdict::Denied(by),
            (None, None) => Verdict::Unmatched,
        }
    }
}

/// What policies decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<P = PolicyRef> {
    /// This is the first one that allows it, and none denies it.
    Allowed(P),
    /// This is the first one that denies it.
    Denied(P),
    /// None allows it.
    Unmatched,
}

impl<P> Verdict<P> {
    /// Whether the exchange is allowed.
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}

/// What one policy says.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Which one.
    pub at: PolicyRef,
    /// What it decides where it matches.
    pub decision: Decision,
    /// Whether it is about what is asked for.
    pub applies: Applies,
    /// Whether it takes effect: it applies and its rules match.
    pub matches: bool,
    /// What its rules say, in their order. Of rules with the same path only the last one counts.
    pub rules: Vec<JudgedRule>,
}

/// What one rule says.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedRule {
    /// Which one.
    pub key: RuleKey,
    /// Whether it matches, and what it was compared with.
    pub said: RuleOutcome,
    /// Why it does not match, if so.
    pub near: Option<NearMiss>,
}

impl Judged {
    /// What one of its rules says.
    pub fn rule(&self, key: RuleKey) -> Option<&JudgedRule> {
        self.rules.iter().find(|rule| rule.key == key)
    }

    /// Whether all rules match, but possibly this one.
    pub(crate) fn all_but(&self, rule: Option<RuleKey>) -> bool {
        self.rules.iter().all(|one| one.said.passes || Some(one.key) == rule)
    }

    /// What may be offered for one of its rules. A value is only taken from claims that all the other
    /// rules match: from others, the policy would match nothing. And not for an audience that is another
    /// one: the job shall ask for the right one.
    pub(crate) fn offered<'a>(&self, rule: &'a JudgedRule) -> Option<(&'a NearMiss, &'a Proposed)> {
        let near = rule.near.as_ref()?;
        let proposed = near.proposed.as_ref()?;
        let may_be_taken = match proposed {
            Proposed::Path(_) => true,
            Proposed::Value(_) => {
                let is_of_job = is_audience(&rule.said.path) && !near.miss.is_slip();
                self.all_but(Some(rule.key)) && !is_of_job
            }
        };
        may_be_taken.then_some((near, proposed))
    }
}
