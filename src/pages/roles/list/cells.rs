//! The cells of a row: their templates, and the updaters that write a role into them.

use crate::pages::roles::state::Shared;
use crate::pages::times::Times;
use crate::ui::{
    AttributeSlot, Badge, CellUpdater, MenuList, OptionalSlot, TextSlot, Tone, within,
};
use console_core::text::visible_text::visible;
use console_core::when::{NOT_TOLD, count, relative};
use leptos::prelude::*;
use roles::grants::Grants;
use roles::list::{is_built_in, label, purpose};
use std::sync::Arc;
use token_api::role::Role;
use token_api::time::UnixSeconds;
use web_sys::Element;

type Updater = CellUpdater<Arc<Role>>;

pub(super) fn name_template() -> AnyView {
    view! {
        <div class="cell-title">
            <a><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></a>
            <span data-part="default">" " <Badge tone=Tone::Info>"Default"</Badge></span>
        </div>
        <div class="cell-detail"><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></div>
    }
    .into_any()
}

/// Updates the name, which is a link to the role's page.
pub(super) fn name_updater(shared: Shared, cell: &Element) -> Updater {
    let page = AttributeSlot::new(within(cell, "a"), "href");
    let name = TextSlot::new(within(cell, "a > bdi"));
    let is_default = OptionalSlot::new(within(cell, "[data-part=default]"));
    let has_detail = OptionalSlot::new(within(cell, ".cell-detail"));
    let detail = TextSlot::new(within(cell, ".cell-detail > bdi"));
    Box::new(move |role| {
        page.write(&shared.services.href(&shared.role_route(&role.id)));
        name.write(label(role));
        is_default.show(role.is_org_default);
        has_detail.show(!role.description.trim().is_empty());
        detail.write(&role.description);
    })
}

pub(super) fn text_template() -> AnyView {
    view! { <bdi translate="no" class="untrusted" data-tip-cut=""></bdi> }.into_any()
}

fn text_updater(cell: &Element, write: impl Fn(&Role) -> String + 'static) -> Updater {
    let text = TextSlot::new(within(cell, "bdi"));
    Box::new(move |role| text.write(&write(role)))
}

pub(super) fn kind_updater(cell: &Element) -> Updater {
    text_updater(cell, |role| if is_built_in(role) { "Built-in" } else { "Custom" }.to_owned())
}

pub(super) fn purpose_updater(cell: &Element) -> Updater {
    text_updater(cell, |role| purpose(role).to_owned())
}

/// Updates how much the role grants.
pub(super) fn grants_updater(shared: Shared, cell: &Element) -> Updater {
    text_updater(cell, move |role| {
        let grants = shared.roles.with(|roles| Grants::of(role, roles));
        if !grants.is_told {
            return NOT_TOLD.to_owned();
        }
        let number = grants.scopes().len();
        let permissions = count(i64::try_from(number).unwrap_or(i64::MAX), "permission");
        match (number, grants.is_clear(), grants.is_plain()) {
            (0, true, _) => "nothing".to_owned(),
            (_, false, _) => format!("{permissions}, and more that is not understood"),
            (_, true, false) => format!("{permissions}, some under conditions"),
            (_, true, true) => permissions,
        }
    })
}

/// Updates when the role was changed last.
pub(super) fn changed_updater(times: Times, cell: &Element) -> Updater {
    text_updater(cell, move |role| match UnixSeconds::from_rfc3339(&role.modified) {
        Some(at) => relative(at, times.now(), times.zone()),
        None if role.modified.trim().is_empty() => NOT_TOLD.to_owned(),
        None => role.modified.clone(),
    })
}

/// Updates the menu button of a row: its name, and the role that it belongs to.
pub(super) fn actions_updater(menu: MenuList, cell: &Element) -> Updater {
    let button = || within(cell, "button");
    let name = AttributeSlot::new(button(), "aria-label");
    let of = AttributeSlot::new(button(), "data-role");
    AttributeSlot::new(button(), "popovertarget").write(&menu.id());
    Box::new(move |role| {
        name.write(&format!("Actions for {}", visible(label(role))));
        of.write(role.id.as_str());
    })
}
