//! From an issuer's URL to its keys: the discovery document (OpenID Connect Discovery 1.0) and the
//! key set that it names.

use super::fetch::{FetchProblem, Fetcher};
use super::keys::Keys;
use serde_json::Value;
use std::fmt;
use token_api::oidc::jwks::{ALGORITHM_NAMES, KeyFault, told};
use token_api::oidc::{WebAddress, WebAddressProblem};

/// Where the discovery document is, below an issuer's URL.
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// The most characters of a foreign text in a message.
const MAX_SHOWN_CHARS: usize = 200;

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// The usable keys: at least one.
    pub keys: Keys,
    /// The thumbprints of the last certificates of both chains, each once.
    pub thumbprints: Vec<String>,
}

/// Why no keys were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiscoveryProblem {
    /// The URL is none that could be asked.
    Address(WebAddressProblem),
    /// The discovery document can't be had.
    Document(FetchProblem),
    /// It is that of another issuer, which names itself so; `None` when it names none.
    OtherIssuer(Option<String>),
    /// It names no key set that could be asked for.
    NoKeySet,
    /// The key set can't be had.
    KeySet(FetchProblem),
    /// It has no key that can be used; why not, for each.
    NoUsableKey(Vec<KeyFault>),
}

impl fmt::Display for DiscoveryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(problem) => problem.fmt(f),
            Self::Document(why) => {
                write!(f, "The discovery document (…{WELL_KNOWN}) can't be had: {why}.")
            }
            Self::OtherIssuer(Some(other)) => write!(
                f,
                "The discovery document is that of another issuer, “{other}”. The URL must be \
                 exactly what the issuer calls itself, also in letter case and slashes."
            ),
            Self::OtherIssuer(None) => {
                f.write_str("The discovery document does not name its issuer.")
            }
            Self::NoKeySet => f.write_str(
                "The discovery document names no key set (“jwks_uri”) at an https address.",
            ),
            Self::KeySet(why) => write!(f, "The key set (“jwks_uri”) can't be had: {why}."),
            Self::NoUsableKey(faults) => {
                write!(
                    f,
                    "The issuer publishes no key that can be used: ID tokens are checked by \
                     {ALGORITHM_NAMES}."
                )?;
                if faults.is_empty() { Ok(()) } else { write!(f, " {}", told(faults)) }
            }
        }
    }
}

impl DiscoveryProblem {
    /// Whether it is the thumbprints that don't fit.
    pub fn is_about_thumbprints(&self) -> bool {
        matches!(
            self,
            Self::Document(FetchProblem::OtherCertificate | FetchProblem::NoCertificate)
                | Self::KeySet(FetchProblem::OtherCertificate | FetchProblem::NoCertificate)
        )
    }
}

/// Asks an issuer for its keys. An empty list of thumbprints demands none.
pub async fn discover(
    fetcher: &Fetcher,
    url: &str,
    thumbprints: &[String],
) -> Result<Found, DiscoveryProblem> {
    // Behind a slash at the end there is no second one.
    let well_known = format!("{}{WELL_KNOWN}", url.strip_suffix('/').unwrap_or(url));
    let address = WebAddress::issuer(&well_known).map_err(DiscoveryProblem::Address)?;
    let document =
        fetcher.fetch(&address, thumbprints).await.map_err(DiscoveryProblem::Document)?;
    let text = |name: &str| document.value.get(name).and_then(Value::as_str);
    if text("issuer") != Some(url) {
        let shown = |other: &str| other.chars().take(MAX_SHOWN_CHARS).collect();
        return Err(DiscoveryProblem::OtherIssuer(text("issuer").map(shown)));
    }
    let key_set = text("jwks_uri").and_then(|uri| WebAddress::keys(uri).ok());
    let key_set = key_set.ok_or(DiscoveryProblem::NoKeySet)?;
    // A key set over plain http would undo what the issuer's certificate vouches for.
    if address.is_https() && !key_set.is_https() {
        return Err(DiscoveryProblem::NoKeySet);
    }
    let set = fetcher.fetch(&key_set, thumbprints).await.map_err(DiscoveryProblem::KeySet)?;
    let keys = Keys::read(&set.value);
    if keys.is_empty() {
        return Err(DiscoveryProblem::NoUsableKey(keys.faults().to_vec()));
    }
    let mut seen: Vec<String> = document.thumbprint.into_iter().chain(set.thumbprint).collect();
    seen.dedup();
    Ok(Found { keys, thumbprints: seen })
}
