//! Reading JSON by way of [`Value`], always: then the code that parses text exists once in the
//! program, and so does the code that reads each type.

use serde::de::DeserializeOwned;
use serde_json::{Error, Value};

/// The JSON in a body. Bytes that are no UTF-8 spoil the text around them and nothing else.
///
/// # Errors
/// When it is not JSON.
pub fn value(body: &[u8]) -> Result<Value, Error> {
    serde_json::from_str(&String::from_utf8_lossy(body))
}

/// A body as a type.
///
/// # Errors
/// When it is not JSON, or not JSON of that shape.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_value(value(body)?)
}
