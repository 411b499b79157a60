//! The teams of an organization: the list, who makes and deletes them, and who is in them.

use crate::act::{Act, DELETED, DONE, Inside};
use crate::event_type::EventType;
use crate::identity::Identity;
use crate::organizations::wire_role;
use crate::permission::Action;
use crate::power;
use crate::random::identifier;
use crate::refusal::Refusal;
use crate::request::Body;
use crate::scope::{OF_TEAM_ADMINS, Scope};
use crate::store::organizations::{Organization, Team};
use crate::store::tokens::Holder;
use crate::store::users::User;
use crate::store::{Role, StoreError};
use crate::tokens;
use serde::Serialize;
use token_api::id::{OrgName, TeamName, UserLogin};
use token_api::name::{MAX_TEXT_CHARS, NewTokenName};
use token_api::team::{
    MAX_DISPLAY_NAME_CHARS, MemberAction, NewTeam, PATH_WORDS, Team as TeamBody, TeamKind,
    TeamMember, TeamUpdate,
};

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

pub(crate) fn body(act: &Act<'_>, team: Team) -> Result<TeamBody, Refusal> {
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

/// The kind of the teams whose members are managed here.
const NATIVE: &str = "pulumi";

/// Creates a team. It has no members, but for a member who creates it and becomes its admin.
pub fn create(act: &mut Act<'_>, org: &OrgName, body: &Body<'_>) -> Result<TeamBody, Refusal> {
    let inside = act.organization(org.as_str())?;
    let members_may = inside.organization.members_create_teams;
    act.allow(Action::NewTeam { members_may }, Some(&inside), None)?;
    let NewTeam { name, display_name, description } = body.read()?;
    let name = NewTokenName::parse(&name)
        .map_err(|problem| Refusal::invalid("name", problem.to_string()))?;
    let name = name.as_str().to_owned();
    if PATH_WORDS.contains(&name.as_str()) {
        return Err(Refusal::invalid("name", "This name is a word of the API; choose another."));
    }
    let team = Team {
        id: identifier(act.outside.random)?,
        display_name: check_display_name("displayName", display_name, &name)?,
        description: check_description("description", description)?,
        name,
        kind: NATIVE.to_owned(),
    };
    match act.rows.insert_team(&inside.organization.id, &team) {
        Err(StoreError::Duplicate) => return Err(name_is_taken(&inside.organization, &team.name)),
        written => written?,
    }
    if let (Identity::Person(user), Role::Member) = (&act.caller.identity, inside.role) {
        act.rows.join_team(&team.id, &user.id, Role::Admin)?;
    }
    let description = format!("Created the team {}", team.name);
    let by_admin = inside.role == Role::Admin;
    act.record_for(EventType::TeamCreated, description, DONE, by_admin)?;
    self::body(act, team)
}

fn name_is_taken(org: &Organization, name: &str) -> Refusal {
    let message = format!(
        "{} already has, or had, a team named {name}. Names of teams can't be used again, also if \
         the team was deleted.",
        org.login
    );
    Refusal::conflict("name", message)
}

/// The unique name stands in where there is none.
fn check_display_name(field: &'static str, text: String, name: &str) -> Result<String, Refusal> {
    match text.trim() {
        "" => Ok(name.to_owned()),
        text if text.chars().count() <= MAX_DISPLAY_NAME_CHARS => Ok(text.to_owned()),
        _ => Err(Refusal::invalid(
            field,
            format!("Shorten the display name to {MAX_DISPLAY_NAME_CHARS} characters."),
        )),
    }
}

fn check_description(field: &'static str, text: String) -> Result<String, Refusal> {
    match text.chars().count() {
        0..=MAX_TEXT_CHARS => Ok(text),
        _ => Err(Refusal::invalid(
            field,
            format!("Shorten the description to {MAX_TEXT_CHARS} characters."),
        )),
    }
}

/// Refuses to change what another system manages.
pub(crate) fn is_managed_here(team: &Team) -> Result<(), Refusal> {
    let system = match team.kind.as_str() {
        NATIVE => return Ok(()),
        "github" => "a team of GitHub",
        "scim" => "a group of the identity provider (SCIM)",
        _ => "another system",
    };
    Err(Refusal::against_rule(format!(
        "The team {} follows {system}, and is changed there.",
        team.name
    )))
}

/// Changes what a team is called and is for, or who is in it.
pub fn change(
    act: &mut Act<'_>,
    org: &OrgName,
    name: &TeamName,
    body: &Body<'_>,
) -> Result<(), Refusal> {
    let inside = act.organization(org.as_str())?;
    let mut team = act.team(&inside.organization, name.as_str())?;
    act.allow(Action::TeamMembers, Some(&inside), Some(&team))?;
    let update: TeamUpdate = body.read()?;
    let text_changes = update.new_display_name.is_some() || update.new_description.is_some();
    if text_changes {
        act.allow(Action::Scoped(Scope::UpdateTeams), Some(&inside), Some(&team))?;
    }
    is_managed_here(&team)?;
    let membership = match (update.member, update.member_action) {
        (Some(login), Some(action)) => Some((login, action)),
        (None, None) if text_changes => None,
        _ => {
            return Err(Refusal::bad_request(
                "Say what to change: newDisplayName, newDescription, or member with memberAction. \
                 There are no stacks and environments here.",
            ));
        }
    };
    if let Some(text) = update.new_display_name {
        team.display_name = check_display_name("newDisplayName", text, &team.name)?;
    }
    if let Some(text) = update.new_description {
        team.description = check_description("newDescription", text)?;
    }
    if text_changes {
        act.rows.update_team(&team)?;
        act.record(EventType::TeamUpdated, format!("Changed the team {}", team.name), DONE)?;
    }
    match membership {
        Some((login, action)) => change_member(act, &inside, &team, &login, action),
        None => Ok(()),
    }
}

fn change_member(
    act: &Act<'_>,
    inside: &Inside,
    team: &Team,
    login: &UserLogin,
    action: MemberAction,
) -> Result<(), Refusal> {
    let org = &inside.organization;
    let user = act.rows.member_by_login(&org.id, login.as_str())?.ok_or_else(|| {
        Refusal::invalid("member", format!("{} has no member {login}.", org.login))
    })?;
    may_give_place(act, inside, team, action)?;
    // Before the change: the caller's own role may be what changes.
    let as_org_admin = act.team_role(team)? != Some(Role::Admin);
    let (event, verb) = apply(act, team, &user, action)?;
    let description = format!("{verb} {login} {} the team {}", preposition(action), team.name);
    act.record_for(event, description, DONE, as_org_admin)
}

/// Who comes into a team gets its role, and who becomes its admin manages its tokens.
fn may_give_place(
    act: &Act<'_>,
    inside: &Inside,
    team: &Team,
    action: MemberAction,
) -> Result<(), Refusal> {
    match action {
        MemberAction::Remove | MemberAction::Demote => Ok(()),
        MemberAction::Add => match act.rows.role_of_team(&team.id)? {
            Some(role) => act.may_give(inside, power::scopes(&role)?),
            None => Ok(()),
        },
        MemberAction::Promote if act.team_role(team)? == Some(Role::Admin) => Ok(()),
        MemberAction::Promote => act.may_give(inside, OF_TEAM_ADMINS),
    }
}

/// Does it, and says what was done.
fn apply(
    act: &Act<'_>,
    team: &Team,
    user: &User,
    action: MemberAction,
) -> Result<(EventType, &'static str), Refusal> {
    let login = &user.login;
    match (action, act.rows.team_role(&team.id, &user.id)?) {
        (MemberAction::Add, None) => {
            act.rows.join_team(&team.id, &user.id, Role::Member)?;
            Ok((EventType::TeamMemberAdded, "Put"))
        }
        (MemberAction::Remove, Some(_)) => {
            act.rows.leave_team(&team.id, &user.id)?;
            Ok((EventType::TeamMemberRemoved, "Took"))
        }
        (MemberAction::Promote, Some(Role::Member)) => {
            act.rows.change_team_role(&team.id, &user.id, Role::Admin)?;
            Ok((EventType::TeamMemberRoleChanged, "Promoted"))
        }
        (MemberAction::Demote, Some(Role::Admin)) => {
            act.rows.change_team_role(&team.id, &user.id, Role::Member)?;
            Ok((EventType::TeamMemberRoleChanged, "Demoted"))
        }
        (MemberAction::Add, Some(_)) => {
            Err(Refusal::invalid("member", format!("{login} is in the team already.")))
        }
        (MemberAction::Promote, Some(Role::Admin)) => {
            Err(Refusal::invalid("member", format!("{login} is an admin of the team already.")))
        }
        (MemberAction::Demote, Some(Role::Member)) => {
            Err(Refusal::invalid("member", format!("{login} is no admin of the team.")))
        }
        (MemberAction::Remove | MemberAction::Promote | MemberAction::Demote, None) => {
            Err(Refusal::invalid("member", format!("{login} is not in the team.")))
        }
    }
}

fn preposition(action: MemberAction) -> &'static str {
    match action {
        MemberAction::Add => "into",
        MemberAction::Remove => "out of",
        MemberAction::Promote | MemberAction::Demote => "in",
    }
}

/// Deletes a team with its tokens. Its name stays reserved, so that a policy or an event that names
/// it never means another team.
pub fn delete(act: &mut Act<'_>, org: &OrgName, name: &TeamName) -> Result<(), Refusal> {
    let inside = act.organization(org.as_str())?;
    let team = act.team(&inside.organization, name.as_str())?;
    act.allow(Action::Scoped(Scope::DeleteTeams), Some(&inside), Some(&team))?;
    is_managed_here(&team)?;
    let org_id = inside.organization.id;
    let holder = Holder::Team { org_id, team_id: team.id.clone() };
    let tokens = act.rows.tokens_ever(&holder)?;
    for token in tokens.iter().filter(|token| token.deleted.is_none()) {
        tokens::revoke(act, token)?;
    }
    act.rows.delete_team(&team.id, act.now())?;
    act.record(EventType::TeamDeleted, format!("Deleted the team {}", team.name), DELETED)
}
