//! The dialog that any screen may open and that belongs to none of them. Screens only ask for it;
//! `app` draws it.

use leptos::prelude::*;

/// Whether the dialog "Which token is this?" is open. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct Overlay(RwSignal<bool>);

impl Overlay {
    /// Makes one for the screens below, with nothing open.
    pub fn provide() -> Self {
        let overlay = Self(RwSignal::new(false));
        provide_context(overlay);
        overlay
    }

    /// The one of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Opens the dialog that finds out which token a value is.
    pub fn identify(self) {
        self.0.set(true);
    }

    /// Closes it.
    pub fn close(self) {
        self.0.set(false);
    }

    /// Whether it is open, tracked.
    pub fn is_open(self) -> bool {
        self.0.get()
    }
}
