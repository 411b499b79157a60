//! Highlights the words of a search in the drawn rows. The cells do not know about it: the words are looked
//! for in the document after the rows have stopped changing.

use console_core::text::letters::places;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node, NodeList};

use crate::platform::highlight::{self, Place};
use crate::platform::intl;
use crate::platform::timer::{self, Timer};

/// The name of the highlight in the style sheet.
const NAME: &str = "found";
/// The words are looked for when no row has changed for this many milliseconds, so that typing does not
/// wait for it.
const AT_REST_AFTER_MS: u32 = 250;

/// Words that are looked for in a column. Only text from data is highlighted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// The id of the column.
    pub column: &'static str,
    /// The words, in any letter case.
    pub words: Vec<String>,
}

impl Sought {
    /// The words of a text, for these columns.
    pub fn words_of(text: &str, columns: &[&'static str]) -> Vec<Self> {
        let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        let columns = if words.is_empty() { &[] } else { columns };
        columns.iter().map(|column| Self { column, words: words.clone() }).collect()
    }
}

/// The highlights of one table. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Found {
    sought: Signal<Vec<Sought>>,
    body: NodeRef<html::Tbody>,
    rest: StoredValue<Option<Timer>, LocalStorage>,
}

impl Found {
    /// Keeps the highlights up to date while the table is shown.
    pub fn keep(sought: Signal<Vec<Sought>>, body: NodeRef<html::Tbody>) -> Self {
        let sought = Memo::new(move |_| sought.get()).into();
        let found = Self { sought, body, rest: StoredValue::new_local(None) };
        Effect::new(move || {
            sought.track();
            highlight::mark(NAME, &[]);
            found.mark_at_rest();
        });
        on_cleanup(|| highlight::mark(NAME, &[]));
        found
    }

    /// A row has changed.
    pub fn mark_at_rest(self) {
        if self.sought.try_with_untracked(Vec::is_empty) != Some(false) {
            return;
        }
        let timer = timer::after_ms(AT_REST_AFTER_MS, move || {
            let body = self.body.try_get_untracked().flatten();
            if let (Some(body), Some(sought)) = (body, self.sought.try_get_untracked()) {
                highlight::mark(NAME, &find(&body, &sought));
            }
        });
        self.rest.try_set_value(Some(timer));
    }
}

/// The positions of the words in the rows.
fn find(body: &Element, sought: &[Sought]) -> Vec<Place> {
    let mut found = Vec::new();
    let Ok(texts) = body.query_selector_all("[data-column] .untrusted:not([data-own-words])")
    else {
        return found;
    };
    for text in nodes(&texts).filter_map(|text| text.dyn_into::<Element>().ok()) {
        let cell = text.closest("[data-column]").ok().flatten();
        let column = cell.and_then(|cell| cell.get_attribute("data-column"));
        let words = sought.iter().filter(|it| column.as_deref() == Some(it.column));
        let words: Vec<&str> = words.flat_map(|it| &it.words).map(String::as_str).collect();
        if words.is_empty() {
            continue;
        }
        for node in nodes(&text.child_nodes()) {
            let Some(text) = node.node_value() else { continue };
            found.extend(places(&text, &words, intl::lower_case).into_iter().map(|range| Place {
                start: units(&text[..range.start]),
                end: units(&text[..range.end]),
                node: node.clone(),
            }));
        }
    }
    found
}

fn nodes(list: &NodeList) -> impl Iterator<Item = Node> {
    (0..list.length()).filter_map(|at| list.item(at))
}

/// The length of a text in UTF-16 code units, as the browser counts it.
fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}
