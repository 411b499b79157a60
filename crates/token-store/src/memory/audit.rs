//! The audit log.

use super::{Connected, EventAt, Memory};
use std::cmp::Reverse;
use token_api::audit::{AuditEvent, AuditUser};
use token_api::time::UnixSeconds;
use token_service::event_type::EventType;
use token_service::store::SettingRows;
use token_service::store::Stored;
use token_service::store::audit::{
    AuditRows, EventRow, KEPT_FROM, Place, Repeat, RepeatKey, Slice, with_reason,
};

fn is_in(slice: &Slice<'_>, place: Place, event: &EventRow) -> bool {
    event.org_id.as_deref() == Some(slice.org_id)
        && (slice.from..=slice.to).contains(&place.at)
        && slice.before.is_none_or(|before| (place.at, place.seq) < (before.at, before.seq))
        && slice.event.is_none_or(|name| event.event.name() == name)
        && slice.user.is_none_or(|login| event.user_login == login)
}

fn on_wire(event: &EventRow) -> AuditEvent {
    AuditEvent {
        timestamp: event.at,
        source_ip: event.source_ip.clone(),
        event: event.event.name().to_owned(),
        description: with_reason(event.description.clone(), &event.reason),
        user: AuditUser {
            name: event.user_name.clone(),
            github_login: event.user_login.clone(),
            avatar_url: String::new(),
        },
        token_id: event.token_id.clone(),
        token_name: event.token_name.clone(),
        req_org_admin: event.req_org_admin.into(),
        req_stack_admin: event.req_stack_admin.into(),
        auth_failure: event.auth_failure.into(),
        actor_name: event.actor_name.clone(),
        actor_urn: event.actor_urn.clone(),
    }
}

impl<C: Connected> AuditRows for Memory<C> {
    fn write_event(&self, event: &EventRow) -> Stored<()> {
        let seq = self.read(|tables| tables.events.last().map_or(1, |last| last.seq + 1))?;
        let row = EventAt { seq, event: event.clone() };
        self.insert(|tables| &mut tables.events, row, |_, _| false)
    }

    fn list_events(&self, slice: Slice<'_>) -> Stored<Vec<(Place, AuditEvent)>> {
        self.read(|tables| {
            let mut page: Vec<(Place, &EventRow)> = tables
                .events
                .iter()
                .map(|EventAt { seq, event }| (Place { at: event.at.0, seq: *seq }, event))
                .filter(|(place, event)| is_in(&slice, *place, event))
                .collect();
            // They are almost in the other order: little to sort.
            page.sort_by_key(|(place, _)| Reverse((place.at, place.seq)));
            page.truncate(slice.limit as usize);
            page.into_iter().map(|(place, event)| (place, on_wire(event))).collect()
        })
    }

    fn knows_user(&self, org_id: &str, login: &str) -> Stored<bool> {
        self.read(|tables| {
            let is_in_log = |EventAt { event, .. }: &EventAt| {
                event.org_id.as_deref() == Some(org_id) && event.user_login == login
            };
            tables.member(org_id, login).is_some() || tables.events.iter().any(is_in_log)
        })
    }

    fn noted_since(
        &self,
        org_id: &str,
        event: EventType,
        token_id: &str,
        since: UnixSeconds,
    ) -> Stored<bool> {
        self.read(|tables| {
            tables.events.iter().any(|EventAt { event: row, .. }| {
                row.org_id.as_deref() == Some(org_id)
                    && row.event == event
                    && row.at >= since
                    && row.token_id == token_id
            })
        })
    }

    fn repeat(&self, key: &RepeatKey) -> Stored<Option<Repeat>> {
        self.read(|tables| tables.repeats.iter().find(|repeat| repeat.key == *key).cloned())
    }

    fn repeats_since(&self, org_id: Option<&str>, actor: &str, since: UnixSeconds) -> Stored<i64> {
        let count = self.read(|tables| {
            let is_meant = |repeat: &&Repeat| {
                let key = &repeat.key;
                key.org_id.as_deref() == org_id && key.actor == actor && repeat.first > since
            };
            tables.repeats.iter().filter(is_meant).count()
        })?;
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn put_repeat(&self, repeat: &Repeat) -> Stored<()> {
        self.forget_repeat(&repeat.key)?;
        self.insert(|tables| &mut tables.repeats, repeat.clone(), |_, _| false)
    }

    fn repeats_until(&self, until: UnixSeconds, limit: u32) -> Stored<Vec<Repeat>> {
        self.read(|tables| {
            let old = tables.repeats.iter().filter(|repeat| repeat.first <= until);
            let mut old: Vec<Repeat> = old.cloned().collect();
            let place = |repeat: &Repeat| {
                let key = repeat.key.clone();
                (repeat.first, key.org_id, key.actor, key.what)
            };
            old.sort_by_key(place);
            old.truncate(limit as usize);
            old
        })
    }

    fn forget_repeat(&self, key: &RepeatKey) -> Stored<()> {
        self.remove(|tables| &mut tables.repeats, |repeat| repeat.key == *key)
    }

    fn delete_old_events(&self, limit: u32) -> Stored<u64> {
        let kept_from = self.setting(KEPT_FROM)?.and_then(|text| text.parse::<i64>().ok());
        let Some(kept_from) = kept_from else { return Ok(0) };
        for deleted in 0..limit {
            let is_old = |row: &EventAt| row.event.at.0 < kept_from;
            if !self.read(|tables| tables.events.iter().any(is_old))? {
                return Ok(deleted.into());
            }
            self.remove(|tables| &mut tables.events, is_old)?;
        }
        Ok(limit.into())
    }
}
