//! The nearest miss: why a rule is not satisfied, in words that point at the letter, and what it
//! would have to say. People lose days to a wrong letter in a claim; this is what saves them.

mod align;
mod github;
mod guess;
mod policy;
mod words;

pub(crate) use github::Subject;
pub(crate) use guess::edits;
pub use guess::{Guess, guess};
pub use policy::{Nearest, Obstacle, RuleMiss, nearest_policy};
pub(crate) use words::code;

use super::fix::Fix;
use serde_json::Value;
use std::ops::Range;
use token_api::oidc::{
    ClaimPath, Claims, PathError, Pattern, RuleOutcome, RuleProblem, as_text, expected_pattern,
};

/// Why a rule is not satisfied. [`Miss::words`] says it to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    /// The path can't be read.
    UnreadablePath(PathError),
    /// What is expected is neither text nor a number nor a truth value.
    NotText,
    /// What is expected is a number with more digits than are kept.
    LongNumber,
    /// The claim is a number with more digits than are kept.
    LongClaim,
    /// There is no such claim.
    Absent,
    /// There is no such claim, but with quotes as in this path there is.
    Quotes {
        /// The path as it must be written.
        path: String,
    },
    /// There is no such claim, but one that is nearly called so.
    DidYouMean {
        /// Its path.
        path: String,
    },
    /// The claim is `null`.
    Null,
    /// The claim is an object, which matches nothing.
    Object {
        /// A path to something in it, where there is something.
        inside: Option<String>,
    },
    /// The claim is a list with nothing in it that could match.
    EmptyList,
    /// Nothing but the case of letters differs.
    LetterCase,
    /// The rule has one form of GitHub's subject and the claim the other.
    GitHubForm {
        /// Whether it is the claim that has the numbers.
        claim_has_ids: bool,
    },
    /// The claim goes on where the rule doesn't.
    Missing {
        /// What the rule lacks.
        part: String,
        /// Where in the rule's value: the number of characters before it.
        at: usize,
    },
    /// The rule goes on where the claim doesn't.
    Extra {
        /// What the rule has too much.
        part: String,
        /// Where in the rule's value: the number of characters before it.
        at: usize,
    },
    /// Both go on, each in its own way.
    Differs {
        /// Where in the claim, counted from one.
        character: usize,
        /// What the rule says there.
        expected: String,
        /// What the claim says there.
        actual: String,
    },
    /// No element of a list matches; this one comes closest.
    ListLacks {
        /// The element.
        nearest: String,
        /// Why it doesn't match.
        miss: Box<Miss>,
    },
}

/// A miss, how far off it is, and what would hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// Why the rule is not satisfied.
    pub miss: Miss,
    /// What the rule would have to be; `None` where there is no saying.
    pub proposed: Option<Proposed>,
    /// How far off: less is nearer. For comparing only.
    pub(crate) distance: usize,
}

/// What a rule would have to be to be satisfied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposed {
    /// Another value.
    Value(String),
    /// Another path.
    Path(String),
}

impl NearMiss {
    /// What may be offered for the rule at `path`, given what the claims say to all rules of its
    /// policy. A value is only taken from claims that all the other rules match: from others, the
    /// policy would match nothing. And not for an audience that is another one: the job shall ask for
    /// the right one.
    pub fn offered(&self, path: &str, rules: &[RuleOutcome]) -> Option<&Proposed> {
        let proposed = self.proposed.as_ref()?;
        let may_be_taken = match proposed {
            Proposed::Path(_) => true,
            Proposed::Value(_) => {
                all_but(rules, Some(path)) && (!is_audience(path) || self.miss.is_slip())
            }
        };
        may_be_taken.then_some(proposed)
    }
}

/// Whether all rules hold, but possibly the one with this path.
pub(crate) fn all_but(rules: &[RuleOutcome], path: Option<&str>) -> bool {
    rules.iter().all(|rule| rule.passes || Some(rule.path.as_str()) == path)
}

/// Whether a path is that of the audience, however it is written.
pub(crate) fn is_audience(path: &str) -> bool {
    ClaimPath::parse(path).is_ok_and(|path| path.keys() == ["aud"])
}

impl Miss {
    /// Whether the same was meant, but written wrong: letter case, quotes, the form of a subject, a
    /// name that is nearly right.
    pub fn is_slip(&self) -> bool {
        match self {
            Self::LetterCase
            | Self::GitHubForm { .. }
            | Self::Quotes { .. }
            | Self::DidYouMean { .. } => true,
            Self::ListLacks { miss, .. } => miss.is_slip(),
            _ => false,
        }
    }
}

impl Proposed {
    /// The fix that makes the rule at `path` of a policy so.
    pub fn fix(&self, policy: usize, path: &str) -> Fix {
        match self {
            Self::Value(value) => Fix::value(policy, path, value.clone()),
            Self::Path(to) => Fix::path(policy, path, to.clone()),
        }
    }
}

/// Distances of misses that are not counted in characters.
const CASE: usize = 1;
const FORM: usize = 2;
const NEAR: usize = 4;
const FAR: usize = 10_000;

/// Why a rule is not satisfied by claims; `None` when it is.
pub fn nearest_rule(rule: &RuleOutcome, claims: &Claims) -> Option<NearMiss> {
    if rule.passes && rule.problem.is_none() {
        return None;
    }
    Some(match (&rule.problem, &rule.actual) {
        (Some(RuleProblem::Path(error)), _) => {
            let proposed = guess(&rule.path, claims).map(|g| Proposed::Path(g.path().to_owned()));
            NearMiss { miss: Miss::UnreadablePath(*error), proposed, distance: FAR }
        }
        (Some(RuleProblem::NotText), actual) => {
            let proposed = actual.as_ref().and_then(as_text).map(|v| Proposed::Value(v.into()));
            NearMiss { miss: Miss::NotText, proposed, distance: FAR }
        }
        (Some(RuleProblem::LongNumber), actual) => {
            let proposed = actual.as_ref().and_then(as_text).map(|v| Proposed::Value(v.into()));
            NearMiss { miss: Miss::LongNumber, proposed, distance: FAR }
        }
        (Some(RuleProblem::LongClaim), _) => {
            NearMiss { miss: Miss::LongClaim, proposed: None, distance: FAR }
        }
        (None, None) => absent(&rule.path, claims),
        (None, Some(actual)) => found(&rule.path, &rule.expected, actual),
    })
}

fn absent(path: &str, claims: &Claims) -> NearMiss {
    let guess = guess(path, claims);
    let proposed = guess.as_ref().map(|guess| Proposed::Path(guess.path().to_owned()));
    let (miss, distance) = match guess {
        Some(Guess::Quotes(path)) => (Miss::Quotes { path }, NEAR),
        Some(Guess::Other(path)) => (Miss::DidYouMean { path }, NEAR + FORM),
        None => (Miss::Absent, FAR),
    };
    NearMiss { miss, proposed, distance }
}

fn found(path: &str, expected: &Value, actual: &Value) -> NearMiss {
    let far = |miss| NearMiss { miss, proposed: None, distance: FAR };
    match actual {
        Value::Null => far(Miss::Null),
        Value::Object(_) => {
            let inside = Claims::from_value(actual.clone())
                .ok()
                .and_then(|inner| inner.leaves().first().map(|(leaf, _)| format!("{path}.{leaf}")));
            far(Miss::Object { inside })
        }
        Value::Array(elements) => elements
            .iter()
            .filter_map(as_text)
            .map(|text| (one(expected, &text), text))
            .min_by_key(|(miss, _)| miss.distance)
            .map_or_else(
                || far(Miss::EmptyList),
                |(near, text)| {
                    let (nearest, miss) = (text.into_owned(), Box::new(near.miss));
                    NearMiss { miss: Miss::ListLacks { nearest, miss }, ..near }
                },
            ),
        other => one(expected, &as_text(other).unwrap_or_default()),
    }
}

/// Why a value's text doesn't match what is expected.
fn one(expected: &Value, actual: &str) -> NearMiss {
    let written = as_text(expected).unwrap_or_default();
    let pattern = expected_pattern(expected).unwrap_or_else(|| Pattern::literal(""));
    let value = |proposed: String| Some(Proposed::Value(proposed));
    if let Some(corrected) = align::in_case_of(&pattern, actual) {
        return NearMiss { miss: Miss::LetterCase, proposed: value(corrected), distance: CASE };
    }
    if let Some(proposed) = github::in_form_of(&written, actual) {
        let claim_has_ids = Subject::parse(actual).is_some_and(|subject| subject.has_ids());
        let miss = Miss::GitHubForm { claim_has_ids };
        return NearMiss { miss, proposed: value(proposed), distance: FORM };
    }
    let stretch = align::stretch(&pattern, actual);
    let elements = pattern.elements();
    let of_text = |range: &Range<usize>| -> String {
        actual.chars().skip(range.start).take(range.len()).collect()
    };
    let distance = NEAR + stretch.pattern.len() + stretch.text.len();
    let proposed = if stretch.pattern.is_empty() {
        let (before, after) = elements.split_at(stretch.pattern.start);
        let part = of_text(&stretch.text);
        value(format!("{}{part}{}", align::written(before), align::written(after)))
    } else {
        value(actual.to_owned())
    };
    // In words, no name is cut: "main" instead of "production", not "mai" instead of "productio".
    let shown = align::whole_words(&pattern, actual, &stretch);
    let (part, at) = (of_text(&shown.text), shown.pattern.start);
    let expected = align::written(&elements[shown.pattern]);
    let miss = match (expected.is_empty(), part.is_empty()) {
        (true, _) => Miss::Missing { part, at },
        (false, true) => Miss::Extra { part: expected, at },
        (false, false) => {
            Miss::Differs { character: stretch.text.start + 1, expected, actual: part }
        }
    };
    NearMiss { miss, proposed, distance }
}

#[cfg(test)]
mod tests;
