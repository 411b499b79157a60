//! Everything that follows from an issuer's policies while they are edited: findings, what becomes of the
//! sample and why, and the test cases. It is computed once for each edit; whoever shows a part of it takes
//! that part and evaluates nothing.

use super::cases::{self, Case, CaseOutcome};
use super::draft;
use super::drafts::Draft;
use super::judged::{Asked, Judged, Policies, Verdict};
use super::key::{PolicyKey, PolicyRef, RuleKey};
use super::lint::{Context, Finding, Sample, lint};
use super::nearest::{Nearest, nearest_policy};
use super::owners::Owners;
use super::ruling::stray_audience;
use super::who::{Around, Way, way_by_draft, way_by_nearest, way_by_rule};
use crate::issuer::origin::Origin;
use std::collections::BTreeMap;
use std::sync::Arc;
use token_api::oidc::{PolicyDefinition, audience};

/// What an evaluation is made of.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// The policies.
    pub drafts: &'a [Draft],
    /// What is tried on them.
    pub sample: Option<Asked<'a>>,
    /// The test cases.
    pub cases: &'a [Arc<Case>],
    /// What is known around the policies.
    pub context: Context<'a>,
}

/// What follows from policies.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// What the linter finds.
    pub findings: Vec<Finding>,
    /// What becomes of the sample, if there is one.
    pub trial: Option<Trial>,
    /// What becomes of the test cases, in their order.
    pub cases: Vec<CaseOutcome>,
}

impl Evaluation {
    /// Evaluates the policies: once for the sample, and once for each test case.
    pub fn of(given: &Given) -> Self {
        Self::by(&Policies::of(given.drafts), given)
    }

    fn by(policies: &Policies, given: &Given) -> Self {
        let trial = given.sample.map(|asked| Trial::of(policies, asked, &given.context));
        let sample = given.sample.zip(trial.as_ref());
        let sample =
            sample.map(|(asked, trial)| Sample { claims: asked.claims, judged: &trial.policies });
        Self {
            findings: lint(policies, sample, &given.context),
            cases: cases::run(given.cases, policies),
            trial,
        }
    }
}

/// What becomes of a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// What the policies decide, and what follows from that.
    pub answer: Answer,
    policies: Vec<Judged>,
    ways: BTreeMap<RuleKey, Way>,
}

/// What policies decide about a sample.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It is allowed.
    Allowed(Allowed),
    /// This policy denies it, and that wins.
    Denied(PolicyRef),
    /// No policy allows it.
    Unmatched {
        /// The policy that comes nearest, if one allows anything.
        nearest: Option<Nearest>,
        /// The ways to let it in, the smallest change first.
        ways: Vec<Way>,
    },
}

/// A sample that is allowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowed {
    /// By which policy.
    pub by: PolicyRef,
    /// That policy.
    pub policy: PolicyDefinition,
    /// What is odd about it, if the token was made for somebody else.
    pub stray: Option<String>,
}

impl Trial {
    fn of(policies: &Policies, asked: Asked, context: &Context) -> Self {
        let (verdict, judged) = policies.judge(asked);
        let (own, origin) = (audience(context.org), Origin::of(context.issuer, Some(asked.claims)));
        let owners = Owners::of(policies.iter().map(|one| one.definition), origin, context);
        let around = Around { origin, owners, own: &own };
        let ways = policies.iter().zip(&judged).flat_map(|(policy, judged)| {
            let around = &around;
            let way = move |rule| way_by_rule(policy, judged, rule, around);
            judged.rules.iter().filter_map(move |rule| Some((rule.key, way(rule)?)))
        });
        let ways = ways.collect();
        let answer = match verdict {
            Verdict::Allowed(one) => Answer::Allowed(Allowed {
                by: one.at,
                policy: one.definition.clone(),
                stray: stray_audience(asked.claims, one.definition, &own),
            }),
            Verdict::Denied(one) => Answer::Denied(one.at),
            Verdict::Unmatched => unmatched(policies, &judged, asked, (context.issuer, &around)),
        };
        Self { answer, policies: judged, ways }
    }

    /// What the policies decide.
    pub fn verdict(&self) -> Verdict {
        match &self.answer {
            Answer::Allowed(allowed) => Verdict::Allowed(allowed.by),
            Answer::Denied(by) => Verdict::Denied(*by),
            Answer::Unmatched { .. } => Verdict::Unmatched,
        }
    }

    /// What one policy says.
    pub fn policy(&self, key: PolicyKey) -> Option<&Judged> {
        self.policies.iter().find(|policy| policy.at.key == key)
    }

    /// The way to make one rule match, if one may be offered.
    pub fn way(&self, rule: RuleKey) -> Option<&Way> {
        self.ways.get(&rule)
    }
}

fn unmatched(
    policies: &Policies,
    judged: &[Judged],
    asked: Asked,
    (issuer, around): (&str, &Around),
) -> Answer {
    let Asked { claims, requested } = asked;
    let nearest = nearest_policy(judged);
    let found = nearest.as_ref().and_then(|nearest| {
        let mut all = policies.iter().zip(judged);
        let (policy, judged) = all.find(|(policy, _)| policy.at.key == nearest.policy.key)?;
        Some((policy, judged, nearest))
    });
    let drafted = draft::allow(claims, issuer, around.own, requested);
    let drafted = match found {
        Some((policy, judged, _)) => drafted.keeping(policy.definition, judged),
        None => drafted,
    };
    let drafted = drafted.with_branch(claims, around.origin);
    let by_nearest = found.and_then(|(policy, _, nearest)| way_by_nearest(policy, nearest, around));
    let ways = by_nearest.into_iter().chain([way_by_draft(drafted, around)]).collect();
    Answer::Unmatched { nearest, ways }
}

#[cfg(test)]
mod tests;
