//! How tables of tokens look on this device: which columns are left out, and how dense the rows
//! are. Kept for all lists alike; nothing of it concerns anybody else.

use crate::platform::storage::{self, Keep};
use crate::ui::{Glyph, Icon, Menu, MenuItem};
use leptos::prelude::*;

const STORAGE_KEY: &str = "token-console.table";
const COMPACT: &str = "compact";
/// The columns that can be left out.
const COLUMNS: [(&str, &str); 5] = [
    ("kind", "Kind"),
    ("admin", "Admin"),
    ("created", "Created"),
    ("last-used", "Last used"),
    ("expires", "Expires"),
];

/// The looks of tables: the ids of columns left out, and [`COMPACT`]. `Copy`, and tracked.
#[derive(Clone, Copy)]
pub(super) struct Looks(RwSignal<Vec<&'static str>>);

impl Looks {
    /// As they were kept.
    pub fn kept() -> Self {
        let text = storage::get(Keep::OnDevice, STORAGE_KEY).unwrap_or_default();
        let known = COLUMNS.iter().map(|(id, _)| *id).chain([COMPACT]);
        Self(RwSignal::new(known.filter(|word| text.split(' ').any(|w| w == *word)).collect()))
    }

    /// Whether a column is shown.
    pub fn shows(self, column: &str) -> bool {
        !self.has(column)
    }

    /// Whether rows are less high.
    pub fn is_compact(self) -> bool {
        self.has(COMPACT)
    }

    fn has(self, word: &str) -> bool {
        self.0.with(|words| words.contains(&word))
    }

    fn toggle(self, word: &'static str) {
        self.0.update(|words| {
            if words.contains(&word) {
                words.retain(|other| *other != word);
            } else {
                words.push(word);
            }
        });
        storage::set(Keep::OnDevice, STORAGE_KEY, &self.0.get_untracked().join(" "));
    }
}

/// The menu that changes them.
#[component]
pub(super) fn LooksMenu(
    looks: Looks,
    /// Whether the tokens of this list have levels.
    has_levels: bool,
) -> impl IntoView {
    let items = move || {
        untrack(|| {
            let columns = COLUMNS.iter().filter(|(id, _)| has_levels || *id != "admin");
            let columns = columns.map(|&(id, name)| {
                MenuItem::new(format!("Column {name}"), move || looks.toggle(id))
                    .toggled(looks.shows(id))
            });
            let compact = MenuItem::new("Compact rows", move || looks.toggle(COMPACT))
                .toggled(looks.is_compact());
            columns.chain([compact]).collect()
        })
    };
    view! { <Menu label="Table settings" trigger=|| view! { <Glyph icon=Icon::Sliders/> } items/> }
}
