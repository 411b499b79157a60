//! Issuers over TLS: their certificates must be valid, and those that were seen. The program reads
//! the certificates that it trusts from the system, here from a file of the test.

#![cfg(unix)]

use crate::issuer::Signer;
use crate::program::Program;
use crate::support::Answer;
use crate::trust::{AUDIENCE, request};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use ring::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, Stream, crypto};

/// An authority, and the configuration of a server that it vouches for.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn thumbprint(&self) -> String {
        self.thumbprint_by(&SHA1_FOR_LEGACY_USE_ONLY)
    }

    fn thumbprint_by(&self, algorithm: &'static Algorithm) -> String {
        let hash = digest(algorithm, self.0.der());
        hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn vouch_for(&self, name: &str) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let leaf = params.signed_by(&key, &self.0).unwrap();
        let chain = vec![leaf.der().clone(), self.0.der().clone()];
        let provider = Arc::new(crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider);
        let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        Arc::new(builder.with_single_cert(chain, key).unwrap())
    }
}

/// An issuer over TLS whose certificate can be changed.
struct TlsIssuer {
    addr: SocketAddr,
    config: Arc<Mutex<Arc<ServerConfig>>>,
}

impl TlsIssuer {
    fn start(config: Arc<ServerConfig>, key: &Signer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let url = format!("https://localhost:{}", addr.port());
        let discovery = json!({"issuer": url, "jwks_uri": format!("{url}/keys")}).to_string();
        let keys = json!({"keys": [key.jwk()]}).to_string();
        let config = Arc::new(Mutex::new(config));
        let shared = Arc::clone(&config);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let config = Arc::clone(&shared.lock().unwrap());
                // A client that does not like the certificate goes away.
                drop(serve(stream, config, &discovery, &keys));
            }
        });
        Self { addr, config }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}", self.addr.port())
    }

    fn present(&self, config: Arc<ServerConfig>) {
        *self.config.lock().unwrap() = config;
    }
}

fn serve(
    mut stream: TcpStream,
    config: Arc<ServerConfig>,
    discovery: &str,
    keys: &str,
) -> std::io::Result<()> {
    let mut connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut tls = Stream::new(&mut connection, &mut stream);
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.windows(4).any(|four| four == b"\r\n\r\n") {
        match tls.read(&mut buffer)? {
            0 => return Ok(()),
            count => request.extend_from_slice(&buffer[..count]),
        }
    }
    let body = if request.starts_with(b"GET /keys ") { keys } else { discovery };
    write!(tls, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())?;
    tls.flush()
}

/// What a test asks the program for, as its first admin.
struct Admin<'a> {
    program: &'a Program,
    authorization: String,
}

impl Admin<'_> {
    fn send(&self, method: &str, target: &str, body: &Value) -> Answer {
        let headers =
            [("authorization", &*self.authorization), ("content-type", "application/json")];
        self.program.send(method, target, &headers, body.to_string().as_bytes())
    }
}

#[test]
fn certificates_must_be_valid_and_those_that_were_seen() {
    let directory = tempfile::tempdir().unwrap();
    let (known, other, unknown) = (Authority::new(), Authority::new(), Authority::new());
    let file = directory.path().join("trusted.pem");
    std::fs::write(&file, known.0.pem() + &other.0.pem()).unwrap();
    let key = Signer::es256("k");
    let issuer = TlsIssuer::start(unknown.vouch_for("localhost"), &key);
    let program = Program::start_with(&directory.path().join("a.db"), "empty", |command| {
        command.env("SSL_CERT_FILE", &file).args(["--allow-issuer-host", "localhost"]);
    });
    let token = program.printed.split_whitespace().find(|word| word.starts_with("tcp_")).unwrap();
    let admin = Admin { program: &program, authorization: format!("token {token}") };
    let issuers = "/api/orgs/my-org/oidc/issuers";
    let register = |thumbprints: Value| {
        let body = json!({"name": "x", "url": issuer.url(), "thumbprints": thumbprints});
        admin.send("POST", issuers, &body)
    };
    register(json!([])).blames(422, "url", "its certificate is not accepted");
    issuer.present(known.vouch_for("elsewhere.example"));
    register(json!([])).blames(422, "url", "its certificate is not accepted");
    issuer.present(known.vouch_for("localhost"));
    register(json!([other.thumbprint()])).blames(422, "thumbprints", "none of the registered");
    let made = register(json!([])).is(200).json();
    assert_eq!(made["thumbprints"], json!([known.thumbprint()]));

    let id = made["id"].as_str().unwrap();
    let policy =
        admin.send("GET", &format!("/api/orgs/my-org/auth/policies/oidcissuers/{id}"), &json!({}));
    let policy = policy.json()["id"].as_str().unwrap().to_owned();
    let body = json!({"policies": [crate::trust::allow(json!({"sub": "s"}))]});
    admin.send("PATCH", &format!("/api/orgs/my-org/auth/policies/{policy}"), &body).is(200);
    let claims =
        json!({"iss": issuer.url(), "sub": "s", "aud": AUDIENCE, "exp": 4_000_000_000_i64});
    let changes = json!({"audience": "urn:pulumi:org:my-org"});
    let exchange =
        || admin.send("POST", "/api/oauth/token", &request(&key.token(&claims), &changes));
    exchange().is(200);

    // Another authority that is trusted as well: valid, but not the one that was seen.
    issuer.present(other.vouch_for("localhost"));
    let update = json!({"name": "y", "thumbprints": [known.thumbprint(), unknown.thumbprint()]});
    let one = format!("{issuers}/{id}");
    admin.send("PATCH", &one, &update).blames(422, "thumbprints", "none of the registered");
    let again =
        admin.send("POST", &format!("{one}/regenerate-thumbprints"), &json!({})).is(200).json();
    assert_eq!(again["thumbprints"], json!([other.thumbprint()]));
    let refusal = || {
        let answer = request(&key.token(&claims), &changes);
        let said = admin.send("POST", "/api/oauth/token", &answer).is(503).json();
        assert_eq!(said["error"], json!("temporarily_unavailable"));
        said["error_description"].as_str().unwrap().to_owned()
    };
    issuer.present(known.vouch_for("localhost"));
    let words = refusal();
    assert!(words.contains("registered thumbprints, which nobody typed"), "{words}");
    let both = json!({"name": "y", "thumbprints": [known.thumbprint(), other.thumbprint()]});
    assert_eq!(admin.send("PATCH", &one, &both).is(200).json()["thumbprints"], both["thumbprints"]);
    // A SHA-256 thumbprint pins as well as a SHA-1 one.
    let other_only = json!({"thumbprints": [other.thumbprint_by(&SHA256)]});
    admin.send("PATCH", &one, &other_only).blames(422, "thumbprints", "none of the registered");
    let known_only = json!({"thumbprints": [known.thumbprint_by(&SHA256)]});
    let pinned = admin.send("PATCH", &one, &known_only).is(200).json();
    assert_eq!(pinned["thumbprints"], known_only["thumbprints"]);
    exchange().is(200);

    // Certificates of another authority again; other trust forgets the keys that were kept.
    admin.send("PATCH", &one, &json!({"thumbprints": [known.thumbprint()]})).is(200);
    issuer.present(other.vouch_for("localhost"));
    let words = refusal();
    assert!(words.ends_with("its certificates have none of the registered thumbprints"), "{words}");
    drop(admin);
    assert!(program.stop("-TERM").0);
}
