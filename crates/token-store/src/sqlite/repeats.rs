//! Refusals that are counted, and events that are too old.

use super::json::{from_json, to_json};
use rusqlite::{Connection, OptionalExtension, Row, params};
use token_api::time::UnixSeconds;
use token_service::store::audit::{KEPT_FROM, Repeat, RepeatKey};

const COLUMNS: &str = "org_id, actor, what, first, last, again, event";

fn read(row: &Row<'_>) -> rusqlite::Result<Repeat> {
    let org_id: String = row.get(0)?;
    Ok(Repeat {
        key: RepeatKey {
            org_id: (!org_id.is_empty()).then_some(org_id),
            actor: row.get(1)?,
            what: row.get(2)?,
        },
        first: UnixSeconds(row.get(3)?),
        last: UnixSeconds(row.get(4)?),
        again: row.get(5)?,
        event: from_json(row, 6)?,
    })
}

/// The repeat with this key.
pub(super) fn one(db: &Connection, key: &RepeatKey) -> rusqlite::Result<Option<Repeat>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM audit_repeats WHERE org_id = ?1 AND actor = ?2 AND what = ?3"
    );
    db.prepare_cached(&sql)?.query_row((org_id(key), &key.actor, &key.what), read).optional()
}

fn org_id(key: &RepeatKey) -> &str {
    key.org_id.as_deref().unwrap_or_default()
}

/// How many of an actor began after a time.
pub(super) fn since(
    db: &Connection,
    org_id: Option<&str>,
    actor: &str,
    since: UnixSeconds,
) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "SELECT count(*) FROM audit_repeats WHERE org_id = ?1 AND actor = ?2 AND first > ?3",
    )?
    .query_row((org_id.unwrap_or_default(), actor, since.0), |row| row.get(0))
}

/// Writes a repeat, in place of one with its key.
pub(super) fn put(db: &Connection, repeat: &Repeat) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO audit_repeats (org_id, actor, what, first, last, again, event)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        org_id(&repeat.key),
        repeat.key.actor,
        repeat.key.what,
        repeat.first.0,
        repeat.last.0,
        repeat.again,
        to_json(&repeat.event)?,
    ])
    .map(drop)
}

/// Those that began at this time or earlier.
pub(super) fn until(
    db: &Connection,
    until: UnixSeconds,
    limit: u32,
) -> rusqlite::Result<Vec<Repeat>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM audit_repeats WHERE first <= ?1
         ORDER BY first, org_id, actor, what LIMIT ?2"
    );
    db.prepare_cached(&sql)?.query_map((until.0, limit), read)?.collect()
}

/// Forgets a repeat.
pub(super) fn forget(db: &Connection, key: &RepeatKey) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM audit_repeats WHERE org_id = ?1 AND actor = ?2 AND what = ?3")?
        .execute((org_id(key), &key.actor, &key.what))
        .map(drop)
}

/// Deletes events that are older than the log is kept.
pub(super) fn delete_old_events(db: &Connection, limit: u32) -> rusqlite::Result<u64> {
    let deleted = db
        .prepare_cached(
            "DELETE FROM audit_events WHERE seq IN (
                 SELECT seq FROM audit_events
                 WHERE at < (SELECT CAST(value AS INTEGER) FROM settings WHERE key = ?1)
                 ORDER BY at LIMIT ?2)",
        )?
        .execute((KEPT_FROM, limit))?;
    Ok(deleted as u64)
}
