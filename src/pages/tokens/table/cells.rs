//! What a row says of its token: blank cells, and what writes into them.

use super::Cells;
use crate::pages::times::InstantPlace;
use crate::pages::tokens::Screen;
use crate::pages::tokens::rotate::{blank_part, page_of, part_pen};
use crate::ui::{AttributePlace, Badge, Icon, OptionalPlace, Pen, TextPlace, Tone, within};
use console_core::when::{NOT_TOLD, relative, timeless_words};
use leptos::prelude::*;
use token_api::page::Row;
use token_api::token::{AccessToken, Owner, TokenKind};
use web_sys::Element;

/// A pen that is told the token of a row. Where the row could not be read, its cell shows nothing.
fn pen(cell: &Element, write: impl Fn(&AccessToken) + 'static) -> Pen<Cells> {
    let content = OptionalPlace::new(cell.first_element_child());
    Box::new(move |row| {
        content.show(row.token().is_some());
        if let Some(token) = row.token() {
            write(token);
        }
    })
}

pub(super) fn blank_name() -> AnyView {
    view! {
        <div class="cell-title">
            <a><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></a>
            <span data-mark="admin"><Badge tone=Tone::Admin icon=Icon::Bolt>"Admin"</Badge></span>
            {blank_part()}
            <span data-mark="unreadable">
                <Badge tone=Tone::Warn icon=Icon::Warning>"unreadable row"</Badge>
            </span>
        </div>
        <div class="cell-detail"><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></div>
    }
    .into_any()
}

pub(super) fn name_pen(screen: Screen, cell: &Element) -> Pen<Cells> {
    let page = AttributePlace::new(within(cell, "a"), "href");
    let name = TextPlace::new(within(cell, "a > bdi"));
    let mark = |name| OptionalPlace::new(within(cell, &format!("[data-mark={name}]")));
    let (admin, unreadable) = (mark("admin"), mark("unreadable"));
    let part = part_pen(screen, cell);
    let has_detail = OptionalPlace::new(within(cell, ".cell-detail"));
    let detail = TextPlace::new(within(cell, ".cell-detail > bdi"));
    Box::new(move |row| {
        let token = row.token();
        part(row);
        admin.show(token.is_some_and(|token| token.admin == Some(true)));
        unreadable.show(token.is_none());
        match &row.content {
            Row::Read(token) => {
                let find = screen.sought().get();
                page.write(&page_of(screen, token));
                name.write_marked(token.label(), &find);
                // A personal token's description is its label already.
                let more = Some(token.purpose())
                    .filter(|text| !text.trim().is_empty() && *text != token.label());
                has_detail.show(more.is_some());
                detail.write_marked(more.unwrap_or_default(), &find);
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

pub(super) fn blank_kind() -> AnyView {
    view! { <bdi translate="no" data-tip-cut=""></bdi> }.into_any()
}

pub(super) fn kind_pen(screen: Screen, cell: &Element) -> Pen<Cells> {
    let text = TextPlace::new(within(cell, "bdi"));
    let class = AttributePlace::new(within(cell, "bdi"), "class");
    let usual = screen.owner.with_value(|owner| match owner {
        Owner::Personal => "Personal",
        Owner::Organization(_) => "Organization",
        Owner::Team(..) => "Team",
    });
    pen(cell, move |token| {
        if let Some(role) = token.role.as_ref().filter(|role| !role.name.is_empty()) {
            class.write("untrusted");
            text.write_marked(&role.name, &screen.sought().get());
            return;
        }
        class.write("untrusted muted");
        text.write(match &token.kind {
            None => usual,
            Some(TokenKind::Personal) => "Personal",
            Some(TokenKind::Team) => "Team",
            Some(TokenKind::Organization) => "Organization",
            Some(TokenKind::Refresh) => "Refresh (exchange only)",
            Some(TokenKind::Other(kind)) => kind,
        });
    })
}

pub(super) fn blank_created() -> AnyView {
    view! {
        <div class="cell-line">
            <time translate="no" class="time" tabindex="0"></time>
            <bdi translate="no" class="untrusted" data-part="odd"></bdi>
            <span class="muted">"by"</span>
            <bdi translate="no" class="untrusted" data-tip-cut="" data-part="by"></bdi>
        </div>
    }
    .into_any()
}

pub(super) fn created_pen(screen: Screen, cell: &Element) -> Pen<Cells> {
    let part = |name| within(cell, &format!("[data-part={name}]"));
    let day = InstantPlace::new(screen.times, within(cell, "time"));
    let (is_odd, odd) = (OptionalPlace::new(part("odd")), TextPlace::new(part("odd")));
    let by = TextPlace::new(part("by"));
    let has_by = OptionalPlace::new(within(cell, ".muted"));
    pen(cell, move |token| {
        let at = token.created_at();
        day.write(at, |at| screen.times.day(at));
        is_odd.show(at.is_none());
        odd.write(token.created.as_deref().unwrap_or(NOT_TOLD));
        let creator = token.created_by.as_deref().unwrap_or_default();
        has_by.show(!creator.is_empty());
        by.write_marked(creator, &screen.sought().get());
    })
}

pub(super) fn blank_last_used() -> AnyView {
    view! { <span><time translate="no" class="time" tabindex="0"></time><span class="muted"></span></span> }
        .into_any()
}

pub(super) fn last_used_pen(screen: Screen, cell: &Element) -> Pen<Cells> {
    let times = screen.times;
    let time = InstantPlace::new(times, within(cell, "time"));
    let word = TextPlace::new(within(cell, ".muted"));
    pen(cell, move |token| {
        let used = &token.last_used;
        time.write(used.at(), |at| relative(at, times.now(), times.zone()));
        word.write(&timeless_words(used, "never used"));
    })
}
