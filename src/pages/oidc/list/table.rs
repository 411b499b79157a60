//! The table of issuers: its columns, the order of its rows, and the handling of presses.

use super::super::dialogs::menu::menu_items;
use super::super::placeholders::NoIssuers;
use super::cells;
use super::state::{Listing, Rows};
use crate::pages::times::{ZoneSwitch, instant_or_word};
use crate::platform::intl;
use crate::ui::{
    Bound, Button, Column, DataTable, EmptyState, Icon, MenuItem, MenuList, Place, SearchField,
    Sort, Sought, bound_sort, dynamic, menu_button_template,
};
use console_core::when::count;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use oidc_trust::issuer::list::arrange;
use std::sync::Arc;
use token_api::oidc::{Issuer, IssuerId};
use token_api::page::Row;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The filter and the rows that match it.
#[component]
pub(super) fn IssuerTable(list: Listing, rows: Signal<Rows>) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let (rows, query) = (rows.get(), list.query.get());
        let order = arrange(&rows, &query, intl::lower_case);
        Arc::new(order.into_iter().map(|at| rows[at].clone()).collect::<Vec<_>>())
    });
    let state = Memo::new(move |_| match rows.with(|rows| rows.len()) {
        0 => 0,
        _ if shown.with(|shown| shown.is_empty()) => 1,
        _ => 2,
    });
    let text = Bound::new(
        Signal::derive(move || list.query.with(|query| query.text.clone())),
        move |text| list.show_with(|query| query.text = text),
    );
    let has_rows = Memo::new(move |_| state.get() != 0);
    let filter = move || {
        has_rows.get().then(|| {
            view! { <div class="toolbar"><SearchField label="Filter issuers" value=text/></div> }
        })
    };
    view! {
        {dynamic(filter)}
        {dynamic(move || match state.get() {
            0 => view! { <NoIssuers/> }.into_any(),
            1 => view! { <NoMatch list/> }.into_any(),
            _ => view! { <Table list shown rows/> }.into_any(),
        })}
    }
}

#[component]
fn Table(list: Listing, shown: Memo<Arc<Vec<Row<Issuer>>>>, rows: Signal<Rows>) -> impl IntoView {
    let stale = Signal::derive(move || list.loader.remote.with(|remote| remote.is_stale()));
    let sought = Signal::derive(move || Sought::words_of(&list.sought().get(), &["name"]));
    let menu = MenuList::default();
    let pressed = move |event: MouseEvent| {
        again_pressed(list, &event);
        menu.pressed(&event);
    };
    let footer = move || {
        let counted = move || {
            let length = |rows: &Arc<Vec<Row<Issuer>>>| rows.len();
            let (here, all) = (shown.with(length), rows.with(length));
            let all_words = count(i64::try_from(all).unwrap_or(i64::MAX), "issuer");
            if here == all { all_words } else { format!("{here} of {all_words}") }
        };
        let toggle = move || list.show_with(|query| query.utc = !query.utc);
        view! {
            <span>{dynamic(counted)}</span>
            <span class="grow"></span>
            <ZoneSwitch times=list.trust.times on_press=toggle/>
        }
    };
    view! {
        <div on:click=pressed on:keydown=move |event| menu.key_pressed(&event)>
            {menu.view(move |button| items(list, button))}
            <DataTable
                label="OIDC issuers"
                rows=shown
                key=row_key
                sort=sort_in_address(list)
                stale
                sought
                columns=columns(list, menu)
                footer
            />
        </div>
    }
}

#[component]
fn NoMatch(list: Listing) -> impl IntoView {
    let clear = move || list.show_with(|query| query.text = String::new());
    view! {
        <div class="card">
            <EmptyState
                icon=Icon::Search
                title="No issuer matches"
                actions=move || view! { <Button on_press=clear>"Clear filter"</Button> }
            >
                <p>
                    "No issuer here has “" <bdi translate="no">{list.sought()}</bdi> "” in its name, URL or ID."
                </p>
            </EmptyState>
        </div>
    }
}

/// Which row is the same as before.
fn row_key(row: &Row<Issuer>) -> String {
    match row {
        Row::Read(issuer) => issuer.id.to_string(),
        Row::Unreadable(bad) => format!("unreadable {:?} {}", bad.id, bad.problem),
    }
}

/// The table's order as the address has it.
fn sort_in_address(list: Listing) -> Bound<Sort> {
    bound_sort(
        move || list.query.with(|query| query.sort),
        move |sort| {
            list.show_with(|query| query.sort = sort);
        },
    )
}

fn columns(list: Listing, menu: MenuList) -> Vec<Column<Row<Issuer>>> {
    vec![
        Column::new("name", "Name", cells::name_template, move |cell| {
            cells::name_updater(list, cell)
        })
        .sortable()
        .place(Place::Title),
        Column::new("policies", "Policies", cells::policies_template, move |cell| {
            cells::policies_updater(list, cell)
        })
        .width("17rem")
        .place(Place::Meta),
        Column::new("last-used", "Last used", instant_or_word, move |cell| {
            cells::last_used_updater(list, cell)
        })
        .sortable()
        // Wide enough for "59 minutes ago".
        .width("9.5rem")
        .place(Place::Meta),
        Column::new(
            "max-expiration",
            "Maximum expiration",
            cells::max_template,
            cells::max_updater,
        )
        .sortable()
        .width("12.5rem"),
        Column::new("actions", "Actions", menu_button_template, move |cell| {
            cells::actions_updater(menu, cell)
        })
        .width("3.5rem")
        .place(Place::End)
        .head(|| ()),
    ]
}

/// The items of the menu of a row, by its button.
fn items(list: Listing, button: &HtmlElement) -> Vec<MenuItem> {
    let id = button.get_attribute("data-issuer").unwrap_or_default();
    list.issuer(&id).map_or_else(Vec::new, |issuer| menu_items(list.trust, &issuer))
}

/// Reads the policies of an issuer again when the user presses the button in its row.
fn again_pressed(list: Listing, event: &MouseEvent) {
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let button = pressed.and_then(|it| it.closest("[data-read-again]").ok().flatten());
    let Some(id) = button.and_then(|button| button.get_attribute("data-read-again")) else {
        return;
    };
    list.learn_again(IssuerId::new(id));
}
