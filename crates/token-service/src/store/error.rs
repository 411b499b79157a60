//! What a store answers, and why it may not.

use std::fmt;

/// Why a store did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// A value is there already that may be there only once.
    Duplicate,
    /// It failed. The text may name statements and constraints, and never has values of rows.
    Failed(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate => f.write_str("a value is there already that must be unique"),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

/// What a store answers.
pub type Stored<T> = Result<T, StoreError>;
