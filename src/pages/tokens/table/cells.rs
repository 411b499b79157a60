//! The cells of a row: their templates, and the updaters that write a token into them.

use crate::pages::times::InstantPlace;
use crate::pages::tokens::rotate::mark::{mark_template, mark_updater};
use crate::pages::tokens::state::Screen;
use crate::ui::{
    AttributeSlot, Badge, CellUpdater, Icon, OptionalSlot, TextSlot, Tone, optional_updater, within,
};
use access_tokens::list::rows::TokenRow;
use console_core::when::{NOT_TOLD, relative, timeless_words};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::page::Row;
use token_api::token::{AccessToken, Owner, TokenKind};
use web_sys::Element;

/// An updater that gets the token of a row. If the row could not be read, its cell is empty.
fn updater(cell: &Element, write: impl Fn(&AccessToken) + 'static) -> CellUpdater<Arc<TokenRow>> {
    optional_updater(cell, |row: &Arc<TokenRow>| row.token(), write)
}

pub(super) fn name_template() -> AnyView {
    view! {
        <div class="cell-title">
            <a><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></a>
            <span data-mark="admin" data-tip="Admin token"><Badge tone=Tone::Admin icon=Icon::Bolt>"Admin"</Badge></span>
            {mark_template()}
            <span data-mark="unreadable">
                <Badge tone=Tone::Warn icon=Icon::Warning>"unreadable row"</Badge>
            </span>
        </div>
        <div class="cell-detail"><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></div>
    }
    .into_any()
}

pub(super) fn name_updater(screen: Screen, cell: &Element) -> CellUpdater<Arc<TokenRow>> {
    let page = AttributeSlot::new(within(cell, "a"), "href");
    let name = TextSlot::new(within(cell, "a > bdi"));
    let mark = |name| OptionalSlot::new(within(cell, &format!("[data-mark={name}]")));
    let (admin, unreadable) = (mark("admin"), mark("unreadable"));
    let rotation = mark_updater(screen, cell);
    let has_detail = OptionalSlot::new(within(cell, ".cell-detail"));
    let detail = TextSlot::new(within(cell, ".cell-detail > bdi"));
    Box::new(move |row| {
        let token = row.token();
        rotation(row);
        admin.show(token.is_some_and(|token| token.admin == Some(true)));
        unreadable.show(token.is_none());
        match &row.content {
            Row::Read(token) => {
                page.write(&screen.token_href(token));
                name.write(token.label());
                // A personal token's description is its label already.
                let more = Some(token.purpose())
                    .filter(|text| !text.trim().is_empty() && *text != token.label());
                has_detail.show(more.is_some());
                detail.write(more.unwrap_or_default());
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

pub(super) fn kind_template() -> AnyView {
    view! { <bdi translate="no" data-tip-cut=""></bdi> }.into_any()
}

pub(super) fn kind_updater(screen: Screen, cell: &Element) -> CellUpdater<Arc<TokenRow>> {
    let text = TextSlot::new(within(cell, "bdi"));
    let class = AttributeSlot::new(within(cell, "bdi"), "class");
    let own_words = AttributeSlot::new(within(cell, "bdi"), "data-own-words");
    let usual = screen.owner.with_value(|owner| match owner {
        Owner::Personal => "Personal",
        Owner::Organization(_) => "Organization",
        Owner::Team(..) => "Team",
    });
    updater(cell, move |token| {
        if let Some(role) = token.role.as_ref().filter(|role| !role.name.is_empty()) {
            class.write("untrusted");
            own_words.set(None);
            text.write(&role.name);
            return;
        }
        own_words.write("");
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

pub(super) fn created_template() -> AnyView {
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

pub(super) fn created_updater(screen: Screen, cell: &Element) -> CellUpdater<Arc<TokenRow>> {
    let part = |name| within(cell, &format!("[data-part={name}]"));
    let day = InstantPlace::new(screen.times, within(cell, "time"));
    let (is_odd, odd) = (OptionalSlot::new(part("odd")), TextSlot::new(part("odd")));
    let by = TextSlot::new(part("by"));
    let has_by = OptionalSlot::new(within(cell, ".muted"));
    updater(cell, move |token| {
        let at = token.created_at();
        day.write(at, |at| screen.times.day(at));
        is_odd.show(at.is_none());
        odd.write(token.created.as_deref().unwrap_or(NOT_TOLD));
        let creator = token.created_by.as_deref().unwrap_or_default();
        has_by.show(!creator.is_empty());
        by.write(creator);
    })
}

pub(super) fn last_used_updater(screen: Screen, cell: &Element) -> CellUpdater<Arc<TokenRow>> {
    let times = screen.times;
    let time = InstantPlace::new(times, within(cell, "time"));
    let word = TextSlot::new(within(cell, ".muted"));
    updater(cell, move |token| {
        let used = &token.last_used;
        time.write(used.at(), |at| relative(at, times.now(), times.zone()));
        word.write(&timeless_words(used, "never used"));
    })
}
