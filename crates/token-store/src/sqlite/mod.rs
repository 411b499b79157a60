//! One file of SQLite. Functions in the modules here read and write rows and know no rules beyond
//! those that the schema enforces.

mod agent_pools;
mod audit;
mod audit_exports;
mod backup;
mod fault;
mod invitations;
mod json;
mod log_mark;
mod oidc;
mod organizations;
mod repeats;
mod reserve;
mod roles;
mod rows;
mod token_lists;
mod tokens;
mod users;
mod whole;

pub use backup::backup;
use reserve::Reserve;
use rows::told;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use rusqlite_migration::{M, Migrations};
use std::{path::Path, time::Duration};
use token_service::store::{Store, Stored, Transaction};

/// The migrations in order; the number of those applied is the file's `user_version`. A migration
/// that has been released is never edited: a change is a new one.
const MIGRATIONS: &[M<'_>] = &[
    M::up(include_str!("migrations/0001_tokens.sql")),
    M::up(include_str!("migrations/0002_audit_reading.sql")),
    M::up(include_str!("migrations/0003_oidc.sql")),
    M::up(include_str!("migrations/0004_limits.sql")),
    M::up(include_str!("migrations/0005_taken_thumbprints.sql")),
    M::up(include_str!("migrations/0006_administration.sql")),
    M::up(include_str!("migrations/0007_roles.sql")),
    M::up(include_str!("migrations/0008_invitations.sql")),
    M::up(include_str!("migrations/0009_agent_pools.sql")),
    M::up(include_str!("migrations/0010_repeats.sql")),
    M::up(include_str!("migrations/0011_audit_exports.sql")),
];

/// Rows by a connection, or by a transaction of one.
pub struct Sqlite<C = Box<Main>>(C);

/// What leads to a connection.
pub trait Connected {
    /// The connection.
    fn connection(&self) -> &Connection;
}

impl Connected for Box<Main> {
    fn connection(&self) -> &Connection {
        &self.connection
    }
}

impl Connected for rusqlite::Transaction<'_> {
    fn connection(&self) -> &Connection {
        self
    }
}

/// The connection to a file, and what is kept beside it.
pub struct Main {
    connection: Connection,
    reserve: Reserve,
    /// Whether a server may be using the file too, whose marks are left alone.
    is_guest: bool,
}

impl Drop for Main {
    fn drop(&mut self) {
        match self.is_guest {
            true => log_mark::leave(&self.connection),
            false => log_mark::close(&self.connection),
        }
    }
}

impl<C: Connected> Sqlite<C> {
    fn db(&self) -> &Connection {
        self.0.connection()
    }
}

impl Store for Sqlite {
    fn begin(&mut self) -> Stored<Box<dyn Transaction + '_>> {
        let begun = self.0.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        Ok(Box::new(Sqlite(begun.map_err(told)?)))
    }

    fn use_reserve(&mut self) -> bool {
        self.0.reserve.release()
    }
}

impl Transaction for Sqlite<rusqlite::Transaction<'_>> {
    fn commit(self: Box<Self>) -> Stored<()> {
        self.0.commit().map_err(told)
    }
}

/// Opens the file, creating it readable by its owner alone, and brings it to the newest version.
/// The error says what to do.
pub fn open(path: &Path) -> Result<Sqlite, String> {
    open_as(path, LostLog::Refused)
}

/// What to do with a file whose write-ahead log is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LostLog {
    /// It is not opened.
    Refused,
    /// It is taken as it is.
    Accepted,
}

/// The same, for a file whose write-ahead log may be lost.
pub fn open_as(path: &Path, lost_log: LostLog) -> Result<Sqlite, String> {
    open_with(path, lost_log, false)
}

/// Opens a file that is there, also while a server uses it.
pub fn open_beside(path: &Path) -> Result<Sqlite, String> {
    if !path.exists() {
        return Err(format!("there is no database {}", path.display()));
    }
    open_with(path, LostLog::Refused, true)
}

fn open_with(path: &Path, lost_log: LostLog, is_guest: bool) -> Result<Sqlite, String> {
    let unopened =
        |problem: &str| format!("the database {} can't be opened: {problem}", path.display());
    let told = |error: rusqlite::Error| unopened(&fault::words(&error));
    create_private(path).map_err(|error| unopened(&fault::words_of_system(&error)))?;
    // Before the connection makes one.
    let has_log = log_mark::log_of(path).exists();
    let mut connection = Connection::open(path).map_err(told)?;
    match recognize(&connection).map_err(told)? {
        Version::Known => {}
        Version::Foreign => {
            return Err(unopened("it belongs to another program; name another file"));
        }
        Version::Newer(version) => {
            return Err(unopened(&format!(
                "its version {version} is newer than {}, the newest this program knows; \
                 use a newer token-backend or another file",
                MIGRATIONS.len()
            )));
        }
    }
    if !has_log && lost_log == LostLog::Refused && log_mark::is_set(&connection).map_err(told)? {
        return Err(unopened(&log_mark::lost(path)));
    }
    prepare(&connection).map_err(told)?;
    migrate(&mut connection).map_err(|error| unopened(&reason(error)))?;
    if !is_guest {
        log_mark::set(&connection);
    }
    Ok(Sqlite(Box::new(Main { connection, reserve: Reserve::beside(path), is_guest })))
}

#[cfg(unix)]
fn create_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true).mode(0o600).open(path).map(drop)
}

#[cfg(not(unix))]
fn create_private(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // A revoked token must not come back after a power failure, so commits wait for the disk.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)
}

/// Marks the file as one of this program (`tokc` in ASCII).
const APPLICATION_ID: i64 = 0x746f_6b63;

enum Version {
    Known,
    Newer(i64),
    Foreign,
}

/// Looks at a file before anything in it is changed.
fn recognize(connection: &Connection) -> rusqlite::Result<Version> {
    let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let is_new = number("SELECT count(*) FROM sqlite_schema")? == 0;
    if !is_new && number("PRAGMA application_id")? != APPLICATION_ID {
        return Ok(Version::Foreign);
    }
    match number("PRAGMA user_version")? {
        version if version > MIGRATIONS.len() as i64 => Ok(Version::Newer(version)),
        _ => Ok(Version::Known),
    }
}

fn migrate(connection: &mut Connection) -> rusqlite_migration::Result<()> {
    // First, so that a file that was left in the middle is known as ours.
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    let migrations = Migrations::from_slice(MIGRATIONS);
    // If it fails, another program may have migrated the file just now: then nothing is left to do.
    migrations.to_latest(connection).or_else(|_| migrations.to_latest(connection))
}

/// Why a migration failed, without the text of the migration.
fn reason(error: rusqlite_migration::Error) -> String {
    match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => fault::words(&err),
        other => other.to_string(),
    }
}

/// A setting of the database file itself.
fn setting(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    connection
        .query_row("SELECT value FROM settings WHERE key = ?1", [key], |row| row.get(0))
        .optional()
}

/// Writes a setting of the database file itself.
fn set_setting(connection: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO settings (key, value) VALUES (?1, ?2)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    connection.execute(sql, params![key, value]).map(drop)
}

#[cfg(test)]
mod fault_tests;
#[cfg(test)]
mod tests;
