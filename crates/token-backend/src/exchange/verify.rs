//! Whether an ID token is signed by a key of its issuer. What its claims are good for is for the rules
//! of the exchange and the policies to say.

use super::discovery::DiscoveryProblem;
use super::key_store::{KeyStore, Wanted};
use super::keys::{Keys, SignatureProblem};
use serde_json::Value;
use std::fmt;
use token_api::oidc::jwks::{ALGORITHM_NAMES, Algorithm, shown};
use token_api::oidc::{DecodedIdToken, IdToken, base64url};
use token_service::store::oidc::Issuer;

/// Why the signature of an ID token is not believed.
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
