//! What is wrong with edited policies: what is missing in a field, what the server could not read, and
//! what it refused. Advice about policies that could be saved is the linter's.

use super::{Draft, Editor, PolicyKey, RuleKey};
use console_core::backend::fault::{Refusal, sentence};
use console_core::submission;
use std::collections::BTreeSet;
use token_api::oidc::{ClaimPath, PolicyTokenType};

/// A part of a policy that a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// No part in particular.
    Whole,
    /// Team, person or runner.
    Holder,
    /// A rule: its path, or all of it.
    Path(RuleKey),
}

/// Where in the policies a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// In which policy.
    pub policy: PolicyKey,
    /// In which of its parts.
    pub place: Place,
}

/// What is wrong: why, and what would be right.
pub type Problems = submission::Problems<Spot>;

impl Editor {
    /// All that has to be put right before saving, from the top.
    pub fn problems(&self) -> Problems {
        self.drafts().iter().flat_map(Draft::found).collect()
    }
}

impl Draft {
    /// What has to be put right in this policy before saving.
    pub fn problems(&self) -> Problems {
        self.found().into_iter().collect()
    }

    fn found(&self) -> Vec<(Spot, String)> {
        let problem = |place, words: &str| (self.spot(place), words.to_owned());
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
                problems.push((self.spot(place), sentence_of(&error.to_string())));
            }
        }
        problems
    }

    fn spot(&self, place: Place) -> Spot {
        Spot { policy: self.key, place }
    }

    /// The part that a refusal of this policy is about, by what follows the policy in the `path` and by
    /// what the `message` quotes.
    fn place_of(&self, path: &str, message: &str) -> Place {
        let says = |word: &str| path.to_ascii_lowercase().contains(word);
        let has_holder = matches!(
            self.head().token_type,
            PolicyTokenType::Team | PolicyTokenType::Personal | PolicyTokenType::Runner
        );
        let is_named = ["teamname", "userlogin", "runnerid"].into_iter().any(says)
            || self.head().holder().is_some_and(|holder| is_quoted(message, holder));
        let claim = path.split_once("rules").map(|(_, claim)| letters(claim));
        let is_about = |path: &str| {
            claim.as_ref().is_some_and(|claim| *claim == letters(path))
                || (message.contains("rule") && is_quoted(message, path))
        };
        match self.rules.iter().find(|rule| is_about(&rule.path)) {
            Some(rule) => Place::Path(rule.key),
            None if has_holder && is_named => Place::Holder,
            None => Place::Whole,
        }
    }
}

/// The policy that a refusal names, with the words to be shown there. Servers name it by its index in
/// the path of a field, `policies[1].teamName`, or by its number in the sentence, "Policy 2: …". `sent`
/// are the policies as they were sent. `None` if the refusal names none.
pub fn place(refusal: &Refusal, sent: &[Draft]) -> Option<(Spot, String)> {
    if !matches!(refusal.status, 400 | 422) {
        return None;
    }
    let message = refusal.message.as_deref().map(str::trim).unwrap_or_default();
    let path = refusal.path.as_deref().unwrap_or_default();
    let numbered = numbered(message);
    let by_number = numbered.and_then(|(number, _)| Some((number.checked_sub(1)?, "")));
    let (at, path) = indexed(path).or(by_number).or_else(|| indexed(message))?;
    let draft = sent.get(at)?;
    // The number says nothing where it is shown, and is wrong once policies are moved.
    let said = numbered.map_or(message, |(_, rest)| rest);
    let said = if said.is_empty() { "The server refuses this policy" } else { said };
    let words = format!("{} Nothing was saved.", sentence(said));
    Some((draft.spot(draft.place_of(path, message)), words))
}

/// The index in "policies[1].teamName", "/policies/1/teamName" or "policies.1.teamName", and what
/// follows it.
fn indexed(text: &str) -> Option<(usize, &str)> {
    let (_, rest) = text.split_once("policies")?;
    number(rest.strip_prefix(['[', '.', '/'])?)
}

/// The number in "Policy 2: the message", and the message.
fn numbered(message: &str) -> Option<(usize, &str)> {
    let rest = message.strip_prefix("Policy ").or_else(|| message.strip_prefix("policy "))?;
    let (number, rest) = number(rest)?;
    Some((number, rest.trim_start_matches([':', ' '])))
}

fn number(text: &str) -> Option<(usize, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}

/// A path of a claim without dots, brackets and quotes, which servers write differently.
fn letters(path: &str) -> String {
    path.chars().filter(|c| !"./[]\"'\\".contains(*c)).collect()
}

fn is_quoted(message: &str, text: &str) -> bool {
    const QUOTES: [(char, char); 4] = [('“', '”'), ('"', '"'), ('\'', '\''), ('`', '`')];
    QUOTES.iter().any(|(open, close)| message.contains(&format!("{open}{text}{close}")))
}

/// A decoder's complaint as a sentence.
fn sentence_of(complaint: &str) -> String {
    let mut chars = complaint.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).chain(['.']).collect()
}

#[cfg(test)]
mod tests;
