//! The audit log, write only: an event for every change, in the transaction of the change, and one
//! for every refusal: 401, 403, 404 on an organization that is not the caller's, 409 and 422. Requests
//! that can't be understood and throttled ones write none. Events carry who acted and with which token, never a token's value.

use rusqlite::{Connection, params};
use token_api::time::UnixSeconds;

/// An event.
#[derive(Clone, Debug, Default)]
pub struct AuditEvent {
    /// The organization in whose log it belongs; `None` for personal tokens and unknown callers.
    pub org_id: Option<String>,
    /// When, in Unix seconds.
    pub at: UnixSeconds,
    /// What kind of event, such as `Organization Token Created`.
    pub event: String,
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
}

/// Writes an event.
pub fn write(db: &Connection, event: &AuditEvent) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO audit_events (org_id, at, event, description, user_login, user_name, token_id,
                                   token_name, source_ip, request_id, reason, status,
                                   auth_failure, req_org_admin)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        event.org_id,
        event.at.0,
        event.event,
        event.description,
        event.user_login,
        event.user_name,
        event.token_id,
        event.token_name,
        event.source_ip,
        event.request_id,
        event.reason,
        event.status,
        event.auth_failure,
        event.req_org_admin,
    ])
    .map(drop)
}
