//! Reading fields that the console can do without: `null` counts as absent (servers written in Go
//! send it for an empty list), and an element that can't be read is left out of its list. Lists
//! that are a screen of their own keep such elements instead: [`crate::page`].

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

/// Reads a list, leaving out the elements that can't be read.
pub(crate) fn readable<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    readable_if_any(deserializer).map(Option::unwrap_or_default)
}

/// Like [`readable`], where no list at all means something of its own.
pub(crate) fn readable_if_any<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let elements: Option<Vec<Value>> = Option::deserialize(deserializer)?;
    let read = |element| serde_json::from_value(element).ok();
    Ok(elements.map(|elements| elements.into_iter().filter_map(read).collect()))
}
