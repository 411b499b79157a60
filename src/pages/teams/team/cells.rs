//! The cells of a row: their templates, and the updaters that write a member into them.

use super::state::TeamScreen;
use super::table::DENIAL;
use crate::ui::{
    AttributeSlot, CellUpdater, CheckedSlot, MenuList, OptionalSlot, TextSlot, within,
};
use console_core::team::members::label;
use console_core::text::visible_text::visible;
use console_core::when::NOT_TOLD;
use leptos::prelude::*;
use token_api::team::TeamMember;
use token_api::user::OrgRole;
use web_sys::Element;

type Updater = CellUpdater<TeamMember>;

pub(super) fn name_template() -> AnyView {
    view! {
        <div class="cell-title"><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></div>
        <div class="cell-detail"><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></div>
    }
    .into_any()
}

pub(super) fn name_updater(cell: &Element) -> Updater {
    let name = TextSlot::new(within(cell, ".cell-title > bdi"));
    let has_login = OptionalSlot::new(within(cell, ".cell-detail"));
    let login = TextSlot::new(within(cell, ".cell-detail > bdi"));
    Box::new(move |member| {
        let (title, own) = (label(member), member.github_login.as_str());
        name.write(title);
        has_login.show(title != own);
        login.write(own);
    })
}

pub(super) fn role_template() -> AnyView {
    view! {
        <input class="switch" type="checkbox" role="switch" aria-label="Team admin"/>
        <bdi translate="no"></bdi>
    }
    .into_any()
}

/// Updates the switch; or the role in words, where it is neither that of a member nor of an admin.
pub(super) fn role_updater(screen: TeamScreen, cell: &Element) -> Updater {
    let switch = || within(cell, "input");
    let attribute = |name| AttributeSlot::new(switch(), name);
    let (has_switch, checked) = (OptionalSlot::new(switch()), CheckedSlot::new(switch()));
    let (login, busy) = (attribute("data-admin"), attribute("aria-busy"));
    let (disabled, tip, described_by) =
        (attribute("aria-disabled"), attribute("data-tip"), attribute("aria-describedby"));
    let (has_word, word) =
        (OptionalSlot::new(within(cell, "bdi")), TextSlot::new(within(cell, "bdi")));
    let class = AttributeSlot::new(within(cell, "bdi"), "class");
    Box::new(move |member| {
        let is_admin = match &member.role {
            Some(OrgRole::Admin) => Some(true),
            Some(OrgRole::Member) => Some(false),
            _ => None,
        };
        has_switch.show(is_admin.is_some());
        has_word.show(is_admin.is_none());
        let Some(is_admin) = is_admin else {
            let other = match &member.role {
                Some(OrgRole::Other(role)) => Some(role.as_str()),
                _ => None,
            };
            class.write(if other.is_some() { "untrusted" } else { "muted" });
            return word.write(other.unwrap_or(NOT_TOLD));
        };
        let (pending, denial) = (screen.pending(&member.github_login), screen.denial.get());
        login.write(member.github_login.as_str());
        checked.write(pending.unwrap_or(is_admin));
        busy.set(pending.map(|_| "true"));
        disabled.set((denial.is_some() || pending.is_some()).then_some("true"));
        described_by.set(denial.is_some().then_some(DENIAL));
        tip.set(denial.as_deref());
    })
}

/// Updates the menu button of a row: its name, and the member that it belongs to.
pub(super) fn actions_updater(menu: MenuList, cell: &Element) -> Updater {
    let button = || within(cell, "button");
    let name = AttributeSlot::new(button(), "aria-label");
    let of = AttributeSlot::new(button(), "data-login");
    AttributeSlot::new(button(), "popovertarget").write(&menu.id());
    Box::new(move |member| {
        name.write(&format!("Actions for {}", visible(label(member))));
        of.write(member.github_login.as_str());
    })
}
