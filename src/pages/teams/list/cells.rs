//! The cells of a row: their templates, and the updaters that write a team into them.

use super::counts::Counts;
use crate::pages::number_cell::{Counted, NumberSlot};
use crate::ui::{
    AttributeSlot, Badge, CellUpdater, OptionalSlot, TextSlot, optional_updater, within,
};
use console_core::text::visible_text::visible;
use console_core::when::{NOT_TOLD, count};
use leptos::prelude::*;
use token_api::page::Row;
use token_api::team::{Team, TeamKind};
use token_api::user::OrgRole;
use web_sys::Element;

type Updater = CellUpdater<Row<Team>>;

/// An updater that gets the team of a row. If the row could not be read, its cell is empty.
fn updater(cell: &Element, write: impl Fn(&Team) + 'static) -> Updater {
    optional_updater(cell, Row::read, write)
}

pub(super) fn name_template() -> AnyView {
    view! {
        <div class="cell-title">
            <a><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></a>
        </div>
        <div class="cell-detail"><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></div>
    }
    .into_any()
}

/// Updates the name, which is a link to the team's tokens, or to its members if the backend has no team
/// tokens.
pub(super) fn name_updater(counts: Counts, cell: &Element) -> Updater {
    let page = AttributeSlot::new(within(cell, "a"), "href");
    let name = TextSlot::new(within(cell, "a > bdi"));
    let has_detail = OptionalSlot::new(within(cell, ".cell-detail"));
    let detail = TextSlot::new(within(cell, ".cell-detail > bdi"));
    Box::new(move |row| match row {
        Row::Read(team) => {
            let has_tokens = counts.offers();
            page.write(&if has_tokens {
                counts.href(&team.name)
            } else {
                counts.members(&team.name)
            });
            name.write(team.label());
            has_detail.show(!team.description.trim().is_empty());
            detail.write(&team.description);
        }
        Row::Unreadable(bad) => {
            page.set(None);
            name.write("Unreadable row");
            has_detail.show(true);
            detail.write(&bad.problem);
        }
    })
}

pub(super) fn text_template() -> AnyView {
    view! { <bdi translate="no" data-tip-cut=""></bdi> }.into_any()
}

pub(super) fn kind_updater(cell: &Element) -> Updater {
    let text = TextSlot::new(within(cell, "bdi"));
    AttributeSlot::new(within(cell, "bdi"), "class").write("untrusted");
    updater(cell, move |team| {
        text.write(match &team.kind {
            TeamKind::Native => "This service",
            TeamKind::GitHub => "GitHub",
            TeamKind::Scim => "Identity provider (SCIM)",
            TeamKind::Other(kind) => kind,
        });
    })
}

/// Updates the number of members, with a link to them. It is "not told" of a row that could not be read,
/// too.
pub(super) fn members_updater(counts: Counts, cell: &Element) -> Updater {
    let slot = NumberSlot::new(cell);
    Box::new(move |row| {
        let team = row.read();
        let members = team.and_then(|team| team.members.as_ref().map(Vec::len));
        slot.write(&match team.zip(members) {
            Some((team, members)) => {
                let words = count(i64::try_from(members).unwrap_or(i64::MAX), "member");
                Counted::Link {
                    href: counts.members(&team.name),
                    number: members.to_string(),
                    name: format!("{words} of {}", visible(team.name.as_str())),
                }
            }
            None => Counted::Words(NOT_TOLD, None),
        });
    })
}

/// Updates the number of a team's tokens, with a link to them.
pub(super) fn tokens_updater(counts: Counts, cell: &Element) -> Updater {
    let slot = NumberSlot::new(cell);
    updater(cell, move |team| {
        let counted = counts.offers().then(|| counts.of(&team.name));
        let named = counted.as_ref().and_then(|counted| counted.named());
        let text = counted.as_ref().map_or("not offered".to_owned(), |counted| counted.words());
        let why = counted.as_ref().and_then(|counted| counted.why());
        slot.write(&match named {
            Some(named) => Counted::Link {
                href: counts.href(&team.name),
                number: text,
                name: format!("{named} of {}", visible(team.name.as_str())),
            },
            None => Counted::Words(&text, why.as_deref()),
        });
    })
}

pub(super) fn role_template() -> AnyView {
    view! {
        <span data-part="admin"><Badge>"Team admin"</Badge></span>
        <bdi translate="no" data-tip-cut=""></bdi>
    }
    .into_any()
}

/// Updates the user's role. It is "not told" of a row that could not be read, too.
pub(super) fn role_updater(cell: &Element) -> Updater {
    let admin = OptionalSlot::new(within(cell, "[data-part=admin]"));
    let has_word = OptionalSlot::new(within(cell, "bdi"));
    let word = TextSlot::new(within(cell, "bdi"));
    let class = AttributeSlot::new(within(cell, "bdi"), "class");
    Box::new(move |row| {
        let role = row.read().and_then(|team| team.user_role.as_ref());
        let is_admin = role == Some(&OrgRole::Admin);
        admin.show(is_admin);
        has_word.show(!is_admin);
        let (text, of) = match role {
            Some(OrgRole::Admin) => ("", None),
            Some(OrgRole::Member) => ("Member", None),
            Some(OrgRole::Other(role)) => (role.as_str(), Some("untrusted")),
            Some(OrgRole::None) => ("none", Some("muted")),
            None => (NOT_TOLD, Some("muted")),
        };
        class.set(of);
        word.write(text);
    })
}
