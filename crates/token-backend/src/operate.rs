//! What an operator does with a database, beside running a server. Errors are one line for a person.

use crate::app::OperatingSystem;
use crate::clock::Clock;
use crate::config::Database;
use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, BufWriter};
use std::path::Path;
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;
use token_service::operator::{self, Overview};
use token_service::refusal::Refusal;
use token_service::store::in_transaction;
use token_store::{Database as Whole, postgres, sqlite};

/// Opens a database that is there.
fn open(database: &Database) -> Result<Box<dyn Whole>, String> {
    Ok(match database {
        Database::File(path) => Box::new(sqlite::open_beside(path)?),
        Database::Postgres(_) => open_or_make(database)?,
    })
}

fn open_or_make(database: &Database) -> Result<Box<dyn Whole>, String> {
    Ok(match database {
        Database::File(path) if path.exists() => Box::new(sqlite::open_beside(path)?),
        Database::File(path) => Box::new(sqlite::open(path)?),
        Database::Postgres(address) => {
            let password = std::env::var("PGPASSWORD").ok();
            Box::new(postgres::open(address, password.as_deref())?)
        }
    })
}

/// Copies a file of SQLite.
pub fn backup(database: &Database, copy: &Path) -> Result<(), String> {
    match database {
        Database::File(path) => sqlite::backup(path, copy),
        Database::Postgres(_) => {
            Err("a database of PostgreSQL is copied by its own pg_dump".to_owned())
        }
    }
}

/// Writes everything to a new file that its owner alone may read, and tells how many rows.
pub fn export(database: &Database, path: &Path) -> Result<u64, String> {
    let mut whole = open(database)?;
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let told = |error| format!("{} can't be written: {error}", path.display());
    let file = options.open(path).map_err(told)?;
    let mut to = BufWriter::new(&file);
    let exported = whole.export(&mut to).and_then(|rows| {
        drop(to);
        file.sync_all().map_err(told)?;
        Ok(rows)
    });
    exported.inspect_err(|_| {
        // Half an export is none. If it can't be removed either, reading it finds that it ends early.
        drop(fs::remove_file(path));
    })
}

/// Reads an export into a database that is new, and tells how many rows.
pub fn import(database: &Database, path: &Path) -> Result<u64, String> {
    let file =
        File::open(path).map_err(|error| format!("{} can't be read: {error}", path.display()))?;
    let mut whole = open_or_make(database)?;
    whole
        .import(&mut BufReader::new(file))
        .map_err(|problem| format!("{}: {problem}; nothing was imported", path.display()))
}

/// Creates a personal token for a user, and tells when it ends.
pub fn create_token(
    database: &Database,
    login: &str,
    days: u32,
) -> Result<(TokenValue, UnixSeconds), String> {
    let mut whole = open(database)?;
    let now = Clock::system().now();
    let made = in_transaction(&mut *whole, |rows| {
        operator::create_token(rows, &OperatingSystem, now, login, days)
    });
    let value = made.map_err(|refusal: Refusal| refusal.detail.unwrap_or(refusal.message))?;
    Ok((value, now.plus_seconds(i64::from(days) * 86_400)))
}

/// The organizations and their admins.
pub fn organizations(database: &Database) -> Result<Vec<Overview>, String> {
    operator::organizations(&*open(database)?).map_err(|error| error.to_string())
}

/// Gives space back that deleted rows took.
pub fn vacuum(database: &Database) -> Result<(), String> {
    open(database)?.vacuum()
}

/// What is wrong with a database: what is damaged, and organizations that nobody can manage.
pub fn problems(database: &Database) -> Result<Vec<String>, String> {
    let mut whole = open(database)?;
    let mut problems = whole.damage()?;
    if problems.is_empty() {
        let all = operator::organizations(&*whole).map_err(|error| error.to_string())?;
        let without = all.into_iter().filter(|org| org.admins.is_empty());
        problems.extend(without.map(|org| format!("{} has no admin", org.login)));
    }
    Ok(problems)
}
