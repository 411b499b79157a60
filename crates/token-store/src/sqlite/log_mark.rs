//! The mark that tells a file whose write-ahead log was lost. What was committed of late is only in
//! the log, the file beside the database with `-wal` at its end: a copy without it is an older state,
//! in which tokens that were revoked are good again. So the file says whether it was closed, and one
//! that was not closed and has no log is not opened.

use super::{set_setting, setting};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

const LOG: &str = "write_ahead_log";
const IN_USE: &str = "in use";
const CLOSED: &str = "closed";

/// The log of a database.
pub(super) fn log_of(path: &Path) -> PathBuf {
    let mut name: OsString = path.into();
    name.push("-wal");
    name.into()
}

/// Whether the file was not closed.
pub(super) fn is_set(connection: &Connection) -> rusqlite::Result<bool> {
    let has_settings = "SELECT 1 FROM sqlite_schema WHERE name = 'settings'";
    Ok(connection.prepare(has_settings)?.exists([])?
        && setting(connection, LOG)?.as_deref() == Some(IN_USE))
}

/// What is wrong, and what to do.
pub(super) fn lost(path: &Path) -> String {
    format!(
        "it was in use when it was copied or when its server ended, and its write-ahead log {} is \
         missing, so the newest changes are missing too. Put that file beside it. If it is lost for \
         good, or if this is a copy that SQLite made (.backup, VACUUM INTO), start once with \
         --accept-lost-log. Copies that `token-backend backup` makes need no log",
        log_of(path).display()
    )
}

/// Marks the file as in use, and puts the mark and all that is in the log into the file itself. On a
/// full disk, or while another program reads, that waits until it is possible.
pub(super) fn set(connection: &Connection) {
    drop(set_setting(connection, LOG, IN_USE));
    drop(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
}

/// Marks the file as closed. SQLite deletes the log then, so it must stay if there is no mark.
pub(super) fn close(connection: &Connection) {
    if set_setting(connection, LOG, CLOSED).is_err() {
        drop(connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true));
    }
}

/// Leaves the mark as it is. A file that is marked keeps its log, also where nobody else uses it: its
/// server ended badly, and the next one looks for the log.
pub(super) fn leave(connection: &Connection) {
    if is_set(connection).unwrap_or(true) {
        drop(connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true));
    }
}

/// Marks a copy, of which nobody has a log.
pub(super) fn closed_copy(connection: &Connection) -> rusqlite::Result<()> {
    set_setting(connection, LOG, CLOSED)
}
