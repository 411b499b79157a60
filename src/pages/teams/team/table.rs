//! The table of members, and what stands in its place.

use super::AddButton;
use super::cells;
use super::state::TeamScreen;
use crate::pages::teams::state::Open;
use crate::ui::{
    Bound, Button, Column, DataTable, EmptyState, Icon, MenuItem, MenuList, Place, SearchField,
    Sought, dynamic, menu_button_template,
};
use console_core::team::change::find;
use console_core::when::count;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::UserLogin;
use token_api::team::{Team, TeamMember};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// Which element describes the switches that can't be pressed.
pub(super) const DENIAL: &str = "team-denial";

/// What is shown of the members.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    NotTold,
    Empty,
    NoMatch,
    Some,
}

#[component]
pub(super) fn Members(team: Signal<Arc<Team>>) -> impl IntoView {
    let screen = expect_context::<TeamScreen>();
    let shown = Memo::new(move |_| team.with(|team| screen.rows(team)));
    let state = Memo::new(move |_| {
        let members = team.with(|team| team.members.as_ref().map(Vec::len));
        match members {
            None => State::NotTold,
            Some(0) => State::Empty,
            Some(_) if shown.with(|rows| rows.is_empty()) => State::NoMatch,
            Some(_) => State::Some,
        }
    });
    let has_filter = Memo::new(move |_| matches!(state.get(), State::NoMatch | State::Some));
    let text = Bound::new(
        Signal::derive(move || screen.query.with(|query| query.text.clone())),
        move |text| screen.show_only(text),
    );
    view! {
        {dynamic(move || has_filter.get().then(|| view! {
            <div class="toolbar"><SearchField label="Filter members" value=text/></div>
        }))}
        {dynamic(move || match state.get() {
            State::NotTold => view! {
                <Nothing title="Who is in the team is not told">
                    "The server does not say it."
                </Nothing>
            }
            .into_any(),
            State::Empty => view! {
                <Nothing title="No members yet">
                    "Members of a team get what its roles grant."
                </Nothing>
            }
            .into_any(),
            State::NoMatch => view! { <NoMatch/> }.into_any(),
            State::Some => view! { <Table team shown/> }.into_any(),
        })}
    }
}

#[component]
fn Nothing(title: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="card">
            <EmptyState icon=Icon::Person title actions=|| view! { <AddButton/> }>
                <p>{children()}</p>
            </EmptyState>
        </div>
    }
}

#[component]
fn NoMatch() -> impl IntoView {
    let screen = expect_context::<TeamScreen>();
    let text = move || screen.query.with(|query| query.text.clone());
    let clear = move || screen.show_only(String::new());
    view! {
        <div class="card">
            <EmptyState
                icon=Icon::Search
                title="No member matches"
                actions=move || view! { <Button on_press=clear>"Clear filter"</Button> }
            >
                <p>
                    "No member of the team has “" <bdi translate="no">{text}</bdi> "” in their name or login."
                </p>
            </EmptyState>
        </div>
    }
}

#[component]
fn Table(team: Signal<Arc<Team>>, shown: Memo<Arc<Vec<TeamMember>>>) -> impl IntoView {
    let screen = expect_context::<TeamScreen>();
    let menu = MenuList::default();
    let stale = Signal::derive(move || screen.loader.remote.with(|remote| remote.is_stale()));
    let sought =
        Signal::derive(move || screen.query.with(|query| Sought::words_of(&query.text, &["name"])));
    let pressed = move |event: MouseEvent| {
        switch_pressed(screen, &event);
        menu.pressed(&event);
    };
    let footer = move || {
        let all = team.with(|team| team.members.as_ref().map_or(0, Vec::len));
        let words = count(i64::try_from(all).unwrap_or(i64::MAX), "member");
        let here = shown.with(|rows| rows.len());
        if here == all { words } else { format!("{here} of {words}") }
    };
    view! {
        <div on:click=pressed on:keydown=move |event| menu.key_pressed(&event)>
            <span id=DENIAL hidden>{screen.denial}</span>
            {menu.view(move |button| items(screen, button))}
            <DataTable
                label="Members of the team"
                rows=shown
                key=|member| member.github_login.to_string()
                stale
                sought
                columns=columns(screen, menu)
                footer=move || view! { <span>{dynamic(footer)}</span> }
            />
        </div>
    }
}

fn columns(screen: TeamScreen, menu: MenuList) -> Vec<Column<TeamMember>> {
    vec![
        Column::new("name", "Member", cells::name_template, cells::name_updater)
            .place(Place::Title),
        Column::new("admin", "Team admin", cells::role_template, move |cell| {
            cells::role_updater(screen, cell)
        })
        .width("12rem")
        .place(Place::Meta),
        Column::new("actions", "Actions", menu_button_template, move |cell| {
            cells::actions_updater(menu, cell)
        })
        .width("3.5rem")
        .place(Place::End)
        .head(|| ()),
    ]
}

/// The items of the menu of a row, by its button.
fn items(screen: TeamScreen, button: &HtmlElement) -> Vec<MenuItem> {
    let login = UserLogin::new(button.get_attribute("data-login").unwrap_or_default());
    let remove = move || {
        screen.open_dialog(|team| {
            let member = team.members.as_deref().and_then(|members| find(members, &login));
            match member.cloned() {
                Some(member) => Open::Remove(team, member),
                None => Open::None,
            }
        });
    };
    let remove = MenuItem::new("Remove from team…", remove)
        .icon(Icon::Trash)
        .danger()
        .disabled(screen.denial.get_untracked());
    vec![remove]
}

/// Sends what the user asks for by a switch. The row shows it while it is pending.
fn switch_pressed(screen: TeamScreen, event: &MouseEvent) {
    let pressed = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some((input, login)) = pressed.and_then(|input| {
        let login = input.get_attribute("data-admin")?;
        Some((input, login))
    }) else {
        return;
    };
    if !screen.set_admin(UserLogin::new(login), input.checked()) {
        // The browser puts the switch back.
        event.prevent_default();
    }
}
