//! The levels of the contract, each with the calls that the console makes.

mod admin;
mod audit;
mod common;
mod core;
mod oidc;
mod roles;
mod team;
mod tokens;

use crate::probe::{Named, Probe};
use crate::report::Level;
use crate::target::Target;
use token_api::path::template;
use token_api::token::Owner;

/// Goes through all of them. Without `core` there is nothing else to look at.
pub fn all(probe: &mut Probe<'_>, target: &Target) {
    if !core::look(probe, target) {
        return;
    }
    tokens::look(probe, Level::Personal, &Owner::Personal);
    let Some(org) = probe.organization.clone() else {
        let why = "the account names no organization; --org names one";
        for (level, template) in [
            (Level::Organization, template::ORG_TOKENS),
            (Level::Team, template::TEAMS),
            (Level::Audit, template::AUDIT_LOG_V2),
            (Level::Oidc, template::OIDC_ISSUERS),
            (Level::Admin, template::MEMBERS),
        ] {
            probe.not_tried(Named::get(level, template), why);
        }
        return;
    };
    core::metadata(probe, &org);
    tokens::look(probe, Level::Organization, &Owner::Organization(org.clone()));
    team::look(probe, &org, target.team.as_ref());
    audit::look(probe, &org);
    oidc::look(probe, &org);
    admin::look(probe, &org);
}
