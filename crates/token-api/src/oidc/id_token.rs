//! ID tokens. An ID token is a secret until it expires, because everyone who has it can exchange
//! it. So the type cannot be printed and overwrites its memory when dropped. Decoding reads the
//! content; no signature is verified here.

use super::base64url;
use super::claims::Claims;
use crate::secret::{is_invisible, unquoted};
use serde::{Deserialize, Deserializer, Serializer};
use serde_json::Value;
use std::fmt;

/// The longest ID token that is read, in bytes. Tokens that list a user's groups have about ten
/// thousand.
pub const MAX_ID_TOKEN_BYTES: usize = 64 * 1024;

/// The text of an ID token, or what the user pasted as one.
pub struct IdToken(Vec<u8>);

/// The content of an ID token, not verified.
#[derive(Clone, Debug, PartialEq)]
pub struct DecodedIdToken {
    /// How the token is signed.
    pub header: JoseHeader,
    /// The claims.
    pub claims: Claims,
}

/// The header of a signed token (RFC 7515).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoseHeader {
    /// The algorithm that the token names. A verifier uses the key's algorithm instead.
    pub alg: String,
    /// The identifier of the issuer's key, if given.
    pub kid: Option<String>,
    /// The type of token, if given.
    pub typ: Option<String>,
}

/// A part of a signed token that contains JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first part.
    Header,
    /// The second part.
    Claims,
}

/// Why a text cannot be read as an ID token. No variant contains any of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdTokenProblem {
    /// The text is empty.
    Empty,
    /// Longer than [`MAX_ID_TOKEN_BYTES`].
    TooLong,
    /// The text does not have three parts. Holds the number of parts.
    Parts(usize),
    /// Five parts: the token is encrypted for another party.
    Encrypted,
    /// The part is not base64url.
    NotBase64Url(Part),
    /// The part is not a JSON object.
    NotJson(Part),
    /// The header does not name an algorithm.
    NoAlgorithm,
    /// An access token or refresh token, by its header, its claims or the beginning of its text.
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

/// The first characters of access tokens of common services.
const ACCESS_TOKEN_BEGINNINGS: [&str; 9] =
    ["pul-", "tcp_", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "glcbt-", "ya29."];

impl IdToken {
    /// Takes what the user pasted: the token, or the whole JSON answer that contains it. White
    /// space and invisible characters are removed everywhere, and quotes around the text: terminals
    /// and mail programs break long lines, and a token has no such characters.
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

    /// The secret text. Only the exchange may call this.
    pub fn expose(&self) -> &str {
        // The bytes come from a `str`, and only whole characters were removed.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.0.trim_ascii().is_empty()
    }

    /// A copy of the secret. The type is not `Clone`, so that every copy is visible in the code.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// Decodes the token. The signature is not verified.
    ///
    /// # Errors
    /// Why the text cannot be read as an ID token.
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

    /// What a verifier needs: the signed text and the bytes of the signature.
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

    /// For the only wire type that contains an ID token: the exchange request.
    pub(super) fn serialize_on_wire<S: Serializer>(
        value: &Option<Self>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.as_ref().map_or("", Self::expose))
    }
}

/// The token in the JSON answers of GitHub (`value`), token endpoints (`id_token`), gcloud
/// (`token`) and Kubernetes (`status.token`).
fn in_answer(json: &str) -> Option<Vec<u8>> {
    let mut answer = crate::json::parse(json).ok()?;
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

/// Whether a token is an access token by its own claims (RFC 9068; Keycloak; Amazon Cognito).
fn is_access_token(header: &Claims, claims: &Claims) -> bool {
    let typ = header.text("typ").unwrap_or_default();
    let typ = typ.strip_prefix("application/").unwrap_or(typ);
    typ.eq_ignore_ascii_case("at+jwt")
        || matches!(claims.text("typ"), Some("Bearer" | "Refresh"))
        || claims.text("token_use") == Some("access")
}

fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    // Keeps the compiler from removing the overwrite as a dead store.
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

// Takes the text unchanged. `new` repairs what users paste; a program must send it correctly.
impl<'de> Deserialize<'de> for IdToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into_bytes()))
    }
}
