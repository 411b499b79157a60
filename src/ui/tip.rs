//! Tips: more information about the element under the pointer or with the focus. One element serves
//! the whole app and listens on the window, so that a thousand elements with tips cost nothing.
//!
//! `data-tip="text"` gives an element a tip. `data-tip-cut` shows the element's own text while it
//! is truncated; every table cell has it. As WCAG 2.2, 1.4.13 requires, the pointer can move onto
//! the tip, Esc closes it, and it stays until pointer and focus have left.

use std::time::Duration;

use leptos::{html, leptos_dom::helpers::TimeoutHandle, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, PointerEvent};

use super::dom;

const SELECTOR: &str = "[data-tip],[data-tip-cut]";
/// Elements in a cell that are stops of the Tab key.
const FOCUSABLE: &str = "a[href],button,input,[tabindex=\"0\"],[data-tip-cut]";
const SHOW_AFTER: Duration = Duration::from_millis(350);
const HIDE_AFTER: Duration = Duration::from_millis(200);

#[derive(Clone, Copy)]
struct Tips {
    node: NodeRef<html::Div>,
    text: RwSignal<String>,
    /// The element whose tip is shown.
    owner: StoredValue<Option<Element>, LocalStorage>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

/// The tip element; once in the app.
#[component]
pub fn TipLayer() -> impl IntoView {
    let tips = Tips {
        node: NodeRef::new(),
        text: RwSignal::default(),
        owner: StoredValue::new_local(None),
        timer: StoredValue::new(None),
    };
    dom::on_window("pointerover", move |event| tips.pointer_over(&event));
    dom::on_window("pointerout", move |event| tips.pointer_out(&event));
    dom::on_window("pointerdown", move |event| tips.pointer_down(&event));
    dom::on_window("focusin", move |event| tips.focus_in(&event));
    dom::on_window("focusout", move |_| tips.hide());
    dom::on_window("keydown", move |event| tips.key_down(&event));
    dom::on_window("scroll", move |_| tips.follow());
    on_cleanup(move || tips.forget_timer());
    view! {
        <div class="tip" role="tooltip" popover="manual" node_ref=tips.node>
            {tips.text}
        </div>
    }
}

impl Tips {
    fn pointer_over(self, event: &Event) {
        let Some(target) = dom::target(event) else { return };
        self.hide_orphan();
        if self.is_tip(&target) {
            return self.forget_timer();
        }
        let Some(owner) = target.closest(SELECTOR).ok().flatten() else { return };
        if self.shows(&owner) {
            return self.forget_timer();
        }
        let touch = event.dyn_ref::<PointerEvent>().is_some_and(|e| e.pointer_type() == "touch");
        if touch && is_usable(&owner) {
            // A touch is meant to use the element, not to read about it.
        } else if touch {
            self.show(&owner);
        } else {
            self.after(SHOW_AFTER, move || self.show(&owner));
        }
    }

    fn pointer_out(self, event: &Event) {
        // A finger leaves at once; its tip closes with the next touch elsewhere.
        if event.dyn_ref::<PointerEvent>().is_some_and(|e| e.pointer_type() != "touch") {
            self.after(HIDE_AFTER, move || {
                let focused = dom::focused().is_some_and(|focused| self.shows(&focused));
                if !focused {
                    self.hide();
                }
            });
        }
    }

    fn pointer_down(self, event: &Event) {
        let Some(target) = dom::target(event) else { return };
        let owner = target.closest(SELECTOR).ok().flatten();
        let stays = owner.is_some_and(|owner| self.shows(&owner) && !is_usable(&owner));
        if !stays && !self.is_tip(&target) {
            self.hide();
        }
    }

    fn focus_in(self, event: &Event) {
        let Some(target) = dom::target(event) else { return };
        self.hide_orphan();
        if !target.matches(":focus-visible").unwrap_or(false) {
            return;
        }
        // A text inside, such as a link, is more specific than the cell around it.
        let within = || target.query_selector("[data-tip-cut]").ok().flatten().filter(is_cut);
        let around = || target.closest(SELECTOR).ok().flatten();
        let own = target.matches(SELECTOR).unwrap_or(false).then(|| target.clone());
        if let Some(owner) = own.or_else(within).or_else(around) {
            self.show(&owner);
        }
    }

    fn key_down(self, event: &Event) {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        match event.key().as_str() {
            "Escape" if self.owner.with_value(Option::is_some) => {
                // This Esc closes the tip, not the dialog that contains it.
                event.prevent_default();
                event.stop_immediate_propagation();
                self.hide();
            }
            "Tab" => let_cut_texts_be_reached(),
            _ => {}
        }
    }

    fn show(self, owner: &Element) {
        let Some(node) = self.node.get_untracked() else { return };
        let Some((owner, text)) = told(owner).filter(|(owner, _)| owner.is_connected()) else {
            return self.hide();
        };
        let owner = &owner;
        self.forget_timer();
        self.text.set(text);
        self.owner.set_value(Some(owner.clone()));
        // In an open dialog, only elements of the dialog can be pointed at; elsewhere the tip
        // belongs to the landmark of its element.
        let home = owner.closest("dialog[open],main,nav,header").ok().flatten();
        let home = home.or_else(|| document().body().map(Into::into));
        if let Some(home) = home.filter(|home| node.parent_element().as_ref() != Some(home)) {
            let _ = home.append_child(&node);
        }
        let _ = node.show_popover();
        // The text is set by the next reactive update, and its size is needed for the position.
        request_animation_frame(move || self.follow());
    }

    fn hide(self) {
        self.forget_timer();
        self.owner.set_value(None);
        if let Some(node) = self.node.get_untracked() {
            let _ = node.hide_popover();
        }
    }

    /// Places the tip above its element, or below if there is no space above.
    fn follow(self) {
        let Some(owner) = self.owner.try_get_value().flatten() else { return };
        let Some(node) = self.node.get_untracked() else { return };
        if !owner.is_connected() {
            return self.hide();
        }
        let (at, own) = (owner.get_bounding_client_rect(), node.get_bounding_client_rect());
        let width = document().document_element().map_or(0, |root| root.client_width());
        let left = at.left() + (at.width() - own.width()) / 2.0;
        let left = left.min(f64::from(width) - own.width() - 8.0).max(8.0);
        let above = at.top() - own.height() - 6.0;
        let top = if above >= 8.0 { above } else { at.bottom() + 6.0 };
        let style = HtmlElement::style(&node);
        let _ = style.set_property("left", &dom::pixels(left));
        let _ = style.set_property("top", &dom::pixels(top));
    }

    /// A removed element sends no event.
    fn hide_orphan(self) {
        let orphan = |owner: &Option<Element>| owner.as_ref().is_some_and(|it| !it.is_connected());
        if self.owner.try_with_value(orphan) == Some(true) {
            self.hide();
        }
    }

    fn shows(self, element: &Element) -> bool {
        self.owner.with_value(|owner| owner.as_ref() == Some(element))
    }

    fn is_tip(self, element: &Element) -> bool {
        self.node.get_untracked().is_some_and(|node| node.contains(Some(element)))
    }

    fn after(self, wait: Duration, then: impl FnOnce() + 'static) {
        self.forget_timer();
        self.timer.set_value(set_timeout_with_handle(then, wait).ok());
    }

    fn forget_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }
}

/// Whether a press has an effect. Then the tip must close.
fn is_usable(owner: &Element) -> bool {
    owner
        .matches("button:not([aria-disabled]),a,input:not([aria-disabled]),[role=separator]")
        .unwrap_or(false)
}

/// The nearest element with a tip, starting with `target`, and the text.
fn told(owner: &Element) -> Option<(Element, String)> {
    let mut owner = owner.clone();
    loop {
        let text = match owner.get_attribute("data-tip") {
            Some(text) => text,
            None if is_cut(&owner) => text_of(&owner),
            None => String::new(),
        };
        if !text.trim().is_empty() {
            return Some((owner, text));
        }
        owner = owner.parent_element()?.closest(SELECTOR).ok().flatten()?;
    }
}

/// The text of an element. The parts of a cell are separated, as on the screen.
fn text_of(element: &Element) -> String {
    match element.dyn_ref::<HtmlElement>().filter(|_| is_cell(element)) {
        Some(cell) => cell.inner_text(),
        None => element.text_content().unwrap_or_default(),
    }
}

fn is_cell(element: &Element) -> bool {
    element.matches("td,th").unwrap_or(false)
}

/// Whether part of its text is truncated, at the end of its line or below its last line.
fn is_cut(element: &Element) -> bool {
    /// Letters of a line that fits can extend this many pixels below it.
    const BELOW: i32 = 4;
    element.scroll_width() > element.client_width()
        || element.scroll_height() > element.client_height() + BELOW
}

/// Makes truncated texts reachable by Tab, and others not. A text in a link or button is reached
/// with it, and a cell with its contents. This is measured just before the focus moves, so that it
/// costs nothing for users without a keyboard.
fn let_cut_texts_be_reached() {
    let Ok(texts) = document().query_selector_all("[data-tip-cut]") else { return };
    for index in 0..texts.length() {
        let Some(text) = texts.get(index).and_then(|node| node.dyn_into::<HtmlElement>().ok())
        else {
            continue;
        };
        let has_owner = text.closest("a,button").is_ok_and(|owner| owner.is_some())
            || is_cell(&text) && text.query_selector(FOCUSABLE).is_ok_and(|inner| inner.is_some());
        let _ = if is_cut(&text) && !has_owner {
            text.set_attribute("tabindex", "0")
        } else {
            text.remove_attribute("tabindex")
        };
    }
}
