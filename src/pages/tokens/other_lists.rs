//! The other token lists of an organization that the user can see, to search for a token.

use crate::client::{Cancel, Client};
use crate::services::{Feature, Services};
use access_tokens::list::lists::other_lists;
use console_core::backend::identity::Identity;
use leptos::prelude::untrack;
use token_api::id::OrgName;
use token_api::token::Owner;

/// The most lists that are searched.
const MOST: usize = 50;

/// Lists to search, and how many more there may be.
pub(super) struct OtherLists {
    /// The lists, the most likely first.
    pub lists: Vec<Owner>,
    /// How many lists are left out. If the teams could not be read, all their lists count as one.
    pub left_out: u32,
}

/// All lists of an organization except that of `owner`. Reads the organization's teams.
pub(super) async fn known(
    services: Services,
    client: &Client,
    who: &Identity,
    owner: &Owner,
    org: &OrgName,
    cancel: &Cancel,
) -> OtherLists {
    let has_teams = untrack(|| {
        services.offers(org, Feature::Teams) && services.offers(org, Feature::TeamTokens)
    });
    let teams = if has_teams { client.teams(org, cancel).await.ok() } else { None };
    let is_known = !has_teams || teams.is_some();
    let teams: Vec<_> = teams
        .map(|page| page.rows.iter().filter_map(|row| row.read().cloned()).collect())
        .unwrap_or_default();
    let mut lists = other_lists(who, owner, org, &teams);
    let beyond = u32::try_from(lists.len().saturating_sub(MOST)).unwrap_or(u32::MAX);
    lists.truncate(MOST);
    OtherLists { lists, left_out: beyond.saturating_add(u32::from(!is_known)) }
}
