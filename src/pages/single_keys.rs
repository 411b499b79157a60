//! Single-key shortcuts: `/` goes to the search of the screen, `?` shows the list of all shortcuts, and
//! what the others do, the shell knows. They do not work while the user types, and can be switched off on
//! this device (WCAG 2.2, 2.1.4). Ctrl or ⌘ with K, which opens the command palette, always works.

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

/// Handles them until the current reactive owner is cleaned up. `on_other` gets another key, or "g" and
/// the key that followed it.
pub fn listen(overlay: Overlay, on_other: impl Fn(String) + 'static) {
    let awaits_place = StoredValue::new(false);
    let handle = window_event_listener(ev::keydown, move |event| {
        let key = event.key();
        // Any key ends a sequence, also one that is typed somewhere.
        let is_after_g = awaits_place.try_update_value(std::mem::take).unwrap_or_default();
        if event.default_prevented() || event.is_composing() || event.alt_key() {
            return;
        }
        let is_modified = event.ctrl_key() || event.meta_key();
        if is_modified && key.eq_ignore_ascii_case("k") && !event.shift_key() {
            if overlay.has_palette() || !page::has_open_dialog() {
                event.prevent_default();
                overlay.toggle_palette();
            }
            return;
        }
        if is_modified || page::has_open_dialog() || page::exists(TYPED_INTO) || !are_on() {
            return;
        }
        match key.as_str() {
            "?" => {
                event.prevent_default();
                overlay.shortcuts();
            }
            "/" if page::focus(SEARCH) => event.prevent_default(),
            letter if is_after_g && letter.len() == 1 => on_other(format!("g{letter}")),
            "g" => awaits_place.set_value(true),
            "c" | "j" | "k" => on_other(key),
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}
