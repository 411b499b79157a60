//! What the code says of words and limits. A new variant in `token-api` does not compile here until
//! it is listed.

use serde_json::{Value, json};
use token_api::expiry::{Expiry, ExpiryCap};
use token_api::member::MembersKind;
use token_api::name::{MAX_NAME_CHARS, MAX_TEXT_CHARS, NewTokenName};
use token_api::oidc::{
    DEFAULT_MAX_EXPIRATION_SECONDS, Decision, MAX_EXPIRATION_RANGE, MAX_URL_BYTES, OAuthError,
    PolicyTokenType, jwks,
};
use token_api::path::{ExportFormat, MAX_PAGE_SIZE};
use token_api::team::TeamKind;
use token_api::token::{TokenFilter, TokenKind};
use token_api::token_order::{SortDirection, SortField};
use token_api::user::OrgRole;

/// An enumeration and where the document lists its words.
#[derive(Clone, Debug)]
pub struct Enumeration {
    pub pointer: &'static str,
    /// Whether other words are refused (`enum`) or kept (`x-extensible-enum`).
    pub closed: bool,
    pub words: Vec<String>,
}

/// Every enumeration.
pub fn enumerations() -> Vec<Enumeration> {
    let open = |pointer, words| Enumeration { pointer, closed: false, words };
    vec![
        open("/components/schemas/Role", roles()),
        open("/components/schemas/Team/properties/kind", team_kinds()),
        open("/components/schemas/AccessToken/properties/type", token_kinds()),
        open("/components/schemas/PolicyDecision", decisions()),
        open("/components/schemas/PolicyTokenType", policy_token_types()),
        open("/components/schemas/OAuthError", oauth_errors()),
        Enumeration {
            pointer: "/components/parameters/filter/schema",
            closed: true,
            words: TokenFilter::ALL.map(|filter| filter.as_str().to_owned()).into(),
        },
        Enumeration {
            pointer: "/components/parameters/sortBy/schema",
            closed: true,
            words: SortField::ALL.map(|field| field.as_str().to_owned()).into(),
        },
        Enumeration {
            pointer: "/components/parameters/sortDirection/schema",
            closed: true,
            words: SortDirection::ALL.map(|direction| direction.as_str().to_owned()).into(),
        },
        Enumeration {
            pointer: "/components/parameters/membersKind/schema",
            closed: true,
            words: MembersKind::ALL.map(|kind| kind.as_str().to_owned()).into(),
        },
        Enumeration {
            pointer: "/components/parameters/exportFormat/schema",
            closed: true,
            words: ExportFormat::ALL.map(|format| format.as_str().to_owned()).into(),
        },
    ]
}

// The matches without a wildcard stop compiling when a variant is added: then list it as well.

fn roles() -> Vec<String> {
    let all = [OrgRole::None, OrgRole::Member, OrgRole::Admin];
    all.map(|role| match role {
        OrgRole::None | OrgRole::Member | OrgRole::Admin | OrgRole::Other(_) => role.into(),
    })
    .into()
}

fn team_kinds() -> Vec<String> {
    let all = [TeamKind::Native, TeamKind::GitHub, TeamKind::Scim];
    all.map(|kind| match kind {
        TeamKind::Native | TeamKind::GitHub | TeamKind::Scim | TeamKind::Other(_) => kind.into(),
    })
    .into()
}

fn token_kinds() -> Vec<String> {
    let all = [TokenKind::Personal, TokenKind::Team, TokenKind::Organization, TokenKind::Refresh];
    all.map(|kind| match kind {
        TokenKind::Personal
        | TokenKind::Team
        | TokenKind::Organization
        | TokenKind::Refresh
        | TokenKind::Other(_) => kind.into(),
    })
    .into()
}

fn decisions() -> Vec<String> {
    let all = [Decision::Allow, Decision::Deny];
    all.map(|decision| match decision {
        Decision::Allow | Decision::Deny | Decision::Other(_) => decision.into(),
    })
    .into()
}

fn policy_token_types() -> Vec<String> {
    use PolicyTokenType as Kind;
    let all = [Kind::Organization, Kind::Team, Kind::Personal, Kind::Runner];
    all.map(|kind| match kind {
        Kind::Organization | Kind::Team | Kind::Personal | Kind::Runner | Kind::Other(_) => {
            kind.into()
        }
    })
    .into()
}

fn oauth_errors() -> Vec<String> {
    let all = [
        OAuthError::InvalidRequest,
        OAuthError::InvalidClient,
        OAuthError::InvalidGrant,
        OAuthError::UnauthorizedClient,
        OAuthError::UnsupportedGrantType,
        OAuthError::InvalidScope,
        OAuthError::InvalidTarget,
    ];
    all.map(|code| match code {
        OAuthError::InvalidRequest
        | OAuthError::InvalidClient
        | OAuthError::InvalidGrant
        | OAuthError::UnauthorizedClient
        | OAuthError::UnsupportedGrantType
        | OAuthError::InvalidScope
        | OAuthError::InvalidTarget
        | OAuthError::Other(_) => code.into(),
    })
    .into()
}

/// A number or text of the rules, and where the document says it.
#[derive(Clone, Debug)]
pub struct Limit {
    pub pointer: &'static str,
    pub value: Value,
}

/// Every limit.
pub fn limits() -> Vec<Limit> {
    let limit = |pointer, value| Limit { pointer, value };
    let filter = TokenFilter::default().as_str();
    let fewest = (1..).find(|&days| ExpiryCap::from_days(days).is_some());
    vec![
        limit("/components/schemas/TokenName/minLength", json!(1)),
        limit("/components/schemas/TokenName/maxLength", json!(MAX_NAME_CHARS)),
        limit("/components/schemas/TokenName/pattern", json!(name_pattern())),
        limit("/components/schemas/Description/maxLength", json!(MAX_TEXT_CHARS)),
        limit("/components/parameters/reason/schema/maxLength", json!(MAX_TEXT_CHARS)),
        limit("/components/parameters/deletionReason/schema/maxLength", json!(MAX_TEXT_CHARS)),
        limit("/components/parameters/filter/schema/default", json!(filter)),
        limit("/components/parameters/maxResults/schema/minimum", json!(1)),
        limit("/components/parameters/maxResults/schema/maximum", json!(MAX_PAGE_SIZE)),
        limit("/components/schemas/NewExpiry/minimum", json!(Expiry::Never.to_wire())),
        limit(
            "/components/schemas/OrganizationMetadata/properties/maxAccessTokenExpiryDays/minimum",
            json!(fewest),
        ),
        limit(
            "/components/schemas/OrganizationMetadata/properties/maxAccessTokenExpiryDays/maximum",
            json!(ExpiryCap::MAX_DAYS),
        ),
        limit(
            "/components/schemas/NewOidcIssuer/properties/maxExpiration/minimum",
            json!(MAX_EXPIRATION_RANGE.start()),
        ),
        limit(
            "/components/schemas/NewOidcIssuer/properties/maxExpiration/maximum",
            json!(MAX_EXPIRATION_RANGE.end()),
        ),
        limit(
            "/components/schemas/NewOidcIssuer/properties/maxExpiration/default",
            json!(DEFAULT_MAX_EXPIRATION_SECONDS),
        ),
        limit("/components/schemas/NewOidcIssuer/properties/url/maxLength", json!(MAX_URL_BYTES)),
        limit("/components/schemas/KeySet/properties/keys/maxItems", json!(jwks::MAX_KEYS)),
    ]
}

/// The rule for names as a regular expression, from asking it about the characters of the Latin
/// scripts; property tests in `token-api` ask about all others.
fn name_pattern() -> String {
    let allowed: Vec<char> =
        ('\0'..='\u{24F}').filter(|c| NewTokenName::parse(&format!("a{c}a")).is_ok()).collect();
    let mut ranges: Vec<(char, char)> = Vec::new();
    for c in allowed {
        match ranges.last_mut() {
            Some((_, last)) if u32::from(*last) + 1 == u32::from(c) => *last = c,
            _ => ranges.push((c, c)),
        }
    }
    // In a class, a hyphen stands last and everything else in the order people write it.
    ranges.sort_by_key(|&(first, _)| match first {
        'A'..='Z' => 0,
        'a'..='z' => 1,
        '0'..='9' => 2,
        '-' => 4,
        _ => 3,
    });
    let class: String = ranges
        .iter()
        .map(
            |&(first, last)| {
                if first == last { first.to_string() } else { format!("{first}-{last}") }
            },
        )
        .collect();
    format!("^[{class}]+$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_rule_becomes_a_pattern() {
        assert_eq!(name_pattern(), "^[A-Za-z0-9_-]+$");
    }
}
