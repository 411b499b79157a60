//! Unsaved changes outlive a session that ends by itself: they wait in memory until the same person
//! is back. Signing out drops them, and so does somebody else who signs in.

use super::json::JsonText;
use super::{Loaded, Open, Work};
use crate::ui::{Banner, Button, Tone, dynamic};
use console_model::oidc::editor::{Change, Editor};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::oidc::AuthPolicy;

/// Takes up what was left unsaved, and leaves it again when the session ends. Edits that the server
/// has already, because they were saved after all, are dropped.
pub(super) fn outlive_session(work: Work, loaded: &AuthPolicy) {
    let here = work.route();
    let kept = work.services.take_unsaved::<Editor>(&here);
    if let Some(kept) = kept.filter(|kept| kept.is_unsaved(loaded)) {
        for draft in kept.drafts().iter().filter(|draft| kept.change(draft) != Change::None) {
            work.open(draft.key);
        }
        work.editor.set(kept);
        work.is_back.set(true);
        // Saved or dropped: what is edited next is no more than unsaved.
        Effect::new(move || {
            if !work.editor.with(Editor::is_dirty) {
                work.is_back.set(false);
            }
        });
    }
    if let Some(JsonText(typed)) = work.services.take_unsaved(&here) {
        work.typed.set_value(Some(typed));
        work.dialog.set(Open::Json);
    }
    work.services.outlive_session(&here, move || {
        work.editor.try_with_untracked(Editor::clone).filter(Editor::is_dirty)
    });
}

/// Says that they are back, until they are saved or dropped. `now` is what the server has.
#[component]
pub(super) fn UnsavedAreBack(now: Signal<Arc<Loaded>>) -> impl IntoView {
    let work = expect_context::<Work>();
    let discard = Callback::new(move |()| {
        let now = now.get_untracked();
        work.editor.update(|editor| {
            if editor.is_based_on(&now.policies) {
                editor.revert();
            } else {
                editor.take(&now.policies);
            }
        });
        crate::ui::focus_heading();
    });
    let words = move || {
        let (changes, is_same) = work.editor.with(|editor| {
            let is_same = now.with(|now| editor.is_based_on(&now.policies));
            (editor.changes().words(), is_same)
        });
        let meanwhile =
            (!is_same).then_some(" Meanwhile somebody else saved: “Save policies” shows both.");
        view! { {changes} "." {meanwhile} }
    };
    dynamic(move || {
        work.is_back.get().then(|| {
            let actions = move || view! { <Button on_press=discard>"Discard"</Button> };
            view! {
                <Banner tone=Tone::Info title="Your unsaved changes are back." actions>
                    "The session ended before they were saved: " {dynamic(words)}
                </Banner>
            }
        })
    })
}
