//! What a request says: its credential, query, path, headers and body.

use percent_encoding::percent_decode_str;
use token_api::id::{OrgName, RoleId, TeamName, TokenId, UserLogin};
use token_api::oidc::{IssuerId, PolicyId};
use token_api::secret::TokenValue;
use token_service::audit::Generation;
use token_service::request::{Body, Credential, Query};

/// The most bytes of a request body.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// Which calls of the audit log a server offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditCalls {
    /// Those of the first generation, the kinds of events and the kind of reader.
    pub first: bool,
    /// Those of the second generation.
    pub second: bool,
}

impl AuditCalls {
    /// All of them.
    pub const ALL: Self = Self { first: true, second: true };
}

/// What an operation reads of a request, beside the caller and the query.
#[derive(Debug)]
pub struct Call {
    /// The variable segments of the path, decoded, in their order.
    pub segments: Vec<String>,
    /// The header `If-Match`, as it came.
    pub if_match: Option<String>,
    /// The content type, in lower case and without parameters.
    pub content_type: String,
    /// The bytes of the body.
    pub bytes: Vec<u8>,
    /// Which calls of the audit log are offered.
    pub audit: AuditCalls,
}

impl Call {
    fn segment(&self, at: usize) -> &str {
        self.segments.get(at).map_or("", String::as_str)
    }

    /// The organization, which is the first variable segment of every path that has one.
    pub fn org(&self) -> OrgName {
        OrgName::new(self.segment(0))
    }

    /// The team.
    pub fn team(&self) -> TeamName {
        TeamName::new(self.segment(1))
    }

    /// The member.
    pub fn member(&self) -> UserLogin {
        UserLogin::new(self.segment(1))
    }

    /// The issuer.
    pub fn issuer(&self) -> IssuerId {
        IssuerId::new(self.segment(1))
    }

    /// The set of policies.
    pub fn policy(&self) -> PolicyId {
        PolicyId::new(self.segment(1))
    }

    /// The role.
    pub fn role(&self) -> RoleId {
        RoleId::new(self.segment(1))
    }

    /// The role of a team, which is the last variable segment.
    pub fn last_role(&self) -> RoleId {
        RoleId::new(self.segment(2))
    }

    /// What else the second variable segment names.
    pub fn item(&self) -> &str {
        self.segment(1)
    }

    /// The token, which is the last variable segment.
    pub fn token(&self) -> TokenId {
        TokenId::new(self.segments.last().map_or("", String::as_str))
    }

    /// The body, unread.
    pub fn body(&self) -> Body<'_> {
        Body { content_type: &self.content_type, bytes: &self.bytes }
    }

    /// The first generation of the calls of the audit log, as this server has it.
    pub fn first_generation(&self) -> Generation {
        Generation::First { filters_events: self.audit.second }
    }
}

/// Reads the values of `Authorization: token VALUE`; `Bearer` is taken too.
pub fn credential<'a>(mut values: impl Iterator<Item = &'a str>) -> Credential {
    let Some(text) = values.next() else { return Credential::Missing };
    if values.next().is_some() {
        return Credential::Malformed("There is more than one Authorization header.");
    }
    let text = text.trim();
    let (scheme, value) = text.split_once(' ').unwrap_or((text, ""));
    if !["token", "bearer"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Credential::Malformed("The Authorization header must read “token VALUE”.");
    }
    match TokenValue::parse(value) {
        Ok(value) => Credential::Value(value),
        Err(_) => Credential::Malformed("The Authorization header holds no readable token."),
    }
}

/// Reads `a=1&b=2`. Bytes that are no UTF-8 are replaced.
pub fn query(raw: &str) -> Query {
    let decode =
        |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    Query(
        raw.split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(key, value)| (decode(key), decode(value)))
            .collect(),
    )
}

/// The content type of a header: in lower case and without parameters.
pub fn content_type(header: &str) -> String {
    header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_credentials() {
        let read = |values: &[&str]| match credential(values.iter().copied()) {
            Credential::Missing => "missing".to_owned(),
            Credential::Malformed(_) => "malformed".to_owned(),
            Credential::Value(value) => value.expose().to_owned(),
        };
        assert_eq!(read(&[]), "missing");
        for good in ["token tcp_a", "Token tcp_a", "Bearer tcp_a", "BEARER  tcp_a "] {
            assert_eq!(read(&[good]), "tcp_a", "{good}");
        }
        for bad in ["", "token", "token ", "tcp_a", "Basic dTpw", "token a b", "tokentcp_a"] {
            assert_eq!(read(&[bad]), "malformed", "{bad}");
        }
        assert_eq!(read(&["token tcp_a", "token tcp_b"]), "malformed");
    }

    #[test]
    fn reads_queries() {
        let query = query("filter=all&reason=a%20b+c%26d&&empty&x=1&x=2&bad=%FF");
        assert_eq!(query.get("filter").unwrap(), Some("all"));
        assert_eq!(query.get("reason").unwrap(), Some("a b c&d"));
        assert_eq!(query.get("empty").unwrap(), Some(""));
        assert_eq!(query.get("none").unwrap(), None);
        assert_eq!(query.get("bad").unwrap(), Some("\u{fffd}"));
    }

    #[test]
    fn reads_content_types() {
        assert_eq!(content_type(" Application/JSON; charset=utf-8"), "application/json");
        assert_eq!(content_type(""), "");
    }
}
