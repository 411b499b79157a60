//! One team: who is in it, and as what.

mod cells;
mod state;
mod table;

use super::open::OpenDialog;
use super::state::{Open, Shared};
use crate::pages::faults::{FailedToLoad, FailedToReload, Needed, not_permitted};
use crate::pages::set_named_title;
use crate::pages::team_tabs::TeamTabs;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{
    Button, ButtonKind, EmptyState, Icon, Menu, Note, PageHead, RemoteView, TableSkeleton, Tone,
    Untrusted, dynamic,
};
use console_core::backend::fault::ApiError;
use console_core::team::members::managed_elsewhere;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use state::TeamScreen;
use table::Members;
use token_api::id::{OrgName, TeamName};
use token_api::team::Team;

/// The page of a team, with its members.
#[component]
pub fn TeamPage(
    /// Its organization.
    org: OrgName,
    /// The team.
    team: TeamName,
) -> impl IntoView {
    let services = Services::expect();
    let screen = TeamScreen::open(services, org.clone(), team.clone());
    provide_context::<Shared>(screen.shared);
    provide_context(screen);
    let label = of_team(screen, |team| visible(team.label()));
    set_named_title(Route::Team(org.clone(), team.clone()), label);
    screen.load();
    let host = StoredValue::new(services.host());
    let title = Signal::derive(move || label.get().unwrap_or_else(|| "Team".to_owned()));
    view! {
        <PageHead title actions=move || view! { <Actions/> }>
            {dynamic(move || purpose(screen))}
        </PageHead>
        <TeamTabs org team/>
        {dynamic(move || read_only(screen))}
        <RemoteView
            remote=screen.loader.remote
            loading=|| view! { <TableSkeleton label="Loading the team" rows=4/> }
            slow=Signal::stored(format!("Still waiting for {}…", host.get_value()))
            ready=move |team| view! { <Members team/> }.into_any()
            failed=move |error| view! { <Failed error/> }.into_any()
            stale=move |error| {
                let retry = move || screen.load();
                view! { <FailedToReload error host=host.get_value() on_retry=retry/> }.into_any()
            }
        />
        <OpenDialog/>
    }
}

/// Something of the team, as soon as it is known.
fn of_team<T: PartialEq + Clone + Send + Sync + 'static>(
    screen: TeamScreen,
    of: fn(&Team) -> T,
) -> Signal<Option<T>> {
    let known = move |_: Option<&Option<T>>| {
        screen.loader.remote.with(|remote| remote.value().map(|team| of(team)))
    };
    Memo::new(known).into()
}

/// What the team is for. Tracked.
fn purpose(screen: TeamScreen) -> Option<AnyView> {
    let text = screen.loader.remote.with(|remote| Some(remote.value()?.description.clone()))?;
    let is_empty = text.trim().is_empty();
    (!is_empty).then(|| view! { <Untrusted text/> }.into_any())
}

/// Says why the team can't be changed here. Tracked.
fn read_only(screen: TeamScreen) -> Option<AnyView> {
    let why = screen.loader.remote.with(|remote| managed_elsewhere(&remote.value()?.kind))?;
    Some(
        view! { <Note tone=Tone::Info><strong>"Read only here. "</strong> {why}</Note> }.into_any(),
    )
}

#[component]
fn Actions() -> impl IntoView {
    let screen = expect_context::<TeamScreen>();
    let label = of_team(screen, |team| format!("Actions for {}", visible(team.label())));
    dynamic(move || {
        let label = label.get()?;
        let items = move || screen.team().map_or_else(Vec::new, |team| screen.shared.menu(&team));
        Some(view! { <AddButton/> <Menu label items/> })
    })
}

#[component]
pub(in crate::pages::teams::team) fn AddButton() -> impl IntoView {
    let screen = expect_context::<TeamScreen>();
    view! {
        <Button
            kind=ButtonKind::Primary
            icon=Icon::Plus
            disabled_reason=screen.denial
            on_press=move || screen.open_dialog(Open::Add)
        >
            "Add to team"
        </Button>
    }
}

/// The team could not be read.
#[component]
fn Failed(error: ApiError) -> impl IntoView {
    let screen = expect_context::<TeamScreen>();
    let services = screen.shared.services;
    let org = screen.shared.org.get_value();
    if error.means_not_offered() {
        let teams = services.href(&Route::Teams(org.clone()));
        let name = screen.name.get_value().to_string();
        return view! {
            <div class="card">
                <EmptyState icon=Icon::Team title="No such team">
                    <p>
                        "The backend has no team " <Untrusted text=name/> " in "
                        <bdi translate="no">{org.to_string()}</bdi>
                        ": it was deleted, or there never was one. See " <a href=teams>"Teams"</a> "."
                    </p>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let needed = Needed { words: "You are still signed in.", only_people: false };
    let again = Callback::new(move |()| screen.ask_again());
    let title = "Not permitted: view this team";
    if let Some(page) = not_permitted(services, &org, &error, title, needed, again) {
        return page;
    }
    view! { <FailedToLoad error host=services.host() on_retry=move || screen.load()/> }.into_any()
}
