//! The dialogs that any screen may open and that belong to none of them. Screens only ask for one;
//! `app` draws it.

use access_tokens::which::leak::EarlierCheck;
use leptos::prelude::*;

/// Which of them is open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// "Which token is this?"
    Identify,
    /// "Keyboard shortcuts"
    Shortcuts,
}

/// What is open, if anything. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct Overlay {
    opened: RwSignal<Option<Opened>>,
    /// The checks of values that were made here. Each was a use of its token.
    checks: StoredValue<Vec<EarlierCheck>>,
}

impl Overlay {
    /// Makes one for the screens below, with nothing open.
    pub fn provide() -> Self {
        let overlay = Self { opened: RwSignal::new(None), checks: StoredValue::new(Vec::new()) };
        provide_context(overlay);
        overlay
    }

    /// The one of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Opens the dialog that finds out which token a value is.
    pub fn identify(self) {
        self.opened.set(Some(Opened::Identify));
    }

    /// Opens the list of keys.
    pub fn shortcuts(self) {
        self.opened.set(Some(Opened::Shortcuts));
    }

    /// Closes whatever is open.
    pub fn close(self) {
        self.opened.set(None);
    }

    /// The checks of values that were made here; none once the app has gone.
    pub fn checks(self) -> Vec<EarlierCheck> {
        self.checks.try_get_value().unwrap_or_default()
    }

    /// Keeps a check for the next ones.
    pub fn remember(self, check: Option<EarlierCheck>) {
        self.checks.try_update_value(|checks| checks.extend(check));
    }

    /// What is open, tracked.
    pub fn opened(self) -> Option<Opened> {
        self.opened.get()
    }
}
