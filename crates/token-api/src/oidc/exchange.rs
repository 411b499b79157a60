//! The exchange of an ID token for an access token, `POST /api/oauth/token` (RFC 8693): parameters
//! and words that console and backend share. Errors are those of RFC 6749, section 5.2.

use super::evaluate::Requested;
use super::id_token::IdToken;
use super::policy::{PERMISSION_ADMIN, PolicyTokenType};
use crate::id::OrgName;
use crate::lenient::null_as_default;
use crate::secret::TokenValue;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::fmt;
use std::ops::RangeInclusive;

/// The grant type of an exchange.
pub const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// The subject token type: an ID token.
pub const ID_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:id_token";

/// The life of an exchanged token if the request names none: two hours.
pub const DEFAULT_EXPIRATION_SECONDS: i64 = 2 * 3600;

/// The longest life of an exchanged token if the issuer has no maximum: 25 hours.
pub const DEFAULT_MAX_EXPIRATION_SECONDS: i64 = 25 * 3600;

/// The allowed values for an issuer's maximum, in seconds: one minute to thirty days.
pub const MAX_EXPIRATION_RANGE: RangeInclusive<i64> = 60..=30 * 86_400;

const AUDIENCE: &str = "urn:pulumi:org:";
const ACCESS_TOKEN_TYPE: &str = "urn:pulumi:token-type:access_token:";

/// The `audience` for an organization.
pub fn audience(org: &OrgName) -> String {
    format!("{AUDIENCE}{org}")
}

/// The organization in an `audience`.
pub fn parse_audience(audience: &str) -> Option<OrgName> {
    audience.strip_prefix(AUDIENCE).filter(|org| !org.is_empty()).map(OrgName::new)
}

/// The `requested_token_type` for a kind of token; `issued_token_type` has the same value.
pub fn requested_token_type(kind: &PolicyTokenType) -> String {
    format!("{ACCESS_TOKEN_TYPE}{}", kind.as_str())
}

/// The `scope` of a request: empty, `admin`, `team:NAME`, `user:LOGIN` or `runner:NAME`.
pub fn scope(requested: &Requested) -> String {
    let holder = requested.holder().unwrap_or_default();
    match requested.token_type {
        PolicyTokenType::Team => format!("team:{holder}"),
        PolicyTokenType::Personal => format!("user:{holder}"),
        PolicyTokenType::Runner => format!("runner:{holder}"),
        PolicyTokenType::Organization | PolicyTokenType::Other(_) if requested.admin => {
            PERMISSION_ADMIN.to_owned()
        }
        PolicyTokenType::Organization | PolicyTokenType::Other(_) => String::new(),
    }
}

/// Reads `requested_token_type` and `scope`.
///
/// # Errors
/// When the type is unknown, or the scope does not fit it.
pub fn parse_requested(token_type: &str, scope: &str) -> Result<Requested, ExchangeProblem> {
    let kind = token_type.strip_prefix(ACCESS_TOKEN_TYPE).unwrap_or_default();
    let holder = |prefix: &'static str| {
        let name = scope.strip_prefix(prefix).filter(|name| !name.is_empty());
        name.ok_or(ExchangeProblem::Scope(prefix))
    };
    match PolicyTokenType::from(kind.to_owned()) {
        PolicyTokenType::Organization => match scope {
            "" => Ok(Requested::organization(false)),
            PERMISSION_ADMIN => Ok(Requested::organization(true)),
            _ => Err(ExchangeProblem::Scope(PERMISSION_ADMIN)),
        },
        PolicyTokenType::Team => holder("team:").map(Requested::team),
        PolicyTokenType::Personal => holder("user:").map(Requested::personal),
        PolicyTokenType::Runner => holder("runner:").map(Requested::runner),
        PolicyTokenType::Other(_) => Err(ExchangeProblem::RequestedTokenType),
    }
}

/// The life of the new token in seconds: the requested one, else [`DEFAULT_EXPIRATION_SECONDS`],
/// but at most the issuer's maximum.
pub fn granted_seconds(asked: Option<i64>, issuer_maximum: Option<i64>) -> i64 {
    let most = issuer_maximum.filter(|most| *most > 0).unwrap_or(DEFAULT_MAX_EXPIRATION_SECONDS);
    asked.unwrap_or(DEFAULT_EXPIRATION_SECONDS).min(most)
}

/// The exchange request on the wire. Nothing is checked yet.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct TokenExchangeRequest {
    /// [`GRANT_TYPE`].
    #[serde(default, deserialize_with = "null_as_default")]
    pub grant_type: String,
    /// [`audience`].
    #[serde(default, deserialize_with = "null_as_default")]
    pub audience: String,
    /// [`requested_token_type`].
    #[serde(default, deserialize_with = "null_as_default")]
    pub requested_token_type: String,
    /// [`ID_TOKEN_TYPE`].
    #[serde(default, deserialize_with = "null_as_default")]
    pub subject_token_type: String,
    /// The ID token.
    #[serde(default, serialize_with = "IdToken::serialize_on_wire")]
    pub subject_token: Option<IdToken>,
    /// [`scope`].
    #[serde(default, deserialize_with = "null_as_default")]
    pub scope: String,
    /// The requested life in seconds. In a form it is text.
    #[serde(default, deserialize_with = "expiration", skip_serializing_if = "Option::is_none")]
    pub expiration: Option<i64>,
}

/// An exchange request after its parameters were read.
#[derive(Debug)]
pub struct ExchangeOrder {
    /// The organization.
    pub org: OrgName,
    /// The requested token.
    pub requested: Requested,
    /// The ID token that is presented.
    pub id_token: IdToken,
    /// The requested life in seconds, greater than zero.
    pub expiration: Option<i64>,
}

impl ExchangeOrder {
    /// The request on the wire.
    pub fn into_request(self) -> TokenExchangeRequest {
        TokenExchangeRequest {
            grant_type: GRANT_TYPE.to_owned(),
            audience: audience(&self.org),
            requested_token_type: requested_token_type(&self.requested.token_type),
            subject_token_type: ID_TOKEN_TYPE.to_owned(),
            subject_token: Some(self.id_token),
            scope: scope(&self.requested),
            expiration: self.expiration,
        }
    }
}

impl TokenExchangeRequest {
    /// Reads the parameters of a request.
    ///
    /// # Errors
    /// The first problem that is found.
    pub fn read(self) -> Result<ExchangeOrder, ExchangeProblem> {
        if self.grant_type != GRANT_TYPE {
            return Err(ExchangeProblem::GrantType);
        }
        let org = parse_audience(&self.audience).ok_or(ExchangeProblem::Audience)?;
        if self.subject_token_type != ID_TOKEN_TYPE {
            return Err(ExchangeProblem::SubjectTokenType);
        }
        let requested = parse_requested(&self.requested_token_type, &self.scope)?;
        if self.expiration.is_some_and(|seconds| seconds <= 0) {
            return Err(ExchangeProblem::Expiration);
        }
        let id_token = self.subject_token.filter(|token| !token.is_empty());
        let id_token = id_token.ok_or(ExchangeProblem::SubjectToken)?;
        Ok(ExchangeOrder { org, requested, id_token, expiration: self.expiration })
    }
}

fn expiration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let seconds = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(None),
        Value::String(text) if text.is_empty() => return Ok(None),
        Value::String(text) => text.parse().ok(),
        value => value.as_i64(),
    };
    // A negative number is refused later, with the field's name. Zero means "not set".
    Ok(Some(seconds.unwrap_or(-1)).filter(|&seconds| seconds != 0))
}

/// A problem of an exchange request, found before the ID token is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangeProblem {
    /// An unknown grant type.
    GrantType,
    /// The audience does not name an organization.
    Audience,
    /// The subject token type is not that of an ID token.
    SubjectTokenType,
    /// The subject token is missing.
    SubjectToken,
    /// The requested token type is not one of the four known ones.
    RequestedTokenType,
    /// The scope does not fit the kind of token. Holds what it must be or begin with.
    Scope(&'static str),
    /// The requested life is not a positive number of seconds.
    Expiration,
}

impl ExchangeProblem {
    /// The error code of the answer.
    pub fn code(self) -> OAuthError {
        match self {
            Self::GrantType => OAuthError::UnsupportedGrantType,
            Self::Audience => OAuthError::InvalidTarget,
            Self::Scope(_) => OAuthError::InvalidScope,
            Self::SubjectTokenType
            | Self::SubjectToken
            | Self::RequestedTokenType
            | Self::Expiration => OAuthError::InvalidRequest,
        }
    }
}

impl fmt::Display for ExchangeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GrantType => write!(f, "grant_type must be {GRANT_TYPE}"),
            Self::Audience => write!(f, "audience must be {AUDIENCE} and an organization"),
            Self::SubjectTokenType => write!(f, "subject_token_type must be {ID_TOKEN_TYPE}"),
            Self::SubjectToken => f.write_str("subject_token is missing"),
            Self::RequestedTokenType => write!(
                f,
                "requested_token_type must be {ACCESS_TOKEN_TYPE} and organization, team, personal or runner"
            ),
            Self::Scope(PERMISSION_ADMIN) => f.write_str("scope must be empty or admin"),
            Self::Scope(prefix) => write!(f, "scope must be {prefix} and a name"),
            Self::Expiration => f.write_str("expiration must be a number of seconds above zero"),
        }
    }
}

/// The answer to an exchange. It is the only answer that contains the value of the new token.
#[derive(Debug, Serialize, Deserialize)]
pub struct TokenExchangeResponse {
    /// The new access token.
    #[serde(serialize_with = "TokenValue::serialize_on_wire")]
    pub access_token: TokenValue,
    /// [`requested_token_type`] of the issued token.
    #[serde(default, deserialize_with = "null_as_default")]
    pub issued_token_type: String,
    /// The authentication scheme, such as `token` or `Bearer`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub token_type: String,
    /// Its life in seconds.
    pub expires_in: i64,
    /// [`scope`] of the issued token.
    #[serde(default, deserialize_with = "null_as_default")]
    pub scope: String,
}

/// The answer to a refused exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeFailure {
    /// The error code.
    pub error: OAuthError,
    /// A sentence that says which check failed.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub error_description: String,
}

/// The error codes of RFC 6749, section 5.2, and RFC 8693, section 2.2.2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum OAuthError {
    /// A parameter is missing or invalid, or the ID token is not acceptable.
    InvalidRequest,
    /// The client is not known.
    InvalidClient,
    /// The subject token is invalid or has expired.
    InvalidGrant,
    /// No policy allows the exchange.
    UnauthorizedClient,
    /// The grant type is not an exchange.
    UnsupportedGrantType,
    /// The scope does not fit the token type.
    InvalidScope,
    /// The audience is not an organization of this server.
    InvalidTarget,
    /// Another code, as the server names it.
    Other(String),
}

impl OAuthError {
    const KNOWN: [Self; 7] = [
        Self::InvalidRequest,
        Self::InvalidClient,
        Self::InvalidGrant,
        Self::UnauthorizedClient,
        Self::UnsupportedGrantType,
        Self::InvalidScope,
        Self::InvalidTarget,
    ];

    /// The word in the API.
    pub fn as_str(&self) -> &str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidTarget => "invalid_target",
            Self::Other(text) => text,
        }
    }
}

impl From<String> for OAuthError {
    fn from(text: String) -> Self {
        Self::KNOWN.into_iter().find(|code| code.as_str() == text).unwrap_or(Self::Other(text))
    }
}

impl From<OAuthError> for String {
    fn from(code: OAuthError) -> Self {
        code.as_str().to_owned()
    }
}
