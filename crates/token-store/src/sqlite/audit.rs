//! The audit log.

use rusqlite::{Connection, Row, named_params, params};
use token_api::audit::{AuditEvent, AuditUser};
use token_api::time::UnixSeconds;
use token_service::event_type::EventType;
use token_service::store::audit::{EventRow, Place, Slice, with_reason};

/// Writes an event.
pub(super) fn write(db: &Connection, event: &EventRow) -> rusqlite::Result<()> {
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

/// A part of a log, newest first, each event with its place.
pub(super) fn list(
    db: &Connection,
    slice: Slice<'_>,
) -> rusqlite::Result<Vec<(Place, AuditEvent)>> {
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
    let event = AuditEvent {
        timestamp: UnixSeconds(place.at),
        source_ip: row.get(2)?,
        event: row.get(3)?,
        description: with_reason(row.get(4)?, row.get_ref(5)?.as_str()?),
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
pub(super) fn knows_user(db: &Connection, org_id: &str, login: &str) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT 1 FROM members m JOIN users u ON u.id = m.user_id
         WHERE m.org_id = ?1 AND u.login = ?2
         UNION ALL SELECT 1 FROM audit_events WHERE org_id = ?1 AND user_login = ?2 LIMIT 1",
    )?
    .exists([org_id, login])
}

/// Whether a token left such an event in this second or later.
pub(super) fn noted_since(
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
