//! An issuer of ID tokens for tests: keys that are made in the test, a discovery document and key
//! set over HTTP on this computer, and tokens signed with real signatures, or wrong ones.

use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384,
    RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
};
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::traits::PublicKeyParts;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// base64url without padding.
pub fn base64url(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let padded = [chunk[0], *chunk.get(1).unwrap_or(&0), *chunk.get(2).unwrap_or(&0)];
        let bits = u32::from_be_bytes([0, padded[0], padded[1], padded[2]]);
        for digit in 0..=chunk.len() {
            text.push(char::from(DIGITS[(bits >> (18 - 6 * digit)) as usize & 63]));
        }
    }
    text
}

/// A key that signs, by the name of its public half.
#[derive(Clone)]
pub struct Signer {
    kid: &'static str,
    algorithm: &'static str,
    key: Key,
}

#[derive(Clone)]
enum Key {
    Es(Arc<EcdsaKeyPair>),
    Ed(Arc<Ed25519KeyPair>),
    Rs { key: Arc<RsaKeyPair>, n: Vec<u8>, e: Vec<u8> },
}

impl Signer {
    /// A new key for an algorithm.
    pub fn new(kid: &'static str, algorithm: &'static str) -> Self {
        let random = SystemRandom::new();
        let key = match algorithm {
            "ES256" | "ES384" => {
                let kind = match algorithm {
                    "ES256" => &ECDSA_P256_SHA256_FIXED_SIGNING,
                    _ => &ECDSA_P384_SHA384_FIXED_SIGNING,
                };
                let document = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
                let key = EcdsaKeyPair::from_pkcs8(kind, document.as_ref(), &random).unwrap();
                Key::Es(Arc::new(key))
            }
            "EdDSA" => {
                let document = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
                Key::Ed(Arc::new(Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap()))
            }
            _ => return Self::rsa(kid, algorithm, 2048),
        };
        Self { kid, algorithm, key }
    }

    /// A new key on P-256.
    pub fn es256(kid: &'static str) -> Self {
        Self::new(kid, "ES256")
    }

    /// A new RSA key.
    pub fn rs256(kid: &'static str, bits: usize) -> Self {
        Self::rsa(kid, "RS256", bits)
    }

    fn rsa(kid: &'static str, algorithm: &'static str, bits: usize) -> Self {
        let made = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, bits).unwrap();
        let key = RsaKeyPair::from_der(made.to_pkcs1_der().unwrap().as_bytes()).unwrap();
        let (n, e) = (made.n().to_bytes_be(), made.e().to_bytes_be());
        Self { kid, algorithm, key: Key::Rs { key: Arc::new(key), n, e } }
    }

    /// The same key, which signs by another algorithm of its type from now on.
    pub fn by(&self, algorithm: &'static str) -> Self {
        Self { algorithm, ..self.clone() }
    }

    pub fn algorithm(&self) -> &'static str {
        self.algorithm
    }

    /// The public half, as a key set has it.
    pub fn jwk(&self) -> Value {
        let mut jwk = match &self.key {
            Key::Es(key) => {
                let (crv, bytes) = match self.algorithm {
                    "ES256" => ("P-256", 32),
                    _ => ("P-384", 48),
                };
                let (x, y) = key.public_key().as_ref()[1..].split_at(bytes);
                json!({"kty": "EC", "crv": crv, "x": base64url(x), "y": base64url(y)})
            }
            Key::Ed(key) => {
                let x = base64url(key.public_key().as_ref());
                json!({"kty": "OKP", "crv": "Ed25519", "x": x})
            }
            Key::Rs { n, e, .. } => json!({"kty": "RSA", "n": base64url(n), "e": base64url(e)}),
        };
        jwk["kid"] = json!(self.kid);
        jwk["use"] = json!("sig");
        jwk["alg"] = json!(self.algorithm);
        jwk
    }

    /// The public half without these members.
    pub fn jwk_without(&self, names: &[&str]) -> Value {
        let mut jwk = self.jwk();
        for name in names {
            jwk.as_object_mut().unwrap().remove(*name);
        }
        jwk
    }

    /// A token with these claims.
    pub fn token(&self, claims: &Value) -> String {
        self.token_with(&json!({"alg": self.algorithm(), "kid": self.kid, "typ": "JWT"}), claims)
    }

    /// A token with a header of one's own; the signature is that of the key all the same.
    pub fn token_with(&self, header: &Value, claims: &Value) -> String {
        let signed = signed_part(header, claims);
        let random = SystemRandom::new();
        let signature = match &self.key {
            Key::Es(key) => key.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
            Key::Ed(key) => key.sign(signed.as_bytes()).as_ref().to_vec(),
            Key::Rs { key, .. } => {
                let padding: &dyn RsaEncoding = match self.algorithm {
                    "RS256" => &RSA_PKCS1_SHA256,
                    "RS384" => &RSA_PKCS1_SHA384,
                    "RS512" => &RSA_PKCS1_SHA512,
                    "PS256" => &RSA_PSS_SHA256,
                    "PS384" => &RSA_PSS_SHA384,
                    _ => &RSA_PSS_SHA512,
                };
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(padding, &random, signed.as_bytes(), &mut signature).unwrap();
                signature
            }
        };
        format!("{signed}.{}", base64url(&signature))
    }
}

/// What is signed of a token.
pub fn signed_part(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| base64url(value.to_string().as_bytes());
    format!("{}.{}", part(header), part(claims))
}

/// An answer: the head after "HTTP/1.1 ", without its length, and the body.
type Reply = (String, Vec<u8>);

#[derive(Default)]
struct Shared {
    replies: HashMap<String, Reply>,
    asked: Vec<String>,
    accepted: Vec<String>,
}

/// A server on this computer; it ends with the test's process.
#[derive(Clone)]
pub struct IssuerServer {
    pub addr: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

pub const DISCOVERY: &str = "/.well-known/openid-configuration";

impl IssuerServer {
    /// One that answers 404 to everything.
    pub fn bare() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let server = Self { addr, shared: Arc::default() };
        let shared = Arc::clone(&server.shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // A client may go away at any time.
                thread::spawn(move || drop(serve(stream, &shared)));
            }
        });
        server
    }

    /// One that publishes these keys.
    pub fn start(keys: &[&Signer]) -> Self {
        let server = Self::bare();
        let url = server.url();
        server.reply_json(DISCOVERY, &json!({"issuer": url, "jwks_uri": format!("{url}/keys")}));
        server.publish(keys);
        server
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    pub fn publish(&self, keys: &[&Signer]) {
        let keys: Vec<Value> = keys.iter().map(|key| key.jwk()).collect();
        self.publish_set(&json!({"keys": keys}));
    }

    pub fn publish_set(&self, set: &Value) {
        self.reply_json("/keys", set);
    }

    pub fn reply_json(&self, path: &str, body: &Value) {
        self.reply(path, "200 OK\r\ncontent-type: application/json", body.to_string().as_bytes());
    }

    pub fn reply(&self, path: &str, head: &str, body: &[u8]) {
        let reply = (head.to_owned(), body.to_vec());
        self.shared.lock().unwrap().replies.insert(path.to_owned(), reply);
    }

    /// The paths that were asked for, each time.
    pub fn asked(&self) -> Vec<String> {
        self.shared.lock().unwrap().asked.clone()
    }

    /// What was accepted, each time.
    pub fn accepted(&self) -> Vec<String> {
        self.shared.lock().unwrap().accepted.clone()
    }
}

fn serve(stream: TcpStream, shared: &Mutex<Shared>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let mut accepted = String::new();
    while let Some(line) = lines.next().transpose()?.filter(|line| !line.is_empty()) {
        if let Some(value) = line.strip_prefix("accept: ") {
            accepted = value.to_owned();
        }
    }
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let (head, body) = {
        let mut shared = shared.lock().unwrap();
        shared.asked.push(path.clone());
        shared.accepted.push(accepted);
        let unknown = ("404 Not Found".to_owned(), Vec::new());
        shared.replies.get(&path).cloned().unwrap_or(unknown)
    };
    let mut stream = stream;
    write!(stream, "HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n", body.len())?;
    stream.write_all(&body)
}
