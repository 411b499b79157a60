//! Calls to the server, as the console makes them: the same headers, no redirects, a limit of time
//! and size. The token is in no message.

use std::time::Duration;
use token_api::path::{ApiPath, EXPORT_CURSOR_HEADER};
use token_api::secret::TokenValue;
use ureq::http::{HeaderMap, Request, Response};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

/// After this time without a complete answer a call has failed.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// The most bytes of an answer that are read.
const MAX_BODY_BYTES: u64 = 16 * 1024 * 1024;

/// The API version that the console speaks.
const ACCEPT: &str = "application/vnd.pulumi+8";

/// The address of a server: an https origin, or http on this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    origin: String,
    is_local: bool,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// When a token can't be sent there: the words say why.
    pub fn parse(text: &str) -> Result<Self, String> {
        let origin = text.trim().trim_end_matches('/');
        let (scheme, host) = origin.split_once("://").unwrap_or_default();
        if host.is_empty() || host.contains(['/', '?', '#', '@']) || host.contains(' ') {
            return Err("it must be an origin, such as https://api.example.com".to_owned());
        }
        let is_local = is_loopback(host);
        match scheme.to_ascii_lowercase().as_str() {
            "https" => {}
            "http" if is_local => {}
            "http" => return Err("http sends the token for all to read: use https".to_owned()),
            _ => return Err("it must begin with https://".to_owned()),
        }
        Ok(Self { origin: origin.to_owned(), is_local })
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    let is_ipv4 = name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    is_ipv4 || name == "[::1]" || name == "localhost" || name.ends_with(".localhost")
}

/// A server together with the token for it.
pub struct Client {
    agent: Agent,
    address: Address,
    token: TokenValue,
}

/// A call to be made.
pub struct Call<'a> {
    /// `GET`, `POST`, `PATCH` or `DELETE`.
    pub method: &'static str,
    /// Where to.
    pub path: &'a ApiPath,
    /// Its JSON body.
    pub body: Option<String>,
    /// Whether the token is sent.
    pub with_token: bool,
}

/// An answer of any status.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The content type; empty without one.
    pub content_type: String,
    /// Whether `Content-Encoding` says gzip. It is not unpacked here.
    pub says_gzip: bool,
    /// Whether the server tells its time.
    pub has_date: bool,
    /// Whether an export says that it has a further page.
    pub has_next: bool,
    /// The body. It may hold a token's value.
    pub body: Vec<u8>,
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.body.fill(0);
        std::hint::black_box(&self.body);
    }
}

impl Client {
    /// A client of this server.
    pub fn new(address: Address, token: TokenValue) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(TIME_LIMIT))
            .user_agent(concat!("token-console-conformance/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls);
        // A proxy is never on the way to this computer.
        let config = if address.is_local { config.proxy(None) } else { config };
        Self { agent: config.build().into(), address, token }
    }

    /// The address of the server.
    pub fn origin(&self) -> &str {
        &self.address.origin
    }

    /// Makes a call.
    ///
    /// # Errors
    /// When there is no answer: the words say why.
    pub fn send(&self, call: Call<'_>) -> Result<Answer, String> {
        let mut request = Request::builder()
            .method(call.method)
            .uri(format!("{}{}", self.address.origin, call.path))
            .header("accept", ACCEPT);
        if call.with_token {
            request = request.header("authorization", format!("token {}", self.token.expose()));
        }
        let answer = match call.body {
            Some(body) => {
                let request = request.header("content-type", "application/json").body(body);
                self.agent.run(request.map_err(|e| e.to_string())?)
            }
            None => self.agent.run(request.body(()).map_err(|e| e.to_string())?),
        };
        answer.map_err(|e| format!("no answer: {e}")).and_then(read)
    }

    /// A text without the token.
    pub fn scrubbed(&self, text: &str) -> String {
        text.replace(self.token.expose(), "(the token)")
    }
}

fn read(mut answer: Response<Body>) -> Result<Answer, String> {
    let text = |headers: &HeaderMap, name: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let headers = answer.headers();
    let (status, content_type) = (answer.status().as_u16(), text(headers, "content-type"));
    let says_gzip = text(headers, "content-encoding").eq_ignore_ascii_case("gzip");
    let has_date = headers.contains_key("date");
    let has_next = !text(headers, EXPORT_CURSOR_HEADER).is_empty();
    let body = answer.body_mut().with_config().limit(MAX_BODY_BYTES).read_to_vec();
    let body = body.map_err(|e| format!("{status}, but its body can't be read: {e}"))?;
    Ok(Answer { status, content_type, says_gzip, has_date, has_next, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_over_https_or_stays_on_this_computer() {
        for text in [
            "https://api.example.com",
            "https://api.example.com/",
            "http://127.0.0.1:8080",
            "http://localhost:8080",
            "http://[::1]:8080",
            "HTTP://a.localhost",
        ] {
            assert!(Address::parse(text).is_ok(), "{text}");
        }
        for text in [
            "http://api.example.com",
            "http://127.0.0.1.example.com",
            "http://10.0.0.1",
            "api.example.com",
            "ftp://localhost",
            "https://api.example.com/api",
            "https://user@api.example.com",
            "https://",
            "",
        ] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }
}
