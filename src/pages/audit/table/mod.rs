//! The table "Audit events". A hundred thousand rows are scrolled fast, so rows are recycled: events are
//! written into the same few rows, and one handler takes the clicks of all.

mod cells;

use super::filter_menu;
use super::neighbours::position;
use super::placeholders::{NoEvents, NoMatch};
use super::state::Screen;
use crate::platform::intl;
use crate::ui::{
    Bound, Column, DataTable, MenuList, Place, Sort, Sought, Splitter, Widths, bound_sort, dynamic,
};
use audit_log::events::row::Field;
use cells::{
    actor_template, actor_updater, event_template, event_updater, ip_template, ip_updater,
    text_template, text_updater, time_template, time_updater,
};
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use token_api::audit::EventKey;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The storage key of the widths of the columns.
const WIDTHS_KEY: &str = "token-console.audit-columns";
/// The columns that have a width; the description gets the rest.
const SIZED: [&str; 4] = ["time", "event", "actor", "ip"];

/// The table, or a placeholder.
#[component]
pub(super) fn EventTable() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let state =
        Memo::new(move |_| match (screen.log.count.get(), screen.shown.with(|rows| rows.len())) {
            (0, _) => 0,
            (_, 0) => 1,
            _ => 2,
        });
    let stale = Signal::derive(move || screen.log.remote.with(|remote| remote.is_stale()));
    let more = Signal::derive(move || !screen.log.is_complete());
    let sought = sought(screen);
    // Narrow tables leave addresses out, unless the search asks for them.
    let asks_for_ip = Signal::derive(move || screen.search.query().asks_for_ip().then_some("ip"));
    // Only when another event is opened: new rows above it must not move what the user reads.
    let opened = Memo::new(move |_| screen.view.with(|view| view.event));
    let current = Signal::derive(move || opened.get().and_then(|_| untrack(|| position(screen))));
    let (widths, node) = (Widths::kept(WIDTHS_KEY), NodeRef::<html::Div>::new());
    widths.apply(&SIZED, node);
    dynamic(move || match state.get() {
        0 => view! { <NoEvents/> }.into_any(),
        1 => view! { <NoMatch/> }.into_any(),
        _ => {
            let menu = MenuList::default();
            let pressed = move |event: MouseEvent| {
                menu.pressed(&event);
                open_pressed(screen, &event);
            };
            view! {
            <div
                class="audit-table"
                data-density="compact"
                data-sought=asks_for_ip
                node_ref=node
                on:click=pressed
                on:keydown=move |event| menu.key_pressed(&event)
            >
                {menu.view(move |button| filter_menu::items(screen, button))}
                <DataTable
                    label="Audit events"
                    rows=screen.shown
                    key=|row: &u32| row.to_string()
                    columns=columns(screen, opened, widths, menu)
                    sort=sort_in_address(screen)
                    stale
                    more
                    current
                    sought
                    footer=move || view! { <Foot/> }
                />
            </div>
            }
            .into_any()
        }
    })
}

/// What to highlight: the words of the search, by column.
fn sought(screen: Screen) -> Signal<Vec<Sought>> {
    let marks = Memo::new(move |_| screen.search.query().marks());
    Signal::derive(move || {
        let of_column = |column: &'static str| {
            let words =
                marks.with(|marks| marks.of(column).into_iter().map(str::to_owned).collect());
            Sought { column, words }
        };
        let columns = ["event", "actor", "description", "ip"].map(of_column);
        columns.into_iter().filter(|sought| !sought.words.is_empty()).collect()
    })
}

/// The table's order as the address has it.
fn sort_in_address(screen: Screen) -> Bound<Sort> {
    bound_sort(
        move || screen.view.with(|view| view.sort),
        move |sort| {
            screen.show_with(|view| view.sort = sort);
        },
    )
}

fn columns(
    screen: Screen,
    opened: Memo<Option<EventKey>>,
    widths: Widths,
    menu: MenuList,
) -> Vec<Column<u32>> {
    let edge = |column, label| move || view! { <Splitter widths column label/> };
    vec![
        Column::new("time", "Time", time_template, move |cell| time_updater(screen, cell))
            .sortable()
            .width("10rem")
            .edge(edge("time", "Time"))
            .place(Place::Meta),
        Column::new("event", "Event", event_template, move |cell| {
            event_updater(screen, opened, cell)
        })
        .sortable()
        .width("18.25rem")
        .edge(edge("event", "Event"))
        .place(Place::Title),
        Column::new("actor", "Actor", actor_template, move |cell| {
            actor_updater(screen, menu, cell)
        })
        .sortable()
        .width("11rem")
        .edge(edge("actor", "Actor"))
        .place(Place::Meta),
        Column::new("description", "Description", text_template, move |cell| {
            text_updater(screen, cell, Field::Description)
        })
        .sortable(),
        Column::new("ip", "IP", ip_template, move |cell| ip_updater(screen, menu, cell))
            .sortable()
            .width("8.5rem")
            .edge(edge("ip", "IP")),
    ]
}

/// Opens the event whose link was clicked, unless a modifier key is held: then the browser acts.
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

#[component]
fn Foot() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let rows = move || {
        let (shown, loaded) = (screen.shown.with(|rows| rows.len()), screen.log.count.get());
        format!("{} of {} loaded events", intl::number(shown), intl::number(loaded))
    };
    view! {
        <span>{dynamic(rows)}</span>
    }
}
