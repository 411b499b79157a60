//! The list of a menu. It belongs to one button, or to the buttons of many rows. While it is open it
//! stands next to the button that opened it, so that the focus stays in that row; then it goes back to
//! where it was drawn, because views are replaced by the place of their elements.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent, MouseEvent, Node, ToggleEvent};

use super::keys::{self, TypeAhead};
use super::{MenuItem, item_view};
use crate::ui::{dom, dynamic};

/// A list of actions. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct MenuList {
    id: StoredValue<String>,
    popover: NodeRef<html::Div>,
    /// The button that opened it, while it is open.
    opener: StoredValue<Option<HtmlElement>, LocalStorage>,
    /// Marks where it was drawn, while it is elsewhere.
    home: StoredValue<Option<Node>, LocalStorage>,
    /// The accessible name, which is the button's.
    label: RwSignal<String>,
    is_open: RwSignal<bool>,
    typed: StoredValue<TypeAhead>,
}

impl Default for MenuList {
    /// A closed list.
    fn default() -> Self {
        Self {
            id: StoredValue::new(dom::fresh_id("menu")),
            popover: NodeRef::new(),
            opener: StoredValue::new_local(None),
            home: StoredValue::new_local(None),
            label: RwSignal::default(),
            is_open: RwSignal::new(false),
            typed: StoredValue::new(TypeAhead::default()),
        }
    }
}

impl MenuList {
    /// The id of its element. It is the `popovertarget` of its buttons, which are `.menu-button`s
    /// in a `.menu`.
    #[must_use]
    pub fn id(self) -> String {
        self.id.get_value()
    }

    /// The view of the list. `items` is called with the button when the list opens.
    pub fn view(
        self,
        items: impl Fn(&HtmlElement) -> Vec<MenuItem> + Send + Sync + 'static,
    ) -> AnyView {
        let content = move || {
            let opener = self.is_open.get().then(|| self.opener.get_value()).flatten()?;
            let close = move || self.close();
            Some(items(&opener).into_iter().map(|item| item_view(item, close)).collect_view())
        };
        view! {
            <div
                id=self.id()
                node_ref=self.popover
                class="menu-popover"
                popover="auto"
                role="menu"
                aria-label=self.label
                on:beforetoggle=move |event: Event| self.before_toggle(&event)
                on:toggle=move |_| self.toggled()
                on:keydown=move |event| {
                    if let Some(popover) = self.popover.get_untracked() {
                        let close = move || self.close();
                        self.typed.update_value(|typed| keys::press(&event, &popover, typed, close));
                    }
                }
            >
                {dynamic(content)}
            </div>
        }
        .into_any()
    }

    /// Handles a press near its buttons, before the browser opens or closes the list.
    pub fn pressed(self, event: &MouseEvent) {
        let Some(button) = self.button_of(event) else { return };
        if self.opener.get_value().as_ref() == Some(&button) {
            return;
        }
        let was_open = self.is_open.get_untracked();
        self.open_from(button);
        if was_open {
            // The browser would close it.
            event.prevent_default();
            self.show();
        }
    }

    /// Handles a key near its buttons: arrow keys open the list.
    pub fn key_pressed(self, event: &KeyboardEvent) {
        if let (Some(button), "ArrowDown" | "ArrowUp") = (self.button_of(event), &*event.key()) {
            event.prevent_default();
            self.open_from(button);
            self.show();
        }
    }

    fn button_of(self, event: &Event) -> Option<HtmlElement> {
        let button = dom::target(event)?.closest(".menu-button").ok().flatten()?;
        let is_ours = button.get_attribute("popovertarget") == Some(self.id());
        button.dyn_into().ok().filter(|_| is_ours)
    }

    /// Makes this button the one that opened the list.
    fn open_from(self, button: HtmlElement) {
        let Some(popover) = self.popover.get_untracked() else { return };
        if self.is_open.get_untracked() {
            let _ = popover.hide_popover();
            self.set_open(false);
        }
        if let Some(cell) = button.parent_element().filter(|cell| !cell.contains(Some(&popover))) {
            self.mark_home(&popover);
            let _ = cell.append_child(&popover);
        }
        self.opener.set_value(Some(button));
    }

    fn mark_home(self, popover: &Node) {
        if let (None, Some(parent)) = (self.home.get_value(), popover.parent_node()) {
            let mark: Node = document().create_comment("").into();
            let _ = parent.insert_before(&mark, Some(popover));
            self.home.set_value(Some(mark));
        }
    }

    fn go_home(self, popover: &Node) {
        let mark = self.home.try_update_value(Option::take).flatten();
        if let Some((parent, mark)) = mark.and_then(|mark| Some((mark.parent_node()?, mark))) {
            let _ = parent.replace_child(popover, &mark);
        }
    }

    fn show(self) {
        if let Some(popover) = self.popover.get_untracked() {
            let _ = popover.show_popover();
        }
    }

    fn close(self) {
        if let Some(popover) = self.popover.try_get_untracked().flatten() {
            let _ = popover.hide_popover();
        }
        // Not if it now belongs to another row.
        let label = self.label.try_get_untracked();
        let opener = self.opener.try_get_value().flatten();
        if let Some(button) = opener.filter(|it| it.get_attribute("aria-label") == label) {
            let _ = button.focus();
        }
    }

    fn before_toggle(self, event: &Event) {
        let opens = event.dyn_ref::<ToggleEvent>().is_some_and(|event| event.new_state() == "open");
        self.set_open(opens);
    }

    /// An open list also closes when its screen is removed.
    fn set_open(self, open: bool) {
        if let Some(button) = self.opener.try_get_value().flatten() {
            let _ = button.set_attribute("aria-expanded", if open { "true" } else { "false" });
            self.label.try_set(button.get_attribute("aria-label").unwrap_or_default());
        }
        self.is_open.try_set(open);
    }

    fn toggled(self) {
        let Some(popover) = self.popover.try_get_untracked().flatten() else { return };
        if !self.is_open.get_untracked() {
            self.opener.set_value(None);
            self.go_home(&popover);
        } else if let Some(button) = self.opener.get_value() {
            dom::place_below(&popover, &button);
            keys::focus_first(&popover);
        }
    }
}
