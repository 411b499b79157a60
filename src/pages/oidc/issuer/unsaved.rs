//! Unsaved changes that come from elsewhere. After a session has ended by itself, its changes wait in
//! memory until the same user signs in again; they are dropped on sign-out, or if another user signs in.
//! And policies from the dialog "Register issuer" become drafts.

use super::focus::reveal;
use super::state::{Open, Work};
use crate::pages::oidc::unsaved::Drafted;
use crate::ui::Tone;
use leptos::prelude::*;
use oidc_trust::policy::editor::{Change, Editor, PolicyKey};
use token_api::oidc::AuthPolicy;

/// The text of the dialog "Policies as JSON" when the session ended.
pub(super) struct JsonText(pub String);

/// Restores unsaved changes, and keeps them when the session ends. Changes that the server has already
/// are dropped.
pub(super) fn outlive_session(work: Work, loaded: &AuthPolicy) {
    let here = work.route();
    let kept = work.services.take_unsaved::<Editor>(&here);
    if let Some(kept) = kept.filter(|kept| kept.is_unsaved(loaded)) {
        for draft in kept.drafts().iter().filter(|draft| kept.change(draft) != Change::None) {
            work.open(draft.key);
        }
        work.editor.set(kept);
        work.is_back.set(true);
        // After saving or dropping them, the banner is removed.
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

/// Adds the policies from the dialog "Register issuer" and scrolls to the first one.
pub(super) fn take_drafted(work: Work) {
    let Some(Drafted(policies)) = work.services.take_unsaved::<Drafted>(&work.route()) else {
        return;
    };
    let known = work.editor.with_untracked(Editor::definitions);
    let new = policies.iter().filter(|policy| !known.contains(policy));
    let keys: Vec<PolicyKey> =
        new.filter_map(|policy| work.edit(|editor| editor.add(policy))).collect();
    let Some(first) = keys.first().copied() else {
        work.toasts.show(Tone::Info, "This issuer has these policies already.");
        return;
    };
    work.snippet_for.update(|wanted| wanted.push(first));
    // What is tried first is what was just added.
    work.request.follow(&policies);
    work.arrived.set(keys);
    reveal(first);
    Effect::new(move || {
        if !work.editor.with(Editor::is_dirty) {
            work.arrived.set(Vec::new());
        }
    });
}
