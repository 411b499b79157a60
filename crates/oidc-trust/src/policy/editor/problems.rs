//! What keeps edited policies from being saved: what is missing in a field, or what the server
//! could not read. Advice about policies that could be saved is the linter's.

use super::{Draft, Editor, PolicyKey, RuleKey};
use std::collections::BTreeSet;
use token_api::oidc::{ClaimPath, PolicyTokenType};

/// The field that a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Team, person or runner.
    Holder,
    /// The path of a rule.
    Path(RuleKey),
}

/// Something that has to be put right before saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// In which policy.
    pub policy: PolicyKey,
    /// In which of its fields.
    pub place: Place,
    /// What is wrong and what would be right.
    pub words: String,
}

impl Editor {
    /// All that has to be put right before saving, from the top.
    pub fn problems(&self) -> Vec<Problem> {
        self.drafts().iter().flat_map(Draft::problems).collect()
    }
}

impl Draft {
    /// What has to be put right in this policy before saving.
    pub fn problems(&self) -> Vec<Problem> {
        let problem =
            |place, words: &str| Problem { policy: self.key, place, words: words.to_owned() };
        let mut problems = Vec::new();
        let missing = match self.head().token_type {
            PolicyTokenType::Team => Some("Say which team the token is for."),
            PolicyTokenType::Personal => Some("Say whose personal token this is."),
            PolicyTokenType::Runner => Some("Say which runner the token is for."),
            PolicyTokenType::Organization | PolicyTokenType::Other(_) => None,
        };
        // A deny policy without a name is about all of its kind.
        let is_allow = self.head().decision == token_api::oidc::Decision::Allow;
        if let Some(words) = missing.filter(|_| is_allow && self.head().holder().is_none()) {
            problems.push(problem(Place::Holder, words));
        }
        let mut paths = BTreeSet::new();
        for rule in &self.rules {
            let place = Place::Path(rule.key);
            let is_twice = !paths.insert(rule.path.as_str());
            if rule.path.trim().is_empty() {
                problems.push(problem(place, "Name a claim, such as sub."));
            } else if is_twice {
                let words = "There is a rule for this claim above. One claim can have one rule.";
                problems.push(problem(place, words));
            } else if let Err(error) = ClaimPath::parse(&rule.path) {
                problems.push(Problem {
                    policy: self.key,
                    place,
                    words: sentence_of(&error.to_string()),
                });
            }
        }
        problems
    }
}

/// A decoder's complaint as a sentence.
fn sentence_of(complaint: &str) -> String {
    let mut chars = complaint.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).chain(['.']).collect()
}
