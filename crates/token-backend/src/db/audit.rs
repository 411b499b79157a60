//! The audit log's rows: an event for every change, in the transaction of the change, and one for
//! every refusal: 401, 403, 404 on an organization that is not the caller's, 409 and 422. Requests
//! that can't be understood and throttled ones write none. Reading the log is noted too. Events
//! carry who acted and with which token, never a token's value; none is ever changed or deleted.

use crate::event_type::EventType;
use rusqlite::{Connection, Row, named_params, params};
use token_api::audit::{AuditEvent, AuditUser};
use token_api::time::UnixSeconds;

/// An event.
#[derive(Clone, Debug)]
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

/// Writes an event.
pub fn write(db: &Connection, event: &EventRow) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO audit_events (org_id, at, event, description, user_login, user_name, token_id,
                                   token_name, source_ip, request_id, reason, status, auth_failure,
                                   req_org_admin, req_stack_admin, actor_name, actor_urn)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?
    .execute(params![
        event.org_id,
        event.at.0,
        event.event.name(),
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
        event.req_stack_admin,
        event.actor_name,
        event.actor_urn,
    ])
    .map(drop)
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

/// A part of a log, newest first, each event with its place.
pub fn list(db: &Connection, slice: Slice<'_>) -> rusqlite::Result<Vec<(Place, AuditEvent)>> {
    // A filter that is not there must not be in the statement either: the index is chosen by it.
    let of_event = slice.event.map_or(":event IS NULL", |_| "event = :event");
    let of_user = slice.user.map_or(":user IS NULL", |_| "user_login = :user");
    let sql = format!(
        "SELECT at, seq, source_ip, event, description, reason, user_name, user_login, token_id,
                token_name, req_org_admin, req_stack_admin, auth_failure, actor_name, actor_urn
         FROM audit_events
         WHERE org_id = :org_id AND at BETWEEN :from AND :to AND {of_event} AND {of_user}
               AND (at < :before_at OR seq < :before_seq)
         ORDER BY at DESC, seq DESC LIMIT :limit"
    );
    // The bound of the page is a bound of the time as well, so that the index leads right to it.
    let before = slice.before.unwrap_or(Place { at: i64::MAX, seq: i64::MAX });
    db.prepare_cached(&sql)?
        .query_map(
            named_params! {
                ":org_id": slice.org_id,
                ":from": slice.from,
                ":to": slice.to.min(before.at),
                ":event": slice.event,
                ":user": slice.user,
                ":before_at": before.at,
                ":before_seq": before.seq,
                ":limit": slice.limit,
            },
            read,
        )?
        .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<(Place, AuditEvent)> {
    let place = Place { at: row.get(0)?, seq: row.get(1)? };
    let (mut description, reason): (String, String) = (row.get(4)?, row.get(5)?);
    // The API has no field for the reason, and who reads the log wants to know it.
    if !reason.is_empty() {
        description.push_str(". Reason: ");
        description.push_str(&reason);
    }
    let event = AuditEvent {
        timestamp: UnixSeconds(place.at),
        source_ip: row.get(2)?,
        event: row.get(3)?,
        description,
        user: AuditUser { name: row.get(6)?, github_login: row.get(7)?, avatar_url: String::new() },
        token_id: row.get(8)?,
        token_name: row.get(9)?,
        req_org_admin: row.get::<_, bool>(10)?.into(),
        req_stack_admin: row.get::<_, bool>(11)?.into(),
        auth_failure: row.get::<_, bool>(12)?.into(),
        actor_name: row.get(13)?,
        actor_urn: row.get(14)?,
    };
    Ok((place, event))
}

/// Whether a login means somebody to this organization: a member, or one who is in its log, as
/// robots and those who left are.
pub fn knows_user(db: &Connection, org_id: &str, login: &str) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT 1 FROM members m JOIN users u ON u.id = m.user_id
         WHERE m.org_id = ?1 AND u.login = ?2
         UNION ALL SELECT 1 FROM audit_events WHERE org_id = ?1 AND user_login = ?2 LIMIT 1",
    )?
    .exists([org_id, login])
}

/// Whether a token left such an event in this second or later.
pub fn noted_since(
    db: &Connection,
    org_id: &str,
    event: EventType,
    token_id: &str,
    since: UnixSeconds,
) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT 1 FROM audit_events
         WHERE org_id = ?1 AND event = ?2 AND at >= ?4 AND token_id = ?3",
    )?
    .exists((org_id, event.name(), token_id, since.0))
}
