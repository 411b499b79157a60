//! Single-key shortcuts: `/` goes to the search of the screen, `?` shows the list of all shortcuts.
//! They do not work while the user types, and can be switched off on this device (WCAG 2.2, 2.1.4).

use super::overlay::Overlay;
use crate::platform::page;
use crate::platform::storage::{self, Keep};
use leptos::ev;
use leptos::prelude::*;

const STORAGE_KEY: &str = "token-console.single-keys";
const OFF: &str = "off";
/// The search or filter of a screen.
const SEARCH: &str = "main input[type=search]";
/// A focused element that takes text input.
const TYPED_INTO: &str = "input:focus:not([type=checkbox], [type=radio]), textarea:focus, select:focus, \
                          [contenteditable]:focus, [role=menu]:popover-open";

/// Whether they are on.
pub fn are_on() -> bool {
    storage::get(Keep::OnDevice, STORAGE_KEY).as_deref() != Some(OFF)
}

/// Switches them on or off. Returns whether the setting was stored.
pub fn switch(on: bool) -> bool {
    if on {
        storage::remove(Keep::OnDevice, STORAGE_KEY);
        return true;
    }
    storage::is_set(Keep::OnDevice, STORAGE_KEY, OFF)
}

/// Handles them until the current reactive owner is cleaned up.
pub fn listen(overlay: Overlay) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let key = event.key();
        let is_ours = matches!(key.as_str(), "/" | "?")
            && !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing())
            && !event.default_prevented();
        if !is_ours || page::has_open_dialog() || page::exists(TYPED_INTO) || !are_on() {
            return;
        }
        if key == "?" {
            event.prevent_default();
            overlay.shortcuts();
        } else if page::focus(SEARCH) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}
