//! Slots of a recycled cell: a text, an attribute, an optional part, a checkbox. Each remembers its
//! value, so that writing an equal one costs nothing. In adjacent rows most values are equal.

use std::cell::{Cell, OnceCell, RefCell};

use console_core::text::visible_text::visible;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Comment, Element, HtmlInputElement, Node};

use super::table::CellUpdater;
use super::text::write_untrusted;

/// The element within `cell` that matches a selector.
pub fn within(cell: &Element, selector: &str) -> Option<Element> {
    cell.query_selector(selector).ok().flatten()
}

/// A cell updater for what not every row has: for a row without it, the cell is empty.
pub fn optional_updater<R, T>(
    cell: &Element,
    of: impl Fn(&R) -> Option<&T> + 'static,
    write: impl Fn(&T) + 'static,
) -> CellUpdater<R> {
    let content = OptionalSlot::new(cell.first_element_child());
    Box::new(move |row| {
        let part = of(row);
        content.show(part.is_some());
        if let Some(part) = part {
            write(part);
        }
    })
}

/// A slot for text from data. Its markup is that of [`super::Untrusted`].
pub struct TextSlot {
    element: Option<Element>,
    text: RefCell<String>,
}

impl TextSlot {
    /// The slot of an empty element.
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

/// A slot for an attribute.
pub struct AttributeSlot {
    element: Option<Element>,
    name: &'static str,
    value: RefCell<Option<String>>,
}

impl AttributeSlot {
    /// An attribute that its element does not have yet.
    pub fn new(element: Option<Element>, name: &'static str) -> Self {
        Self { element, name, value: RefCell::default() }
    }

    /// Sets the value.
    pub fn write(&self, value: &str) {
        if let Some(element) = &self.element
            && self.value.borrow().as_deref() != Some(value)
        {
            let _ = element.set_attribute(self.name, value);
            self.value.replace(Some(value.to_owned()));
        }
    }

    /// Sets the value or removes the attribute.
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

/// A slot for a part of a cell that not every row has. If a row does not have it, the part is not
/// in the document, so that the browser's search does not find it and it costs nothing.
pub struct OptionalSlot {
    element: Option<Element>,
    /// Marks the position of the element.
    stand_in: OnceCell<Comment>,
    is_shown: Cell<bool>,
}

impl OptionalSlot {
    /// The slot of an element that is in the document.
    pub fn new(element: Option<Element>) -> Self {
        Self { element, stand_in: OnceCell::new(), is_shown: Cell::new(true) }
    }

    /// Inserts or removes the element.
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

/// A slot for the state of a checkbox or a switch.
pub struct CheckedSlot(Option<HtmlInputElement>);

impl CheckedSlot {
    /// The slot of an `<input>`.
    pub fn new(element: Option<Element>) -> Self {
        Self(element.and_then(|element| element.dyn_into().ok()))
    }

    /// Sets the state. Always writes, because a press may have changed the element.
    pub fn write(&self, checked: bool) {
        if let Some(input) = &self.0 {
            input.set_checked(checked);
        }
    }
}

/// A slot for a drop-down list: its options and the selected one.
pub struct OptionsSlot {
    element: Option<Element>,
    options: RefCell<Vec<(String, String)>>,
}

impl OptionsSlot {
    /// The slot of an empty `<select>`.
    pub fn new(element: Option<Element>) -> Self {
        Self { element, options: RefCell::default() }
    }

    /// Shows these options, each a value and a text, and selects one by its value. The selection is
    /// always written, because the user may have changed it.
    pub fn write(&self, options: &[(String, String)], selected: &str) {
        let Some(element) = &self.element else { return };
        if self.options.borrow().as_slice() != options {
            element.set_text_content(None);
            for (value, text) in options {
                let Ok(option) = document().create_element("option") else { continue };
                let _ = option.set_attribute("value", value);
                write_untrusted(&option, &visible(text));
                let _ = element.append_child(&option);
            }
            self.options.replace(options.to_vec());
        }
        // A list has the same property as a field.
        element.unchecked_ref::<HtmlInputElement>().set_value(selected);
    }
}
