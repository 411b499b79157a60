//! Agent pools: `/api/orgs/{orgName}/agent-pools`.

use crate::lenient::null_as_default;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A pool as the list shows it, without its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentPool {
    /// Identifier.
    pub id: String,
    /// Display name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// What it is for.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    /// When it was created, in Unix seconds.
    #[serde(default, deserialize_with = "null_as_default")]
    pub created: i64,
    /// When an agent of it last reported, in Unix seconds; 0 = never.
    #[serde(default, deserialize_with = "null_as_default")]
    pub last_seen: i64,
    /// `online` or `offline`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
    /// Whether it is the organization's default.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_default: bool,
}

/// A pool with its agents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentPoolDetail {
    /// Identifier.
    pub id: String,
    /// Display name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// What it is for.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    /// When it was created, in Unix seconds.
    #[serde(default, deserialize_with = "null_as_default")]
    pub created: i64,
    /// The agents, as the server tells them.
    #[serde(default, deserialize_with = "null_as_default")]
    pub agents: Vec<Value>,
}

/// The body of `POST /api/orgs/{orgName}/agent-pools`, and of a change and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAgentPool {
    /// Display name.
    pub name: String,
    /// What it is for.
    pub description: String,
}
