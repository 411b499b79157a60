//! Unsaved changes that come from elsewhere. Those of a session that ended by itself wait in memory
//! until the same person is back; signing out drops them, and so does somebody else who signs in. And
//! policies that were written in the dialog that registers an issuer become drafts here.

use super::Loaded;
use super::json::JsonText;
use super::work::{Open, Work};
use crate::ui::{Banner, Button, Tone, dynamic};
use leptos::prelude::*;
use oidc_trust::policy::editor::{Change, Editor, Key};
use std::sync::Arc;
use token_api::oidc::{AuthPolicy, PolicyDefinition};

/// Policies that were written elsewhere, to be added as drafts.
pub(in crate::pages::oidc) struct Drafted(pub Vec<PolicyDefinition>);

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

/// Adds the policies that were written elsewhere, opens them and goes to the first one.
pub(super) fn take_drafted(work: Work) {
    let Some(Drafted(policies)) = work.services.take_unsaved::<Drafted>(&work.route()) else {
        return;
    };
    let known = work.editor.with_untracked(Editor::definitions);
    let new = policies.iter().filter(|policy| !known.contains(policy));
    let keys: Vec<Key> = new.filter_map(|policy| work.edit(|editor| editor.add(policy))).collect();
    let Some(first) = keys.first().copied() else {
        work.toasts.show(Tone::Info, "This issuer has these policies already.");
        return;
    };
    work.snippet_for.set(Some(first));
    work.arrived.set(keys);
    super::policies::reveal(first);
    Effect::new(move || {
        if !work.editor.with(Editor::is_dirty) {
            work.arrived.set(Vec::new());
        }
    });
}

/// Says that policies were added as drafts, until they are saved or dropped.
#[component]
pub(super) fn DraftsArrived() -> impl IntoView {
    let work = expect_context::<Work>();
    let discard = Callback::new(move |()| {
        let keys = work.arrived.get_untracked();
        work.edit(|editor| keys.iter().for_each(|key| editor.remove(*key)));
        work.arrived.set(Vec::new());
        crate::ui::focus_heading();
    });
    let there = Memo::new(move |_| {
        let is_there = |key: &Key| work.editor.with(|editor| editor.position(*key).is_some());
        work.arrived.with(|keys| keys.iter().filter(|key| is_there(key)).count())
    });
    dynamic(move || {
        let title = match there.get() {
            0 => return None,
            1 => "One policy was added as a draft.".to_owned(),
            more => format!("{more} policies were added as drafts."),
        };
        let actions = move || view! { <Button on_press=discard>"Discard"</Button> };
        Some(view! {
            <Banner tone=Tone::Info title actions>
                "They are marked “New” below. Nothing is saved, and nobody gets in by them, before \
                 you press “Save policies”."
            </Banner>
        })
    })
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
