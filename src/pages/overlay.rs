//! Dialogs that any screen can open and that belong to none. A screen requests one; `app` draws it.

use access_tokens::which::leak::EarlierCheck;
use leptos::prelude::*;

/// Which dialog is open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// "Which token is this?"
    Identify,
    /// "Keyboard shortcuts"
    Shortcuts,
}

/// The open dialog, if any. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct Overlay {
    opened: RwSignal<Option<Opened>>,
    /// The checks of token values in this session. Each was a use of its token.
    checks: StoredValue<Vec<EarlierCheck>>,
}

impl Overlay {
    /// Provides it for the screens below, with no dialog open.
    pub fn provide() -> Self {
        let overlay = Self { opened: RwSignal::new(None), checks: StoredValue::new(Vec::new()) };
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
