//! Organizations and their teams, for their members and tokens.

use crate::act::Act;
use crate::refusal::Refusal;
use crate::store::Role;
use crate::store::organizations::Team;
use serde::Serialize;
use token_api::id::{OrgName, TeamName, UserLogin};
use token_api::team::{Team as TeamBody, TeamKind, TeamMember};
use token_api::token::OfferedRole;
use token_api::user::OrgRole;

/// The teams of an organization.
#[derive(Debug, Serialize)]
pub struct TeamList {
    teams: Vec<TeamBody>,
}

/// The teams of an organization, by name.
pub fn teams(act: &mut Act<'_>, org: &OrgName) -> Result<TeamList, Refusal> {
    let inside = act.organization(org.as_str())?;
    let teams = act.rows.teams(&inside.organization.id)?;
    let teams = teams.into_iter().map(|team| body(act, team)).collect::<Result<_, _>>()?;
    Ok(TeamList { teams })
}

/// The roles of an organization.
#[derive(Debug, Serialize)]
pub struct RoleList {
    roles: Vec<OfferedRole>,
}

/// The kinds of roles (published API). Whoever names none means all.
const PURPOSES: [&str; 5] = ["role", "role_private", "role_temporary", "policy", "set"];

/// The roles: none, because no organization of this server has roles of its own.
pub fn roles(act: &mut Act<'_>, org: &OrgName) -> Result<RoleList, Refusal> {
    act.organization(org.as_str())?;
    let purpose = act.request.query.some("uxPurpose")?;
    if purpose.is_some_and(|purpose| !PURPOSES.contains(&purpose)) {
        let purposes = PURPOSES.join(", ");
        return Err(Refusal::bad_request(format!("uxPurpose must be one of {purposes}.")));
    }
    Ok(RoleList { roles: Vec::new() })
}

/// A team.
pub fn team(act: &mut Act<'_>, org: &OrgName, team: &TeamName) -> Result<TeamBody, Refusal> {
    let inside = act.organization(org.as_str())?;
    let team = act.team(&inside.organization, team.as_str())?;
    body(act, team)
}

fn body(act: &Act<'_>, team: Team) -> Result<TeamBody, Refusal> {
    let members = act.rows.team_members(&team.id)?;
    let members = members.into_iter().map(|member| TeamMember {
        github_login: UserLogin::new(member.login),
        name: member.name,
        avatar_url: String::new(),
        role: Some(wire_role(Some(member.role))),
    });
    Ok(TeamBody {
        user_role: Some(wire_role(act.team_role(&team)?)),
        members: Some(members.collect()),
        name: TeamName::new(team.name),
        display_name: team.display_name,
        description: team.description,
        kind: TeamKind::from(team.kind),
    })
}

/// A role on the wire; outsiders have the role `none`.
pub fn wire_role(role: Option<Role>) -> OrgRole {
    match role {
        None => OrgRole::None,
        Some(Role::Member) => OrgRole::Member,
        Some(Role::Admin) => OrgRole::Admin,
    }
}
