//! What the claims of an ID token must be, whatever policies say: its times, an audience, a subject.

use super::refusal::Declined;
use serde_json::Value;
use std::fmt;
use token_api::oidc::{Claims, LEEWAY_SECONDS, OAuthError, TimeState};
use token_api::time::UnixSeconds;

/// What is wrong with the claims of an ID token, whoever signed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimProblem {
    /// A claim is missing, or not what it must be.
    Wrong(&'static str),
    /// It ended then.
    Expired(UnixSeconds),
    /// It begins, or was issued, only then.
    TooEarly(&'static str, UnixSeconds),
}

impl fmt::Display for ClaimProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong(name) => {
                write!(f, "the ID token's claim {name} is missing, or not what it must be")
            }
            Self::Expired(at) => write!(f, "the ID token expired at {}", at.to_rfc3339()),
            Self::TooEarly(name, at) => write!(
                f,
                "the ID token is not valid yet: {name} is {}, more than {LEEWAY_SECONDS} seconds \
                 ahead",
                at.to_rfc3339()
            ),
        }
    }
}

impl From<ClaimProblem> for Declined {
    fn from(problem: ClaimProblem) -> Self {
        Self::new(OAuthError::InvalidGrant, problem.to_string())
    }
}

/// Checks `exp`, `nbf` and `iat`, and that there is an audience and a subject at all.
pub(super) fn check_claims(claims: &Claims, now: UnixSeconds) -> Result<(), ClaimProblem> {
    let times = claims.times(now);
    for (name, claim) in [("exp", times.exp), ("nbf", times.nbf), ("iat", times.iat)] {
        match (claim.state, claim.at) {
            (TimeState::Fine, _) => {}
            (TimeState::Absent, _) if name != "exp" => {}
            (TimeState::Over, Some(at)) => return Err(ClaimProblem::Expired(at)),
            (TimeState::NotYet, Some(at)) => return Err(ClaimProblem::TooEarly(name, at)),
            _ => return Err(ClaimProblem::Wrong(name)),
        }
    }
    let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let has_audience = claims.as_object().get("aud").is_some_and(|aud| match aud.as_array() {
        Some(all) => !all.is_empty() && all.iter().all(is_text),
        None => is_text(aud),
    });
    if !has_audience {
        return Err(ClaimProblem::Wrong("aud"));
    }
    match claims.text("sub") {
        Some(subject) if !subject.is_empty() => Ok(()),
        _ => Err(ClaimProblem::Wrong("sub")),
    }
}
