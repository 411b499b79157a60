//! The teams of an organization, with links to their tokens and members.

mod cells;
mod counts;
mod menu;

use super::open::OpenDialog;
use super::state::{Change, Shared};

use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::faults::{FailedToLoad, FailedToReload, Needed, not_permitted};
use crate::pages::loader::Loader;
use crate::pages::nothing_offered::NotOffered;
use crate::pages::number_cell;
use crate::pages::set_title;
use crate::platform::history::Entry;
use crate::platform::intl;
use crate::route::{Address, Route};
use crate::services::{Feature, Services};
use crate::ui::{
    Button, ButtonKind, Column, DataTable, EmptyState, Icon, MenuList, PageHead, Place, RemoteView,
    TableSkeleton, dynamic, menu_button_template,
};
use console_core::backend::fault::ApiError;
use console_core::backend::permission::Subject;
use console_core::text::letters::in_order;
use console_core::text::query_string;
use counts::Counts;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::page::Row;
use token_api::team::Team;

type Teams = Arc<Vec<Row<Team>>>;

/// The list of teams.
#[component]
pub fn TeamsPage(
    /// The organization.
    org: OrgName,
) -> impl IntoView {
    let services = Services::expect();
    set_title(&Route::Teams(org.clone()));
    let loader = Loader::open();
    let counts = Counts::new(services, org.clone(), cancel_on_cleanup());
    let load = {
        let org = org.clone();
        Callback::new(move |()| {
            let org = org.clone();
            loader.load(move |cancel| fetch(services, org, cancel, counts));
        })
    };
    let on_change = Callback::new(move |change| {
        if let Change::Deleted(gone) = change {
            let is_left = |row: &&Row<Team>| row.read().is_none_or(|team| team.name != gone);
            loader.update(|teams| Arc::new(teams.iter().filter(is_left).cloned().collect()));
        }
        load.run(());
    });
    let shared = Shared::new(services, org.clone(), on_change);
    provide_context(shared);
    follow_links(shared);
    load.run(());
    let subject = Subject::Teams(org.clone());
    let again = Callback::new(move |()| {
        services.ask_again(&subject);
        load.run(());
    });
    let host = services.host();
    let slow = format!("Still waiting for {host}…");
    let failed = {
        let (org, host) = (org.clone(), host.clone());
        move |error: ApiError| {
            if error.means_not_offered() {
                let org = org.clone();
                return view! { <NotOffered icon=Icon::Team title="No teams here" what="teams" org/> }
                    .into_any();
            }
            let title = "Not permitted: view teams";
            let needed = Needed { words: "You are still signed in.", only_people: false };
            if let Some(page) = not_permitted(services, &org, &error, title, needed, again) {
                return page;
            }
            view! { <FailedToLoad error host=host.clone() on_retry=load/> }.into_any()
        }
    };
    let stale = move |error: ApiError| {
        view! { <FailedToReload error host=host.clone() on_retry=load/> }.into_any()
    };
    let purpose = {
        let org = org.clone();
        move || {
            if !services.offers(&org, Feature::TeamTokens) {
                "This backend lists teams, and offers no tokens of teams."
            } else if counts.has_any() {
                "A team's tokens may do what the team's roles grant, and what every member may."
            } else {
                // It is not known whether the backend has team tokens.
                "Groups of members with rights of their own."
            }
        }
    };
    // If the backend has no teams, none can be created.
    let is_here = Memo::new(move |_| {
        loader.remote.with(|remote| {
            let is_missing = remote.error().is_some_and(ApiError::means_not_offered);
            remote.value().is_some() || !is_missing
        })
    });
    view! {
        <PageHead
            title="Teams"
            actions=move || dynamic(move || is_here.get().then(|| view! { <CreateButton/> }))
        >
            {dynamic(purpose)}
        </PageHead>
        <RemoteView
            remote=loader.remote
            loading=|| view! { <TableSkeleton label="Loading teams"/> }
            slow=Signal::stored(slow)
            ready=move |teams| view! { <TeamTable teams counts/> }.into_any()
            failed
            stale
        />
        <OpenDialog/>
    }
}

/// Opens the dialog "Create team" when the address asks for it, now and later. The address is as without
/// that afterwards, so that a reload or Back does not open the dialog again.
fn follow_links(shared: Shared) {
    Effect::new(move || {
        let Address { route, search } = shared.services.address();
        let asks = query_string::parse(&search).iter().any(|(key, _)| key == "create");
        if asks && route == Route::Teams(shared.org.get_value()) {
            shared.services.go(&route.into(), Entry::Replace);
            if untrack(|| shared.creation_denial()).is_none() {
                shared.create();
            }
        }
    });
}

#[component]
fn CreateButton() -> impl IntoView {
    let shared = expect_context::<Shared>();
    let denial = Signal::derive(move || shared.creation_denial());
    view! {
        <Button
            kind=ButtonKind::Primary
            icon=Icon::Plus
            disabled_reason=denial
            on_press=move || shared.create()
        >
            "Create team"
        </Button>
    }
}

async fn fetch(
    services: Services,
    org: OrgName,
    cancel: Cancel,
    counts: Counts,
) -> Result<Teams, ApiError> {
    let subject = Subject::Teams(org.clone());
    let read = async {
        services.may_ask(&subject, &cancel).await?;
        services.client()?.teams(&org, &cancel).await
    };
    let result = read.await;
    if cancel.is_cancelled() {
        return Err(ApiError::Aborted);
    }
    services.note_answer(&subject, &result);
    if result.as_ref().is_err_and(ApiError::means_not_offered) {
        services.is_missing(&org, Feature::Teams);
    }
    let rows = result?.rows;
    services.learn_standing(&org, &cancel).await;
    rows.iter().filter_map(Row::read).for_each(|team| services.learn_team(&org, team));
    // Ordered by name, whatever order the server uses. Unreadable rows come first.
    let named = |row: &Row<Team>| row.read().map_or("", Team::label).to_owned();
    let teams = Arc::new(in_order(rows, named, intl::lower_case));
    counts.begin(&teams);
    Ok(teams)
}

#[component]
fn TeamTable(teams: Signal<Teams>, counts: Counts) -> impl IntoView {
    let (shared, menu) = (expect_context::<Shared>(), MenuList::default());
    Effect::new(move || {
        let names = teams.with(|teams| {
            let readable = teams.iter().filter_map(Row::read);
            readable.map(|team| team.name.clone()).collect()
        });
        shared.names.set_value(names);
    });
    let columns = move || {
        vec![
            Column::new("name", "Team", cells::name_template, move |cell| {
                cells::name_updater(counts, cell)
            })
            .place(Place::Title),
            Column::new("kind", "Members managed by", cells::text_template, cells::kind_updater)
                .width("14rem"),
            Column::new("members", "Members", number_cell::template, move |cell| {
                cells::members_updater(counts, cell)
            })
            .width("8rem")
            .place(Place::Meta),
            Column::new("tokens", "Active tokens", number_cell::template, move |cell| {
                cells::tokens_updater(counts, cell)
            })
            .width("9rem")
            .place(Place::Meta),
            Column::new("role", "Your role", cells::role_template, cells::role_updater)
                .width("10rem")
                .place(Place::Meta),
            Column::new("actions", "Actions", menu_button_template, move |cell| {
                menu::updater(menu, cell)
            })
            .width("3.5rem")
            .place(Place::End)
            .head(|| ()),
        ]
    };
    let footer = move || counts.footer(teams.with(|teams| teams.len()));
    view! {
        {dynamic(move || teams.with(|teams| teams.is_empty()).then(|| view! {
            <div class="card">
                <EmptyState icon=Icon::Team title="No teams yet" actions=|| view! { <CreateButton/> }>
                    <p>"A team is a group of members with rights of their own. Once there is one, it is listed here."</p>
                </EmptyState>
            </div>
        }))}
        <div
            hidden=Signal::derive(move || teams.with(|teams| teams.is_empty()))
            on:click=move |event| menu.pressed(&event)
            on:keydown=move |event| menu.key_pressed(&event)
        >
            {menu.view(move |button| menu::items(shared, teams, button))}
            <DataTable label="Teams" rows=teams key=row_key columns=columns() footer=move || dynamic(footer)/>
        </div>
    }
}

/// Which row is the same as before.
fn row_key(row: &Row<Team>) -> String {
    match row {
        Row::Read(team) => team.name.to_string(),
        Row::Unreadable(bad) => format!("unreadable {:?} {}", bad.id, bad.problem),
    }
}
