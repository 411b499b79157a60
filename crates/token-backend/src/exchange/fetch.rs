//! Fetching one JSON document, carefully: from an address that `guard` lets through, over a
//! connection of its own, within bounds of time and size, following no redirect. The certificate
//! must be valid for the host and, where thumbprints are known, its chain must have one of them.

use super::connect::connect;
use super::guard::{self, AllowedHost, Blocked};
use http_body_util::{BodyExt, Empty, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONNECTION, HOST, USER_AGENT};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use ring::digest::{self, Algorithm, SHA1_FOR_LEGACY_USE_ONLY};
use serde_json::Value;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use token_api::oidc::WebAddress;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use token_service::token_value::hex;

/// How long a document may take, from the look-up of the name to its last byte.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The most bytes of a document. Key sets have some thousands.
const MAX_BYTES: usize = 256 * 1024;

/// The most bytes of an answer's head.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// What is asked for (RFC 7517, section 8.5.1). Others are taken as well: what a document is says
/// its content.
const WANTED: &str = "application/jwk-set+json, application/json;q=0.9, */*;q=0.1";

/// Why there is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchProblem {
    /// The guard refused to connect.
    Blocked(Blocked),
    /// It took longer than [`TIMEOUT`].
    Timeout,
    /// Nobody answers there, or not to the end.
    Connection,
    /// The certificate is not valid; why, in the words of the library.
    Tls(String),
    /// The certificates are none of those that were seen when the issuer was registered.
    OtherCertificate,
    /// Thumbprints are known, but plain http has no certificate.
    NoCertificate,
    /// The answer sends elsewhere.
    Redirect,
    /// The answer is no success.
    Status(u16),
    /// More than [`MAX_BYTES`].
    TooLong,
    /// The document is not JSON.
    NotJson,
}

impl fmt::Display for FetchProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blocked(blocked) => blocked.fmt(f),
            Self::Timeout => write!(f, "it did not answer within {} seconds", TIMEOUT.as_secs()),
            Self::Connection => f.write_str("the connection failed"),
            Self::Tls(why) => write!(f, "its certificate is not accepted: {why}"),
            Self::OtherCertificate => f.write_str(
                "its certificates have none of the registered thumbprints; if it has new \
                 certificates, regenerate the thumbprints",
            ),
            Self::NoCertificate => {
                f.write_str("plain http has no certificate that could have a thumbprint")
            }
            Self::Redirect => f.write_str("it redirects, which is not followed"),
            Self::Status(status) => write!(f, "it answered with HTTP status {status}"),
            Self::TooLong => write!(f, "it is longer than {} KiB", MAX_BYTES / 1024),
            Self::NotJson => f.write_str("it is not JSON"),
        }
    }
}

/// A document.
#[derive(Debug)]
pub struct Document {
    /// What it says.
    pub value: Value,
    /// The thumbprint of the last certificate of the chain; `None` for plain http.
    pub thumbprint: Option<String>,
}

/// Fetches documents.
#[derive(Default)]
pub struct Fetcher {
    allowed: Vec<AllowedHost>,
    /// Made when it is first needed: reading the system's certificates takes a while.
    tls: OnceLock<Arc<ClientConfig>>,
}

impl Fetcher {
    /// One that may also connect to these hosts.
    pub fn new(allowed: Vec<AllowedHost>) -> Self {
        Self { allowed, tls: OnceLock::new() }
    }

    /// Fetches a document. An empty list of thumbprints demands none.
    pub async fn fetch(
        &self,
        address: &WebAddress,
        thumbprints: &[String],
    ) -> Result<Document, FetchProblem> {
        tokio::time::timeout(TIMEOUT, self.fetch_in_time(address, thumbprints))
            .await
            .unwrap_or(Err(FetchProblem::Timeout))
    }

    async fn fetch_in_time(
        &self,
        address: &WebAddress,
        thumbprints: &[String],
    ) -> Result<Document, FetchProblem> {
        let stream = self.connect(address).await?;
        if !address.is_https() {
            if !thumbprints.is_empty() {
                return Err(FetchProblem::NoCertificate);
            }
            return Ok(Document { value: get(stream, address).await?, thumbprint: None });
        }
        let name = ServerName::try_from(address.host().to_owned())
            .map_err(|e| FetchProblem::Tls(e.to_string()))?;
        let stream = TlsConnector::from(self.tls()?).connect(name, stream).await.map_err(|e| {
            // The library's errors travel inside of an I/O error; others are failed connections.
            match e.get_ref() {
                Some(why) => FetchProblem::Tls(why.to_string()),
                None => FetchProblem::Connection,
            }
        })?;
        let chain = stream.get_ref().1.peer_certificates().unwrap_or_default().to_vec();
        let is_known = |certificate: &[u8]| {
            let own = [SHA1, SHA256].map(|by| thumbprint(by, certificate));
            own.iter().any(|own| thumbprints.contains(own))
        };
        if !thumbprints.is_empty() && !chain.iter().any(|certificate| is_known(certificate)) {
            return Err(FetchProblem::OtherCertificate);
        }
        let last = chain.last().map(|certificate| thumbprint(SHA1, certificate));
        let value = get(stream, address).await?;
        Ok(Document { value, thumbprint: last })
    }

    async fn connect(&self, address: &WebAddress) -> Result<TcpStream, FetchProblem> {
        let resolved = lookup_host((address.host(), address.port()))
            .await
            .map_err(|_| FetchProblem::Blocked(Blocked::NoAddress))?;
        let resolved: Vec<IpAddr> = resolved.map(|place| place.ip()).collect();
        let places =
            guard::check(address, &resolved, &self.allowed).map_err(FetchProblem::Blocked)?;
        connect(places, TcpStream::connect::<SocketAddr>).await.ok_or(FetchProblem::Connection)
    }

    fn tls(&self) -> Result<Arc<ClientConfig>, FetchProblem> {
        if let Some(config) = self.tls.get() {
            return Ok(Arc::clone(config));
        }
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = Arc::new(crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|e| FetchProblem::Tls(e.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Arc::clone(self.tls.get_or_init(|| Arc::new(config))))
    }
}

/// The algorithms of thumbprints. They recognize a certificate that is valid by itself, so that
/// SHA-1 suffices: it is what servers find by themselves.
const SHA1: &Algorithm = &SHA1_FOR_LEGACY_USE_ONLY;

/// The other one, which people may register.
const SHA256: &Algorithm = &digest::SHA256;

/// The hash of a certificate, in hexadecimal: what the API calls its thumbprint.
fn thumbprint(by: &'static Algorithm, certificate: &[u8]) -> String {
    hex(digest::digest(by, certificate).as_ref())
}

/// One `GET` on a connection of its own.
async fn get(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    address: &WebAddress,
) -> Result<Value, FetchProblem> {
    let mut builder = http1::Builder::new();
    builder.max_buf_size(MAX_HEAD_BYTES);
    let (mut sender, connection) = builder
        .handshake::<_, Empty<Bytes>>(TokioIo::new(stream))
        .await
        .map_err(|_| FetchProblem::Connection)?;
    let request = request(address)?;
    let exchange = async {
        let response = sender.send_request(request).await.map_err(|_| FetchProblem::Connection)?;
        read(response).await
    };
    let (mut exchange, mut connection) = (Box::pin(exchange), Box::pin(connection));
    let mut is_over = false;
    loop {
        tokio::select! {
            read = &mut exchange => return read,
            // What arrived before the end may still have to be read.
            _ = &mut connection, if !is_over => is_over = true,
        }
    }
}

fn request(address: &WebAddress) -> Result<Request<Empty<Bytes>>, FetchProblem> {
    let target = match address.target() {
        target if target.starts_with('/') => target.to_owned(),
        target => format!("/{target}"),
    };
    Request::get(target)
        .header(HOST, address.authority())
        .header(ACCEPT, WANTED)
        .header(CONNECTION, "close")
        .header(USER_AGENT, concat!("token-backend/", env!("CARGO_PKG_VERSION")))
        .body(Empty::new())
        .map_err(|_| FetchProblem::Connection)
}

async fn read(response: Response<Incoming>) -> Result<Value, FetchProblem> {
    match response.status() {
        StatusCode::OK => {}
        status if status.is_redirection() => return Err(FetchProblem::Redirect),
        status => return Err(FetchProblem::Status(status.as_u16())),
    }
    let body = Limited::new(response.into_body(), MAX_BYTES).collect().await;
    let body = body.map_err(|error| {
        if error.is::<LengthLimitError>() {
            FetchProblem::TooLong
        } else {
            FetchProblem::Connection
        }
    })?;
    let body = body.to_bytes();
    // Editors put a byte order mark before files that servers then send as they are.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&body);
    serde_json::from_slice(body).map_err(|_| FetchProblem::NotJson)
}
