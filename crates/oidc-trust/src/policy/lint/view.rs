//! A policy, read for the linter: its paths and patterns parsed once.

use super::shared::Shared;
use crate::policy::fix::Fix;
use crate::policy::judged::{Judged, JudgedRule, Keyed};
use crate::policy::key::{PolicyRef, RuleKey};
use crate::policy::nearest::{NearMiss, Proposed};
use serde_json::Value;
use token_api::oidc::{ClaimPath, Element, PathError, Pattern, PolicyDefinition, expected_pattern};

/// A policy, read.
pub(super) struct View<'a> {
    /// Which one.
    pub at: PolicyRef,
    /// The policy.
    pub definition: &'a PolicyDefinition,
    /// Its rules in order.
    pub rules: Vec<Rule<'a>>,
    /// What it says to the sample, if there is one.
    judged: Option<&'a Judged>,
    /// What is known of the issuer, if strangers get ID tokens of it, too.
    shared: Option<&'static Shared>,
}

/// A rule, read.
pub(super) struct Rule<'a> {
    /// Which one.
    pub key: RuleKey,
    /// Its path as it is written.
    pub text: &'a str,
    /// Its path.
    pub path: Result<ClaimPath, PathError>,
    /// What it expects.
    pub value: &'a Value,
    /// The same as a pattern, where it is one.
    pub pattern: Option<Pattern>,
    /// Why the sample misses it, if there is a sample and it does.
    pub near: Option<&'a NearMiss>,
}

/// Claims that say nothing about who somebody is.
const NOT_WHO: [&str; 7] = ["aud", "iss", "exp", "nbf", "iat", "jti", "sub"];

impl<'a> View<'a> {
    /// `judged` is what it says to the sample, if there is one.
    pub fn of(
        policy: Keyed<'a>,
        judged: Option<&'a Judged>,
        shared: Option<&'static Shared>,
    ) -> Self {
        let said = judged.into_iter().flat_map(|judged| &judged.rules).map(Some);
        let rules = policy.rules.iter().zip(policy.definition.rules.iter());
        let rule = |((key, (text, value)), said): ((&RuleKey, _), Option<&'a JudgedRule>)| Rule {
            key: *key,
            text,
            path: ClaimPath::parse(text),
            value,
            pattern: expected_pattern(value),
            near: said.and_then(|said| said.near.as_ref()),
        };
        let rules = rules.zip(said.chain(std::iter::repeat(None))).map(rule).collect();
        Self { at: policy.at, definition: policy.definition, rules, judged, shared }
    }

    /// Whether the sample is one of those that the policy is about: all of its rules but this one hold,
    /// and one of them tells one job from another. Of any other sample no value may be taken: the policy
    /// would match nothing, or be for whoever the sample is from.
    pub fn is_meant(&self, but: Option<RuleKey>) -> bool {
        self.judged.is_some_and(|judged| judged.all_but(but)) && self.says_whose_but(but)
    }

    /// Whether its rules but this one tell whose ID token it is: by the owner, where anybody gets one.
    fn says_whose_but(&self, but: Option<RuleKey>) -> bool {
        let tells = |rule: &Rule| {
            let is_who = rule.text == "sub" || !NOT_WHO.contains(&rule.text);
            Some(rule.key) != but && is_who && !rule.is_open()
        };
        match self.shared {
            Some(shared) => !shared.lets_strangers_in_but(self, but),
            None => self.rules.iter().any(tells),
        }
    }

    /// The fix that sets the value of a rule.
    pub fn set(&self, rule: &Rule, value: String) -> Fix {
        self.change(rule, &Proposed::Value(value))
    }

    /// The fix that changes a rule to what is proposed.
    pub fn change(&self, rule: &Rule, to: &Proposed) -> Fix {
        Fix::rule(self.at.key, (rule.key, rule.text), to)
    }

    /// The fix that adds a rule for a path.
    pub fn add(&self, path: &str, value: String) -> Fix {
        Fix::add(self.at.key, self.rule(path).map(|rule| rule.key), path, value)
    }

    /// The fix that asks for the value for a path.
    pub fn ask(&self, path: &str) -> Fix {
        Fix::ask(self.at.key, self.rule(path).map(|rule| rule.key), path)
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
