//! The form that adds a user to the organization: what is checked before it is sent, and at which field a
//! refusal is shown.

use crate::list::rows::MemberRow;
use console_core::backend::fault::{Refusal, sentence};
use console_core::submission::Problems;
use std::sync::Arc;
use token_api::id::UserLogin;
use token_api::member::NewMember;
use token_api::user::OrgRole;

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The login.
    pub login: String,
    /// The role: a new member gets a built-in one.
    pub role: OrgRole,
}

impl Default for Draft {
    /// The least role.
    fn default() -> Self {
        Self { login: String::new(), role: OrgRole::Member }
    }
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The login.
    Login,
    /// The role.
    Role,
}

impl Draft {
    /// Whether nothing would be lost with it.
    pub fn is_empty(&self) -> bool {
        self.login.trim().is_empty()
    }

    /// Checks the form.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(
        &self,
        members: &[Arc<MemberRow>],
    ) -> Result<(UserLogin, NewMember), Problems<Field>> {
        let login = self.login.trim();
        let problem = if login.is_empty() {
            Some("Enter the login of a user who has an account.".to_owned())
        } else if login.contains(char::is_whitespace) {
            Some("A login has no white space.".to_owned())
        } else if members.iter().any(|row| row.is_of(&UserLogin::new(login))) {
            Some(format!("{login} is a member already."))
        } else {
            None
        };
        match problem {
            Some(words) => Err(Problems::one(Field::Login, words)),
            None => Ok((UserLogin::new(login), NewMember { role: self.role.clone() })),
        }
    }
}

/// The field that a refusal is about, with the server's words.
pub fn place(refusal: &Refusal) -> Option<(Field, String)> {
    let said = refusal.message.as_deref().map(str::trim).filter(|said| !said.is_empty());
    let field = match (refusal.status, refusal.field().as_deref()) {
        (_, Some("role")) => Field::Role,
        (_, Some("userLogin" | "login")) | (404 | 409, _) => Field::Login,
        _ => return None,
    };
    let words = match (refusal.status, said) {
        (_, Some(said)) => format!("{} Nothing was changed.", sentence(said)),
        (404, None) => "No user has this login. Nothing was changed.".into(),
        (409, None) => "This user is a member already. Nothing was changed.".into(),
        (_, None) => "The server refused this. Nothing was changed.".into(),
    };
    Some((field, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::rows::samples::row;
    use serde_json::json;

    #[test]
    fn a_login_is_needed_that_is_no_member_yet() {
        let members = [Arc::new(row(&json!({"user": {"githubLogin": "ada"}})))];
        let check = |login: &str| {
            let draft = Draft { login: login.into(), ..Draft::default() };
            draft.check(&members).map_err(|problems| problems.of(Field::Login).unwrap().to_owned())
        };
        assert_eq!(check(" linus ").unwrap().0, UserLogin::new("linus"));
        assert_eq!(check("linus").unwrap().1, NewMember { role: OrgRole::Member });
        assert!(check(" ").unwrap_err().starts_with("Enter the login"));
        assert!(check("li nus").unwrap_err().starts_with("A login has no"));
        assert_eq!(check("ada").unwrap_err(), "ada is a member already.");
    }

    #[test]
    fn a_refusal_is_shown_at_the_field_that_it_is_about() {
        let refusal = |status, message: Option<&str>, path: Option<&str>| {
            let (message, path) = (message.map(str::to_owned), path.map(str::to_owned));
            place(&Refusal { status, message, path, ..Refusal::default() })
        };
        let words = |words: &str| format!("{words} Nothing was changed.");
        let table = [
            (refusal(404, None, None), Some((Field::Login, words("No user has this login.")))),
            (refusal(404, Some("No x"), None), Some((Field::Login, words("No x.")))),
            (
                refusal(409, Some("Here already."), Some("userLogin")),
                Some((Field::Login, words("Here already."))),
            ),
            (refusal(400, Some("No."), Some("role")), Some((Field::Role, words("No.")))),
            (refusal(400, Some("One admin."), None), None),
            (refusal(403, Some("No."), None), None),
        ];
        for (placed, expected) in table {
            assert_eq!(placed, expected);
        }
    }
}
