//! The kinds of events that a server records: `GET /api/orgs/{orgName}/auditlogs/event-types`.

use crate::lenient::null_as_default;
use serde::{Deserialize, Serialize};

/// The key of the list in an answer.
pub const EVENT_TYPES_KEY: &str = "eventTypes";

/// A kind of event. Only its name must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventType {
    /// The name, exactly as events carry it and as `eventFilter` takes it.
    pub event: String,
    /// Name for people.
    #[serde(default, deserialize_with = "null_as_default")]
    pub display_name: String,
    /// What it is recorded for.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    /// Whether it always takes the role of an organization admin.
    #[serde(default, deserialize_with = "null_as_default")]
    pub requires_org_admin: bool,
    /// Whether it always takes an admin's rights on the stack.
    #[serde(default, deserialize_with = "null_as_default")]
    pub requires_stack_admin: bool,
    /// Whether it is a failure to prove who one is, or to have the right.
    #[serde(default, deserialize_with = "null_as_default")]
    pub authentication_failure: bool,
    /// Whether it is recorded no more; old events still carry it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub deprecated: bool,
    /// The name that is recorded in place of a deprecated one; empty when there is none.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub replaced_by: String,
}
