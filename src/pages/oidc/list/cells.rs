//! The cells of a row: their templates, and the updaters that write an issuer into them.

use super::state::Listing;
use crate::pages::times::InstantPlace;
use crate::route::Route;
use crate::ui::{
    AttributeSlot, Badge, CellUpdater, Glyph, Icon, MenuList, OptionalSlot, TextSlot, Tone,
    optional_updater, within,
};
use console_core::backend::fault::Attempt;
use console_core::when::{relative, timeless_words};
use leptos::prelude::*;
use oidc_trust::issuer::list::{label, last_use, max_expiration};
use token_api::oidc::Issuer;
use token_api::page::Row;
use token_api::time::Moment;
use web_sys::Element;

type Updater = CellUpdater<Row<Issuer>>;

/// An updater that gets the issuer of a row. If the row could not be read, its cell is empty.
fn updater(cell: &Element, write: impl Fn(&Issuer) + 'static) -> Updater {
    optional_updater(cell, Row::read, write)
}

pub(super) fn name_template() -> AnyView {
    view! {
        <div class="cell-title">
            <a><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></a>
            <span data-mark="unreadable">
                <Badge tone=Tone::Warn icon=Icon::Warning>"unreadable row"</Badge>
            </span>
        </div>
        <div class="cell-detail"><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></div>
    }
    .into_any()
}

pub(super) fn name_updater(list: Listing, cell: &Element) -> Updater {
    let page = AttributeSlot::new(within(cell, "a"), "href");
    let name = TextSlot::new(within(cell, "a > bdi"));
    let detail = TextSlot::new(within(cell, ".cell-detail > bdi"));
    let unreadable = OptionalSlot::new(within(cell, "[data-mark=unreadable]"));
    Box::new(move |row| {
        unreadable.show(row.read().is_none());
        match row {
            Row::Read(issuer) => {
                let route = Route::Issuer(list.trust.org.get_value(), issuer.id.clone());
                page.write(&list.trust.services.href(&route));
                name.write(&label(issuer));
                detail.write(&issuer.url);
            }
            Row::Unreadable(bad) => {
                page.set(None);
                name.write(bad.id.as_deref().unwrap_or("no ID"));
                detail.write(&bad.problem);
            }
        }
    })
}

pub(super) fn policies_template() -> AnyView {
    view! {
        <span class="cell-line">
            <span data-part="words"></span>
            <span data-part="denies"><Badge tone=Tone::Warn icon=Icon::Lock>""</Badge></span>
            <span class="muted" tabindex="0" data-part="failed">"could not be read"</span>
            <button type="button" class="icon-button" data-part="again">
                <Glyph icon=Icon::Refresh/>
            </button>
        </span>
    }
    .into_any()
}

/// Updates the policies in words. The table handles the presses of all rows.
pub(super) fn policies_updater(list: Listing, cell: &Element) -> Updater {
    let part = |name| within(cell, &format!("[data-part={name}]"));
    let (words, class) = (TextSlot::new(part("words")), AttributeSlot::new(part("words"), "class"));
    let has_words = OptionalSlot::new(part("words"));
    let denies = TextSlot::new(within(cell, ".badge > span"));
    let has_denies = OptionalSlot::new(part("denies"));
    let (has_failed, why) =
        (OptionalSlot::new(part("failed")), AttributeSlot::new(part("failed"), "data-tip"));
    let has_again = OptionalSlot::new(part("again"));
    let attribute = |name| AttributeSlot::new(part("again"), name);
    let (again, names) =
        (attribute("data-read-again"), [attribute("aria-label"), attribute("data-tip")]);
    updater(cell, move |issuer| {
        let known = list.policies.with(|known| known.get(&issuer.id).cloned());
        let allows = matches!(known, Some(Ok((_, true))));
        let failed = matches!(known, Some(Err(_)));
        has_words.show(allows || known.is_none());
        has_denies.show(!allows && !failed && known.is_some());
        has_failed.show(failed);
        has_again.show(failed);
        match known {
            None => {
                class.write("muted");
                words.write("reading…");
            }
            Some(Ok((text, true))) => {
                class.set(None);
                words.write(&text);
            }
            Some(Ok((text, false))) => denies.write(&text),
            Some(Err(error)) => {
                why.write(&error.headline(Attempt::Read, &list.trust.services.host()));
                again.write(issuer.id.as_str());
                let name = format!("Read the policies of {} again", label(issuer));
                names.iter().for_each(|slot| slot.write(&name));
            }
        }
    })
}

pub(super) fn last_used_updater(list: Listing, cell: &Element) -> Updater {
    let times = list.trust.times;
    let time = InstantPlace::new(times, within(cell, "time"));
    let word = TextSlot::new(within(cell, ".muted"));
    updater(cell, move |issuer| {
        let used = last_use(issuer);
        time.write(used.at(), |at| relative(at, times.now(), times.zone()));
        word.write(&match &used {
            // As the server wrote it.
            Moment::Odd(_) => {
                format!("odd value {}", issuer.last_used.as_deref().unwrap_or_default())
            }
            used => timeless_words(used, "never used"),
        });
    })
}

pub(super) fn max_template() -> AnyView {
    view! { <span></span> }.into_any()
}

pub(super) fn max_updater(cell: &Element) -> Updater {
    let words = TextSlot::new(within(cell, "span"));
    let class = AttributeSlot::new(within(cell, "span"), "class");
    updater(cell, move |issuer| {
        let is_told = issuer.max_expiration.is_some_and(|seconds| seconds > 0);
        class.set((!is_told).then_some("muted"));
        words.write(&max_expiration(issuer));
    })
}

/// Updates the menu button of a row: its name, and the issuer that it belongs to.
pub(super) fn actions_updater(menu: MenuList, cell: &Element) -> Updater {
    let button = || within(cell, "button");
    let name = AttributeSlot::new(button(), "aria-label");
    let of = AttributeSlot::new(button(), "data-issuer");
    AttributeSlot::new(button(), "popovertarget").write(&menu.id());
    updater(cell, move |issuer| {
        name.write(&format!("Actions for {}", label(issuer)));
        of.write(issuer.id.as_str());
    })
}
