//! The browser's two storages. If they are blocked, nothing is stored and everything else works.

use web_sys::Storage;

/// How long a value is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Until the tab is closed (`sessionStorage`).
    ForTab,
    /// On this device (`localStorage`). Never for secrets.
    OnDevice,
}

fn storage(keep: Keep) -> Option<Storage> {
    let window = super::window()?;
    match keep {
        Keep::ForTab => window.session_storage(),
        Keep::OnDevice => window.local_storage(),
    }
    .ok()
    .flatten()
}

/// The value of a key.
pub fn get(keep: Keep, key: &str) -> Option<String> {
    storage(keep)?.get_item(key).ok().flatten()
}

/// Stores a value. If the storage is full or blocked, nothing happens.
pub fn set(keep: Keep, key: &str, value: &str) {
    let _ = is_set(keep, key, value);
}

/// Stores a value, and returns whether it was stored.
pub fn is_set(keep: Keep, key: &str, value: &str) -> bool {
    storage(keep).is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// Removes a value.
pub fn remove(keep: Keep, key: &str) {
    if let Some(storage) = storage(keep) {
        let _ = storage.remove_item(key);
    }
}
