//! The members of an organization: who they are, what they may do, and what they left behind; and the page
//! of one member.

mod add;
mod around;
mod changes;
mod dialogs;
mod export_menu;
mod grant;
mod invitations;
mod listing;
mod member;
mod menu;
mod news;
mod orphans;
mod remove;
mod state;
mod states;
mod table;
mod toolbar;

use crate::pages::faults::FailedToReload;
use crate::pages::{set_title, title_of};
use crate::platform::intl;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{PageHead, Progress, Remote, RemoteView, TableSkeleton, dynamic};
use add::AddButton;
use console_core::backend::fault::ApiError;
use dialogs::OpenDialog;
use export_menu::ExportMenu;
use invitations::invite::InviteButton;
use invitations::section::InvitationsSection;
use leptos::prelude::*;
pub use member::MemberPage;
use news::NewsRegion;
use orphans::OrphansNote;
use state::Screen;
use states::{FailedList, IncompleteNote};
use table::MemberTable;
use token_api::id::OrgName;
use toolbar::{Toolbar, ViewStrip};

/// The list of members with everything that can be done to them.
#[component]
pub fn MembersPage(
    /// Whose members.
    org: OrgName,
) -> impl IntoView {
    let services = Services::expect();
    let route = Route::Members(org.clone());
    set_title(&route);
    let screen = Screen::open(services, org, route.clone());
    provide_context(screen);
    // If the backend has no such list, nobody can be added or exported.
    let is_here = Memo::new(move |_| {
        let is_missing = |remote: &Remote<_, ApiError>| {
            remote.value().is_none() && remote.error().is_some_and(ApiError::means_not_offered)
        };
        !screen.listing.remote.with(is_missing)
    });
    let has_rows = Memo::new(move |_| !screen.listing.rows().is_empty());
    let actions = move || {
        dynamic(move || is_here.get().then(|| view! { <ExportMenu/> <InviteButton/> <AddButton/> }))
    };
    let host = StoredValue::new(services.host());
    view! {
        <PageHead title=title_of(&route) actions>
            "Who belongs to the organization, what they may do, and the tokens that they created."
        </PageHead>
        <InvitationsSection/>
        {dynamic(move || has_rows.get().then(|| view! { <ViewStrip/> <OrphansNote/> <Toolbar/> }))}
        <RemoteView
            remote=screen.listing.remote
            loading=|| view! { <TableSkeleton label="Loading members"/> }
            slow=Signal::stored(format!("Still waiting for {}…", host.get_value()))
            ready=move |rows| view! { <ReadSoFar/> <IncompleteNote/> <MemberTable rows/> }.into_any()
            failed=move |error| view! { <FailedList error/> }.into_any()
            stale=move |error| {
                let retry = move || screen.listing.reload();
                view! { <FailedToReload error host=host.get_value() on_retry=retry/> }.into_any()
            }
        />
        <NewsRegion/>
        <OpenDialog/>
    }
}

/// How many rows are read, while more are coming, and the button to stop.
#[component]
fn ReadSoFar() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let is_reading = Memo::new(move |_| {
        let is_first = screen.listing.remote.with(|remote| matches!(remote, Remote::Ready(_)));
        is_first && screen.listing.progress.with(Option::is_some)
    });
    let text = Signal::derive(move || {
        let read = screen.listing.progress.get().unwrap_or_default();
        format!("{} members loaded…", intl::number(read))
    });
    dynamic(move || {
        let stop = move || screen.listing.stop();
        is_reading.get().then(|| view! { <Progress text on_stop=stop/> })
    })
}
