//! The state of the dialog "Edit issuer". Only what was changed is sent, after a look at what is
//! stored: if another admin changed the issuer meanwhile, nothing is sent and both values are shown.

use super::super::form::IssuerForm;
use crate::client::Cancel;
use crate::pages::oidc::state::{Change, Trust};
use crate::pages::oidc::unsaved::UnsavedEdit;
use crate::pages::submission::Submission;
use crate::ui::{Toasts, Tone, use_toasts};
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::submission;
use leptos::prelude::*;
use oidc_trust::issuer::draft::meanwhile::{Theirs, changed};
use oidc_trust::issuer::draft::{Field, IssuerDraft, has_taken, place, wants_name};
use oidc_trust::issuer::list::label;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{Issuer, IssuerUpdate};

type End = submission::End<Field>;

#[derive(Clone, Copy)]
pub(super) struct Edit {
    trust: Trust,
    pub form: IssuerForm,
    /// The issuer on the server when editing began, or when another admin's change was shown.
    issuer: StoredValue<Arc<Issuer>>,
    /// What another admin changed meanwhile.
    pub theirs: RwSignal<Vec<Theirs>>,
    toasts: Toasts,
}

impl Edit {
    /// Begins to edit an issuer. `draft` is the text of the fields at first; what is typed outlives
    /// the session.
    pub fn new(trust: Trust, issuer: Arc<Issuer>, draft: IssuerDraft) -> Self {
        let edit = Self {
            trust,
            form: IssuerForm::new(draft, Submission::in_dialog().about(label(&issuer))),
            issuer: StoredValue::new(issuer),
            theirs: RwSignal::new(Vec::new()),
            toasts: use_toasts(),
        };
        trust.services.outlive_session(&trust.route(), move || {
            let issuer = edit.issuer.try_get_value()?;
            let draft = edit.form.draft.try_get_untracked()?;
            (draft != IssuerDraft::of(&issuer)).then_some(UnsavedEdit(issuer, draft))
        });
        edit
    }

    pub fn submit(self) {
        let check = || {
            let draft = self.form.draft.get_untracked();
            self.issuer.with_value(|issuer| draft.update(issuer))
        };
        self.form.submission.submit(check, |update| {
            let (org, base) = (self.trust.org.get_value(), self.issuer.get_value());
            async move {
                match update {
                    Some(update) => self.send(&org, &base, &update).await,
                    None => self.close_unchanged(),
                }
            }
        });
    }

    fn close_unchanged(self) -> End {
        self.toasts.show(Tone::Info, "Nothing was different, so nothing was sent.");
        self.trust.close_dialog();
        End::Withheld
    }

    /// The API has no precondition for a change. So the stored issuer is read right before it.
    async fn send(self, org: &OrgName, base: &Issuer, update: &IssuerUpdate) -> End {
        let now = match self.read(org, base).await {
            Ok(now) => now,
            Err(error) => return End::Failed(self.not_read(&error)),
        };
        if !changed(base, &now).is_empty() {
            return self.conflict(base, now);
        }
        match self.patch(org, &now, update).await {
            Ok(issuer) => self.done(issuer),
            Err(error) if error.leaves_outcome_unknown() => {
                self.find_out(org, base, update, &error).await
            }
            Err(error) if matches!(error.status(), Some(409 | 412)) => {
                match self.read(org, base).await {
                    Ok(now) if !changed(base, &now).is_empty() => self.conflict(base, now),
                    _ => self.refused(&error),
                }
            }
            Err(error) => self.refused(&error),
        }
    }

    async fn read(self, org: &OrgName, issuer: &Issuer) -> Result<Issuer, ApiError> {
        let cancel = Cancel::default();
        self.trust.services.client()?.issuer(org, &issuer.id, &cancel).await
    }

    /// Sends a change. A server that requires the name gets the one that it has.
    async fn patch(
        self,
        org: &OrgName,
        now: &Issuer,
        update: &IssuerUpdate,
    ) -> Result<Issuer, ApiError> {
        let client = self.trust.services.client()?;
        match client.update_issuer(org, &now.id, update).await {
            Err(ApiError::Refused(refusal)) if wants_name(&refusal, update) => {
                let named = IssuerUpdate { name: Some(now.name.clone()), ..update.clone() };
                client.update_issuer(org, &now.id, &named).await
            }
            result => result,
        }
    }

    /// Shows what another admin changed. Fields that were changed here keep their text; the others
    /// get what is stored.
    fn conflict(self, base: &Issuer, now: Issuer) -> End {
        let Some(draft) = self.form.draft.try_get_untracked() else { return End::Withheld };
        let (rebased, theirs) = draft.rebased(base, &now);
        self.issuer.try_set_value(Arc::new(now));
        self.form.draft.try_set(rebased);
        self.theirs.try_set(theirs);
        End::Withheld
    }

    /// Replaces the text of a field by what is stored.
    pub fn take(self, field: Field) {
        let now = self.issuer.get_value();
        self.form.draft.update(|draft| draft.take(field, &now));
        self.theirs.update(|theirs| {
            for one in theirs.iter_mut().filter(|one| one.field == field) {
                one.yours = None;
            }
        });
    }

    fn not_read(self, error: &ApiError) -> Explanation {
        let Explanation { title, detail } =
            error.explain(Attempt::Read, &self.trust.services.host());
        let detail = format!("{detail} Nothing was saved: what is stored is read before a change.");
        Explanation { title, detail }
    }

    fn done(self, issuer: Issuer) -> End {
        self.toasts.show(Tone::Ok, format!("Saved {}.", label(&issuer)));
        if self.trust.dialog.try_get_untracked().is_some() {
            self.trust.has_changed(Change::Updated(Arc::new(issuer)));
        }
        End::Done
    }

    fn refused(self, error: &ApiError) -> End {
        let placed = match error {
            ApiError::Refused(refusal) => place(refusal, false),
            _ => None,
        };
        End::refused(placed, || error.explain(Attempt::Save, &self.trust.services.host()))
    }

    /// Reads the issuer after an answer was lost: it tells whether the change was saved.
    async fn find_out(
        self,
        org: &OrgName,
        issuer: &Issuer,
        update: &IssuerUpdate,
        lost: &ApiError,
    ) -> End {
        let host = self.trust.services.host();
        let said = |title: &str, detail: &str| lost.lost(Attempt::Save, &host, title, detail);
        match self.read(org, issuer).await {
            Ok(now) if has_taken(&now, update) => self.done(now),
            Ok(_) => End::Failed(said("Not saved", "The issuer is as it was. You can try again.")),
            Err(_) => {
                let words =
                    "The issuer could not be read either. Saving the same again does no harm.";
                End::Unknown(said("Outcome unknown", words))
            }
        }
    }
}
