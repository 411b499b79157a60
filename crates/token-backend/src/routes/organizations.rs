//! Organizations and their teams, for their members and tokens.

use crate::app::{Act, App, Inside};
use crate::db::Role;
use crate::db::organizations::{self, Team};
use crate::error::Refusal;
use crate::incoming::{Incoming, Segments};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use token_api::expiry::ExpiryCap;
use token_api::id::{OrgName, TeamName, UserLogin};
use token_api::organization::OrganizationMetadata;
use token_api::team::{Team as TeamBody, TeamKind, TeamMember};
use token_api::time::UnixSeconds;
use token_api::token::OfferedRole;
use token_api::user::OrgRole;

/// `GET /api/orgs/{orgName}/metadata`
pub async fn metadata(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Result<Json<OrganizationMetadata>, Refusal> {
    app.act(incoming, move |act| {
        let Inside { organization, role } = act.organization(org.as_str())?;
        Ok(Json(OrganizationMetadata {
            max_access_token_expiry_days: organization.cap.map(|cap: ExpiryCap| cap.days().into()),
            user_role: wire_role(Some(role)),
            member_count: organizations::member_count(&act.db, &organization.id)?,
            created: UnixSeconds(organization.created).to_rfc3339(),
            id: organization.id,
        }))
    })
    .await
}

/// The teams of an organization.
#[derive(Debug, Serialize)]
pub struct TeamList {
    teams: Vec<TeamBody>,
}

/// `GET /api/orgs/{orgName}/teams`
pub async fn teams(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Result<Json<TeamList>, Refusal> {
    app.act(incoming, move |act| {
        let inside = act.organization(org.as_str())?;
        let teams = organizations::teams(&act.db, &inside.organization.id)?;
        let teams = teams.into_iter().map(|team| body(act, team)).collect::<Result<_, _>>()?;
        Ok(Json(TeamList { teams }))
    })
    .await
}

/// The roles of an organization.
#[derive(Debug, Serialize)]
pub struct RoleList {
    roles: Vec<OfferedRole>,
}

/// The kinds of roles (published API).
const PURPOSES: [&str; 5] = ["role", "role_private", "role_temporary", "policy", "set"];

/// `GET /api/orgs/{orgName}/roles`: none, because no organization of this server has roles of its
/// own.
pub async fn roles(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Result<Json<RoleList>, Refusal> {
    app.act(incoming, move |act| {
        act.organization(org.as_str())?;
        let purpose = act.incoming.query.get("uxPurpose")?;
        if !purpose.is_some_and(|purpose| PURPOSES.contains(&purpose)) {
            return Err(Refusal::bad_request("uxPurpose must be one of the kinds of roles."));
        }
        Ok(Json(RoleList { roles: Vec::new() }))
    })
    .await
}

/// `GET /api/orgs/{orgName}/teams/{teamName}`
pub async fn team(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, team)): Segments<(OrgName, TeamName)>,
) -> Result<Json<TeamBody>, Refusal> {
    app.act(incoming, move |act| {
        let inside = act.organization(org.as_str())?;
        let team = act.team(&inside.organization, team.as_str())?;
        Ok(Json(body(act, team)?))
    })
    .await
}

fn body(act: &Act<'_>, team: Team) -> Result<TeamBody, Refusal> {
    let members = organizations::team_members(&act.db, &team.id)?;
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
