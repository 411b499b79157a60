//! The browser's two storages. Where they are blocked, nothing is kept and everything works.

use web_sys::Storage;

/// How long something is kept.
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

/// What is kept under a key.
pub fn get(keep: Keep, key: &str) -> Option<String> {
    storage(keep)?.get_item(key).ok().flatten()
}

/// Keeps a value. A full or blocked storage keeps nothing.
pub fn set(keep: Keep, key: &str, value: &str) {
    let _ = is_set(keep, key, value);
}

/// The same; returns whether it is kept.
pub fn is_set(keep: Keep, key: &str, value: &str) -> bool {
    storage(keep).is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// Forgets a value.
pub fn remove(keep: Keep, key: &str) {
    if let Some(storage) = storage(keep) {
        let _ = storage.remove_item(key);
    }
}
