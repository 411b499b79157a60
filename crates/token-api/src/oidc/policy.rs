//! Authorization policies as the API gives and takes them:
//! `/api/orgs/{orgName}/auth/policies/…`.

use super::rules::Rules;
use crate::id::RoleId;
use crate::lenient::null_as_default;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Error, Map, Value};
use std::fmt;

/// The one permission that a policy can give: that of an organization admin.
pub const PERMISSION_ADMIN: &str = "admin";

/// The identifier of an issuer's policies, as in paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PolicyId(String);

impl PolicyId {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as the server wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether no answer has told it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for PolicyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All policies of an issuer: the answer to `GET …/auth/policies/oidcissuers/{issuerId}` and to
/// the `PATCH`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthPolicy {
    /// Identifier, for the update; empty where an answer leaves it out.
    #[serde(default, deserialize_with = "null_as_default")]
    pub id: PolicyId,
    /// Goes up with each save on most servers, and stays the same on some; 0 where it is not told.
    #[serde(default, deserialize_with = "null_as_default")]
    pub version: i64,
    /// The policies in the order people see them; the order decides nothing. `null` is an empty list.
    #[serde(deserialize_with = "null_as_default")]
    pub policies: Vec<PolicyDefinition>,
    /// ISO 8601 text as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// ISO 8601 text as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
}

impl AuthPolicy {
    /// Reads an answer, keeping the order of the rules. A policy that can't be read spoils the
    /// whole answer here: a list without it must not be saved over it.
    ///
    /// # Errors
    /// When it is not JSON, or not JSON of that shape.
    pub fn read(body: &[u8]) -> Result<Self, Error> {
        serde_json::from_str(&String::from_utf8_lossy(body))
    }
}

/// Whether two lists are the same policies in the same order. The order of the rules of a policy
/// says nothing, and some servers don't keep it.
pub fn same_policies(one: &[PolicyDefinition], other: &[PolicyDefinition]) -> bool {
    let same = |(one, other): (&PolicyDefinition, &PolicyDefinition)| {
        let head = |policy: &PolicyDefinition| {
            let rules = Rules::new();
            PolicyDefinition { rules, ..policy.clone() }
        };
        head(one) == head(other) && one.rules.is_same_as(&other.rules)
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

/// A change: `PATCH /api/orgs/{orgName}/auth/policies/{policyId}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PolicyUpdate {
    /// All policies that there shall be.
    pub policies: Vec<PolicyDefinition>,
}

/// One policy: what it decides, for which tokens, about which ID tokens.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyDefinition {
    /// Whether it lets in or keeps out.
    pub decision: Decision,
    /// The kind of access token it is about.
    pub token_type: PolicyTokenType,
    /// The team, for [`PolicyTokenType::Team`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_name: Option<String>,
    /// The person, for [`PolicyTokenType::Personal`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_login: Option<String>,
    /// The runner, for [`PolicyTokenType::Runner`].
    #[serde(skip_serializing_if = "Option::is_none", rename = "runnerID")]
    pub runner_id: Option<String>,
    /// The role that the access token carries, where the server offers roles.
    #[serde(skip_serializing_if = "Option::is_none", rename = "roleID")]
    pub role_id: Option<RoleId>,
    /// What else it permits: [`PERMISSION_ADMIN`] or nothing.
    pub authorized_permissions: Vec<String>,
    /// What the claims must be, all of them.
    pub rules: Rules,
    /// Fields that this contract does not know, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl PolicyDefinition {
    /// A policy without rules, which lets nobody in.
    pub fn new(decision: Decision, token_type: PolicyTokenType) -> Self {
        Self {
            decision,
            token_type,
            team_name: None,
            user_login: None,
            runner_id: None,
            role_id: None,
            authorized_permissions: Vec::new(),
            rules: Rules::new(),
            extra: Map::new(),
        }
    }

    /// Whether it permits what an organization admin may do.
    pub fn admin(&self) -> bool {
        self.authorized_permissions.iter().any(|permission| permission == PERMISSION_ADMIN)
    }

    /// Gives or takes [`PERMISSION_ADMIN`]; other permissions stay.
    pub fn set_admin(&mut self, admin: bool) {
        self.authorized_permissions.retain(|permission| permission != PERMISSION_ADMIN);
        if admin {
            self.authorized_permissions.push(PERMISSION_ADMIN.to_owned());
        }
    }

    /// The team, person or runner that its token type asks for; `None` when that is not said, or
    /// empty, or there is nothing to say.
    pub fn holder(&self) -> Option<&str> {
        match self.token_type {
            PolicyTokenType::Team => self.team_name.as_deref(),
            PolicyTokenType::Personal => self.user_login.as_deref(),
            PolicyTokenType::Runner => self.runner_id.as_deref(),
            PolicyTokenType::Organization | PolicyTokenType::Other(_) => None,
        }
        .filter(|name| !name.is_empty())
    }
}

// By hand: `flatten` would buffer each field in a type of its own, which is more WebAssembly, and a
// detour through `Value` would sort the rules.
impl<'de> Deserialize<'de> for PolicyDefinition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = PolicyDefinition;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a policy")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PolicyDefinition, A::Error> {
        let mut decision = None;
        let mut token_type = None;
        let unknown = PolicyTokenType::Other(String::new());
        let mut policy = PolicyDefinition::new(Decision::Other(String::new()), unknown);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "decision" => decision = Some(map.next_value::<String>()?),
                "tokenType" => token_type = Some(map.next_value::<String>()?),
                "teamName" => policy.team_name = map.next_value()?,
                "userLogin" => policy.user_login = map.next_value()?,
                "runnerID" => policy.runner_id = map.next_value()?,
                "roleID" => {
                    policy.role_id = map.next_value::<Option<String>>()?.map(RoleId::new);
                }
                "authorizedPermissions" => {
                    let permissions = map.next_value::<Option<Vec<String>>>()?;
                    policy.authorized_permissions = permissions.unwrap_or_default();
                }
                "rules" => policy.rules = map.next_value::<Option<Rules>>()?.unwrap_or_default(),
                _ => {
                    policy.extra.insert(key, map.next_value()?);
                }
            }
        }
        policy.decision = decision.ok_or_else(|| A::Error::missing_field("decision"))?.into();
        policy.token_type = token_type.ok_or_else(|| A::Error::missing_field("tokenType"))?.into();
        Ok(policy)
    }
}

/// What a policy decides about the ID tokens that match it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Decision {
    /// They may be exchanged.
    Allow,
    /// They may not, whatever else allows them.
    Deny,
    /// Something that this contract does not know: it matches nothing here.
    Other(String),
}

impl From<String> for Decision {
    fn from(text: String) -> Self {
        match text.as_str() {
            "allow" => Self::Allow,
            "deny" => Self::Deny,
            _ => Self::Other(text),
        }
    }
}

impl From<Decision> for String {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Allow => "allow".to_owned(),
            Decision::Deny => "deny".to_owned(),
            Decision::Other(text) => text,
        }
    }
}

/// The kind of access token that a policy is about and that an exchange asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum PolicyTokenType {
    /// The organization's robot.
    Organization,
    /// The rights of a team.
    Team,
    /// The rights of a person.
    Personal,
    /// A deployment runner.
    Runner,
    /// Another kind, as the server names it.
    Other(String),
}

impl PolicyTokenType {
    /// Those that can be asked for, in the order people meet them.
    pub const ALL: [Self; 4] = [Self::Organization, Self::Team, Self::Personal, Self::Runner];

    /// The word of the API.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Organization => "organization",
            Self::Team => "team",
            Self::Personal => "personal",
            Self::Runner => "runner",
            Self::Other(text) => text,
        }
    }
}

impl From<String> for PolicyTokenType {
    fn from(text: String) -> Self {
        Self::ALL.into_iter().find(|known| known.as_str() == text).unwrap_or(Self::Other(text))
    }
}

impl From<PolicyTokenType> for String {
    fn from(kind: PolicyTokenType) -> Self {
        kind.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests;
