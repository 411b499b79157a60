//! Static keys of an issuer (a JSON Web Key Set, RFC 7517) before they are sent. Whether a set can
//! be used is decided in [`token_api::oidc::jwks`], for the server too; here is what people paste
//! instead of one, and that a private key is never left where it was pasted.

use serde_json::{Value, json};
use token_api::oidc::jwks::{self, JwksProblem, KeyProblem};

/// The most bytes that are read of a file: well above any set of keys.
pub const MAX_BYTES: u32 = 64 * 1024;

/// Why a text is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It holds a private or shared key, which must not leave its owner.
    PrivateKey,
    /// It is no set of keys that can be used; the sentence says why.
    Unusable(String),
}

impl Refused {
    /// The reason as a sentence.
    pub fn words(&self) -> String {
        match self {
            Self::PrivateKey => {
                "This holds a private key. It was taken out of the field and went nowhere. Only \
                 public keys belong here: whoever has the private one can sign in as anybody."
                    .into()
            }
            Self::Unusable(words) => words.clone(),
        }
    }
}

/// Reads a set of public keys; `None` when nothing is written. A single key becomes a set of one.
///
/// # Errors
/// When it is anything else, or holds a private key.
pub fn parse(text: &str) -> Result<Option<Value>, Refused> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.contains("-----BEGIN") {
        return Err(pem(text));
    }
    let value = token_api::json::parse(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        unusable(format!("This is not JSON: something is wrong in line {line}, column {column}."))
    })?;
    if holds_private(&value) {
        return Err(Refused::PrivateKey);
    }
    let set = if value.get("kty").is_some() { json!({ "keys": [value] }) } else { value };
    match jwks::check(&set) {
        Ok(_) => Ok(Some(set)),
        Err(JwksProblem::NoSet) => Err(no_set(&set)),
        Err(problem) => Err(unusable(problem.to_string())),
    }
}

/// The keys of a set in few words: "RS256 2024-05, ES256". A key for several algorithms is "RSA".
pub fn words(set: &Value) -> String {
    let keys = set.get("keys").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let key = |key: &Value| {
        let algorithm = jwks::read_key(key).map_or("not usable", |key| key.label());
        match key.get("kid").and_then(Value::as_str) {
            Some(kid) if !kid.is_empty() => {
                format!("{algorithm} {}", console_core::text::visible_text::visible(kid))
            }
            _ => algorithm.to_owned(),
        }
    };
    keys.iter().map(key).collect::<Vec<_>>().join(", ")
}

/// Looks everywhere: a key may hide in a wrapper that is not known here.
fn holds_private(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().any(holds_private),
        Value::Object(fields) => {
            let is_key = fields.contains_key("kty");
            let is_private = matches!(jwks::read_key(value), Err(KeyProblem::Private(_)));
            (is_key && is_private)
                || fields.get("kty").and_then(Value::as_str) == Some("oct")
                || fields.contains_key("private_key")
                || fields.values().any(holds_private)
        }
        Value::String(text) => text.contains("PRIVATE KEY-----"),
        _ => false,
    }
}

fn pem(text: &str) -> Refused {
    if text.contains("PRIVATE KEY") {
        return Refused::PrivateKey;
    }
    unusable(
        "This is PEM. Static keys are a JSON Web Key Set: the issuer’s “jwks_uri” has it, or a \
         tool that turns PEM into JWK makes it."
            .into(),
    )
}

fn no_set(value: &Value) -> Refused {
    unusable(match value.get("jwks_uri").and_then(Value::as_str) {
        Some(uri) => format!(
            "This is the issuer’s discovery document. The keys are at {}.",
            console_core::text::visible_text::visible(uri)
        ),
        None => JwksProblem::NoSet.to_string(),
    })
}

fn unusable(words: String) -> Refused {
    Refused::Unusable(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rsa() -> Value {
        json!({"kty": "RSA", "kid": "a", "alg": "RS256", "use": "sig",
            "n": format!("g{}Q", "A".repeat(340)), "e": "AQAB"})
    }

    fn ec() -> Value {
        let coordinate = "A".repeat(43);
        json!({"kty": "EC", "crv": "P-256", "x": coordinate, "y": coordinate, "kid": "b"})
    }

    fn cut() -> Value {
        let mut key = ec();
        key["x"] = json!("A".repeat(42));
        key
    }

    fn set(keys: &[Value]) -> String {
        json!({ "keys": keys }).to_string()
    }

    #[test]
    fn takes_public_keys() {
        assert_eq!(parse(" "), Ok(None));
        let both = parse(&set(&[rsa(), ec()])).unwrap().unwrap();
        assert_eq!(words(&both), "RS256 a, ES256 b");
        let one = parse(&rsa().to_string()).unwrap().unwrap();
        assert_eq!(one, json!({ "keys": [rsa()] }));
        let mut nameless = ec();
        nameless["kid"] = json!(null);
        assert_eq!(words(&parse(&set(&[nameless])).unwrap().unwrap()), "ES256");
        assert_eq!(words(&json!({"keys": [{"kid": "x"}]})), "not usable x");
        let mut any = rsa();
        any["alg"] = json!(null);
        let ed25519 = json!({"kty": "OKP", "crv": "Ed25519", "x": format!("{}=", "A".repeat(43))});
        let encryption = json!({"kty": "RSA", "use": "enc"});
        let several = parse(&set(&[any, ed25519, encryption])).unwrap().unwrap();
        assert_eq!(words(&several), "RSA a, EdDSA, not usable");
    }

    #[test]
    fn never_takes_a_private_key() {
        for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            let mut key = rsa();
            key[member] = json!("secret");
            let wrapped = json!({"jwks": {"keys": [key.clone()]}}).to_string();
            for text in [set(&[ec(), key.clone()]), key.to_string(), wrapped] {
                assert_eq!(parse(&text), Err(Refused::PrivateKey), "{text}");
            }
        }
        for text in [
            r#"{"keys":[{"kty":"oct"}]}"#,
            r#"{"type":"service_account","private_key":"x"}"#,
            "-----BEGIN PRIVATE KEY-----\nMII",
            "-----BEGIN RSA PRIVATE KEY-----\nMII",
            r#"{"a":"-----BEGIN EC PRIVATE KEY-----\nMII"}"#,
        ] {
            assert_eq!(parse(text), Err(Refused::PrivateKey), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, word) in [
            ("{".to_owned(), "not JSON"),
            ("[]".to_owned(), "list “keys”"),
            (r#"{"keys":{}}"#.to_owned(), "list “keys”"),
            (r#"{"jwks_uri":"https://a.example/keys"}"#.to_owned(), "https://a.example/keys"),
            ("-----BEGIN PUBLIC KEY-----".to_owned(), "PEM"),
            (set(&[]), "no keys"),
            (set(&[json!({"kid": "a"})]), "Key 1 (a): “kty” must be"),
            (set(&[ec(), cut()]), "Key 2 (b): “x” has 31 bytes, 32 are needed."),
        ] {
            let Err(Refused::Unusable(problem)) = parse(&text) else { panic!("{text} is taken") };
            assert!(problem.contains(word), "{text}: {problem}");
        }
    }
}
