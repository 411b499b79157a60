//! Lines between column headers that change the width of a column: by dragging, or as a "window
//! splitter" of the ARIA authoring practices by arrow keys, Home and End. Enter and a double click
//! restore the default width. The width is stored on this device. The calculations are in
//! `console_core::view::column_widths`.

use console_core::view::column_widths::{ColumnWidths, LEAST, LEAST_OF_THE_REST, Span};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::platform::storage::{self, Keep};
use crate::ui::dom;

/// The widths that the user gave to columns of a table. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct Widths {
    widths: RwSignal<ColumnWidths>,
    storage_key: &'static str,
}

impl Widths {
    /// The widths that are stored on this device under a key.
    pub fn kept(storage_key: &'static str) -> Self {
        let text = storage::get(Keep::OnDevice, storage_key).unwrap_or_default();
        Self { widths: RwSignal::new(ColumnWidths::parse(&text)), storage_key }
    }

    /// Sets the CSS variables of the column widths on an element around the table.
    pub fn apply<E>(self, columns: &'static [&'static str], place: NodeRef<E>)
    where
        E: html::ElementType + 'static,
        E::Output: JsCast + Clone + 'static,
    {
        Effect::new(move || {
            let place = place.get().and_then(|place| place.dyn_into::<HtmlElement>().ok());
            let Some(style) = place.map(|place| HtmlElement::style(&place)) else { return };
            self.widths.with(|widths| {
                for column in columns {
                    let name = format!("--width-{column}");
                    let _ = match widths.get(column) {
                        Some(width) => style.set_property(&name, &format!("{width}px")),
                        None => style.remove_property(&name).map(drop),
                    };
                }
            });
        });
    }

    fn set(self, column: &str, width: Option<u32>) {
        self.widths.update(|widths| widths.set(column, width));
    }

    /// Stores them. If the browser stores nothing, they last as long as the screen.
    fn keep(self) {
        let text = self.widths.with_untracked(ColumnWidths::to_text);
        if text.is_empty() {
            storage::remove(Keep::OnDevice, self.storage_key);
        } else {
            storage::set(Keep::OnDevice, self.storage_key, &text);
        }
    }
}

#[derive(Clone, Copy)]
struct Drag {
    from: i32,
    span: Span,
    /// The stored width before the drag.
    before: Option<u32>,
}

/// The state of one line.
#[derive(Clone, Copy)]
struct Line {
    widths: Widths,
    column: &'static str,
    node: NodeRef<html::Span>,
    /// The last measured range.
    span: RwSignal<Span>,
    drag: StoredValue<Option<Drag>>,
}

/// The line that changes the width of a column: for [`super::Column::edge`].
#[component]
pub fn Splitter(
    /// The widths of the table.
    widths: Widths,
    /// The id of the column.
    column: &'static str,
    /// The label of the column.
    label: &'static str,
) -> impl IntoView {
    let line = Line {
        widths,
        column,
        node: NodeRef::new(),
        span: RwSignal::default(),
        drag: StoredValue::new(None),
    };
    // After the stored widths were applied.
    Effect::new(move || {
        if line.node.get().is_some() {
            line.measure_soon();
        }
    });
    let now = Memo::new(move |_| line.span.with(|span| span.width));
    view! {
        <span
            class="splitter"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=format!("Width of {label}")
            aria-valuemin=LEAST.to_string()
            aria-valuemax=Signal::derive(move || line.span.with(|span| span.most()).to_string())
            aria-valuenow=Signal::derive(move || now.get().to_string())
            aria-valuetext=Signal::derive(move || format!("{} pixels", now.get()))
            data-tip="Drag, or press ← →, for another width. Double-click: the usual one"
            node_ref=line.node
            on:focus=move |_| line.measure()
            on:keydown=move |event| line.key(&event)
            on:pointerdown=move |event| line.press(&event)
            on:pointermove=move |event| line.move_to(&event)
            on:pointerup=move |_| line.release()
            on:pointercancel=move |_| line.cancel()
            on:dblclick=move |_| line.change(None)
        ></span>
    }
}

impl Line {
    /// Measures the column's width, and how much wider it can become.
    fn measure(self) {
        let Some(node) = self.node.try_get_untracked().flatten() else { return };
        let header = node.closest("th").ok().flatten();
        let row = node.closest("tr").ok().flatten();
        let flexible = row.and_then(|row| row.query_selector("[data-flexible]").ok().flatten());
        let (Some(header), Some(flexible)) = (header, flexible) else { return };
        let (own, rest) = (header.get_bounding_client_rect(), flexible.get_bounding_client_rect());
        let span = Span {
            width: pixels(own.width()),
            spare: pixels(rest.width()).saturating_sub(LEAST_OF_THE_REST),
            is_left: own.left() > rest.left(),
        };
        self.span.try_maybe_update(|old| {
            let is_new = *old != span;
            *old = span;
            (is_new, ())
        });
    }

    fn measure_soon(self) {
        request_animation_frame(move || self.measure());
    }

    fn change(self, width: Option<u32>) {
        self.widths.set(self.column, width);
        self.widths.keep();
        self.measure_soon();
    }

    fn key(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let key = event.key();
        if key == "Escape" && self.drag.with_value(Option::is_some) {
            event.prevent_default();
            return self.cancel();
        }
        self.measure();
        if let Some(width) = self.span.get_untracked().after_key(&key) {
            event.prevent_default();
            self.change(width);
        }
    }

    fn press(self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        self.measure();
        let before = self.widths.widths.with_untracked(|widths| widths.get(self.column));
        let span = self.span.get_untracked();
        self.drag.set_value(Some(Drag { from: event.client_x(), span, before }));
        // So that the drag also ends here if the pointer is released elsewhere.
        if let Some(target) = dom::target(event) {
            let _ = target.set_pointer_capture(event.pointer_id());
        }
    }

    fn move_to(self, event: &PointerEvent) {
        if let Some(drag) = self.drag.get_value() {
            let by = event.client_x() - drag.from;
            if by != 0 {
                self.widths.set(self.column, Some(drag.span.moved(by)));
            }
        }
    }

    fn release(self) {
        if self.drag.try_update_value(Option::take).flatten().is_some() {
            self.widths.keep();
            self.measure_soon();
        }
    }

    fn cancel(self) {
        if let Some(drag) = self.drag.try_update_value(Option::take).flatten() {
            self.widths.set(self.column, drag.before);
            self.measure_soon();
        }
    }
}

fn pixels(length: f64) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = length.round().max(0.0) as u32;
    whole
}
