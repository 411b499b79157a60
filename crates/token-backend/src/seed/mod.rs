//! What a new database holds. A database remembers how it was filled and is only started that way
//! again, so that demo identities never get into one that holds real tokens.

mod empty;

use crate::app::OperatingSystem;
use crate::config::{Config, Seed};
pub use demo_data::NamedToken;
use demo_data::Problem;
use token_service::store::{MADE_WITH, Rows, Store, StoreError, in_transaction};

/// What the start has to tell.
#[derive(Default)]
pub struct Seeded {
    /// The identities of the demo, with the values that their tokens have until the next start.
    pub demo_identities: Vec<NamedToken>,
    /// The first admin, when the database was made just now.
    pub first_admin: Option<NamedToken>,
}

/// Fills a new database and gives the demo identities of any demo database new tokens, all in one
/// transaction. The error is one line for a person.
pub fn prepare(store: &mut dyn Store, config: &Config) -> Result<Seeded, String> {
    // Of two servers that fill one database at once, one is refused, and finds it filled then.
    let filled = match in_transaction(store, |rows| fill(rows, config)) {
        Err(Problem::Store(StoreError::Duplicate | StoreError::Busy(_))) => {
            in_transaction(store, |rows| fill(rows, config))
        }
        filled => filled,
    };
    match filled {
        Ok(Filled::As(seeded)) => Ok(seeded),
        Ok(Filled::Otherwise(other)) => Err(format!(
            "the database {} was made with --seed {other}: start it that way, or name another with \
             --db",
            config.database
        )),
        Err(problem) => Err(format!("the database {} can't be filled: {problem}", config.database)),
    }
}

/// What a database is filled with.
enum Filled {
    /// What was wanted.
    As(Seeded),
    /// Something else, before.
    Otherwise(String),
}

fn fill(rows: &dyn Rows, config: &Config) -> Result<Filled, Problem> {
    let (now, random, wanted) = (config.clock.now(), &OperatingSystem, config.seed.as_str());
    let made_with = rows.setting(MADE_WITH)?;
    let is_new = match made_with {
        None => true,
        Some(made_with) if made_with == wanted => false,
        Some(other) => return Ok(Filled::Otherwise(other)),
    };
    let seeded = match config.seed {
        Seed::Demo => {
            if is_new {
                demo_data::fill(rows, now, config.demo_events)?;
            }
            let demo_identities = demo_data::identities(rows, now, random)?;
            Seeded { demo_identities, first_admin: None }
        }
        Seed::Empty if is_new => {
            Seeded { first_admin: Some(empty::fill(rows, now, random)?), ..Seeded::default() }
        }
        Seed::Empty => Seeded::default(),
    };
    rows.set_setting(MADE_WITH, wanted)?;
    Ok(Filled::As(seeded))
}
