//! A miss: why a rule is not satisfied, and what it would have to be.

use token_api::oidc::{ClaimPath, PathError};

/// Why a rule is not satisfied. [`Miss::words`] says it to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    /// The path can't be read.
    UnreadablePath(PathError),
    /// What is expected is neither text nor a number nor a truth value.
    NotText,
    /// What is expected is a number with more digits than are kept.
    LongNumber,
    /// The claim is a number with more digits than are kept.
    LongClaim,
    /// There is no such claim.
    Absent,
    /// There is no such claim, but with quotes as in this path there is.
    Quotes {
        /// The path as it must be written.
        path: String,
    },
    /// There is no such claim, but one that is nearly called so.
    DidYouMean {
        /// Its path.
        path: String,
    },
    /// The claim is `null`.
    Null,
    /// The claim is an object, which matches nothing.
    Object {
        /// A path to something in it, where there is something.
        inside: Option<String>,
    },
    /// The claim is a list with nothing in it that could match.
    EmptyList,
    /// Nothing but the case of letters differs.
    LetterCase,
    /// The rule has one form of GitHub's subject and the claim the other.
    GitHubForm {
        /// Whether it is the claim that has the numbers.
        claim_has_ids: bool,
    },
    /// The rule has no value, and the claim has one.
    NoValue {
        /// The claim.
        claim: String,
    },
    /// The claim goes on where the rule doesn't.
    Missing {
        /// What the rule lacks.
        part: String,
        /// Where in the rule's value: the number of characters before it.
        at: usize,
    },
    /// The rule goes on where the claim doesn't.
    Extra {
        /// What the rule has too much.
        part: String,
        /// Where in the rule's value: the number of characters before it.
        at: usize,
    },
    /// Both go on, each in its own way.
    Differs {
        /// Where in the claim, counted from one.
        character: usize,
        /// What the rule says there.
        expected: String,
        /// What the claim says there.
        actual: String,
    },
    /// No element of a list matches; this one comes closest.
    ListLacks {
        /// The element.
        nearest: String,
        /// Why it doesn't match.
        miss: Box<Miss>,
    },
}

/// A miss, how far off it is, and what would hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// Why the rule is not satisfied.
    pub miss: Miss,
    /// What the rule would have to be; `None` where there is no saying.
    pub proposed: Option<Proposed>,
    /// How far off: less is nearer. For comparing only.
    pub(crate) distance: usize,
}

/// What a rule would have to be to be satisfied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposed {
    /// Another value.
    Value(String),
    /// Another path.
    Path(String),
}

/// Whether a path is that of the audience, however it is written.
pub(crate) fn is_audience(path: &str) -> bool {
    ClaimPath::parse(path).is_ok_and(|path| path.keys() == ["aud"])
}

impl Miss {
    /// Whether the same was meant, but written wrong: letter case, quotes, the form of a subject, a
    /// name that is nearly right.
    pub fn is_slip(&self) -> bool {
        match self {
            Self::LetterCase
            | Self::GitHubForm { .. }
            | Self::Quotes { .. }
            | Self::DidYouMean { .. } => true,
            Self::ListLacks { miss, .. } => miss.is_slip(),
            _ => false,
        }
    }
}
