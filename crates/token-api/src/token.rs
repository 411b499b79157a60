//! Wire types of access tokens. Lists never contain a token's value: only the answer to a create
//! call has it, once.

use crate::expiry::Expiry;
use crate::id::{OrgName, RoleId, TeamName, TokenId};
use crate::lenient::null_as_default;
use crate::mark;
use crate::name::NewTokenName;
use crate::secret::TokenValue;
use crate::time::{Moment, UnixSeconds};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// Who the tokens belong to: the three collections of the API.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The signed-in user's own tokens.
    Personal,
    /// An organization's tokens.
    Organization(OrgName),
    /// A team's tokens.
    Team(OrgName, TeamName),
}

impl Owner {
    /// The organization whose rules apply, if there is one.
    pub fn org(&self) -> Option<&OrgName> {
        match self {
            Self::Personal => None,
            Self::Organization(org) | Self::Team(org, _) => Some(org),
        }
    }
}

/// A row of a token list. Only the identifier is required. `None` and [`Moment::Untold`] mean that
/// the server does not say, which is different from "no", "never" or an empty text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessToken {
    /// Identifier; not secret.
    pub id: TokenId,
    /// Name; empty for personal tokens. See [`Self::given_name`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the token is for, as its creator wrote it. See [`Self::purpose`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// ISO 8601 text as sent; see [`Self::created_at`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// Login of the creator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// When it was last used.
    #[serde(skip_serializing_if = "Moment::is_untold")]
    pub last_used: Moment,
    /// When it expires.
    #[serde(skip_serializing_if = "Moment::is_untold")]
    pub expires: Moment,
    /// Whether it has the rights of an organization admin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<bool>,
    /// The kind of token.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<TokenKind>,
    /// The role of the token, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<TokenRole>,
    /// Fields that this contract does not know, and fields with an unexpected type, as the server
    /// sent them.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

// Written by hand: `flatten` would buffer each field in an intermediate type, which adds 7 KB to
// the WebAssembly.
impl<'de> Deserialize<'de> for AccessToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Map::deserialize(deserializer)?;
        let id = match fields.remove("id") {
            Some(Value::String(id)) => TokenId::new(id),
            Some(_) => return Err(D::Error::custom("the field `id` is no text")),
            None => return Err(D::Error::missing_field("id")),
        };
        Ok(Self {
            id,
            name: text(&mut fields, "name"),
            description: text(&mut fields, "description"),
            created: text(&mut fields, "created"),
            created_by: text(&mut fields, "createdBy"),
            last_used: fields.remove("lastUsed").map(Moment::from).unwrap_or_default(),
            expires: fields.remove("expires").map(Moment::from).unwrap_or_default(),
            admin: told(&mut fields, "admin", Value::as_bool),
            kind: text(&mut fields, "type").map(TokenKind::from),
            role: told(&mut fields, "role", |role| serde_json::from_value(role.clone()).ok()),
            extra: fields,
        })
    }
}

/// Takes a field out of the object if it can be read. `null` counts as missing. An unreadable field
/// stays in the object.
fn told<T>(
    fields: &mut Map<String, Value>,
    key: &str,
    read: impl FnOnce(&Value) -> Option<T>,
) -> Option<T> {
    let field = fields.get(key)?;
    let value = read(field);
    if value.is_some() || field.is_null() {
        fields.remove(key);
    }
    value
}

fn text(fields: &mut Map<String, Value>, key: &str) -> Option<String> {
    told(fields, key, |value| value.as_str().map(str::to_owned))
}

/// How the creator of an exchanged token ends, behind the name of the issuer.
pub const EXCHANGED: &str = "(OIDC)";

impl AccessToken {
    /// When it was created; `None` if the server does not say, or the text is not a date.
    pub fn created_at(&self) -> Option<UnixSeconds> {
        UnixSeconds::from_rfc3339(self.created.as_deref()?)
    }

    /// The name, if there is one that is not blank.
    pub fn given_name(&self) -> Option<&str> {
        self.name.as_deref().filter(|name| !name.trim().is_empty())
    }

    /// What the token is for: the description without the rotation mark; empty if there is none.
    pub fn purpose(&self) -> &str {
        mark::unmarked(self.description.as_deref().unwrap_or_default(), &self.id)
    }

    /// The identifier of the token that this one replaces, from its description.
    pub fn predecessor(&self) -> Option<&str> {
        mark::predecessor_in(self.description.as_deref()?, &self.id)
    }

    /// Whether the token was exchanged for an ID token. Servers write the issuer's name and
    /// [`EXCHANGED`] in place of a creator's login.
    pub fn is_exchanged(&self) -> bool {
        self.created_by.as_deref().is_some_and(|by| by.trim_end().ends_with(EXCHANGED))
    }

    /// What the console calls the token: the name, for a personal token its purpose, else the
    /// identifier.
    pub fn label(&self) -> &str {
        let purpose = Some(self.purpose()).filter(|text| !text.trim().is_empty());
        self.given_name().or(purpose).unwrap_or(self.id.as_str())
    }
}

/// The kind of a token. Unknown kinds are kept as text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum TokenKind {
    /// With the rights of the user who created it.
    Personal,
    /// With the rights of a team.
    Team,
    /// A token of the organization's robot user.
    Organization,
    /// It can only be exchanged for another token.
    Refresh,
    /// Another kind, as the server names it.
    Other(String),
}

impl From<String> for TokenKind {
    fn from(text: String) -> Self {
        match text.as_str() {
            "personal" => Self::Personal,
            "team" => Self::Team,
            "organization" => Self::Organization,
            "refresh" => Self::Refresh,
            _ => Self::Other(text),
        }
    }
}

impl From<TokenKind> for String {
    fn from(kind: TokenKind) -> Self {
        match kind {
            TokenKind::Personal => "personal".to_owned(),
            TokenKind::Team => "team".to_owned(),
            TokenKind::Organization => "organization".to_owned(),
            TokenKind::Refresh => "refresh".to_owned(),
            TokenKind::Other(text) => text,
        }
    }
}

/// The role that defines or limits what a token may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenRole {
    /// Identifier of the role.
    pub id: RoleId,
    /// Display name.
    pub name: String,
    /// The built-in role that it corresponds to; empty for custom roles.
    #[serde(default, deserialize_with = "null_as_default")]
    pub default_identifier: String,
}

impl TokenRole {
    /// Whether the user can select it: it has an identifier to send and a name to show.
    pub fn is_usable(&self) -> bool {
        !self.id.as_str().is_empty() && !self.name.trim().is_empty()
    }
}

/// A role that a token can have, as in the list of an organization's roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfferedRole {
    /// Identifier of the role.
    pub id: RoleId,
    /// Display name; empty if the server does not send it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// The built-in role that it corresponds to; empty for custom roles.
    #[serde(default, deserialize_with = "null_as_default")]
    pub default_identifier: String,
}

impl OfferedRole {
    /// The role in the form that tokens have; `None` if it cannot be selected.
    pub fn usable(self) -> Option<TokenRole> {
        let Self { id, name, default_identifier } = self;
        Some(TokenRole { id, name, default_identifier }).filter(TokenRole::is_usable)
    }
}

/// Which tokens a list contains: the parameter `filter`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TokenFilter {
    /// Tokens that have not expired; the API's default.
    #[default]
    Active,
    /// Tokens that have expired.
    Expired,
    /// Active and expired tokens.
    All,
}

impl TokenFilter {
    /// All variants, in the order of display.
    pub const ALL: [Self; 3] = [Self::Active, Self::Expired, Self::All];

    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::All => "all",
        }
    }

    /// Reads the word of the API.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.as_str() == text)
    }
}

/// A create request. Every value of this type is valid. Each kind of owner has its own fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CreateTokenRequest {
    /// `POST /api/user/tokens`
    Personal {
        /// What the token is for.
        description: String,
        /// When it expires.
        expires: Expiry,
    },
    /// `POST /api/orgs/{orgName}/tokens`
    #[serde(rename_all = "camelCase")]
    Organization {
        /// A name that was never used before in the organization.
        name: NewTokenName,
        /// What the token is for.
        description: String,
        /// When it expires.
        expires: Expiry,
        /// Whether it gets the rights of an organization admin.
        admin: bool,
        /// The role, if the server has roles.
        #[serde(rename = "roleID", skip_serializing_if = "Option::is_none")]
        role_id: Option<RoleId>,
    },
    /// `POST /api/orgs/{orgName}/teams/{teamName}/tokens`
    Team {
        /// A name that was never used before in the organization.
        name: NewTokenName,
        /// What the token is for.
        description: String,
        /// When it expires.
        expires: Expiry,
    },
}

/// The create request as a server receives it. Nothing is checked yet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateTokenBody {
    /// What the token is for.
    pub description: String,
    /// Unix seconds, `0` = never. Some clients leave out a zero.
    #[serde(default, deserialize_with = "null_as_default")]
    pub expires: i64,
    /// The name; personal tokens have none.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether it gets the rights of an organization admin.
    #[serde(default)]
    pub admin: Option<bool>,
    /// The role.
    #[serde(default, rename = "roleID")]
    pub role_id: Option<RoleId>,
}

/// The answer to a create call. It is the only answer that contains the token's value.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateTokenResponse {
    /// Identifier of the new token.
    pub id: TokenId,
    /// The value. The server sends it only here.
    #[serde(serialize_with = "TokenValue::serialize_on_wire")]
    pub token_value: TokenValue,
}

#[cfg(test)]
mod tests;
