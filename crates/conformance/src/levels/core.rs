//! Who is signed in, and the organization.

use crate::probe::{Named, Probe, decode, refusal};
use crate::report::Level;
use crate::target::Target;
use token_api::id::OrgName;
use token_api::organization::OrganizationMetadata;
use token_api::path::{self, template};
use token_api::user::{DefaultOrganization, User};

/// Looks at the account, and finds the organization. `false` when nobody could sign in.
pub fn look(probe: &mut Probe<'_>, target: &Target) -> bool {
    let named = Named { is_collection: false, ..Named::get(Level::Core, template::USER) };
    let user = probe.read(named, &path::user(), None, decode::<User>);
    let Some(user) = user else {
        probe.differs("the console can't sign in");
        return false;
    };
    without_token(probe);
    let robot = user.token_info.as_ref().and_then(|info| info.organization());
    let first = user.organizations.first().map(|membership| membership.github_login.clone());
    probe.organization = target.organization.clone().or(robot).or(first);
    if probe.organization.is_none() {
        default_organization(probe);
    }
    true
}

fn without_token(probe: &mut Probe<'_>) {
    let named = Named::get(Level::Core, template::USER).with("without a token");
    match probe.call_without_token(named, &path::user(), None) {
        Ok(answer) => {
            let notes = match answer.status {
                401 => vec![],
                200..=299 => vec!["it is answered: anybody is let in".to_owned()],
                _ => vec![format!("refused with {}, the published API says 401", refusal(&answer))],
            };
            let date = (!answer.has_date)
                .then(|| "no Date header: the console takes the time from the device".to_owned());
            probe.row(named, Ok(()), notes.into_iter().chain(date).collect());
        }
        Err(finding) => probe.row(named, Err(finding), vec![]),
    }
}

fn default_organization(probe: &mut Probe<'_>) {
    let named = Named::get(Level::Core, template::DEFAULT_ORGANIZATION);
    let path = path::default_organization();
    let read = probe.read(named, &path, None, decode::<DefaultOrganization>);
    probe.organization = read.and_then(|default| default.organization());
}

/// Looks at the settings of the organization.
pub fn metadata(probe: &mut Probe<'_>, org: &OrgName) {
    let named = Named::get(Level::Organization, template::METADATA);
    probe.read(named, &path::metadata(org), None, decode::<OrganizationMetadata>);
}
