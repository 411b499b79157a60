//! Provider cards: what a person knows about a pipeline or a workload, turned into the issuer's
//! URL and into policies that let in just that. What each provider puts into its ID tokens is
//! written down at its card, with the page that says so. Nothing here is sent or looked up.

mod ask;
mod card;
mod ci;
mod cloud;
mod github;
mod kubernetes;

use ask::Reader;
pub use ask::{Answers, Kind, Question};
use card::{AUD, Card};
pub use card::{Advice, Grant, Subject, Trust};
use token_api::id::OrgName;
use token_api::oidc::audience;

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

#[cfg(test)]
mod tests;
