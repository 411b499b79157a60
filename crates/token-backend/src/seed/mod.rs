//! What a new database holds. A database remembers how it was filled and is only started that way
//! again, so that demo identities never get into one that holds real tokens.

mod empty;

use crate::app::OperatingSystem;
use crate::config::{Config, Seed};
pub use demo_data::NamedToken;
use demo_data::Problem;
use token_service::store::{MADE_WITH, Rows, Store, in_transaction};

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
    let told = |problem: Problem| {
        format!("the database {} can't be filled: {problem}", config.database.display())
    };
    let made_with = store.setting(MADE_WITH).map_err(|e| told(e.into()))?;
    let wanted = config.seed.as_str();
    if let Some(other) = made_with.as_deref().filter(|made_with| *made_with != wanted) {
        return Err(format!(
            "the database {} was made with --seed {other}: start it that way, or name another file \
             with --db",
            config.database.display()
        ));
    }
    let is_new = made_with.is_none();
    let work = |rows: &dyn Rows| -> Result<Seeded, Problem> {
        let now = config.clock.now();
        let seeded = match config.seed {
            Seed::Demo => {
                if is_new {
                    demo_data::fill(rows, now, config.demo_events)?;
                }
                let demo_identities = demo_data::identities(rows, now, &OperatingSystem)?;
                Seeded { demo_identities, first_admin: None }
            }
            Seed::Empty if is_new => {
                let first_admin = Some(empty::fill(rows, now, &OperatingSystem)?);
                Seeded { first_admin, ..Seeded::default() }
            }
            Seed::Empty => Seeded::default(),
        };
        rows.set_setting(MADE_WITH, wanted)?;
        Ok(seeded)
    };
    in_transaction(store, work).map_err(told)
}
