//! Fixes: one change to one policy, for a button. Whoever proposes one says what it does; applying
//! it is pure, so that it can be tried before it is taken.

use super::nearest::words::code;
use token_api::oidc::PolicyDefinition;

/// A change that is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What the button says, such as ``Change `sub` to `repo:acme/api:*` ``.
    pub label: String,
    /// Which policy, by its place in the list.
    pub policy: usize,
    /// What becomes of it.
    pub change: Change,
}

/// What becomes of a policy.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A rule gets another value, or is added at the end.
    SetRule {
        /// The claim path as it is written, or shall be.
        path: String,
        /// The pattern.
        value: String,
    },
    /// A rule gets another path; a rule that has it already gives way.
    RenameRule {
        /// The path as it is written.
        from: String,
        /// The path that it shall be.
        to: String,
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
    /// The rule that changes its value.
    pub(crate) fn value(policy: usize, path: &str, value: String) -> Self {
        let label = format!("Change {} to {}", code(path), code(&value));
        Self { label, policy, change: Change::SetRule { path: path.to_owned(), value } }
    }

    /// The rule that is added.
    pub(crate) fn rule(policy: usize, path: &str, value: String) -> Self {
        let label = format!("Add {} = {}", code(path), code(&value));
        Self { label, policy, change: Change::SetRule { path: path.to_owned(), value } }
    }

    /// The rule that changes its path.
    pub(crate) fn path(policy: usize, from: &str, to: String) -> Self {
        let label = format!("Change the path to {}", code(&to));
        Self { label, policy, change: Change::RenameRule { from: from.to_owned(), to } }
    }

    /// The policies with the change made; unchanged when there is no such policy any more.
    pub fn apply(&self, policies: &[PolicyDefinition]) -> Vec<PolicyDefinition> {
        let mut policies = policies.to_vec();
        let Some(policy) = policies.get_mut(self.policy) else { return policies };
        match &self.change {
            Change::SetRule { path, value } => policy.rules.set(path, value.as_str()),
            Change::RenameRule { from, to } => policy.rules.rename(from, to),
            Change::SetAdmin(admin) => policy.set_admin(*admin),
            Change::SetTeam(team) => policy.team_name = Some(team.clone()),
            Change::SetUser(login) => policy.user_login = Some(login.clone()),
            Change::Remove => {
                policies.remove(self.policy);
            }
            Change::InsertAfter(new) => policies.insert(self.policy + 1, new.as_ref().clone()),
        }
        policies
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use token_api::oidc::{Decision, PolicyTokenType};

    fn policies() -> Vec<PolicyDefinition> {
        let mut policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Team);
        policy.rules = [("aud", "x"), ("sub", "y")].into_iter().collect();
        vec![policy.clone(), policy]
    }

    #[test]
    fn changes_one_policy_and_no_other() {
        let new = PolicyDefinition::new(Decision::Deny, PolicyTokenType::Personal);
        let table = [
            Fix::value(1, "sub", "z".into()).change,
            Fix::rule(1, "repository_id", "7".into()).change,
            Fix::path(1, "sub", "actor".into()).change,
            Change::SetAdmin(true),
            Change::SetTeam("platform".into()),
            Change::SetUser("ada".into()),
            Change::InsertAfter(Box::new(new)),
            Change::Remove,
        ];
        for change in table {
            let fix = Fix { label: String::new(), policy: 1, change };
            let fixed = fix.apply(&policies());
            assert_eq!(fixed[0], policies()[0], "{fix:?}");
            assert_ne!(fixed, policies(), "{fix:?}");
            let gone = Fix { policy: 2, ..fix };
            assert_eq!(gone.apply(&policies()), policies());
        }
    }

    #[test]
    fn a_rule_keeps_its_place() {
        let fixed = Fix::value(0, "aud", "z".into()).apply(&policies());
        assert_eq!(fixed[0].rules, [("aud", "z"), ("sub", "y")].into_iter().collect());
        let fixed = Fix::path(0, "aud", "iss".into()).apply(&policies());
        assert_eq!(fixed[0].rules, [("iss", "x"), ("sub", "y")].into_iter().collect());
    }
}
