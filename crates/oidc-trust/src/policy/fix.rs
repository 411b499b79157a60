//! Fixes: one change of one policy, for a button. Whoever proposes one says what it does;
//! [`Editor::apply`](super::editor::Editor::apply) makes it.

use super::key::{PolicyKey, RuleKey};
use super::nearest::miss::Proposed;
use super::nearest::words::code;
use token_api::oidc::PolicyDefinition;

/// A change that is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What the button says, such as ``Change `sub` to `repo:acme/api:*` ``.
    pub label: String,
    /// Which policy changes.
    pub policy: PolicyKey,
    /// What becomes of it.
    pub change: Change,
    /// Whether the value was taken from the claims that are tried.
    pub is_of_sample: bool,
}

/// What becomes of a policy.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A rule gets another value or path. Other rules with its path give way.
    Rule {
        /// Which rule.
        rule: RuleKey,
        /// What it shall be.
        to: Proposed,
    },
    /// A rule is added at the end.
    AddRule {
        /// The claim path.
        path: String,
        /// The pattern.
        value: String,
    },
    /// A rule loses its value, or is added without one, for somebody to type it.
    AskValue {
        /// Which rule, if there is one.
        rule: Option<RuleKey>,
        /// The claim path.
        path: String,
    },
    /// An admin's rights are given or taken.
    SetAdmin(bool),
    /// Another team, for a team's token.
    SetTeam(String),
    /// Another person, for a personal token.
    SetUser(String),
    /// The policy goes.
    Remove,
    /// Another one is added behind it.
    InsertAfter(Box<PolicyDefinition>),
}

impl Fix {
    /// A change, by a button that says this.
    pub(crate) fn of(policy: PolicyKey, label: impl Into<String>, change: Change) -> Self {
        Self { label: label.into(), policy, change, is_of_sample: false }
    }

    /// The same, with a value that the sample has.
    pub(crate) fn of_sample(self) -> Self {
        Self { is_of_sample: true, ..self }
    }

    /// The value of the rule for a path is asked for, where nothing tells it.
    pub(crate) fn ask(policy: PolicyKey, rule: Option<RuleKey>, path: &str) -> Self {
        let change = Change::AskValue { rule, path: path.to_owned() };
        Self::of(policy, format!("Type the value for {}", code(path)), change)
    }

    /// A rule, of this path, changes to what is proposed.
    pub(crate) fn rule(policy: PolicyKey, (rule, path): (RuleKey, &str), to: &Proposed) -> Self {
        let label = match to {
            Proposed::Value(value) => format!("Change {} to {}", code(path), code(value)),
            Proposed::Path(to) => format!("Change the path to {}", code(to)),
        };
        Self::of(policy, label, Change::Rule { rule, to: to.clone() })
    }

    /// A rule is added; the one that has this path already, if there is one, gets the value.
    pub(crate) fn add(
        policy: PolicyKey,
        known: Option<RuleKey>,
        path: &str,
        value: String,
    ) -> Self {
        let label = format!("Add {} = {}", code(path), code(&value));
        let change = match known {
            Some(rule) => Change::Rule { rule, to: Proposed::Value(value) },
            None => Change::AddRule { path: path.to_owned(), value },
        };
        Self::of(policy, label, change)
    }
}
