//! The list of issuers: who is trusted, what for, and when that was last used. The policies of each
//! are asked for one by one, a few at a time; what could not be read says so in its own row.

mod replaceable;
mod table;

use super::Trust;
use super::dialogs::{Change, IssuerDialogs};
use super::states::{FailedTrust, RegisterButton};
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::faults::FailedToReload;
use crate::pages::times::Times;
use crate::pages::{set_title, title_of};
use crate::platform::history::Entry;
use crate::route::{Address, Route};
use crate::services::{Feature, Services};
use crate::ui::{PageHead, Remote, RemoteView, TableSkeleton, dynamic};
use console_core::backend::fault::ApiError;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::issuer::list::{IssuerQuery, allows_any, decisions};
use replaceable::Replaceable;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use table::IssuerTable;
use token_api::id::OrgName;
use token_api::oidc::{Issuer, IssuerId};
use token_api::page::Row;

/// So many issuers are asked for their policies at a time.
const AT_A_TIME: usize = 4;

/// Rows in the server's order.
pub(super) type Rows = Arc<Vec<Row<Issuer>>>;

/// Policies in words and whether any of them allows, or why they could not be read.
pub(super) type Decisions = Result<(String, bool), ApiError>;

/// The list. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Listing {
    pub trust: Trust,
    /// What the address says.
    pub query: Memo<IssuerQuery>,
    /// The rows.
    pub remote: RwSignal<Remote<Rows, ApiError>>,
    /// What is known of the policies of each.
    pub policies: RwSignal<HashMap<IssuerId, Decisions>>,
    cancel: StoredValue<Cancel, LocalStorage>,
}

/// The list of issuers with everything that can be done to them.
#[component]
pub fn IssuersPage(
    /// Whose issuers.
    org: OrgName,
) -> impl IntoView {
    let services = Services::expect();
    let route = Route::Issuers(org.clone());
    set_title(&route);
    let query =
        Memo::new(move |_| services.address().search.parse::<IssuerQuery>().unwrap_or_default());
    let remote = RwSignal::new(Remote::Loading);
    let policies = RwSignal::new(HashMap::new());
    let cancel = cancel_on_cleanup();
    let listing = StoredValue::new(None::<Listing>);
    let on_change = Callback::new(move |change| {
        if let Some(listing) = listing.get_value() {
            listing.has_changed(change);
        }
    });
    let times = Times::new(Signal::derive(move || query.with(|query| query.utc)));
    let trust = Trust::new(services, org, times, on_change);
    provide_context(trust);
    let list = Listing { trust, query, remote, policies, cancel };
    listing.set_value(Some(list));
    list.load();
    let host = StoredValue::new(services.host());
    let retry = Callback::new(move |()| list.load());
    // Where there is no OIDC trust, no issuer can be registered.
    let is_here = Memo::new(move |_| {
        remote.with(|remote: &Remote<Rows, ApiError>| {
            let is_missing = remote.error().is_some_and(ApiError::means_not_offered);
            remote.value().is_some() || !is_missing
        })
    });
    view! {
        <PageHead
            title=title_of(&route)
            actions=move || dynamic(move || is_here.get().then(|| view! { <RegisterButton/> }))
        >
            "Whose ID tokens can be exchanged for access tokens, so that pipelines and workloads need \
             no stored ones."
        </PageHead>
        <RemoteView
            remote
            loading=|| view! { <TableSkeleton label="Loading OIDC issuers" rows=4/> }
            slow=Signal::stored(format!("Still waiting for {}…", host.get_value()))
            ready=move |rows| view! { <IssuerTable list rows/> }.into_any()
            failed=move |error| view! { <FailedTrust error on_retry=retry/> }.into_any()
            stale=move |error| {
                view! { <FailedToReload error host=host.get_value() on_retry=retry/> }.into_any()
            }
        />
        {dynamic(move || is_here.get().then(|| view! { <Replaceable/> }))}
        <IssuerDialogs/>
    }
}

impl Listing {
    /// Reads the list, and then the policies of each. What is shown stays meanwhile.
    fn load(self) {
        self.remote.update(|remote| *remote = std::mem::take(remote).begin());
        let (trust, cancel) = (self.trust, self.cancel.get_value());
        let org = trust.org.get_value();
        spawn_local(async move {
            let subject = Subject::Issuers(org.clone());
            let read = async {
                trust.services.may_ask(&subject, &cancel).await?;
                trust.services.client()?.issuers(&org, &cancel).await
            };
            let result = read.await.map(|page| Arc::new(page.rows));
            trust.services.note_answer(&subject, &result);
            if cancel.is_cancelled() {
                return;
            }
            if result.as_ref().is_err_and(ApiError::means_not_offered) {
                trust.services.is_missing(&org, Feature::Oidc);
            }
            if let Ok(rows) = &result {
                let ids = rows.iter().filter_map(|row| row.read()).map(|issuer| issuer.id.clone());
                self.learn_policies(ids.collect());
                trust.known.try_set(rows.clone());
            }
            self.remote.try_update(|remote| *remote = std::mem::take(remote).settle(result));
        });
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

    /// Reads the policies of one issuer. Whether anybody still wants to know.
    pub async fn learn(self, id: IssuerId) -> bool {
        let Some(cancel) = self.cancel.try_get_value() else { return false };
        let Some(org) = self.trust.org.try_get_value() else { return false };
        let read = async { self.trust.services.client()?.policies_of(&org, &id, &cancel).await };
        let result = read.await.map(|policy| {
            let policies = &policy.policies;
            (decisions(policies), allows_any(policies))
        });
        let is_wanted = !cancel.is_cancelled();
        if is_wanted {
            self.policies.try_update(|known| known.insert(id, result));
        }
        is_wanted
    }

    fn has_changed(self, change: Change) {
        let id = match &change {
            Change::Registered(issuer) => {
                let route = Route::Issuer(self.trust.org.get_value(), issuer.id.clone());
                return self.trust.services.go(&route.into(), Entry::Push);
            }
            Change::Updated(issuer) => issuer.id.clone(),
            Change::Deleted(id) => id.clone(),
        };
        // What is known already is shown before the list is read again.
        self.remote.update(|remote| {
            if let Remote::Ready(rows) = remote {
                let mut changed = rows.to_vec();
                let is_it = |row: &Row<Issuer>| row.read().is_some_and(|issuer| issuer.id == id);
                if let Change::Updated(issuer) = change {
                    let there = changed.iter_mut().filter(|row| is_it(row));
                    there.for_each(|row| *row = Row::Read((*issuer).clone()));
                } else {
                    changed.retain(|row| !is_it(row));
                }
                *rows = Arc::new(changed);
            }
        });
        self.load();
    }

    /// Shows the list by another query, and puts that into the address.
    pub fn show_with(self, change: impl FnOnce(&mut IssuerQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        let route = Route::Issuers(self.trust.org.get_value());
        let address = Address { route, search: query.to_string() };
        self.trust.services.go(&address, Entry::Replace);
    }

    /// The words of the text filter, to be marked where they are found.
    pub fn sought(self) -> Signal<String> {
        Signal::derive(move || self.query.with(|query| query.text.trim().to_owned()))
    }
}
