//! The URLs of OIDC trust: those of issuers and of key sets. The console and the server use the
//! same rules for what may be registered. Whether the server may connect to such a URL is decided
//! by the server alone.

use std::fmt;

/// The longest URL, in bytes.
pub const MAX_URL_BYTES: usize = 2048;

/// An `https` URL, or an `http` URL of the same computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAddress {
    https: bool,
    host: String,
    port: u16,
    target: String,
}

/// Why a text is not such a URL. [`fmt::Display`] writes a sentence for the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebAddressProblem {
    /// Only white space.
    Empty,
    /// Longer than [`MAX_URL_BYTES`].
    TooLong,
    /// White space, a backslash or a character that is not ASCII.
    BadCharacter,
    /// It begins with neither `https://` nor `http://`.
    Scheme,
    /// `http://` with another computer.
    PlainHttp,
    /// A user name or password before the host.
    UserInfo,
    /// A query.
    Query,
    /// A fragment.
    Fragment,
    /// The host is missing or invalid.
    Host,
    /// The port is not a number from 1 to 65535.
    Port,
    /// A segment `.` or `..`.
    DotSegment,
}

impl fmt::Display for WebAddressProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Enter the issuer's URL.",
            Self::TooLong => "The URL is longer than 2048 characters.",
            Self::BadCharacter => "The URL has a character that doesn't belong there.",
            Self::Scheme => "The URL must begin with https://.",
            Self::PlainHttp => {
                "The URL must begin with https://. http:// is for localhost and other loopback \
                 addresses only."
            }
            Self::UserInfo => "The URL must not hold a user name or password.",
            Self::Query => "The URL must not have a query (?…).",
            Self::Fragment => "The URL must not have a fragment (#…).",
            Self::Host => "The URL has no valid host.",
            Self::Port => "The URL's port must be a number from 1 to 65535.",
            Self::DotSegment => "The URL's path must not have the segments . and .. in it.",
        })
    }
}

impl WebAddress {
    /// Reads an issuer's URL. A query is not allowed (OpenID Connect Discovery 1.0, section 2).
    ///
    /// # Errors
    /// The first problem that is found.
    pub fn issuer(text: &str) -> Result<Self, WebAddressProblem> {
        match Self::keys(text) {
            Ok(address) if address.target.contains('?') => Err(WebAddressProblem::Query),
            read => read,
        }
    }

    /// Reads the URL of a key set. A query is allowed.
    ///
    /// # Errors
    /// The first problem that is found.
    pub fn keys(text: &str) -> Result<Self, WebAddressProblem> {
        use WebAddressProblem as Problem;
        if text.trim().is_empty() {
            return Err(Problem::Empty);
        }
        if text.len() > MAX_URL_BYTES {
            return Err(Problem::TooLong);
        }
        if text.bytes().any(|byte| !byte.is_ascii_graphic() || b"\\\"<>^`{|}".contains(&byte)) {
            return Err(Problem::BadCharacter);
        }
        let (https, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => return Err(Problem::Scheme),
        };
        if rest.contains('#') {
            return Err(Problem::Fragment);
        }
        let (authority, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(Problem::UserInfo);
        }
        let (host, port) = split_port(authority, if https { 443 } else { 80 })?;
        if !https && !is_loopback_name(&host) {
            return Err(Problem::PlainHttp);
        }
        let path = target.split('?').next().unwrap_or_default();
        if path.split('/').any(|segment| segment == "." || segment == "..") {
            return Err(Problem::DotSegment);
        }
        Ok(Self { https, host, port, target: target.to_owned() })
    }

    /// Whether the scheme is `https`.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The host in lower case; an IPv6 address without its brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, or the default port of the scheme.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Host and port, as in the header `Host`: `a.example`, `[::1]:4000`.
    pub fn authority(&self) -> String {
        let host = match self.host.contains(':') {
            true => format!("[{}]", self.host),
            false => self.host.clone(),
        };
        let usual = if self.https { 443 } else { 80 };
        if self.port == usual { host } else { format!("{host}:{}", self.port) }
    }

    /// Path and query as written; may be empty.
    pub fn target(&self) -> &str {
        &self.target
    }
}

fn split_port(authority: &str, default: u16) -> Result<(String, u16), WebAddressProblem> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']').ok_or(WebAddressProblem::Host)?;
            if host.parse::<std::net::Ipv6Addr>().is_err() {
                return Err(WebAddressProblem::Host);
            }
            (host, if rest.is_empty() { None } else { Some(rest.strip_prefix(':')) })
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(Some(port))),
            None => (authority, None),
        },
    };
    let is_name = |host: &str| {
        !host.split('.').any(str::is_empty)
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
    };
    if !authority.starts_with('[') && !is_name(host) {
        return Err(WebAddressProblem::Host);
    }
    let port = match port {
        None => default,
        Some(text) => text
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok())
            .filter(|&port| port > 0)
            .ok_or(WebAddressProblem::Port)?,
    };
    Ok((host.to_ascii_lowercase(), port))
}

/// Whether a host's name is that of the same computer. The name is not resolved.
fn is_loopback_name(host: &str) -> bool {
    let octets: Vec<&str> = host.split('.').collect();
    let is_v4 = octets.len() == 4 && octets.iter().all(|octet| octet.parse::<u8>().is_ok());
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "::1"
        || (is_v4 && octets[0] == "127")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_issuers() {
        let table = [
            ("https://a.example", ("a.example", 443, "")),
            ("https://A.Example/", ("a.example", 443, "/")),
            ("https://a.example:8443/x/y", ("a.example", 8443, "/x/y")),
            (
                "https://oidc.eks.eu-west-1.amazonaws.com/id/0A1B",
                ("oidc.eks.eu-west-1.amazonaws.com", 443, "/id/0A1B"),
            ),
            ("https://[fd00::1]/x", ("fd00::1", 443, "/x")),
            ("https://[fd00::1]:99", ("fd00::1", 99, "")),
            ("http://localhost:4000", ("localhost", 4000, "")),
            ("http://127.0.0.1", ("127.0.0.1", 80, "")),
            ("http://127.9.9.9:1", ("127.9.9.9", 1, "")),
            ("http://[::1]:4000/a", ("::1", 4000, "/a")),
            ("http://issuer.localhost", ("issuer.localhost", 80, "")),
        ];
        for (text, expected) in table {
            let address = WebAddress::issuer(text).unwrap();
            assert_eq!((address.host(), address.port(), address.target()), expected, "{text}");
            assert_eq!(address.is_https(), text.starts_with("https"), "{text}");
            assert!(text.to_ascii_lowercase().contains(&address.authority()), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        use WebAddressProblem as Problem;
        let long = format!("https://a.example/{}", "x".repeat(MAX_URL_BYTES));
        let table = [
            ("", Problem::Empty),
            ("  ", Problem::Empty),
            (long.as_str(), Problem::TooLong),
            ("https://a.example/ x", Problem::BadCharacter),
            (" https://a.example", Problem::BadCharacter),
            ("https://a.example\\@b.example", Problem::BadCharacter),
            ("https://ä.example", Problem::BadCharacter),
            ("a.example", Problem::Scheme),
            ("ftp://a.example", Problem::Scheme),
            ("HTTPS://a.example", Problem::Scheme),
            ("http://a.example", Problem::PlainHttp),
            ("http://127.0.0.1.a.example", Problem::PlainHttp),
            ("http://127.1", Problem::PlainHttp),
            ("http://localhost.a.example", Problem::PlainHttp),
            ("http://10.0.0.1", Problem::PlainHttp),
            ("https://u@a.example", Problem::UserInfo),
            ("https://u:p@a.example", Problem::UserInfo),
            ("https://a.example?x", Problem::Query),
            ("https://a.example/x?y=1", Problem::Query),
            ("https://a.example/#x", Problem::Fragment),
            ("https://", Problem::Host),
            ("https:///x", Problem::Host),
            ("https://a..example", Problem::Host),
            ("https://a.example.", Problem::Host),
            ("https://[::1", Problem::Host),
            ("https://[a]", Problem::Host),
            ("https://::1", Problem::Host),
            ("https://a%2eexample", Problem::Host),
            ("https://a.example:", Problem::Port),
            ("https://a.example:0", Problem::Port),
            ("https://a.example:+1", Problem::Port),
            ("https://a.example:65536", Problem::Port),
            ("https://[::1]x", Problem::Port),
            ("https://a.example/../b", Problem::DotSegment),
            ("https://a.example/.", Problem::DotSegment),
        ];
        for (text, problem) in table {
            assert_eq!(WebAddress::issuer(text), Err(problem), "{text}");
            assert!(problem.to_string().ends_with('.'));
        }
    }

    #[test]
    fn a_key_set_may_have_a_query() {
        let address = WebAddress::keys("https://a.example/keys?p=x").unwrap();
        assert_eq!(address.target(), "/keys?p=x");
        assert_eq!(WebAddress::keys("https://a.example?p").unwrap().target(), "?p");
    }
}
