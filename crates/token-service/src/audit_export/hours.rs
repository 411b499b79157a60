//! The log, hour after hour, as files of JSON lines. An hour is exported when it is over, so that its
//! files are the same whenever it is exported again.

use super::Objects;
use super::target::key;
use crate::store::audit::Slice;
use crate::store::audit_export::AuditExport;
use crate::store::{Rows, StoreError, Stored};
use token_api::time::UnixSeconds;

/// An hour in seconds.
pub const HOUR: i64 = 3600;

/// So long after an hour it is exported: a request may end some time after it began.
const AFTER: i64 = 300;

/// An export that failed is tried again after so many seconds.
const AGAIN_AFTER: i64 = 600;

/// The most events of a file.
const EVENTS: u32 = 10_000;

/// The hour of a time.
pub fn hour_of(time: i64) -> i64 {
    time.saturating_sub(time.rem_euclid(HOUR))
}

/// Whether nothing more comes into an hour.
pub fn is_over(hour: i64, now: UnixSeconds) -> bool {
    hour.saturating_add(HOUR + AFTER) <= now.0
}

/// Writes the files of an hour. The first has the newest events; within a file the oldest comes first.
/// An hour without events has none. The inner error says for people why it could not be written.
pub fn write(
    rows: &dyn Rows,
    objects: &dyn Objects,
    org_id: &str,
    export: &AuditExport,
    hour: i64,
) -> Stored<Result<(), String>> {
    let Some(organization) = rows.organization_by_id(org_id)? else { return Ok(Ok(())) };
    let mut before = None;
    for part in 1.. {
        let slice = Slice {
            org_id,
            from: hour,
            to: hour.saturating_add(HOUR - 1),
            before,
            event: None,
            user: None,
            limit: EVENTS,
        };
        let events = rows.list_events(slice)?;
        let Some((place, _)) = events.last() else { break };
        before = Some(*place);
        let mut text = Vec::new();
        for (_, event) in events.iter().rev() {
            serde_json::to_writer(&mut text, event)
                .map_err(|error| StoreError::Failed(error.to_string()))?;
            text.push(b'\n');
        }
        let key = key(export, &organization.login, UnixSeconds(hour), part);
        if let Err(problem) = objects.put(&export.bucket, &key, &text) {
            return Ok(Err(problem));
        }
        if events.len() < EVENTS as usize {
            break;
        }
    }
    Ok(Ok(()))
}

/// Exports an hour of a log whose time has come, if there is one, and tells whether there was.
pub fn export_due(rows: &dyn Rows, objects: &dyn Objects, now: UnixSeconds) -> Stored<bool> {
    let is_due = |export: &AuditExport| {
        let waits =
            !export.last_message.is_empty() && now.0 < export.last_at.saturating_add(AGAIN_AFTER);
        export.enabled && !waits && is_over(export.next_hour, now)
    };
    let exports = rows.audit_exports()?;
    let Some((org_id, mut export)) = exports.into_iter().find(|(_, export)| is_due(export)) else {
        return Ok(false);
    };
    let written = write(rows, objects, &org_id, &export, export.next_hour)?;
    export.last_at = now.0;
    export.last_message = written.as_ref().err().cloned().unwrap_or_default();
    if written.is_ok() {
        export.next_hour = export.next_hour.saturating_add(HOUR);
    }
    rows.put_audit_export(&org_id, &export)?;
    Ok(true)
}
