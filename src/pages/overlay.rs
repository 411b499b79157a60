//! Dialogs that any screen can open and that belong to none. A screen requests one; `app` draws it.

use access_tokens::break_glass::{Draft, Held};
use access_tokens::which::leak::EarlierCheck;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::OrgName;

/// Which dialog is open.
#[derive(Clone, PartialEq, Eq)]
pub enum Opened {
    /// "Which token is this?"
    Identify,
    /// "Keyboard shortcuts"
    Shortcuts,
    /// "Command palette"
    Palette,
    /// "Break-glass access"
    BreakGlass(OrgName),
}

/// A break-glass token of this session, and what draws its banner: the code is in a chunk that is here
/// when there is such a token.
#[derive(Clone)]
pub struct Emergency {
    /// The token.
    pub held: Arc<Held>,
    /// Draws the banner.
    pub draw: fn(Arc<Held>) -> AnyView,
}

/// What was chosen in the command palette. It holds nothing that was typed.
#[derive(Clone, PartialEq, Eq)]
pub struct Recent {
    /// Names it: an address, or the name of an action.
    pub key: Arc<str>,
    /// What it is called.
    pub label: String,
    /// Where it is.
    pub detail: String,
}

/// How many of them are remembered.
const MOST_RECENT: usize = 6;

/// The open dialog, if any. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct Overlay {
    opened: RwSignal<Option<Opened>>,
    /// The checks of token values in this session. Each was a use of its token.
    checks: StoredValue<Vec<EarlierCheck>>,
    /// What was chosen in the command palette in this session, the last first.
    recent: StoredValue<Vec<Recent>>,
    emergency: RwSignal<Option<Emergency>>,
    /// What was typed into the dialog that makes one, also after it was closed.
    pub draft: RwSignal<Draft>,
}

impl Overlay {
    /// Provides it for the screens below, with no dialog open.
    pub fn provide() -> Self {
        let (checks, recent) = (StoredValue::new(Vec::new()), StoredValue::new(Vec::new()));
        let (opened, emergency) = (RwSignal::new(None), RwSignal::new(None));
        let draft = RwSignal::new(Draft::default());
        let overlay = Self { opened, checks, recent, emergency, draft };
        provide_context(overlay);
        overlay
    }

    /// The one of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Opens the dialog that finds the token of a value.
    pub fn identify(self) {
        self.opened.set(Some(Opened::Identify));
    }

    /// Opens the list of keyboard shortcuts.
    pub fn shortcuts(self) {
        self.opened.set(Some(Opened::Shortcuts));
    }

    /// Opens the dialog that makes a break-glass token.
    pub fn break_glass(self, org: OrgName) {
        self.opened.set(Some(Opened::BreakGlass(org)));
    }

    /// The break-glass token of this session. Tracked.
    pub fn emergency(self) -> Option<Emergency> {
        self.emergency.get()
    }

    /// Shows a break-glass token over every page.
    pub fn hold(self, emergency: Emergency) {
        self.emergency.try_set(Some(emergency));
    }

    /// Changes what is known of it.
    pub fn change_held(self, change: impl FnOnce(&Emergency) -> Option<Arc<Held>>) {
        self.emergency.try_update(|emergency| {
            if let Some(emergency) = emergency
                && let Some(held) = change(emergency)
            {
                emergency.held = held;
            }
        });
    }

    /// Shows it no longer.
    pub fn let_go(self) {
        self.emergency.set(None);
    }

    /// Opens the command palette; closes it if it is open.
    pub fn toggle_palette(self) {
        self.opened.update(|opened| {
            *opened = if *opened == Some(Opened::Palette) { None } else { Some(Opened::Palette) };
        });
    }

    /// Whether the command palette is open. Not tracked.
    pub fn has_palette(self) -> bool {
        self.opened.with_untracked(|opened| *opened == Some(Opened::Palette))
    }

    /// What was chosen in the command palette, the last first.
    pub fn recent(self) -> Vec<Recent> {
        self.recent.try_get_value().unwrap_or_default()
    }

    /// Remembers what was chosen there, for this session.
    pub fn note_recent(self, chosen: Recent) {
        self.recent.try_update_value(|recent| {
            recent.retain(|other| other.key != chosen.key);
            recent.insert(0, chosen);
            recent.truncate(MOST_RECENT);
        });
    }

    /// Closes the open dialog.
    pub fn close(self) {
        self.opened.set(None);
    }

    /// The checks of token values in this session; empty after the app was removed.
    pub fn checks(self) -> Vec<EarlierCheck> {
        self.checks.try_get_value().unwrap_or_default()
    }

    /// Stores a check.
    pub fn remember(self, check: Option<EarlierCheck>) {
        self.checks.try_update_value(|checks| checks.extend(check));
    }

    /// The open dialog. Tracked.
    pub fn opened(self) -> Option<Opened> {
        self.opened.get()
    }
}
