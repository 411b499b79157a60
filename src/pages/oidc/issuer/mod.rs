//! One issuer: its policies, edited as sentences, and a place to try tokens on them. What is tried
//! stays in the browser; only saving sends anything.

mod cases;
mod conflict;
mod exchange;
mod facts;
mod findings;
mod json;
mod policies;
mod policy;
mod policy_fields;
mod request;
mod review;
mod rule;
mod sample;
mod saving;
mod snippets;
mod try_token;
mod unsaved;
mod verdict;
mod words;
mod work;

use super::Trust;
use super::dialogs::{Change, IssuerDialogs, menu_items};
use super::states::FailedTrust;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::faults::FailedToReload;
use crate::pages::set_named_title;
use crate::pages::times::Times;
use crate::platform::history::Entry;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{
    Button, ButtonKind, Icon, Menu, PageHead, Remote, RemoteView, TableSkeleton, Untrusted, dynamic,
};
use conflict::ConflictDialog;
use console_core::backend::fault::ApiError;
use console_core::backend::permission::Subject;
use console_core::text::visible_text::visible;
use exchange::ExchangeForReal;
use facts::IssuerFacts;
use findings::Findings;
use json::JsonDialog;
use leptos::prelude::*;
use leptos::task::spawn_local;
use policies::Policies;
use review::ReviewDialog;
use saving::{LeaveDialog, SaveTrouble};
use snippets::Snippets;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{AuthPolicy, Issuer, IssuerId};
use try_token::TryToken;
pub(in crate::pages::oidc) use unsaved::Drafted;
use unsaved::{DraftsArrived, UnsavedAreBack};
use work::{Open, Work};

/// An issuer with its policies, as the server has them.
#[derive(Clone, Debug, PartialEq)]
struct Loaded {
    issuer: Issuer,
    policies: AuthPolicy,
}

/// Where the issuer comes from. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Source {
    trust: Trust,
    id: StoredValue<IssuerId>,
    remote: RwSignal<Remote<Arc<Loaded>, ApiError>>,
    cancel: StoredValue<Cancel, LocalStorage>,
}

impl Source {
    fn load(self) {
        self.remote.update(|remote| *remote = std::mem::take(remote).begin());
        spawn_local(async move {
            let result = self.fetch().await;
            if self.cancel.try_with_value(Cancel::is_cancelled) != Some(false) {
                return;
            }
            self.remote.try_update(|remote| *remote = std::mem::take(remote).settle(result));
        });
    }

    async fn fetch(self) -> Result<Arc<Loaded>, ApiError> {
        let gone = || ApiError::Aborted;
        let (org, id) = (self.trust.org.try_get_value(), self.id.try_get_value());
        let (org, id) = (org.ok_or_else(gone)?, id.ok_or_else(gone)?);
        let cancel = self.cancel.try_get_value().ok_or_else(gone)?;
        let (services, subject) = (self.trust.services, Subject::Issuers(org.clone()));
        services.may_ask(&subject, &cancel).await?;
        let client = services.client()?;
        let issuer = client.issuer(&org, &id, &cancel).await;
        services.note_answer(&subject, &issuer);
        let issuer = issuer?;
        let policies = client.policies_of(&org, &id, &cancel).await?;
        Ok(Arc::new(Loaded { issuer, policies }))
    }
}

/// The page of one issuer.
#[component]
pub fn IssuerPage(
    /// Whose issuer.
    org: OrgName,
    /// Which one.
    id: IssuerId,
) -> impl IntoView {
    let services = Services::expect();
    let route = Route::Issuer(org.clone(), id.clone());
    let source = StoredValue::new(None::<Source>);
    let on_change = Callback::new(move |change| {
        if let Some(source) = source.get_value() {
            source.has_changed(&change);
        }
    });
    let trust = Trust::new(services, org, Times::new(Signal::stored(false)), on_change);
    provide_context(trust);
    let remote = RwSignal::new(Remote::Loading);
    let from = Source { trust, id: StoredValue::new(id), remote, cancel: cancel_on_cleanup() };
    source.set_value(Some(from));
    from.load();
    let name = move || {
        remote
            .with(|remote| remote.value().map(|loaded: &Arc<Loaded>| visible(&loaded.issuer.name)))
    };
    set_named_title(route, Signal::derive(name));
    let host = StoredValue::new(services.host());
    let retry = Callback::new(move |()| from.load());
    view! {
        <RemoteView
            remote
            loading=|| view! { <PageHead title="OIDC issuer"/> <TableSkeleton label="Loading policies" rows=4/> }
            slow=Signal::stored(format!("Still waiting for {}…", host.get_value()))
            ready=move |loaded| view! { <IssuerView loaded/> }.into_any()
            failed=move |error| {
                view! { <PageHead title="OIDC issuer"/> <FailedTrust error of_one=true on_retry=retry/> }
                    .into_any()
            }
            stale=move |error| {
                view! { <FailedToReload error host=host.get_value() on_retry=retry/> }.into_any()
            }
        />
        <IssuerDialogs/>
    }
}

impl Source {
    fn has_changed(self, change: &Change) {
        match change {
            Change::Deleted(_) => {
                // Not pushed: there is nothing to come back to, nor anything to be saved any more.
                let list = Route::Issuers(self.trust.org.get_value());
                self.trust.services.go(&list.into(), Entry::Replace);
            }
            Change::Registered(_) | Change::Updated(_) => self.load(),
        }
    }
}

/// The page once the issuer is there.
#[component]
fn IssuerView(loaded: Signal<Arc<Loaded>>) -> impl IntoView {
    let trust = expect_context::<Trust>();
    let issuer = Signal::derive(move || loaded.with(|loaded| loaded.issuer.clone()));
    let first = loaded.get_untracked();
    let work = Work::begin(trust, issuer, &first.policies);
    provide_context(work);
    // Read anew: taken over while nothing is edited; otherwise saving finds out and asks.
    Effect::new(move |seen: Option<()>| {
        let loaded = loaded.get();
        let is_dirty = work.editor.with_untracked(|editor| editor.is_dirty());
        let is_same = work.editor.with_untracked(|editor| editor.is_based_on(&loaded.policies));
        if seen.is_some() && !is_dirty && !is_same {
            work.editor.update(|editor| editor.take(&loaded.policies));
        }
    });
    saving::guard(work);
    unsaved::outlive_session(work, &first.policies);
    unsaved::take_drafted(work);
    view! {
        <PageHead title=Signal::derive(move || issuer.with(|issuer| visible(&issuer.name))) actions=|| view! { <Actions/> }>
            <span class="mono">
                {dynamic(move || view! { <Untrusted text=issuer.with(|issuer| issuer.url.clone())/> })}
            </span>
        </PageHead>
        <IssuerFacts issuer/>
        <UnsavedAreBack now=loaded/>
        <DraftsArrived/>
        <SaveTrouble/>
        <Findings/>
        <Policies/>
        <TryToken/>
        <ExchangeForReal/>
        <Snippets/>
        <OpenDialog/>
    }
}

#[component]
fn Actions() -> impl IntoView {
    let work = expect_context::<Work>();
    let reason = Signal::derive(move || {
        work.denial.get().or_else(|| {
            let is_clean = !work.editor.with(|editor| editor.is_dirty());
            is_clean.then(|| "Nothing differs from what was loaded.".to_owned())
        })
    });
    view! {
        <Menu
            label="Actions for this issuer"
            items=move || menu_items(work.trust, &Arc::new(work.issuer.get_untracked()))
        />
        <Button icon=Icon::Plus disabled_reason=work.denial on_press=move || work.add_policy()>
            "Add policy"
        </Button>
        <Button
            kind=ButtonKind::Primary
            disabled_reason=reason
            pending=work.saving
            on_press=move || work.save()
        >
            "Save policies"
        </Button>
    }
}

#[component]
fn OpenDialog() -> impl IntoView {
    let work = expect_context::<Work>();
    dynamic(move || match work.dialog.get() {
        Open::None => ().into_any(),
        Open::Json => view! { <JsonDialog/> }.into_any(),
        Open::Review => view! { <ReviewDialog/> }.into_any(),
        Open::Conflict(theirs) => view! { <ConflictDialog theirs/> }.into_any(),
        Open::Leave(departure) => view! { <LeaveDialog departure/> }.into_any(),
    })
}
