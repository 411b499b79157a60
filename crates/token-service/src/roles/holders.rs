//! Who has a role: members, teams and tokens.

use super::{built_in, find, manage};
use crate::act::{Act, DELETED, DONE};
use crate::event_type::EventType;
use crate::power;
use crate::refusal::Refusal;
use crate::scope::Scope;
use crate::store::organizations::{Organization, Team};
use crate::store::roles::{CustomRole, RoleOf};
use crate::store::users::Membership;
use crate::teams as team_bodies;
use crate::tokens as token_bodies;
use serde::Serialize;
use token_api::id::{OrgName, RoleId, TeamName, UserLogin};
use token_api::member::UserInfo;
use token_api::role::Role as RoleBody;
use token_api::team::Team as TeamBody;
use token_api::token::AccessToken;

/// The members who have a role.
#[derive(Debug, Serialize)]
pub struct UsersWithRole {
    users: Vec<UserInfo>,
}

/// The teams that give a role.
#[derive(Debug, Serialize)]
pub struct TeamsWithRole {
    teams: Vec<TeamBody>,
}

/// The tokens that have a role.
#[derive(Debug, Serialize)]
pub struct TokensWithRole {
    tokens: Vec<AccessToken>,
}

/// The roles that a team gives: one at most.
#[derive(Debug, Serialize)]
pub struct RolesOfTeam {
    roles: Vec<RoleBody>,
}

fn role_of<'a>(act: &Act<'_>, org: &Organization, id: &'a RoleId) -> Result<RoleOf<'a>, Refusal> {
    match built_in(id.as_str()) {
        Some(role) => Ok(RoleOf::BuiltIn(role)),
        None => find(act, org, id).map(|_| RoleOf::Custom(id.as_str())),
    }
}

/// The members who have a role themselves, for everybody inside.
pub fn users(act: &mut Act<'_>, org: &OrgName, id: &RoleId) -> Result<UsersWithRole, Refusal> {
    let org = act.organization(org.as_str())?.organization;
    let members = act.rows.members_with_role(&org.id, role_of(act, &org, id)?)?;
    let users = members.into_iter().map(|member| UserInfo {
        github_login: UserLogin::new(member.login),
        name: member.name,
        avatar_url: String::new(),
    });
    Ok(UsersWithRole { users: users.collect() })
}

/// The teams that give a role, for everybody inside.
pub fn teams(act: &mut Act<'_>, org: &OrgName, id: &RoleId) -> Result<TeamsWithRole, Refusal> {
    let org = act.organization(org.as_str())?.organization;
    let teams = match role_of(act, &org, id)? {
        RoleOf::BuiltIn(_) => Vec::new(),
        RoleOf::Custom(id) => act.rows.teams_with_role(id)?,
    };
    let teams =
        teams.into_iter().map(|team| team_bodies::body(act, team)).collect::<Result<_, _>>()?;
    Ok(TeamsWithRole { teams })
}

/// The organization's tokens that have a role, for those who may list its tokens.
pub fn tokens(act: &mut Act<'_>, org: &OrgName, id: &RoleId) -> Result<TokensWithRole, Refusal> {
    let inside = manage(act, org, Scope::ReadOrganizationTokens)?;
    let org = &inside.organization;
    let tokens = act.rows.tokens_with_role(&org.id, role_of(act, org, id)?)?;
    Ok(TokensWithRole { tokens: token_bodies::on_wire(act.rows, tokens)? })
}

/// The role that a team gives, for everybody inside.
pub fn of_team(act: &mut Act<'_>, org: &OrgName, team: &TeamName) -> Result<RolesOfTeam, Refusal> {
    let org = act.organization(org.as_str())?.organization;
    let team = act.team(&org, team.as_str())?;
    let default = act.rows.default_role(&org.id)?;
    let role = act.rows.role_of_team(&team.id)?;
    Ok(RolesOfTeam {
        roles: role.into_iter().map(|role| super::body(&org, role, &default)).collect(),
    })
}

/// Gives a team a role in place of the one that it has. Its members and tokens have it from then on.
pub fn give_team(
    act: &mut Act<'_>,
    org: &OrgName,
    team: &TeamName,
    id: &RoleId,
) -> Result<(), Refusal> {
    let inside = manage(act, org, Scope::UpdateTeams)?;
    let org = &inside.organization;
    let team = act.team(org, team.as_str())?;
    if built_in(id.as_str()).is_some() {
        return Err(Refusal::against_rule(
            "Teams give roles that the organization made. Built-in roles are those of members.",
        ));
    }
    let role = find(act, org, id)?;
    act.may_give(&inside, power::scopes(&role)?)?;
    act.rows.set_role_of_team(&team.id, Some(&role.id))?;
    let description = format!("Gave the team {} the role {}", team.name, role.name);
    act.record(EventType::TeamRoleChanged, description, DONE)
}

/// Takes a team's role.
pub fn take_from_team(
    act: &mut Act<'_>,
    org: &OrgName,
    team: &TeamName,
    id: &RoleId,
) -> Result<(), Refusal> {
    let inside = manage(act, org, Scope::UpdateTeams)?;
    let team = act.team(&inside.organization, team.as_str())?;
    let role = act.rows.role_of_team(&team.id)?.filter(|role| role.id == id.as_str());
    let role = role.ok_or_else(|| {
        Refusal::not_found(format!("The team {} does not have this role.", team.name))
    })?;
    act.rows.set_role_of_team(&team.id, None)?;
    let description = format!("Took the role {} from the team {}", role.name, team.name);
    act.record(EventType::TeamRoleChanged, description, DELETED)
}

/// So many names stand in a refusal.
const NAMED: usize = 5;

/// Makes sure that nobody has a role that is to be deleted: refuses, or takes it from members and
/// teams.
pub(super) fn release(
    act: &Act<'_>,
    org: &Organization,
    role: &CustomRole,
    force: bool,
) -> Result<(), Refusal> {
    let of = RoleOf::Custom(&role.id);
    let tokens = act.rows.tokens_with_role(&org.id, of)?;
    let members = act.rows.members_with_role(&org.id, of)?;
    let teams = act.rows.teams_with_role(&role.id)?;
    let uses: Vec<String> = [
        named("token", tokens.iter().map(|token| token.name.as_str())),
        named("member", members.iter().map(|member| member.login.as_str())),
        named("team", teams.iter().map(|team| team.name.as_str())),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !tokens.is_empty() {
        return Err(Refusal::against_rule(format!(
            "{} is in use by {}. A token keeps its role: delete the tokens first.",
            role.name,
            uses.join("; ")
        )));
    }
    if !uses.is_empty() && !force {
        return Err(Refusal::against_rule(format!(
            "{} is in use by {}. Give them another role first, or delete it with force=true.",
            role.name,
            uses.join("; ")
        )));
    }
    for member in members {
        let Some(user) = act.rows.member_by_login(&org.id, &member.login)? else { continue };
        let role_since = act.now().0;
        let after = Membership { custom_role: None, role_since, ..member.membership };
        act.rows.change_membership(&org.id, &user.id, &after)?;
        let description =
            format!("Changed the role of {} from {} to member", member.login, role.name);
        act.record(EventType::MemberRoleChanged, description, DONE)?;
    }
    for Team { id, name, .. } in teams {
        act.rows.set_role_of_team(&id, None)?;
        let description = format!("Took the role {} from the team {name}", role.name);
        act.record(EventType::TeamRoleChanged, description, DONE)?;
    }
    Ok(())
}

/// How many there are, and the names of the first.
fn named<'a>(what: &str, names: impl ExactSizeIterator<Item = &'a str>) -> Option<String> {
    let count = names.len();
    let plural = if count == 1 { "" } else { "s" };
    let first: Vec<&str> = names.take(NAMED).collect();
    let more = if count > NAMED { ", …" } else { "" };
    (count > 0).then(|| format!("{count} {what}{plural} ({}{more})", first.join(", ")))
}
