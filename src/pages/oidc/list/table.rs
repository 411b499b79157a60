//! The table of issuers and its cells.

use super::super::dialogs::menu::menu_items;
use super::super::placeholders::NoIssuers;
use super::state::{Listing, Rows};
use crate::pages::times::{Relative, ZoneSwitch};
use crate::platform::intl;
use crate::route::Route;
use crate::ui::{
    Badge, Bound, Button, Column, DataTable, EmptyState, Icon, IconButton, Menu, Place,
    SearchField, Sort, Tone, Untrusted, dynamic,
};
use console_core::backend::fault::Attempt;
use console_core::when::count;
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::issuer::list::{
    IssuerColumn, IssuerSort, arrange, label, last_use, max_expiration,
};
use std::sync::Arc;
use token_api::oidc::Issuer;
use token_api::page::Row;
use token_api::time::Moment;

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
        <DataTable
            label="OIDC issuers"
            rows=shown
            key=row_key
            sort=sort_in_address(list)
            stale
            columns=columns(list)
            footer
        />
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

/// The key of a row. It holds everything that a cell shows, so that a changed row is drawn again.
fn row_key(row: &Row<Issuer>) -> String {
    match row {
        Row::Read(issuer) => format!(
            "{}\u{0}{}\u{0}{}\u{0}{:?}\u{0}{:?}\u{0}{:?}",
            issuer.id,
            issuer.name,
            issuer.url,
            issuer.last_used,
            issuer.max_expiration,
            issuer.modified
        ),
        Row::Unreadable(bad) => format!("{:?}\u{0}{}", bad.id, bad.problem),
    }
}

/// The order of the table, kept in the address.
fn sort_in_address(list: Listing) -> Bound<Sort> {
    let order = Signal::derive(move || {
        let sort = list.query.with(|query| query.sort);
        Sort { column: sort.column.as_str().to_owned(), descending: sort.descending }
    });
    Bound::new(order, move |asked: Sort| {
        let now = list.query.with_untracked(|query| query.sort);
        let Some(column) = IssuerColumn::parse(&asked.column) else { return };
        let sort = if column == now.column {
            IssuerSort { column, descending: asked.descending }
        } else {
            now.pressed(column)
        };
        list.show_with(|query| query.sort = sort);
    })
}

fn columns(list: Listing) -> Vec<Column<Row<Issuer>>> {
    let of = |cell: fn(Listing, &Issuer) -> AnyView| {
        move |row: &Row<Issuer>| row.read().map(|issuer| cell(list, issuer)).into_any()
    };
    vec![
        Column::new("name", "Name", move |row| name_cell(list, row)).sortable().place(Place::Title),
        Column::new("policies", "Policies", of(policies_cell)).width("17rem").place(Place::Meta),
        Column::new("last-used", "Last used", of(last_used_cell))
            .sortable()
            .width("8.5rem")
            .place(Place::Meta),
        Column::new("max-expiration", "Maximum expiration", of(max_cell)).sortable().width("11rem"),
        Column::new("actions", "Actions", move |row| actions_cell(list, row))
            .width("3.5rem")
            .place(Place::End)
            .head(|| ()),
    ]
}

fn name_cell(list: Listing, row: &Row<Issuer>) -> AnyView {
    let issuer = match row {
        Row::Read(issuer) => issuer,
        Row::Unreadable(bad) => {
            let id = bad.id.clone().unwrap_or_else(|| "no ID".into());
            return view! {
                <div class="cell-title">
                    <Untrusted text=id/>
                    <Badge tone=Tone::Warn icon=Icon::Warning>"unreadable row"</Badge>
                </div>
                <div class="cell-detail"><Untrusted text=bad.problem.clone()/></div>
            }
            .into_any();
        }
    };
    let page = Route::Issuer(list.trust.org.get_value(), issuer.id.clone());
    view! {
        <div class="cell-title">
            <a href=list.trust.services.href(&page)>
                <Untrusted text=label(issuer) find=list.sought()/>
            </a>
        </div>
        <div class="cell-detail"><Untrusted text=issuer.url.clone() find=list.sought()/></div>
    }
    .into_any()
}

fn policies_cell(list: Listing, issuer: &Issuer) -> AnyView {
    let (id, name) = (issuer.id.clone(), label(issuer));
    dynamic(move || {
        let known = list.policies.with(|known| known.get(&id).cloned());
        match known {
            None => view! { <span class="muted">"reading…"</span> }.into_any(),
            Some(Ok((words, true))) => words.into_any(),
            Some(Ok((words, false))) => {
                view! { <Badge tone=Tone::Warn icon=Icon::Lock>{words}</Badge> }.into_any()
            }
            Some(Err(error)) => {
                let id = id.clone();
                let again = move || {
                    let id = id.clone();
                    list.policies.update(|known| drop(known.remove(&id)));
                    spawn_local(async move {
                        list.learn(id).await;
                    });
                };
                let why = error.headline(Attempt::Read, &list.trust.services.host());
                view! {
                    <span class="cell-line">
                        <span class="muted" tabindex="0" data-tip=why>"could not be read"</span>
                        <IconButton
                            label=format!("Read the policies of {name} again")
                            icon=Icon::Refresh
                            on_press=again
                        />
                    </span>
                }
                .into_any()
            }
        }
    })
    .into_any()
}

fn last_used_cell(list: Listing, issuer: &Issuer) -> AnyView {
    match last_use(issuer) {
        Moment::Untold => view! { <span class="muted">"not told"</span> }.into_any(),
        Moment::Never => view! { <span class="muted">"never used"</span> }.into_any(),
        Moment::At(at) => view! { <Relative at times=list.trust.times/> }.into_any(),
        Moment::Odd(_) => {
            let text = issuer.last_used.clone().unwrap_or_default();
            view! { <span class="muted">"odd value " <Untrusted text/></span> }.into_any()
        }
    }
}

fn max_cell(_: Listing, issuer: &Issuer) -> AnyView {
    let words = max_expiration(issuer);
    match issuer.max_expiration {
        Some(seconds) if seconds > 0 => words.into_any(),
        _ => view! { <span class="muted">{words}</span> }.into_any(),
    }
}

fn actions_cell(list: Listing, row: &Row<Issuer>) -> AnyView {
    let Some(issuer) = row.read().cloned().map(Arc::new) else { return ().into_any() };
    let name = format!("Actions for {}", label(&issuer));
    view! { <Menu label=name items=move || menu_items(list.trust, &issuer)/> }.into_any()
}
