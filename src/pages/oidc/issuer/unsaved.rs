//! Unsaved changes outlive a session that ends by itself: they wait in memory until the same person
//! is back. Signing out drops them, and so does somebody else who signs in.

use super::{Loaded, Work};
use crate::ui::{Banner, Button, Tone, dynamic};
use console_model::oidc::editor::{Change, Editor};
use console_model::oidc::unsaved::{Place, Who};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::oidc::AuthPolicy;

/// Takes up what was left unsaved, and leaves it again when the session ends.
pub(super) fn outlive_session(work: Work, loaded: &AuthPolicy) {
    let Some(place) = place_of(work) else { return };
    let unsaved = work.services.unsaved;
    let kept = unsaved.try_update_value(|unsaved| unsaved.take(&place, loaded)).flatten();
    if let Some(kept) = kept {
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
    on_cleanup(move || {
        let editor = work.editor.try_with_untracked(Editor::clone);
        if let Some(editor) = editor.filter(|_| work.services.session.ended_by_itself()) {
            unsaved.update_value(|unsaved| unsaved.keep(place, editor));
        }
    });
}

fn place_of(work: Work) -> Option<Place> {
    let client = work.services.client().ok()?;
    let identity = untrack(|| work.services.session.identity())?;
    let who = Who::new(client.base(), &identity.user);
    let issuer = work.issuer.with_untracked(|issuer| issuer.id.clone());
    Some(Place { who, org: work.org.get_value(), issuer })
}

/// Says that they are back, until they are saved or dropped. `now` is what the server has.
#[component]
pub(super) fn UnsavedAreBack(now: Signal<Arc<Loaded>>) -> impl IntoView {
    let work = expect_context::<Work>();
    let discard = Callback::new(move |()| {
        let now = now.get_untracked();
        work.editor.update(|editor| {
            if editor.version() == now.policies.version {
                editor.revert();
            } else {
                editor.take(&now.policies);
            }
        });
        crate::ui::focus_heading();
    });
    let words = move || {
        let (changes, version) =
            work.editor.with(|editor| (editor.changes().words(), editor.version()));
        let meanwhile = now.with(|now| now.policies.version) != version;
        let meanwhile =
            meanwhile.then_some(" Meanwhile somebody else saved: “Save policies” shows both.");
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
