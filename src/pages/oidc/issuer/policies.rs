//! The list "Authorization policies", with the changes since it was loaded, undo and redo.

use super::policy::PolicyCard;
use super::state::Work;
use crate::ui::{Button, ButtonKind, EmptyState, Icon, Menu, MenuItem, Note, Tone, dynamic};
use leptos::prelude::*;
use oidc_trust::policy::editor::{Editor, PolicyKey};
use oidc_trust::policy::sentence::{policies, version};

#[component]
pub(super) fn Policies() -> impl IntoView {
    let work = expect_context::<Work>();
    let keys = Memo::new(move |_| {
        work.editor.with(|editor| {
            editor.drafts().iter().map(|draft| draft.key).collect::<Vec<PolicyKey>>()
        })
    });
    view! {
        <ChangesBar/>
        {dynamic(move || {
            let cards: Vec<AnyView> =
                keys.get().into_iter().map(|key| view! { <PolicyCard policy=key/> }.into_any()).collect();
            if cards.is_empty() {
                return view! { <NoPolicies/> }.into_any();
            }
            view! { <ol class="policies" aria-label="Authorization policies">{cards}</ol> }.into_any()
        })}
    }
}

/// The changes since the loaded version, undo and redo.
#[component]
fn ChangesBar() -> impl IntoView {
    let work = expect_context::<Work>();
    let words = move || {
        work.editor.with(|editor| {
            let changes = editor.changes().words();
            let version = version(editor.version());
            if !editor.is_dirty() {
                let version = version.map(|version| format!(", {version}")).unwrap_or_default();
                return format!("{}{version}", policies(editor.drafts().len()));
            }
            let since = version.unwrap_or_else(|| "they were loaded".to_owned());
            format!("Not saved: {changes}, since {since}")
        })
    };
    let can = move |ask: fn(&Editor) -> bool, words: &'static str| {
        Signal::derive(move || (!work.editor.with(ask)).then(|| words.to_owned()))
    };
    let no_undo = can(|editor| editor.can_undo(), "There is nothing to take back.");
    let no_redo = can(|editor| editor.can_redo(), "Nothing was taken back.");
    let can_undo_saving = Memo::new(move |_| work.editor.with(Editor::can_undo_saving));
    let items = move || {
        let is_clean = !work.editor.with_untracked(|editor| editor.is_dirty());
        let nothing = is_clean.then(|| "Nothing differs from what was loaded.".to_owned());
        vec![
            MenuItem::new("Undo all changes", move || {
                work.edit(|editor| editor.revert());
            })
            .detail("Back to the version that was loaded")
            .disabled(nothing),
            MenuItem::new("View as JSON…", move || work.show_json()).icon(Icon::Log),
        ]
    };
    view! {
        <div class="policy-bar">
            <span role="status">{dynamic(words)}</span>
            {dynamic(move || (!work.is_read_only()).then(|| view! {
                {dynamic(move || can_undo_saving.get().then(|| view! {
                    <Button kind=ButtonKind::Quiet on_press=move || work.undo_saving()>"Undo saving"</Button>
                }))}
                <Button kind=ButtonKind::Quiet disabled_reason=no_undo on_press=move || { work.edit(|editor| editor.undo()); }>"Undo"</Button>
                <Button kind=ButtonKind::Quiet disabled_reason=no_redo on_press=move || { work.edit(|editor| editor.redo()); }>"Redo"</Button>
            }))}
            <Menu label="More about policies" items/>
        </div>
        {dynamic(move || work.denial.get().map(|why| view! {
            <div class="policy-why"><Note tone=Tone::Info icon=Icon::Lock>"You can look and try, but not change: " {why}</Note></div>
        }))}
    }
}

#[component]
fn NoPolicies() -> impl IntoView {
    let work = expect_context::<Work>();
    let actions = move || {
        view! {
            <Button icon=Icon::Plus disabled_reason=work.denial on_press=move || work.add_policy()>
                "Add the first policy"
            </Button>
        }
    };
    view! {
        <div class="card policies">
            <EmptyState icon=Icon::Shield title="Nobody is let in yet" actions>
                <p>
                    "Without a policy that allows it, no ID token of this issuer can be exchanged. \
                     Paste one below, and “Allow this too…” drafts a policy that fits it."
                </p>
            </EmptyState>
        </div>
    }
}
