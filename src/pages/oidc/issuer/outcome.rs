//! What one policy says to the sample.

use crate::ui::{Icon, Tone};
use oidc_trust::policy::judged::Judged;
use token_api::oidc::{Applies, Decision};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Outcome {
    pub said: Judged,
    /// Whether the server would read the policies at all.
    pub is_fit: bool,
}

impl Outcome {
    /// "allows" or "denies"; `None` if the policy does not decide.
    pub fn decides(self) -> Option<&'static str> {
        match (self.said.matches, self.said.decision) {
            (true, Decision::Allow) => self.is_fit.then_some("allows"),
            (true, Decision::Deny) => Some("denies"),
            _ => None,
        }
    }

    /// Whether the policy is about the requested token, so that a failing rule matters.
    pub fn matters(&self) -> bool {
        self.said.applies == Applies::Yes && self.said.decision == Decision::Allow
    }

    /// The outcome in a few words.
    pub fn badge(&self) -> (Tone, Icon, String) {
        let failing = self.said.rules.iter().filter(|rule| !rule.said.passes).count();
        let plain = |words: &str| (Tone::Plain, Icon::Info, words.to_owned());
        match (self.said.applies, self.said.matches, &self.said.decision) {
            (Applies::Yes, true, Decision::Allow) if !self.is_fit => {
                plain("would match, but the server refuses the sample")
            }
            (Applies::Yes, true, Decision::Allow) => {
                (Tone::Ok, Icon::Check, "allows the sample".into())
            }
            (Applies::Yes, true, _) => (Tone::Bad, Icon::Cross, "denies the sample".into()),
            (Applies::Yes, false, Decision::Deny) => plain("does not apply to the sample"),
            (Applies::Yes, false, _) if failing == 0 => {
                (Tone::Warn, Icon::Warning, "allows nobody: no rule".into())
            }
            (Applies::Yes, false, _) => {
                let words = format!("{failing} of {} rules fail", self.said.rules.len());
                (Tone::Bad, Icon::Cross, words)
            }
            (Applies::OtherTokenType, ..) => plain("about another kind of token"),
            (Applies::OtherHolder, ..) => plain("about another team, user or runner"),
            (Applies::NotAdmin, ..) => plain("does not give admin rights"),
            (Applies::UnknownDecision, ..) => plain("not known here what it decides"),
        }
    }
}
