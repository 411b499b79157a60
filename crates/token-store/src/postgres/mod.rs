//! A database of PostgreSQL, which several servers may share. Transactions are serializable: where two
//! are in each other's way, PostgreSQL ends one of them, which is told as busy and tried
//! again a little later.
//!
//! A store is one connection. If it is lost, the next call that is in no transaction makes another.

mod agent_pools;
mod audit;
mod audit_exports;
mod invitations;
mod people;
mod repeats;
mod roles;
mod tokens;
mod trust;
mod whole;

use postgres::error::SqlState;
use postgres::types::ToSql;
use postgres::{Client, Config, NoTls, Row, Statement};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Deref;
use std::time::Duration;
use token_service::store::{SettingRows, Store, StoreError, Stored, Transaction};

/// The migrations in order. One that has been released is never edited: a change is a new one.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_tables.sql"),
    include_str!("migrations/0002_administration.sql"),
    include_str!("migrations/0003_roles.sql"),
    include_str!("migrations/0004_invitations.sql"),
    include_str!("migrations/0005_agent_pools.sql"),
    include_str!("migrations/0006_repeats.sql"),
    include_str!("migrations/0007_audit_exports.sql"),
];

/// The lock under which a database is migrated, so that two servers do not do it at once.
const MIGRATION_LOCK: i64 = 0x746f_6b63;

/// Rows by a connection, or by a transaction of one.
pub struct Postgres<C = Box<Connection>>(C);

/// What leads to a connection.
pub trait Connected: Deref<Target = Connection> {}

impl<C: Deref<Target = Connection>> Connected for C {}

/// A connection, made again when it is lost.
pub struct Connection {
    config: Config,
    client: RefCell<Client>,
    /// Prepared by this connection, by their SQL.
    statements: RefCell<HashMap<String, Statement>>,
    in_transaction: Cell<bool>,
    /// How many transactions in a row were ended because another one was in their way.
    lost: Cell<u32>,
}

type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

/// Connects to a database and brings it to the newest version. `password` is used if the
/// address has none. The error is one line for a person, and holds no password.
pub fn open(url: &str, password: Option<&str>) -> Result<Postgres, String> {
    let told = |why: String| format!("the PostgreSQL database can't be opened: {why}");
    let mut config: Config = url.parse().map_err(|error: postgres::Error| told(words(&error)))?;
    if let (None, Some(password)) = (config.get_password(), password) {
        config.password(password);
    }
    let mut client = config.connect(NoTls).map_err(|error| told(words(&error)))?;
    migrate(&mut client).map_err(|error| told(words(&error)))?.map_err(told)?;
    Ok(Postgres(Box::new(Connection {
        config,
        client: RefCell::new(client),
        statements: RefCell::default(),
        in_transaction: Cell::new(false),
        lost: Cell::new(0),
    })))
}

/// The outer error is PostgreSQL's, the inner one says that the database is newer.
fn migrate(client: &mut Client) -> Result<Result<(), String>, postgres::Error> {
    let mut transaction = client.transaction()?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATION_LOCK])?;
    transaction
        .batch_execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")?;
    let row = transaction.query_opt("SELECT version FROM schema_version", &[])?;
    let version = row.map_or(Ok(0), |row| row.try_get::<_, i64>(0))?;
    let newest = MIGRATIONS.len() as i64;
    if version > newest {
        return Ok(Err(format!(
            "its version {version} is newer than {newest}, the newest this program knows; use a newer \
             token-backend or another database"
        )));
    }
    for migration in MIGRATIONS.iter().skip(usize::try_from(version).unwrap_or_default()) {
        transaction.batch_execute(migration)?;
    }
    transaction.execute("DELETE FROM schema_version", &[])?;
    transaction.execute("INSERT INTO schema_version VALUES ($1)", &[&newest])?;
    transaction.commit()?;
    Ok(Ok(()))
}

/// What PostgreSQL says is wrong. Its details are left out: they have values of rows.
fn words(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

fn told(error: &postgres::Error) -> StoreError {
    match error.code() {
        Some(&SqlState::UNIQUE_VIOLATION) => StoreError::Duplicate,
        Some(&SqlState::DISK_FULL) => StoreError::Full,
        Some(
            &SqlState::T_R_SERIALIZATION_FAILURE
            | &SqlState::T_R_DEADLOCK_DETECTED
            | &SqlState::ADMIN_SHUTDOWN
            | &SqlState::CRASH_SHUTDOWN
            | &SqlState::CANNOT_CONNECT_NOW
            | &SqlState::TOO_MANY_CONNECTIONS,
        ) => StoreError::Busy(words(error)),
        Some(_) => StoreError::Failed(words(error)),
        // PostgreSQL said nothing: the connection is lost.
        None if error.is_closed() || is_of_the_network(error) => StoreError::Busy(words(error)),
        None => StoreError::Failed(words(error)),
    }
}

/// Whether PostgreSQL ended the transaction because another one was in its way.
fn is_conflict(error: &postgres::Error) -> bool {
    matches!(
        error.code(),
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED)
    )
}

fn is_of_the_network(error: &postgres::Error) -> bool {
    use std::error::Error;
    error.source().is_some_and(|source| source.is::<std::io::Error>())
}

impl Connection {
    /// Makes another connection if this one is lost, which nobody may do within a transaction.
    fn ready(&self) -> Stored<()> {
        let mut client = self.client.borrow_mut();
        if !client.is_closed() || self.in_transaction.get() {
            return Ok(());
        }
        *client = self.config.connect(NoTls).map_err(|error| told(&error))?;
        self.statements.borrow_mut().clear();
        Ok(())
    }

    fn prepared(&self, sql: &str) -> Result<Statement, postgres::Error> {
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.borrow_mut().prepare(sql)?;
        self.statements.borrow_mut().insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// All rows of a query.
    fn all<T>(
        &self,
        sql: &str,
        parameters: Parameters<'_>,
        read: impl Fn(&Row) -> Result<T, postgres::Error>,
    ) -> Stored<Vec<T>> {
        self.ready()?;
        let rows = self.prepared(sql).and_then(|statement| {
            let rows = self.client.borrow_mut().query(&statement, parameters)?;
            rows.iter().map(read).collect()
        });
        rows.map_err(|error| self.noted(&error))
    }

    /// The row of a query that has one at most.
    fn one<T>(
        &self,
        sql: &str,
        parameters: Parameters<'_>,
        read: impl Fn(&Row) -> Result<T, postgres::Error>,
    ) -> Stored<Option<T>> {
        Ok(self.all(sql, parameters, read)?.into_iter().next())
    }

    /// Whether a query has a row.
    fn exists(&self, sql: &str, parameters: Parameters<'_>) -> Stored<bool> {
        Ok(self.one(sql, parameters, |_| Ok(()))?.is_some())
    }

    /// Writes.
    fn run(&self, sql: &str, parameters: Parameters<'_>) -> Stored<()> {
        self.ready()?;
        let done = self
            .prepared(sql)
            .and_then(|statement| self.client.borrow_mut().execute(&statement, parameters));
        done.map(drop).map_err(|error| self.noted(&error))
    }

    /// The error, after it is noted whether another transaction was in the way.
    fn noted(&self, error: &postgres::Error) -> StoreError {
        if is_conflict(error) {
            self.lost.set(self.lost.get().saturating_add(1));
        }
        told(error)
    }

    /// Waits for a random time that becomes longer with each transaction that was lost in a row, so
    /// that those who are in each other's way try again at different times.
    fn step_aside(&self) {
        if let lost @ 1.. = self.lost.get() {
            let longest_ms = 1 << lost.min(6);
            std::thread::sleep(Duration::from_millis(fastrand::u64(0..=longest_ms)));
        }
    }

    fn batch(&self, sql: &str) -> Result<(), postgres::Error> {
        self.client.borrow_mut().batch_execute(sql)
    }
}

/// A transaction under way.
pub struct Open<'a>(&'a Connection);

impl Deref for Open<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.0
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        // After a commit there is nothing to take back. If the connection is lost, so is what was written.
        if self.0.in_transaction.replace(false) {
            drop(self.0.batch("ROLLBACK"));
        }
    }
}

impl Store for Postgres {
    fn begin(&mut self) -> Stored<Box<dyn Transaction + '_>> {
        self.0.ready()?;
        self.0.step_aside();
        self.0.batch("BEGIN ISOLATION LEVEL SERIALIZABLE").map_err(|error| told(&error))?;
        self.0.in_transaction.set(true);
        Ok(Box::new(Postgres(Open(&self.0))))
    }
}

impl Transaction for Postgres<Open<'_>> {
    fn commit(self: Box<Self>) -> Stored<()> {
        let outcome = self.0.batch("COMMIT");
        self.0.in_transaction.set(false);
        match outcome {
            Ok(()) => {
                self.0.lost.set(0);
                Ok(())
            }
            // It says that it is in the way of another: so it was not committed.
            Err(error) if is_conflict(&error) => Err(self.0.noted(&error)),
            Err(error) => Err(match told(&error) {
                StoreError::Busy(lost) => StoreError::OutcomeUnknown(lost),
                other => other,
            }),
        }
    }
}

impl<C: Connected> SettingRows for Postgres<C> {
    fn kind(&self) -> &'static str {
        "postgres"
    }

    fn setting(&self, key: &str) -> Stored<Option<String>> {
        self.0.one("SELECT value FROM settings WHERE key = $1", &[&key], |row| row.try_get(0))
    }

    fn set_setting(&self, key: &str, value: &str) -> Stored<()> {
        self.0.run(
            "INSERT INTO settings (key, value) VALUES ($1, $2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            &[&key, &value],
        )
    }
}
