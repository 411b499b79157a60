//! What to ask a server for, and what is known without asking: servers note each refusal in their
//! audit logs. What the known role certainly forbids is explained without a call. What is uncertain
//! is asked for once, when the user opens it; the answer counts until the user asks again.

use crate::backend::fault::ApiError;
use crate::backend::identity::{Denial, Identity, Standing};
use token_api::id::OrgName;
use token_api::token::Owner;
use token_api::user::OrgRole;

/// What the server may refuse to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A list of tokens.
    Tokens(Owner),
    /// An organization's teams.
    Teams(OrgName),
    /// An organization's members.
    Members(OrgName),
    /// An organization's audit log.
    Log(OrgName),
    /// An organization's OIDC issuers and their policies.
    Issuers(OrgName),
}

impl Subject {
    /// The organization that decides; a person's own tokens have none.
    pub fn org(&self) -> Option<&OrgName> {
        match self {
            Self::Tokens(owner) => owner.org(),
            Self::Teams(org) | Self::Members(org) | Self::Log(org) | Self::Issuers(org) => {
                Some(org)
            }
        }
    }

    /// Whether an identity may see it, as far as can be told.
    ///
    /// # Errors
    /// Why it certainly may not.
    pub fn check(&self, identity: &Identity, team_role: Option<&OrgRole>) -> Result<(), Denial> {
        match self {
            Self::Tokens(owner) => identity.manage_tokens(owner, team_role),
            // Every role sees those.
            Self::Teams(_) | Self::Members(_) => Ok(()),
            Self::Log(org) => identity.read_log(org),
            Self::Issuers(org) => identity.manage_trust(org),
        }
    }

    /// Whether the organization's settings may change the answer of [`Self::check`]: a built-in role
    /// forbids nothing for certain where the organization has roles of its own.
    pub fn depends_on_settings(&self, identity: &Identity) -> bool {
        self.org().is_some_and(|org| matches!(identity.standing(org), Standing::BuiltIn(_)))
            && self.check(identity, Some(&OrgRole::Member)).is_err()
    }
}

/// What the server has answered in this session, as far as it is about permission.
#[derive(Clone, Debug, Default)]
pub struct Answers(Vec<(Subject, Answer)>);

#[derive(Clone, Debug)]
enum Answer {
    Permitted,
    Refused(ApiError),
    /// The user wants the server to be asked, whatever is known.
    Wanted,
}

impl Answers {
    /// What stands in the place of an answer, if the server need not be asked.
    pub fn known(&self, subject: &Subject, denial: Option<Denial>) -> Option<ApiError> {
        match self.0.iter().find(|(other, _)| other == subject) {
            Some((_, Answer::Permitted | Answer::Wanted)) => None,
            Some((_, Answer::Refused(error))) => Some(error.clone()),
            None => denial.map(|denial| ApiError::NotAsked(denial.0)),
        }
    }

    /// Takes note of what came of asking. Other failures say nothing of permission.
    pub fn note<T>(&mut self, subject: &Subject, result: &Result<T, ApiError>) {
        match result {
            Ok(_) => self.set(subject, Answer::Permitted),
            Err(error @ ApiError::Refused(refusal)) if refusal.status == 403 => {
                self.set(subject, Answer::Refused(error.clone()));
            }
            Err(_) => {}
        }
    }

    /// The user asks the server, whatever is known.
    pub fn ask_again(&mut self, subject: &Subject) {
        self.set(subject, Answer::Wanted);
    }

    fn set(&mut self, subject: &Subject, answer: Answer) {
        self.0.retain(|(other, _)| other != subject);
        self.0.push((subject.clone(), answer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::fault::Refusal;
    use serde_json::{Value, json};
    use token_api::id::TeamName;

    fn acme() -> OrgName {
        OrgName::new("acme")
    }

    fn person(role: Value) -> Identity {
        signed_in(role, Value::Null)
    }

    fn signed_in(role: Value, token_info: Value) -> Identity {
        let user = json!({
            "githubLogin": "linus", "organizations": [{"githubLogin": "acme", "role": role}],
            "tokenInfo": token_info,
        });
        Identity::new(serde_json::from_value(user).unwrap())
    }

    fn subjects() -> [Subject; 6] {
        let team = Owner::Team(acme(), TeamName::new("web"));
        [
            Subject::Tokens(Owner::Personal),
            Subject::Tokens(Owner::Organization(acme())),
            Subject::Tokens(team),
            Subject::Teams(acme()),
            Subject::Log(acme()),
            Subject::Issuers(acme()),
        ]
    }

    fn refused(status: u16) -> ApiError {
        ApiError::Refused(Refusal { status, ..Refusal::default() })
    }

    #[test]
    fn what_the_role_certainly_forbids_is_not_asked_for() {
        let robot =
            |role: &str| signed_in(json!(role), json!({"name": "ci", "organization": "acme"}));
        let table = [
            (person(json!("admin")), [false; 6]),
            (person(json!("member")), [false, true, true, false, true, true]),
            (person(json!("none")), [false, true, true, false, true, true]),
            // A role that is not told, or that is none of the built-in ones, forbids nothing for certain.
            (person(Value::Null), [false; 6]),
            (person(json!("auditor")), [false; 6]),
            (robot("member"), [true, true, true, false, true, true]),
            (robot("admin"), [true, true, false, false, false, false]),
        ];
        for (who, expected) in table {
            let is_known = |subject: Subject| {
                let denial = subject.check(&who, Some(&OrgRole::Member)).err();
                Answers::default().known(&subject, denial).is_some()
            };
            assert_eq!(subjects().map(is_known), expected, "{:?}", who.user);
        }
    }

    #[test]
    fn the_settings_are_read_before_a_built_in_role_forbids_something() {
        let depends = |who: &Identity| subjects().map(|subject| subject.depends_on_settings(who));
        assert_eq!(depends(&person(json!("member"))), [false, true, true, false, true, true]);
        assert_eq!(depends(&person(json!("admin"))), [false; 6]);
        assert_eq!(depends(&person(Value::Null)), [false; 6]);
        assert_eq!(depends(&person(json!("auditor"))), [false; 6]);
    }

    #[test]
    fn an_answer_counts_until_the_user_asks_again() {
        let log = Subject::Log(acme());
        let denial = || Some(Denial("no".into()));
        let mut answers = Answers::default();
        assert_eq!(answers.known(&log, None), None);
        assert_eq!(answers.known(&log, denial()), Some(ApiError::NotAsked("no".into())));
        // Refused: kept, whatever the role says.
        answers.note(&log, &Err::<(), _>(refused(403)));
        assert_eq!(answers.known(&log, None), Some(refused(403)));
        answers.ask_again(&log);
        assert_eq!(answers.known(&log, denial()), None);
        // The server decides, not the role.
        answers.note(&log, &Ok(()));
        assert_eq!(answers.known(&log, denial()), None);
        // Of the others nothing is known by that, and other failures say nothing.
        assert!(answers.known(&Subject::Issuers(acme()), denial()).is_some());
        let mut answers = Answers::default();
        for error in [refused(404), refused(429), refused(500), ApiError::Unreachable] {
            answers.note(&log, &Err::<(), _>(error));
            assert_eq!(answers.known(&log, None), None);
        }
    }
}
