//! How long the audit log is kept. Without a limit nothing is ever deleted.

use crate::store::audit::KEPT_FROM;
use crate::store::{Rows, Store, Stored, in_transaction};
use token_api::time::UnixSeconds;

const DAY: i64 = 86_400;

/// So many events are deleted in one transaction, so that nobody waits long.
const AT_ONCE: u32 = 500;

/// Deletes some of the events that are older than so many days, and tells whether there may be more.
/// From when on the log is kept only ever gets later.
pub fn purge(store: &mut dyn Store, days: u32, now: UnixSeconds) -> Stored<bool> {
    in_transaction(store, |rows| {
        keep_from(rows, now.plus_seconds(-DAY * i64::from(days)))?;
        Ok(rows.delete_old_events(AT_ONCE)? == u64::from(AT_ONCE))
    })
}

fn keep_from(rows: &dyn Rows, from: UnixSeconds) -> Stored<()> {
    let before = rows.setting(KEPT_FROM)?.and_then(|text| text.parse::<i64>().ok());
    match before {
        Some(before) if before >= from.0 => Ok(()),
        _ => rows.set_setting(KEPT_FROM, &from.0.to_string()),
    }
}
