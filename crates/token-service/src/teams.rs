//! The teams of an organization.

use crate::act::Act;
use crate::organizations::wire_role;
use crate::refusal::Refusal;
use crate::store::organizations::Team;
use serde::Serialize;
use token_api::id::{OrgName, TeamName, UserLogin};
use token_api::team::{Team as TeamBody, TeamKind, TeamMember};

/// The teams of an organization.
#[derive(Debug, Serialize)]
pub struct TeamList {
    teams: Vec<TeamBody>,
}

/// The teams of an organization, by name.
pub fn list(act: &mut Act<'_>, org: &OrgName) -> Result<TeamList, Refusal> {
    let inside = act.organization(org.as_str())?;
    let teams = act.rows.teams(&inside.organization.id)?;
    let teams = teams.into_iter().map(|team| body(act, team)).collect::<Result<_, _>>()?;
    Ok(TeamList { teams })
}

/// A team.
pub fn one(act: &mut Act<'_>, org: &OrgName, team: &TeamName) -> Result<TeamBody, Refusal> {
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
