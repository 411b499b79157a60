//! A recycled cell with a number that is a link, or with words where there is no number to follow.

use crate::ui::{AttributeSlot, OptionalSlot, TextSlot, within};
use leptos::prelude::*;
use web_sys::Element;

/// What the cell shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted<'a> {
    /// A number, where it leads, and its name for who can't see the column.
    Link {
        /// The address.
        href: String,
        /// The number.
        number: String,
        /// "2 active tokens created by Ada".
        name: String,
    },
    /// "0", "not told", and why.
    Words(&'a str, Option<&'a str>),
}

/// The cell template.
pub fn template() -> AnyView {
    view! {
        <span>
            <a><span aria-hidden="true"></span><span class="visually-hidden"></span></a>
            <span class="muted" data-part="words"></span>
        </span>
    }
    .into_any()
}

/// The slots of such a cell.
pub struct NumberSlot {
    has_link: OptionalSlot,
    href: AttributeSlot,
    number: TextSlot,
    name: TextSlot,
    has_words: OptionalSlot,
    words: TextSlot,
    stop: AttributeSlot,
    tip: AttributeSlot,
}

impl NumberSlot {
    /// The slots of a cell that was drawn by [`template`].
    pub fn new(cell: &Element) -> Self {
        let (link, words) = (|| within(cell, "a"), || within(cell, "[data-part=words]"));
        Self {
            has_link: OptionalSlot::new(link()),
            href: AttributeSlot::new(link(), "href"),
            number: TextSlot::new(within(cell, "a > [aria-hidden]")),
            name: TextSlot::new(within(cell, "a > .visually-hidden")),
            has_words: OptionalSlot::new(words()),
            words: TextSlot::new(words()),
            stop: AttributeSlot::new(words(), "tabindex"),
            tip: AttributeSlot::new(words(), "data-tip"),
        }
    }

    /// Writes it.
    pub fn write(&self, counted: &Counted<'_>) {
        let is_link = matches!(counted, Counted::Link { .. });
        self.has_link.show(is_link);
        self.has_words.show(!is_link);
        match counted {
            Counted::Link { href, number, name } => {
                self.href.write(href);
                self.number.write(number);
                self.name.write(name);
            }
            Counted::Words(words, why) => {
                self.words.write(words);
                self.stop.set(why.map(|_| "0"));
                self.tip.set(*why);
            }
        }
    }
}
