//! The policy that comes nearest to allowing what no policy allows, and what stands in its way.

use super::miss::{NearMiss, Proposed, is_audience};
use super::words::code;
use crate::policy::judged::{Judged, JudgedRule};
use crate::policy::key::{PolicyRef, RuleKey};
use serde_json::Value;
use token_api::oidc::{Applies, ClaimPath, Decision};

/// The policy to look at first.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// Which one.
    pub policy: PolicyRef,
    /// What stands in the way.
    pub obstacle: Obstacle,
    /// Its rules that are not satisfied, in their order.
    pub misses: Vec<RuleMiss>,
}

/// What stands in the way of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Rules of it are not satisfied: see the misses.
    Rules,
    /// It has no rules, so it lets nobody in.
    NoRules,
    /// It doesn't give an admin's rights.
    NotAdmin,
    /// It is about another team, person or runner.
    OtherHolder,
    /// It is about another kind of token.
    OtherTokenType,
}

/// A rule that is not satisfied.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleMiss {
    /// Which one.
    pub rule: RuleKey,
    /// Its claim path as it is written.
    pub path: String,
    /// What it expects.
    pub expected: Value,
    /// Why it is not satisfied.
    pub near: NearMiss,
}

impl Nearest {
    /// What makes the rule that is not satisfied hit, where it is the only one or the others were
    /// written wrong, too: what misses for several reasons is not what the policy is about, and its
    /// values are none for it. An audience that is another one is not taken over; see
    /// [`advice`](Self::advice).
    pub(crate) fn mend(&self) -> Option<(&RuleMiss, &Proposed)> {
        if self.obstacle != Obstacle::Rules {
            return None;
        }
        let others_are_slips = |but: RuleKey| {
            let mut others = self.misses.iter().filter(|other| other.rule != but);
            others.all(|other| other.near.miss.is_slip())
        };
        let may_be_mended = |miss: &&RuleMiss| {
            (miss.near.miss.is_slip() || !is_audience(&miss.path)) && others_are_slips(miss.rule)
        };
        let mut mended = self.misses.iter().filter(may_be_mended);
        mended.find_map(|miss| Some((miss, miss.near.proposed.as_ref()?)))
    }

    /// Whether the change mends what was written wrong, rather than letting in something else.
    pub fn is_slip(&self) -> bool {
        self.misses.iter().all(|miss| miss.near.miss.is_slip())
    }

    /// What to do elsewhere than in the policies: a job whose ID token is for another audience shall
    /// ask for the right one.
    pub fn advice(&self) -> Option<String> {
        let miss = self.misses.iter().find(|miss| is_audience(&miss.path))?;
        if self.obstacle != Obstacle::Rules || miss.near.miss.is_slip() {
            return None;
        }
        let expected = miss.expected.as_str()?;
        let which = match expected.contains(['*', '?']) {
            true => "one that matches",
            false => "this one:",
        };
        Some(format!(
            "The ID token was made for another audience. Change the workflow, not the policy: let \
             the job ask for {which} {}.",
            code(expected)
        ))
    }

    /// What stands in the way, in a sentence.
    pub fn words(&self) -> String {
        let number = self.policy.number;
        let rules = || match &self.misses[..] {
            [] => String::new(),
            [only] => format!("`{}`: {}", only.path, only.near.miss.words()),
            [first, rest @ ..] => {
                let (path, words) = (&first.path, first.near.miss.words());
                let others = if rest.len() == 1 { "rule fails" } else { "rules fail" };
                format!("`{path}`: {words}; {} more {others}", rest.len())
            }
        };
        let besides = match self.obstacle {
            Obstacle::Rules => return format!("Policy {number} comes nearest. {}.", rules()),
            Obstacle::NoRules => {
                return format!("Policy {number} has no rules, so it lets nobody in.");
            }
            Obstacle::NotAdmin => "gives no admin's rights, which are asked for",
            Obstacle::OtherHolder => "is about another team, person or runner",
            Obstacle::OtherTokenType => "is about another kind of token",
        };
        // Whose ID token it is counts for more than what is asked for.
        if self.misses.is_empty() {
            return format!("Policy {number} comes nearest, but {besides}.");
        }
        format!("Policy {number} comes nearest. {}. Besides, it {besides}.", rules())
    }
}

/// The policy that comes nearest to allowing what none allows: the allowing one whose subject is that of
/// the claims, then what it is about, then the one of which the largest share of rules holds. `None` when
/// nothing allows anything.
pub(crate) fn nearest_policy(policies: &[Judged]) -> Option<Nearest> {
    let nearest = |policy: &Judged| {
        let obstacle = obstacle(policy)?;
        let misses = misses(policy);
        let distance: usize = misses.iter().map(|miss| miss.near.distance).sum();
        let rules = policy.rules.len();
        let missing = (misses.len() * WHOLE).checked_div(rules).unwrap_or(WHOLE);
        let order = (subject(policy), rank(obstacle), missing, distance);
        Some((order, Nearest { policy: policy.at, obstacle, misses }))
    };
    policies.iter().filter_map(nearest).min_by_key(|(order, _)| *order).map(|(_, nearest)| nearest)
}

fn misses(policy: &Judged) -> Vec<RuleMiss> {
    let miss = |rule: &JudgedRule| {
        let (path, expected) = (rule.said.path.clone(), rule.said.expected.clone());
        Some(RuleMiss { rule: rule.key, path, expected, near: rule.near.clone()? })
    };
    policy.rules.iter().filter_map(miss).collect()
}

/// What keeps an allowing policy from allowing.
fn obstacle(policy: &Judged) -> Option<Obstacle> {
    if policy.decision != Decision::Allow {
        return None;
    }
    match policy.applies {
        Applies::OtherTokenType => Some(Obstacle::OtherTokenType),
        Applies::OtherHolder => Some(Obstacle::OtherHolder),
        Applies::NotAdmin => Some(Obstacle::NotAdmin),
        Applies::UnknownDecision => None,
        Applies::Yes if policy.matches => None,
        Applies::Yes if policy.rules.is_empty() => Some(Obstacle::NoRules),
        Applies::Yes => Some(Obstacle::Rules),
    }
}

/// The share of rules that is all of them.
const WHOLE: usize = 10_000;

/// How the rule for the subject stands to the claims: it holds, it was written wrong, or it tells
/// nothing: it fails, there is none, or anything satisfies it.
fn subject(policy: &Judged) -> u8 {
    let is_subject = |path: &str| ClaimPath::parse(path).is_ok_and(|path| path.keys() == ["sub"]);
    let Some(rule) = policy.rules.iter().find(|rule| is_subject(&rule.said.path)) else {
        return 2;
    };
    let is_open = || {
        let expected = rule.said.expected.as_str();
        expected.is_some_and(|text| text.chars().all(|c| matches!(c, '*' | '?' | '.')))
    };
    match &rule.near {
        None if is_open() => 2,
        None => 0,
        Some(near) if near.miss.is_slip() => 1,
        Some(_) => 2,
    }
}

/// Rules come first: they are what a wrong letter spoils.
fn rank(obstacle: Obstacle) -> u8 {
    match obstacle {
        Obstacle::Rules => 0,
        Obstacle::NotAdmin => 1,
        Obstacle::OtherHolder => 2,
        Obstacle::NoRules => 3,
        Obstacle::OtherTokenType => 4,
    }
}
