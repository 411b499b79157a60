//! Access tokens as the API lists and creates them. A token's value is in no list: only the
//! answer to a create call carries it, once.

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

/// Whose tokens: the three collections of the API.
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
    /// The organization whose rules apply, if any.
    pub fn org(&self) -> Option<&OrgName> {
        match self {
            Self::Personal => None,
            Self::Organization(org) | Self::Team(org, _) => Some(org),
        }
    }
}

/// A row of a token list. Servers tell more or less of their tokens: only the identifier is
/// demanded. What is `None`, or [`Moment::Untold`], the server does not tell, which is another thing
/// than "no", "never" or an empty text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessToken {
    /// Identifier; no secret.
    pub id: TokenId,
    /// Name; empty for personal tokens. See [`Self::given_name`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for, in its creator's words. See [`Self::purpose`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// ISO 8601 text as sent; see [`Self::created_at`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// Login of who created it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// When it was last used.
    #[serde(skip_serializing_if = "Moment::is_untold")]
    pub last_used: Moment,
    /// When it expires.
    #[serde(skip_serializing_if = "Moment::is_untold")]
    pub expires: Moment,
    /// Whether it has an organization admin's rights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<bool>,
    /// The kind.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<TokenKind>,
    /// The role, where the token carries one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<TokenRole>,
    /// Fields that this contract does not know, and those of another type than it says, as they
    /// came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

// Reading by `flatten` would buffer each field in a type of its own: 7 KB more of WebAssembly.
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

/// Takes a field out, if it can be read. One that is `null` counts as missing, and one that can't be
/// read stays.
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

impl AccessToken {
    /// When it was created; `None` when that is not told, or the text is no date.
    pub fn created_at(&self) -> Option<UnixSeconds> {
        UnixSeconds::from_rfc3339(self.created.as_deref()?)
    }

    /// The name, where it has one: told, and not blank.
    pub fn given_name(&self) -> Option<&str> {
        self.name.as_deref().filter(|name| !name.trim().is_empty())
    }

    /// What it is for: the description without the mark of a rotation; empty where it has none or
    /// none is told.
    pub fn purpose(&self) -> &str {
        mark::unmarked(self.description.as_deref().unwrap_or_default(), &self.id)
    }

    /// The identifier of the token whose place it takes, by its description.
    pub fn predecessor(&self) -> Option<&str> {
        mark::predecessor_in(self.description.as_deref()?, &self.id)
    }

    /// What a person calls it: the name, for a personal token its purpose, else the identifier.
    pub fn label(&self) -> &str {
        let purpose = Some(self.purpose()).filter(|text| !text.trim().is_empty());
        self.given_name().or(purpose).unwrap_or(self.id.as_str())
    }
}

/// The kind of a token. Unknown kinds survive as text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum TokenKind {
    /// The rights of the user who made it.
    Personal,
    /// The rights of a team.
    Team,
    /// The organization's robot.
    Organization,
    /// Can only be exchanged for another token.
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

/// The role that narrows or names what a token may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenRole {
    /// Identifier of the role.
    pub id: RoleId,
    /// Name for people.
    pub name: String,
    /// The built-in role it stands for; empty for custom ones.
    #[serde(default, deserialize_with = "null_as_default")]
    pub default_identifier: String,
}

impl TokenRole {
    /// Whether it can be chosen: it has an identifier to be sent and a name to be shown.
    pub fn is_usable(&self) -> bool {
        !self.id.as_str().is_empty() && !self.name.trim().is_empty()
    }
}

/// A role that a token may get, as the list of an organization's roles has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfferedRole {
    /// Identifier of the role.
    pub id: RoleId,
    /// Name for people; empty where the server left it out.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// The built-in role it stands for; empty for custom ones.
    #[serde(default, deserialize_with = "null_as_default")]
    pub default_identifier: String,
}

impl OfferedRole {
    /// The role as a token has it; `None` for one that can't be chosen.
    pub fn usable(self) -> Option<TokenRole> {
        let Self { id, name, default_identifier } = self;
        Some(TokenRole { id, name, default_identifier }).filter(TokenRole::is_usable)
    }
}

/// Which tokens a list holds: the `filter` parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TokenFilter {
    /// Those that have not expired; the API's default.
    #[default]
    Active,
    /// Those that have.
    Expired,
    /// Both.
    All,
}

impl TokenFilter {
    /// Every filter, in the order people meet them.
    pub const ALL: [Self; 3] = [Self::Active, Self::Expired, Self::All];

    /// The word of the API.
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

/// A create request, valid by construction, one shape per owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CreateTokenRequest {
    /// `POST /api/user/tokens`
    Personal {
        /// What it is for.
        description: String,
        /// When it ends.
        expires: Expiry,
    },
    /// `POST /api/orgs/{orgName}/tokens`
    #[serde(rename_all = "camelCase")]
    Organization {
        /// Its name, never used before in the organization.
        name: NewTokenName,
        /// What it is for.
        description: String,
        /// When it ends.
        expires: Expiry,
        /// Whether it gets an organization admin's rights.
        admin: bool,
        /// The role it carries, where the server offers roles.
        #[serde(rename = "roleID", skip_serializing_if = "Option::is_none")]
        role_id: Option<RoleId>,
    },
    /// `POST /api/orgs/{orgName}/teams/{teamName}/tokens`
    Team {
        /// Its name, never used before in the organization.
        name: NewTokenName,
        /// What it is for.
        description: String,
        /// When it ends.
        expires: Expiry,
    },
}

/// The create request as a server receives it: nothing is checked yet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateTokenBody {
    /// What it is for.
    pub description: String,
    /// Unix seconds, `0` = never. Clients leave out what is zero.
    #[serde(default, deserialize_with = "null_as_default")]
    pub expires: i64,
    /// Its name; personal tokens have none.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether it gets an organization admin's rights.
    #[serde(default)]
    pub admin: Option<bool>,
    /// The role it carries.
    #[serde(default, rename = "roleID")]
    pub role_id: Option<RoleId>,
}

/// The answer to a create call: the only place where a value is ever told.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateTokenResponse {
    /// Identifier of the new token.
    pub id: TokenId,
    /// Its value, shown this once.
    #[serde(serialize_with = "TokenValue::serialize_on_wire")]
    pub token_value: TokenValue,
}

#[cfg(test)]
mod tests;
