//! Provider cards: what a person knows about a pipeline or a workload, turned into the issuer's
//! URL and into policies that let in just that. What each provider puts into its ID tokens is
//! written down at its card, with the page that says so. Nothing here is sent or looked up.

mod ask;
mod ci;
mod cloud;
mod github;
mod kubernetes;

use ask::Reader;
pub use ask::{Answers, Kind, Question};
use token_api::id::OrgName;
use token_api::oidc::{Decision, PolicyDefinition, PolicyTokenType, audience};

/// Who issues the ID tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provider {
    /// GitHub Actions.
    GitHub,
    /// GitLab CI/CD.
    GitLab,
    /// Bitbucket Pipelines.
    Bitbucket,
    /// CircleCI.
    CircleCi,
    /// Amazon's Kubernetes.
    Eks,
    /// Google's Kubernetes.
    Gke,
    /// Azure's Kubernetes.
    Aks,
    /// HCP Terraform, once Terraform Cloud.
    TerraformCloud,
    /// Service accounts of Google Cloud.
    Google,
    /// Managed identities and applications of Microsoft Entra.
    Azure,
    /// Any other that speaks OpenID Connect.
    Generic,
}

/// What a provider's card says and asks.
pub(crate) struct Card {
    name: &'static str,
    about: &'static str,
    /// Help for the field "URL".
    url_hint: &'static str,
    questions: &'static [Question],
    write: fn(&mut Reader<'_>, &str) -> Trust,
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
    fn know(text: impl Into<String>) -> Self {
        Self { is_warning: false, text: text.into() }
    }

    fn beware(text: impl Into<String>) -> Self {
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

impl Provider {
    /// Every provider, in the order of the cards.
    pub const ALL: [Self; 11] = [
        Self::GitHub,
        Self::GitLab,
        Self::Bitbucket,
        Self::CircleCi,
        Self::Eks,
        Self::Gke,
        Self::Aks,
        Self::TerraformCloud,
        Self::Google,
        Self::Azure,
        Self::Generic,
    ];

    fn card(self) -> &'static Card {
        match self {
            Self::GitHub => &github::CARD,
            Self::GitLab => &ci::GITLAB,
            Self::Bitbucket => &ci::BITBUCKET,
            Self::CircleCi => &ci::CIRCLECI,
            Self::Eks => &kubernetes::EKS,
            Self::Gke => &kubernetes::GKE,
            Self::Aks => &kubernetes::AKS,
            Self::TerraformCloud => &ci::TERRAFORM,
            Self::Google => &cloud::GOOGLE,
            Self::Azure => &cloud::AZURE,
            Self::Generic => &cloud::GENERIC,
        }
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        self.card().name
    }

    /// Whose ID tokens these are, in a few words.
    pub fn about(self) -> &'static str {
        self.card().about
    }

    /// Help for the field "URL".
    pub fn url_hint(self) -> &'static str {
        self.card().url_hint
    }

    /// What its card asks.
    pub fn questions(self) -> &'static [Question] {
        self.card().questions
    }

    /// What the answers come to in an organization.
    pub fn write(self, answers: &Answers, org: &OrgName) -> Trust {
        let card = self.card();
        let mut reader = Reader::new(card.questions, answers);
        let mut trust = (card.write)(&mut reader, &audience(org));
        trust.advice.extend(wildcards(&trust.subjects));
        trust.problems = reader.into_problems();
        trust
    }
}

/// What characters of the patterns match beside themselves. No pattern can say "just a dot".
fn wildcards(subjects: &[Subject]) -> Option<Advice> {
    let dotted = subjects
        .iter()
        .flat_map(|subject| &subject.rules)
        .find(|(path, pattern)| *path != AUD && pattern.contains('.'));
    dotted.map(|(path, _)| {
        Advice::know(format!(
            "A “.” in {path} matches any one character, so a name that differs there alone would be \
             let in, too. Patterns have no way to say otherwise."
        ))
    })
}

/// The claim that says whom an ID token is for.
const AUD: &str = "aud";

/// The claim that says whose ID token it is.
const SUB: &str = "sub";

impl Subject {
    /// A subject for this audience, the only one of its card.
    fn of(aud: &str, sub: impl Into<String>) -> Self {
        Self { about: "", rules: vec![(AUD, aud.to_owned()), (SUB, sub.into())] }
    }

    fn and(mut self, path: &'static str, pattern: impl Into<String>) -> Self {
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

#[cfg(test)]
mod tests;
