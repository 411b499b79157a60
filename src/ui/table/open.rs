//! Opens a row: a press anywhere in it counts as a press on the link in its header, with the same
//! modifier keys. Controls in the row keep their own presses, and text can be selected. Keyboard
//! and screen reader users have the link.

use leptos::prelude::queue_microtask;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, MouseEventInit};

use crate::ui::dom;

/// Elements in a row that handle their own presses.
const PRESSABLE: &str = "a, button, input, label, select, textarea, summary, [popover]";

/// The middle button, which opens a tab.
const MIDDLE: i16 = 1;

/// Handles a press in the table's body: `click`, and `auxclick` for the middle button.
pub(super) fn pressed(event: &MouseEvent) {
    let is_middle = event.button() == MIDDLE;
    if event.default_prevented() || !(is_middle || event.button() == 0) {
        return;
    }
    let closest = |target: &Element, selector| target.closest(selector).ok().flatten();
    let Some(target) = dom::target(event) else { return };
    let Some(row) = closest(&target, "tr[aria-rowindex]") else { return };
    let is_pressable = closest(&target, PRESSABLE).is_some_and(|found| row.contains(Some(&found)));
    if is_pressable || is_selected(&row) {
        return;
    }
    let link = row.query_selector("[role=rowheader] a[href]").ok().flatten();
    if let (Some(link), Some(press)) = (link, press_like(event, is_middle)) {
        // After this handler has returned, because the press on the link also comes here.
        queue_microtask(move || {
            let _ = link.dispatch_event(&press);
        });
    }
}

/// Whether the press ended a selection of text in the row.
fn is_selected(row: &Element) -> bool {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| {
        !selection.is_collapsed()
            && selection.contains_node_with_allow_partial_containment(row, true).unwrap_or_default()
    })
}

/// A press with the same modifier keys. The middle button counts as Ctrl or ⌘ with the first one.
fn press_like(event: &MouseEvent, is_middle: bool) -> Option<MouseEvent> {
    let init = MouseEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_ctrl_key(event.ctrl_key() || is_middle);
    init.set_meta_key(event.meta_key() || is_middle);
    init.set_shift_key(event.shift_key());
    MouseEvent::new_with_mouse_event_init_dict("click", &init).ok()?.dyn_into().ok()
}
