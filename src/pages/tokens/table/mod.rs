//! The table of tokens: its columns, the order of its rows, and the handling of presses. A list may
//! have thousands of rows, so the table recycles a few: updaters write one token after another into
//! them. One handler takes the presses of all rows.

pub(super) mod actions;
mod cells;
pub(super) mod expiry;
mod select;

use super::listing::Rows;
use super::rotate::level::{level_pressed, level_template, level_updater};
use super::state::Screen;
use super::states::{NoMatch, NoTokens};
use crate::pages::times::{ZoneSwitch, instant_or_word};
use crate::platform::{clock, intl};
use crate::ui::{
    Bound, Column, DataTable, MenuList, Place, Sort, Sought, bound_sort, dynamic,
    menu_button_template, use_toasts,
};
use access_tokens::list::rows::{TokenRow, arrange};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::token::Owner;

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
    screen.selection.follow(shown);
    let total = Memo::new(move |_| rows.with(|rows| rows.len()));
    let count = Memo::new(move |_| shown.with(|shown| shown.len()));
    let state = Memo::new(move |_| match (total.get(), count.get()) {
        (0, _) => 0,
        (_, 0) => 1,
        _ => 2,
    });
    let stale = Signal::derive(move || screen.listing.remote.with(|remote| remote.is_stale()));
    let more = Signal::derive(move || screen.listing.has_more());
    let toasts = use_toasts();
    let sought = Signal::derive(move || {
        let columns = ["name", "kind", "created"];
        screen.query.with(|query| Sought::words_of(&query.text, &columns))
    });
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
                screen.selection.box_pressed(&event);
                menu.pressed(&event);
            };
            view! {
                <div
                    data-density=screen.table_settings.is_compact().then_some("compact")
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
                        columns=select::with_boxes(screen, columns(screen, menu))
                        sought
                        footer
                    />
                </div>
            }
            .into_any()
        }
    })
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

fn columns(screen: Screen, menu: MenuList) -> Vec<Column<Arc<TokenRow>>> {
    let label = screen.owner.with_value(|owner| match owner {
        Owner::Personal => "Description",
        Owner::Organization(_) | Owner::Team(..) => "Name",
    });
    let mut columns = vec![
        Column::new("name", label, cells::name_template, move |cell| {
            cells::name_updater(screen, cell)
        })
        .sortable()
        .place(Place::Title),
        Column::new("kind", "Kind", cells::kind_template, move |cell| {
            cells::kind_updater(screen, cell)
        })
        .sortable()
        .width("8.25rem"),
        Column::new("created", "Created", cells::created_template, move |cell| {
            cells::created_updater(screen, cell)
        })
        .sortable()
        .width("12.5rem")
        .place(Place::Meta),
        Column::new("last-used", "Last used", instant_or_word, move |cell| {
            cells::last_used_updater(screen, cell)
        })
        .sortable()
        .width("9rem")
        .place(Place::Meta),
        Column::new("expires", "Expires", expiry::template, move |cell| {
            expiry::updater(screen, cell)
        })
        .sortable()
        // Wide enough for "expired 1234 days ago".
        .width("13.75rem")
        .place(Place::Side),
        Column::new("actions", "Actions", menu_button_template, move |cell| {
            actions::updater(menu, cell)
        })
        .width("3.5rem")
        .place(Place::End)
        .head(|| ()),
    ];
    if screen.has_levels() {
        let level = move |cell: &_| level_updater(screen, cell);
        columns.insert(2, Column::new("admin", "Admin", level_template, level).width("4.75rem"));
    }
    columns.retain(|column| screen.table_settings.shows(column.id()));
    columns
}
