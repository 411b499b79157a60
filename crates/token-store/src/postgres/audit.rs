//! The audit log.

use super::{Connected, Postgres};
use postgres::types::ToSql;
use postgres::{Error, Row};
use token_api::audit::{AuditEvent, AuditUser};
use token_api::time::UnixSeconds;
use token_service::event_type::EventType;
use token_service::store::Stored;
use token_service::store::audit::{
    AuditRows, EventRow, Place, Repeat, RepeatKey, Slice, with_reason,
};

fn read(row: &Row) -> Result<(Place, AuditEvent), Error> {
    let place = Place { at: row.try_get(0)?, seq: row.try_get(1)? };
    let event = AuditEvent {
        timestamp: UnixSeconds(place.at),
        source_ip: row.try_get(2)?,
        event: row.try_get(3)?,
        description: with_reason(row.try_get(4)?, row.try_get(5)?),
        user: AuditUser {
            name: row.try_get(6)?,
            github_login: row.try_get(7)?,
            avatar_url: String::new(),
        },
        token_id: row.try_get(8)?,
        token_name: row.try_get(9)?,
        req_org_admin: row.try_get::<_, bool>(10)?.into(),
        req_stack_admin: row.try_get::<_, bool>(11)?.into(),
        auth_failure: row.try_get::<_, bool>(12)?.into(),
        actor_name: row.try_get(13)?,
        actor_urn: row.try_get(14)?,
    };
    Ok((place, event))
}

impl<C: Connected> AuditRows for Postgres<C> {
    fn write_event(&self, event: &EventRow) -> Stored<()> {
        self.0.run(
            "INSERT INTO audit_events (org_id, at, event, description, user_login, user_name,
                                       token_id, token_name, source_ip, request_id, reason, status,
                                       auth_failure, req_org_admin, req_stack_admin, actor_name,
                                       actor_urn)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            &[
                &event.org_id,
                &event.at.0,
                &event.event.name(),
                &event.description,
                &event.user_login,
                &event.user_name,
                &event.token_id,
                &event.token_name,
                &event.source_ip,
                &event.request_id,
                &event.reason,
                &i32::from(event.status),
                &event.auth_failure,
                &event.req_org_admin,
                &event.req_stack_admin,
                &event.actor_name,
                &event.actor_urn,
            ],
        )
    }

    fn list_events(&self, slice: Slice<'_>) -> Stored<Vec<(Place, AuditEvent)>> {
        // The bound of the page is a bound of the time as well, so that the index leads right to it.
        let before = slice.before.unwrap_or(Place { at: i64::MAX, seq: i64::MAX });
        let (to, limit) = (slice.to.min(before.at), i64::from(slice.limit));
        let mut parameters: Vec<&(dyn ToSql + Sync)> =
            vec![&slice.org_id, &slice.from, &to, &before.at, &before.seq, &limit];
        // A filter that is not there must not be in the statement either: the index is chosen by it.
        let mut filters = String::new();
        for (column, value) in [("event", &slice.event), ("user_login", &slice.user)] {
            if let Some(value) = value {
                parameters.push(value);
                filters.push_str(&format!(" AND {column} = ${}", parameters.len()));
            }
        }
        let sql = format!(
            "SELECT at, seq, source_ip, event, description, reason, user_name, user_login, token_id,
                    token_name, req_org_admin, req_stack_admin, auth_failure, actor_name, actor_urn
             FROM audit_events
             WHERE org_id = $1 AND at BETWEEN $2 AND $3 AND (at, seq) < ($4, $5){filters}
             ORDER BY at DESC, seq DESC LIMIT $6"
        );
        self.0.all(&sql, &parameters, read)
    }

    fn knows_user(&self, org_id: &str, login: &str) -> Stored<bool> {
        self.0.exists(
            "SELECT 1 FROM members m JOIN users u ON u.id = m.user_id
             WHERE m.org_id = $1 AND u.login = $2
             UNION ALL SELECT 1 FROM audit_events WHERE org_id = $1 AND user_login = $2 LIMIT 1",
            &[&org_id, &login],
        )
    }

    fn noted_since(
        &self,
        org_id: &str,
        event: EventType,
        token_id: &str,
        since: UnixSeconds,
    ) -> Stored<bool> {
        self.0.exists(
            "SELECT 1 FROM audit_events
             WHERE org_id = $1 AND event = $2 AND at >= $4 AND token_id = $3 LIMIT 1",
            &[&org_id, &event.name(), &token_id, &since.0],
        )
    }

    fn repeat(&self, key: &RepeatKey) -> Stored<Option<Repeat>> {
        self.one_repeat(key)
    }

    fn repeats_since(&self, org_id: Option<&str>, actor: &str, since: UnixSeconds) -> Stored<i64> {
        self.count_repeats(org_id, actor, since)
    }

    fn put_repeat(&self, repeat: &Repeat) -> Stored<()> {
        self.write_repeat(repeat)
    }

    fn repeats_until(&self, until: UnixSeconds, limit: u32) -> Stored<Vec<Repeat>> {
        self.old_repeats(until, limit)
    }

    fn forget_repeat(&self, key: &RepeatKey) -> Stored<()> {
        self.delete_repeat(key)
    }

    fn delete_old_events(&self, limit: u32) -> Stored<u64> {
        self.purge(limit)
    }
}
