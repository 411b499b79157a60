//! Roles: what an organization lets its members, teams and tokens do. `/api/orgs/{orgName}/roles`.

use crate::id::RoleId;
use crate::lenient::null_as_default;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A role with all that is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// Identifier.
    pub id: RoleId,
    /// Display name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// What it is for.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    /// The kind of role, such as `role`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub ux_purpose: String,
    /// What kind of thing it is about.
    #[serde(default, deserialize_with = "null_as_default")]
    pub resource_type: String,
    /// What it grants: a tree of descriptors, each with its kind in `__type`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Value>,
    /// The built-in role that it is; empty for custom roles.
    #[serde(default, deserialize_with = "null_as_default")]
    pub default_identifier: String,
    /// The identifier of the organization.
    #[serde(default, deserialize_with = "null_as_default")]
    pub org_id: String,
    /// Whether new members get it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_org_default: bool,
    /// When it was made, as ISO 8601 text.
    #[serde(default, deserialize_with = "null_as_default")]
    pub created: String,
    /// When it was last changed, as ISO 8601 text.
    #[serde(default, deserialize_with = "null_as_default")]
    pub modified: String,
    /// Goes up with each change.
    #[serde(default, deserialize_with = "null_as_default")]
    pub version: i64,
}

/// The body of `POST /api/orgs/{orgName}/roles`. The published API demands none of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewRole {
    /// Display name.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub name: String,
    /// What it is for.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub description: String,
    /// The kind of role; empty is `role`.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub ux_purpose: String,
    /// What kind of thing it is about; empty is the organization.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub resource_type: String,
    /// What it grants.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub details: Value,
}

/// The body of `PATCH /api/orgs/{orgName}/roles/{roleID}`: what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleUpdate {
    /// Display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it grants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Value>,
}

/// A scope that a role can grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// The name, as in the details of roles.
    pub name: String,
    /// What is said of it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub metadata: ScopeMetadata,
}

/// What is said of a scope.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeMetadata {
    /// What it allows, as a sentence.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
}

/// Scopes that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeGroup {
    /// Display name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// The scopes.
    #[serde(default, deserialize_with = "null_as_default")]
    pub scopes: Vec<Scope>,
}
