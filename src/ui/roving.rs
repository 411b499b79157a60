//! Roving tabindex: a group of buttons is a single stop of the Tab key, and the arrow keys move
//! inside it. Buttons may be added and removed at any time.

use console_core::view::roving::{Step, moved};
use leptos::{html::ElementType, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MutationObserver, MutationObserverInit};

use super::dom::{self, Listener};

/// The groups within an element.
#[derive(Clone)]
struct Place {
    element: Element,
    /// Selects the groups; `None` if the element itself is the only group.
    group: Option<&'static str>,
}

/// The listeners of a group; dropping this removes them.
struct Roving {
    _listeners: [Listener; 2],
    observer: MutationObserver,
    _changed: Closure<dyn Fn()>,
}

impl Drop for Roving {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Makes each group of buttons within `node` a single stop of the Tab key, as long as `node`
/// exists. `group` selects the groups; without it, `node` is the group. Buttons in the same `<li>`
/// form a row, and so do adjacent buttons outside any `<li>`.
pub fn keep_one_stop<E>(node: NodeRef<E>, group: Option<&'static str>)
where
    E: ElementType + 'static,
    E::Output: JsCast + Clone + 'static,
{
    let kept = StoredValue::new_local(None);
    Effect::new(move || {
        let element = node.get().and_then(|node| node.dyn_into::<Element>().ok());
        kept.set_value(element.and_then(|element| Place { element, group }.keep()));
    });
}

impl Place {
    fn keep(self) -> Option<Roving> {
        self.mark_stops();
        let (keys, focus, changes) = (self.clone(), self.clone(), self.clone());
        let changed = Closure::<dyn Fn()>::new(move || changes.mark_stops());
        let observer = MutationObserver::new(changed.as_ref().unchecked_ref()).ok()?;
        let what = MutationObserverInit::new();
        what.set_child_list(true);
        what.set_subtree(true);
        observer.observe_with_options(&self.element, &what).ok()?;
        let listeners = [
            Listener::new(&self.element, "keydown", false, move |event| keys.press(&event)),
            Listener::new(&self.element, "focusin", false, move |event| focus.focus_in(&event)),
        ];
        Some(Roving { _listeners: listeners, observer, _changed: changed })
    }

    fn mark_stops(&self) {
        let Some(selector) = self.group else { return mark_stop(&self.element) };
        let Ok(groups) = self.element.query_selector_all(selector) else { return };
        for index in 0..groups.length() {
            if let Some(group) = groups.get(index).and_then(|node| node.dyn_into().ok()) {
                mark_stop(&group);
            }
        }
    }

    /// The group of an event's target.
    fn group_of(&self, target: &Element) -> Option<Element> {
        match self.group {
            Some(selector) => target.closest(selector).ok().flatten(),
            None => Some(self.element.clone()),
        }
    }

    fn focus_in(&self, event: &Event) {
        if let Some(group) = dom::target(event).and_then(|target| self.group_of(&target)) {
            mark_stop(&group);
        }
    }

    fn press(&self, event: &Event) {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
        let (false, Some(step)) =
            (modified || event.default_prevented(), Step::of_key(&event.key()))
        else {
            return;
        };
        let Some(target) = dom::target(event) else { return };
        let Some(group) = self.group_of(&target) else { return };
        let buttons = buttons(&group);
        let Some(at) = buttons.iter().position(|button| **button == target) else { return };
        if let Some(to) = moved(&rows(&group, &buttons), at, step) {
            event.prevent_default();
            if let Some(button) = buttons.get(to) {
                let _ = button.focus();
            }
        }
    }
}

/// The stop is the button that has or had the focus, else the first one.
fn mark_stop(group: &Element) {
    let buttons = buttons(group);
    let focused = dom::focused();
    let position = |is_it: &dyn Fn(&HtmlElement) -> bool| buttons.iter().position(is_it);
    let stop = position(&|button| Some(button) == focused.as_ref())
        .or_else(|| position(&|button| button.get_attribute("tabindex").as_deref() == Some("0")))
        .unwrap_or(0);
    for (at, button) in buttons.iter().enumerate() {
        let index = if at == stop { "0" } else { "-1" };
        if button.get_attribute("tabindex").as_deref() != Some(index) {
            let _ = button.set_attribute("tabindex", index);
        }
    }
}

/// The buttons of a group in order, without those of menus that it opens.
fn buttons(group: &Element) -> Vec<HtmlElement> {
    let Ok(found) = group.query_selector_all("button") else { return Vec::new() };
    (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into::<HtmlElement>().ok())
        .filter(|button| button.closest("[popover]").is_ok_and(|menu| menu.is_none()))
        .collect()
}

/// The number of buttons in each row.
fn rows(group: &Element, buttons: &[HtmlElement]) -> Vec<usize> {
    let row_of = |button: &HtmlElement| {
        button.closest("li").ok().flatten().filter(|row| group.contains(Some(row)))
    };
    let mut rows: Vec<(Option<Element>, usize)> = Vec::new();
    for row in buttons.iter().map(row_of) {
        match rows.last_mut() {
            Some((last, count)) if *last == row => *count += 1,
            _ => rows.push((row, 1)),
        }
    }
    rows.into_iter().map(|(_, count)| count).collect()
}
