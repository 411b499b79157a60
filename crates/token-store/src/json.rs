//! JSON in a column of text.

use serde::Serialize;
use serde::de::DeserializeOwned;
use token_service::store::{StoreError, Stored};

/// Reads a column. What is wrong is told without the text.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Stored<T> {
    serde_json::from_str(text).map_err(|error| StoreError::Failed(told(&error)))
}

/// Writes a column.
pub fn to_json<T: Serialize>(value: &T) -> Stored<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Failed(told(&error)))
}

fn told(error: &serde_json::Error) -> String {
    format!(
        "a column of JSON can't be read or written: line {}, column {}",
        error.line(),
        error.column()
    )
}
