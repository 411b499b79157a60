//! Highlights the words of the search in the visible rows. The recycled rows do not know about it: the
//! words are looked for in the document after the rows have stopped changing.

use super::state::Screen;
use crate::platform::highlight::{self, Place};
use crate::platform::{intl, timer};
use audit_log::search::query::Marks;
use console_core::text::letters::places;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node, NodeList};

/// The name of the highlight in the style sheet.
const NAME: &str = "found";
/// The words are looked for when no row has changed for this many milliseconds. Rows outside the window
/// are drawn later, and get their highlights when they are scrolled to.
const AT_REST_AFTER_MS: u32 = 250;

/// Keeps the highlights up to date while the screen is open.
pub(super) fn keep_marked(screen: Screen) {
    let marks = Memo::new(move |_| screen.search.query().marks());
    let pause = StoredValue::new_local(None);
    let mark_at_rest = move || {
        if marks.try_with_untracked(Marks::is_empty) != Some(false) {
            return;
        }
        let timer = timer::after_ms(AT_REST_AFTER_MS, move || {
            if let Some(marks) = marks.try_get_untracked() {
                highlight::mark(NAME, &found(&marks));
            }
        });
        pause.try_set_value(Some(timer));
    };
    Effect::new(move || {
        marks.track();
        highlight::mark(NAME, &[]);
        mark_at_rest();
    });
    Effect::new(move || {
        screen.shown.track();
        mark_at_rest();
    });
    let scrolled = window_event_listener(ev::scroll, move |_| mark_at_rest());
    on_cleanup(move || {
        scrolled.remove();
        highlight::mark(NAME, &[]);
    });
}

/// The positions of the words in the rows of the document.
fn found(marks: &Marks) -> Vec<Place> {
    let mut found = Vec::new();
    let cells = document().query_selector_all(".audit-table .table-row > [data-column]");
    let cells = cells.ok().into_iter().flat_map(|cells| nodes(&cells));
    for cell in cells.filter_map(|cell| cell.dyn_into::<Element>().ok()) {
        let column = cell.get_attribute("data-column").unwrap_or_default();
        let sought = marks.of(&column);
        if sought.is_empty() || column == "time" {
            continue;
        }
        let Ok(texts) = cell.query_selector_all(".untrusted") else { continue };
        for node in nodes(&texts).into_iter().flat_map(|text| nodes(&text.child_nodes())) {
            let Some(text) = node.node_value() else { continue };
            found.extend(places(&text, &sought, intl::lower_case).into_iter().map(|range| Place {
                start: units(&text[..range.start]),
                end: units(&text[..range.end]),
                node: node.clone(),
            }));
        }
    }
    found
}

fn nodes(list: &NodeList) -> Vec<Node> {
    (0..list.length()).filter_map(|at| list.item(at)).collect()
}

/// The length of a text in UTF-16 code units, as the browser counts it.
fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}
