//! The state of the dialog "Regenerate thumbprints".

use crate::pages::oidc::state::{Change, Trust};
use crate::pages::submission::Submission;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::submission;
use leptos::prelude::*;
use std::convert::Infallible;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{Issuer, IssuerId};

type End = submission::End<Infallible>;

#[derive(Clone, Copy)]
pub(super) struct Regeneration {
    trust: Trust,
    pub submission: Submission<Infallible>,
    /// The issuer with its old thumbprints.
    pub before: StoredValue<Arc<Issuer>>,
    /// The issuer with its new thumbprints.
    pub now: RwSignal<Option<Arc<Issuer>>>,
}

impl Regeneration {
    pub fn new(trust: Trust, issuer: Arc<Issuer>) -> Self {
        Self {
            trust,
            submission: Submission::in_dialog(),
            before: StoredValue::new(issuer),
            now: RwSignal::new(None),
        }
    }

    pub fn submit(self) {
        let id = self.before.with_value(|issuer| issuer.id.clone());
        self.submission.submit(|| Ok(()), |()| self.send(self.trust.org.get_value(), id));
    }

    async fn send(self, org: OrgName, id: IssuerId) -> End {
        let result = match self.trust.services.client() {
            Ok(client) => client.regenerate_thumbprints(&org, &id).await,
            Err(error) => Err(error),
        };
        match result {
            Ok(issuer) => {
                self.now.try_set(Some(Arc::new(issuer)));
                End::Done
            }
            Err(error) => self.failed(&error),
        }
    }

    fn failed(self, error: &ApiError) -> End {
        let Explanation { title, detail } =
            error.explain(Attempt::Save, &self.trust.services.host());
        let words = Explanation { title, detail: format!("{detail} Trying again does no harm.") };
        if error.leaves_outcome_unknown() { End::Unknown(words) } else { End::Failed(words) }
    }

    /// Closes the dialog, unless the request is pending.
    pub fn close(self) {
        if self.submission.is_pending() {
            return;
        }
        match self.now.get_untracked() {
            Some(issuer) => self.trust.has_changed(Change::Updated(issuer)),
            None => self.trust.close_dialog(),
        }
    }
}
