//! The database: one SQLite file. Functions here read and write rows and know no rules beyond
//! those that the schema enforces; who may do what is decided above.

pub mod audit;
pub mod oidc;
pub mod organizations;
pub mod token_lists;
pub mod tokens;
pub mod users;

use rusqlite::{Connection, OptionalExtension, params};
use std::{path::Path, time::Duration};

/// The migrations in order; the number of those applied is the file's `user_version`. A migration
/// that has been released is never edited: a change is a new one.
const MIGRATIONS: [&str; 5] = [
    include_str!("0001_tokens.sql"),
    include_str!("0002_audit_reading.sql"),
    include_str!("0003_oidc.sql"),
    include_str!("0004_limits.sql"),
    include_str!("0005_taken_thumbprints.sql"),
];

/// Opens the file, creating it readable by its owner alone, and brings it to the newest version.
/// The error says what to do.
pub fn open(path: &Path) -> Result<Connection, String> {
    let told = |problem: &dyn std::fmt::Display| {
        format!("the database {} can't be opened: {problem}", path.display())
    };
    create_private(path).map_err(|e| told(&e))?;
    let mut connection = Connection::open(path).map_err(|e| told(&e))?;
    match recognize(&connection).map_err(|e| told(&e))? {
        Version::Known => {}
        Version::Foreign => return Err(told(&"it belongs to another program; name another file")),
        Version::Newer(version) => {
            return Err(told(&format!(
                "its version {version} is newer than {}, the newest this program knows; \
                 use a newer token-backend or another file",
                MIGRATIONS.len()
            )));
        }
    }
    prepare(&connection).and_then(|()| migrate(&mut connection)).map_err(|e| told(&e))?;
    Ok(connection)
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

fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for migration in MIGRATIONS.iter().skip(usize::try_from(version).unwrap_or_default()) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len())?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()
}

/// A setting of the database file itself.
pub fn setting(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    connection
        .query_row("SELECT value FROM settings WHERE key = ?1", [key], |row| row.get(0))
        .optional()
}

/// Writes a setting of the database file itself.
pub fn set_setting(connection: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO settings (key, value) VALUES (?1, ?2)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    connection.execute(sql, params![key, value]).map(drop)
}

/// A role in an organization or a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An ordinary member.
    Member,
    /// Manages the organization, or the team.
    Admin,
}

impl Role {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Admin => "admin",
        }
    }

    /// Reads the word; the schema admits no third one.
    pub fn parse(text: &str) -> Self {
        if text == "admin" { Self::Admin } else { Self::Member }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_file_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        drop(open(&path).unwrap());
        let raw = Connection::open(&path).unwrap();
        raw.pragma_update(None, "user_version", 999).unwrap();
        drop(raw);
        let problem = open(&path).unwrap_err();
        assert!(problem.contains("version 999 is newer"), "{problem}");
    }

    #[test]
    fn another_programs_file_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
        let problem = open(&path).unwrap_err();
        assert!(problem.contains("another program"), "{problem}");
        std::fs::write(&path, "no database at all, but long enough to be looked at").unwrap();
        assert!(open(&path).is_err());
    }

    #[test]
    fn opening_twice_migrates_once_and_keeps_what_is_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        set_setting(&open(&path).unwrap(), "k", "v").unwrap();
        assert_eq!(setting(&open(&path).unwrap(), "k").unwrap().as_deref(), Some("v"));
    }

    #[test]
    fn writes_are_durable_and_keep_references() {
        let dir = tempfile::tempdir().unwrap();
        let db = open(&dir.path().join("a.db")).unwrap();
        let pragma = |name: &str| {
            db.query_row(&format!("SELECT * FROM pragma_{name}"), [], |row| {
                row.get::<_, rusqlite::types::Value>(0)
            })
            .unwrap()
        };
        assert_eq!(pragma("journal_mode"), "wal".to_owned().into());
        assert_eq!(pragma("synchronous"), 2.into(), "full");
        let stranger = "INSERT INTO members VALUES ('no organization', 'nobody', 'admin')";
        assert!(db.execute(stranger, []).is_err());
    }

    #[test]
    fn audit_events_stay() {
        let dir = tempfile::tempdir().unwrap();
        let db = open(&dir.path().join("a.db")).unwrap();
        db.execute_batch(
            "INSERT INTO audit_events VALUES
             (1, NULL, 0, 'e', '', '', '', '', '', '', '', '', 200, 0, 0, 0, '', '')",
        )
        .unwrap();
        assert!(db.execute("UPDATE audit_events SET event = 'f'", []).is_err());
        assert!(db.execute("DELETE FROM audit_events", []).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        drop(open(&path).unwrap());
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
}
