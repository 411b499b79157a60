//! What an operator does with a whole database, whatever kind it is. Errors are one line for a person.

use std::io::{BufRead, Write};
use token_service::store::Store;

/// A database.
pub trait Database: Store {
    /// Writes everything as it is at one moment, as JSON lines, and tells how many rows.
    fn export(&mut self, to: &mut dyn Write) -> Result<u64, String>;

    /// Reads what [`Database::export`] wrote into a database without rows: all of it, or nothing.
    fn import(&mut self, from: &mut dyn BufRead) -> Result<u64, String>;

    /// Gives space back that deleted rows took.
    fn vacuum(&mut self) -> Result<(), String>;

    /// What is damaged, as far as the database itself can tell: at most a few lines.
    fn damage(&mut self) -> Result<Vec<String>, String>;
}
