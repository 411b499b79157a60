//! The state of an issuer's fields, and the problems shown at them. No view.

use crate::ui::Bound;
use console_core::backend::fault::Explanation;
use leptos::prelude::*;
use oidc_trust::issuer::draft::{Field, IssuerDraft, Problems};
use oidc_trust::issuer::keys;

/// The state of the fields. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct IssuerForm {
    pub draft: RwSignal<IssuerDraft>,
    /// What the last submit found wrong.
    pub problems: RwSignal<Problems>,
    /// What the server refused, and the field that it is about.
    pub refused: RwSignal<Option<(Field, String)>>,
    /// Why the request failed.
    pub failure: RwSignal<Option<Explanation>>,
    pub pending: RwSignal<bool>,
}

impl IssuerForm {
    pub fn new(draft: IssuerDraft) -> Self {
        Self {
            draft: RwSignal::new(draft),
            problems: RwSignal::default(),
            refused: RwSignal::new(None),
            failure: RwSignal::new(None),
            pending: RwSignal::new(false),
        }
    }

    /// One text of the draft. Typing in a field removes the problems shown at it.
    pub fn text(self, field: Field, of: fn(&mut IssuerDraft) -> &mut String) -> Bound<String> {
        let value = Signal::derive(move || {
            let mut draft = self.draft.get();
            std::mem::take(of(&mut draft))
        });
        Bound::new(value, move |text| {
            self.draft.update(|draft| *of(draft) = text);
            self.clear_problems(field);
        })
    }

    fn clear_problems(self, field: Field) {
        self.problems.update(|problems| problems.remove(field));
        self.refused.update(|refused| {
            if refused.as_ref().is_some_and(|(at, _)| *at == field) {
                *refused = None;
            }
        });
    }

    /// The problem shown at a field.
    pub fn problem(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            let refused = self.refused.with(|refused| {
                refused.as_ref().filter(|(at, _)| *at == field).map(|(_, words)| words.clone())
            });
            refused.or_else(|| self.problems.with(|p| p.of(field).map(str::to_owned)))
        })
    }

    /// Takes static keys that were typed or pasted. A private key does not stay in the field.
    pub fn take_keys(self, text: String) {
        let is_private = keys::parse(&text) == Err(keys::Refused::PrivateKey);
        if !is_private {
            self.draft.update(|draft| draft.keys = text);
            self.clear_problems(Field::Keys);
            return;
        }
        let words = keys::Refused::PrivateKey.words();
        // Two steps, to empty the input element too: it is written only when the value differs.
        self.draft.update(|draft| draft.keys = " ".to_owned());
        request_animation_frame(move || {
            self.draft.try_update(|draft| draft.keys.clear());
        });
        self.refused.set(Some((Field::Keys, words)));
    }
}
