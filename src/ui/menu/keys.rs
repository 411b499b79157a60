//! The keys of a menu: arrows, Home, End, letters.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::platform::intl::lower_case;
use crate::ui::dom;

/// Letters that were typed in quick succession.
#[derive(Default)]
pub(super) struct TypeAhead {
    text: String,
    /// When the last one was typed, in milliseconds since the page was loaded.
    last: f64,
}

impl TypeAhead {
    const PAUSE_MS: f64 = 600.0;

    fn push(&mut self, letter: &str, now: f64) {
        if now - self.last > Self::PAUSE_MS {
            self.text.clear();
        }
        self.last = now;
        self.text.push_str(&lower_case(letter));
    }
}

/// Handles a key in an open list.
pub(super) fn press(
    event: &KeyboardEvent,
    popover: &HtmlElement,
    typed: &mut TypeAhead,
    close: impl Fn(),
) {
    match event.key().as_str() {
        "ArrowDown" => focus_item(popover, |at, count| at.map_or(0, |at| (at + 1) % count)),
        "ArrowUp" => {
            focus_item(popover, |at, count| at.map_or(count - 1, |at| (at + count - 1) % count))
        }
        "Home" => focus_item(popover, |_, _| 0),
        "End" => focus_item(popover, |_, count| count - 1),
        "Enter" | " " => {
            if let Some(item) = dom::focused() {
                item.click();
            }
        }
        "Escape" => close(),
        // Not prevented: the focus moves on from the button.
        "Tab" => return close(),
        letter if letter.chars().count() == 1 && !event.ctrl_key() && !event.meta_key() => {
            typed.push(letter, event.time_stamp());
            focus_typed(popover, &typed.text);
        }
        _ => return,
    }
    event.prevent_default();
}

/// Focuses the first item.
pub(super) fn focus_first(popover: &HtmlElement) {
    focus_item(popover, |_, _| 0);
}

fn menu_items(popover: &HtmlElement) -> Vec<HtmlElement> {
    let children = popover.children();
    (0..children.length())
        .filter_map(|index| children.item(index)?.dyn_into::<HtmlElement>().ok())
        .filter(|item| item.has_attribute("role"))
        .collect()
}

/// Focuses the item that `next` selects, from the focused item's index and the number of items.
fn focus_item(popover: &HtmlElement, next: impl Fn(Option<usize>, usize) -> usize) {
    let items = menu_items(popover);
    if items.is_empty() {
        return;
    }
    let focused = dom::focused();
    let at = items.iter().position(|item| Some(item) == focused.as_ref());
    if let Some(item) = items.get(next(at, items.len())) {
        let _ = item.focus();
    }
}

/// Focuses the next item after the focused one whose label begins with `text`.
fn focus_typed(popover: &HtmlElement, text: &str) {
    let items = menu_items(popover);
    let focused = dom::focused();
    let at = items.iter().position(|item| Some(item) == focused.as_ref()).unwrap_or(0);
    // With more than one letter, the focused item itself may still match.
    let skip = usize::from(text.chars().count() == 1);
    let found = (skip..=items.len()).map(|step| &items[(at + step) % items.len()]).find(|item| {
        item.get_attribute("aria-label").is_some_and(|label| lower_case(&label).starts_with(text))
    });
    if let Some(item) = found {
        let _ = item.focus();
    }
}
