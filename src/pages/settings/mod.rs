//! The settings of an organization: the maximum token expiry, with a preview of what it does, and each
//! other setting, saved by itself.

mod group;
mod maximum;
mod one;
mod state;

use crate::pages::faults::{FailedToLoad, FailedToReload, Needed, not_permitted};
use crate::pages::nothing_offered::NotOffered;
use crate::pages::set_title;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{Icon, Note, PageHead, RemoteView, Skeleton, dynamic};
use access_tokens::settings::words::Group;
use console_core::backend::fault::ApiError;
use group::SettingGroup;
use leptos::prelude::*;
use maximum::Maximum;
use state::Settings;
use token_api::id::OrgName;

/// The screen.
#[component]
pub fn SettingsPage(
    /// The organization.
    org: OrgName,
) -> impl IntoView {
    let services = Services::expect();
    set_title(&Route::Settings(org.clone()));
    let settings = Settings::new(services, org.clone());
    provide_context(settings);
    let load = Callback::new(move |()| settings.load());
    load.run(());
    let host = services.host();
    let slow = format!("Still waiting for {host}…");
    let stale = move |error: ApiError| {
        view! { <FailedToReload error host=host.clone() on_retry=load/> }.into_any()
    };
    let name = org.to_string();
    view! {
        <PageHead title="Settings" actions=move || view! { <AsOf settings/> }>
            "What holds for all of " <bdi translate="no">{name}</bdi> ". Each setting is saved by itself."
        </PageHead>
        <RemoteView
            remote=settings.loader.remote
            loading=|| view! { <div class="card settings-loading" role="status" aria-label="Loading settings"><Skeleton/><Skeleton/><Skeleton/></div> }
            slow=Signal::stored(slow)
            ready=|_| view! { <Known/> }.into_any()
            failed=move |error| failed(settings, &org, error)
            stale
        />
    }
}

/// "as of 22:14"
#[component]
fn AsOf(settings: Settings) -> impl IntoView {
    dynamic(move || {
        let at = settings.read_at.get()?;
        let time = settings.times.time_of_day(at);
        Some(view! { <p class="muted">"as of " <time translate="no">{time}</time></p> })
    })
}

#[component]
fn Known() -> impl IntoView {
    let settings = expect_context::<Settings>();
    view! {
        <div class="stack">
            {dynamic(move || settings.denial.get().map(|why| view! {
                <Note icon=Icon::Lock><strong>"Read only."</strong> " " {why} " The values are shown as the server tells them."</Note>
            }))}
            <Maximum/>
            <SettingGroup group=Group::TokensAndMembers/>
            <SettingGroup group=Group::Other/>
        </div>
    }
}

fn failed(settings: Settings, org: &OrgName, error: ApiError) -> AnyView {
    if error.means_not_offered() {
        let org = org.clone();
        return view! { <NotOffered icon=Icon::Gear title="No settings here" what="settings" org/> }
            .into_any();
    }
    let load = Callback::new(move |()| settings.load());
    let needed = Needed { words: "You are still signed in.", only_people: false };
    let title = "Not permitted: view settings";
    not_permitted(settings.services, org, &error, title, needed, load).unwrap_or_else(|| {
        let host = settings.services.host();
        view! { <FailedToLoad error host on_retry=load/> }.into_any()
    })
}
