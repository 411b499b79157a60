//! The table of roles, its filters, and what stands in its place.

use super::cells;
use super::state::ListScreen;
use crate::pages::roles::state::{Roles, Shared};
use crate::pages::times::Times;
use crate::ui::{
    Bound, Button, Choice, Choices, Column, DataTable, EmptyState, Icon, MenuItem, MenuList, Place,
    SearchField, Sought, dynamic, menu_button_template,
};
use console_core::when::count;
use leptos::prelude::*;
use roles::list::purposes;
use std::sync::Arc;
use token_api::role::Role;
use web_sys::HtmlElement;

#[component]
pub(super) fn RoleTable(roles: Signal<Roles>) -> impl IntoView {
    let screen = expect_context::<ListScreen>();
    let shown = Memo::new(move |_| roles.with(|roles| screen.rows(roles)));
    let is_empty = Memo::new(move |_| roles.with(|roles| roles.roles.is_empty()));
    let has_match = Memo::new(move |_| shown.with(|rows| !rows.is_empty()));
    dynamic(move || {
        if is_empty.get() {
            return view! {
                <div class="card">
                    <EmptyState icon=Icon::Tag title="No roles yet">
                        <p>"A role says what those who have it may do. Once there is one, it is listed here."</p>
                    </EmptyState>
                </div>
            }
            .into_any();
        }
        view! {
            <Toolbar roles/>
            {dynamic(move || match has_match.get() {
                true => view! { <Table roles shown/> }.into_any(),
                false => view! { <NoMatch/> }.into_any(),
            })}
        }
        .into_any()
    })
}

#[component]
fn Toolbar(roles: Signal<Roles>) -> impl IntoView {
    let screen = expect_context::<ListScreen>();
    let text = Bound::new(
        Signal::derive(move || screen.query.with(|query| query.text.clone())),
        move |text| screen.show_with(|query| query.text = text),
    );
    let found = Memo::new(move |_| roles.with(|roles| purposes(&roles.roles)));
    let choices = Signal::derive(move || {
        let all = Choice::new(String::new(), "All");
        let each = found.get().into_iter().map(|(words, number)| {
            let label = format!("{words} ({number})");
            Choice::new(words, label)
        });
        std::iter::once(all).chain(each).collect::<Vec<_>>()
    });
    let purpose = Bound::new(
        Signal::derive(move || screen.query.with(|query| query.purpose.clone())),
        move |words| screen.show_with(|query| query.purpose = words),
    );
    let has_several = Memo::new(move |_| found.with(|found| found.len() > 1));
    view! {
        <div class="toolbar">
            <SearchField label="Filter roles" value=text/>
            {dynamic(move || has_several.get().then(|| view! {
                <Choices label="Purpose" choices value=purpose hide_label=true/>
            }))}
        </div>
    }
}

#[component]
fn NoMatch() -> impl IntoView {
    let screen = expect_context::<ListScreen>();
    let clear = move || screen.show_with(|query| *query = Default::default());
    view! {
        <div class="card">
            <EmptyState
                icon=Icon::Search
                title="No role matches"
                actions=move || view! { <Button on_press=clear>"Clear filters"</Button> }
            >
                <p>"No role here has all that the filters ask for."</p>
            </EmptyState>
        </div>
    }
}

#[component]
fn Table(roles: Signal<Roles>, shown: Memo<Arc<Vec<Arc<Role>>>>) -> impl IntoView {
    let screen = expect_context::<ListScreen>();
    let (shared, menu) = (screen.shared, MenuList::default());
    let times = Times::new(Signal::stored(false));
    let stale = Signal::derive(move || screen.loader.remote.with(|remote| remote.is_stale()));
    let sought =
        Signal::derive(move || screen.query.with(|query| Sought::words_of(&query.text, &["name"])));
    let columns = vec![
        Column::new("name", "Role", cells::name_template, move |cell| {
            cells::name_updater(shared, cell)
        })
        .place(Place::Title),
        Column::new("kind", "Kind", cells::text_template, cells::kind_updater)
            .width("8rem")
            .place(Place::Meta),
        Column::new("purpose", "Purpose", cells::text_template, cells::purpose_updater)
            .width("9rem"),
        Column::new("grants", "Grants", cells::text_template, move |cell| {
            cells::grants_updater(shared, cell)
        })
        .width("14rem")
        .place(Place::Meta),
        Column::new("changed", "Last changed", cells::text_template, move |cell| {
            cells::changed_updater(times, cell)
        })
        .width("10rem"),
        Column::new("actions", "Actions", menu_button_template, move |cell| {
            cells::actions_updater(menu, cell)
        })
        .width("3.5rem")
        .place(Place::End)
        .head(|| ()),
    ];
    let footer = move || {
        let all = roles.with(|roles| roles.roles.len());
        let words = count(i64::try_from(all).unwrap_or(i64::MAX), "role");
        let here = shown.with(|rows| rows.len());
        if here == all { words } else { format!("{here} of {words}") }
    };
    view! {
        <div
            on:click=move |event| menu.pressed(&event)
            on:keydown=move |event| menu.key_pressed(&event)
        >
            {menu.view(move |button| items(shared, button))}
            <DataTable
                label="Roles"
                rows=shown
                key=|role| role.id.to_string()
                stale
                sought
                columns
                footer=move || view! { <span>{dynamic(footer)}</span> }
            />
        </div>
    }
}

/// The items of the menu of a row, by its button.
fn items(shared: Shared, button: &HtmlElement) -> Vec<MenuItem> {
    let id = button.get_attribute("data-role").unwrap_or_default();
    let role = shared
        .roles
        .with_untracked(|roles| roles.iter().find(|role| role.id.as_str() == id).cloned());
    role.map_or_else(Vec::new, |role| shared.menu(&Arc::new(role)))
}
