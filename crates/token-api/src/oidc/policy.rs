//! Wire types of authorization policies: `/api/orgs/{orgName}/auth/policies/…`.

use super::rules::Rules;
use crate::id::RoleId;
use crate::json;
use crate::lenient::null_as_default;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Error, Map, Value};
use std::fmt;

/// The only permission that a policy can grant: the rights of an organization admin.
pub const PERMISSION_ADMIN: &str = "admin";

/// The identifier of an issuer's set of policies, as in paths.
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

    /// Whether no answer contained the identifier.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for PolicyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All policies of an issuer: the answer to `GET …/auth/policies/oidcissuers/{issuerId}` and to the
/// `PATCH`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthPolicy {
    /// Identifier for the update; empty if the answer does not contain it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub id: PolicyId,
    /// Most servers increase it with each save, some never do; 0 if the answer does not contain it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub version: i64,
    /// The policies in the order of display. The order does not affect decisions. `null` is an
    /// empty list.
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
    /// Reads an answer and keeps the order of the rules. If one policy cannot be read, the whole
    /// answer is an error, because saving a list without that policy would delete it.
    ///
    /// # Errors
    /// When the body is not JSON, or its fields do not fit the type.
    pub fn read(body: &[u8]) -> Result<Self, Error> {
        serde_json::from_str(&json::text(body))
    }
}

/// Whether two lists have the same policies in the same order. The order of rules in a policy does
/// not count: it has no meaning, and some servers do not keep it.
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
    /// All policies after the change.
    pub policies: Vec<PolicyDefinition>,
}

/// One policy: its decision, the tokens that it is for, and the ID tokens that it matches.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyDefinition {
    /// Whether it allows or denies.
    pub decision: Decision,
    /// The kind of access token that it is for.
    pub token_type: PolicyTokenType,
    /// The team, for [`PolicyTokenType::Team`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_name: Option<String>,
    /// The user, for [`PolicyTokenType::Personal`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_login: Option<String>,
    /// The runner, for [`PolicyTokenType::Runner`].
    #[serde(skip_serializing_if = "Option::is_none", rename = "runnerID")]
    pub runner_id: Option<String>,
    /// The role of the access token, if the server has roles.
    #[serde(skip_serializing_if = "Option::is_none", rename = "roleID")]
    pub role_id: Option<RoleId>,
    /// Additional permissions: [`PERMISSION_ADMIN`] or none.
    pub authorized_permissions: Vec<String>,
    /// The conditions on claims. All of them must match.
    pub rules: Rules,
    /// Fields that this contract does not know, as the server sent them.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl PolicyDefinition {
    /// A policy without rules. An allowing one matches no token.
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

    /// Whether it grants the rights of an organization admin.
    pub fn admin(&self) -> bool {
        self.authorized_permissions.iter().any(|permission| permission == PERMISSION_ADMIN)
    }

    /// Adds or removes [`PERMISSION_ADMIN`]; other permissions do not change.
    pub fn set_admin(&mut self, admin: bool) {
        self.authorized_permissions.retain(|permission| permission != PERMISSION_ADMIN);
        if admin {
            self.authorized_permissions.push(PERMISSION_ADMIN.to_owned());
        }
    }

    /// The team, user or runner that the token type requires; `None` if it is missing or empty, or
    /// if the type requires none.
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

// Written by hand: `flatten` would buffer each field in an intermediate type, which adds code to
// the WebAssembly, and `Value` would sort the rules.
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

/// What a policy decides about ID tokens that match it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Decision {
    /// They may be exchanged.
    Allow,
    /// They may not be exchanged, even if other policies allow them.
    Deny,
    /// A decision that this contract does not know. It never matches here.
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

/// The kind of access token that a policy is for and that an exchange requests.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum PolicyTokenType {
    /// A token of the organization's robot user.
    Organization,
    /// A token with the rights of a team.
    Team,
    /// A token with the rights of a user.
    Personal,
    /// A token of a deployment runner.
    Runner,
    /// Another kind, as the server names it.
    Other(String),
}

impl PolicyTokenType {
    /// The types that can be requested, in the order of display.
    pub const ALL: [Self; 4] = [Self::Organization, Self::Team, Self::Personal, Self::Runner];

    /// The word in the API.
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
