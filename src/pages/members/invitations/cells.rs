//! The cells of a row: their templates, the updaters that write an invitation into them, and its menu.

use crate::pages::members::state::{Open, Screen};
use crate::pages::times::InstantPlace;
use crate::platform::clipboard;
use crate::ui::{
    AttributeSlot, CellUpdater, Icon, MenuItem, MenuList, OptionalSlot, TextSlot, Toasts, Tone,
    optional_updater, within,
};
use console_core::text::visible_text::visible;
use console_core::when::relative;
use leptos::prelude::*;
use leptos::task::spawn_local;
use members::invitation::{Standing, accept_url, is_link, label, role_name};
use members::list::rows::label as user_label;
use std::hash::{DefaultHasher, Hash, Hasher};
use token_api::invitation::Invitation;
use token_api::page::Row;
use token_api::time::UnixSeconds;
use web_sys::{Element, HtmlElement};

type Updater = CellUpdater<Row<Invitation>>;

/// An updater that gets the invitation of a row. If the row could not be read, its cell is empty.
fn updater(cell: &Element, write: impl Fn(&Invitation) + 'static) -> Updater {
    optional_updater(cell, Row::read, write)
}

pub(super) fn to_template() -> AnyView {
    view! {
        <div class="cell-title"><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></div>
        <div class="cell-detail"><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></div>
    }
    .into_any()
}

pub(super) fn to_updater(cell: &Element) -> Updater {
    let name = TextSlot::new(within(cell, ".cell-title > bdi"));
    let has_detail = OptionalSlot::new(within(cell, ".cell-detail"));
    let detail = TextSlot::new(within(cell, ".cell-detail > bdi"));
    Box::new(move |row| {
        let (title, words) = match row {
            Row::Read(it) if is_link(it) => ("Link", "For whoever has it"),
            Row::Read(it) => (label(it), ""),
            // Its identifier would accept it.
            Row::Unreadable(bad) => ("Unreadable row", bad.problem.as_str()),
        };
        name.write(title);
        has_detail.show(!words.is_empty());
        detail.write(words);
    })
}

pub(super) fn state_template() -> AnyView {
    view! { <bdi translate="no" class="badge"></bdi> }.into_any()
}

pub(super) fn state_updater(cell: &Element) -> Updater {
    let word = TextSlot::new(within(cell, "bdi"));
    let tone = AttributeSlot::new(within(cell, "bdi"), "data-tone");
    updater(cell, move |invitation| {
        let standing = Standing::of(invitation);
        word.write(standing.word());
        let look = match standing {
            Standing::Open => Tone::Info,
            Standing::Expired => Tone::Warn,
            Standing::Other(_) => Tone::Plain,
        };
        tone.write(look.name());
    })
}

pub(super) fn role_template() -> AnyView {
    view! { <bdi translate="no" class="untrusted" data-tip-cut=""></bdi> }.into_any()
}

pub(super) fn role_updater(screen: Screen, cell: &Element) -> Updater {
    let name = TextSlot::new(within(cell, "bdi"));
    updater(cell, move |invitation| {
        name.write(&screen.around.roles.with(|roles| role_name(invitation, roles)));
    })
}

pub(super) fn sent_template() -> AnyView {
    view! {
        <span>
            <time translate="no" class="time" tabindex="0"></time>
            <span class="muted">" by " <bdi translate="no"></bdi></span>
        </span>
    }
    .into_any()
}

pub(super) fn sent_updater(screen: Screen, cell: &Element) -> Updater {
    let times = screen.times;
    let time = InstantPlace::new(times, within(cell, "time"));
    let has_sender = OptionalSlot::new(within(cell, ".muted"));
    let sender = TextSlot::new(within(cell, "bdi"));
    updater(cell, move |invitation| {
        let at = (invitation.sent_at > 0).then_some(UnixSeconds(invitation.sent_at));
        time.write(at, |at| relative(at, times.now(), times.zone()));
        has_sender.show(invitation.sent_by.is_some());
        if let Some(by) = &invitation.sent_by {
            sender.write(user_label(by));
        }
    })
}

/// Updates the menu button of a row.
pub(super) fn menu_updater(menu: MenuList, cell: &Element) -> Updater {
    let button = || within(cell, "button");
    let shown = OptionalSlot::new(within(cell, ".menu"));
    let name = AttributeSlot::new(button(), "aria-label");
    let of = AttributeSlot::new(button(), "data-menu-of");
    AttributeSlot::new(button(), "popovertarget").write(&menu.id());
    Box::new(move |row| {
        shown.show(row.read().is_some());
        if let Some(invitation) = row.read() {
            let to = visible(label(invitation));
            name.write(&format!("Actions for the invitation of {to}"));
            of.write(&key(invitation));
        }
    })
}

/// What names an invitation in the document: its identifier is a secret, so it is a hash of that.
fn key(invitation: &Invitation) -> String {
    let mut hasher = DefaultHasher::new();
    invitation.id.hash(&mut hasher);
    format!("{:x}", hasher.finish())
}

/// The items of the menu of a row, by its button.
pub(super) fn items(screen: Screen, toasts: Toasts, button: &HtmlElement) -> Vec<MenuItem> {
    let of = button.get_attribute("data-menu-of").unwrap_or_default();
    let found = screen.invitations.known().into_iter().find(|it| key(it) == of);
    let Some(invitation) = found else { return Vec::new() };
    let base = screen.services.client().map(|client| client.base()).unwrap_or_default();
    let url = accept_url(&invitation.accept_invite_url, &base);
    let untold = url.is_none().then(|| "The server does not tell the link.".to_owned());
    let copy = move || {
        let url = url.clone().unwrap_or_default();
        spawn_local(async move {
            if clipboard::write(&url).await {
                toasts.show(Tone::Ok, "Copied the link. Whoever can accept it becomes a member.");
            } else {
                toasts.show(Tone::Warn, "The browser refused the clipboard. Nothing was copied.");
            }
        });
    };
    let (again, cancelled) = (invitation.clone(), invitation.clone());
    let mut items = vec![MenuItem::new("Copy link", copy).icon(Icon::Copy).disabled(untold)];
    // A link is sent to nobody.
    if !is_link(&invitation) {
        let act = move || screen.dialog.set(Open::Resend(again.clone()));
        items.push(MenuItem::new("Send again…", act).icon(Icon::Refresh));
    }
    let act = move || screen.dialog.set(Open::CancelInvitation(cancelled.clone()));
    items.push(MenuItem::new("Cancel invitation…", act).icon(Icon::Trash).danger());
    items
}
