//! Places of a cell that is written into again and again: a text, an attribute, a part that is
//! shown or not. Each remembers what it says, so that saying it again costs nothing: of rows one
//! below the other most is alike.

use std::cell::{Cell, RefCell};

use web_sys::Element;

use super::text::write_untrusted;

/// The element within `cell` that a selector names.
pub fn within(cell: &Element, selector: &str) -> Option<Element> {
    cell.query_selector(selector).ok().flatten()
}

/// An element that shows a text from data. Its markup is that of [`super::Untrusted`].
pub struct TextPlace {
    element: Option<Element>,
    text: RefCell<String>,
}

impl TextPlace {
    /// The place of an element that is empty.
    pub fn new(element: Option<Element>) -> Self {
        Self { element, text: RefCell::default() }
    }

    /// Shows a text.
    pub fn write(&self, text: &str) {
        if let Some(element) = self.element.as_ref().filter(|_| *self.text.borrow() != text) {
            write_untrusted(element, text);
            text.clone_into(&mut self.text.borrow_mut());
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
}

/// A part of a cell that is shown or not.
pub struct OptionalPlace {
    element: Option<Element>,
    is_shown: Cell<Option<bool>>,
}

impl OptionalPlace {
    /// The place of an element, whatever it is now.
    pub fn new(element: Option<Element>) -> Self {
        Self { element, is_shown: Cell::default() }
    }

    /// Shows or hides it.
    pub fn show(&self, shown: bool) {
        if let Some(element) = &self.element
            && self.is_shown.replace(Some(shown)) != Some(shown)
        {
            let _ = element.toggle_attribute_with_force("hidden", !shown);
        }
    }
}
