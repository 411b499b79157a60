//! The other lists of an organization's tokens that the user can see, to look a token up in.

use crate::client::{Cancel, Client};
use crate::services::{Feature, Services};
use access_tokens::list::lists::other_lists;
use console_core::backend::identity::Identity;
use leptos::prelude::untrack;
use token_api::id::OrgName;
use token_api::token::Owner;

/// No more lists than these are looked through.
const MOST: usize = 50;

/// Lists to look through, and how many more there may be.
pub(super) struct OtherLists {
    /// The lists, the most likely first.
    pub lists: Vec<Owner>,
    /// How many are left out; the lists of all teams count as one where the teams could not be read.
    pub left_out: u32,
}

/// All lists of an organization but that of `owner`. Reads the organization's teams.
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
