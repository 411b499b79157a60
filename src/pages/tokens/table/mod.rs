//! The table of tokens: its rows, their order, and what happens to a press in one. Rows are
//! scrolled past by the thousand, so one token after another is written into the same few rows: no
//! signals in them, and one handler for the presses of all.

mod actions;
mod cells;
mod expiry;

use super::listing::Rows;
use super::rotate::{blank_level, level_pen, level_pressed};
use super::states::{NoMatch, NoTokens};
use super::{Screen, selection};
use crate::pages::times::ZoneSwitch;
use crate::platform::{clock, intl};
use crate::ui::{
    Bound, Column, DataTable, MenuList, Place, Sort, blank_menu_button, dynamic, use_toasts,
};
use access_tokens::list::query::{self, SortColumn};
use access_tokens::list::rows::{TokenRow, arrange};
pub(super) use actions::ActionsMenu;
pub(super) use expiry::ExpiryView;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::token::Owner;

/// A row, as its cells know it.
pub(super) type Cells = Arc<TokenRow>;

/// The rows that the query lets through, in its order.
#[component]
pub(super) fn TokenTable(rows: Signal<Rows>) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let shown = Memo::new(move |_| {
        let (rows, query) = (rows.get(), screen.query.get());
        let now = if query.facets.depend_on_time() { screen.times.now() } else { clock::now() };
        let order = arrange(&rows, &query, now, intl::lower_case);
        Arc::new(order.into_iter().map(|at| rows[at].clone()).collect::<Vec<_>>())
    });
    screen.picked.follow(shown);
    let total = Memo::new(move |_| rows.with(|rows| rows.len()));
    let count = Memo::new(move |_| shown.with(|shown| shown.len()));
    let state = Memo::new(move |_| match (total.get(), count.get()) {
        (0, _) => 0,
        (_, 0) => 1,
        _ => 2,
    });
    let stale = Signal::derive(move || screen.listing.remote.with(|remote| remote.is_stale()));
    let more = Signal::derive(move || screen.listing.has_more());
    let (revision, toasts) = (revision(screen), use_toasts());
    let footer = move || {
        let counted = move || {
            let (count, total) = (intl::number(count.get()), intl::number(total.get()));
            format!("{count} of {total} tokens")
        };
        let toggle = move || screen.show_with(|query| query.utc = !query.utc);
        view! {
            <span>{dynamic(counted)}</span>
            <span class="grow"></span>
            <ZoneSwitch times=screen.times on_press=toggle/>
        }
    };
    dynamic(move || match state.get() {
        0 => view! { <NoTokens/> }.into_any(),
        1 => view! { <NoMatch/> }.into_any(),
        _ => {
            let menu = MenuList::default();
            let pressed = move |event| {
                level_pressed(screen, &event);
                screen.picked.box_pressed(&event);
                menu.pressed(&event);
            };
            view! {
                <div
                    data-density=screen.looks.is_compact().then_some("compact")
                    on:click=pressed
                    on:keydown=move |event| menu.key_pressed(&event)
                >
                    {menu.view(move |button| actions::of_row(screen, toasts, button))}
                    <DataTable
                        label="Access tokens"
                        rows=shown
                        key=|row| row.key()
                        sort=sort_in_address(screen)
                        stale
                        more
                        columns=selection::with_boxes(screen, columns(screen, menu))
                        revision
                        footer
                    />
                </div>
            }
            .into_any()
        }
    })
}

/// Counts whatever happens to what rows show besides their tokens: time passes, and so on.
fn revision(screen: Screen) -> Signal<usize> {
    let sought = screen.sought();
    let counted = Memo::new(move |before: Option<&usize>| {
        screen.times.track();
        screen.facts.cap.track();
        screen.facts.denial.track();
        screen.rotations.with(|_| ());
        screen.picked.selection.track();
        sought.track();
        before.map_or(0, |count| count + 1)
    });
    counted.into()
}

/// The table's order as the address has it.
fn sort_in_address(screen: Screen) -> Bound<Sort> {
    let order = Signal::derive(move || {
        let sort = screen.query.with(|query| query.sort);
        Sort { column: sort.column.as_str().to_owned(), descending: sort.descending }
    });
    Bound::new(order, move |asked: Sort| {
        let now = screen.query.with_untracked(|query| query.sort);
        let Some(column) = SortColumn::parse(&asked.column) else { return };
        let sort = if column == now.column {
            query::Sort { column, descending: asked.descending }
        } else {
            now.pressed(column)
        };
        screen.show_with(|query| query.sort = sort);
    })
}

fn columns(screen: Screen, menu: MenuList) -> Vec<Column<Cells>> {
    let label = screen.owner.with_value(|owner| match owner {
        Owner::Personal => "Description",
        Owner::Organization(_) | Owner::Team(..) => "Name",
    });
    let mut columns = vec![
        Column::written("name", label, cells::blank_name, move |cell| {
            cells::name_pen(screen, cell)
        })
        .sortable()
        .place(Place::Title),
        Column::written("kind", "Kind", cells::blank_kind, move |cell| {
            cells::kind_pen(screen, cell)
        })
        .sortable()
        .width("7.5rem"),
        Column::written("created", "Created", cells::blank_created, move |cell| {
            cells::created_pen(screen, cell)
        })
        .sortable()
        .width("12.5rem")
        .place(Place::Meta),
        Column::written("last-used", "Last used", cells::blank_last_used, move |cell| {
            cells::last_used_pen(screen, cell)
        })
        .sortable()
        .width("9rem")
        .place(Place::Meta),
        Column::written("expires", "Expires", expiry::blank, move |cell| expiry::pen(screen, cell))
            .sortable()
            // Room for "expired 1234 days ago".
            .width("13.75rem")
            .place(Place::Side),
        Column::written("actions", "Actions", blank_menu_button, move |cell| {
            actions::pen(menu, cell)
        })
        .width("3.5rem")
        .place(Place::End)
        .head(|| ()),
    ];
    if screen.has_levels() {
        let level = move |cell: &_| level_pen(screen, cell);
        columns.insert(2, Column::written("admin", "Admin", blank_level, level).width("4.75rem"));
    }
    columns.retain(|column| screen.looks.shows(column.id()));
    columns
}
