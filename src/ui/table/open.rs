//! A row opens as a whole: a press anywhere in it counts as a press on the link in its header, with the same keys held.
//! What can be pressed by itself keeps its presses, and text can be selected. For the keyboard and for screen readers
//! there is the link.

use leptos::prelude::queue_microtask;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, MouseEventInit};

use crate::ui::dom;

/// What has presses of its own within a row.
const PRESSABLE: &str = "a, button, input, label, select, textarea, summary, [popover]";

/// The middle button, which opens a tab.
const MIDDLE: i16 = 1;

/// Hears a press in the table's body: `click`, and `auxclick` of the middle button.
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
        // Once this handler is done: the press on the link comes by here as well.
        queue_microtask(move || {
            let _ = link.dispatch_event(&press);
        });
    }
}

/// Whether the press ended the selection of some of the row's text.
fn is_selected(row: &Element) -> bool {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| {
        !selection.is_collapsed()
            && selection.contains_node_with_allow_partial_containment(row, true).unwrap_or_default()
    })
}

/// A press with the same keys. The middle button is what Ctrl or ⌘ is with the first one.
fn press_like(event: &MouseEvent, is_middle: bool) -> Option<MouseEvent> {
    let init = MouseEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_ctrl_key(event.ctrl_key() || is_middle);
    init.set_meta_key(event.meta_key() || is_middle);
    init.set_shift_key(event.shift_key());
    MouseEvent::new_with_mouse_event_init_dict("click", &init).ok()?.dyn_into().ok()
}
