//! Whether an ID token can be believed: the signature by a key of its issuer, its times, an
//! audience. What its claims are good for is for the policies to say.

use super::discovery::DiscoveryProblem;
use super::key_store::{KeyStore, Wanted};
use super::keys::{Keys, SignatureProblem};
use crate::db::oidc::Issuer;
use serde_json::Value;
use std::fmt;
use token_api::oidc::jwks::{ALGORITHM_NAMES, Algorithm, shown};
use token_api::oidc::{Claims, DecodedIdToken, IdToken, LEEWAY_SECONDS, TimeState, base64url};
use token_api::time::UnixSeconds;

/// Why an ID token is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unbelievable {
    /// It is not signed: `alg` is `none`.
    NotSigned,
    /// It names an algorithm that is not checked, this one.
    Algorithm(String),
    /// It demands extensions (`crit`) that are not understood here.
    Critical,
    /// The issuer's keys can't be had.
    NoKeys(DiscoveryProblem),
    /// The signature is not accepted.
    Signature(SignatureProblem),
    /// A claim is missing, or not what it must be.
    Claim(&'static str),
    /// It ended then.
    Expired(UnixSeconds),
    /// It begins, or was issued, only then.
    TooEarly(&'static str, UnixSeconds),
}

impl fmt::Display for Unbelievable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSigned => write!(
                f,
                "the ID token is not signed (alg is none); it must be signed by {ALGORITHM_NAMES}"
            ),
            Self::Algorithm(other) => write!(
                f,
                "the ID token's algorithm (alg) is {other}, which is not checked here; it must be \
                 signed by {ALGORITHM_NAMES}"
            ),
            Self::Critical => f.write_str("the ID token's header has crit"),
            // A pin that doesn't fit tells nothing of what this server can reach, and whoever sees the
            // exchange fail must know of it.
            Self::NoKeys(problem) if problem.is_about_thumbprints() => f.write_str(
                "the issuer's keys can't be had: its certificates have none of the registered \
                 thumbprints",
            ),
            // Why is in the audit log: strangers need not learn what this server can reach.
            Self::NoKeys(_) => f.write_str("the issuer's keys can't be had at the moment"),
            Self::Signature(problem) => write_signature(f, problem),
            Self::Claim(name) => {
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

fn write_signature(f: &mut fmt::Formatter<'_>, problem: &SignatureProblem) -> fmt::Result {
    match problem {
        SignatureProblem::UnknownKey => {
            f.write_str("the issuer has no key of the name (kid) that the ID token gives")
        }
        SignatureProblem::NoneFits => {
            f.write_str("the issuer has no key for the algorithm (alg) of the ID token")
        }
        SignatureProblem::Unusable(fault) => {
            write!(f, "the issuer's key for this ID token can't be used: {fault}")
        }
        SignatureProblem::OtherAlgorithm(algorithms) => {
            let names: Vec<_> = algorithms.iter().map(|algorithm| algorithm.name()).collect();
            write!(
                f,
                "the issuer's key is for another algorithm than the ID token says: {}",
                names.join(", ")
            )
        }
        SignatureProblem::Wrong => f.write_str("the ID token's signature is wrong"),
    }
}

/// Checks the signature by the issuer's keys. A key that is not known makes the issuer be asked
/// once more, as it may have a new one.
pub async fn verify(
    store: &KeyStore,
    issuer: &Issuer,
    token: &IdToken,
    decoded: &DecodedIdToken,
) -> Result<(), Unbelievable> {
    let header = &decoded.header;
    let algorithm = match header.alg.as_str() {
        none if none.eq_ignore_ascii_case("none") => return Err(Unbelievable::NotSigned),
        name => Algorithm::parse(name).ok_or_else(|| Unbelievable::Algorithm(shown(name)))?,
    };
    if demands_extensions(token) {
        return Err(Unbelievable::Critical);
    }
    let (signed, signature) =
        token.signed().ok_or(Unbelievable::Signature(SignatureProblem::Wrong))?;
    let kid = header.kid.as_deref();
    let check = |keys: &Keys| keys.verify(algorithm, kid, signed.as_bytes(), &signature);
    let keys = store.keys(issuer, Wanted::Any).await.map_err(Unbelievable::NoKeys)?;
    let problem = match check(&keys) {
        Ok(()) => return Ok(()),
        Err(problem) => problem,
    };
    // Without a name, a new key can't be told from a wrong signature.
    if kid.is_some()
        && matches!(problem, SignatureProblem::Wrong | SignatureProblem::OtherAlgorithm(_))
    {
        return Err(Unbelievable::Signature(problem));
    }
    let keys = store.keys(issuer, Wanted::Newer).await.map_err(Unbelievable::NoKeys)?;
    check(&keys).map_err(Unbelievable::Signature)
}

/// Whether the header has `crit` (RFC 7515, section 4.1.11). None of its extensions is understood.
fn demands_extensions(token: &IdToken) -> bool {
    let header = token.expose().split('.').next().and_then(base64url::decode);
    let header = header.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    header.is_none_or(|header| header.get("crit").is_some())
}

/// Checks `exp`, `nbf` and `iat`, and that there is an audience and a subject at all.
pub fn check_claims(claims: &Claims, now: UnixSeconds) -> Result<(), Unbelievable> {
    let times = claims.times(now);
    for (name, claim) in [("exp", times.exp), ("nbf", times.nbf), ("iat", times.iat)] {
        match (claim.state, claim.at) {
            (TimeState::Fine, _) => {}
            (TimeState::Absent, _) if name != "exp" => {}
            (TimeState::Over, Some(at)) => return Err(Unbelievable::Expired(at)),
            (TimeState::NotYet, Some(at)) => return Err(Unbelievable::TooEarly(name, at)),
            _ => return Err(Unbelievable::Claim(name)),
        }
    }
    let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let has_audience = claims.as_object().get("aud").is_some_and(|aud| match aud.as_array() {
        Some(all) => !all.is_empty() && all.iter().all(is_text),
        None => is_text(aud),
    });
    if !has_audience {
        return Err(Unbelievable::Claim("aud"));
    }
    match claims.text("sub") {
        Some(subject) if !subject.is_empty() => Ok(()),
        _ => Err(Unbelievable::Claim("sub")),
    }
}
