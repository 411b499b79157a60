//! The mark in a row whose token takes part in a rotation. Its code comes with the list: keep it
//! small.

use crate::pages::tokens::state::Screen;
use crate::ui::{AttributeSlot, Badge, CellUpdater, Icon, OptionalSlot, TextSlot, Tone, within};
use access_tokens::list::rows::TokenRow;
use access_tokens::rotation::Part;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::Element;

/// The cell template: a mark that links to the other token. Its name is left out where it has no space.
pub(in crate::pages::tokens) fn mark_template() -> AnyView {
    view! {
        <a data-mark="rotating">
            <Badge tone=Tone::Info icon=Icon::Refresh>""</Badge>
            <bdi translate="no"></bdi>
        </a>
    }
    .into_any()
}

/// Updates the mark of a row.
pub(in crate::pages::tokens) fn mark_updater(
    screen: Screen,
    cell: &Element,
) -> CellUpdater<Arc<TokenRow>> {
    let mark = || within(cell, "[data-mark=rotating]");
    let text = |part| TextSlot::new(within(cell, &format!("[data-mark=rotating] > {part}")));
    let (role, of_which) = (text(".badge > span"), text("bdi"));
    let (shown, href) = (OptionalSlot::new(mark()), AttributeSlot::new(mark(), "href"));
    let tip = AttributeSlot::new(mark(), "data-tip");
    Box::new(move |row| {
        screen.rotations.with(|rotations| {
            let parts =
                row.token().map(|token| Part::all(rotations, &token.id)).unwrap_or_default();
            shown.show(!parts.is_empty());
            let Some(part) = parts.first() else { return };
            let (words, other) = part.mark();
            role.write(words);
            of_which.write(&other);
            href.write(&screen.token_href(part.other()));
            tip.write(&parts.iter().map(|part| part.sentence()).collect::<Vec<_>>().join(" "));
        });
    })
}
