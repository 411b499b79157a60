//! What an operator does with a database, beside running a server: `token-backend backup`.

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use token_backend::config::Database;

/// The first words of the program's other tasks.
pub const TASKS: [&str; 1] = ["backup"];

/// The reference backend of the token REST API: what an operator does with its database.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Operator {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Copies a file of SQLite, also while a server uses it
    Backup {
        /// The file of the database
        #[arg(long, value_name = "PATH")]
        db: String,
        /// The copy, which must not be there yet
        copy: PathBuf,
    },
}

impl Operator {
    /// Does it, and tells what was done. The error is one line for a person.
    pub fn run(self) -> Result<String, String> {
        let Task::Backup { db, copy } = self.task;
        match Database::parse(&db) {
            Database::File(path) => token_store::sqlite::backup(&path, &copy)?,
            Database::Postgres(_) => {
                return Err("a database of PostgreSQL is copied by its own pg_dump".to_owned());
            }
        }
        Ok(format!("{} is a copy, whole by itself", copy.display()))
    }
}
