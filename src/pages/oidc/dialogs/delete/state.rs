//! The state of the dialog "Delete issuer". If the answer to a deletion is lost, the issuer is read
//! again to find out what happened.
//!
//! The issuer on the screen may be old, so it is read when the dialog opens: a token may have been
//! exchanged since.

use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::deletion::Deletion;
use crate::pages::oidc::issued::Issued;
use crate::pages::oidc::state::{Change, Trust};
use crate::ui::{Toasts, Tone, use_toasts};
use console_core::backend::fault::{ApiError, Attempt};
use console_core::confirmation::{Confirmation, Field};
use console_core::submission;
use console_core::when::is_recent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::issuer::list::{decisions, label, last_use};
use oidc_trust::policy::sentence::policies;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::Issuer;
use token_api::time::Moment;

type End = submission::End<Field>;

/// When a token was last exchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LastUse {
    Reading,
    Read(Moment),
    NotRead,
}

/// The name has to be typed of an issuer that was used within the last days.
fn confirmation(trust: Trust, issuer: &Issuer) -> Confirmation {
    let now = untrack(|| trust.times.now());
    let is_in_use = is_recent(&last_use(issuer), now);
    if is_in_use { Confirmation::Name(label(issuer)) } else { Confirmation::None }
}

#[derive(Clone, Copy)]
pub(super) struct DeleteForm {
    pub trust: Trust,
    pub issuer: StoredValue<Arc<Issuer>>,
    /// When a token was last exchanged.
    pub last_use: RwSignal<LastUse>,
    /// The policies of the issuer, counted in words; `None` while they are read.
    pub policies: RwSignal<Option<Result<String, ()>>>,
    /// The tokens that were exchanged from it.
    pub issued: Issued,
    pub deletion: Deletion,
    toasts: Toasts,
}

impl DeleteForm {
    pub fn new(trust: Trust, issuer: Arc<Issuer>) -> Self {
        let (name, confirmation) = (label(&issuer), confirmation(trust, &issuer));
        let cancel = cancel_on_cleanup().get_value();
        let form = Self {
            trust,
            issued: Issued::count(trust, &issuer, cancel.clone()),
            issuer: StoredValue::new(issuer),
            last_use: RwSignal::new(LastUse::Reading),
            policies: RwSignal::new(None),
            deletion: Deletion::new(confirmation, name),
            toasts: use_toasts(),
        };
        form.learn_last_use(cancel.clone());
        form.learn_policies(cancel);
        form
    }

    /// Why it can't be deleted yet. Tracked.
    pub fn wait(self) -> Option<String> {
        let is_reading = self.last_use.with(|used| *used == LastUse::Reading);
        is_reading.then(|| "Reading when a token was last exchanged…".to_owned())
    }

    fn learn_last_use(self, cancel: Cancel) {
        let (org, issuer) = (self.trust.org.get_value(), self.issuer.get_value());
        spawn_local(async move {
            let read =
                async { self.trust.services.client()?.issuer(&org, &issuer.id, &cancel).await };
            let read = read.await;
            if self.last_use.is_disposed() {
                return;
            }
            let (used, asked) = match read {
                Ok(now) => (LastUse::Read(last_use(&now)), confirmation(self.trust, &now)),
                // Whether it is in use is not known.
                Err(_) => (LastUse::NotRead, Confirmation::Name(label(&issuer))),
            };
            self.deletion.ask(asked);
            self.last_use.set(used);
        });
    }

    /// Closes the dialog, unless deleting is pending.
    pub fn close(self) {
        if !self.deletion.submission.is_pending() {
            self.trust.close_dialog();
        }
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
        self.deletion.submit(|| self.send(self.trust.org.get_value(), self.issuer.get_value()));
    }

    async fn send(self, org: OrgName, issuer: Arc<Issuer>) -> End {
        let result = match self.trust.services.client() {
            Ok(client) => client.delete_issuer(&org, &issuer.id).await,
            Err(error) => Err(error),
        };
        let name = label(&issuer);
        match result {
            Ok(()) => self.gone(&format!("Deleted {name}.")),
            Err(error) if error.status() == Some(404) => {
                self.gone(&format!("{name} was already gone."))
            }
            Err(error) if error.leaves_outcome_unknown() => {
                self.find_out(&org, &issuer, &error).await
            }
            Err(error) => End::Failed(error.explain(Attempt::Save, &self.trust.services.host())),
        }
    }

    fn gone(self, words: &str) -> End {
        self.toasts.show(Tone::Ok, words);
        if let Some(id) = self.issuer.try_with_value(|issuer| issuer.id.clone()) {
            self.trust.has_changed(Change::Deleted(id));
        }
        End::Done
    }

    /// Reads the issuer after an answer was lost: if it is gone, it was deleted.
    async fn find_out(self, org: &OrgName, issuer: &Issuer, lost: &ApiError) -> End {
        let host = self.trust.services.host();
        let said = |title: &str, detail: &str| lost.lost(Attempt::Save, &host, title, detail);
        let cancel = Cancel::default();
        let read = async { self.trust.services.client()?.issuer(org, &issuer.id, &cancel).await };
        match read.await {
            Err(error) if error.status() == Some(404) => {
                self.gone(&format!("Deleted {}.", label(issuer)))
            }
            Ok(_) => {
                End::Failed(said("Not deleted", "The issuer is still there. You can try again."))
            }
            Err(_) => {
                let words = "The issuer could not be read either. Deleting again does no harm.";
                End::Unknown(said("Outcome unknown", words))
            }
        }
    }
}
