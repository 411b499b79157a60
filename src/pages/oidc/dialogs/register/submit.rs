//! Sends the registration: the issuer once, then its policies. In between the issuer denies
//! everything. If an answer is lost, the server is read before anything is sent again.

use super::super::focus::focus_problem;
use super::state::{Register, Stage};
use crate::client::{Cancel, Client};
use crate::pages::oidc::state::Change;
use crate::pages::oidc::unsaved::{Drafted, TokenKind};
use crate::route::Route;
use crate::ui::Tone;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::issuer::draft::place;
use oidc_trust::issuer::list::label;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{Issuer, IssuerId, NewIssuer, PolicyDefinition, PolicyUpdate};

impl Register {
    /// Whether the answers matter: for policies, or for a URL that contains them. Tracked.
    pub(super) fn needs_answers(self) -> bool {
        self.kind.get() != TokenKind::Nothing || self.written.with(|written| written.url_has_gap())
    }

    fn is_complete(self) -> bool {
        let is_named = match self.kind.get_untracked() {
            TokenKind::Team => self.team.with_untracked(|team| !team.trim().is_empty()),
            TokenKind::Personal => self.login.with_untracked(|login| !login.trim().is_empty()),
            TokenKind::Organization | TokenKind::Nothing => true,
        };
        let is_answered = self.written.with_untracked(|written| written.problems.is_empty());
        is_named && (is_answered || !untrack(|| self.needs_answers()))
    }

    /// The policies to save after the issuer was registered.
    fn policies(self) -> Vec<PolicyDefinition> {
        let grant = untrack(|| self.grant());
        grant
            .map(|grant| self.written.with_untracked(|written| written.policies(&grant)))
            .unwrap_or_default()
    }

    /// Checks the input and registers. If the issuer was registered already, saves its policies only.
    pub(super) fn submit(self) {
        if self.form.pending.get_untracked() {
            return;
        }
        if let Stage::WithoutPolicies(issuer, _) = self.stage.get_untracked() {
            self.form.pending.set(true);
            spawn_local(self.save_policies(self.trust.org.get_value(), issuer, self.policies()));
            return;
        }
        self.is_tried.set(true);
        self.form.failure.set(None);
        self.form.refused.set(None);
        match self.form.draft.with_untracked(|draft| draft.register()) {
            Ok(new) if self.is_complete() => {
                self.form.pending.set(true);
                spawn_local(self.register(self.trust.org.get_value(), new, self.policies()));
            }
            result => {
                self.form.problems.set(result.err().unwrap_or_default());
                focus_problem();
            }
        }
    }

    /// Hands the policies over to the page of a registered issuer, as drafts: nothing is saved before
    /// the user has seen them among the other policies.
    pub(super) fn add_to(self, issuer: Issuer) {
        if self.form.pending.get_untracked() {
            return;
        }
        self.is_tried.set(true);
        self.form.failure.set(None);
        if !self.is_complete() {
            focus_problem();
            return;
        }
        let page = Route::Issuer(self.trust.org.get_value(), issuer.id.clone());
        self.trust.services.hand_over(&page, Drafted(self.policies()));
        self.trust.has_changed(Change::Registered(Arc::new(issuer)));
    }

    async fn register(self, org: OrgName, new: NewIssuer, policies: Vec<PolicyDefinition>) {
        let client = match self.trust.services.client() {
            Ok(client) => client,
            Err(error) => return self.refuse(&error),
        };
        match client.register_issuer(&org, &new).await {
            Ok(issuer) => self.save_policies(org, Arc::new(issuer), policies).await,
            Err(lost) if lost.leaves_outcome_unknown() => {
                let found = find(&client, &org, &new).await;
                match found {
                    Ok(Some(issuer)) => {
                        self.save_policies(org, Arc::new(issuer), policies).await;
                    }
                    Ok(None) => self.fail(
                        &lost,
                        "Not registered",
                        "The issuer is not in the list, so nothing was registered. You can try again.",
                    ),
                    Err(_) => self.fail(
                        &lost,
                        "Outcome unknown",
                        "The list of issuers could not be read either. Look into it before you try again.",
                    ),
                }
            }
            Err(error) => self.refuse(&error),
        }
    }

    fn fail(self, lost: &ApiError, title: &str, detail: &str) {
        let why = lost.headline(Attempt::Save, &self.trust.services.host());
        self.form.pending.try_set(false);
        self.form.failure.try_set(Some(Explanation {
            title: title.to_owned(),
            detail: format!("{why} {detail}"),
        }));
    }

    fn refuse(self, error: &ApiError) {
        self.form.pending.try_set(false);
        let placed = match error {
            ApiError::Refused(refusal) => place(refusal, true),
            _ => None,
        };
        if placed.is_some() {
            self.form.refused.try_set(placed);
            focus_problem();
            return;
        }
        self.form.failure.try_set(Some(self.said(error)));
    }

    async fn save_policies(
        self,
        org: OrgName,
        issuer: Arc<Issuer>,
        policies: Vec<PolicyDefinition>,
    ) {
        let result = if policies.is_empty() {
            Ok(())
        } else {
            match self.trust.services.client() {
                Ok(client) => save(&client, &org, &issuer.id, policies).await,
                Err(error) => Err(error),
            }
        };
        self.form.pending.try_set(false);
        match result {
            Ok(()) => {
                self.toasts.show(Tone::Ok, format!("Registered {}.", label(&issuer)));
                if self.stage.try_get_untracked().is_some() {
                    self.trust.has_changed(Change::Registered(issuer));
                }
            }
            Err(error) => {
                let words = self.said(&error);
                self.stage.try_set(Stage::WithoutPolicies(issuer, words));
            }
        }
    }

    fn said(self, error: &ApiError) -> Explanation {
        error.explain(Attempt::Save, &self.trust.services.host())
    }
}

/// Looks in the list for the issuer of a registration whose answer was lost. An issuer with this URL
/// can't be older: the server would have refused the registration.
async fn find(client: &Client, org: &OrgName, new: &NewIssuer) -> Result<Option<Issuer>, ApiError> {
    let page = client.issuers(org, &Cancel::default()).await?;
    let is_it = |issuer: &&Issuer| issuer.name == new.name && issuer.url == new.url;
    Ok(page.rows.iter().filter_map(|row| row.read()).find(is_it).cloned())
}

/// Saves the policies of a new issuer, unless the server has them already.
async fn save(
    client: &Client,
    org: &OrgName,
    issuer: &IssuerId,
    policies: Vec<PolicyDefinition>,
) -> Result<(), ApiError> {
    let now = client.policies_of(org, issuer, &Cancel::default()).await?;
    if now.policies == policies {
        return Ok(());
    }
    let update = PolicyUpdate { policies };
    client.update_policies(org, &now.id, now.version, &update).await.map(drop)
}
