//! Refusals that are counted, and events that are too old.

use super::{Connected, Postgres};
use crate::json::{from_json, to_json};
use postgres::{Error, Row};
use token_api::time::UnixSeconds;
use token_service::store::Stored;
use token_service::store::audit::{KEPT_FROM, Repeat, RepeatKey};

const COLUMNS: &str = "org_id, actor, what, first, last, again, event";

/// The row without its event, and the text of that.
fn read(row: &Row) -> Result<(RepeatKey, [i64; 3], String), Error> {
    let org_id: String = row.try_get(0)?;
    let key = RepeatKey {
        org_id: (!org_id.is_empty()).then_some(org_id),
        actor: row.try_get(1)?,
        what: row.try_get(2)?,
    };
    Ok((key, [row.try_get(3)?, row.try_get(4)?, row.try_get(5)?], row.try_get(6)?))
}

fn repeat((key, [first, last, again], event): (RepeatKey, [i64; 3], String)) -> Stored<Repeat> {
    let (first, last) = (UnixSeconds(first), UnixSeconds(last));
    Ok(Repeat { key, first, last, again, event: from_json(&event)? })
}

fn org_id(key: &RepeatKey) -> &str {
    key.org_id.as_deref().unwrap_or_default()
}

impl<C: Connected> Postgres<C> {
    pub(super) fn one_repeat(&self, key: &RepeatKey) -> Stored<Option<Repeat>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM audit_repeats WHERE org_id = $1 AND actor = $2 AND what = $3"
        );
        self.0.one(&sql, &[&org_id(key), &key.actor, &key.what], read)?.map(repeat).transpose()
    }

    pub(super) fn count_repeats(
        &self,
        org_id: Option<&str>,
        actor: &str,
        since: UnixSeconds,
    ) -> Stored<i64> {
        let count = self.0.one(
            "SELECT count(*) FROM audit_repeats WHERE org_id = $1 AND actor = $2 AND first > $3",
            &[&org_id.unwrap_or_default(), &actor, &since.0],
            |row| row.try_get(0),
        )?;
        Ok(count.unwrap_or_default())
    }

    pub(super) fn write_repeat(&self, repeat: &Repeat) -> Stored<()> {
        self.0.run(
            "INSERT INTO audit_repeats (org_id, actor, what, first, last, again, event)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (org_id, actor, what) DO UPDATE
             SET first = excluded.first, last = excluded.last, again = excluded.again,
                 event = excluded.event",
            &[
                &org_id(&repeat.key),
                &repeat.key.actor,
                &repeat.key.what,
                &repeat.first.0,
                &repeat.last.0,
                &repeat.again,
                &to_json(&repeat.event)?,
            ],
        )
    }

    pub(super) fn old_repeats(&self, until: UnixSeconds, limit: u32) -> Stored<Vec<Repeat>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM audit_repeats WHERE first <= $1
             ORDER BY first, org_id COLLATE \"C\", actor COLLATE \"C\", what COLLATE \"C\" LIMIT $2"
        );
        let rows = self.0.all(&sql, &[&until.0, &i64::from(limit)], read)?;
        rows.into_iter().map(repeat).collect()
    }

    pub(super) fn delete_repeat(&self, key: &RepeatKey) -> Stored<()> {
        self.0.run(
            "DELETE FROM audit_repeats WHERE org_id = $1 AND actor = $2 AND what = $3",
            &[&org_id(key), &key.actor, &key.what],
        )
    }

    pub(super) fn purge(&self, limit: u32) -> Stored<u64> {
        let deleted = self.0.all(
            "DELETE FROM audit_events WHERE seq IN (
                 SELECT seq FROM audit_events
                 WHERE at < (SELECT value::BIGINT FROM settings WHERE key = $1)
                 ORDER BY at LIMIT $2)
             RETURNING seq",
            &[&KEPT_FROM, &i64::from(limit)],
            |_| Ok(()),
        )?;
        Ok(deleted.len() as u64)
    }
}
