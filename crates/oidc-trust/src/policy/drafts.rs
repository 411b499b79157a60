//! One policy while it is edited, and what is said of how it differs from the one that was loaded.

use super::key::Key;
use serde_json::Value;
use token_api::oidc::PolicyDefinition;

/// A policy that is being edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Its name while it is edited.
    pub key: Key,
    /// All of it but the rules.
    pub(super) policy: PolicyDefinition,
    /// The rules in their order. While somebody types, paths may be empty or occur twice.
    pub rules: Vec<RuleDraft>,
}

/// A rule that is being edited.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleDraft {
    /// Its name while it is edited.
    pub key: Key,
    /// The claim's path as it is typed.
    pub path: String,
    /// What is expected there.
    pub expected: Value,
}

impl Draft {
    /// The policy as it would be saved. Of rules with the same path the last one counts, as in JSON.
    pub fn definition(&self) -> PolicyDefinition {
        let mut policy = self.policy.clone();
        policy.rules =
            self.rules.iter().map(|rule| (rule.path.clone(), rule.expected.clone())).collect();
        policy
    }

    /// All of it but the rules, which are empty here.
    pub fn head(&self) -> &PolicyDefinition {
        &self.policy
    }

    /// One of its rules.
    pub fn rule(&self, key: Key) -> Option<&RuleDraft> {
        self.rules.iter().find(|rule| rule.key == key)
    }

    /// Takes the place of another one. Rows keep their names, so that what shows them stays.
    pub(super) fn take_names(&mut self, before: &Self) {
        for (new, old) in self.rules.iter_mut().zip(&before.rules) {
            new.key = old.key;
        }
        self.key = before.key;
    }

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
