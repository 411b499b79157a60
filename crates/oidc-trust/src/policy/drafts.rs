//! One policy while it is edited, and what is said of how it differs from the one that was loaded.

use super::key::{Keys, PolicyKey, RuleKey};
use super::nearest::miss::Proposed;
use serde_json::Value;
use token_api::oidc::PolicyDefinition;

/// A policy that is being edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Its key.
    pub key: PolicyKey,
    /// All of it but the rules.
    pub(super) policy: PolicyDefinition,
    /// The rules in their order. While somebody types, paths may be empty or occur twice.
    pub rules: Vec<RuleDraft>,
}

/// A rule that is being edited.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleDraft {
    /// Its key.
    pub key: RuleKey,
    /// The claim's path as it is typed.
    pub path: String,
    /// What is expected there.
    pub expected: Value,
}

impl Draft {
    /// A policy that has no keys yet.
    pub(super) fn read(policy: &PolicyDefinition, keys: &mut Keys) -> Self {
        let mut head = policy.clone();
        let rules = std::mem::take(&mut head.rules);
        let rules = rules.iter().map(|(path, expected)| RuleDraft {
            key: keys.rule(),
            path: path.to_owned(),
            expected: expected.clone(),
        });
        let rules = rules.collect();
        Self { key: keys.policy(), policy: head, rules }
    }

    /// The policy as it would be saved.
    pub fn definition(&self) -> PolicyDefinition {
        let mut policy = self.policy.clone();
        let rules = self.counting().into_iter();
        policy.rules = rules.map(|rule| (rule.path.clone(), rule.expected.clone())).collect();
        policy
    }

    /// The rules that would be saved, in their order. Of rules with the same path the last one counts, in
    /// the place of the first, as in JSON.
    pub(super) fn counting(&self) -> Vec<&RuleDraft> {
        let mut counting: Vec<&RuleDraft> = Vec::new();
        for rule in &self.rules {
            match counting.iter_mut().find(|other| other.path == rule.path) {
                Some(other) => *other = rule,
                None => counting.push(rule),
            }
        }
        counting
    }

    /// All of it but the rules, which are empty here.
    pub fn head(&self) -> &PolicyDefinition {
        &self.policy
    }

    /// One of its rules.
    pub fn rule(&self, key: RuleKey) -> Option<&RuleDraft> {
        self.rules.iter().find(|rule| rule.key == key)
    }

    /// Changes a rule to what was proposed. Other rules with its path, the old or the new one, give way.
    pub(super) fn change_rule(&mut self, key: RuleKey, to: &Proposed) {
        let Some(rule) = self.rules.iter_mut().find(|rule| rule.key == key) else { return };
        let before = rule.path.clone();
        match to {
            Proposed::Value(value) => rule.expected = Value::String(value.clone()),
            Proposed::Path(path) => rule.path.clone_from(path),
        }
        let after = rule.path.clone();
        self.rules.retain(|one| one.key == key || (one.path != before && one.path != after));
    }

    /// Takes the keys of another one: those of its rules by their paths, and what is left over in order.
    pub(super) fn take_keys(&mut self, before: &Self) {
        self.key = before.key;
        let mut left: Vec<&RuleDraft> = before.rules.iter().collect();
        let mut new: Vec<&mut RuleDraft> = Vec::new();
        for rule in &mut self.rules {
            match left.iter().position(|old| old.path == rule.path) {
                Some(at) => rule.key = left.remove(at).key,
                None => new.push(rule),
            }
        }
        for (rule, old) in new.into_iter().zip(left) {
            rule.key = old.key;
        }
    }

    /// Whether it would be saved alike, whatever the keys.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        let rules = |draft: &Self| -> Vec<(String, Value)> {
            let rule = |rule: &RuleDraft| (rule.path.clone(), rule.expected.clone());
            draft.rules.iter().map(rule).collect()
        };
        self.policy == other.policy && rules(self) == rules(other)
    }
}

/// How a policy stands to what was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// As it was loaded.
    None,
    /// It was loaded, and differs now.
    Edited,
    /// It was not there.
    Added,
}

/// What differs from what was loaded, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Policies that were not there.
    pub added: usize,
    /// Policies that differ.
    pub edited: usize,
    /// Policies that are no longer there.
    pub removed: usize,
    /// Whether those that were loaded stand in another order.
    pub reordered: bool,
}

impl Changes {
    /// "1 added, 2 edited, order changed"; empty when nothing differs.
    pub fn words(self) -> String {
        let counted = [(self.added, "added"), (self.edited, "edited"), (self.removed, "removed")];
        let mut parts: Vec<String> = counted
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if self.reordered {
            parts.push("order changed".into());
        }
        parts.join(", ")
    }
}
