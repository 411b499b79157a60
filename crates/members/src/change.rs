//! A change of a member's role in words: what granting it means, what is under way, what came of it.

use crate::list::rows::label;
use crate::role::Role;
use token_api::id::UserLogin;
use token_api::member::Member;

/// A change of one member's role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whose.
    pub login: UserLogin,
    /// What the console calls the member.
    pub label: String,
    /// The role before.
    pub from: Role,
    /// The role that is asked for.
    pub to: Role,
}

impl Change {
    /// A change of this member; `None` if the member has the role already.
    pub fn of(member: &Member, to: Role) -> Option<Self> {
        let from = Role::of(member);
        let (login, label) = (member.user.github_login.clone(), label(&member.user).to_owned());
        (from != to).then_some(Self { login, label, from, to })
    }

    /// The change of the switch "Organization admin": to admin, or to an ordinary member.
    pub fn of_switch(member: &Member) -> Self {
        let from = Role::of(member);
        let to = if from.is_admin() { Role::MEMBER } else { Role::ADMIN };
        let (login, label) = (member.user.github_login.clone(), label(&member.user).to_owned());
        Self { login, label, from, to }
    }

    /// Whether the user is asked first.
    pub fn grants_admin(&self) -> bool {
        self.to.is_admin()
    }

    /// The change back.
    #[must_use]
    pub fn undone(&self) -> Self {
        let Self { login, label, from, to } = self.clone();
        Self { login, label, from: to, to: from }
    }

    /// "Granting…", while the answer is awaited.
    pub fn pending_words(&self) -> &'static str {
        match (self.from.is_admin(), self.to.is_admin()) {
            (_, true) => "Granting…",
            (true, false) => "Taking away…",
            (false, false) => "Changing…",
        }
    }

    /// "Grace Okafor is an organization admin now."
    pub fn done_words(&self) -> String {
        let label = &self.label;
        match (self.from.is_admin(), self.to.is_admin()) {
            (_, true) => format!("{label} is an organization admin now."),
            (true, false) if self.to == Role::MEMBER => {
                format!("{label} is no organization admin any more.")
            }
            (true, false) => {
                format!("{label} is no organization admin any more, but {}.", self.to.name())
            }
            (false, false) => format!("{label} has the role {} now.", self.to.name()),
        }
    }

    /// "Nothing changed: Dmitri Volkov is not an organization admin."
    pub fn not_made_words(&self) -> String {
        let label = &self.label;
        match (self.from.is_admin(), self.to.is_admin()) {
            (_, true) => format!("Nothing changed: {label} is not an organization admin."),
            (true, false) => format!("Nothing changed: {label} is still an organization admin."),
            (false, false) => {
                format!("Nothing changed: {label} has the role {}.", self.from.name())
            }
        }
    }

    /// What it means to make this member an admin. The tokens of the member get the rights, too.
    pub fn consequences(&self) -> Vec<String> {
        let label = &self.label;
        let mut lines = vec![
            format!(
                "{label} can then create and delete the organization's tokens, and read the audit \
                 log."
            ),
            format!(
                "{label} can then add and remove members and teams, give and take roles, also \
                 yours, and change the settings and the OIDC issuers."
            ),
            format!(
                "All personal tokens of {label} get these rights at once, also those that programs \
                 use."
            ),
        ];
        if self.from != Role::MEMBER {
            lines.push(format!("The role {} is replaced.", self.from.name()));
        }
        lines
    }
}

/// What it means to hand the role of the only admin over to another member.
pub fn hand_over_consequences(label: &str) -> [String; 3] {
    [
        format!("{label} becomes the admin of the organization, and you become a member."),
        "Both change at once, because the plan includes one admin.".into(),
        format!("You can't undo this yourself: then only {label} can hand the role back."),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::rows::samples::member;
    use serde_json::json;
    use token_api::id::RoleId;

    fn change(from: Role, to: Role) -> Change {
        Change { login: UserLogin::new("zoe"), label: "Zoë".into(), from, to }
    }

    fn auditor() -> Role {
        Role::Custom { id: RoleId::new("r"), name: "Auditor".into() }
    }

    #[test]
    fn a_change_of_nothing_is_none() {
        let zoe = member(&json!({"user": {"githubLogin": "zoe", "name": "Zoë"}, "role": "member"}));
        assert_eq!(Change::of(&zoe, Role::MEMBER), None);
        assert_eq!(Change::of(&zoe, Role::ADMIN), Some(change(Role::MEMBER, Role::ADMIN)));
        assert_eq!(Change::of_switch(&zoe), change(Role::MEMBER, Role::ADMIN));
        let admin =
            member(&json!({"user": {"githubLogin": "zoe", "name": "Zoë"}, "role": "admin"}));
        assert_eq!(Change::of_switch(&admin), change(Role::ADMIN, Role::MEMBER));
    }

    #[test]
    fn says_what_is_true_before_and_after() {
        let table = [
            (
                change(Role::MEMBER, Role::ADMIN),
                "Granting…",
                "Zoë is an organization admin now.",
                "Nothing changed: Zoë is not an organization admin.",
            ),
            (
                change(Role::ADMIN, Role::MEMBER),
                "Taking away…",
                "Zoë is no organization admin any more.",
                "Nothing changed: Zoë is still an organization admin.",
            ),
            (
                change(Role::ADMIN, auditor()),
                "Taking away…",
                "Zoë is no organization admin any more, but Auditor.",
                "Nothing changed: Zoë is still an organization admin.",
            ),
            (
                change(Role::MEMBER, auditor()),
                "Changing…",
                "Zoë has the role Auditor now.",
                "Nothing changed: Zoë has the role Member.",
            ),
        ];
        for (change, pending, done, not_made) in table {
            assert_eq!(change.pending_words(), pending);
            assert_eq!(change.done_words(), done);
            assert_eq!(change.not_made_words(), not_made);
            assert_eq!(change.undone().undone(), change);
        }
    }

    #[test]
    fn only_granting_is_asked_about_and_a_role_that_goes_is_named() {
        assert!(change(auditor(), Role::ADMIN).grants_admin());
        assert!(!change(Role::ADMIN, auditor()).grants_admin());
        let lines = change(auditor(), Role::ADMIN).consequences();
        assert_eq!(lines.last().map(String::as_str), Some("The role Auditor is replaced."));
        assert_eq!(change(Role::MEMBER, Role::ADMIN).consequences().len(), 3);
    }
}
