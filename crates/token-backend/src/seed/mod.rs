//! What a new database holds. A database remembers how it was filled and is only started that way
//! again, so that demo identities never get into one that holds real tokens.

mod demo;
mod empty;
mod events;
mod oidc;
mod people;
mod random;
mod seeded;
mod tokens;

use crate::config::{Config, Seed};
use crate::db;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use seeded::SeedError;
pub use seeded::{NamedToken, Seeded};

const SEED: &str = "seed";

/// Whether the database began with the demo.
pub fn is_demo(db: &Connection) -> rusqlite::Result<bool> {
    let made_with = db::setting(db, SEED)?;
    Ok(made_with.as_deref() == Some(Seed::Demo.as_str()))
}

/// Fills a new database and gives the demo identities of any demo database new tokens, all in one
/// transaction. The error is one line for a person.
pub fn prepare(connection: &mut Connection, config: &Config) -> Result<Seeded, String> {
    let told = |error: SeedError| match error {
        SeedError::Database(error) => {
            format!("the database {} can't be filled: {error}", config.database.display())
        }
        SeedError::NoRandomness => "the operating system gives no random bytes".to_owned(),
    };
    let made_with = db::setting(connection, SEED).map_err(|e| told(e.into()))?;
    let wanted = config.seed.as_str();
    if let Some(other) = made_with.as_deref().filter(|made_with| *made_with != wanted) {
        return Err(format!(
            "the database {} was made with --seed {other}: start it that way, or name another file \
             with --db",
            config.database.display()
        ));
    }
    let is_new = made_with.is_none();
    let work = |transaction: Transaction<'_>| -> Result<Seeded, SeedError> {
        let now = config.clock.now();
        let seeded = match config.seed {
            Seed::Demo => {
                if is_new {
                    demo::fill(&transaction, now, config.demo_events)?;
                }
                Seeded { demo_identities: demo::identities(&transaction, now)?, first_admin: None }
            }
            Seed::Empty if is_new => {
                let first_admin = Some(empty::fill(&transaction, now)?);
                Seeded { first_admin, ..Seeded::default() }
            }
            Seed::Empty => Seeded::default(),
        };
        db::set_setting(&transaction, SEED, wanted)?;
        transaction.commit()?;
        Ok(seeded)
    };
    connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(SeedError::from)
        .and_then(work)
        .map_err(told)
}
