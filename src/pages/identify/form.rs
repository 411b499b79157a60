//! The state of the dialog: the typed value until it is checked, and the result of the check.

use super::search::{Found, Unknown, search};
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::overlay::Overlay;
use crate::platform::page;
use crate::services::Services;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use token_api::secret::{MalformedValue, TokenValue};

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub services: Services,
    overlay: Overlay,
    pub typed: RwSignal<String>,
    pub problem: RwSignal<Option<String>>,
    /// What was found, or why nothing was.
    pub result: RwSignal<Result<Option<Arc<Found>>, Arc<Unknown>>>,
    pub pending: RwSignal<bool>,
    cancel: StoredValue<Cancel, LocalStorage>,
}

impl Form {
    pub fn new() -> Self {
        Self {
            services: Services::expect(),
            overlay: Overlay::expect(),
            typed: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
            result: RwSignal::new(Ok(None)),
            pending: RwSignal::new(false),
            cancel: cancel_on_cleanup(),
        }
    }

    pub fn submit(self) {
        if self.pending.get_untracked() {
            return;
        }
        self.result.set(Ok(None));
        match self.typed.with_untracked(|typed| TokenValue::pasted(typed)) {
            Ok(value) => {
                // From here on only the call has the value.
                self.typed.set(String::new());
                self.problem.set(None);
                self.pending.set(true);
                spawn_local(self.find_out(value));
            }
            Err(malformed) => {
                self.problem.set(Some(words(malformed).into()));
                request_animation_frame(|| {
                    page::focus("dialog[open] [aria-invalid=true]");
                });
            }
        }
    }

    async fn find_out(self, value: TokenValue) {
        let cancel = self.cancel.get_value();
        let mut found = search(self.services, value, &cancel).await;
        if let Ok(found) = &mut found {
            found.earlier = self.overlay.checks();
            self.overlay.remember(found.to_remember());
        }
        self.pending.try_set(false);
        self.result.try_set(found.map(|found| Some(Arc::new(found))).map_err(Arc::new));
    }
}

/// What is wrong with the typed text. The words never repeat the text.
fn words(malformed: MalformedValue) -> &'static str {
    match malformed {
        MalformedValue::Empty => "Paste the value of a token.",
        MalformedValue::InnerSpace => {
            "There is white space in it: paste the token's value alone. Nothing was sent."
        }
        MalformedValue::Unprintable => {
            "There are characters in it that no token has. Nothing was sent."
        }
        MalformedValue::TooLong => "This is longer than any token. Nothing was sent.",
    }
}
