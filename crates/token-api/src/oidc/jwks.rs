//! Key sets (RFC 7517): which of their keys can check signatures of ID tokens, and what is wrong
//! with a set that somebody registers by hand. Only public keys for RS256 and ES256 are used.

use super::base64url;
use serde_json::{Map, Value};
use std::fmt;

/// The most keys that a set may have.
pub const MAX_KEYS: usize = 100;

/// The least bits of an RSA modulus (RFC 7518, section 3.3).
pub const MIN_RSA_BITS: usize = 2048;

/// The most bits of an RSA modulus: what the backend's verification takes.
pub const MAX_RSA_BITS: usize = 8192;

/// Members that only private or shared keys have (RFC 7518, section 6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// What is wrong with a key set. [`fmt::Display`] has the sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JwksProblem {
    /// No object with a list `keys`.
    NoSet,
    /// No key in it.
    Empty,
    /// More than [`MAX_KEYS`].
    TooMany,
    /// Keys, but none for RS256 or ES256.
    NoneUsable,
    /// One key is at fault.
    Key {
        /// Which one, from 1.
        number: usize,
        /// Its `kid`, where it has one.
        kid: Option<String>,
        /// What it is.
        problem: KeyProblem,
    },
}

/// What is wrong with one key of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyProblem {
    /// No object.
    NoObject,
    /// It holds a member of a private key: the secret is no longer one.
    Private(&'static str),
    /// `kty` is neither RSA nor EC.
    Type,
    /// `alg` is not the one for its type.
    Algorithm(&'static str),
    /// `use` or `key_ops` says that it is not for signatures.
    Use,
    /// A member is missing or not what it must be.
    Member(&'static str),
    /// The RSA modulus has this many bits.
    RsaBits(usize),
    /// The curve is not P-256.
    Curve,
    /// Without a `kid`, although there are other keys.
    NoKid,
    /// Another key has the same `kid`.
    SameKid,
}

impl fmt::Display for JwksProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, kid, problem) = match self {
            Self::NoSet => return f.write_str("A key set is a JSON object with a list “keys”."),
            Self::Empty => return f.write_str("The key set has no keys."),
            Self::TooMany => return write!(f, "The key set has more than {MAX_KEYS} keys."),
            Self::NoneUsable => {
                return f.write_str(
                    "None of these keys can be used: ID tokens are checked by RS256 (RSA) or ES256 \
                     (EC, P-256).",
                );
            }
            Self::Key { number, kid, problem } => (number, kid, problem),
        };
        match kid {
            Some(kid) => write!(f, "Key {number} ({kid}): ")?,
            None => write!(f, "Key {number}: ")?,
        }
        match problem {
            KeyProblem::NoObject => f.write_str("it is not a JSON object."),
            KeyProblem::Private(member) => write!(
                f,
                "it holds “{member}”, a part of a private key. Register public keys only, and \
                 replace this key: its secret has been shown."
            ),
            KeyProblem::Type => f.write_str("“kty” must be RSA or EC."),
            KeyProblem::Algorithm(only) => write!(f, "“alg” must be {only} for this type of key."),
            KeyProblem::Use => f.write_str("it is not for checking signatures."),
            KeyProblem::Member(member) => {
                write!(f, "“{member}” is missing, or not the base64url text it must be.")
            }
            KeyProblem::RsaBits(bits) => write!(
                f,
                "RSA keys must have {MIN_RSA_BITS} to {MAX_RSA_BITS} bits; this one has {bits}."
            ),
            KeyProblem::Curve => f.write_str("EC keys must be on the curve P-256."),
            KeyProblem::NoKid => f.write_str("it needs a “kid”, because there are other keys."),
            KeyProblem::SameKid => f.write_str("another key has the same “kid”."),
        }
    }
}

impl KeyProblem {
    /// Whether it is a good key for something else, which does no harm in a set.
    fn is_foreign(&self) -> bool {
        matches!(self, Self::Type | Self::Algorithm(_) | Self::Use | Self::Curve)
    }
}

/// A public key that signatures can be checked with. All numbers are big-endian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// For RS256.
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
}

impl PublicKey {
    /// The one algorithm that this key is for.
    pub fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa { .. } => "RS256",
            Self::P256 { .. } => "ES256",
        }
    }
}

/// Reads one key.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read_key(key: &Value) -> Result<PublicKey, KeyProblem> {
    let key = key.as_object().ok_or(KeyProblem::NoObject)?;
    if let Some(member) = PRIVATE.into_iter().find(|member| key.contains_key(*member)) {
        return Err(KeyProblem::Private(member));
    }
    let text = |name| key.get(name).and_then(Value::as_str);
    let read = match text("kty") {
        Some("RSA") => read_rsa(key)?,
        Some("EC") if text("crv") == Some("P-256") => read_p256(key)?,
        Some("EC") => return Err(KeyProblem::Curve),
        _ => return Err(KeyProblem::Type),
    };
    if key.get("alg").is_some_and(|alg| alg != read.algorithm()) {
        return Err(KeyProblem::Algorithm(read.algorithm()));
    }
    let verifies = |ops: &Value| {
        ops.as_array().is_some_and(|ops| ops.iter().any(|operation| operation == "verify"))
    };
    if key.get("use").is_some_and(|purpose| purpose != "sig")
        || key.get("key_ops").is_some_and(|ops| !verifies(ops))
    {
        return Err(KeyProblem::Use);
    }
    Ok(read)
}

fn read_rsa(key: &Map<String, Value>) -> Result<PublicKey, KeyProblem> {
    let (n, e) = (number(key, "n")?, number(key, "e")?);
    let bits = n.len() * 8 - n[0].leading_zeros() as usize;
    if !(MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits) {
        return Err(KeyProblem::RsaBits(bits));
    }
    // Odd and at least 3; ring takes up to 33 bits, others use up to 32.
    if e.len() > 4 || e == [1] || e.last().is_none_or(|last| last % 2 == 0) {
        return Err(KeyProblem::Member("e"));
    }
    Ok(PublicKey::Rsa { n, e })
}

fn read_p256(key: &Map<String, Value>) -> Result<PublicKey, KeyProblem> {
    let coordinate = |name| bytes(key, name).filter(|bytes| bytes.len() == 32);
    Ok(PublicKey::P256 {
        x: coordinate("x").ok_or(KeyProblem::Member("x"))?,
        y: coordinate("y").ok_or(KeyProblem::Member("y"))?,
    })
}

fn bytes(key: &Map<String, Value>, name: &str) -> Option<Vec<u8>> {
    base64url::decode(key.get(name)?.as_str()?)
}

/// A number above zero, without leading zeros.
fn number(key: &Map<String, Value>, name: &'static str) -> Result<Vec<u8>, KeyProblem> {
    let bytes = bytes(key, name).ok_or(KeyProblem::Member(name))?;
    let first = bytes.iter().position(|byte| *byte != 0).ok_or(KeyProblem::Member(name))?;
    Ok(bytes[first..].to_vec())
}

/// Checks a set that somebody wants to register: at least one key can be used, none is broken or
/// private, and they are told apart by their `kid`. Returns how many can be used.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn check(set: &Value) -> Result<usize, JwksProblem> {
    let keys = set.get("keys").and_then(Value::as_array).ok_or(JwksProblem::NoSet)?;
    match keys.len() {
        0 => return Err(JwksProblem::Empty),
        1..=MAX_KEYS => {}
        _ => return Err(JwksProblem::TooMany),
    }
    let mut usable = 0;
    for (at, key) in keys.iter().enumerate() {
        match check_among(keys, at) {
            Ok(()) => usable += 1,
            Err(problem) if problem.is_foreign() => {}
            Err(problem) => {
                let kid = kid(key).map(str::to_owned);
                return Err(JwksProblem::Key { number: at + 1, kid, problem });
            }
        }
    }
    if usable == 0 { Err(JwksProblem::NoneUsable) } else { Ok(usable) }
}

fn kid(key: &Value) -> Option<&str> {
    key.get("kid")?.as_str().filter(|kid| !kid.is_empty())
}

fn check_among(keys: &[Value], at: usize) -> Result<(), KeyProblem> {
    read_key(&keys[at])?;
    match kid(&keys[at]) {
        None if keys.len() > 1 => Err(KeyProblem::NoKid),
        Some(own) if keys[..at].iter().any(|other| kid(other) == Some(own)) => {
            Err(KeyProblem::SameKid)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// 256 bytes, the first one 0x80, so 2048 bits; the last one odd.
    fn modulus(bytes: usize) -> String {
        let quads = bytes.div_ceil(3);
        let mut text = "g".to_owned() + &"AAAA".repeat(quads)[1..];
        text.truncate((bytes * 8).div_ceil(6));
        text
    }

    fn rsa() -> Value {
        json!({"kty": "RSA", "kid": "r", "alg": "RS256", "use": "sig", "n": modulus(256), "e": "AQAB"})
    }

    fn p256() -> Value {
        let coordinate = "A".repeat(43);
        json!({"kty": "EC", "kid": "e", "crv": "P-256", "x": coordinate, "y": coordinate})
    }

    fn with(mut key: Value, name: &str, value: Value) -> Value {
        key[name] = value;
        key
    }

    fn without(mut key: Value, name: &str) -> Value {
        key.as_object_mut().unwrap().remove(name);
        key
    }

    #[test]
    fn takes_public_keys_for_the_two_algorithms() {
        assert_eq!(check(&json!({"keys": [rsa(), p256()]})), Ok(2));
        assert_eq!(read_key(&rsa()).unwrap().algorithm(), "RS256");
        assert_eq!(read_key(&p256()).unwrap().algorithm(), "ES256");
        let bare = without(without(without(rsa(), "kid"), "alg"), "use");
        assert_eq!(check(&json!({"keys": [bare]})), Ok(1));
        assert_eq!(check(&json!({"keys": [with(p256(), "key_ops", json!(["verify"]))]})), Ok(1));
    }

    #[test]
    fn says_which_key_is_at_fault_and_why() {
        use KeyProblem as Problem;
        let table = [
            (json!(7), Problem::NoObject),
            (with(rsa(), "d", json!("AQAB")), Problem::Private("d")),
            (with(p256(), "d", json!("AQAB")), Problem::Private("d")),
            (json!({"kty": "oct", "k": "c2VjcmV0"}), Problem::Private("k")),
            (with(rsa(), "kty", json!("OKP")), Problem::Type),
            (without(rsa(), "kty"), Problem::Type),
            (with(rsa(), "alg", json!("RS512")), Problem::Algorithm("RS256")),
            (with(rsa(), "alg", json!("HS256")), Problem::Algorithm("RS256")),
            (with(p256(), "alg", json!("RS256")), Problem::Algorithm("ES256")),
            (with(rsa(), "use", json!("enc")), Problem::Use),
            (with(rsa(), "key_ops", json!(["encrypt"])), Problem::Use),
            (without(rsa(), "n"), Problem::Member("n")),
            (with(rsa(), "n", json!("a+b/")), Problem::Member("n")),
            (with(rsa(), "e", json!("")), Problem::Member("e")),
            (with(rsa(), "e", json!("AQ")), Problem::Member("e")),
            (with(rsa(), "e", json!("AQAA")), Problem::Member("e")),
            (with(rsa(), "n", json!(modulus(128))), Problem::RsaBits(1024)),
            (with(rsa(), "n", json!(modulus(1025))), Problem::RsaBits(8200)),
            (with(p256(), "crv", json!("P-384")), Problem::Curve),
            (with(p256(), "x", json!("AAAA")), Problem::Member("x")),
            (without(p256(), "y"), Problem::Member("y")),
        ];
        for (key, problem) in table {
            assert_eq!(read_key(&key), Err(problem.clone()), "{key}");
            let key = if key.is_object() { with(key, "kid", json!("other")) } else { key };
            let (among, alone) = (json!({"keys": [rsa(), key]}), json!({"keys": [key]}));
            if problem.is_foreign() {
                assert_eq!((check(&among), check(&alone)), (Ok(1), Err(JwksProblem::NoneUsable)));
                continue;
            }
            let told = check(&among).unwrap_err();
            assert!(matches!(told, JwksProblem::Key { number: 2, .. }), "{told:?}");
            assert!(told.to_string().starts_with("Key 2") && told.to_string().ends_with('.'));
        }
    }

    #[test]
    fn a_set_is_a_set() {
        for (set, problem) in [
            (json!([]), JwksProblem::NoSet),
            (json!({"keys": {}}), JwksProblem::NoSet),
            (json!({"Keys": [rsa()]}), JwksProblem::NoSet),
            (json!({"keys": []}), JwksProblem::Empty),
            (json!({"keys": vec![rsa(); 101]}), JwksProblem::TooMany),
        ] {
            assert_eq!(check(&set), Err(problem));
        }
        let told = |keys: Value| check(&json!({"keys": keys})).unwrap_err().to_string();
        assert_eq!(
            told(json!([rsa(), without(p256(), "kid")])),
            "Key 2: it needs a “kid”, because there are other keys."
        );
        assert_eq!(told(json!([rsa(), rsa()])), "Key 2 (r): another key has the same “kid”.");
    }
}
