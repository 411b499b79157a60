//! Reads JSON always by way of [`Value`], so that the program contains the JSON parser and the code
//! for each type only once.

use serde::de::DeserializeOwned;
use serde_json::{Error, Value};

/// Parses a body. Bytes that are not UTF-8 are replaced in the text where they occur.
///
/// # Errors
/// When it is not JSON.
pub fn value(body: &[u8]) -> Result<Value, Error> {
    serde_json::from_str(&String::from_utf8_lossy(body))
}

/// Parses a body as a type.
///
/// # Errors
/// When it is not JSON, or its fields do not fit the type.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_value(value(body)?)
}
