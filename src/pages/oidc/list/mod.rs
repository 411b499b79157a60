//! The list of issuers: who is trusted, what for, and when that was last used.

mod cells;
mod replaceable;
mod state;
mod table;

use super::dialogs::IssuerDialogs;
use super::placeholders::{FailedTrust, RegisterButton};
use crate::pages::faults::FailedToReload;
use crate::pages::{set_title, title_of};
use crate::route::Route;
use crate::services::Services;
use crate::ui::{PageHead, RemoteView, TableSkeleton, dynamic};
use console_core::backend::fault::ApiError;
use leptos::prelude::*;
use replaceable::Replaceable;
use state::Listing;
use table::IssuerTable;
use token_api::id::OrgName;

/// The list of issuers with everything that can be done to them.
#[component]
pub fn IssuersPage(
    /// Whose issuers.
    org: OrgName,
) -> impl IntoView {
    let services = Services::expect();
    let route = Route::Issuers(org.clone());
    set_title(&route);
    let list = Listing::open(services, org);
    provide_context(list.trust);
    list.load();
    let host = StoredValue::new(services.host());
    let retry = Callback::new(move |()| list.load());
    // If the backend has no OIDC trust, no issuer can be registered.
    let is_here = Memo::new(move |_| {
        list.loader.remote.with(|remote| {
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
            remote=list.loader.remote
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
