//! Sends the registration: the issuer once, then its policies. In between the issuer denies
//! everything. If an answer is lost, the server is read before anything is sent again.

use super::state::{Register, Stage};
use crate::client::{Cancel, Client};
use crate::pages::oidc::state::Change;
use crate::pages::oidc::unsaved::{Drafted, TokenKind};
use crate::route::Route;
use crate::ui::Tone;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::submission;
use leptos::prelude::*;
use oidc_trust::issuer::draft::{Field, Problems, place};
use oidc_trust::issuer::list::label;
use std::future::ready;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{Issuer, IssuerId, NewIssuer, PolicyDefinition, PolicyUpdate};

type End = submission::End<Field>;

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
        if !untrack(|| self.is_agreed()) {
            return;
        }
        let (org, policies) = (self.trust.org.get_value(), self.policies());
        if let Stage::WithoutPolicies(issuer) = self.stage.get_untracked() {
            let save = |()| self.save_policies(org, issuer, policies);
            return self.form.submission.submit(|| Ok(()), save);
        }
        let check = || {
            let new = self.form.draft.with_untracked(|draft| draft.register())?;
            self.check_answers().map(|()| new)
        };
        self.is_tried.set(true);
        self.form.submission.submit(check, |new| self.register(org, new, policies));
    }

    /// What is wrong with the answers is told at them: they are no fields of the issuer.
    fn check_answers(self) -> Result<(), Problems> {
        if self.is_complete() { Ok(()) } else { Err(Problems::default()) }
    }

    /// Hands the policies over to the page of a registered issuer, as drafts: nothing is saved before
    /// the user has seen them among the other policies.
    pub(super) fn add_to(self, issuer: Issuer) {
        self.is_tried.set(true);
        let check = || self.check_answers();
        self.form.submission.submit(check, |()| {
            let page = Route::Issuer(self.trust.org.get_value(), issuer.id.clone());
            self.trust.services.hand_over(&page, Drafted(self.policies()));
            self.trust.has_changed(Change::Registered(Arc::new(issuer)));
            ready(End::Withheld)
        });
    }

    async fn register(self, org: OrgName, new: NewIssuer, policies: Vec<PolicyDefinition>) -> End {
        let client = match self.trust.services.client() {
            Ok(client) => client,
            Err(error) => return self.refused(&error),
        };
        let lost = match client.register_issuer(&org, &new).await {
            Ok(issuer) => return self.save_policies(org, Arc::new(issuer), policies).await,
            Err(error) if error.leaves_outcome_unknown() => error,
            Err(error) => return self.refused(&error),
        };
        let host = self.trust.services.host();
        let said = |title: &str, detail: &str| lost.lost(Attempt::Save, &host, title, detail);
        match find(&client, &org, &new).await {
            Ok(Some(issuer)) => self.save_policies(org, Arc::new(issuer), policies).await,
            Ok(None) => End::Failed(said(
                "Not registered",
                "The issuer is not in the list, so nothing was registered. You can try again.",
            )),
            Err(_) => End::Unknown(said(
                "Outcome unknown",
                "The list of issuers could not be read either. Look into it before you try again.",
            )),
        }
    }

    fn refused(self, error: &ApiError) -> End {
        let placed = match error {
            ApiError::Refused(refusal) => place(refusal, true),
            _ => None,
        };
        End::refused(placed, || self.said(error))
    }

    async fn save_policies(
        self,
        org: OrgName,
        issuer: Arc<Issuer>,
        policies: Vec<PolicyDefinition>,
    ) -> End {
        let result = if policies.is_empty() {
            Ok(())
        } else {
            match self.trust.services.client() {
                Ok(client) => save(&client, &org, &issuer.id, policies).await,
                Err(error) => Err(error),
            }
        };
        match result {
            Ok(()) => {
                self.toasts.show(Tone::Ok, format!("Registered {}.", label(&issuer)));
                if self.stage.try_get_untracked().is_some() {
                    self.trust.has_changed(Change::Registered(issuer));
                }
                End::Done
            }
            Err(error) => {
                self.stage.try_set(Stage::WithoutPolicies(issuer));
                End::Failed(self.said(&error))
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
