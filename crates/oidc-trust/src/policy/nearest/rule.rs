//! The nearest miss of one rule.

use super::align;
use super::github::{self, Subject};
use super::guess::{Guess, guess};
use super::miss::{Miss, NearMiss, Proposed};
use serde_json::Value;
use std::ops::Range;
use token_api::oidc::{Claims, Pattern, RuleOutcome, RuleProblem, as_text, expected_pattern};

/// Distances of misses that are not counted in characters.
const CASE: usize = 1;
const FORM: usize = 2;
const NEAR: usize = 4;
const FAR: usize = 10_000;

/// Why a rule is not satisfied by claims; `None` when it is.
pub(crate) fn nearest_rule(rule: &RuleOutcome, claims: &Claims) -> Option<NearMiss> {
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
        _ if elements.is_empty() => Miss::NoValue { claim: actual.to_owned() },
        (true, _) => Miss::Missing { part, at },
        (false, true) => Miss::Extra { part: expected, at },
        (false, false) => {
            Miss::Differs { character: stretch.text.start + 1, expected, actual: part }
        }
    };
    NearMiss { miss, proposed, distance }
}
