//! Saves the policies: shows first what would change, and compares what is stored with what editing
//! began with. Asks before unsaved changes are lost.

use super::state::{Open, Work};
use crate::platform::history::Departure;
use crate::platform::page;
use crate::route::Address;
use crate::ui::Tone;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::policy::editor::{Editor, Place};
use oidc_trust::policy::sentence;
use std::sync::Arc;
use token_api::oidc::{AuthPolicy, IssuerId, PolicyDefinition, PolicyUpdate, same_policies};

/// The result of a save.
enum Saved {
    Yes(AuthPolicy),
    /// The stored policies are not those that editing began with.
    Conflict(AuthPolicy),
    No(Explanation),
}

impl Work {
    /// Saves, if nothing is missing. Asks first if verdicts on the test cases would change.
    pub(super) fn save(self) {
        if self.saving.get_untracked() {
            return;
        }
        self.settle();
        self.trouble.set(None);
        let problems = self.editor.with_untracked(Editor::problems);
        if let Some(first) = problems.first() {
            for problem in &problems {
                self.open(problem.policy);
            }
            let (policy, place) = (first.policy, first.place);
            request_animation_frame(move || {
                let field = match place {
                    Place::Holder => {
                        format!("[data-policy=\"{policy}\"] .policy-fields [aria-invalid]")
                    }
                    Place::Path(rule) => format!("[data-rule=\"{rule}\"] [aria-invalid]"),
                };
                page::focus(&field);
            });
        } else if self.needs_review() {
            self.dialog.set(Open::Review);
        } else {
            self.save_now();
        }
    }

    /// Saves without asking.
    pub(super) fn save_now(self) {
        if self.saving.get_untracked() || self.is_read_only_untracked() {
            return;
        }
        self.dialog.set(Open::None);
        self.trouble.set(None);
        self.saving.set(true);
        let (drafts, sent, before) = self.editor.with_untracked(|editor| {
            let before = AuthPolicy {
                id: editor.id().clone(),
                version: editor.version(),
                policies: editor.loaded(),
                created: None,
                modified: None,
            };
            (editor.drafts().to_vec(), editor.definitions(), before)
        });
        spawn_local(async move {
            let saved = self.send(&sent, &before).await;
            self.saving.try_set(false);
            match saved {
                Saved::Yes(stored) => {
                    let version = sentence::version(stored.version);
                    let version = version.filter(|_| stored.version != before.version);
                    let version = version.map(|version| format!(" as {version}"));
                    if self.editor.try_update(|editor| editor.saved(&drafts, &stored)).is_some() {
                        let version = version.unwrap_or_default();
                        self.toasts.show(Tone::Ok, format!("Saved the policies{version}."));
                    }
                }
                Saved::Conflict(theirs) => {
                    self.dialog.try_set(Open::Conflict(Arc::new(theirs)));
                }
                Saved::No(why) => {
                    self.trouble.try_set(Some(why));
                }
            }
        });
    }

    /// The API has no precondition for a change. So the stored policies are read right before it.
    async fn send(self, sent: &[PolicyDefinition], before: &AuthPolicy) -> Saved {
        let host = self.services.host();
        let refused = |error: &ApiError, attempt| Saved::No(error.explain(attempt, &host));
        let now = match self.read().await {
            Ok(now) => now,
            Err(error) => return refused(&error, Attempt::Read),
        };
        if same_policies(&now.policies, sent) {
            return Saved::Yes(now);
        }
        if is_other(&now, before) {
            return Saved::Conflict(now);
        }
        let id = if now.id.is_empty() { &before.id } else { &now.id };
        if id.is_empty() {
            return Saved::No(Explanation {
                title: "The server doesn’t name these policies".into(),
                detail: "Its answer lacks “id”, which a change needs. Nothing was saved.".into(),
            });
        }
        let update = PolicyUpdate { policies: sent.to_vec() };
        let org = self.org.try_get_value();
        let (Some(org), Ok(client)) = (org, self.services.client()) else {
            return refused(&ApiError::Aborted, Attempt::Save);
        };
        let error = match client.update_policies(&org, id, now.version, &update).await {
            Ok(stored) => return Saved::Yes(stored),
            Err(error) => error,
        };
        let is_conflict = matches!(error.status(), Some(409 | 412));
        if !is_conflict && !error.leaves_outcome_unknown() {
            return refused(&error, Attempt::Save);
        }
        // Reads the policies to find out whether they were saved.
        match self.read().await {
            Ok(now) if same_policies(&now.policies, sent) => Saved::Yes(now),
            Ok(now) if is_other(&now, before) => Saved::Conflict(now),
            Ok(_) => {
                let title = error.headline(Attempt::Save, &host).trim_end_matches('.').to_owned();
                let detail = "Nothing was saved: the server still has what you began with. Your \
                              changes are here; save them again.";
                Saved::No(Explanation { title, detail: detail.into() })
            }
            Err(_) => refused(&error, Attempt::Save),
        }
    }

    async fn read(self) -> Result<AuthPolicy, ApiError> {
        let issuer: Option<IssuerId> = self.issuer.try_with_untracked(|issuer| issuer.id.clone());
        let (Some(org), Some(issuer)) = (self.org.try_get_value(), issuer) else {
            return Err(ApiError::Aborted);
        };
        let cancel = self.cancel.try_get_value().ok_or(ApiError::Aborted)?;
        self.services.client()?.policies_of(&org, &issuer, &cancel).await
    }
}

/// Whether the stored policies are not those that editing began with. The version is not enough: some
/// servers never change it.
fn is_other(now: &AuthPolicy, before: &AuthPolicy) -> bool {
    now.version != before.version || !same_policies(&now.policies, &before.policies)
}

/// Asks before unsaved changes are lost: by links, Back and Forward, by signing out, and by closing
/// the page.
pub(super) fn guard(work: Work) {
    let is_dirty = move || work.editor.with_untracked(Editor::is_dirty);
    page::ask_before_unload(is_dirty);
    work.services.history.guard(Callback::new(move |departure: Departure| {
        let here = untrack(|| work.services.address().route);
        let stays = match &departure {
            Departure::To(address) => Address::parse(address).route == here,
            Departure::SignOut => false,
        };
        let may_leave = stays || !is_dirty();
        if !may_leave {
            work.dialog.set(Open::Leave(departure));
        }
        may_leave
    }));
}
