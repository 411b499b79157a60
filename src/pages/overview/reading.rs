//! Reads what the overview looks at, one after the other: the tokens first, so that the screen can be used
//! at once, then the rest. A failure of one is in the way of no other.

use super::state::{Kind, Overview};
use crate::client::Cancel;
use crate::pages::recent_log::RecentLog;
use crate::platform::{clock, intl};
use crate::services::{Feature, Services};
use access_tokens::list::rows::TokenRow;
use audit_log::activity;
use console_core::backend::fault::ApiError;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use leptos::task::spawn_local;
use members::list::rows::MemberRow;
use oidc_trust::findings::ReadIssuer;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::page::Row;
use token_api::token::{AccessToken, Owner as TokenOwner, TokenFilter};

/// The most issuers whose policies are read.
const MOST_ISSUERS: usize = 20;

/// A list that was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listed<T> {
    pub rows: Vec<T>,
    /// Whether these are all, and all could be read.
    pub is_whole: bool,
}

/// Tokens, active and expired.
pub(super) type Tokens = Listed<Arc<TokenRow>>;

/// Members.
pub(super) type Members = Listed<Arc<MemberRow>>;

/// Issuers with their policies.
pub(super) type Trust = Listed<ReadIssuer>;

impl Overview {
    /// Finds out what the user may do here, and reads what they may see.
    pub fn begin(self, cancel: Cancel) {
        spawn_local(async move {
            let Some(org) = self.org.try_get_value() else { return };
            self.services.learn_standing(&org, &cancel).await;
            if cancel.is_cancelled() {
                return;
            }
            let identity = untrack(|| self.services.session.identity());
            let list = TokenOwner::Organization(org);
            // What a machine may not see is told part by part.
            let is_own = identity
                .is_some_and(|who| !who.is_machine() && who.manage_tokens(&list, None).is_err());
            let kind = if is_own { Kind::Own } else { Kind::Organization };
            self.kind.try_set(Some(kind));
            self.read_tokens(kind);
        });
    }

    /// Reads the tokens; when they are here for the first time, the rest.
    pub fn read_tokens(self, kind: Kind) {
        let is_first = self.log.with_untracked(Option::is_none)
            && self.read_at.with_untracked(Option::is_none);
        self.tokens.load(move |cancel| async move {
            let result = self.tokens_of(kind, &cancel).await;
            if !cancel.is_cancelled() {
                self.read_at.try_set(Some(clock::now()));
                if is_first {
                    self.read_rest(kind);
                }
            }
            result.map(Arc::new)
        });
    }

    fn read_rest(self, kind: Kind) {
        match kind {
            Kind::Own => self.read_teams(),
            Kind::Organization => {
                self.read_cap();
                self.read_members();
                self.read_log();
                self.read_trust();
            }
        }
    }

    async fn tokens_of(self, kind: Kind, cancel: &Cancel) -> Result<Tokens, ApiError> {
        self.org.try_get_value().ok_or(ApiError::Aborted)?;
        let owner = self.token_owner(kind);
        let mut rows: Vec<Arc<TokenRow>> = Vec::new();
        let mut take = |page: Vec<Row<AccessToken>>, _| {
            rows.extend(page.into_iter().map(|row| Arc::new(TokenRow::new(row, intl::lower_case))));
            ControlFlow::Continue(())
        };
        let subject = Subject::Tokens(owner.clone());
        let read = async {
            let client = self.services.client()?;
            client.all_tokens(&owner, TokenFilter::All, cancel, &mut take).await
        };
        let listed = asked(self.services, &subject, cancel, read).await?;
        let is_whole = listed.incomplete.is_none() && !listed.is_doubtful;
        self.services.has_seen(&owner, &rows, clock::now(), listed.incomplete.is_none());
        Ok(Tokens { rows, is_whole })
    }

    pub fn read_cap(self) {
        self.cap.load(move |cancel| async move {
            let org = self.org.try_get_value().ok_or(ApiError::Aborted)?;
            self.services.metadata(&org, &cancel).await.map(|metadata| metadata.expiry_cap())
        });
    }

    pub fn read_members(self) {
        self.members.load(move |cancel| async move {
            let org = self.org.try_get_value().ok_or(ApiError::Aborted)?;
            let mut rows = Vec::new();
            let mut take = |page: Vec<Row<_>>, _| {
                let page = page.into_iter();
                rows.extend(page.map(|row| Arc::new(MemberRow::new(row, intl::lower_case))));
            };
            let subject = Subject::Members(org.clone());
            let read =
                async { self.services.client()?.all_members(&org, &cancel, &mut take).await };
            let incomplete = asked(self.services, &subject, &cancel, read).await?;
            let is_whole = incomplete.is_none() && rows.iter().all(|row| row.member().is_some());
            Ok(Arc::new(Members { rows, is_whole }))
        });
    }

    /// Begins to read the log, if the user may; else it stays unread, and the screen says why.
    fn read_log(self) {
        let owner = self.owner.try_get_value().flatten();
        let (Some(org), Some(owner)) = (self.org.try_get_value(), owner) else { return };
        if self.log_denial().is_none() {
            let log = owner.with(|| RecentLog::read(self.services, org, activity::window));
            self.log.try_set(Some(log));
        }
    }

    /// Why the log is not read; `None` if it may be.
    pub fn log_denial(self) -> Option<String> {
        let org = self.org.try_get_value()?;
        if !untrack(|| self.services.offers(&org, Feature::AuditLog)) {
            return Some("not offered by this server".into());
        }
        let identity = untrack(|| self.services.session.identity())?;
        identity.read_log(&org).err().map(|denial| denial.0)
    }

    pub fn read_trust(self) {
        self.trust.load(move |cancel| async move {
            let org = self.org.try_get_value().ok_or(ApiError::Aborted)?;
            let read = trust_of(self.services, &org, &cancel);
            asked(self.services, &Subject::Issuers(org.clone()), &cancel, read).await.map(Arc::new)
        });
    }

    pub fn read_teams(self) {
        self.teams.load(move |cancel| async move {
            let org = self.org.try_get_value().ok_or(ApiError::Aborted)?;
            let read = async { self.services.client()?.teams(&org, &cancel).await };
            let subject = Subject::Teams(org.clone());
            let page = asked(self.services, &subject, &cancel, read).await?;
            let is_whole = page.next.is_none() && page.rows.iter().all(|row| row.read().is_some());
            let rows = page.rows.iter().filter_map(|row| row.read().cloned()).collect();
            Ok(Arc::new(Listed { rows, is_whole }))
        });
    }
}

async fn trust_of(services: Services, org: &OrgName, cancel: &Cancel) -> Result<Trust, ApiError> {
    let client = services.client()?;
    let page = client.issuers(org, cancel).await?;
    let is_whole = page.next.is_none()
        && page.rows.len() <= MOST_ISSUERS
        && page.rows.iter().all(|row| row.read().is_some());
    let mut rows = Vec::new();
    for issuer in page.rows.iter().filter_map(Row::read).take(MOST_ISSUERS) {
        let read = client.policies_of(org, &issuer.id, cancel).await;
        if cancel.is_cancelled() {
            return Err(ApiError::Aborted);
        }
        let policies = read.ok().map(|policy| policy.policies);
        rows.push(ReadIssuer { issuer: issuer.clone(), policies });
    }
    Ok(Trust { rows, is_whole })
}

/// What is read, if the user may be permitted to. The answer is remembered.
async fn asked<T>(
    services: Services,
    subject: &Subject,
    cancel: &Cancel,
    read: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    if !untrack(|| is_offered(services, subject)) {
        return Err(ApiError::NOT_OFFERED);
    }
    services.may_ask(subject, cancel).await?;
    let result = read.await;
    if cancel.is_cancelled() {
        return Err(ApiError::Aborted);
    }
    services.note_answer(subject, &result);
    if result.as_ref().is_err_and(ApiError::means_not_offered) {
        match (subject, feature(subject)) {
            (Subject::Tokens(owner), _) => services.lacks_tokens(owner),
            (other, Some(feature)) => {
                if let Some(org) = other.org() {
                    services.is_missing(org, feature);
                }
            }
            (_, None) => {}
        }
    }
    result
}

fn is_offered(services: Services, subject: &Subject) -> bool {
    match (subject.org(), feature(subject)) {
        (Some(org), Some(feature)) => services.offers(org, feature),
        _ => true,
    }
}

/// The part of the API that a subject belongs to, if it is one of an organization.
fn feature(subject: &Subject) -> Option<Feature> {
    match subject {
        Subject::Tokens(TokenOwner::Organization(_)) => Some(Feature::OrganizationTokens),
        Subject::Tokens(TokenOwner::Team(..)) => Some(Feature::TeamTokens),
        Subject::Tokens(TokenOwner::Personal) => None,
        Subject::Teams(_) => Some(Feature::Teams),
        Subject::Members(_) => Some(Feature::Members),
        Subject::Log(_) => Some(Feature::AuditLog),
        Subject::Issuers(_) => Some(Feature::Oidc),
    }
}
