//! The table of members: its columns, the order of its rows, and the handling of presses. An organization
//! may have thousands of members, so the table recycles a few rows. One handler takes the presses of all.

mod cells;
mod role_list;
mod switch;

use super::around::Known;
use super::listing::Rows;
use super::menu;
use super::state::Screen;
use super::states::{NoMatch, NoMembers};
use crate::pages::number_cell;
use crate::pages::times::{ZoneSwitch, instant_or_word};
use crate::platform::intl;
use crate::ui::{
    Bound, Column, DataTable, MenuList, Place, Sort, Sought, bound_sort, dynamic,
    menu_button_template, use_toasts,
};
use leptos::prelude::*;
use members::list::rows::{MemberRow, arrange};
use std::sync::Arc;

/// The rows that the query lets through, in its order.
#[component]
pub(super) fn MemberTable(rows: Signal<Rows>) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let shown = Memo::new(move |_| {
        let (rows, query) = (rows.get(), screen.query.get());
        let order = arrange(&rows, &query, intl::lower_case);
        Arc::new(order.into_iter().map(|at| rows[at].clone()).collect::<Vec<_>>())
    });
    Effect::new(move || screen.shown.set(shown.get()));
    let total = Memo::new(move |_| rows.with(|rows| rows.len()));
    let count = Memo::new(move |_| shown.with(|shown| shown.len()));
    let state = Memo::new(move |_| match (total.get(), count.get()) {
        (0, _) => 0,
        (_, 0) => 1,
        _ => 2,
    });
    dynamic(move || match state.get() {
        0 => view! { <NoMembers/> }.into_any(),
        1 => view! { <NoMatch/> }.into_any(),
        _ => view! { <Table shown total/> }.into_any(),
    })
}

#[component]
fn Table(shown: Memo<Rows>, total: Memo<usize>) -> impl IntoView {
    let (screen, toasts) = (expect_context::<Screen>(), use_toasts());
    let stale = Signal::derive(move || screen.listing.remote.with(|remote| remote.is_stale()));
    let more = Signal::derive(move || screen.listing.has_more());
    let sought = Signal::derive(move || {
        screen.query.with(|query| Sought::words_of(&query.text, &["name", "role"]))
    });
    let footer = move || {
        let counted = move || {
            let count = intl::number(shown.with(|shown| shown.len()));
            format!("{count} of {} members", intl::number(total.get()))
        };
        let toggle = move || screen.show_with(|query| query.utc = !query.utc);
        view! {
            <span>{dynamic(counted)}</span>
            <span>{dynamic(move || over(screen))}</span>
            <span class="grow"></span>
            <ZoneSwitch times=screen.times on_press=toggle/>
        }
    };
    let menu = MenuList::default();
    let pressed = move |event| {
        switch::pressed(screen, &event);
        menu.pressed(&event);
    };
    view! {
        <div
            class="members"
            on:click=pressed
            on:change=move |event| role_list::chosen(screen, &event)
            on:keydown=move |event| menu.key_pressed(&event)
        >
            {menu.view(move |button| menu::of_row(screen, toasts, button))}
            <DataTable
                label="Members"
                rows=shown
                key=row_key
                sort=sort_in_address(screen)
                stale
                more
                columns=columns(screen, menu)
                sought
                footer
            />
        </div>
    }
}

/// Which row is the same as before.
fn row_key(row: &Arc<MemberRow>) -> String {
    row.key()
}

/// Over what tokens and events were counted. Tracked.
fn over(screen: Screen) -> Option<String> {
    let created = screen.around.created.with(|created| match created {
        Some(Known::Is(created)) => Some(format!("Tokens counted over {}", created.over())),
        _ => None,
    });
    let last = screen.around.last.with_value(Option::is_some);
    let last = last.then(|| "last events over what is loaded of the audit log".to_owned());
    let parts: Vec<String> = created.into_iter().chain(last).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The table's order as the address has it.
fn sort_in_address(screen: Screen) -> Bound<Sort> {
    bound_sort(
        move || screen.query.with(|query| query.sort),
        move |sort| {
            screen.show_with(|query| query.sort = sort);
        },
    )
}

/// The columns. Those of what is read beside the list stay once they are drawn.
fn columns(screen: Screen, menu: MenuList) -> Vec<Column<Arc<MemberRow>>> {
    let mut columns = vec![
        Column::new("name", "Member", cells::name_template, move |cell| {
            cells::name_updater(screen, cell)
        })
        .sortable()
        .place(Place::Title),
        Column::new("admin", "Organization admin", switch::template, move |cell| {
            switch::updater(screen, cell)
        })
        .sortable()
        .width("11.5rem")
        .place(Place::Meta),
        Column::new("role", "Role", role_list::template, move |cell| {
            role_list::updater(screen, cell)
        })
        .sortable()
        .width("9.5rem")
        .place(Place::Meta),
        Column::new("joined", "Member since", cells::joined_template, move |cell| {
            cells::joined_updater(screen, cell)
        })
        .sortable()
        .width("8.5rem"),
    ];
    if screen.around.teams.with_untracked(Option::is_some) {
        let updater = move |cell: &_| cells::teams_updater(screen, cell);
        columns.push(Column::new("teams", "Teams", cells::text_template, updater).width("10rem"));
    }
    if screen.around.created.with_untracked(Option::is_some) {
        let updater = move |cell: &_| cells::created_updater(screen, cell);
        let created = Column::new("created", "Tokens created", number_cell::template, updater);
        columns.push(created.width("9rem").place(Place::Meta));
    }
    if screen.around.last.with_value(Option::is_some) {
        let updater = move |cell: &_| cells::last_updater(screen, cell);
        columns.push(Column::new("last", "Last event", instant_or_word, updater).width("8rem"));
    }
    let actions = move |cell: &_| menu::updater(menu, cell);
    let actions = Column::new("actions", "Actions", menu_button_template, actions);
    columns.push(actions.width("3.5rem").place(Place::End).head(|| ()));
    columns
}
