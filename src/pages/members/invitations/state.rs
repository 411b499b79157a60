//! The invitations of an organization: what was read, and what was typed. No view.

use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::loader::Loader;
use crate::services::Services;
use crate::ui::Remote;
use console_core::backend::fault::ApiError;
use console_core::backend::levels::is_likely_admin;
use leptos::prelude::*;
use members::invitation::Draft;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::invitation::Invitation;
use token_api::page::Row;

/// Rows in the server's order.
pub(in crate::pages::members) type Rows = Arc<Vec<Row<Invitation>>>;

/// The invitations. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(in crate::pages::members) struct Invitations {
    services: Services,
    org: StoredValue<OrgName>,
    loader: Loader<Rows>,
    /// What the loader has.
    pub remote: RwSignal<Remote<Rows, ApiError>>,
    /// Whether they were asked for.
    is_asked: RwSignal<bool>,
    /// Whether the list is unfolded.
    pub is_open: RwSignal<bool>,
    /// What was typed into the dialog that invites.
    pub draft: RwSignal<Draft>,
    screen: StoredValue<Cancel, LocalStorage>,
}

impl Invitations {
    /// Nothing is read yet.
    pub fn new(services: Services, org: OrgName, draft: Option<Draft>) -> Self {
        let loader = Loader::open();
        Self {
            services,
            org: StoredValue::new(org),
            loader,
            remote: loader.remote,
            is_asked: RwSignal::new(false),
            is_open: RwSignal::new(false),
            draft: RwSignal::new(draft.unwrap_or_default()),
            screen: cancel_on_cleanup(),
        }
    }

    /// Whether the user may read them, as far as can be told: servers note refusals, so that whoever is
    /// uncertain asks by unfolding the list.
    pub fn may_ask(self) -> bool {
        let who = untrack(|| self.services.session.identity());
        who.is_some_and(|who| self.org.with_value(|org| is_likely_admin(&who, org)))
    }

    /// Reads them unless they were asked for.
    pub fn read_once(self) {
        if !self.is_asked.get_untracked() {
            self.reload();
        }
    }

    /// Reads them again. Does nothing if the screen is gone.
    pub fn reload(self) {
        self.is_asked.try_set(true);
        self.loader.load(move |cancel| async move { self.read(&cancel).await });
    }

    /// Whether the backend has no invitations. Tracked.
    pub fn is_missing(self) -> bool {
        self.remote.with(|remote| {
            remote.value().is_none() && remote.error().is_some_and(ApiError::means_not_offered)
        })
    }

    /// The rows that could be read, as far as known. Not tracked.
    pub fn known(self) -> Vec<Invitation> {
        let known = self.remote.try_with_untracked(|remote| {
            let rows = remote.value().into_iter().flat_map(|rows| rows.iter());
            rows.filter_map(Row::read).cloned().collect()
        });
        known.unwrap_or_default()
    }

    /// Whether the rows were read. Not tracked.
    pub fn is_known(self) -> bool {
        self.remote.try_with_untracked(|remote| remote.value().is_some()).unwrap_or_default()
    }

    /// Reads them to find out what became of a change whose answer was lost.
    pub async fn look(self) -> Result<Vec<Invitation>, ApiError> {
        let cancel = self.screen.try_get_value().ok_or(ApiError::Aborted)?;
        let rows = self.read(&cancel).await?;
        let found = rows.iter().filter_map(Row::read).cloned().collect();
        self.loader.show(rows);
        Ok(found)
    }

    async fn read(self, cancel: &Cancel) -> Result<Rows, ApiError> {
        let org = self.org.try_get_value().ok_or(ApiError::Aborted)?;
        let page = self.services.client()?.invitations(&org, cancel).await?;
        Ok(Arc::new(page.rows))
    }
}
