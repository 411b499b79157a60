//! What a store answers, and why it may not.

use std::fmt;

/// Why a store did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// A value is there already that may be there only once.
    Duplicate,
    /// Nothing was done, because another transaction was in the way or the store could not be
    /// reached. The same transaction may succeed if it is tried again.
    Busy(String),
    /// The store was lost while a transaction was committed. It may have been or not.
    OutcomeUnknown(String),
    /// Nothing was done, because there is no space left to write to.
    Full,
    /// It failed. Texts may name statements and constraints, and never have values of rows.
    Failed(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate => f.write_str("a value is there already that must be unique"),
            Self::Full => f.write_str("there is no space left"),
            Self::Busy(why) | Self::OutcomeUnknown(why) | Self::Failed(why) => f.write_str(why),
        }
    }
}

/// What a store answers.
pub type Stored<T> = Result<T, StoreError>;
