//! What all dialogs share that delete something: a typed confirmation where a mistake would cost much, a
//! reason for the audit log, and the submission.

use super::submission::Submission;
use crate::ui::{TextField, dynamic};
use console_core::confirmation::{Confirmation, Field};
use console_core::submission::End;
use leptos::prelude::*;
use token_api::name::MAX_TEXT_CHARS;

/// What the user types. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct Deletion {
    confirmation: RwSignal<Confirmation>,
    typed: RwSignal<String>,
    /// The reason for the audit log; empty for none.
    pub reason: RwSignal<String>,
    /// What came of it.
    pub submission: Submission<Field>,
}

impl Deletion {
    /// One in the open dialog, of what `subject` names.
    pub fn new(confirmation: Confirmation, subject: String) -> Self {
        Self {
            confirmation: RwSignal::new(confirmation),
            typed: RwSignal::new(String::new()),
            reason: RwSignal::new(String::new()),
            submission: Submission::in_dialog().about(subject),
        }
    }

    /// Asks for another confirmation, after something was learned about what is deleted.
    pub fn ask(self, confirmation: Confirmation) {
        if self.confirmation.try_with_untracked(|asked| *asked != confirmation) == Some(true) {
            self.confirmation.set(confirmation);
        }
    }

    /// Sends it once it is confirmed.
    pub fn submit<S>(self, send: impl FnOnce() -> S)
    where
        S: Future<Output = End<Field>> + 'static,
    {
        let check = || {
            let (typed, reason) = (self.typed.get_untracked(), self.reason.get_untracked());
            self.confirmation.with_untracked(|asked| asked.check(&typed, &reason))
        };
        self.submission.submit(check, |()| send());
    }
}

/// The field for the confirmation, if one is needed.
#[component]
pub fn ConfirmationField(
    /// What is to be confirmed.
    deletion: Deletion,
) -> impl IntoView {
    let Deletion { confirmation, typed, submission, .. } = deletion;
    dynamic(move || {
        confirmation.with(Confirmation::label).map(|label| {
            view! {
                <TextField
                    label
                    value=submission.bind(Field::Confirmation, typed)
                    problem=submission.problem(Field::Confirmation)
                    autofocus=true
                />
            }
        })
    })
}

/// The field for the reason.
#[component]
pub fn ReasonField(
    /// What the reason is for.
    deletion: Deletion,
    /// A line of help.
    hint: &'static str,
) -> impl IntoView {
    let Deletion { reason, submission, .. } = deletion;
    view! {
        <TextField
            label="Reason"
            value=submission.bind(Field::Reason, reason)
            problem=submission.problem(Field::Reason)
            hint
            limit=MAX_TEXT_CHARS
            optional=true
        />
    }
}
