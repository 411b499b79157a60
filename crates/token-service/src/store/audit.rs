//! The audit log's rows: an event for every change, in the transaction of the change, and for
//! refusals: 401, 403, 404 on an organization that is not the caller's, 409 and 422, as
//! [`crate::repeats`] says. Requests that can't be understood and throttled ones write none. Reading
//! the log is noted too. Events carry who acted and with which token, never a token's value; none is
//! ever changed, and none is deleted that is not older than the log is kept.

use super::error::Stored;
use crate::event_type::EventType;
use serde::{Deserialize, Serialize};
use token_api::audit::AuditEvent;
use token_api::time::UnixSeconds;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRow {
    /// The organization in whose log it belongs; `None` for personal tokens and unknown callers.
    pub org_id: Option<String>,
    /// When, in Unix seconds.
    pub at: UnixSeconds,
    /// What kind of event.
    pub event: EventType,
    /// What happened, for people.
    pub description: String,
    /// Login of the person, or of the robot that a token stands for.
    pub user_login: String,
    /// Name for people.
    pub user_name: String,
    /// The token that acted.
    pub token_id: String,
    /// Its name.
    pub token_name: String,
    /// The address of the caller.
    pub source_ip: String,
    /// The identifier of the request.
    pub request_id: String,
    /// The reason that the caller gave.
    pub reason: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// Whether it is a failure to authenticate or to have the right.
    pub auth_failure: bool,
    /// Whether only organization admins may do this.
    pub req_org_admin: bool,
    /// Whether it takes an admin's rights on the stack.
    pub req_stack_admin: bool,
    /// Name of an actor that is neither a person nor an access token.
    pub actor_name: String,
    /// Its URN.
    pub actor_urn: String,
}

impl EventRow {
    /// An event of this kind, with the flags that the kind has, and nothing else said yet.
    pub fn of(event: EventType, at: UnixSeconds) -> Self {
        Self {
            org_id: None,
            at,
            event,
            description: String::new(),
            user_login: String::new(),
            user_name: String::new(),
            token_id: String::new(),
            token_name: String::new(),
            source_ip: String::new(),
            request_id: String::new(),
            reason: String::new(),
            status: 200,
            auth_failure: event.is_auth_failure(),
            req_org_admin: event.requires_org_admin(),
            req_stack_admin: event.requires_stack_admin(),
            actor_name: String::new(),
            actor_urn: String::new(),
        }
    }
}

/// The place of an event in its log: its time, then the order in which it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Unix seconds.
    pub at: i64,
    /// The order of writing.
    pub seq: i64,
}

/// Which part of a log is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Slice<'a> {
    /// Whose log.
    pub org_id: &'a str,
    /// The earliest second that belongs to it.
    pub from: i64,
    /// The latest second that belongs to it.
    pub to: i64,
    /// Only events before this place, in the order of the log.
    pub before: Option<Place>,
    /// Only events of this name.
    pub event: Option<&'a str>,
    /// Only events of this login.
    pub user: Option<&'a str>,
    /// The most rows.
    pub limit: u32,
}

/// An event's description as the log is read. The API has no field for the reason, and who reads the
/// log wants to know it.
pub fn with_reason(mut description: String, reason: &str) -> String {
    if !reason.is_empty() {
        description.push_str(". Reason: ");
        description.push_str(reason);
    }
    description
}

/// A refusal that is in the log, and how often the same came again since then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Whose it is. There is one repeat for each key.
    pub key: RepeatKey,
    /// When the event of the first was written.
    pub first: UnixSeconds,
    /// When it came for the last time.
    pub last: UnixSeconds,
    /// How often it came after the first.
    pub again: i64,
    /// The event of the last.
    pub event: EventRow,
}

/// What makes two refusals the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatKey {
    /// The organization in whose log they are.
    pub org_id: Option<String>,
    /// Who was refused.
    pub actor: String,
    /// What was refused, as a word.
    pub what: String,
}

/// The setting that says from when on the audit log is kept, in Unix seconds.
pub const KEPT_FROM: &str = "audit_kept_from";

/// The audit log as rows.
pub trait AuditRows {
    /// Writes an event.
    fn write_event(&self, event: &EventRow) -> Stored<()>;

    /// A part of a log, newest first, each event with its place, and described [`with_reason`].
    fn list_events(&self, slice: Slice<'_>) -> Stored<Vec<(Place, AuditEvent)>>;

    /// Whether a login means somebody to this organization: a member, or one who is in its log, as
    /// robots and those who left are.
    fn knows_user(&self, org_id: &str, login: &str) -> Stored<bool>;

    /// Whether a token left such an event in this second or later.
    fn noted_since(
        &self,
        org_id: &str,
        event: EventType,
        token_id: &str,
        since: UnixSeconds,
    ) -> Stored<bool>;

    /// The repeat with this key.
    fn repeat(&self, key: &RepeatKey) -> Stored<Option<Repeat>>;

    /// How many repeats of an actor in an organization began after a time.
    fn repeats_since(&self, org_id: Option<&str>, actor: &str, since: UnixSeconds) -> Stored<i64>;

    /// Writes a repeat, in place of one with its key.
    fn put_repeat(&self, repeat: &Repeat) -> Stored<()>;

    /// At most `limit` repeats that began at this time or earlier, the first ones first.
    fn repeats_until(&self, until: UnixSeconds, limit: u32) -> Stored<Vec<Repeat>>;

    /// Forgets a repeat.
    fn forget_repeat(&self, key: &RepeatKey) -> Stored<()>;

    /// Deletes at most `limit` events from before the time of [`KEPT_FROM`], and tells how many. A
    /// store deletes none without that setting.
    fn delete_old_events(&self, limit: u32) -> Stored<u64>;
}
