//! What a provider asks, and what its answers come to.

use super::ask::{self, Question, Reader};
use token_api::oidc::{Decision, PolicyDefinition, PolicyTokenType};

/// What a provider's card says and asks.
pub(crate) struct Card {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// Help for the field "URL".
    pub(super) url_hint: &'static str,
    pub(super) questions: &'static [Question],
    pub(super) write: fn(&mut Reader<'_>, &str) -> Trust,
}

/// What answers come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// The issuer's URL, where the answers tell it; else a person has to.
    pub url: Option<String>,
    /// What is let in. Each becomes a policy.
    pub subjects: Vec<Subject>,
    /// What a person should know about these rules.
    pub advice: Vec<Advice>,
    /// What is wrong with which answer. Where there is any, the rules have gaps.
    pub problems: Vec<(&'static str, String)>,
}

/// One kind of ID token that is let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Which ones these are, where there is more than one.
    pub about: &'static str,
    /// Claim paths and what is expected there.
    pub rules: Vec<(&'static str, String)>,
}

/// Something to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Whether it is about a danger.
    pub is_warning: bool,
    /// The sentence.
    pub text: String,
}

impl Advice {
    pub(super) fn know(text: impl Into<String>) -> Self {
        Self { is_warning: false, text: text.into() }
    }

    pub(super) fn beware(text: impl Into<String>) -> Self {
        Self { is_warning: true, text: text.into() }
    }
}

/// What an ID token is exchanged for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    /// A token of the organization, possibly with an admin's rights.
    Organization {
        /// Whether it has them.
        admin: bool,
    },
    /// A token with the rights of this team.
    Team(String),
    /// A token with the rights of this person.
    Personal(String),
}

/// The claim that says whom an ID token is for.
pub(super) const AUD: &str = "aud";

/// The claim that says whose ID token it is.
pub(super) const SUB: &str = "sub";

impl Subject {
    /// A subject for this audience, the only one of its card.
    pub(super) fn of(aud: &str, sub: impl Into<String>) -> Self {
        Self { about: "", rules: vec![(AUD, aud.to_owned()), (SUB, sub.into())] }
    }

    pub(super) fn and(mut self, path: &'static str, pattern: impl Into<String>) -> Self {
        self.rules.push((path, pattern.into()));
        self
    }
}

impl Trust {
    /// The policies that let these in. While answers are missing, they have gaps.
    pub fn policies(&self, grant: &Grant) -> Vec<PolicyDefinition> {
        let policy = |subject: &Subject| {
            let mut policy = PolicyDefinition::new(Decision::Allow, grant.token_type());
            match grant {
                Grant::Organization { admin } => policy.set_admin(*admin),
                Grant::Team(team) => policy.team_name = Some(team.trim().to_owned()),
                Grant::Personal(login) => policy.user_login = Some(login.trim().to_owned()),
            }
            let rules = subject.rules.iter();
            policy.rules = rules.map(|(path, pattern)| (*path, pattern.as_str())).collect();
            policy
        };
        self.subjects.iter().map(policy).collect()
    }

    /// Whether its URL can't be told before more is answered.
    pub fn url_has_gap(&self) -> bool {
        self.url.as_ref().is_some_and(|url| url.contains(ask::GAP))
    }

    /// What is wrong with the answer to a question.
    pub fn problem(&self, key: &str) -> Option<&str> {
        self.problems.iter().find(|(at, _)| *at == key).map(|(_, words)| words.as_str())
    }
}

impl Grant {
    fn token_type(&self) -> PolicyTokenType {
        match self {
            Self::Organization { .. } => PolicyTokenType::Organization,
            Self::Team(_) => PolicyTokenType::Team,
            Self::Personal(_) => PolicyTokenType::Personal,
        }
    }

    /// "an organization token"
    pub fn words(&self) -> String {
        match self {
            Self::Organization { admin: false } => "an organization token".into(),
            Self::Organization { admin: true } => "an admin organization token".into(),
            Self::Team(team) => format!("a token of team {}", or_gap(team)),
            Self::Personal(login) => format!("a personal token of {}", or_gap(login)),
        }
    }
}

fn or_gap(text: &str) -> &str {
    if text.trim().is_empty() { ask::GAP } else { text.trim() }
}
