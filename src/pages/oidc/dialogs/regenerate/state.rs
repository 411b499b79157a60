//! The state of the dialog "Regenerate thumbprints".

use crate::pages::oidc::state::{Change, Trust};
use console_core::backend::fault::{Attempt, Explanation};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use token_api::oidc::Issuer;

#[derive(Clone)]
pub(super) enum Stage {
    Asking,
    Failed(Explanation),
    /// The issuer with its new thumbprints.
    Done(Arc<Issuer>),
}

#[derive(Clone, Copy)]
pub(super) struct Regeneration {
    trust: Trust,
    pub stage: RwSignal<Stage>,
    pub pending: RwSignal<bool>,
    /// The issuer with its old thumbprints.
    pub before: StoredValue<Arc<Issuer>>,
}

impl Regeneration {
    pub fn new(trust: Trust, issuer: Arc<Issuer>) -> Self {
        Self {
            trust,
            stage: RwSignal::new(Stage::Asking),
            pending: RwSignal::new(false),
            before: StoredValue::new(issuer),
        }
    }

    pub fn submit(self) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        spawn_local(async move {
            let trust = self.trust;
            let (org, id) =
                (trust.org.get_value(), self.before.with_value(|issuer| issuer.id.clone()));
            let result = match trust.services.client() {
                Ok(client) => client.regenerate_thumbprints(&org, &id).await,
                Err(error) => Err(error),
            };
            self.pending.try_set(false);
            self.stage.try_set(match result {
                Ok(issuer) => Stage::Done(Arc::new(issuer)),
                Err(error) => Stage::Failed(error.explain(Attempt::Save, &trust.services.host())),
            });
        });
    }

    /// Closes the dialog, unless the request is pending.
    pub fn close(self) {
        if self.pending.get_untracked() {
            return;
        }
        match self.stage.get_untracked() {
            Stage::Done(issuer) => self.trust.has_changed(Change::Updated(issuer)),
            Stage::Asking | Stage::Failed(_) => self.trust.close_dialog(),
        }
    }
}
