//! The cells of the table: for each column a template, and an updater that writes events into it.

use crate::pages::audit::filter_menu;
use crate::pages::audit::state::Screen;
use crate::ui::{
    AttributeSlot, Badge, CellUpdater, Glyph, Icon, MenuList, OptionalSlot, TextSlot, Tone, within,
};
use audit_log::events::cell::Cell;
use audit_log::events::row::{ActorKind, EventRow, Field};
use audit_log::search::link::AuditView;
use audit_log::time::range::TimeRange;
use leptos::prelude::*;
use token_api::audit::EventKey;
use web_sys::Element;

/// A cell updater that reads the event of a row.
fn updater(screen: Screen, write: impl Fn(&EventRow<'_>) + 'static) -> CellUpdater<u32> {
    Box::new(move |row| screen.log.peek(|store| write(&store.row(*row))))
}

pub(super) fn time_template() -> AnyView {
    view! { <time translate="no" class="mono"></time> }.into_any()
}

pub(super) fn time_updater(screen: Screen, cell: &Element) -> CellUpdater<u32> {
    let time = || within(cell, "time");
    let text = TextSlot::new(time());
    let exact = ["datetime", "data-tip"].map(|name| AttributeSlot::new(time(), name));
    updater(screen, move |row| {
        text.write(&screen.times.brief(row.time));
        let utc = row.time.to_rfc3339();
        exact.iter().for_each(|slot| slot.write(&utc));
    })
}

pub(super) fn event_template() -> AnyView {
    view! {
        <div class="cell-title">
            <a><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></a>
            <span data-mark="admin"><Badge tone=Tone::Admin icon=Icon::Bolt>""</Badge></span>
            <span data-mark="failed"><Badge tone=Tone::Bad icon=Icon::Cross>"failed"</Badge></span>
            <span data-mark="unreadable">
                <Badge tone=Tone::Warn icon=Icon::Warning>"unreadable"</Badge>
            </span>
        </div>
    }
    .into_any()
}

pub(super) fn event_updater(
    screen: Screen,
    opened: Memo<Option<EventKey>>,
    cell: &Element,
) -> CellUpdater<u32> {
    let link = within(cell, "a");
    let text = TextSlot::new(within(cell, "bdi"));
    let href = AttributeSlot::new(link.clone(), "href");
    let name = AttributeSlot::new(link.clone(), "data-event");
    let current = AttributeSlot::new(link, "aria-current");
    let admin_word = TextSlot::new(within(cell, "[data-mark=admin] .badge > span"));
    let admin_tip = AttributeSlot::new(within(cell, "[data-mark=admin]"), "data-tip");
    let mark = |name| OptionalSlot::new(within(cell, &format!("[data-mark={name}]")));
    let (admin, failed, unreadable) = (mark("admin"), mark("failed"), mark("unreadable"));
    updater(screen, move |row| {
        let key = screen.log.peek(|store| store.key(row.number));
        current.set((opened.get() == Some(key)).then_some("true"));
        // For a new tab; a plain click opens the event in this one.
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
        if let Some((word, tip)) = row.admin_words() {
            admin_word.write(word);
            admin_tip.write(tip);
        }
        admin.show(row.admin().is_yes());
        failed.show(row.failed.is_yes());
        unreadable.show(!row.readable);
    })
}

pub(super) fn actor_template() -> AnyView {
    view! {
        <span class="audit-actor">
            <span class="audit-kind"><Glyph icon=Icon::Person/></span>
            <bdi translate="no" class="untrusted" data-tip-cut=""></bdi>
            <small></small>
            {filter_menu::template()}
        </span>
    }
    .into_any()
}

pub(super) fn actor_updater(screen: Screen, menu: MenuList, cell: &Element) -> CellUpdater<u32> {
    let icon = OptionalSlot::new(within(cell, ".audit-kind"));
    let kind = AttributeSlot::new(within(cell, ".audit-kind"), "data-tip");
    let path = AttributeSlot::new(within(cell, "path"), "d");
    let name = TextSlot::new(within(cell, "bdi"));
    let word = TextSlot::new(within(cell, "small"));
    let filter = filter_menu::updater(menu, Cell::Actor, cell);
    updater(screen, move |row| {
        filter(row);
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

/// The meaning of an actor's icon.
fn kind_words(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Nobody => "",
        ActorKind::User => "A user",
        ActorKind::Token => "An access token with a name of its own",
        ActorKind::Other => "Another actor, such as a deployment agent",
    }
}

pub(super) fn text_template() -> AnyView {
    view! { <bdi translate="no" class="untrusted muted" data-tip-cut=""></bdi> }.into_any()
}

pub(super) fn ip_template() -> AnyView {
    view! { <bdi translate="no" class="untrusted mono" data-tip-cut=""></bdi> {filter_menu::template()} }
        .into_any()
}

pub(super) fn ip_updater(screen: Screen, menu: MenuList, cell: &Element) -> CellUpdater<u32> {
    let text = TextSlot::new(within(cell, "bdi"));
    let filter = filter_menu::updater(menu, Cell::Ip, cell);
    updater(screen, move |row| {
        text.write(row.address);
        filter(row);
    })
}

pub(super) fn text_updater(screen: Screen, cell: &Element, field: Field) -> CellUpdater<u32> {
    let slot = TextSlot::new(within(cell, "bdi"));
    Box::new(move |row| screen.log.peek(|store| slot.write(store.text(field, *row))))
}
