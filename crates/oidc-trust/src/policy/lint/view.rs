//! A policy, read for the linter: its paths and patterns parsed once.

use serde_json::Value;
use token_api::oidc::{ClaimPath, Element, PathError, Pattern, PolicyDefinition, expected_pattern};

/// A policy, read.
pub(super) struct View<'a> {
    /// Its place in the list.
    pub index: usize,
    /// The policy.
    pub definition: &'a PolicyDefinition,
    /// Its rules in order.
    pub rules: Vec<Rule<'a>>,
}

/// A rule, read.
pub(super) struct Rule<'a> {
    /// Its path as it is written.
    pub text: &'a str,
    /// Its path.
    pub path: Result<ClaimPath, PathError>,
    /// What it expects.
    pub value: &'a Value,
    /// The same as a pattern, where it is one.
    pub pattern: Option<Pattern>,
}

/// Claims that say nothing about who somebody is.
const NOT_WHO: [&str; 7] = ["aud", "iss", "exp", "nbf", "iat", "jti", "sub"];

impl<'a> View<'a> {
    pub fn of(index: usize, definition: &'a PolicyDefinition) -> Self {
        let rule = |(text, value): (&'a str, &'a Value)| Rule {
            text,
            path: ClaimPath::parse(text),
            value,
            pattern: expected_pattern(value),
        };
        Self { index, definition, rules: definition.rules.iter().map(rule).collect() }
    }

    /// The rule for a path, however it is written.
    pub fn rule(&self, path: &str) -> Option<&Rule<'a>> {
        let path = ClaimPath::parse(path).ok()?;
        self.rules.iter().find(|rule| rule.path.as_ref() == Ok(&path))
    }

    /// Whether a rule for this path expects one exact value.
    pub fn pins(&self, path: &str) -> bool {
        self.rule(path).is_some_and(Rule::is_exact)
    }

    /// Whether a rule beside audience and subject tells one from another.
    pub fn tells_who(&self) -> bool {
        self.rules.iter().any(|rule| !NOT_WHO.contains(&rule.text) && !rule.is_open())
    }

    /// Whether two policies are about the same tokens.
    pub fn same_token(&self, other: &View) -> bool {
        let (a, b) = (self.definition, other.definition);
        a.token_type == b.token_type && a.holder() == b.holder()
    }
}

impl Rule<'_> {
    /// Whether it expects one exact value.
    pub fn is_exact(&self) -> bool {
        let exact = |pattern: &Pattern| {
            pattern.elements().iter().all(|element| matches!(element, Element::Char(_)))
        };
        self.pattern.as_ref().is_some_and(exact)
    }

    /// Whether it expects nothing in particular: wildcards alone, one of them a star.
    pub fn is_open(&self) -> bool {
        self.pattern.as_ref().is_some_and(|pattern| {
            let elements = pattern.elements();
            elements.contains(&Element::Many)
                && !elements.iter().any(|element| matches!(element, Element::Char(_)))
        })
    }

    /// The value as it is written, where it is text.
    pub fn written(&self) -> Option<&str> {
        self.value.as_str()
    }
}
