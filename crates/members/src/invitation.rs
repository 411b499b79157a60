//! Invitations: the form that makes one, the words of those that are open, and the address that accepts
//! one. Whoever knows that address can accept a link: it is handled like a secret.

use crate::role::Role;
use console_core::backend::fault::{Refusal, sentence};
use console_core::submission::Problems;
use console_core::when::NOT_TOLD;
use token_api::invitation::{Invitation, NewInvitation};
use token_api::user::OrgRole;

/// Who can accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// The account with an e-mail address.
    Address,
    /// Whoever has the link.
    Anybody,
}

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Who can accept.
    pub to: To,
    /// The address, if it is to one.
    pub email: String,
    /// The role that it gives.
    pub role: Role,
}

impl Default for Draft {
    /// To an address, with the least role.
    fn default() -> Self {
        Self { to: To::Address, email: String::new(), role: Role::MEMBER }
    }
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The address.
    Email,
    /// The role.
    Role,
}

impl Draft {
    /// Whether nothing would be lost with it.
    pub fn is_empty(&self) -> bool {
        self.email.trim().is_empty()
    }

    /// Checks the form. `open` are the invitations that are known to be open.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check<'a>(
        &self,
        mut open: impl Iterator<Item = &'a Invitation>,
    ) -> Result<NewInvitation, Problems<Field>> {
        if self.to == To::Anybody {
            return Ok(self.role_of(None));
        }
        let email = self.email.trim();
        let is_invited = |it: &Invitation| it.email.eq_ignore_ascii_case(email);
        let problem = if email.is_empty() {
            "Enter the e-mail address of the user to invite.".to_owned()
        } else if !is_address(email) {
            "This is no e-mail address.".to_owned()
        } else if open.any(is_invited) {
            format!("{email} is invited already. Send that invitation again, or cancel it.")
        } else {
            return Ok(self.role_of(Some(email.to_owned())));
        };
        Err(Problems::one(Field::Email, problem))
    }

    fn role_of(&self, email: Option<String>) -> NewInvitation {
        match &self.role {
            Role::BuiltIn(role) => NewInvitation { email, role: role.clone(), role_id: None },
            Role::Custom { id, .. } => {
                NewInvitation { email, role: OrgRole::Member, role_id: Some(id.clone()) }
            }
        }
    }
}

/// Whether a text may be an address. The server decides.
fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    let is_odd = |c: char| c.is_whitespace() || c.is_control();
    parts.is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty())
        && !text.contains(is_odd)
}

/// The field that a refusal is about, with the server's words.
pub fn place(refusal: &Refusal, to: To) -> Option<(Field, String)> {
    let said = refusal.message.as_deref().map(str::trim).filter(|said| !said.is_empty());
    let field = match (refusal.status, refusal.field().as_deref()) {
        (400 | 409 | 422, Some("role" | "roleId" | "roleID")) => Field::Role,
        (400 | 409 | 422, Some("email")) | (409, None) if to == To::Address => Field::Email,
        _ => return None,
    };
    let words = match (field, said) {
        (_, Some(said)) => sentence(said),
        (Field::Email, None) => "The server refuses this address.".to_owned(),
        (Field::Role, None) => "The server refuses this role.".to_owned(),
    };
    Some((field, format!("{words} Nothing was sent.")))
}

/// What to call an invitation.
pub fn label(invitation: &Invitation) -> &str {
    if is_link(invitation) { "Link" } else { &invitation.email }
}

/// Whether anybody can accept it who has the link.
pub fn is_link(invitation: &Invitation) -> bool {
    invitation.email.trim().is_empty()
}

/// The name of the role that it gives. `roles` are those of the organization, as far as known.
pub fn role_name(invitation: &Invitation, roles: &[Role]) -> String {
    let Some(given) = &invitation.role_id else {
        return Role::BuiltIn(invitation.role.clone()).name().to_owned();
    };
    let known = roles.iter().find(|role| role.id() == Some(given));
    known.map_or_else(|| given.to_string(), |role| role.name().to_owned())
}

/// Whether it can be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It waits to be accepted.
    Open,
    /// It was not accepted in time.
    Expired,
    /// In the server's word, or not told.
    Other(&'a str),
}

impl<'a> Standing<'a> {
    /// That of an invitation.
    pub fn of(invitation: &'a Invitation) -> Self {
        match invitation.status.trim() {
            "pending" => Self::Open,
            "expired" => Self::Expired,
            "" => Self::Other(NOT_TOLD),
            other => Self::Other(other),
        }
    }

    /// In a word.
    pub fn word(self) -> &'a str {
        match self {
            Self::Open => "open",
            Self::Expired => "expired",
            Self::Other(word) => word,
        }
    }
}

/// "3 open, 1 expired"; how many there are, where a server has other words.
pub fn counts<'a>(invitations: impl Iterator<Item = &'a Invitation>) -> String {
    let (mut all, mut open, mut expired) = (0_usize, 0_usize, 0_usize);
    for invitation in invitations {
        all += 1;
        match Standing::of(invitation) {
            Standing::Open => open += 1,
            Standing::Expired => expired += 1,
            Standing::Other(_) => {}
        }
    }
    match (all, expired) {
        (0, _) => "none".to_owned(),
        _ if all != open + expired => all.to_string(),
        (_, 0) => format!("{open} open"),
        _ => format!("{open} open, {expired} expired"),
    }
}

/// The whole address that accepts an invitation. Servers tell it with or without their own origin, which
/// is `base`. `None` if it is not told or is not one of the web.
pub fn accept_url(told: &str, base: &str) -> Option<String> {
    let told = told.trim();
    if told.starts_with("https://") || told.starts_with("http://") {
        Some(told.to_owned())
    } else if told.starts_with('/') && !told.starts_with("//") {
        Some(format!("{}{told}", base.trim_end_matches('/')))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use token_api::id::RoleId;

    fn invitation(fields: &Value) -> Invitation {
        let mut all = json!({"id": "i1"});
        let (Value::Object(all_fields), Value::Object(fields)) = (&mut all, fields.clone()) else {
            panic!("two objects")
        };
        all_fields.extend(fields);
        serde_json::from_value(all).unwrap()
    }

    fn auditor() -> Role {
        Role::Custom { id: RoleId::new("r1"), name: "Auditor".into() }
    }

    #[test]
    fn an_address_is_needed_that_is_not_invited_yet() {
        let open = [invitation(&json!({"email": "zoe@example.com"}))];
        let check = |email: &str| {
            let draft = Draft { email: email.into(), ..Draft::default() };
            draft
                .check(open.iter())
                .map_err(|problems| problems.of(Field::Email).unwrap().to_owned())
        };
        let sent = serde_json::to_value(check(" li@example.com ").unwrap()).unwrap();
        assert_eq!(sent, json!({"email": "li@example.com", "role": "member"}));
        for (email, begin) in [
            (" ", "Enter the e-mail"),
            ("li", "This is no"),
            ("@x", "This is no"),
            ("li@", "This is no"),
            ("l i@x.org", "This is no"),
            ("Zoe@Example.com", "Zoe@Example.com is invited already"),
        ] {
            let said = check(email).unwrap_err();
            assert!(said.starts_with(begin), "{email}: {said}");
        }
    }

    #[test]
    fn a_link_has_no_address_and_a_role_of_ones_own_is_named_by_its_identifier() {
        let draft = Draft { to: To::Anybody, email: "half-typed".into(), role: auditor() };
        let sent = serde_json::to_value(draft.check(std::iter::empty()).unwrap()).unwrap();
        assert_eq!(sent, json!({"role": "member", "roleId": "r1"}));
    }

    #[test]
    fn a_refusal_is_shown_at_the_field_that_it_is_about() {
        let refusal = |status, path: Option<&str>| {
            let (message, path) = (Some("No".to_owned()), path.map(str::to_owned));
            Refusal { status, message, path, ..Refusal::default() }
        };
        let at = |status, path, to| place(&refusal(status, path), to).map(|(field, _)| field);
        let table = [
            (at(409, Some("email"), To::Address), Some(Field::Email)),
            (at(400, Some("email"), To::Address), Some(Field::Email)),
            (at(409, None, To::Address), Some(Field::Email)),
            // A link has no such field.
            (at(409, None, To::Anybody), None),
            (at(400, Some("roleId"), To::Anybody), Some(Field::Role)),
            (at(403, Some("role"), To::Address), None),
            (at(400, None, To::Address), None),
        ];
        for (placed, expected) in table {
            assert_eq!(placed, expected);
        }
        let words = place(&refusal(409, Some("email")), To::Address).unwrap().1;
        assert_eq!(words, "No. Nothing was sent.");
    }

    #[test]
    fn what_is_told_is_said_in_words() {
        let roles = [Role::ADMIN, auditor()];
        let of = |fields: Value| {
            let it = invitation(&fields);
            (label(&it).to_owned(), role_name(&it, &roles), Standing::of(&it).word().to_owned())
        };
        let words = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(
            of(json!({"email": "a@x", "role": "admin", "status": "pending"})),
            words("a@x", "Admin", "open")
        );
        assert_eq!(
            of(json!({"role": "member", "roleId": "r1", "status": "expired"})),
            words("Link", "Auditor", "expired")
        );
        assert_eq!(
            of(json!({"email": "a@x", "roleId": "r9", "role": "member"})),
            words("a@x", "r9", "not told")
        );
        let count = |states: &[&str]| {
            let all: Vec<_> =
                states.iter().map(|state| invitation(&json!({"status": state}))).collect();
            counts(all.iter())
        };
        assert_eq!(count(&[]), "none");
        assert_eq!(count(&["pending", "pending"]), "2 open");
        assert_eq!(count(&["pending", "expired"]), "1 open, 1 expired");
        assert_eq!(count(&["pending", "sent"]), "2");
    }

    #[test]
    fn the_address_that_accepts_is_whole_and_one_of_the_web() {
        let base = "https://api.example.com";
        for (told, expected) in [
            ("/api/orgs/acme/invites/i1", Some("https://api.example.com/api/orgs/acme/invites/i1")),
            ("https://app.example.com/i1", Some("https://app.example.com/i1")),
            ("", None),
            ("//evil.example/i1", None),
            ("javascript:alert(1)", None),
            ("i1", None),
        ] {
            assert_eq!(accept_url(told, base).as_deref(), expected, "{told}");
        }
    }
}
