//! One key of a key set (RFC 7517; RFC 7518, section 6; RFC 8037): whether it can verify signatures
//! of ID tokens, and if not, which member is wrong and why.

use super::super::base64url;
use super::algorithm::Algorithm;
use serde_json::{Map, Value};
use std::fmt;

/// The smallest RSA modulus, in bits (RFC 7518, section 3.3).
pub const MIN_RSA_BITS: usize = 2048;

/// The largest RSA modulus that the backend can verify with, in bits.
pub const MAX_RSA_BITS: usize = 8192;

/// Members that only private or symmetric keys have (RFC 7518, section 6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// How many characters of a key's text a message repeats.
const MAX_SHOWN_CHARS: usize = 60;

/// A public key. All numbers are big-endian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// For RS256 to RS512 and PS256 to PS512.
    Rsa {
        /// The modulus, without leading zeros.
        n: Vec<u8>,
        /// The exponent, without leading zeros.
        e: Vec<u8>,
    },
    /// For ES256: a point of P-256.
    P256 {
        /// 32 bytes.
        x: Vec<u8>,
        /// 32 bytes.
        y: Vec<u8>,
    },
    /// For ES384: a point of P-384.
    P384 {
        /// 48 bytes.
        x: Vec<u8>,
        /// 48 bytes.
        y: Vec<u8>,
    },
    /// For EdDSA.
    Ed25519 {
        /// 32 bytes.
        x: Vec<u8>,
    },
}

impl PublicKey {
    /// The algorithms that this type of key supports.
    fn algorithms(&self) -> &'static [Algorithm] {
        use Algorithm::{EdDsa, Es256, Es384, Ps256, Ps384, Ps512, Rs256, Rs384, Rs512};
        match self {
            Self::Rsa { .. } => &[Rs256, Rs384, Rs512, Ps256, Ps384, Ps512],
            Self::P256 { .. } => &[Es256],
            Self::P384 { .. } => &[Es384],
            Self::Ed25519 { .. } => &[EdDsa],
        }
    }
}

/// A public key that can verify signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub public: PublicKey,
    /// The only algorithm that the key may be used with (`alg`), if given.
    only: Option<Algorithm>,
}

impl Key {
    /// The algorithms that the key may be used with.
    pub fn algorithms(&self) -> &[Algorithm] {
        self.only.as_ref().map_or(self.public.algorithms(), std::slice::from_ref)
    }

    /// A short name: the algorithm, or `RSA` if the key is for several.
    pub fn label(&self) -> &'static str {
        match self.algorithms() {
            [one] => one.name(),
            _ => "RSA",
        }
    }
}

/// What is wrong with a key of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyProblem {
    /// Not an object.
    NoObject,
    /// It contains this member of a private key, so the secret was published.
    Private(&'static str),
    /// `use` or `key_ops` says that the key is not for signatures.
    Use,
    /// `kty` is not RSA, EC or OKP.
    Type,
    /// `crv` is not a curve for this `kty`.
    Curve {
        /// The value of `crv`.
        found: String,
        /// The allowed values.
        may_be: &'static str,
    },
    /// `alg` is not an algorithm for this type of key.
    Algorithm(String),
    /// A member is missing.
    Missing(&'static str),
    /// A member is neither base64url nor base64.
    NotBase64(&'static str),
    /// A member is no text.
    NotText(&'static str),
    /// A member has not the number of bytes that the curve needs.
    Length {
        /// The member.
        member: &'static str,
        /// Its number of bytes.
        bytes: usize,
        /// The required number of bytes.
        needed: usize,
    },
    /// The RSA modulus has this many bits.
    RsaBits(usize),
    /// The RSA modulus is even.
    EvenModulus,
    /// The RSA exponent is not one that is supported.
    Exponent,
    /// `x` and `y` are not a point on the curve.
    OffCurve,
}

impl fmt::Display for KeyProblem {
    /// A sentence without its period.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoObject => f.write_str("it is not a JSON object"),
            Self::Private(member) => write!(
                f,
                "it holds “{member}”, a part of a private key. Publish and register public keys \
                 only, and replace this key: its secret has been shown"
            ),
            Self::Use => f.write_str("it is not for checking signatures (“use”, “key_ops”)"),
            Self::Type => f.write_str("“kty” must be RSA, EC or OKP"),
            Self::Curve { found, may_be } => {
                write!(f, "“crv” must be {may_be} for this type of key; it is “{found}”")
            }
            Self::Algorithm(found) => {
                write!(f, "“alg” is “{found}”, not one that is checked with this type of key")
            }
            Self::Missing(member) => write!(f, "“{member}” is missing"),
            Self::NotBase64(member) => write!(f, "“{member}” is not base64url"),
            Self::NotText(member) => write!(f, "“{member}” is not text: base64url is needed"),
            Self::Length { member, bytes, needed } => {
                write!(f, "“{member}” has {bytes} bytes, {needed} are needed")
            }
            Self::RsaBits(bits) => write!(
                f,
                "“n” has {bits} bits; RSA keys must have {MIN_RSA_BITS} to {MAX_RSA_BITS}"
            ),
            Self::EvenModulus => f.write_str("“n” is an even number, which no RSA modulus is"),
            Self::Exponent => f.write_str("“e” must be an odd number from 3 to 4294967295"),
            Self::OffCurve => f.write_str("“x” and “y” are not a point of its curve"),
        }
    }
}

impl KeyProblem {
    /// Whether the key is valid, but for another purpose. Such keys may be in a set.
    pub fn is_foreign(&self) -> bool {
        matches!(self, Self::Type | Self::Algorithm(_) | Self::Use | Self::Curve { .. })
    }
}

/// Reads one key.
///
/// # Errors
/// The first problem that is found.
pub fn read_key(key: &Value) -> Result<Key, KeyProblem> {
    let key = key.as_object().ok_or(KeyProblem::NoObject)?;
    if let Some(member) = PRIVATE.into_iter().find(|member| key.contains_key(*member)) {
        return Err(KeyProblem::Private(member));
    }
    // This check comes first: a key that is not for signatures may be of any type.
    if !is_for_signatures(key) {
        return Err(KeyProblem::Use);
    }
    let only = told(key, "alg").map(|alg| {
        let name = alg.as_str().unwrap_or_default();
        Algorithm::parse(name).ok_or_else(|| KeyProblem::Algorithm(shown(alg)))
    });
    let curve = key.get("crv").unwrap_or(&Value::Null);
    let other_curve = |may_be| KeyProblem::Curve { found: shown(curve), may_be };
    let read: fn(&Map<String, Value>) -> Result<PublicKey, KeyProblem> =
        match (key.get("kty").and_then(Value::as_str), curve.as_str()) {
            (Some("RSA"), _) => read_rsa,
            (Some("EC"), Some("P-256")) => read_p256,
            (Some("EC"), Some("P-384")) => read_p384,
            (Some("EC" | "OKP"), _) if curve.is_null() => return Err(KeyProblem::Missing("crv")),
            (Some("EC"), _) => return Err(other_curve("P-256 or P-384")),
            (Some("OKP"), Some("Ed25519")) => read_ed25519,
            (Some("OKP"), _) => return Err(other_curve("Ed25519")),
            _ => return Err(KeyProblem::Type),
        };
    // If `alg` is for another purpose, the key is foreign, whatever its members are.
    let only = only.transpose()?;
    let key = Key { public: read(key)?, only };
    match key.only {
        Some(only) if !key.public.algorithms().contains(&only) => {
            Err(KeyProblem::Algorithm(only.name().to_owned()))
        }
        _ => Ok(key),
    }
}

fn is_for_signatures(key: &Map<String, Value>) -> bool {
    let verifies = |ops: &Value| {
        ops.as_array().is_some_and(|ops| ops.iter().any(|operation| operation == "verify"))
    };
    told(key, "use").is_none_or(|purpose| purpose == "sig")
        && told(key, "key_ops").is_none_or(verifies)
}

/// An optional member. Some servers send `null` instead of leaving it out.
fn told<'a>(key: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    key.get(name).filter(|value| !value.is_null())
}

fn shown(value: &Value) -> String {
    value.as_str().unwrap_or_default().chars().take(MAX_SHOWN_CHARS).collect()
}

fn read_rsa(key: &Map<String, Value>) -> Result<PublicKey, KeyProblem> {
    let (n, e) = (number(key, "n")?, number(key, "e")?);
    let bits = n.first().map_or(0, |first| n.len() * 8 - first.leading_zeros() as usize);
    if !(MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits) {
        return Err(KeyProblem::RsaBits(bits));
    }
    if is_even(&n) {
        return Err(KeyProblem::EvenModulus);
    }
    if e.len() > 4 || e == [1] || is_even(&e) {
        return Err(KeyProblem::Exponent);
    }
    Ok(PublicKey::Rsa { n, e })
}

fn read_p256(key: &Map<String, Value>) -> Result<PublicKey, KeyProblem> {
    Ok(PublicKey::P256 { x: bytes(key, "x", 32)?, y: bytes(key, "y", 32)? })
}

fn read_p384(key: &Map<String, Value>) -> Result<PublicKey, KeyProblem> {
    Ok(PublicKey::P384 { x: bytes(key, "x", 48)?, y: bytes(key, "y", 48)? })
}

fn read_ed25519(key: &Map<String, Value>) -> Result<PublicKey, KeyProblem> {
    Ok(PublicKey::Ed25519 { x: bytes(key, "x", 32)? })
}

fn member(key: &Map<String, Value>, name: &'static str) -> Result<Vec<u8>, KeyProblem> {
    let value = told(key, name).ok_or(KeyProblem::Missing(name))?;
    let text = value.as_str().ok_or(KeyProblem::NotText(name))?;
    base64url::decode_any(text).ok_or(KeyProblem::NotBase64(name))
}

/// A member with exactly this many bytes.
fn bytes(
    key: &Map<String, Value>,
    name: &'static str,
    needed: usize,
) -> Result<Vec<u8>, KeyProblem> {
    let found = member(key, name)?;
    match found.len() {
        length if length == needed => Ok(found),
        bytes => Err(KeyProblem::Length { member: name, bytes, needed }),
    }
}

/// A big-endian number without leading zeros.
fn number(key: &Map<String, Value>, name: &'static str) -> Result<Vec<u8>, KeyProblem> {
    let bytes = member(key, name)?;
    Ok(bytes.into_iter().skip_while(|byte| *byte == 0).collect())
}

fn is_even(number: &[u8]) -> bool {
    number.last().is_none_or(|last| last % 2 == 0)
}
