//! The settings of the token tables: which columns are hidden, and how dense the rows are. They are
//! stored on this device, for all lists together.

use crate::platform::storage::{self, Keep};
use crate::ui::{Glyph, Icon, Menu, MenuItem};
use leptos::prelude::*;

const STORAGE_KEY: &str = "token-console.table";
const COMPACT: &str = "compact";
/// The columns that can be hidden: their ids and headings.
const COLUMNS: [(&str, &str); 5] = [
    ("kind", "Kind"),
    ("admin", "Admin"),
    ("created", "Created"),
    ("last-used", "Last used"),
    ("expires", "Expires"),
];

/// The ids of the hidden columns, and [`COMPACT`]. `Copy`, and tracked.
#[derive(Clone, Copy)]
pub(super) struct TableSettings(RwSignal<Vec<&'static str>>);

impl TableSettings {
    /// As this device stores them.
    pub fn stored() -> Self {
        let text = storage::get(Keep::OnDevice, STORAGE_KEY).unwrap_or_default();
        let known = COLUMNS.iter().map(|(id, _)| *id).chain([COMPACT]);
        Self(RwSignal::new(known.filter(|word| text.split(' ').any(|w| w == *word)).collect()))
    }

    pub fn shows(self, column: &str) -> bool {
        !self.has(column)
    }

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

/// The menu that changes the settings.
#[component]
pub(super) fn TableSettingsMenu(
    settings: TableSettings,
    /// Whether the tokens of this list are standard or admin tokens.
    has_levels: bool,
) -> impl IntoView {
    let items = move || {
        untrack(|| {
            let columns = COLUMNS.iter().filter(|(id, _)| has_levels || *id != "admin");
            let columns = columns.map(|&(id, name)| {
                MenuItem::new(format!("Column {name}"), move || settings.toggle(id))
                    .toggled(settings.shows(id))
            });
            let compact = MenuItem::new("Compact rows", move || settings.toggle(COMPACT))
                .toggled(settings.is_compact());
            columns.chain([compact]).collect()
        })
    };
    view! { <Menu label="Table settings" trigger=|| view! { <Glyph icon=Icon::Sliders/> } items/> }
}
