//! The page of one issuer: its policies, edited as sentences, and a region to try tokens on them. The
//! sample stays in the browser; only saving and "Exchange for real" send anything.

mod banners;
mod cases;
mod conflict;
mod evaluated;
mod exchange;
mod facts;
mod findings;
mod focus;
mod json;
mod leave;
mod loaded;
mod outcome;
mod policies;
mod policy;
mod policy_fields;
mod request;
mod request_fields;
mod review;
mod rule;
mod sample;
mod saving;
mod snippets;
mod state;
mod try_token;
mod unsaved;
mod verdict;

use super::dialogs::IssuerDialogs;
use super::dialogs::menu::menu_items;
use super::placeholders::FailedTrust;
use super::state::Trust;
use crate::pages::faults::FailedToReload;
use crate::pages::set_named_title;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{
    Button, ButtonKind, Icon, Menu, PageHead, RemoteView, TableSkeleton, Untrusted, dynamic,
};
use banners::{DraftsArrived, SaveTrouble, UnsavedAreBack};
use conflict::ConflictDialog;
use console_core::text::visible_text::visible;
use exchange::ExchangeForReal;
use facts::IssuerFacts;
use findings::Findings;
use json::JsonDialog;
use leave::LeaveDialog;
use leptos::prelude::*;
use loaded::{Loaded, Source};
use policies::Policies;
use review::ReviewDialog;
use snippets::Snippets;
use state::{Open, Work};
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::IssuerId;
use try_token::TryToken;

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
    let source = Source::open(services, org, id);
    provide_context(source.trust);
    source.load();
    let remote = source.loader.remote;
    let name =
        move || remote.with(|remote| remote.value().map(|loaded| visible(&loaded.issuer.name)));
    set_named_title(route, Signal::derive(name));
    let host = StoredValue::new(services.host());
    let retry = Callback::new(move |()| source.load());
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

/// The page after the issuer was loaded.
#[component]
fn IssuerView(loaded: Signal<Arc<Loaded>>) -> impl IntoView {
    let trust = expect_context::<Trust>();
    let issuer = Signal::derive(move || loaded.with(|loaded| loaded.issuer.clone()));
    let first = loaded.get_untracked();
    let work = Work::begin(trust, issuer, &first.policies);
    provide_context(work);
    // After a reload, the stored policies replace those on the page if nothing was edited. Otherwise
    // saving finds the difference and asks.
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
            pending=work.saving.pending()
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
