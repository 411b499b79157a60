//! The keys of an issuer, ready to check signatures. Each key is for one algorithm, which follows
//! from what the key is: what a token says of its algorithm is compared with that and never
//! believed, so that a public key can't be taken for a shared secret.

use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::Value;
use token_api::oidc::jwks::{MAX_KEYS, PublicKey, read_key};

/// The algorithms that signatures may have.
pub const ALGORITHMS: [&str; 2] = ["RS256", "ES256"];

/// A set of keys. Those that can't be used are not in it.
#[derive(Debug)]
pub struct Keys(Vec<Key>);

#[derive(Debug)]
struct Key {
    kid: Option<String>,
    key: PublicKey,
}

/// Why a signature is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureProblem {
    /// No key has the name that the token gives.
    UnknownKey,
    /// The key is for another algorithm than the token says.
    OtherAlgorithm,
    /// The key did not make this signature.
    Wrong,
}

impl Keys {
    /// The usable keys of a set, of which there may be none.
    pub fn read(set: &Value) -> Self {
        let keys = set.get("keys").and_then(Value::as_array).map(Vec::as_slice);
        let read = |key: &Value| {
            let kid = key.get("kid").and_then(Value::as_str).map(str::to_owned);
            Some(Key { kid, key: read_key(key).ok()? })
        };
        Self(keys.unwrap_or_default().iter().take(MAX_KEYS).filter_map(read).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Checks a signature. A key without a name, or a token that names none, is tried.
    pub fn verify(
        &self,
        algorithm: &str,
        kid: Option<&str>,
        signed: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureProblem> {
        let may_be = |key: &&Key| kid.is_none() || key.kid.is_none() || key.kid.as_deref() == kid;
        let mut problem = SignatureProblem::UnknownKey;
        for Key { key, .. } in self.0.iter().filter(may_be) {
            if key.algorithm() != algorithm {
                if problem == SignatureProblem::UnknownKey {
                    problem = SignatureProblem::OtherAlgorithm;
                }
            } else if made(key, signed, signature) {
                return Ok(());
            } else {
                problem = SignatureProblem::Wrong;
            }
        }
        Err(problem)
    }
}

fn made(key: &PublicKey, signed: &[u8], signature: &[u8]) -> bool {
    match key {
        PublicKey::Rsa { n, e } => RsaPublicKeyComponents { n, e }
            .verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
            .is_ok(),
        PublicKey::P256 { x, y } => {
            // An uncompressed point (SEC 1): whether it is on the curve is checked there.
            let point = [&[4], x.as_slice(), y.as_slice()].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                .verify(signed, signature)
                .is_ok()
        }
    }
}
