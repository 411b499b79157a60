//! DOM helpers that several components use. They never panic: if the browser refuses something,
//! nothing happens.

use std::cell::Cell;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{AddEventListenerOptions, Element, Event, EventTarget, HtmlElement};

/// A unique element id.
pub fn fresh_id(prefix: &str) -> String {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(0) });
    let number = NEXT.get();
    NEXT.set(number.wrapping_add(1));
    format!("{prefix}-{number}")
}

/// An event listener. It is removed when this value is dropped.
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    capture: bool,
    handler: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Adds a listener to `target`, in the capture phase if `capture`. The listener is passive, so
    /// that it never delays scrolling and touching, unless it is for the keyboard.
    pub fn new(
        target: &EventTarget,
        event: &'static str,
        capture: bool,
        handler: impl FnMut(Event) + 'static,
    ) -> Self {
        let handler = Closure::<dyn FnMut(Event)>::new(handler);
        let options = AddEventListenerOptions::new();
        options.set_capture(capture);
        options.set_passive(event != "keydown");
        // Fails only for arguments of the wrong type.
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            event,
            handler.as_ref().unchecked_ref(),
            &options,
        );
        Self { target: target.clone(), event, capture, handler }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.event,
            self.handler.as_ref().unchecked_ref(),
            self.capture,
        );
    }
}

/// Scrolls the body of a dialog until the element is visible. Does nothing outside a dialog.
pub fn reveal(element: &Element) {
    let Some(body) = element.closest(".dialog-body").ok().flatten() else { return };
    let (it, frame) = (element.get_bounding_client_rect(), body.get_bounding_client_rect());
    if it.top() < frame.top() || it.bottom() > frame.bottom() {
        element.scroll_into_view_with_bool(false);
    }
}

/// Moves the focus to the first control of a form whose value is marked as wrong, once it is drawn, and
/// shows what is said about it. Of a group of radio buttons, that is the selected one. `form` is a
/// selector.
pub fn focus_invalid(form: &str) {
    let selector = format!(
        "{form} :is(input, textarea, select)[aria-invalid=true], \
         {form} [role=radiogroup][aria-invalid=true] :checked"
    );
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten();
        let Some(control) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        let _ = control.focus();
        if let Ok(Some(field)) = control.closest(".field") {
            reveal(&field);
        }
    });
}

/// Listens on the window in the capture phase until the current reactive owner is cleaned up.
pub fn on_window(event: &'static str, handler: impl FnMut(Event) + 'static) {
    StoredValue::new_local(Listener::new(&window(), event, true, handler));
}

/// The focused element, unless that is the page itself.
pub fn focused() -> Option<HtmlElement> {
    document()
        .active_element()
        .filter(|element| element.tag_name() != "BODY")
        .and_then(|element| element.dyn_into().ok())
}

/// Whether the focused element was removed.
pub fn is_focus_lost() -> bool {
    focused().is_none()
}

/// Focuses the heading of the page if the focused element was removed.
pub fn focus_heading_if_lost() {
    if is_focus_lost() {
        focus_heading();
    }
}

/// Call this before the elements within `place`, a selector, are drawn again. The element that
/// replaces the focused one gets the focus before the next key, or else the heading does.
pub fn hand_on_focus(place: &str) {
    let Some(place) = focused().and_then(|element| element.closest(place).ok().flatten()) else {
        return;
    };
    queue_microtask(move || {
        if !is_focus_lost() {
            return;
        }
        match place.query_selector("button").ok().flatten().and_then(|next| next.dyn_into().ok()) {
            Some::<HtmlElement>(next) => drop(next.focus()),
            None => focus_heading(),
        }
    });
}

/// Whether the element, or one inside it, has the focus.
pub fn has_focus(element: &Element) -> bool {
    focused().is_some_and(|focused| element.contains(Some(&focused)))
}

/// The element that had the focus before something opened, to restore it later.
pub struct Opener {
    element: HtmlElement,
    label: Option<String>,
}

impl Opener {
    /// The element that has the focus now.
    pub fn focused() -> Option<Self> {
        let element = focused()?;
        let label = element.get_attribute("aria-label");
        Some(Self { element, label })
    }

    /// Focuses the element. Returns false if it was removed or, in a recycled row, now belongs to
    /// another row, which is seen by its name.
    pub fn focus(&self) -> bool {
        let is_there =
            self.element.is_connected() && self.element.get_attribute("aria-label") == self.label;
        is_there && self.element.focus().is_ok()
    }
}

/// The target of an event.
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Whether this browser supports CSS anchor positioning.
pub fn places_by_css() -> bool {
    thread_local!(static KNOWN: bool =
        web_sys::css::supports_with_value("anchor-scope", "--a").unwrap_or(false));
    KNOWN.with(|known| *known)
}

/// Places an open popover below its anchor with the right edges aligned, or above it if there is no
/// space below. For browsers without CSS anchor positioning.
pub fn place_below(popover: &HtmlElement, button: &HtmlElement) {
    if places_by_css() {
        return;
    }
    let (own, anchor) = (popover.get_bounding_client_rect(), button.get_bounding_client_rect());
    let root = document().document_element();
    let (width, height) = root.map_or((0, 0), |root| (root.client_width(), root.client_height()));
    let left = (anchor.right() - own.width()).min(f64::from(width) - own.width() - 8.0);
    // Not out of the dialog that the button is in.
    let dialog = button.closest("dialog").ok().flatten();
    let least = dialog.map_or(0.0, |dialog| dialog.get_bounding_client_rect().left());
    let left = left.max(least + 8.0);
    let below = anchor.bottom() + 4.0;
    let fits = below + own.height() <= f64::from(height);
    let top = if fits { below } else { (anchor.top() - own.height() - 4.0).max(8.0) };
    let style = popover.style();
    for (name, value) in [("inset", "auto"), ("left", &pixels(left)), ("top", &pixels(top))] {
        let _ = style.set_property(name, value);
    }
}

/// A CSS length in whole pixels. Formatting fractions would add 5 KB of code.
pub fn pixels(length: f64) -> String {
    #[allow(clippy::cast_possible_truncation)]
    let whole = length.round() as i64;
    format!("{whole}px")
}

/// Focuses the heading of the page, so that a screen reader continues there. Used after navigation,
/// and when the focused element was removed.
pub fn focus_heading() {
    let heading = document().query_selector("[data-focus-home]").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        let _ = heading.focus();
    }
}
