//! Access tokens as the API lists and creates them. A token's value is in no list: only the
//! answer to a create call carries it, once.

use crate::expiry::Expiry;
use crate::id::{OrgName, RoleId, TeamName, TokenId};
use crate::lenient::null_as_default;
use crate::name::NewTokenName;
use crate::secret::TokenValue;
use crate::time::{Moment, UnixSeconds};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
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

/// A row of a token list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", remote = "Self")]
pub struct AccessToken {
    /// Identifier; no secret.
    pub id: TokenId,
    /// Name; empty for personal tokens.
    pub name: String,
    /// What it is for, in its creator's words.
    pub description: String,
    /// ISO 8601 text as sent; see [`Self::created_at`].
    pub created: String,
    /// Login of who created it.
    pub created_by: String,
    /// Unix seconds as sent, `0` = never; see [`Self::last_use`].
    pub last_used: i64,
    /// Unix seconds as sent, `0` = never; see [`Self::expiry`].
    pub expires: i64,
    /// Whether it has an organization admin's rights.
    pub admin: bool,
    /// The kind, where the server says it.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<TokenKind>,
    /// The role, where the token carries one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<TokenRole>,
    /// Fields that this contract does not know, kept as they came.
    #[serde(flatten, skip_deserializing)]
    pub extra: Map<String, Value>,
}

impl Serialize for AccessToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

// Reading by `flatten` would buffer each field in a type of its own: 7 KB more of WebAssembly.
impl<'de> Deserialize<'de> for AccessToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const KNOWN: [&str; 10] = [
            "id",
            "name",
            "description",
            "created",
            "createdBy",
            "lastUsed",
            "expires",
            "admin",
            "type",
            "role",
        ];
        let fields = Map::deserialize(deserializer)?.into_iter();
        let (known, extra) = fields.partition(|(name, _)| KNOWN.contains(&name.as_str()));
        let token = Self::deserialize(Value::Object(known)).map_err(D::Error::custom)?;
        Ok(Self { extra, ..token })
    }
}

impl AccessToken {
    /// When it was created; `None` when the text is no date.
    pub fn created_at(&self) -> Option<UnixSeconds> {
        UnixSeconds::from_rfc3339(&self.created)
    }

    /// When it was last used.
    pub fn last_use(&self) -> Moment {
        Moment::of(self.last_used)
    }

    /// When it expires.
    pub fn expiry(&self) -> Moment {
        Moment::of(self.expires)
    }

    /// What a person calls it: the name, for a personal token its description, else the identifier.
    pub fn label(&self) -> &str {
        [self.name.as_str(), self.description.as_str()]
            .into_iter()
            .find(|text| !text.trim().is_empty())
            .unwrap_or(self.id.as_str())
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
    /// Unix seconds, `0` = never.
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
mod tests {
    use super::*;

    fn token(name: &str, description: &str) -> AccessToken {
        serde_json::from_value(serde_json::json!({
            "id": "7f3a", "name": name, "description": description,
            "created": "2026-11-21T12:00:00Z", "createdBy": "ada", "lastUsed": -1,
            "expires": 1_790_000_000_000_i64, "admin": false, "type": "workload",
            "shape": {"of": ["things", "to", "come"]}
        }))
        .unwrap()
    }

    #[test]
    fn keeps_what_it_does_not_know() {
        let token = token("a", "");
        assert_eq!(token.kind, Some(TokenKind::Other("workload".into())));
        assert_eq!(token.expiry(), Moment::Odd(1_790_000_000_000));
        assert_eq!(token.last_use(), Moment::Odd(-1));
        let again = serde_json::to_value(&token).unwrap();
        assert_eq!(again["shape"]["of"][2], "come");
        assert_eq!(again["type"], "workload");
    }

    #[test]
    fn is_called_by_what_it_has() {
        assert_eq!(token("deploy", "x").label(), "deploy");
        assert_eq!(token(" ", "laptop").label(), "laptop");
        assert_eq!(token("", "").label(), "7f3a");
    }

    #[test]
    fn requests_have_the_shape_of_their_owner() {
        let request = CreateTokenRequest::Organization {
            name: NewTokenName::parse("deploy").unwrap(),
            description: "d".into(),
            expires: Expiry::Never,
            admin: true,
            role_id: None,
        };
        assert_eq!(
            serde_json::to_value(&request).unwrap(),
            serde_json::json!({"name": "deploy", "description": "d", "expires": 0, "admin": true})
        );
        let request = CreateTokenRequest::Personal {
            description: "d".into(),
            expires: Expiry::At(UnixSeconds(5)),
        };
        assert_eq!(
            serde_json::to_value(&request).unwrap(),
            serde_json::json!({"description": "d", "expires": 5})
        );
    }
}
