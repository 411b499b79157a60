//! ID tokens: secrets as long as they live, because whoever holds one can exchange it. The type
//! can't print and wipes its memory. Decoding tells what stands in one; nothing here verifies.

use super::base64url;
use super::claims::Claims;
use crate::secret::{is_invisible, unquoted};
use serde::{Deserialize, Deserializer, Serializer};
use serde_json::Value;
use std::fmt;

/// The longest ID token that is looked at, in bytes. Issuers that list a person's groups come to
/// some ten thousand.
pub const MAX_ID_TOKEN_BYTES: usize = 64 * 1024;

/// The text of an ID token, or of what somebody takes for one.
pub struct IdToken(Vec<u8>);

/// What stands in an ID token, not verified.
#[derive(Clone, Debug, PartialEq)]
pub struct DecodedIdToken {
    /// How it says that it is signed.
    pub header: JoseHeader,
    /// What it claims.
    pub claims: Claims,
}

/// The header of a signed token (RFC 7515).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoseHeader {
    /// The algorithm it names; a verifier takes the key's instead.
    pub alg: String,
    /// Which of the issuer's keys, where it says so.
    pub kid: Option<String>,
    /// What kind of token, where it says so.
    pub typ: Option<String>,
}

/// A part of a signed token that has JSON in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first.
    Header,
    /// The second.
    Claims,
}

/// Why a text is no ID token that can be read. None of these carries any of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdTokenProblem {
    /// Nothing is there.
    Empty,
    /// Longer than [`MAX_ID_TOKEN_BYTES`].
    TooLong,
    /// This many parts between dots instead of three.
    Parts(usize),
    /// Five parts: encrypted, for somebody else to read.
    Encrypted,
    /// A part that is not base64url.
    NotBase64Url(Part),
    /// A part that is no JSON object.
    NotJson(Part),
    /// The header names no algorithm.
    NoAlgorithm,
    /// An access token or refresh token, by its own words or by the beginning of its text.
    AccessToken,
}

impl fmt::Display for IdTokenProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |part: &Part| match part {
            Part::Header => "header",
            Part::Claims => "claims part",
        };
        match self {
            Self::Empty => f.write_str("there is no ID token"),
            Self::TooLong => f.write_str("it is far longer than any ID token"),
            Self::Parts(1) => f.write_str("an ID token has three parts with dots between; this has no dot"),
            Self::Parts(n) => write!(f, "an ID token has three parts with dots between; this has {n}"),
            Self::Encrypted => f.write_str("this token is encrypted (five parts); an ID token is signed and readable (three parts)"),
            Self::NotBase64Url(p) => write!(f, "its {} is not base64url: it may be cut off or changed", part(p)),
            Self::NotJson(p) => write!(f, "its {} is no JSON object", part(p)),
            Self::NoAlgorithm => f.write_str("its header names no algorithm"),
            Self::AccessToken => f.write_str("this is an access token and not an ID token"),
        }
    }
}

/// How access tokens of common services begin.
const ACCESS_TOKEN_BEGINNINGS: [&str; 9] =
    ["pul-", "tcp_", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "glcbt-", "ya29."];

impl IdToken {
    /// Takes what a person pasted: the token, or the whole JSON answer that it came in. White space
    /// and characters that can't be seen are left out wherever they stand, and quotes around it:
    /// terminals and mails break long lines, and there is none of that in a token.
    pub fn new(pasted: &str) -> Self {
        let pasted = pasted.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        if pasted.starts_with('{')
            && let Some(mut token) = in_answer(pasted)
        {
            let found = Self::bare(std::str::from_utf8(&token).unwrap_or_default());
            wipe(&mut token);
            return found;
        }
        match pasted.split_once(char::is_whitespace) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") => Self::bare(rest),
            _ => Self::bare(pasted),
        }
    }

    fn bare(text: &str) -> Self {
        let mut bytes = Vec::with_capacity(text.len());
        let mut utf8 = [0; 4];
        for c in unquoted(text).chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)) {
            bytes.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
        }
        Self(bytes)
    }

    /// The secret itself. Every caller is a place where it leaves: the exchange and nothing else.
    pub fn expose(&self) -> &str {
        // The bytes were a `str` from which whole characters were taken at most.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.0.trim_ascii().is_empty()
    }

    /// A second owner of the same secret. Not `Clone`, so that copies are seen in the code.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// What stands in it. The signature is not verified.
    ///
    /// # Errors
    /// Why it is no ID token that can be read.
    pub fn decode(&self) -> Result<DecodedIdToken, IdTokenProblem> {
        let parts = self.parts()?;
        let header = object(parts[0], Part::Header)?;
        let claims = object(parts[1], Part::Claims)?;
        let text = |name: &str| header.text(name).map(str::to_owned);
        let alg = text("alg").ok_or(IdTokenProblem::NoAlgorithm)?;
        if is_access_token(&header, &claims) {
            return Err(IdTokenProblem::AccessToken);
        }
        let header = JoseHeader { alg, kid: text("kid"), typ: text("typ") };
        Ok(DecodedIdToken { header, claims })
    }

    /// What a verifier needs: the text that is signed, and the signature's bytes.
    pub fn signed(&self) -> Option<(&str, Vec<u8>)> {
        let (signed, signature) = self.expose().rsplit_once('.')?;
        Some((signed, base64url::decode(signature)?))
    }

    fn parts(&self) -> Result<Vec<&str>, IdTokenProblem> {
        let text = self.expose();
        if text.is_empty() {
            return Err(IdTokenProblem::Empty);
        }
        if text.len() > MAX_ID_TOKEN_BYTES {
            return Err(IdTokenProblem::TooLong);
        }
        let parts: Vec<&str> = text.split('.').collect();
        match parts.len() {
            3 if !text.starts_with("ya29.") => Ok(parts),
            5 if parts[0].starts_with("eyJ") => Err(IdTokenProblem::Encrypted),
            _ if ACCESS_TOKEN_BEGINNINGS.iter().any(|begin| text.starts_with(begin)) => {
                Err(IdTokenProblem::AccessToken)
            }
            n => Err(IdTokenProblem::Parts(n)),
        }
    }

    /// For the one wire type that carries it: the exchange.
    pub(super) fn serialize_on_wire<S: Serializer>(
        value: &Option<Self>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.as_ref().map_or("", Self::expose))
    }
}

/// The token in the answers of GitHub (`value`), of token endpoints (`id_token`), of gcloud
/// (`token`) and of Kubernetes (`status.token`).
fn in_answer(json: &str) -> Option<Vec<u8>> {
    let mut answer: Value = serde_json::from_str(json).ok()?;
    let status = answer.get_mut("status").map(Value::take).unwrap_or_default();
    let mut found = None;
    for mut place in [answer, status] {
        for key in ["value", "id_token", "token"] {
            if let Some(Value::String(text)) = place.get_mut(key).map(Value::take) {
                let mut text = text.into_bytes();
                if found.is_none() && text.starts_with(b"eyJ") {
                    found = Some(text);
                } else {
                    wipe(&mut text);
                }
            }
        }
    }
    found
}

fn object(part: &str, which: Part) -> Result<Claims, IdTokenProblem> {
    let mut bytes = base64url::decode(part).ok_or(IdTokenProblem::NotBase64Url(which))?;
    let read = std::str::from_utf8(&bytes).ok().and_then(|text| Claims::parse(text).ok());
    wipe(&mut bytes);
    read.ok_or(IdTokenProblem::NotJson(which))
}

/// Whether a token says of itself that it is for access (RFC 9068; Keycloak; Amazon Cognito).
fn is_access_token(header: &Claims, claims: &Claims) -> bool {
    let typ = header.text("typ").unwrap_or_default();
    let typ = typ.strip_prefix("application/").unwrap_or(typ);
    typ.eq_ignore_ascii_case("at+jwt")
        || matches!(claims.text("typ"), Some("Bearer" | "Refresh"))
        || claims.text("token_use") == Some("access")
}

fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    // Keeps the overwrite from being optimized away as a dead store.
    std::hint::black_box(bytes);
}

impl Drop for IdToken {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

impl fmt::Debug for IdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdToken(redacted)")
    }
}

// As it came: what people paste is put right by `new`, what a program sends must be right.
impl<'de> Deserialize<'de> for IdToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into_bytes()))
    }
}
