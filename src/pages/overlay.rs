//! The dialogs that any screen may open and that belong to none of them. Screens only ask for one;
//! `app` draws it.

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
pub struct Overlay(RwSignal<Option<Opened>>);

impl Overlay {
    /// Makes one for the screens below, with nothing open.
    pub fn provide() -> Self {
        let overlay = Self(RwSignal::new(None));
        provide_context(overlay);
        overlay
    }

    /// The one of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Opens the dialog that finds out which token a value is.
    pub fn identify(self) {
        self.0.set(Some(Opened::Identify));
    }

    /// Opens the list of keys.
    pub fn shortcuts(self) {
        self.0.set(Some(Opened::Shortcuts));
    }

    /// Closes whatever is open.
    pub fn close(self) {
        self.0.set(None);
    }

    /// What is open, tracked.
    pub fn opened(self) -> Option<Opened> {
        self.0.get()
    }
}
