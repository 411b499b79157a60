//! The audit logs that may tell what tokens of a list did.

use crate::pages::tokens::state::Screen;
use crate::services::Feature;
use leptos::prelude::*;
use token_api::id::OrgName;
use token_api::token::Owner;

/// The organizations whose logs may name tokens of this list, if the backend has logs: the owner's
/// organization; for personal tokens, all organizations of the user. Tracked.
pub(super) fn organizations(screen: Screen) -> Vec<OrgName> {
    let services = screen.services;
    let orgs = match screen.owner.get_value() {
        Owner::Organization(org) | Owner::Team(org, _) => vec![org],
        Owner::Personal => services.session.identity().map_or_else(Vec::new, |who| {
            who.user.organizations.iter().map(|m| m.github_login.clone()).collect()
        }),
    };
    orgs.into_iter().filter(|org| services.offers(org, Feature::AuditLog)).collect()
}

/// Whether this identity can read a log that tells what tokens of this list did.
pub(in crate::pages::tokens) fn has_log(screen: Screen) -> bool {
    readable(screen).is_some()
}

/// The organization whose log is read without asking the user: the first of those whose log this
/// identity may read.
pub(super) fn readable(screen: Screen) -> Option<OrgName> {
    let who = untrack(|| screen.services.session.identity())?;
    untrack(|| organizations(screen)).into_iter().find(|org| who.read_log(org).is_ok())
}
