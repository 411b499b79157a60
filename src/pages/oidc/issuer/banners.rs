//! Banners above the policies: a save that failed, drafts that arrived, unsaved changes that are back.

use super::loaded::Loaded;
use super::state::Work;
use crate::ui::{Banner, Button, Tone, dynamic, focus_heading};
use console_core::backend::fault::Explanation;
use console_core::submission::{Knowledge, Notice};
use leptos::prelude::*;
use oidc_trust::policy::editor::PolicyKey;
use std::sync::Arc;

#[component]
pub(super) fn SaveTrouble() -> impl IntoView {
    let work = expect_context::<Work>();
    let close = Callback::new(move |()| work.saving.dismiss());
    dynamic(move || {
        work.saving.notice().map(|Notice { knowledge, words: Explanation { title, detail } }| {
            let known = match knowledge {
                Knowledge::NotMade => "The policies were not saved.",
                _ => "It is not known whether the policies were saved.",
            };
            let actions = move || view! { <Button on_press=close>"Close"</Button> };
            view! {
                <Banner tone=Tone::Bad title=format!("{known} {title}.") actions>
                    {detail}
                </Banner>
            }
        })
    })
}

/// Says that policies were added as drafts, until they are saved or dropped.
#[component]
pub(super) fn DraftsArrived() -> impl IntoView {
    let work = expect_context::<Work>();
    let discard = Callback::new(move |()| {
        let keys = work.arrived.get_untracked();
        work.edit(|editor| {
            for key in keys {
                editor.remove(key);
            }
        });
        work.arrived.set(Vec::new());
        focus_heading();
    });
    let there = Memo::new(move |_| {
        let is_there = |key: &PolicyKey| work.editor.with(|editor| editor.get(*key).is_some());
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

/// Says that unsaved changes are back, until they are saved or dropped. `now` is what the server has.
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
        focus_heading();
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
