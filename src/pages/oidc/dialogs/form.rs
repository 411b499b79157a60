//! The state of an issuer's fields. No view.

use crate::pages::submission::Submission;
use crate::ui::Bound;
use leptos::prelude::*;
use oidc_trust::issuer::draft::{Field, IssuerDraft};
use oidc_trust::issuer::keys;

/// The state of the fields. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct IssuerForm {
    pub draft: RwSignal<IssuerDraft>,
    pub submission: Submission<Field>,
}

impl IssuerForm {
    pub fn new(draft: IssuerDraft, submission: Submission<Field>) -> Self {
        Self { draft: RwSignal::new(draft), submission }
    }

    /// One text of the draft.
    pub fn text(self, field: Field, of: fn(&mut IssuerDraft) -> &mut String) -> Bound<String> {
        self.submission.text(field, self.draft, of)
    }

    /// Takes static keys that were typed or pasted. A private key does not stay in the field.
    pub fn take_keys(self, text: String) {
        let is_private = keys::parse(&text) == Err(keys::Refused::PrivateKey);
        if !is_private {
            self.draft.update(|draft| draft.keys = text);
            self.submission.edited(Field::Keys);
            return;
        }
        // Two steps, to empty the input element too: it is written only when the value differs.
        self.draft.update(|draft| draft.keys = " ".to_owned());
        request_animation_frame(move || {
            self.draft.try_update(|draft| draft.keys.clear());
        });
        self.submission.refuse(Field::Keys, keys::Refused::PrivateKey.words());
    }
}
