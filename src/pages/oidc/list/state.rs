//! The state of the list of issuers: the rows, the query in the address, and the policies of each
//! issuer, which are read one by one. No view.

use super::super::state::{Change, Trust};
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::loader::Loader;
use crate::pages::times::Times;
use crate::platform::history::Entry;
use crate::route::{Address, Route};
use crate::services::{Feature, Services};
use console_core::backend::fault::ApiError;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::issuer::list::{IssuerQuery, allows_any, decisions};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use token_api::id::OrgName;
use token_api::oidc::{Issuer, IssuerId};
use token_api::page::Row;

/// The number of issuers whose policies are read at the same time.
const AT_A_TIME: usize = 4;

/// Rows in the order of the server.
pub(super) type Rows = Arc<Vec<Row<Issuer>>>;

/// Policies in words and whether any of them allows; or why they could not be read.
pub(super) type Decisions = Result<(String, bool), ApiError>;

#[derive(Clone, Copy)]
pub(super) struct Listing {
    pub trust: Trust,
    /// The query in the address.
    pub query: Memo<IssuerQuery>,
    pub loader: Loader<Rows>,
    /// The policies of each issuer, as far as they were read.
    pub policies: RwSignal<HashMap<IssuerId, Decisions>>,
    /// Cancels the reading of policies when the screen goes.
    cancel: StoredValue<Cancel, LocalStorage>,
}

impl Listing {
    pub fn open(services: Services, org: OrgName) -> Self {
        let query = Memo::new(move |_| {
            services.address().search.parse::<IssuerQuery>().unwrap_or_default()
        });
        let listing = StoredValue::new(None::<Self>);
        let on_change = Callback::new(move |change| {
            if let Some(listing) = listing.get_value() {
                listing.has_changed(change);
            }
        });
        let times = Times::new(Signal::derive(move || query.with(|query| query.utc)));
        let list = Self {
            trust: Trust::new(services, org, times, on_change),
            query,
            loader: Loader::open(),
            policies: RwSignal::new(HashMap::new()),
            cancel: cancel_on_cleanup(),
        };
        listing.set_value(Some(list));
        list
    }

    /// Reads the list, and then the policies of each issuer. The rows on the screen stay meanwhile.
    pub fn load(self) {
        let Some(org) = self.trust.org.try_get_value() else { return };
        self.loader.load(move |cancel| self.fetch(org, cancel));
    }

    async fn fetch(self, org: OrgName, cancel: Cancel) -> Result<Rows, ApiError> {
        let (trust, subject) = (self.trust, Subject::Issuers(org.clone()));
        let read = async {
            trust.services.may_ask(&subject, &cancel).await?;
            trust.services.client()?.issuers(&org, &cancel).await
        };
        let result = read.await.map(|page| Arc::new(page.rows));
        trust.services.note_answer(&subject, &result);
        if cancel.is_cancelled() {
            return Err(ApiError::Aborted);
        }
        if result.as_ref().is_err_and(ApiError::means_not_offered) {
            trust.services.is_missing(&org, Feature::Oidc);
        }
        let rows = result?;
        let ids = rows.iter().filter_map(|row| row.read()).map(|issuer| issuer.id.clone());
        self.learn_policies(ids.collect());
        trust.known.try_set(rows.clone());
        Ok(rows)
    }

    fn learn_policies(self, ids: VecDeque<IssuerId>) {
        let workers = ids.len().min(AT_A_TIME);
        let queue = Arc::new(Mutex::new(ids));
        for _ in 0..workers {
            let queue = queue.clone();
            spawn_local(async move {
                let next = || queue.lock().ok().and_then(|mut ids| ids.pop_front());
                while let Some(id) = next() {
                    if !self.learn(id).await {
                        return;
                    }
                }
            });
        }
    }

    /// Reads the policies of one issuer. Returns whether the list is still on the screen.
    pub async fn learn(self, id: IssuerId) -> bool {
        let Some(cancel) = self.cancel.try_get_value() else { return false };
        let Some(org) = self.trust.org.try_get_value() else { return false };
        let read = async { self.trust.services.client()?.policies_of(&org, &id, &cancel).await };
        let result = read.await.map(|policy| {
            let policies = &policy.policies;
            (decisions(policies), allows_any(policies))
        });
        let is_shown = !cancel.is_cancelled();
        if is_shown {
            self.policies.try_update(|known| known.insert(id, result));
        }
        is_shown
    }

    /// Reads the policies of an issuer again, after they could not be read.
    pub fn learn_again(self, id: IssuerId) {
        self.policies.update(|known| drop(known.remove(&id)));
        spawn_local(async move {
            self.learn(id).await;
        });
    }

    /// The issuer of a row.
    pub fn issuer(self, id: &str) -> Option<Arc<Issuer>> {
        self.loader.remote.with_untracked(|remote| {
            let mut issuers = remote.value()?.iter().filter_map(|row| row.read());
            issuers.find(|issuer| issuer.id.as_str() == id).cloned().map(Arc::new)
        })
    }

    fn has_changed(self, change: Change) {
        let id = match &change {
            Change::Registered(issuer) => {
                let route = Route::Issuer(self.trust.org.get_value(), issuer.id.clone());
                return self.trust.services.go(&route.into(), Entry::Push);
            }
            Change::Updated(issuer) => issuer.id.clone(),
            Change::Deleted(id) => id.clone(),
            Change::Used => return self.load(),
        };
        // Shows the change before the list is read again.
        self.loader.update(|rows| {
            let mut changed = rows.to_vec();
            let is_it = |row: &Row<Issuer>| row.read().is_some_and(|issuer| issuer.id == id);
            if let Change::Updated(issuer) = change {
                let there = changed.iter_mut().filter(|row| is_it(row));
                there.for_each(|row| *row = Row::Read((*issuer).clone()));
            } else {
                changed.retain(|row| !is_it(row));
            }
            Arc::new(changed)
        });
        self.load();
    }

    /// Changes the query, in the address too.
    pub fn show_with(self, change: impl FnOnce(&mut IssuerQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        let route = Route::Issuers(self.trust.org.get_value());
        let address = Address { route, search: query.to_string() };
        self.trust.services.go(&address, Entry::Replace);
    }

    /// The text of the filter, to be highlighted in the rows.
    pub fn sought(self) -> Signal<String> {
        Signal::derive(move || self.query.with(|query| query.text.trim().to_owned()))
    }
}
