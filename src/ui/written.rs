//! Places of a cell that is written into again and again: a text, an attribute, a part that is
//! shown or not, a box that is ticked or not. Each remembers what it says, so that saying it again costs nothing: of rows one
//! below the other most is alike.

use std::cell::{Cell, OnceCell, RefCell};

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Comment, Element, HtmlInputElement, Node};

use super::text::write_untrusted;

/// The element within `cell` that a selector names.
pub fn within(cell: &Element, selector: &str) -> Option<Element> {
    cell.query_selector(selector).ok().flatten()
}

/// An element that shows a text from data. Its markup is that of [`super::Untrusted`].
pub struct TextPlace {
    element: Option<Element>,
    text: RefCell<String>,
    marked: RefCell<String>,
}

impl TextPlace {
    /// The place of an element that is empty.
    pub fn new(element: Option<Element>) -> Self {
        Self { element, text: RefCell::default(), marked: RefCell::default() }
    }

    /// Shows a text.
    pub fn write(&self, text: &str) {
        self.write_marked(text, "");
    }

    /// Shows a text, with marks where the words of `find` occur in it.
    pub fn write_marked(&self, text: &str, find: &str) {
        let is_there = || *self.text.borrow() == text && *self.marked.borrow() == find;
        if let Some(element) = self.element.as_ref().filter(|_| !is_there()) {
            write_untrusted(element, text, find);
            text.clone_into(&mut self.text.borrow_mut());
            find.clone_into(&mut self.marked.borrow_mut());
        }
    }
}

/// An attribute.
pub struct AttributePlace {
    element: Option<Element>,
    name: &'static str,
    value: RefCell<Option<String>>,
}

impl AttributePlace {
    /// An attribute that its element does not have yet.
    pub fn new(element: Option<Element>, name: &'static str) -> Self {
        Self { element, name, value: RefCell::default() }
    }

    /// Gives it a value.
    pub fn write(&self, value: &str) {
        if let Some(element) = &self.element
            && self.value.borrow().as_deref() != Some(value)
        {
            let _ = element.set_attribute(self.name, value);
            self.value.replace(Some(value.to_owned()));
        }
    }

    /// Gives it a value, or takes it away.
    pub fn set(&self, value: Option<&str>) {
        match value {
            Some(value) => self.write(value),
            None => {
                if let (Some(element), Some(_)) = (&self.element, self.value.take()) {
                    let _ = element.remove_attribute(self.name);
                }
            }
        }
    }
}

/// A part of a cell that is there or not. Where it is not, the row has nothing of it: neither
/// words for those who search it nor work for the browser.
pub struct OptionalPlace {
    element: Option<Element>,
    /// Stands where the element would.
    stand_in: OnceCell<Comment>,
    is_shown: Cell<bool>,
}

impl OptionalPlace {
    /// The place of an element that is there.
    pub fn new(element: Option<Element>) -> Self {
        Self { element, stand_in: OnceCell::new(), is_shown: Cell::new(true) }
    }

    /// Puts it there or takes it away.
    pub fn show(&self, shown: bool) {
        let Some(element) = self.element.as_ref().filter(|_| self.is_shown.get() != shown) else {
            return;
        };
        let stand_in = self.stand_in.get_or_init(|| document().create_comment(""));
        let (old, new): (&Node, &Node) =
            if shown { (stand_in, element) } else { (element, stand_in) };
        if let Some(parent) = old.parent_node() {
            let _ = parent.replace_child(new, old);
        }
        self.is_shown.set(shown);
    }
}

/// The state of a checkbox or a switch.
pub struct CheckedPlace(Option<HtmlInputElement>);

impl CheckedPlace {
    /// The place of an `<input>`.
    pub fn new(element: Option<Element>) -> Self {
        Self(element.and_then(|element| element.dyn_into().ok()))
    }

    /// Says whether it is on. Always: a press may have changed what it says.
    pub fn write(&self, checked: bool) {
        if let Some(input) = &self.0 {
            input.set_checked(checked);
        }
    }
}
