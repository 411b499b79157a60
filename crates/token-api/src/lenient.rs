//! Lenient decoding of fields that the console does not need: `null` counts as absent (servers
//! written in Go send it for an empty list), and unreadable elements of a list are left out. Lists
//! that have a screen of their own keep such elements, see [`crate::page`].

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::Value;

/// Reads `null` as the default.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads a list without its unreadable elements.
pub(crate) fn readable<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    readable_if_any(deserializer).map(Option::unwrap_or_default)
}

/// Like [`readable`], but keeps apart an absent list and an empty one.
pub(crate) fn readable_if_any<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let elements: Option<Vec<Value>> = Option::deserialize(deserializer)?;
    let read = |element| serde_json::from_value(element).ok();
    Ok(elements.map(|elements| elements.into_iter().filter_map(read).collect()))
}
