//! "Audit events": a row for each event that the search lets through. A hundred thousand rows are
//! scrolled at speed, so one event after another is written into the same few rows: no signals in
//! them, and one handler for the clicks of all.

use super::filter_menu;
use super::neighbours::place;
use super::placeholders::{NoEvents, NoMatch};
use super::state::Screen;
use crate::platform::intl;
use crate::ui::{
    AttributePlace, Badge, Bound, Column, DataTable, Glyph, Icon, MenuList, OptionalPlace, Pen,
    Place, Sort, Splitter, TextPlace, Tone, Widths, dynamic, within,
};
use audit_log::events::cell::Cell;
use audit_log::events::row::{ActorKind, EventRow, Field};
use audit_log::search::link::{self, AuditView, SortColumn};
use audit_log::time::range::TimeRange;
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Where the widths of the columns are kept.
const WIDTHS_KEY: &str = "token-console.audit-columns";
/// The columns that have a width; the description has what they leave.
const SIZED: [&str; 4] = ["time", "event", "actor", "ip"];

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
    let stale = Signal::derive(move || screen.log.remote.with(|remote| remote.is_stale()));
    let more = Signal::derive(move || !screen.log.is_complete());
    let revision = revision(screen);
    // Only when another event is opened: what comes in above it must not move what one reads.
    let opened = Memo::new(move |_| screen.view.with(|view| view.event));
    let current = Signal::derive(move || opened.get().and_then(|_| untrack(|| place(screen))));
    let (widths, place) = (Widths::kept(WIDTHS_KEY), NodeRef::<html::Div>::new());
    widths.apply(&SIZED, place);
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
                node_ref=place
                on:click=pressed
                on:keydown=move |event| menu.key_pressed(&event)
            >
                {menu.view(move |button| filter_menu::items(screen, button))}
                <DataTable
                    label="Audit events"
                    rows=screen.shown
                    key=|row: &u32| row.to_string()
                    columns=columns(screen, widths, menu)
                    sort=sort_in_address(screen)
                    stale
                    more
                    revision
                    current
                    footer=move || view! { <Foot/> }
                />
            </div>
            }
            .into_any()
        }
    })
}

/// Counts the changes of what rows show besides their events: the zone, and which event is open.
fn revision(screen: Screen) -> Signal<usize> {
    let counts = Memo::new(move |_| screen.view.with(|view| (view.utc, view.event)));
    let counted = Memo::new(move |before: Option<&usize>| {
        counts.with(|_| ());
        before.map_or(0, |count| count + 1)
    });
    counted.into()
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

fn columns(screen: Screen, widths: Widths, menu: MenuList) -> Vec<Column<u32>> {
    let edge = |column, label| move || view! { <Splitter widths column label/> };
    vec![
        Column::written("time", "Time", blank_time, move |cell| time_pen(screen, cell))
            .sortable()
            .width("10rem")
            .edge(edge("time", "Time"))
            .place(Place::Meta),
        Column::written("event", "Event", blank_event, move |cell| event_pen(screen, cell))
            .sortable()
            .width("12rem")
            .edge(edge("event", "Event"))
            .place(Place::Title),
        Column::written("actor", "Actor", blank_actor, move |cell| actor_pen(screen, menu, cell))
            .sortable()
            .width("10rem")
            .edge(edge("actor", "Actor"))
            .place(Place::Meta),
        Column::written("description", "Description", blank_text, move |cell| {
            text_pen(screen, cell, Field::Description)
        })
        .sortable(),
        Column::written("ip", "IP", blank_ip, move |cell| ip_pen(screen, menu, cell))
            .sortable()
            .width("9rem")
            .edge(edge("ip", "IP")),
    ]
}

/// A pen that is told the event of a row.
fn pen(screen: Screen, write: impl Fn(&EventRow<'_>) + 'static) -> Pen<u32> {
    Box::new(move |row| screen.log.peek(|store| write(&store.row(*row))))
}

fn blank_time() -> AnyView {
    view! { <time translate="no" class="mono"></time> }.into_any()
}

fn time_pen(screen: Screen, cell: &Element) -> Pen<u32> {
    let time = || within(cell, "time");
    let text = TextPlace::new(time());
    let exact = ["datetime", "data-tip"].map(|name| AttributePlace::new(time(), name));
    pen(screen, move |row| {
        text.write(&screen.times.brief(row.time));
        let utc = row.time.to_rfc3339();
        exact.iter().for_each(|place| place.write(&utc));
    })
}

fn blank_event() -> AnyView {
    view! {
        <div class="cell-title">
            <a><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></a>
            <span data-mark="admin" data-tip="Takes an admin’s rights">
                <Badge tone=Tone::Admin icon=Icon::Bolt>"admin"</Badge>
            </span>
            <span data-mark="failed" data-tip="Failed">
                <Badge tone=Tone::Bad icon=Icon::Cross>"failed"</Badge>
            </span>
            <span data-mark="unreadable">
                <Badge tone=Tone::Warn icon=Icon::Warning>"unreadable"</Badge>
            </span>
        </div>
    }
    .into_any()
}

fn event_pen(screen: Screen, cell: &Element) -> Pen<u32> {
    let link = within(cell, "a");
    let text = TextPlace::new(within(cell, "bdi"));
    let href = AttributePlace::new(link.clone(), "href");
    let name = AttributePlace::new(link.clone(), "data-event");
    let current = AttributePlace::new(link, "aria-current");
    let mark = |name| OptionalPlace::new(within(cell, &format!("[data-mark={name}]")));
    let (admin, failed, unreadable) = (mark("admin"), mark("failed"), mark("unreadable"));
    pen(screen, move |row| {
        let key = screen.log.peek(|store| store.key(row.number));
        let is_open = screen.view.with(|view| view.event == Some(key));
        current.set(is_open.then_some("true"));
        // For a tab of its own; a plain press opens the event in this one.
        let alone = AuditView {
            range: TimeRange::Around(row.time),
            event: Some(key),
            ..AuditView::default()
        };
        href.write(&screen.address.with_value(|address| format!("{address}{alone}")));
        name.write(&key.to_string());
        text.write(match (row.readable, row.event.is_empty()) {
            (false, _) => "Unreadable event",
            (true, true) => "(no name)",
            (true, false) => row.event,
        });
        admin.show(row.admin());
        failed.show(row.failed);
        unreadable.show(!row.readable);
    })
}

fn blank_actor() -> AnyView {
    view! {
        <span class="audit-actor">
            <span class="audit-kind"><Glyph icon=Icon::Person/></span>
            <bdi translate="no" class="untrusted" data-tip-cut=""></bdi>
            <small></small>
            {filter_menu::blank()}
        </span>
    }
    .into_any()
}

fn actor_pen(screen: Screen, menu: MenuList, cell: &Element) -> Pen<u32> {
    let icon = OptionalPlace::new(within(cell, ".audit-kind"));
    let kind = AttributePlace::new(within(cell, ".audit-kind"), "data-tip");
    let path = AttributePlace::new(within(cell, "path"), "d");
    let name = TextPlace::new(within(cell, "bdi"));
    let word = TextPlace::new(within(cell, "small"));
    let narrow = filter_menu::updater(menu, Cell::Actor, cell);
    pen(screen, move |row| {
        narrow(row);
        let glyph = match row.actor_kind {
            ActorKind::Nobody => None,
            ActorKind::User => Some(Icon::Person),
            ActorKind::Token => Some(Icon::Key),
            ActorKind::Other => Some(Icon::Gear),
        };
        icon.show(glyph.is_some());
        if let Some(glyph) = glyph {
            path.write(glyph.path());
            kind.write(kind_words(row.actor_kind));
        }
        name.write(if glyph.is_some() { row.actor } else { "nobody named" });
        word.write(if glyph.is_some() { row.actor_kind.word() } else { "" });
    })
}

/// What the icon of an actor means.
fn kind_words(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Nobody => "",
        ActorKind::User => "A user",
        ActorKind::Token => "An access token with a name of its own",
        ActorKind::Other => "Another actor, such as a deployment agent",
    }
}

fn blank_text() -> AnyView {
    view! { <bdi translate="no" class="untrusted muted" data-tip-cut=""></bdi> }.into_any()
}

fn blank_ip() -> AnyView {
    view! { <bdi translate="no" class="untrusted mono" data-tip-cut=""></bdi> {filter_menu::blank()} }
        .into_any()
}

fn ip_pen(screen: Screen, menu: MenuList, cell: &Element) -> Pen<u32> {
    let text = TextPlace::new(within(cell, "bdi"));
    let narrow = filter_menu::updater(menu, Cell::Ip, cell);
    pen(screen, move |row| {
        text.write(row.address);
        narrow(row);
    })
}

fn text_pen(screen: Screen, cell: &Element, field: Field) -> Pen<u32> {
    let place = TextPlace::new(within(cell, "bdi"));
    Box::new(move |row| screen.log.peek(|store| place.write(store.text(field, *row))))
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

/// How many rows these are.
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
