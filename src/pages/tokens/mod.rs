//! The token lists: personal, team and organization tokens have one screen, because they differ in
//! their owner and hardly in what can be done with them.

mod activity;
mod bulk;
mod bulk_delete;
mod create;
mod create_button;
mod create_link;
mod created;
mod delete;
mod dialogs;
mod expiry_chart;
mod export_menu;
mod facts;
mod import_export;
mod listing;
mod open;
mod other_lists;
mod reminders;
mod rotate;
mod selection;
mod selection_bar;
mod state;
mod states;
mod table;
mod table_settings;
mod token;
mod toolbar;
mod view_strip;

use crate::pages::faults::FailedToReload;
use crate::pages::overlay::Overlay;
use crate::pages::team_tabs::TeamTabs;
use crate::pages::{set_title, title_of};
use crate::platform::intl;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{
    Button, ButtonKind, Icon, PageHead, Progress, Remote, RemoteView, TableSkeleton, dynamic,
};
use access_tokens::list::query::TokenQuery;
use bulk::Unfinished;
use console_core::backend::fault::ApiError;
use create_button::CreateButton;
use create_link::follow_links;
use dialogs::OpenDialog;
use expiry_chart::ExpiryChart;
use export_menu::ExportMenu;
use leptos::prelude::*;
use selection_bar::SelectionBar;
use state::Screen;
use states::{DoubtNote, FailedList, IncompleteNote};
use table::TokenTable;
pub use token::TokenPage;
use token_api::token::Owner;
use toolbar::Toolbar;
use view_strip::ViewStrip;

/// A list of tokens with everything that can be done to them.
#[component]
pub fn TokensPage(
    /// Whose tokens.
    owner: Owner,
) -> impl IntoView {
    let services = Services::expect();
    let route = Route::Tokens(owner.clone());
    set_title(&route);
    let query =
        Memo::new(move |_| services.address().search.parse::<TokenQuery>().unwrap_or_default());
    let screen = Screen::open(services, owner.clone(), query);
    provide_context(screen);
    follow_links(screen);
    // If the backend has no such list, there is nothing to create, filter or export.
    let lacks = move |why: fn(&ApiError) -> bool| {
        screen.listing.remote.with(|remote: &Remote<_, ApiError>| {
            remote.value().is_none() && remote.error().is_some_and(why)
        })
    };
    let is_here = Memo::new(move |_| !lacks(ApiError::means_not_offered));
    // Who may not see the list has nothing to filter, but may perhaps create tokens.
    let is_visible =
        Memo::new(move |_| is_here.get() && !lacks(|error| error.forbidden().is_some()));
    let tabs = match &owner {
        Owner::Team(org, team) => Some(view! { <TeamTabs org=org.clone() team=team.clone()/> }),
        Owner::Personal | Owner::Organization(_) => None,
    };
    view! {
        <PageHead title=title_of(&route) actions=move || dynamic(move || is_here.get().then(|| view! { <IdentifyButton/> {emergency(screen)} <ExportMenu/> <CreateButton/> }))>
            {dynamic(move || purpose(services, &owner))}
        </PageHead>
        {tabs}
        {dynamic(move || is_visible.get().then(|| view! {
            <ViewStrip/>
            <ExpiryChart/>
            <Toolbar/>
            <Unfinished/>
            <SelectionBar/>
        }))}
        <ListView/>
        <OpenDialog/>
    }
}

fn purpose(services: Services, owner: &Owner) -> String {
    match owner {
        Owner::Personal => "Your own tokens: they can do what you can do.".into(),
        Owner::Organization(_) => {
            "Tokens of the organization itself: for pipelines and automation \
                                   that must outlive any one person."
                .into()
        }
        Owner::Team(org, team) => {
            format!("Tokens with the rights of team {}.", services.team_label(org, team))
        }
    }
}

#[component]
fn IdentifyButton() -> impl IntoView {
    let overlay = Overlay::expect();
    view! {
        <Button kind=ButtonKind::Quiet icon=Icon::Key on_press=move || overlay.identify()>
            "Which token is this?"
        </Button>
    }
}

/// Opens break-glass access, in the list of an organization. The list is read again when such a token was
/// made or deleted.
fn emergency(screen: Screen) -> Option<AnyView> {
    let org = screen.owner.with_value(|owner| match owner {
        Owner::Organization(org) => Some(org.clone()),
        Owner::Personal | Owner::Team(..) => None,
    })?;
    let overlay = Overlay::expect();
    Effect::new(move |before: Option<()>| {
        overlay.emergency();
        if before.is_some() {
            screen.listing.reload();
        }
    });
    let open = move || overlay.break_glass(org.clone());
    Some(
        view! {
            <Button
                kind=ButtonKind::Quiet
                icon=Icon::Bolt
                disabled_reason=screen.facts.denial
                on_press=open
            >
                "Break-glass access"
            </Button>
        }
        .into_any(),
    )
}

#[component]
fn ListView() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let listing = screen.listing;
    let host = StoredValue::new(screen.services.host());
    let progress = Memo::new(move |_| listing.progress.get().filter(|rows| *rows > 0));
    view! {
        {dynamic(move || progress.with(Option::is_some).then(|| view! {
            <Progress
                text=Signal::derive(move || {
                    format!("{} loaded…", intl::number(progress.get().unwrap_or_default()))
                })
                on_stop=move || listing.stop()
            />
        }))}
        <IncompleteNote/>
        <DoubtNote/>
        <RemoteView
            remote=listing.remote
            loading=|| view! { <TableSkeleton label="Loading access tokens"/> }
            slow=Signal::stored(format!("Still waiting for {}…", host.get_value()))
            ready=|rows| view! { <TokenTable rows/> }.into_any()
            failed=move |error| view! { <FailedList error/> }.into_any()
            stale=move |error| {
                // A refusal is remembered: only asking again reaches the server.
                let is_refused = error.forbidden().is_some();
                let retry = move || if is_refused { listing.ask_again() } else { listing.reload() };
                view! { <FailedToReload error host=host.get_value() on_retry=retry/> }.into_any()
            }
        />
    }
}
