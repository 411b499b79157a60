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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use token_api::oidc::base64url;

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
        let n = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEz\
                 P1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63k\
                 paSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k\
                 G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
        Keys::read(&json!({"keys": [
            {"kty": "RSA", "kid": "r", "n": n, "e": "AQAB"},
            {"kty": "EC", "kid": "e", "crv": "P-256",
             "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
             "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
            {"kty": "oct", "kid": "s", "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T"},
        ]}))
    }

    fn check(
        algorithm: &str,
        kid: Option<&str>,
        (header, signature): (&str, &str),
    ) -> Result<(), SignatureProblem> {
        let signed = format!("{header}.{CLAIMS}");
        let signature = base64url::decode(signature).unwrap();
        keys().verify(algorithm, kid, signed.as_bytes(), &signature)
    }

    #[test]
    fn the_examples_of_the_standard_verify() {
        for kid in [Some("r"), None] {
            assert_eq!(check("RS256", kid, RS256), Ok(()));
        }
        for kid in [Some("e"), None] {
            assert_eq!(check("ES256", kid, ES256), Ok(()));
        }
    }

    #[test]
    fn and_nothing_else_does() {
        use SignatureProblem::{OtherAlgorithm, UnknownKey, Wrong};
        assert_eq!(check("RS256", Some("x"), RS256), Err(UnknownKey));
        assert_eq!(check("RS256", Some("s"), RS256), Err(UnknownKey), "a secret is no key here");
        assert_eq!(check("RS256", Some("e"), RS256), Err(OtherAlgorithm));
        assert_eq!(check("ES256", Some("r"), ES256), Err(OtherAlgorithm));
        assert_eq!(check("HS256", None, RS256), Err(OtherAlgorithm));
        assert_eq!(check("RS256", None, ES256), Err(Wrong));
        assert_eq!(check("ES256", Some("e"), (RS256.0, ES256.1)), Err(Wrong));
        for at in 0..64 {
            let mut signature = base64url::decode(ES256.1).unwrap();
            signature[at] ^= 1;
            let signed = format!("{}.{CLAIMS}", ES256.0);
            let verdict = keys().verify("ES256", Some("e"), signed.as_bytes(), &signature);
            assert_eq!(verdict, Err(Wrong), "byte {at}");
        }
    }

    #[test]
    fn a_point_off_the_curve_makes_no_signature() {
        let key = json!({"kty": "EC", "crv": "P-256", "x": "A".repeat(43), "y": "A".repeat(43)});
        let keys = Keys::read(&json!({"keys": [key]}));
        assert!(!keys.is_empty());
        assert_eq!(keys.verify("ES256", None, b"x", &[1; 64]), Err(SignatureProblem::Wrong));
    }
}
