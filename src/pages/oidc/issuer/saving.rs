//! Saves the policies: shows first what would change, and compares what is stored with what editing
//! began with. Asks before unsaved changes are lost.

use super::focus::reveal;
use super::state::{Open, Work};
use crate::platform::history::Departure;
use crate::platform::page;
use crate::route::Address;
use crate::ui::Tone;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::submission;
use leptos::prelude::*;
use oidc_trust::policy::editor::{Draft, Editor, Place, Spot, place};
use oidc_trust::policy::sentence;
use std::sync::Arc;
use token_api::oidc::{AuthPolicy, IssuerId, PolicyDefinition, PolicyUpdate, same_policies};

type End = submission::End<Spot>;

impl Work {
    /// Saves, if nothing is missing. Asks first if verdicts on the test cases would change.
    pub(super) fn save(self) {
        if self.saving.is_pending() {
            return;
        }
        self.settle();
        let is_complete = self.editor.with_untracked(|editor| editor.problems().is_empty());
        if is_complete && self.needs_review() {
            self.saving.dismiss();
            self.dialog.set(Open::Review);
        } else {
            self.save_now();
        }
    }

    /// Saves without asking.
    pub(super) fn save_now(self) {
        if self.is_read_only_untracked() {
            return;
        }
        self.dialog.set(Open::None);
        let check = || {
            let problems = self.editor.with_untracked(Editor::problems);
            problems.fields().for_each(|spot| self.open(spot.policy));
            if problems.is_empty() { Ok(()) } else { Err(problems) }
        };
        self.saving.submit(check, |()| {
            let (sent, before) = self.editor.with_untracked(|editor| {
                let before = AuthPolicy {
                    id: editor.id().clone(),
                    version: editor.version(),
                    policies: editor.loaded(),
                    created: None,
                    modified: None,
                };
                (editor.drafts().to_vec(), before)
            });
            self.send(sent, before)
        });
    }

    /// The API has no precondition for a change. So the stored policies are read right before it.
    async fn send(self, drafts: Vec<Draft>, before: AuthPolicy) -> End {
        let sent: Vec<PolicyDefinition> = drafts.iter().map(Draft::definition).collect();
        let host = self.services.host();
        let now = match self.read().await {
            Ok(now) => now,
            Err(error) => return End::Failed(error.explain(Attempt::Read, &host)),
        };
        if same_policies(&now.policies, &sent) {
            return self.saved(&drafts, &before, &now);
        }
        if is_other(&now, &before) {
            return self.conflict(now);
        }
        let id = if now.id.is_empty() { &before.id } else { &now.id };
        if id.is_empty() {
            return End::Failed(Explanation {
                title: "The server doesn’t name these policies".into(),
                detail: "Its answer lacks “id”, which a change needs. Nothing was saved.".into(),
            });
        }
        let update = PolicyUpdate { policies: sent.clone() };
        let org = self.org.try_get_value();
        let (Some(org), Ok(client)) = (org, self.services.client()) else {
            return End::Failed(ApiError::Aborted.explain(Attempt::Save, &host));
        };
        match client.update_policies(&org, id, now.version, &update).await {
            Ok(stored) => self.saved(&drafts, &before, &stored),
            Err(error)
                if error.leaves_outcome_unknown() || matches!(error.status(), Some(409 | 412)) =>
            {
                self.find_out(&error, &drafts, &before).await
            }
            Err(error) => self.refused(&error, &drafts),
        }
    }

    fn saved(self, sent: &[Draft], before: &AuthPolicy, stored: &AuthPolicy) -> End {
        let version = sentence::version(stored.version);
        let version = version.filter(|_| stored.version != before.version);
        let version = version.map(|version| format!(" as {version}")).unwrap_or_default();
        if self.editor.try_update(|editor| editor.saved(sent, stored)).is_some() {
            self.toasts.show(Tone::Ok, format!("Saved the policies{version}."));
        }
        End::Done
    }

    /// The stored policies are not those that editing began with.
    fn conflict(self, theirs: AuthPolicy) -> End {
        self.dialog.try_set(Open::Conflict(Arc::new(theirs)));
        End::Withheld
    }

    /// A refusal, at the policy that it names.
    fn refused(self, error: &ApiError, sent: &[Draft]) -> End {
        let placed = match error {
            ApiError::Refused(refusal) => place(refusal, sent),
            _ => None,
        };
        let is_there = |spot: &Spot| {
            let find = |editor: &Editor| editor.get(spot.policy).is_some();
            self.editor.try_with_untracked(find).unwrap_or_default()
        };
        let placed = placed.filter(|(spot, _)| is_there(spot));
        match &placed {
            Some((spot, _)) if spot.place == Place::Whole => reveal(spot.policy),
            Some((spot, _)) => self.open(spot.policy),
            None => {}
        }
        End::refused(placed, || error.explain(Attempt::Save, &self.services.host()))
    }

    /// Reads the policies to find out whether they were saved.
    async fn find_out(self, error: &ApiError, drafts: &[Draft], before: &AuthPolicy) -> End {
        let host = self.services.host();
        let sent: Vec<PolicyDefinition> = drafts.iter().map(Draft::definition).collect();
        match self.read().await {
            Ok(now) if same_policies(&now.policies, &sent) => self.saved(drafts, before, &now),
            Ok(now) if is_other(&now, before) => self.conflict(now),
            Ok(_) => {
                let title = error.headline(Attempt::Save, &host).trim_end_matches('.').to_owned();
                let detail = "Nothing was saved: the server still has what you began with. Your \
                              changes are here; save them again.";
                End::Failed(Explanation { title, detail: detail.into() })
            }
            Err(_) => {
                let words = error.explain(Attempt::Save, &host);
                if error.leaves_outcome_unknown() {
                    End::Unknown(words)
                } else {
                    End::Failed(words)
                }
            }
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
