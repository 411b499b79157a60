//! Static keys of an issuer (a JSON Web Key Set, RFC 7517) before they are sent: only public keys
//! may leave, and what the server could not use is said here already.

use serde_json::{Value, json};

/// The most bytes that are read: well above any set of keys.
pub const MAX_BYTES: u32 = 64 * 1024;

/// Fewer bits than this make an RSA key that servers refuse (RFC 7518, 3.3).
const MIN_RSA_BITS: usize = 2048;

/// What only a private or shared key has (RFC 7518, 6.2.2, 6.3.2 and 6.4.1).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

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
                 the public keys belong here: whoever has the private one can sign in as anybody."
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
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        unusable(format!("This is not JSON: something is wrong in line {line}, column {column}."))
    })?;
    if holds_private(&value) {
        return Err(Refused::PrivateKey);
    }
    let set = if value.get("kty").is_some() { json!({ "keys": [value] }) } else { value };
    let Some(keys) = set.get("keys").and_then(Value::as_array) else {
        return Err(no_set(&set));
    };
    if keys.is_empty() {
        return Err(unusable("This set has no keys.".into()));
    }
    for (at, key) in keys.iter().enumerate() {
        check(key, at + 1, keys.len()).map_err(unusable)?;
    }
    if !keys.iter().any(|key| algorithm(key).is_some()) {
        return Err(unusable(
            "None of these keys can be used: an ID token is checked by RS256 (RSA) or ES256 (P-256)."
                .into(),
        ));
    }
    Ok(Some(set))
}

/// The keys of a set in few words: "RS256 2024-05, ES256".
pub fn words(set: &Value) -> String {
    let keys = set.get("keys").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let key = |key: &Value| {
        let algorithm = algorithm(key).unwrap_or("not usable");
        match key.get("kid").and_then(Value::as_str) {
            Some(kid) if !kid.is_empty() => {
                format!("{algorithm} {}", crate::visible_text::visible(kid))
            }
            _ => algorithm.to_owned(),
        }
    };
    keys.iter().map(key).collect::<Vec<_>>().join(", ")
}

/// The algorithm that a key checks signatures with, if it is one of the two.
fn algorithm(key: &Value) -> Option<&'static str> {
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    if text("use").is_some_and(|purpose| purpose != "sig") {
        return None;
    }
    let algorithm = match (text("kty")?, text("crv")) {
        ("RSA", _) => "RS256",
        ("EC", Some("P-256")) => "ES256",
        _ => return None,
    };
    text("alg").is_none_or(|named| named == algorithm).then_some(algorithm)
}

fn check(key: &Value, number: usize, of: usize) -> Result<(), String> {
    let text = |name: &str| key.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("kty").is_empty() {
        return Err(format!("Key {number} does not say its kind (“kty”)."));
    }
    if of > 1 && text("kid").is_empty() {
        return Err(format!(
            "Key {number} has no “kid”: with more than one key, the name tells which one signed."
        ));
    }
    let needed: &[&str] = match text("kty") {
        "RSA" => &["n", "e"],
        "EC" => &["crv", "x", "y"],
        _ => &[],
    };
    for name in needed {
        if text(name).is_empty() {
            return Err(format!("Key {number} lacks “{name}”."));
        }
        if *name != "crv" && !is_base64url(text(name)) {
            return Err(format!("“{name}” of key {number} is not base64url."));
        }
    }
    let bits = text("n").len() * 6;
    if text("kty") == "RSA" && bits + 6 < MIN_RSA_BITS {
        return Err(format!("Key {number} is too short: RSA needs {MIN_RSA_BITS} bits or more."));
    }
    Ok(())
}

fn is_base64url(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Looks everywhere: a key may hide in a wrapper that is not known here.
fn holds_private(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().any(holds_private),
        Value::Object(fields) => {
            let is_key = fields.contains_key("kty");
            let is_shared = fields.get("kty").and_then(Value::as_str) == Some("oct");
            (is_key && (is_shared || PRIVATE.iter().any(|name| fields.contains_key(*name))))
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
        "This is PEM. Static keys are a JSON Web Key Set: the issuer's “jwks_uri” has it, or a \
         tool that turns PEM into JWK makes it."
            .into(),
    )
}

fn no_set(value: &Value) -> Refused {
    unusable(match value.get("jwks_uri").and_then(Value::as_str) {
        Some(uri) => format!(
            "This is the issuer's discovery document. The keys are at {}.",
            crate::visible_text::visible(uri)
        ),
        None => "This is no key set: it has no list “keys”.".into(),
    })
}

fn unusable(words: String) -> Refused {
    Refused::Unusable(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rsa() -> Value {
        json!({"kty": "RSA", "kid": "a", "alg": "RS256", "use": "sig", "n": "A".repeat(342), "e": "AQAB"})
    }

    fn ec() -> Value {
        json!({"kty": "EC", "crv": "P-256", "x": "a_-", "y": "b", "kid": "b"})
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
    }

    #[test]
    fn never_takes_a_private_key() {
        for member in PRIVATE {
            let mut key = rsa();
            key[member] = json!("secret");
            assert_eq!(parse(&set(&[ec(), key.clone()])), Err(Refused::PrivateKey), "{member}");
            assert_eq!(parse(&key.to_string()), Err(Refused::PrivateKey), "{member}");
            let wrapped = json!({"jwks": {"keys": [key]}}).to_string();
            assert_eq!(parse(&wrapped), Err(Refused::PrivateKey), "{member}");
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
        let with = |mut key: Value, name: &str, value: Value| {
            key[name] = value;
            key
        };
        for (text, word) in [
            ("{".to_owned(), "not JSON"),
            ("[]".to_owned(), "no list"),
            (r#"{"keys":{}}"#.to_owned(), "no list"),
            (r#"{"jwks_uri":"https://a.example/keys"}"#.to_owned(), "https://a.example/keys"),
            ("-----BEGIN PUBLIC KEY-----".to_owned(), "PEM"),
            (set(&[]), "no keys"),
            (set(&[json!({"kid": "a"})]), "kind"),
            (set(&[rsa(), with(ec(), "kid", json!(""))]), "Key 2 has no “kid”"),
            (set(&[with(rsa(), "n", json!("AQAB"))]), "2048"),
            (set(&[with(rsa(), "n", json!("a+b/"))]), "base64url"),
            (set(&[with(rsa(), "e", json!(null))]), "lacks “e”"),
            (set(&[with(ec(), "crv", json!("P-384"))]), "RS256 (RSA) or ES256"),
            (set(&[with(rsa(), "use", json!("enc"))]), "RS256 (RSA) or ES256"),
            (set(&[with(rsa(), "alg", json!("PS256"))]), "RS256 (RSA) or ES256"),
        ] {
            let Err(Refused::Unusable(problem)) = parse(&text) else { panic!("{text} is taken") };
            assert!(problem.contains(word), "{text}: {problem}");
        }
    }
}
