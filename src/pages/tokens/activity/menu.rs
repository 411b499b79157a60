//! The items in the menu of a token that lead to its events. Their code comes with the list: keep it
//! small.

use super::logs::organizations;
use crate::pages::tokens::state::Screen;
use crate::platform::history::Entry;
use crate::route::{Address, Route};
use crate::ui::{Icon, MenuItem};
use audit_log::search::link::of_token;
use leptos::prelude::*;
use token_api::id::OrgName;
use token_api::token::AccessToken;

/// "View activity", for each organization where the token may have acted. To be called when the
/// menu opens.
pub(in crate::pages::tokens) fn activity_items(
    screen: Screen,
    token: &AccessToken,
) -> Vec<MenuItem> {
    let (orgs, who) = untrack(|| (organizations(screen), screen.services.session.identity()));
    let is_only = orgs.len() == 1;
    let item = |org: OrgName| {
        let label =
            if is_only { "View activity".to_owned() } else { format!("View activity in {org}") };
        let denial = who.as_ref().and_then(|who| who.read_log(&org).err()).map(|denial| denial.0);
        let address = address(org, token);
        MenuItem::new(label, move || screen.services.go(&address, Entry::Push))
            .icon(Icon::Log)
            .disabled(denial)
    };
    orgs.into_iter().map(item).collect()
}

fn address(org: OrgName, token: &AccessToken) -> Address {
    Address {
        route: Route::Audit(org),
        search: of_token(&token.id, token.name.as_deref().unwrap_or_default()),
    }
}
