//! What the token is: its fields, and what it may do.

use super::rotation::rotations;
use super::section::section;
use super::state::Page;
use crate::pages::copy_line::CopyLine;
use crate::pages::role_grants::{RoleGrants, Which};
use crate::pages::tokens::activity;
use crate::pages::tokens::rotate::level::LevelSwitch;
use crate::pages::tokens::table::expiry::ExpiryView;
use crate::services::Services;
use crate::ui::{Badge, Icon, Tone, Untrusted, dynamic};
use access_tokens::words::{kind_name, powers, role_name};
use console_core::when::{NOT_TOLD, timeless_words};
use leptos::prelude::*;
use token_api::token::{AccessToken, Owner};

/// The fields of the token. Fields that the console does not know are shown as the server sent them.
#[component]
pub(super) fn Details(
    page: Page,
    token: StoredValue<AccessToken>,
    /// The token is gone: what was still to come does not count any more.
    #[prop(optional)]
    is_gone: bool,
) -> impl IntoView {
    let token = token.get_value();
    let owner = page.screen.owner.get_value();
    let state = if is_gone {
        let times = page.screen.times;
        let words = match token.expires.at() {
            Some(at) => untrack(|| times.exact(at)),
            None => timeless_words(&token.expires, "never"),
        };
        view! { <span class="muted">{words}</span> }.into_any()
    } else {
        view! { <ExpiryView screen=page.screen token=token.clone()/> }.into_any()
    };
    let known = |text: &str| {
        (!text.trim().is_empty()).then(|| view! { <Untrusted text=text.to_owned()/> }.into_any())
    };
    let untold = || view! { <span class="muted">{NOT_TOLD}</span> }.into_any();
    let told = |text: &Option<String>| match text {
        Some(text) => known(text),
        None => Some(untold()),
    };
    let level = match page.row.get_untracked() {
        Some(row) if matches!(owner, Owner::Organization(_)) => {
            view! { <LevelSwitch screen=page.screen row/> }.into_any()
        }
        _ => match token.admin {
            Some(true) => {
                view! { <Badge tone=Tone::Admin icon=Icon::Bolt>"Admin"</Badge> }.into_any()
            }
            Some(false) => "no".into_any(),
            None => untold(),
        },
    };
    // Without the mark of a rotation, which has its own row.
    let description = token.description.as_ref().map(|_| token.purpose().to_owned());
    let mut rows = vec![
        (
            "ID".to_owned(),
            Some(view! { <CopyLine label="Token ID" text=token.id.to_string()/> }.into_any()),
        ),
        ("Name".to_owned(), told(&token.name)),
        ("Description".to_owned(), told(&description)),
        (if is_gone { "Expiry" } else { "Expires" }.to_owned(), Some(state)),
        ("Rotation".to_owned(), Some(rotations(page.screen, &token))),
        ("Kind".to_owned(), known(&kind_name(&token, &owner))),
        ("Role".to_owned(), role_name(&token, &owner).and_then(|name| known(&name))),
        ("Admin".to_owned(), Some(level)),
        ("Created by".to_owned(), told(&token.created_by)),
    ];
    // Without a successor in the list, a deleted predecessor would seem to have had none.
    rows.retain(|(name, _)| !is_gone || name != "Rotation");
    if let Some(reason) = activity::reason(page.screen, &token) {
        rows.push(("Reason for creating".to_owned(), Some(reason)));
    }
    rows.extend(token.extra.iter().map(|(name, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (name.clone(), known(&text))
    }));
    let rows = rows
        .into_iter()
        .map(|(name, value)| {
            let value =
                value.unwrap_or_else(|| view! { <span class="muted">"none"</span> }.into_any());
            view! { <div><dt><Untrusted text=name/></dt><dd>{value}</dd></div> }
        })
        .collect_view();
    section("Details", "token-details", view! { <dl class="facts">{rows}</dl> }.into_any())
}

/// What the token may do, in words.
#[component]
pub(super) fn Powers(page: Page, token: StoredValue<AccessToken>) -> impl IntoView {
    let owner = page.screen.owner.get_value();
    let services = Services::expect();
    let said = Memo::new(move |_| {
        let team = services.owner_label(&owner);
        token.with_value(|token| powers(token, &owner, &team, page.screen.times.now()))
    });
    let list = dynamic(move || {
        let said = said.get().into_iter();
        said.map(|sentence| view! { <li><Untrusted text=sentence/></li> }).collect_view()
    });
    let owner = page.screen.owner.get_value();
    let which = Signal::stored(token.with_value(|token| Which::of(token, &owner)));
    let grants = owner.org().cloned().map(|org| view! { <RoleGrants org which/> });
    section(
        "What it may do",
        "token-powers",
        view! { <ul class="token-list">{list}</ul> {grants} }.into_any(),
    )
}
