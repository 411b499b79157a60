//! The kinds of events that a server records: `GET /api/orgs/{orgName}/auditlogs/event-types`.

use crate::lenient::null_as_default;
use serde::{Deserialize, Serialize};

/// The name of the list in the answer.
pub const EVENT_TYPES_KEY: &str = "eventTypes";

/// A kind of event. Only `event` is required.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventType {
    /// The name, exactly as in events and in the parameter `eventFilter`.
    pub event: String,
    /// Display name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub display_name: String,
    /// When the server records it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    /// Whether the action always requires the role of an organization admin.
    #[serde(default, deserialize_with = "null_as_default")]
    pub requires_org_admin: bool,
    /// Whether the action always requires admin rights on the stack.
    #[serde(default, deserialize_with = "null_as_default")]
    pub requires_stack_admin: bool,
    /// Whether it is a failed authentication or authorization.
    #[serde(default, deserialize_with = "null_as_default")]
    pub authentication_failure: bool,
    /// Whether the server no longer records it. Old events still have it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub deprecated: bool,
    /// The name that replaces a deprecated one; empty if there is none.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub replaced_by: String,
}
