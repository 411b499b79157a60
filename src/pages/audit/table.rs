//! "Audit events": a row for each event that the search lets through. A hundred thousand rows are
//! scrolled at speed, so a cell is written once and never again: no signals, and one handler for
//! the clicks of all rows.

use super::Screen;
use super::states::{NoEvents, NoMatch};
use crate::pages::times::Times;
use crate::platform::intl;
use crate::ui::{
    Badge, Bound, Button, ButtonKind, Column, DataTable, Glyph, Icon, Place, Sort, Tone, Untrusted,
    dynamic,
};
use console_model::audit::link::{self, AuditView, SortColumn};
use console_model::audit::range::TimeRange;
use console_model::audit::row::{ActorKind, EventRow};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The rows, or what stands in their place.
#[component]
pub(super) fn EventTable() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let state =
        Memo::new(move |_| match (screen.log.count.get(), screen.shown.with(|rows| rows.len())) {
            (0, _) => 0,
            (_, 0) => 1,
            _ => 2,
        });
    let utc = Memo::new(move |_| screen.view.with(|view| view.utc));
    mark_open_event(screen);
    let stale = Signal::derive(move || screen.log.remote.with(|remote| remote.is_stale()));
    let table = move || {
        // Cells are written once, so another zone means other rows.
        utc.track();
        view! {
            <DataTable
                label="Audit events"
                rows=screen.shown
                key=|row: &u32| row.to_string()
                columns=columns(screen)
                sort=sort_in_address(screen)
                stale
                footer=move || view! { <Foot/> }
            />
        }
    };
    dynamic(move || {
        match state.get() {
        0 => view! { <NoEvents/> }.into_any(),
        1 => view! { <NoMatch/> }.into_any(),
        _ => view! {
            <div class="audit-table" data-density="compact" on:click=move |event| open_pressed(screen, &event)>
                {dynamic(table)}
            </div>
        }
        .into_any(),
    }
    })
}

/// The table's order as the address has it.
fn sort_in_address(screen: Screen) -> Bound<Sort> {
    let order = Signal::derive(move || {
        let sort = screen.view.with(|view| view.sort);
        Sort { column: sort.column.as_str().to_owned(), descending: sort.descending }
    });
    Bound::new(order, move |asked: Sort| {
        let now = screen.view.with_untracked(|view| view.sort);
        let Some(column) = SortColumn::parse(&asked.column) else { return };
        let sort = if column == now.column {
            link::Sort { column, descending: asked.descending }
        } else {
            now.pressed(column)
        };
        screen.show_with(|view| view.sort = sort);
    })
}

fn columns(screen: Screen) -> Vec<Column<u32>> {
    let of = move |cell: fn(Screen, &EventRow<'_>) -> AnyView| {
        move |row: &u32| screen.log.peek(|store| cell(screen, &store.row(*row)))
    };
    vec![
        Column::new("time", "Time", of(time_cell)).sortable().width("9.5rem").place(Place::Meta),
        Column::new("event", "Event", of(event_cell)).sortable().place(Place::Title),
        Column::new("actor", "Actor", of(actor_cell)).sortable().width("12rem").place(Place::Meta),
        Column::new("description", "Description", of(description_cell)).sortable(),
        Column::new("ip", "IP", of(ip_cell)).sortable().width("9.5rem"),
    ]
}

fn time_cell(screen: Screen, row: &EventRow<'_>) -> AnyView {
    let text = untrack(|| screen.times.brief(row.time));
    let utc = row.time.to_rfc3339();
    view! { <time class="mono" datetime=utc.clone() data-tip=utc>{text}</time> }.into_any()
}

fn event_cell(screen: Screen, row: &EventRow<'_>) -> AnyView {
    let key = screen.log.peek(|store| store.key(row.number));
    let is_open = screen.view.with_untracked(|view| view.event == Some(key));
    // For a tab of its own; a plain press opens the event in this one.
    let alone =
        AuditView { range: TimeRange::Around(row.time), event: Some(key), ..AuditView::default() };
    let href = screen.address.with_value(|address| format!("{address}{alone}"));
    // Beside another mark there is room for its icon only.
    let (is_admin, is_failed) = (row.admin(), row.failed);
    let admin = is_admin.then(|| {
        view! {
            <span data-tip="Takes an admin’s rights">
                <Badge tone=Tone::Admin icon=Icon::Bolt>
                    <span class:visually-hidden=is_failed>"admin"</span>
                </Badge>
            </span>
        }
    });
    let failed =
        is_failed.then(|| view! { <Badge tone=Tone::Bad icon=Icon::Cross>"failed"</Badge> });
    let text = match (row.readable, row.event.is_empty()) {
        (false, _) => "Unreadable event".to_owned(),
        (true, true) => "(no name)".to_owned(),
        (true, false) => row.event.to_owned(),
    };
    let unreadable = (!row.readable)
        .then(|| view! { <Badge tone=Tone::Warn icon=Icon::Warning>"unreadable"</Badge> });
    view! {
        <div class="cell-title">
            <a
                href=href
                data-event=key.to_string()
                aria-current=is_open.then_some("true")
            >
                <Untrusted text/>
            </a>
            {admin}
            {failed}
            {unreadable}
        </div>
    }
    .into_any()
}

fn actor_cell(_: Screen, row: &EventRow<'_>) -> AnyView {
    let icon = match row.actor_kind {
        ActorKind::Nobody => return view! { <span class="muted">"nobody named"</span> }.into_any(),
        ActorKind::User => Icon::Person,
        ActorKind::Token => Icon::Key,
        ActorKind::Other => Icon::Gear,
    };
    view! {
        <span class="audit-actor">
            <Glyph icon/>
            <Untrusted text=row.actor.to_owned()/>
            <small>{row.actor_kind.word()}</small>
        </span>
    }
    .into_any()
}

fn description_cell(_: Screen, row: &EventRow<'_>) -> AnyView {
    view! { <span class="muted"><Untrusted text=row.description.to_owned()/></span> }.into_any()
}

fn ip_cell(_: Screen, row: &EventRow<'_>) -> AnyView {
    view! { <span class="mono"><Untrusted text=row.ip.to_owned()/></span> }.into_any()
}

/// Marks the link of the open event among those that are in the document: the cells themselves do
/// not change.
fn mark_open_event(screen: Screen) {
    let opened = Memo::new(move |_| screen.view.with(|view| view.event));
    Effect::new(move || {
        let opened = opened.get();
        let of = |selector: &str| document().query_selector(selector).ok().flatten();
        if let Some(before) = of("a[data-event][aria-current]") {
            let _ = before.remove_attribute("aria-current");
        }
        let link = opened.and_then(|key| of(&format!("a[data-event=\"{key}\"]")));
        if let Some(link) = link {
            let _ = link.set_attribute("aria-current", "true");
        }
    });
}

/// Opens the event whose link was pressed plainly; other presses are the browser's.
fn open_pressed(screen: Screen, event: &MouseEvent) {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    let link = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest("a[data-event]").ok().flatten());
    let key =
        link.and_then(|link| link.get_attribute("data-event")).and_then(|key| key.parse().ok());
    if let (false, Some(key)) = (modified || event.button() != 0, key) {
        event.prevent_default();
        screen.open_event(key);
    }
}

/// How many rows these are, and the switch between local times and UTC.
#[component]
fn Foot() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let utc = move || screen.view.with(|view| view.utc);
    let toggle = move || screen.show_with(|view| view.utc = !view.utc);
    let rows = move || {
        let (shown, loaded) = (screen.shown.with(|rows| rows.len()), screen.log.count.get());
        format!("{} of {} loaded events", intl::number(shown), intl::number(loaded))
    };
    view! {
        <span>{dynamic(rows)}</span>
        <span class="grow"></span>
        <span>{dynamic(move || legend(screen.times))}</span>
        <Button kind=ButtonKind::Quiet on_press=toggle>
            {dynamic(move || if utc() { "Show local times" } else { "Show UTC" })}
        </Button>
    }
}

fn legend(times: Times) -> String {
    times.legend()
}
