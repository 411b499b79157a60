//! Paths of the API. The path and query of every request are built here, and only here text is
//! percent-encoded. The templates are those of `docs/api/openapi.yaml`.

mod administration;
mod audit;
mod oidc;
pub mod template;

pub use administration::{
    agent_pool, agent_pools, all_roles, default_role, delete_role, invitation, invitation_link,
    invitations, member, member_teams, new_team, organization, own_invitations, resend_invitation,
    role, role_scopes, role_teams, role_tokens, role_users, set_admin, team_role, team_roles,
};
pub use audit::{
    AuditFilter, AuditRange, EXPORT_CURSOR_HEADER, ExportFormat, audit_event_types, audit_export,
    audit_export_config, audit_export_force, audit_export_test, audit_export_v1, audit_log,
    audit_log_v1, audit_log_v1_by_date, audit_reader_kind,
};
pub use oidc::{
    auth_policy, auth_policy_of, oauth_token, oidc_issuer, oidc_issuers, regenerate_thumbprints,
};

use crate::id::{Cursor, OrgName, TeamName, TokenId};
use crate::member::MembersKind;
use crate::token::{Owner, TokenFilter};
use std::fmt::{self, Write};

/// The largest page size of a list (published API).
pub const MAX_PAGE_SIZE: u32 = 1000;

/// A path with its query. The caller puts the backend's origin in front of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ApiPath(String);

impl ApiPath {
    /// The text, beginning with `/api/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn fill(template: &str, segments: &[&str]) -> Self {
        let mut path = String::with_capacity(template.len() + 32);
        let mut segments = segments.iter();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            encode_segment(segments.next().copied().unwrap_or_default(), &mut path);
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        path.push_str(rest);
        Self(path)
    }

    fn with(mut self, key: &str, value: &str) -> Self {
        self.0.push(if self.0.contains('?') { '&' } else { '?' });
        self.0.push_str(key);
        self.0.push('=');
        encode(value, &mut self.0);
        self
    }

    fn with_some(self, key: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds the cursor of a page.
    fn at(self, cursor: Option<&Cursor>) -> Self {
        self.with_some("continuationToken", cursor.map(Cursor::as_str))
    }

    fn with_reason(self, reason: Option<&str>) -> Self {
        match reason.map(str::trim).filter(|reason| !reason.is_empty()) {
            Some(reason) => self.with("reason", reason),
            None => self,
        }
    }
}

impl fmt::Display for ApiPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Every operation of the contract: method and template.
pub const OPERATIONS: [(&str, &str); 71] = [
    ("GET", template::USER),
    ("GET", template::DEFAULT_ORGANIZATION),
    ("GET", template::CAPABILITIES),
    ("PATCH", template::ORGANIZATION),
    ("GET", template::METADATA),
    ("GET", template::TEAMS),
    ("GET", template::TEAM),
    ("POST", template::NEW_TEAM),
    ("PATCH", template::TEAM),
    ("DELETE", template::TEAM),
    ("GET", template::MEMBERS),
    ("POST", template::MEMBER),
    ("PATCH", template::MEMBER),
    ("DELETE", template::MEMBER),
    ("POST", template::SET_ADMIN),
    ("GET", template::MEMBER_TEAMS),
    ("GET", template::ROLES),
    ("POST", template::ROLES),
    ("GET", template::ROLE_SCOPES),
    ("GET", template::ROLE),
    ("PATCH", template::ROLE),
    ("DELETE", template::ROLE),
    ("PATCH", template::DEFAULT_ROLE),
    ("GET", template::ROLE_USERS),
    ("GET", template::ROLE_TEAMS),
    ("GET", template::ROLE_TOKENS),
    ("GET", template::TEAM_ROLES),
    ("POST", template::TEAM_ROLE),
    ("DELETE", template::TEAM_ROLE),
    ("GET", template::OWN_INVITATIONS),
    ("GET", template::INVITATIONS),
    ("POST", template::INVITATIONS),
    ("POST", template::INVITATION_LINK),
    ("GET", template::INVITATION),
    ("PATCH", template::INVITATION),
    ("DELETE", template::INVITATION),
    ("POST", template::RESEND_INVITATION),
    ("GET", template::AGENT_POOLS),
    ("POST", template::AGENT_POOLS),
    ("GET", template::AGENT_POOL),
    ("PATCH", template::AGENT_POOL),
    ("DELETE", template::AGENT_POOL),
    ("GET", template::USER_TOKENS),
    ("POST", template::USER_TOKENS),
    ("DELETE", template::USER_TOKEN),
    ("GET", template::ORG_TOKENS),
    ("POST", template::ORG_TOKENS),
    ("DELETE", template::ORG_TOKEN),
    ("GET", template::TEAM_TOKENS),
    ("POST", template::TEAM_TOKENS),
    ("DELETE", template::TEAM_TOKEN),
    ("GET", template::AUDIT_LOG_V1),
    ("GET", template::AUDIT_LOG_V2),
    ("GET", template::AUDIT_EVENT_TYPES),
    ("GET", template::AUDIT_READER_KIND),
    ("GET", template::AUDIT_EXPORT_V1),
    ("GET", template::AUDIT_EXPORT_V2),
    ("GET", template::AUDIT_EXPORT_CONFIG),
    ("POST", template::AUDIT_EXPORT_CONFIG),
    ("DELETE", template::AUDIT_EXPORT_CONFIG),
    ("POST", template::AUDIT_EXPORT_TEST),
    ("POST", template::AUDIT_EXPORT_FORCE),
    ("GET", template::OIDC_ISSUERS),
    ("POST", template::OIDC_ISSUERS),
    ("GET", template::OIDC_ISSUER),
    ("PATCH", template::OIDC_ISSUER),
    ("DELETE", template::OIDC_ISSUER),
    ("POST", template::OIDC_THUMBPRINTS),
    ("GET", template::AUTH_POLICY_OF),
    ("PATCH", template::AUTH_POLICY),
    ("POST", template::OAUTH_TOKEN),
];

/// `GET /api/user`
pub fn user() -> ApiPath {
    ApiPath::fill(template::USER, &[])
}

/// `GET /api/user/organizations/default`
pub fn default_organization() -> ApiPath {
    ApiPath::fill(template::DEFAULT_ORGANIZATION, &[])
}

/// `GET /api/capabilities`
pub fn capabilities() -> ApiPath {
    ApiPath::fill(template::CAPABILITIES, &[])
}

/// `GET /api/orgs/{orgName}/metadata`
pub fn metadata(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::METADATA, &[org.as_str()])
}

/// `GET /api/orgs/{orgName}/teams`
pub fn teams(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::TEAMS, &[org.as_str()])
}

/// `GET`, `PATCH`, `DELETE /api/orgs/{orgName}/teams/{teamName}`
pub fn team(org: &OrgName, team: &TeamName) -> ApiPath {
    ApiPath::fill(template::TEAM, &[org.as_str(), team.as_str()])
}

/// `GET /api/orgs/{orgName}/members`: one page of the size that the server chooses.
pub fn members(org: &OrgName, kind: MembersKind, cursor: Option<&Cursor>) -> ApiPath {
    ApiPath::fill(template::MEMBERS, &[org.as_str()]).with("type", kind.as_str()).at(cursor)
}

/// `GET /api/orgs/{orgName}/roles`: roles for users and tokens, without the ones that only serve as
/// parts of other roles.
pub fn roles(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::ROLES, &[org.as_str()]).with("uxPurpose", "role")
}

/// One page of an owner's tokens. `page_size` is limited to 1–[`MAX_PAGE_SIZE`]. Active tokens are
/// the API's default and are requested without a filter, because some servers treat the filter as
/// search text.
pub fn list_tokens(
    owner: &Owner,
    filter: TokenFilter,
    page_size: u32,
    cursor: Option<&Cursor>,
) -> ApiPath {
    let list = match filter {
        TokenFilter::Active => collection(owner),
        TokenFilter::Expired | TokenFilter::All => {
            collection(owner).with("filter", filter.as_str())
        }
    };
    list.with("maxResults", &page_size.clamp(1, MAX_PAGE_SIZE).to_string()).at(cursor)
}

/// `POST` to an owner's tokens, with the reason for the audit log.
pub fn create_token(owner: &Owner, reason: Option<&str>) -> ApiPath {
    collection(owner).with_reason(reason)
}

/// `DELETE` of one token, with the reason for the audit log. The published document has the
/// parameter for team tokens only; for other tokens it is an extension that other servers ignore.
pub fn delete_token(owner: &Owner, token: &TokenId, reason: Option<&str>) -> ApiPath {
    let token = token.as_str();
    match owner {
        Owner::Personal => ApiPath::fill(template::USER_TOKEN, &[token]),
        Owner::Organization(org) => ApiPath::fill(template::ORG_TOKEN, &[org.as_str(), token]),
        Owner::Team(org, team) => {
            ApiPath::fill(template::TEAM_TOKEN, &[org.as_str(), team.as_str(), token])
        }
    }
    .with_reason(reason)
}

fn collection(owner: &Owner) -> ApiPath {
    match owner {
        Owner::Personal => ApiPath::fill(template::USER_TOKENS, &[]),
        Owner::Organization(org) => ApiPath::fill(template::ORG_TOKENS, &[org.as_str()]),
        Owner::Team(org, team) => {
            ApiPath::fill(template::TEAM_TOKENS, &[org.as_str(), team.as_str()])
        }
    }
}

/// Encodes a path segment. URL parsers resolve the segments `.` and `..` even if the dots are
/// percent-encoded, so for these two the percent sign is encoded as well. An empty segment would
/// give the path of the collection, or a double slash that proxies merge, so it becomes a NUL. All
/// three then address nothing instead of another resource.
fn encode_segment(text: &str, into: &mut String) {
    match text {
        "" => into.push_str("%00"),
        "." => into.push_str("%252E"),
        ".." => into.push_str("%252E%252E"),
        _ => encode(text, into),
    }
}

/// Percent-encodes all characters except the unreserved ones of RFC 3986.
fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org(name: &str) -> OrgName {
        OrgName::new(name)
    }

    #[test]
    fn text_is_percent_encoded() {
        let table = [
            ("acme-corp", "/api/orgs/acme-corp/metadata"),
            ("a/b", "/api/orgs/a%2Fb/metadata"),
            ("a b?c#d", "/api/orgs/a%20b%3Fc%23d/metadata"),
            ("50%", "/api/orgs/50%25/metadata"),
            ("żółw", "/api/orgs/%C5%BC%C3%B3%C5%82w/metadata"),
            ("{teamName}", "/api/orgs/%7BteamName%7D/metadata"),
            ("..", "/api/orgs/%252E%252E/metadata"),
            (".", "/api/orgs/%252E/metadata"),
            ("...", "/api/orgs/.../metadata"),
            ("", "/api/orgs/%00/metadata"),
        ];
        for (name, path) in table {
            assert_eq!(metadata(&org(name)).as_str(), path);
        }
    }

    #[test]
    fn lists_create_and_delete() {
        let team = Owner::Team(org("acme"), TeamName::new("dev ops"));
        let cursor = Cursor::new("a+b=");
        assert_eq!(
            list_tokens(&team, TokenFilter::All, 5000, Some(&cursor)).as_str(),
            "/api/orgs/acme/teams/dev%20ops/tokens?filter=all&maxResults=1000&continuationToken=a%2Bb%3D"
        );
        assert_eq!(
            list_tokens(&Owner::Personal, TokenFilter::Active, 5, None).as_str(),
            "/api/user/tokens?maxResults=5"
        );
        assert_eq!(
            members(&org("acme"), MembersKind::Frontend, Some(&cursor)).as_str(),
            "/api/orgs/acme/members?type=frontend&continuationToken=a%2Bb%3D"
        );
        assert_eq!(
            create_token(&Owner::Personal, Some(" new & old ")).as_str(),
            "/api/user/tokens?reason=new%20%26%20old"
        );
        assert_eq!(create_token(&Owner::Personal, Some("  ")).as_str(), "/api/user/tokens");
        assert_eq!(
            delete_token(&Owner::Organization(org("acme")), &TokenId::new("x/y"), None).as_str(),
            "/api/orgs/acme/tokens/x%2Fy"
        );
    }
}
