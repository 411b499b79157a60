//! Who is signed in.

use crate::act::Act;
use crate::identity::Identity;
use crate::organizations::wire_role;
use crate::refusal::Refusal;
use crate::store::Role;
use crate::store::organizations::Organization;
use serde::Serialize;
use token_api::id::{OrgName, UserLogin};
use token_api::user::{DefaultOrganization, Membership, TokenInfo, User};

/// The organization to begin with, and what the server has to tell.
#[derive(Debug, Serialize)]
pub struct BeginWith {
    #[serde(flatten)]
    organization: DefaultOrganization,
    /// Messages for the user: this server has none.
    #[serde(rename = "Messages")]
    messages: [(); 0],
}

/// The first of the organizations that the token may act in, by login; empty where there is none.
pub fn default_organization(act: &Act<'_>) -> Result<BeginWith, Refusal> {
    let first = organizations(act)?.into_iter().next();
    let github_login = first.map(|(org, _)| org.login).unwrap_or_default();
    let organization = DefaultOrganization { github_login };
    Ok(BeginWith { organization, messages: [] })
}

/// The organizations that the token may act in, by login, with its role in each.
fn organizations(act: &Act<'_>) -> Result<Vec<(Organization, Role)>, Refusal> {
    let caller = act.caller;
    Ok(match &caller.identity {
        Identity::Person(user) => {
            let mut memberships = act.rows.memberships(&user.id)?;
            memberships.retain(|(org, membership)| {
                !membership.suspended && !caller.token.is_kept_out_of(&org.id)
            });
            memberships.into_iter().map(|(org, membership)| (org, membership.role)).collect()
        }
        Identity::Organization(org) | Identity::Team(org, _) => {
            vec![(org.clone(), if caller.token.admin { Role::Admin } else { Role::Member })]
        }
    })
}

/// The person, or for an organization's or a team's token a record of the robot with `tokenInfo`.
pub fn record(act: &Act<'_>) -> Result<User, Refusal> {
    let organizations = organizations(act)?;
    let caller = act.caller;
    let (id, email) = match &caller.identity {
        Identity::Person(user) => (user.id.clone(), user.email.clone()),
        Identity::Organization(_) | Identity::Team(..) => (caller.token.id.clone(), String::new()),
    };
    let token_info = caller.organization().map(|org| TokenInfo {
        name: caller.token.name.clone(),
        organization: org.login.clone(),
        team: match &caller.identity {
            Identity::Team(_, team) => team.name.clone(),
            Identity::Person(_) | Identity::Organization(_) => String::new(),
        },
    });
    Ok(User {
        id,
        github_login: UserLogin::new(caller.login()),
        name: caller.name(),
        email,
        avatar_url: String::new(),
        organizations: organizations.iter().map(|(org, role)| membership(org, *role)).collect(),
        identities: Vec::new(),
        has_mfa: false,
        is_org_managed: false,
        is_managed_by_multi_org: false,
        token_info,
    })
}

fn membership(org: &Organization, role: Role) -> Membership {
    Membership {
        github_login: OrgName::new(org.login.as_str()),
        name: org.name.clone(),
        avatar_url: String::new(),
        role: Some(wire_role(Some(role))),
    }
}
