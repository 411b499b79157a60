//! A copy of a database that is in use.

use super::{Version, create_private, log_mark, recognize};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// Copies a database to a file that is not there yet, as it is at one moment. A server may use it
/// meanwhile. The error says what to do.
pub fn backup(path: &Path, copy: &Path) -> Result<(), String> {
    let told = |problem: &dyn std::fmt::Display| {
        format!("{} can't be copied to {}: {problem}", path.display(), copy.display())
    };
    if copy.exists() {
        return Err(told(&"there is a file of that name already; name another"));
    }
    // Without the flag that would make a database that is not there.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|e| told(&e))?;
    connection.busy_timeout(Duration::from_secs(5)).map_err(|e| told(&e))?;
    if matches!(recognize(&connection), Ok(Version::Foreign) | Err(_)) {
        return Err(told(&"it is no database of this program"));
    }
    create_private(copy).map_err(|e| told(&e))?;
    let text = copy.to_str().ok_or_else(|| told(&"its name is not UTF-8"))?;
    connection
        .execute("VACUUM INTO ?1", [text])
        .and_then(|_| log_mark::closed_copy(&Connection::open(copy)?))
        .map_err(|error| {
            // Half a copy is none. If it can't be removed either, the error says which it is.
            drop(std::fs::remove_file(copy));
            told(&error)
        })
}
