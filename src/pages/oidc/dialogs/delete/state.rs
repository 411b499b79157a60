//! The state of the dialog "Delete issuer". If the answer to a deletion is lost, the issuer is read
//! again to find out what happened.

use super::super::focus::focus_problem;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::faults::tell;
use crate::pages::oidc::state::{Change, Trust};
use crate::ui::{Toasts, Tone, use_toasts};
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::when::is_recent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::issuer::list::{decisions, label, last_use};
use oidc_trust::policy::sentence::policies;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::Issuer;

#[derive(Clone, Copy)]
pub(super) struct DeleteForm {
    pub trust: Trust,
    pub issuer: StoredValue<Arc<Issuer>>,
    /// The policies of the issuer, counted in words; `None` while they are read.
    pub policies: RwSignal<Option<Result<String, ()>>>,
    pub confirmation: RwSignal<String>,
    pub problem: RwSignal<Option<String>>,
    pub failure: RwSignal<Option<Explanation>>,
    pub pending: RwSignal<bool>,
    toasts: Toasts,
}

impl DeleteForm {
    pub fn new(trust: Trust, issuer: Arc<Issuer>) -> Self {
        let form = Self {
            trust,
            issuer: StoredValue::new(issuer),
            policies: RwSignal::new(None),
            confirmation: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
            failure: RwSignal::new(None),
            pending: RwSignal::new(false),
            toasts: use_toasts(),
        };
        form.learn_policies(cancel_on_cleanup().get_value());
        form
    }

    /// Closes the dialog, unless deleting is pending.
    pub fn close(self) {
        if !self.pending.get_untracked() {
            self.trust.close_dialog();
        }
    }

    /// Whether the issuer was used within the last days, so that deleting it must be confirmed.
    pub fn is_in_use(self) -> bool {
        let now = untrack(|| self.trust.times.now());
        self.issuer.with_value(|issuer| is_recent(&last_use(issuer), now))
    }

    fn learn_policies(self, cancel: Cancel) {
        let (org, id) =
            (self.trust.org.get_value(), self.issuer.with_value(|issuer| issuer.id.clone()));
        spawn_local(async move {
            let read =
                async { self.trust.services.client()?.policies_of(&org, &id, &cancel).await };
            let known = read.await.map_err(drop).map(|policy| {
                let all = policy.policies.len();
                let (of, words) = (policies(all), decisions(&policy.policies));
                if all == 0 { "there are none".to_owned() } else { format!("{of} ({words})") }
            });
            self.policies.try_set(Some(known));
        });
    }

    pub fn submit(self) {
        if self.pending.get_untracked() {
            return;
        }
        let expected = self.issuer.with_value(|issuer| label(issuer));
        let typed = self.confirmation.get_untracked();
        if self.is_in_use() && typed.trim() != expected.trim() {
            self.problem.set(Some(format!("Type “{expected}” exactly. Nothing was deleted.")));
            focus_problem();
            return;
        }
        self.pending.set(true);
        self.problem.set(None);
        self.failure.set(None);
        spawn_local(self.send());
    }

    async fn send(self) {
        let (org, issuer) = (self.trust.org.get_value(), self.issuer.get_value());
        let result = match self.trust.services.client() {
            Ok(client) => client.delete_issuer(&org, &issuer.id).await,
            Err(error) => Err(error),
        };
        let name = label(&issuer);
        match result {
            Ok(()) => self.gone(&format!("Deleted {name}.")),
            Err(error) if error.status() == Some(404) => {
                self.gone(&format!("{name} was already gone."));
            }
            Err(error) if error.leaves_outcome_unknown() => {
                self.find_out(&org, &issuer, error).await
            }
            Err(error) => {
                self.fail(&issuer, error.explain(Attempt::Save, &self.trust.services.host()));
            }
        }
    }

    fn gone(self, words: &str) {
        self.toasts.show(Tone::Ok, words);
        let Some(id) = self.issuer.try_with_value(|issuer| issuer.id.clone()) else { return };
        self.trust.has_changed(Change::Deleted(id));
    }

    fn fail(self, issuer: &Issuer, words: Explanation) {
        self.pending.try_set(false);
        tell(self.failure, self.toasts, &label(issuer), words);
    }

    /// Reads the issuer after an answer was lost: if it is gone, it was deleted.
    async fn find_out(self, org: &OrgName, issuer: &Issuer, lost: ApiError) {
        let why = lost.headline(Attempt::Save, &self.trust.services.host());
        let cancel = Cancel::default();
        let read = async { self.trust.services.client()?.issuer(org, &issuer.id, &cancel).await };
        let (title, detail) = match read.await {
            Err(error) if error.status() == Some(404) => {
                self.gone(&format!("Deleted {}.", label(issuer)));
                return;
            }
            Ok(_) => ("Not deleted", "The issuer is still there. You can try again."),
            Err(_) => (
                "Outcome unknown",
                "The issuer could not be read either. Deleting again does no harm.",
            ),
        };
        self.fail(issuer, Explanation { title: title.into(), detail: format!("{why} {detail}") });
    }
}
