//! The list of roles, by purpose.

mod cells;
mod state;
mod table;

use super::dialogs::OpenDialog;
use super::state::{Roles, Shared};
use crate::pages::faults::{FailedToLoad, FailedToReload, Needed, not_permitted};
use crate::pages::nothing_offered::NotOffered;
use crate::pages::{set_title, title_of};
use crate::route::Route;
use crate::services::Services;
use crate::ui::{
    Button, ButtonKind, Icon, Note, PageHead, RemoteView, TableSkeleton, Tone, dynamic,
};
use console_core::backend::fault::ApiError;
use console_core::when::count;
use leptos::prelude::*;
use state::ListScreen;
use table::RoleTable;
use token_api::id::OrgName;

/// The list of roles.
#[component]
pub fn RolesPage(
    /// The organization.
    org: OrgName,
) -> impl IntoView {
    let services = Services::expect();
    let route = Route::Roles(org.clone());
    set_title(&route);
    let screen = ListScreen::open(services, org);
    provide_context::<Shared>(screen.shared);
    provide_context(screen);
    screen.load();
    let host = StoredValue::new(services.host());
    // If the backend has no roles, none can be created.
    let is_here = Memo::new(move |_| {
        screen.loader.remote.with(|remote| {
            let is_missing = remote.error().is_some_and(ApiError::means_not_offered);
            remote.value().is_some() || !is_missing
        })
    });
    view! {
        <PageHead
            title=title_of(&route)
            actions=move || dynamic(move || is_here.get().then(|| view! { <CreateButton/> }))
        >
            "What members, teams and tokens may do. For a token of the organization, its one role is its whole power."
        </PageHead>
        <RemoteView
            remote=screen.loader.remote
            loading=|| view! { <TableSkeleton label="Loading roles"/> }
            slow=Signal::stored(format!("Still waiting for {}…", host.get_value()))
            ready=move |roles| view! { <Unreadable roles/> <RoleTable roles/> }.into_any()
            failed=move |error| view! { <Failed error/> }.into_any()
            stale=move |error| {
                let retry = move || screen.load();
                view! { <FailedToReload error host=host.get_value() on_retry=retry/> }.into_any()
            }
        />
        <OpenDialog/>
    }
}

#[component]
fn CreateButton() -> impl IntoView {
    let shared = expect_context::<Shared>();
    view! {
        <Button
            kind=ButtonKind::Primary
            icon=Icon::Plus
            disabled_reason=shared.denial
            on_press=move || shared.create()
        >
            "Create role"
        </Button>
    }
}

/// Says that roles are missing from the list.
#[component]
fn Unreadable(roles: Signal<Roles>) -> impl IntoView {
    let number = Memo::new(move |_| roles.with(|roles| roles.unreadable));
    dynamic(move || {
        let number = i64::try_from(number.get()).unwrap_or(i64::MAX);
        (number > 0).then(|| {
            let words = format!("{} could not be read and can’t be shown.", count(number, "role"));
            view! { <Note tone=Tone::Warn>{words}</Note> }
        })
    })
}

/// The roles could not be read at all.
#[component]
fn Failed(error: ApiError) -> impl IntoView {
    let screen = expect_context::<ListScreen>();
    let services = screen.shared.services;
    let org = screen.shared.org.get_value();
    if error.means_not_offered() {
        return view! { <NotOffered icon=Icon::Tag title="No roles here" what="roles" org/> }
            .into_any();
    }
    let needed = Needed { words: "Ask an organization admin.", only_people: false };
    let again = Callback::new(move |()| screen.load());
    if let Some(page) =
        not_permitted(services, &org, &error, "Not permitted: view the roles", needed, again)
    {
        return page;
    }
    view! { <FailedToLoad error host=services.host() on_retry=again/> }.into_any()
}
