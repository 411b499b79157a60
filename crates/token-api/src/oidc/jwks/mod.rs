//! Key sets (RFC 7517): which of their keys can verify signatures of ID tokens, and what is wrong
//! with a set that an admin registers or an issuer publishes. Only public keys are used.

mod algorithm;
mod key;

pub use algorithm::{ALGORITHM_NAMES, Algorithm};
pub use key::{Key, KeyProblem, MAX_RSA_BITS, MIN_RSA_BITS, PublicKey, read_key};
use serde_json::Value;
use std::fmt;

/// How many keys a set may have.
pub const MAX_KEYS: usize = 100;

/// How many faults a message names.
const MAX_TOLD: usize = 3;

/// How many characters of a key's name a message shows.
const MAX_KID_CHARS: usize = 60;

/// What is wrong with a key set. [`fmt::Display`] writes a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JwksProblem {
    /// Not an object with a list `keys`.
    NoSet,
    /// The list is empty.
    Empty,
    /// More than [`MAX_KEYS`].
    TooMany,
    /// No key can be used. Holds the reason for each.
    NoneUsable(Vec<KeyFault>),
    /// One key has a fault.
    Key(KeyFault),
}

impl fmt::Display for JwksProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSet => f.write_str("A key set is a JSON object with a list “keys”."),
            Self::Empty => f.write_str("The key set has no keys."),
            Self::TooMany => write!(f, "The key set has more than {MAX_KEYS} keys."),
            Self::NoneUsable(faults) => write!(
                f,
                "None of these keys can be used: ID tokens are checked by {ALGORITHM_NAMES}. {}",
                told(faults)
            ),
            Self::Key(fault) => write!(f, "{fault}."),
        }
    }
}

/// A key of a set that cannot be used. [`fmt::Display`] writes a sentence without its period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFault {
    /// The position of the key, from 1.
    pub number: usize,
    /// The key's name (`kid`), if given.
    pub kid: Option<String>,
    /// What is wrong with the key.
    pub problem: KeyProblem,
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, kid, problem } = self;
        match kid.as_deref().map(shown) {
            Some(kid) => write!(f, "Key {number} ({kid}): {problem}"),
            None => write!(f, "Key {number}: {problem}"),
        }
    }
}

/// The first faults as sentences, and the number of the others.
pub fn told(faults: &[KeyFault]) -> String {
    let mut sentences: Vec<String> =
        faults.iter().take(MAX_TOLD).map(|fault| format!("{fault}.")).collect();
    if faults.len() > MAX_TOLD {
        sentences.push(format!("And {} more.", faults.len() - MAX_TOLD));
    }
    sentences.join(" ")
}

/// A key's name in the form that messages show.
pub fn shown(kid: &str) -> String {
    kid.chars().take(MAX_KID_CHARS).collect()
}

/// A key of a set that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedKey {
    /// The position of the key, from 1.
    pub number: usize,
    /// The key's name (`kid`), if given.
    pub kid: Option<String>,
    /// The key.
    pub key: Key,
}

/// Reads the first [`MAX_KEYS`] keys of a set. Returns the usable keys, and the faults of the
/// others.
pub fn read_set(set: &Value) -> (Vec<NamedKey>, Vec<KeyFault>) {
    let keys = set.get("keys").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let (mut usable, mut faults) = (Vec::new(), Vec::new());
    for (at, key) in keys.iter().take(MAX_KEYS).enumerate() {
        let kid = key.get("kid").and_then(Value::as_str).filter(|kid| !kid.is_empty());
        let (number, kid) = (at + 1, kid.map(str::to_owned));
        match read_key(key) {
            Ok(key) => usable.push(NamedKey { number, kid, key }),
            Err(problem) => faults.push(KeyFault { number, kid, problem }),
        }
    }
    (usable, faults)
}

/// Checks a set that an admin wants to register: at least one key must be usable, and none may be
/// broken or private. Names (`kid`) are not needed: without them, the verifier tries each key that
/// fits. Returns the number of usable keys.
///
/// # Errors
/// The first problem that is found.
pub fn check(set: &Value) -> Result<usize, JwksProblem> {
    let keys = set.get("keys").and_then(Value::as_array).ok_or(JwksProblem::NoSet)?;
    match keys.len() {
        0 => return Err(JwksProblem::Empty),
        1..=MAX_KEYS => {}
        _ => return Err(JwksProblem::TooMany),
    }
    let (usable, faults) = read_set(set);
    if let Some(fault) = faults.iter().find(|fault| !fault.problem.is_foreign()) {
        return Err(JwksProblem::Key(fault.clone()));
    }
    if usable.is_empty() { Err(JwksProblem::NoneUsable(faults)) } else { Ok(usable.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A modulus of `bytes` bytes. The first byte is 0x80, the last one is odd.
    fn modulus(bytes: usize) -> String {
        // The last characters of a group of three, two or one bytes whose last byte is 1.
        let last = ["AB", "AQ", "AE"][bytes % 3];
        let length = (bytes * 8).div_ceil(6);
        format!("g{}{last}", "A".repeat(length - 1 - last.len()))
    }

    fn rsa() -> Value {
        json!({"kty": "RSA", "kid": "r", "alg": "RS256", "use": "sig", "n": modulus(256), "e": "AQAB"})
    }

    fn p256() -> Value {
        let coordinate = "A".repeat(43);
        json!({"kty": "EC", "kid": "e", "crv": "P-256", "x": coordinate, "y": coordinate})
    }

    fn p384() -> Value {
        let coordinate = "A".repeat(64);
        json!({"kty": "EC", "crv": "P-384", "x": coordinate, "y": coordinate})
    }

    fn ed25519() -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "x": "A".repeat(43)})
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
    fn accepts_public_keys_for_each_algorithm() {
        for algorithm in Algorithm::ALL {
            let name = algorithm.name();
            let key = match name {
                "ES256" => p256(),
                "ES384" => p384(),
                "EdDSA" => ed25519(),
                _ => without(rsa(), "alg"),
            };
            let any = read_key(&key).unwrap();
            assert!(any.algorithms().contains(&algorithm), "{name}");
            let only = read_key(&with(key, "alg", json!(name))).unwrap();
            assert_eq!((only.algorithms(), only.label()), (&[algorithm][..], name));
        }
        let several = read_key(&without(rsa(), "alg")).unwrap();
        assert_eq!((several.algorithms().len(), several.label()), (6, "RSA"));
        let newer = read_key(&with(ed25519(), "alg", json!("Ed25519"))).unwrap();
        assert_eq!(newer.label(), "EdDSA");
    }

    #[test]
    fn accepts_missing_members_and_standard_base64() {
        for key in [
            without(without(without(rsa(), "kid"), "alg"), "use"),
            with(p256(), "key_ops", json!(["verify"])),
            with(with(p256(), "alg", json!(null)), "use", json!(null)),
            with(with(p256(), "kid", json!(7)), "key_ops", json!(null)),
            with(p256(), "x", json!(format!("{}=", "A".repeat(43)))),
            with(ed25519(), "x", json!(format!("+/{}", "A".repeat(41)))),
            with(rsa(), "n", json!(format!("AAAA{}", modulus(256)))),
        ] {
            assert_eq!(check(&json!({"keys": [key]})), Ok(1), "{key}");
        }
    }

    #[test]
    fn says_which_key_is_at_fault_and_why() {
        use KeyProblem as Problem;
        let curve = |found: &str, may_be| Problem::Curve { found: found.into(), may_be };
        let algorithm = |found: &str| Problem::Algorithm(found.into());
        let length = |member, bytes, needed| Problem::Length { member, bytes, needed };
        let table = [
            (json!(7), Problem::NoObject),
            (with(rsa(), "d", json!("AQAB")), Problem::Private("d")),
            (with(p256(), "d", json!("AQAB")), Problem::Private("d")),
            (with(ed25519(), "d", json!("AQAB")), Problem::Private("d")),
            (json!({"kty": "oct", "k": "c2VjcmV0"}), Problem::Private("k")),
            (with(rsa(), "kty", json!("AKP")), Problem::Type),
            (with(rsa(), "kty", json!("OKP")), Problem::Missing("crv")),
            (without(rsa(), "kty"), Problem::Type),
            (with(rsa(), "alg", json!("RSA-OAEP")), algorithm("RSA-OAEP")),
            (with(rsa(), "alg", json!("HS256")), algorithm("HS256")),
            (with(rsa(), "alg", json!("ES256")), algorithm("ES256")),
            (with(p256(), "alg", json!("RS256")), algorithm("RS256")),
            (with(p256(), "alg", json!("ES384")), algorithm("ES384")),
            (with(ed25519(), "alg", json!("ES256")), algorithm("ES256")),
            (with(rsa(), "use", json!("enc")), Problem::Use),
            (with(rsa(), "key_ops", json!(["encrypt"])), Problem::Use),
            // A key for another purpose is not checked further.
            (json!({"kty": "RSA", "use": "enc", "n": "!"}), Problem::Use),
            (json!({"kty": "RSA", "alg": "RSA-OAEP", "n": "!"}), algorithm("RSA-OAEP")),
            (with(p256(), "crv", json!("P-521")), curve("P-521", "P-256 or P-384")),
            (with(p256(), "crv", json!("secp256k1")), curve("secp256k1", "P-256 or P-384")),
            (without(p256(), "crv"), Problem::Missing("crv")),
            (without(ed25519(), "crv"), Problem::Missing("crv")),
            (with(ed25519(), "crv", json!("X25519")), curve("X25519", "Ed25519")),
            (without(rsa(), "n"), Problem::Missing("n")),
            (with(rsa(), "n", json!(null)), Problem::Missing("n")),
            (with(rsa(), "n", json!(65537)), Problem::NotText("n")),
            (with(rsa(), "n", json!("a b")), Problem::NotBase64("n")),
            (with(rsa(), "n", json!("")), Problem::RsaBits(0)),
            (with(rsa(), "n", json!(modulus(128))), Problem::RsaBits(1024)),
            (with(rsa(), "n", json!(modulus(1025))), Problem::RsaBits(8200)),
            (with(rsa(), "n", json!(format!("g{}", "A".repeat(341)))), Problem::EvenModulus),
            (without(rsa(), "e"), Problem::Missing("e")),
            (with(rsa(), "e", json!("")), Problem::Exponent),
            (with(rsa(), "e", json!("AQ")), Problem::Exponent),
            (with(rsa(), "e", json!("AQAA")), Problem::Exponent),
            (with(rsa(), "e", json!("AQAAAAE")), Problem::Exponent),
            (with(p256(), "x", json!("A".repeat(41))), Problem::NotBase64("x")),
            (with(p256(), "x", json!("AAAA")), length("x", 3, 32)),
            (with(p256(), "y", json!("A".repeat(44))), length("y", 33, 32)),
            (without(p256(), "y"), Problem::Missing("y")),
            (with(p384(), "x", json!("A".repeat(43))), length("x", 32, 48)),
            (with(ed25519(), "x", json!("A".repeat(76))), length("x", 57, 32)),
            (without(ed25519(), "x"), Problem::Missing("x")),
        ];
        for (key, problem) in table {
            assert_eq!(read_key(&key), Err(problem.clone()), "{key}");
            let key = if key.is_object() { with(key, "kid", json!("other")) } else { key };
            let (among, alone) = (json!({"keys": [rsa(), key]}), json!({"keys": [key]}));
            let kid = key.is_object().then(|| "other".to_owned());
            let fault = |number| KeyFault { number, kid, problem: problem.clone() };
            if problem.is_foreign() {
                let none = Err(JwksProblem::NoneUsable(vec![fault(1)]));
                assert_eq!((check(&among), check(&alone)), (Ok(1), none));
                continue;
            }
            let told = check(&among).unwrap_err();
            assert_eq!(told, JwksProblem::Key(fault(2)));
            assert!(told.to_string().starts_with("Key 2") && told.to_string().ends_with('.'));
        }
    }

    #[test]
    fn names_the_member_and_the_fault() {
        let told = |keys: &[Value]| check(&json!({"keys": keys})).unwrap_err().to_string();
        let cut = with(p256(), "x", json!("AAAA".repeat(10) + "AA"));
        assert_eq!(told(&[rsa(), cut]), "Key 2 (e): “x” has 31 bytes, 32 are needed.");
        let encryption = with(rsa(), "use", json!("enc"));
        let words = told(&vec![without(encryption, "kid"); 5]);
        let first = "Key 1: it is not for checking signatures (“use”, “key_ops”). Key 2: ";
        assert!(words.contains("ID tokens are checked by RS256, ") && words.contains(first));
        assert!(words.ends_with("(“use”, “key_ops”). And 2 more."), "{words}");
    }

    #[test]
    fn malformed_sets_are_refused() {
        for (set, problem) in [
            (json!([]), JwksProblem::NoSet),
            (json!({"keys": {}}), JwksProblem::NoSet),
            (json!({"Keys": [rsa()]}), JwksProblem::NoSet),
            (json!({"keys": []}), JwksProblem::Empty),
            (json!({"keys": vec![rsa(); 101]}), JwksProblem::TooMany),
        ] {
            assert_eq!(check(&set), Err(problem));
        }
    }

    #[test]
    fn keys_need_no_names() {
        let encryption = with(without(rsa(), "kid"), "use", json!("enc"));
        let nameless = without(p256(), "kid");
        for (keys, usable) in [
            (json!([nameless, encryption]), 1),
            (json!([nameless, without(rsa(), "kid"), rsa()]), 3),
            (json!([rsa(), with(rsa(), "alg", json!("PS256"))]), 2),
        ] {
            assert_eq!(check(&json!({"keys": keys})), Ok(usable));
        }
    }
}
