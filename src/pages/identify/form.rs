//! The state of the dialog: the typed value until it is checked, and the result of the check.

use super::search::{Found, Unknown, search};
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::overlay::Overlay;
use crate::pages::submission::Submission;
use crate::services::Services;
use console_core::submission::{End, Problems};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::secret::{MalformedValue, TokenValue};

/// A field of the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Value,
}

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub services: Services,
    overlay: Overlay,
    pub typed: RwSignal<String>,
    /// What was found, or why nothing was.
    pub result: RwSignal<Result<Option<Arc<Found>>, Arc<Unknown>>>,
    pub submission: Submission<Field>,
    cancel: StoredValue<Cancel, LocalStorage>,
}

impl Form {
    pub fn new() -> Self {
        Self {
            services: Services::expect(),
            overlay: Overlay::expect(),
            typed: RwSignal::new(String::new()),
            result: RwSignal::new(Ok(None)),
            submission: Submission::in_dialog(),
            cancel: cancel_on_cleanup(),
        }
    }

    pub fn submit(self) {
        let check = || {
            self.result.set(Ok(None));
            let pasted = self.typed.with_untracked(|typed| TokenValue::pasted(typed));
            pasted.map_err(|why| Problems::one(Field::Value, words(why)))
        };
        self.submission.submit(check, |value| {
            // From here on only the call has the value.
            self.typed.set(String::new());
            self.find_out(value, self.cancel.get_value())
        });
    }

    async fn find_out(self, value: TokenValue, cancel: Cancel) -> End<Field> {
        let mut found = search(self.services, value, &cancel).await;
        if let Ok(found) = &mut found {
            found.earlier = self.overlay.checks();
            self.overlay.remember(found.to_remember());
        }
        self.result.try_set(found.map(|found| Some(Arc::new(found))).map_err(Arc::new));
        End::Done
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
