//! Findings: what needs attention in an organization, how urgently, over what it was found, and which
//! screen has the remedy. The domain crates find; here is what all findings have in common, and their
//! order.

use crate::text::order::sorted;
use token_api::id::TokenId;
use token_api::oidc::IssuerId;
use token_api::token::Owner;

/// How urgent a finding is, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Today.
    Urgent,
    /// Within a week.
    Soon,
    /// Worth a look, without haste.
    Review,
    /// It could be better.
    Hint,
}

impl Severity {
    /// Every severity, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Urgent, Self::Soon, Self::Review, Self::Hint];

    /// The word beside the icon.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Urgent => "Urgent",
            Self::Soon => "Soon",
            Self::Review => "Review",
            Self::Hint => "Hint",
        }
    }

    /// So many findings of it: "2 urgent", "4 to review", "1 hint".
    pub fn counted(self, findings: usize) -> String {
        let word = match (self, findings) {
            (Self::Urgent, _) => "urgent",
            (Self::Soon, _) => "soon",
            (Self::Review, _) => "to review",
            (Self::Hint, 1) => "hint",
            (Self::Hint, _) => "hints",
        };
        format!("{findings} {word}")
    }
}

/// A screen that shows or mends what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A list of tokens, with the query of its address.
    Tokens(Owner, String),
    /// The active tokens of the organization that a user created.
    CreatedBy(String),
    /// One token.
    Token(Owner, TokenId),
    /// The audit log, with the query of its address.
    Audit(String),
    /// The OIDC issuers.
    Issuers,
    /// One issuer with its policies.
    Issuer(IssuerId),
    /// The settings.
    Settings,
}

/// One of the things that were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What it is called: text from outside.
    pub label: String,
    /// How many of the things it stands for.
    pub count: usize,
    /// Whose it is, or who it was: text from outside; empty if that says nothing.
    pub of: String,
    /// What is added to its name, such as "tomorrow"; may be empty.
    pub note: String,
    /// Its own screen.
    pub target: Option<Target>,
}

/// The most things of a finding that are named.
pub const MOST_NAMED: usize = 3;

/// Over what something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// "48 organization tokens"
    pub words: String,
    /// Whether all of it was looked at.
    pub is_whole: bool,
}

/// A link to a remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The text of the link.
    pub label: &'static str,
    /// Where it leads.
    pub target: Target,
}

impl Remedy {
    /// A remedy on a screen.
    pub const fn new(label: &'static str, target: Target) -> Self {
        Self { label, target }
    }
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How urgent it is.
    pub severity: Severity,
    /// Of how many things.
    pub count: usize,
    /// What was found, after the count: "tokens never expire".
    pub what: String,
    /// Why it matters: sentences; may be empty.
    pub why: String,
    /// The first of the things, at most [`MOST_NAMED`].
    pub named: Vec<Named>,
    /// Over what it was found.
    pub over: Over,
    /// Where to mend it, the best first.
    pub remedies: Vec<Remedy>,
}

impl Finding {
    /// How many things are not named.
    pub fn unnamed(&self) -> usize {
        let named: usize = self.named.iter().map(|named| named.count).sum();
        if named == 0 { 0 } else { self.count.saturating_sub(named) }
    }
}

/// The findings in the order of a list: the most urgent first. Equally urgent ones keep their order.
pub fn ranked(findings: Vec<Finding>) -> Vec<Finding> {
    sorted(findings, |a, b| a.severity.cmp(&b.severity))
}

/// How many findings each severity has; severities without one are left out.
pub fn counts(findings: &[Finding]) -> Vec<(Severity, usize)> {
    let count = |severity| findings.iter().filter(|one| one.severity == severity).count();
    Severity::ALL.map(|each| (each, count(each))).into_iter().filter(|(_, n)| *n > 0).collect()
}

/// How far looking has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// Something is still being read.
    Looking,
    /// Something could not be looked at, or not to its end.
    InPart,
    /// All of it was looked at.
    Wholly,
}

/// What the list says as a whole, in one sentence or two. Where something was not looked at, nothing is
/// called fine.
pub fn headline(findings: &[Finding], looked: Looked) -> String {
    let urgent = findings.iter().filter(|one| one.severity == Severity::Urgent).count();
    let others = findings.len() - urgent;
    let first = match (urgent, looked) {
        (0, Looked::Looking) => "Nothing urgent was found so far.",
        (0, Looked::InPart) => "Nothing urgent was found in what was looked at.",
        (0, Looked::Wholly) => "Nothing is urgent.",
        (1, _) => "One finding needs action today.",
        (some, _) => return joined(&format!("{some} findings need action today."), others, true),
    };
    joined(first, others, urgent > 0)
}

fn joined(first: &str, others: usize, has_urgent: bool) -> String {
    let more = if has_urgent { "more " } else { "" };
    match others {
        0 => first.to_owned(),
        1 => format!("{first} 1 {more}is worth a look."),
        some => format!("{first} {some} {more}are worth a look."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(severity: Severity, what: &str) -> Finding {
        Finding {
            severity,
            count: 5,
            what: what.into(),
            why: String::new(),
            named: vec![Named {
                label: "a".into(),
                count: 1,
                of: String::new(),
                note: String::new(),
                target: None,
            }],
            over: Over { words: "5 tokens".into(), is_whole: true },
            remedies: Vec::new(),
        }
    }

    #[test]
    fn the_most_urgent_comes_first_and_equals_keep_their_order() {
        use Severity::{Hint, Review, Soon, Urgent};
        let all = [(Review, "a"), (Hint, "b"), (Urgent, "c"), (Review, "d"), (Soon, "e")];
        let found = ranked(all.iter().map(|(severity, what)| finding(*severity, what)).collect());
        let order: String = found.iter().map(|one| one.what.as_str()).collect();
        assert_eq!(order, "ceadb");
        assert_eq!(counts(&found), [(Urgent, 1), (Soon, 1), (Review, 2), (Hint, 1)]);
        assert_eq!(found[0].unnamed(), 4);
    }

    #[test]
    fn severities_are_counted_in_words() {
        let table = [
            (Severity::Urgent, 2, "2 urgent"),
            (Severity::Soon, 1, "1 soon"),
            (Severity::Review, 4, "4 to review"),
            (Severity::Hint, 1, "1 hint"),
            (Severity::Hint, 2, "2 hints"),
        ];
        for (severity, number, words) in table {
            assert_eq!(severity.counted(number), words);
        }
    }

    #[test]
    fn nothing_is_called_fine_that_was_not_looked_at() {
        use Looked::{InPart, Looking, Wholly};
        let [urgent, review] = [Severity::Urgent, Severity::Review].map(|it| finding(it, "x"));
        let table: [(&[Finding], Looked, &str); 7] = [
            (&[], Wholly, "Nothing is urgent."),
            (&[], InPart, "Nothing urgent was found in what was looked at."),
            (&[], Looking, "Nothing urgent was found so far."),
            (
                std::slice::from_ref(&review),
                InPart,
                "Nothing urgent was found in what was looked at. 1 is worth a look.",
            ),
            (std::slice::from_ref(&urgent), Looking, "One finding needs action today."),
            (
                &[urgent.clone(), review.clone()],
                Wholly,
                "One finding needs action today. 1 more is worth a look.",
            ),
            (
                &[urgent.clone(), urgent.clone(), review.clone(), review.clone()],
                InPart,
                "2 findings need action today. 2 more are worth a look.",
            ),
        ];
        for (findings, looked, words) in table {
            assert_eq!(headline(findings, looked), words);
        }
    }
}
