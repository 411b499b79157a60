//! The keys of an issuer, ready to check signatures. What a key is, and its own `alg`, decide what
//! it is for: what a token says of its algorithm is compared with that and never believed, so that
//! a public key can't be taken for a shared secret.

use ring::agreement::{self, EphemeralPrivateKey, agree_ephemeral};
use ring::rand::SystemRandom;
use ring::signature::{self, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey};
use serde_json::Value;
use token_api::oidc::jwks::{Algorithm, KeyFault, KeyProblem, NamedKey, PublicKey, read_set};

/// A set of keys: those that can be used, and why others can't.
#[derive(Debug)]
pub struct Keys {
    usable: Vec<NamedKey>,
    faults: Vec<KeyFault>,
}

/// Why a signature is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureProblem {
    /// No key has the name that the token gives.
    UnknownKey,
    /// No key that the token may mean is for its algorithm.
    NoneFits,
    /// The key that the token names, or may mean, can't be used.
    Unusable(KeyFault),
    /// The key that the token names is for these algorithms, and not for the token's.
    OtherAlgorithm(Vec<Algorithm>),
    /// The key did not make this signature.
    Wrong,
}

impl Keys {
    /// Reads a set, of which no key may be usable.
    pub fn read(set: &Value) -> Self {
        let (usable, mut faults) = read_set(set);
        let (usable, off_curve): (Vec<_>, Vec<_>) =
            usable.into_iter().partition(|named| is_on_curve(&named.key.public));
        faults.extend(off_curve.into_iter().map(|NamedKey { number, kid, .. }| KeyFault {
            number,
            kid,
            problem: KeyProblem::OffCurve,
        }));
        faults.sort_by_key(|fault| fault.number);
        Self { usable, faults }
    }

    /// Whether none can be used.
    pub fn is_empty(&self) -> bool {
        self.usable.is_empty()
    }

    /// Why keys can't be used.
    pub fn faults(&self) -> &[KeyFault] {
        &self.faults
    }

    /// Checks a signature. Where the token or a key has no name, each key for the algorithm is
    /// tried.
    ///
    /// # Errors
    /// What says most of why it is not accepted.
    pub fn verify(
        &self,
        algorithm: Algorithm,
        kid: Option<&str>,
        signed: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureProblem> {
        let may_be = |own: &Option<String>| kid.is_none() || own.is_none() || own.as_deref() == kid;
        let mut was_tried = false;
        let mut named_for = Vec::new();
        for NamedKey { kid: own, key, .. } in &self.usable {
            if !may_be(own) {
                continue;
            }
            if key.algorithms().contains(&algorithm) {
                if made(&key.public, algorithm, signed, signature) {
                    return Ok(());
                }
                was_tried = true;
            } else if own.is_some() && own.as_deref() == kid {
                named_for.extend(key.algorithms());
            }
        }
        if was_tried {
            return Err(SignatureProblem::Wrong);
        }
        if !named_for.is_empty() {
            return Err(SignatureProblem::OtherAlgorithm(named_for));
        }
        // A key for something else is only meant by its name.
        let is_meant = |fault: &&KeyFault| match &fault.kid {
            Some(own) if kid.is_some() => Some(own.as_str()) == kid,
            _ => !fault.problem.is_foreign(),
        };
        let faults = || self.faults.iter().filter(is_meant);
        let meant = faults().find(|fault| fault.kid.is_some()).or_else(|| faults().next());
        Err(match (meant, kid) {
            (Some(fault), _) => SignatureProblem::Unusable(fault.clone()),
            (None, Some(_)) => SignatureProblem::UnknownKey,
            (None, None) => SignatureProblem::NoneFits,
        })
    }
}

/// Whether the private half of a key made a signature.
fn made(key: &PublicKey, algorithm: Algorithm, signed: &[u8], signature: &[u8]) -> bool {
    match key {
        PublicKey::Rsa { n, e } => rsa(algorithm).is_some_and(|parameters| {
            RsaPublicKeyComponents { n, e }.verify(parameters, signed, signature).is_ok()
        }),
        PublicKey::P256 { x, y } => {
            UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point(x, y))
                .verify(signed, signature)
                .is_ok()
        }
        PublicKey::P384 { x, y } => {
            UnparsedPublicKey::new(&signature::ECDSA_P384_SHA384_FIXED, point(x, y))
                .verify(signed, signature)
                .is_ok()
        }
        PublicKey::Ed25519 { x } => {
            UnparsedPublicKey::new(&signature::ED25519, x).verify(signed, signature).is_ok()
        }
    }
}

fn rsa(algorithm: Algorithm) -> Option<&'static RsaParameters> {
    match algorithm {
        Algorithm::Rs256 => Some(&signature::RSA_PKCS1_2048_8192_SHA256),
        Algorithm::Rs384 => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
        Algorithm::Rs512 => Some(&signature::RSA_PKCS1_2048_8192_SHA512),
        Algorithm::Ps256 => Some(&signature::RSA_PSS_2048_8192_SHA256),
        Algorithm::Ps384 => Some(&signature::RSA_PSS_2048_8192_SHA384),
        Algorithm::Ps512 => Some(&signature::RSA_PSS_2048_8192_SHA512),
        Algorithm::Es256 | Algorithm::Es384 | Algorithm::EdDsa => None,
    }
}

/// An uncompressed point (SEC 1).
fn point(x: &[u8], y: &[u8]) -> Vec<u8> {
    [&[4], x, y].concat()
}

/// Whether the coordinates are those of a point of the curve: a key agreement takes no others.
fn is_on_curve(key: &PublicKey) -> bool {
    let (curve, point) = match key {
        PublicKey::P256 { x, y } => (&agreement::ECDH_P256, point(x, y)),
        PublicKey::P384 { x, y } => (&agreement::ECDH_P384, point(x, y)),
        PublicKey::Rsa { .. } | PublicKey::Ed25519 { .. } => return true,
    };
    let Ok(own) = EphemeralPrivateKey::generate(curve, &SystemRandom::new()) else { return true };
    agree_ephemeral(own, &agreement::UnparsedPublicKey::new(curve, point), |_| ()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use token_api::oidc::base64url;
    use token_api::oidc::jwks::Algorithm::{EdDsa, Es256, Ps256, Rs256};

    /// The examples of RFC 7515, appendix A.2 (RS256) and A.3 (ES256), which sign the same claims.
    const CLAIMS: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv\
                          bS9pc19yb290Ijp0cnVlfQ";
    const RS256: (&str, &str) = (
        "eyJhbGciOiJSUzI1NiJ9",
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2\
         Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjt\
         QBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6\
         IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
    );
    const ES256: (&str, &str) = (
        "eyJhbGciOiJFUzI1NiJ9",
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    );

    fn keys() -> Keys {
        Keys::read(&json!({"keys": keys_json()}))
    }

    fn keys_json() -> Value {
        let n = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEz\
                 P1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63k\
                 paSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k\
                 G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
        json!([
            {"kty": "RSA", "kid": "r", "n": n, "e": "AQAB"},
            {"kty": "EC", "kid": "e", "crv": "P-256",
             "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
             "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
            {"kty": "oct", "kid": "s", "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T"},
            {"kty": "OKP", "kid": "d", "crv": "Ed25519",
             "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
        ])
    }

    /// RFC 8037, appendix A.4: another text is signed.
    const EDDSA: (&str, &str) = (
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
    );

    fn check(
        algorithm: Algorithm,
        kid: Option<&str>,
        (header, signature): (&str, &str),
    ) -> Result<(), SignatureProblem> {
        let signed = format!("{header}.{CLAIMS}");
        let signature = base64url::decode(signature).unwrap();
        keys().verify(algorithm, kid, signed.as_bytes(), &signature)
    }

    #[test]
    fn the_examples_of_the_standards_verify() {
        for kid in [Some("r"), None] {
            assert_eq!(check(Rs256, kid, RS256), Ok(()));
        }
        for kid in [Some("e"), None] {
            assert_eq!(check(Es256, kid, ES256), Ok(()));
        }
        for kid in [Some("d"), None] {
            let signature = base64url::decode(EDDSA.1).unwrap();
            assert_eq!(keys().verify(EdDsa, kid, EDDSA.0.as_bytes(), &signature), Ok(()));
        }
    }

    #[test]
    fn and_nothing_else_does() {
        use SignatureProblem::{OtherAlgorithm, UnknownKey, Wrong};
        assert_eq!(check(Rs256, Some("x"), RS256), Err(UnknownKey));
        assert_eq!(check(Rs256, Some("e"), RS256), Err(OtherAlgorithm(vec![Es256])));
        let of_rsa = keys().usable[0].key.algorithms().to_vec();
        assert_eq!(check(Es256, Some("r"), ES256), Err(OtherAlgorithm(of_rsa)));
        assert_eq!(check(Ps256, Some("r"), RS256), Err(Wrong), "another padding");
        assert_eq!(check(Rs256, None, ES256), Err(Wrong));
        assert_eq!(check(Es256, Some("e"), (RS256.0, ES256.1)), Err(Wrong));
        assert_eq!(check(EdDsa, None, (EDDSA.0, EDDSA.1)), Err(Wrong), "another text");
        for at in 0..64 {
            let mut signature = base64url::decode(ES256.1).unwrap();
            signature[at] ^= 1;
            let signed = format!("{}.{CLAIMS}", ES256.0);
            let verdict = keys().verify(Es256, Some("e"), signed.as_bytes(), &signature);
            assert_eq!(verdict, Err(Wrong), "byte {at}");
        }
    }

    #[test]
    fn the_key_that_is_meant_is_named_with_its_fault() {
        let good = keys();
        let fault = |verdict: Result<(), SignatureProblem>| match verdict {
            Err(SignatureProblem::Unusable(fault)) => fault.to_string(),
            other => panic!("{other:?}"),
        };
        let secret = fault(good.verify(Rs256, Some("s"), b"x", &[1; 64]));
        assert!(secret.starts_with("Key 3 (s): it holds “k”, a part of a private key"), "{secret}");

        let short = json!({"kty": "EC", "kid": "short", "crv": "P-256",
                           "x": "A".repeat(42), "y": "A".repeat(43)});
        let off = json!({"kty": "EC", "crv": "P-256", "x": "A".repeat(43), "y": "A".repeat(43)});
        let encryption =
            json!({"kty": "RSA", "kid": "enc", "use": "enc", "n": "AQAB", "e": "AQAB"});
        let keys = Keys::read(&json!({"keys": [encryption, off, short]}));
        assert!(keys.is_empty());
        let ask = |kid| keys.verify(Es256, kid, b"x", &[1; 64]);
        assert_eq!(fault(ask(Some("short"))), "Key 3 (short): “x” has 31 bytes, 32 are needed");
        assert_eq!(fault(ask(None)), "Key 3 (short): “x” has 31 bytes, 32 are needed");
        assert_eq!(fault(ask(Some("a"))), "Key 2: “x” and “y” are not a point of its curve");
        assert!(fault(ask(Some("enc"))).starts_with("Key 1 (enc): it is not for checking sig"));
        let only = Keys::read(&json!({"keys": [{"kty": "RSA", "use": "enc"}]}));
        assert_eq!(only.verify(Es256, None, b"x", b""), Err(SignatureProblem::NoneFits));
        assert_eq!(only.verify(Es256, Some("a"), b"x", b""), Err(SignatureProblem::UnknownKey));
    }

    #[test]
    fn one_name_may_be_that_of_several_keys() {
        let mut set = json!({"keys": [
            {"kty": "EC", "kid": "r", "crv": "P-384", "x": "A".repeat(64), "y": "A".repeat(64)},
        ]});
        let Value::Array(keys) = &mut set["keys"] else { unreachable!() };
        let rsa = keys_json();
        keys.extend([rsa[1].clone(), rsa[0].clone()]);
        keys[1]["kid"] = json!("r");
        let signed = format!("{}.{CLAIMS}", RS256.0);
        let signature = base64url::decode(RS256.1).unwrap();
        let verdict = Keys::read(&set).verify(Rs256, Some("r"), signed.as_bytes(), &signature);
        assert_eq!(verdict, Ok(()));
    }
}
