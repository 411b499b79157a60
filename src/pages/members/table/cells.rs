//! The cells of a row: their templates, and the updaters that write a member into them.

use crate::pages::members::around::Known;
use crate::pages::members::state::Screen;
use crate::pages::number_cell::{Counted, NumberSlot};
use crate::pages::times::InstantPlace;
use crate::ui::{
    AttributeSlot, Badge, CellUpdater, Icon, OptionalSlot, TextSlot, Tone, optional_updater, within,
};
use console_core::when::{NOT_TOLD, relative};
use leptos::prelude::*;
use members::list::rows::{MemberRow, joined, label};
use std::sync::Arc;
use token_api::member::Member;
use token_api::page::Row;
use web_sys::Element;

type Updater = CellUpdater<Arc<MemberRow>>;

/// An updater that gets the member of a row. If the row could not be read, its cell is empty.
fn updater(cell: &Element, write: impl Fn(&Member) + 'static) -> Updater {
    optional_updater(cell, |row: &Arc<MemberRow>| row.member(), write)
}

pub(super) fn name_template() -> AnyView {
    view! {
        <div class="cell-title">
            <a><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></a>
            <span data-mark="suspended"><Badge icon=Icon::Stop>"Suspended"</Badge></span>
            <span data-mark="unreadable">
                <Badge tone=Tone::Warn icon=Icon::Warning>"unreadable row"</Badge>
            </span>
        </div>
        <div class="cell-detail"><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></div>
    }
    .into_any()
}

pub(super) fn name_updater(screen: Screen, cell: &Element) -> Updater {
    let page = AttributeSlot::new(within(cell, "a"), "href");
    let name = TextSlot::new(within(cell, "a > bdi"));
    let mark = |name| OptionalSlot::new(within(cell, &format!("[data-mark={name}]")));
    let (suspended, unreadable) = (mark("suspended"), mark("unreadable"));
    let has_detail = OptionalSlot::new(within(cell, ".cell-detail"));
    let detail = TextSlot::new(within(cell, ".cell-detail > bdi"));
    Box::new(move |row| {
        let member = row.member();
        suspended.show(member.is_some_and(|member| member.suspended));
        unreadable.show(member.is_none());
        match &row.content {
            Row::Read(member) => {
                let login = member.user.github_login.as_str();
                page.write(&screen.member_href(&member.user.github_login));
                name.write(label(&member.user));
                has_detail.show(label(&member.user) != login);
                detail.write(login);
            }
            Row::Unreadable(bad) => {
                page.set(None);
                name.write(bad.id.as_deref().unwrap_or("no ID"));
                has_detail.show(true);
                detail.write(&bad.problem);
            }
        }
    })
}

pub(super) fn text_template() -> AnyView {
    view! { <bdi translate="no" data-tip-cut=""></bdi> }.into_any()
}

pub(super) fn joined_template() -> AnyView {
    view! {
        <span>
            <time translate="no" class="time" tabindex="0"></time>
            <bdi translate="no" class="untrusted muted"></bdi>
        </span>
    }
    .into_any()
}

pub(super) fn joined_updater(screen: Screen, cell: &Element) -> Updater {
    let day = InstantPlace::new(screen.times, within(cell, "time"));
    let odd = TextSlot::new(within(cell, "bdi"));
    let is_odd = OptionalSlot::new(within(cell, "bdi"));
    updater(cell, move |member| {
        let at = joined(member);
        day.write(at, |at| screen.times.day(at));
        is_odd.show(at.is_none());
        odd.write(if member.created.trim().is_empty() { NOT_TOLD } else { &member.created });
    })
}

/// Updates the names of the member's teams.
pub(super) fn teams_updater(screen: Screen, cell: &Element) -> Updater {
    let text = TextSlot::new(within(cell, "bdi"));
    let class = AttributeSlot::new(within(cell, "bdi"), "class");
    updater(cell, move |member| {
        let (words, is_plain) = screen.around.teams.with(|teams| match teams {
            Some(Known::Is(teams)) => match teams.get(member.user.github_login.as_str()) {
                Some(teams) => {
                    let name = |team: &crate::pages::members::around::TeamOf| {
                        let mark = if team.is_admin { " (admin)" } else { "" };
                        format!("{}{mark}", team.label)
                    };
                    (teams.iter().map(name).collect::<Vec<_>>().join(", "), true)
                }
                None => ("none".to_owned(), false),
            },
            Some(Known::Waiting) => ("…".to_owned(), false),
            Some(Known::Failed(_)) | None => (NOT_TOLD.to_owned(), false),
        });
        class.write(if is_plain { "untrusted" } else { "muted" });
        text.write(&words);
    })
}

/// Updates the number of tokens that the member created, with a link to them.
pub(super) fn created_updater(screen: Screen, cell: &Element) -> Updater {
    let slot = NumberSlot::new(cell);
    updater(cell, move |member| {
        let login = member.user.github_login.as_str();
        let known = screen.around.created.get();
        slot.write(&match &known {
            Some(Known::Is(created)) => match created.by(login).len() {
                0 => Counted::Words("0", None),
                count => Counted::Link {
                    href: screen.tokens_href(login),
                    number: count.to_string(),
                    name: format!("{count} active tokens created by {}", label(&member.user)),
                },
            },
            Some(Known::Failed(why)) => Counted::Words(NOT_TOLD, Some(why)),
            Some(Known::Waiting) => Counted::Words("…", None),
            None => Counted::Words(NOT_TOLD, None),
        });
    })
}

/// Updates the last event of the member in what is loaded of the log.
pub(super) fn last_updater(screen: Screen, cell: &Element) -> Updater {
    let times = screen.times;
    let time = InstantPlace::new(times, within(cell, "time"));
    let word = TextSlot::new(within(cell, ".muted"));
    updater(cell, move |member| {
        let login = member.user.github_login.as_str();
        let at = screen.around.last.with_value(|last| last.as_ref()?.get(login).copied());
        time.write(at, |at| relative(at, times.now(), times.zone()));
        word.write(if at.is_some() { "" } else { "none loaded" });
    })
}
