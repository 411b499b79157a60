//! The color scheme: the system's, light or dark, kept on this device.

use crate::platform::page;
use crate::platform::storage::{self, Keep};
use crate::ui::{Glyph, Icon, Menu, MenuItem, MenuLook, dynamic};
use leptos::prelude::*;

const STORAGE_KEY: &str = "token-console.theme";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    const ALL: [(Self, &'static str, Icon); 3] = [
        (Self::System, "System", Icon::Monitor),
        (Self::Light, "Light", Icon::Sun),
        (Self::Dark, "Dark", Icon::Moon),
    ];

    fn word(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    fn kept() -> Self {
        match storage::get(Keep::OnDevice, STORAGE_KEY).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    fn keep(self) {
        match self.word() {
            Some(word) => storage::set(Keep::OnDevice, STORAGE_KEY, word),
            None => storage::remove(Keep::OnDevice, STORAGE_KEY),
        }
        page::set_theme(self.word());
    }
}

/// Applies the theme kept on this device. Call before anything is shown.
pub fn apply_kept_theme() {
    page::set_theme(Theme::kept().word());
}

#[component]
pub(super) fn ThemeMenu() -> impl IntoView {
    let theme = RwSignal::new(Theme::kept());
    let icon = move || {
        let now = theme.get();
        Theme::ALL.iter().find(|(t, ..)| *t == now).map_or(Icon::Monitor, |(.., icon)| *icon)
    };
    let items = move || {
        Theme::ALL
            .into_iter()
            .map(|(choice, label, icon)| {
                MenuItem::new(label, move || {
                    theme.set(choice);
                    choice.keep();
                })
                .icon(icon)
                .checked(choice == theme.get_untracked())
            })
            .collect()
    };
    let trigger = move || view! { <span class="icon-button">{dynamic(move || view! { <Glyph icon=icon()/> })}</span> };
    view! { <Menu label="Theme" look=MenuLook::Bare trigger items/> }
}
