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
    /// A rule, of this path, changes to what is proposed.
    pub(crate) fn rule(policy: PolicyKey, (rule, path): (RuleKey, &str), to: &Proposed) -> Self {
        let label = match to {
            Proposed::Value(value) => format!("Change {} to {}", code(path), code(value)),
            Proposed::Path(to) => format!("Change the path to {}", code(to)),
        };
        Self { label, policy, change: Change::Rule { rule, to: to.clone() } }
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
        Self { label, policy, change }
    }
}
