//! The evaluator: decides by an issuer's policies and the claims of an ID token. A request is
//! refused unless a policy allows it, and a policy that denies overrides those that allow. Rules
//! that cannot be read fail closed: in an allowing policy they do not match, in a denying policy
//! they do.

use super::claims::{Claims, FIRST_INEXACT, as_text, is_inexact};
use super::path::{ClaimPath, PathError};
use super::pattern::Pattern;
use super::policy::{Decision, PolicyDefinition, PolicyTokenType};
use serde_json::{Number, Value};

/// The access token that is requested.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Requested {
    /// The kind of token.
    pub token_type: PolicyTokenType,
    /// The team, for [`PolicyTokenType::Team`].
    pub team: Option<String>,
    /// The user's login, for [`PolicyTokenType::Personal`].
    pub user: Option<String>,
    /// The runner, for [`PolicyTokenType::Runner`].
    pub runner: Option<String>,
    /// Whether the rights of an organization admin are requested.
    pub admin: bool,
}

impl Requested {
    /// An organization token.
    pub fn organization(admin: bool) -> Self {
        Self {
            token_type: PolicyTokenType::Organization,
            team: None,
            user: None,
            runner: None,
            admin,
        }
    }

    /// A team's token.
    pub fn team(name: impl Into<String>) -> Self {
        let team = Some(name.into());
        Self { token_type: PolicyTokenType::Team, team, ..Self::organization(false) }
    }

    /// A user's token.
    pub fn personal(login: impl Into<String>) -> Self {
        let user = Some(login.into());
        Self { token_type: PolicyTokenType::Personal, user, ..Self::organization(false) }
    }

    /// A runner's token.
    pub fn runner(name: impl Into<String>) -> Self {
        let runner = Some(name.into());
        Self { token_type: PolicyTokenType::Runner, runner, ..Self::organization(false) }
    }

    /// The team, user or runner that this kind of token requires.
    pub fn holder(&self) -> Option<&str> {
        match self.token_type {
            PolicyTokenType::Team => self.team.as_deref(),
            PolicyTokenType::Personal => self.user.as_deref(),
            PolicyTokenType::Runner => self.runner.as_deref(),
            PolicyTokenType::Organization | PolicyTokenType::Other(_) => None,
        }
        .filter(|name| !name.is_empty())
    }
}

/// The overall result, and the result of each policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The index of the first policy that allows the request, if none denies it.
    pub allowed: Option<usize>,
    /// The index of the first policy that denies it.
    pub denied_by: Option<usize>,
    /// The result of each policy, in the order of the policies.
    pub policies: Vec<PolicyOutcome>,
}

impl Verdict {
    /// Whether the exchange is allowed.
    pub fn is_allowed(&self) -> bool {
        self.allowed.is_some()
    }
}

/// The result of one policy.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyOutcome {
    /// Whether the policy applies to this request.
    pub applies: Applies,
    /// Whether the policy takes effect: it applies and its rules match.
    pub matches: bool,
    /// The result of each rule, in order, also if the policy does not apply.
    pub rules: Vec<RuleOutcome>,
}

/// Whether a policy applies to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// It applies.
    Yes,
    /// It is for another kind of token.
    OtherTokenType,
    /// It is for another team, user or runner, or it allows and names none.
    OtherHolder,
    /// It allows, but not the admin rights that are requested.
    NotAdmin,
    /// Its decision is not one that this contract knows.
    UnknownDecision,
}

/// The result of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleOutcome {
    /// The claim path as written.
    pub path: String,
    /// The expected value or pattern.
    pub expected: Value,
    /// The claim's value; `None` if it is missing.
    pub actual: Option<Value>,
    /// Whether the rule matches.
    pub passes: bool,
    /// Why the rule cannot be evaluated, if so.
    pub problem: Option<RuleProblem>,
}

/// Why a rule cannot be evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleProblem {
    /// Its path is invalid.
    Path(PathError),
    /// The expected value is not a string, number or boolean.
    NotText,
    /// The expected value is a number whose digits are not all known.
    LongNumber,
    /// The claim is or contains such a number, and no other value in it matches.
    LongClaim,
}

/// Evaluates an issuer's policies on the claims of an ID token of that issuer.
///
/// A policy is about a request when its token type is the one asked for, and its team, person or
/// runner too (a denying policy that names none is about all of them), and, to allow an admin's
/// rights, when it gives them. Its rules must all be satisfied; no rules at all satisfy a policy
/// that denies and no other. A number or truth value as a claim is its JSON text, an array
/// satisfies a rule when one of its elements does, `null` and objects satisfy none. A number with
/// more digits than are kept can't be read: it equals nothing. What is denied is denied in every
/// notation of a number: to a policy that denies, `5.0` and `5e0` are 5.
pub fn evaluate(policies: &[PolicyDefinition], requested: &Requested, claims: &Claims) -> Verdict {
    let outcomes: Vec<PolicyOutcome> =
        policies.iter().map(|policy| outcome(policy, requested, claims)).collect();
    let first = |decision: Decision| {
        (policies.iter().zip(&outcomes)).position(|(p, o)| o.matches && p.decision == decision)
    };
    let denied_by = first(Decision::Deny);
    let allowed = first(Decision::Allow).filter(|_| denied_by.is_none());
    Verdict { allowed, denied_by, policies: outcomes }
}

fn outcome(policy: &PolicyDefinition, requested: &Requested, claims: &Claims) -> PolicyOutcome {
    let denies = policy.decision == Decision::Deny;
    let rules: Vec<RuleOutcome> = policy
        .rules
        .iter()
        .map(|(path, expected)| {
            let outcome = rule(path, expected, claims, denies);
            RuleOutcome {
                passes: outcome.passes || (denies && outcome.problem.is_some()),
                ..outcome
            }
        })
        .collect();
    let satisfied = rules.iter().all(|rule| rule.passes) && (denies || !rules.is_empty());
    let applies = applies(policy, requested);
    PolicyOutcome { applies, matches: applies == Applies::Yes && satisfied, rules }
}

fn applies(policy: &PolicyDefinition, requested: &Requested) -> Applies {
    let same_holder = policy.holder() == requested.holder();
    let needs_holder = matches!(
        policy.token_type,
        PolicyTokenType::Team | PolicyTokenType::Personal | PolicyTokenType::Runner
    );
    if policy.token_type != requested.token_type {
        return Applies::OtherTokenType;
    }
    match policy.decision {
        Decision::Other(_) => Applies::UnknownDecision,
        Decision::Deny if policy.holder().is_some() && !same_holder => Applies::OtherHolder,
        Decision::Deny => Applies::Yes,
        Decision::Allow if !same_holder || (needs_holder && policy.holder().is_none()) => {
            Applies::OtherHolder
        }
        Decision::Allow if requested.admin && !policy.admin() => Applies::NotAdmin,
        Decision::Allow => Applies::Yes,
    }
}

fn rule(path: &str, expected: &Value, claims: &Claims, denies: bool) -> RuleOutcome {
    let read = ClaimPath::parse(path);
    let pattern = expected_pattern(expected);
    let actual = read.as_ref().ok().and_then(|path| claims.get(path));
    let passes = match (&pattern, actual) {
        (Some(pattern), Some(actual)) => {
            satisfies(actual, pattern) || denies && is_number(actual, pattern, expected)
        }
        _ => false,
    };
    let problem = match (read, pattern) {
        (Err(error), _) => Some(RuleProblem::Path(error)),
        (_, None) if is_inexact(expected) => Some(RuleProblem::LongNumber),
        (_, None) => Some(RuleProblem::NotText),
        _ => actual.filter(|actual| !passes && is_inexact(actual)).map(|_| RuleProblem::LongClaim),
    };
    let (path, expected) = (path.to_owned(), expected.clone());
    RuleOutcome { path, expected, actual: actual.cloned(), passes, problem }
}

/// The pattern of a rule. `None` if the expected value is not one. A number or boolean stands for
/// its JSON text without wildcards: in `1.5` the dot is a dot.
pub fn expected_pattern(expected: &Value) -> Option<Pattern> {
    match expected {
        Value::String(text) => Some(Pattern::new(text)),
        other => as_text(other).map(|text| Pattern::literal(&text)),
    }
}

/// Whether a claim is a number that the rule means in another notation: the same value, or one whose
/// plain digits are of the pattern.
fn is_number(actual: &Value, pattern: &Pattern, expected: &Value) -> bool {
    let meant = match expected {
        Value::String(text) => serde_json::from_str::<Number>(text.trim()).ok(),
        Value::Number(number) => Some(number.clone()),
        _ => None,
    };
    let meant = meant.as_ref().map(plain_digits);
    let one = |value: &Value| {
        let digits = value.as_number().map(plain_digits);
        digits.is_some_and(|digits| pattern.matches(&digits) || Some(digits) == meant)
    };
    match actual {
        Value::Array(elements) => elements.iter().any(one),
        other => one(other),
    }
}

/// A number without a fraction that is nothing and without an exponent.
fn plain_digits(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < FIRST_INEXACT => {
            // In range. The cast drops the sign of a zero.
            #[allow(clippy::cast_possible_truncation)]
            let whole = float as i64;
            whole.to_string()
        }
        _ => number.to_string(),
    }
}

fn satisfies(actual: &Value, pattern: &Pattern) -> bool {
    let one = |value: &Value| as_text(value).is_some_and(|text| pattern.matches(&text));
    match actual {
        Value::Array(elements) => elements.iter().any(one),
        other => one(other),
    }
}
