//! The members of an organization: the list, who joins and leaves, and what they are.

use crate::act::{Act, DELETED, DONE, Inside};
use crate::cursor;
use crate::event_type::EventType;
use crate::identity::Identity;
use crate::organizations::wire_role;
use crate::permission::Action;
use crate::power;
use crate::refusal::Refusal;
use crate::request::Body;
use crate::roles;
use crate::scope::Scope;
use crate::store::organizations::{Member, Organization, Plan};
use crate::store::roles::CustomRole;
use crate::store::users::{Membership, User};
use crate::store::{Role, Rows, StoreError};
use serde::Serialize;
use token_api::id::{Cursor, OrgName, UserLogin};
use token_api::member::{
    Member as MemberBody, MemberRole, MemberTeams, MemberUpdate, MembersKind, NewMember, UserInfo,
};
use token_api::time::UnixSeconds;

/// The rows of a page of members.
const MEMBERS_PAGE_SIZE: usize = 100;

/// A page of an organization's people.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberList {
    members: Vec<MemberBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuation_token: Option<Cursor>,
}

/// A page of the members, for everybody inside. This server is its organizations' identity provider,
/// so that both kinds of members are the same people.
pub fn list(act: &mut Act<'_>, org: &OrgName) -> Result<MemberList, Refusal> {
    let Inside { organization, .. } = act.organization(org.as_str())?;
    let kind = act.request.query.some("type")?;
    if kind.is_some_and(|kind| MembersKind::parse(kind).is_none()) {
        return Err(Refusal::bad_request("The type must be frontend or backend."));
    }
    let name = format!("members {}", organization.id);
    let after = match act.request.query.some("continuationToken")? {
        None => 0,
        Some(text) => cursor::read(&name, text).map(|[place]| place).ok_or_else(|| {
            Refusal::bad_request("The continuationToken is not one of this list.")
        })?,
    };
    // One row more than a page tells whether there is a next one.
    let id = &organization.id;
    let mut rows = act.rows.members(id, after, MEMBERS_PAGE_SIZE + 1)?;
    let more = rows.len() > MEMBERS_PAGE_SIZE;
    rows.truncate(MEMBERS_PAGE_SIZE);
    let continuation_token =
        rows.last().filter(|_| more).map(|(place, _)| cursor::write(&name, [*place]));
    let is_custom = |(_, member): &(i64, Member)| member.membership.custom_role.is_some();
    let roles = if rows.iter().any(is_custom) { act.rows.roles(id)? } else { Vec::new() };
    let members = rows.into_iter().map(|(_, member)| member_body(member, &roles)).collect();
    Ok(MemberList { members, continuation_token })
}

/// A member on the wire. `roles` are those that the organization made.
fn member_body(member: Member, roles: &[CustomRole]) -> MemberBody {
    let Member { login, name, membership } = member;
    let role = membership.role;
    let custom = membership.custom_role.as_ref();
    let (role_id, role_name) = match custom.and_then(|id| roles.iter().find(|role| role.id == *id))
    {
        Some(custom) => (custom.id.as_str(), custom.name.as_str()),
        None => (role.as_str(), roles::name(role)),
    };
    MemberBody {
        user: UserInfo { github_login: UserLogin::new(login), name, avatar_url: String::new() },
        role: wire_role(Some(role)),
        created: UnixSeconds(membership.since).to_rfc3339(),
        known_to_pulumi: true,
        virtual_admin: false,
        fga_role: Some(MemberRole {
            id: role_id.to_owned(),
            name: role_name.to_owned(),
            modified_at: UnixSeconds(membership.role_since).to_rfc3339(),
        }),
        suspended: membership.suspended,
    }
}

/// An organization, for a caller who may do this with its members.
fn manage(act: &mut Act<'_>, org: &OrgName, scope: Scope) -> Result<Inside, Refusal> {
    let inside = act.organization(org.as_str())?;
    act.allow(Action::Scoped(scope), Some(&inside), None)?;
    Ok(inside)
}

fn find(
    act: &Act<'_>,
    org: &Organization,
    login: &UserLogin,
) -> Result<(User, Membership), Refusal> {
    let unknown = || Refusal::not_found(format!("{} has no member {login}.", org.login));
    let user = act.rows.member_by_login(&org.id, login.as_str())?.ok_or_else(unknown)?;
    let membership = act.rows.membership(&org.id, &user.id)?.ok_or_else(unknown)?;
    Ok((user, membership))
}

fn is_caller(act: &Act<'_>, user: &User) -> bool {
    matches!(&act.caller.identity, Identity::Person(own) if own.id == user.id)
}

/// A built-in role that members can have, by its word.
pub(crate) fn parse_role(word: &str) -> Result<Role, Refusal> {
    roles::built_in(word)
        .ok_or_else(|| Refusal::invalid("role", "The role of a member must be member or admin."))
}

/// Adds a user, who has an account already, to an organization.
pub fn add(
    act: &mut Act<'_>,
    org: &OrgName,
    login: &UserLogin,
    body: &Body<'_>,
) -> Result<MemberBody, Refusal> {
    let inside = manage(act, org, Scope::AddMembers)?;
    let org = &inside.organization;
    let NewMember { role } = body.read()?;
    let role = parse_role(&String::from(role))?;
    let user = act.rows.user_by_login(login.as_str())?.ok_or_else(|| {
        Refusal::not_found(format!(
            "There is no user {login} here. Only who has an account can be \
                                    added."
        ))
    })?;
    let membership = joining(act.rows, org, role, act.now().0)?;
    act.may_give(&inside, power::of_own_role(act.rows, &org.id, &membership)?.scopes)?;
    join(act.rows, org, &user, &membership)?;
    let role = role_name(act.rows, org, &membership)?;
    act.record(EventType::MemberAdded, format!("Added {login} with the role {role}"), DONE)?;
    let roles = act.rows.roles(&org.id)?;
    Ok(member_body(Member { login: user.login, name: user.name, membership }, &roles))
}

/// The membership of a user who joins as a member, which may mean a role of the organization, or as
/// an admin.
pub(crate) fn joining(
    rows: &dyn Rows,
    org: &Organization,
    role: Role,
    now: i64,
) -> Result<Membership, Refusal> {
    let default = if role == Role::Member { rows.default_role(&org.id)? } else { None };
    Ok(Membership { custom_role: default.map(|role| role.id), ..Membership::new(role, now) })
}

/// Makes a user a member.
pub(crate) fn join(
    rows: &dyn Rows,
    org: &Organization,
    user: &User,
    membership: &Membership,
) -> Result<(), Refusal> {
    if is_acting_admin(membership) {
        may_have_another_admin(org)?;
    }
    match rows.join_organization(&org.id, &user.id, membership) {
        Err(StoreError::Duplicate) => {
            let message = format!("{} is a member of {} already.", user.login, org.login);
            Err(Refusal::conflict("userLogin", message))
        }
        written => Ok(written?),
    }
}

/// What the role is called in the log: a built-in one by its word.
pub(crate) fn role_name(
    rows: &dyn Rows,
    org: &Organization,
    membership: &Membership,
) -> Result<String, Refusal> {
    let custom = match &membership.custom_role {
        Some(id) => rows.role_by_id(&org.id, id)?,
        None => None,
    };
    Ok(custom.map_or_else(|| membership.role.as_str().to_owned(), |role| role.name))
}

/// Changes a member's role, or keeps the member out for now, or lets the member in again.
pub fn change(
    act: &mut Act<'_>,
    org: &OrgName,
    login: &UserLogin,
    body: &Body<'_>,
) -> Result<(), Refusal> {
    let inside = manage(act, org, Scope::UpdateMembers)?;
    let org = &inside.organization;
    let (user, before) = find(act, org, login)?;
    let update: MemberUpdate = body.read()?;
    if update == MemberUpdate::default() {
        return Err(Refusal::bad_request("Say what to change: role, fgaRoleId or suspended."));
    }
    let after = changed(act, org, &before, update)?;
    may_change(act, &inside, &before, &after)?;
    if is_acting_admin(&before) && !is_acting_admin(&after) {
        if is_caller(act, &user) {
            return Err(Refusal::against_rule(
                "You can't take your own admin rights away. Another organization admin can.",
            ));
        }
        keep_an_admin(act, org, login)?;
    }
    if !is_acting_admin(&before) && is_acting_admin(&after) {
        may_have_another_admin(org)?;
    }
    act.rows.change_membership(&org.id, &user.id, &after)?;
    record_change(act, org, login, &before, &after)
}

fn changed(
    act: &Act<'_>,
    org: &Organization,
    before: &Membership,
    update: MemberUpdate,
) -> Result<Membership, Refusal> {
    let MemberUpdate { role, fga_role_id, suspended } = update;
    let role = match (fga_role_id, role) {
        (Some(id), _) => Some(roles::of_members(act.rows, org, id.as_str(), "fgaRoleId")?),
        (None, Some(role)) => Some((parse_role(&String::from(role))?, None)),
        (None, None) => None,
    };
    let mut after = before.clone();
    after.suspended = suspended.unwrap_or(before.suspended);
    if let Some((role, custom_role)) = role
        && (role, &custom_role) != (before.role, &before.custom_role)
    {
        (after.role, after.custom_role, after.role_since) = (role, custom_role, act.now().0);
    }
    Ok(after)
}

/// Refuses to give more than the caller has, and to change an admin without the right to make one.
fn may_change(
    act: &Act<'_>,
    inside: &Inside,
    before: &Membership,
    after: &Membership,
) -> Result<(), Refusal> {
    let is_admin = before.role == Role::Admin || after.role == Role::Admin;
    if is_admin && before != after {
        act.allow(Action::Scoped(Scope::SetAdmins), Some(inside), None)?;
    }
    let role = |membership: &Membership| (membership.role, membership.custom_role.clone());
    let is_given = role(before) != role(after) || before.suspended && !after.suspended;
    if !is_given {
        return Ok(());
    }
    let power = power::of_own_role(act.rows, &inside.organization.id, after)?;
    act.may_give(inside, power.scopes)
}

fn record_change(
    act: &Act<'_>,
    org: &Organization,
    login: &UserLogin,
    before: &Membership,
    after: &Membership,
) -> Result<(), Refusal> {
    if (after.role, &after.custom_role) != (before.role, &before.custom_role) {
        let (from, to) = (role_name(act.rows, org, before)?, role_name(act.rows, org, after)?);
        let description = format!("Changed the role of {login} from {from} to {to}");
        act.record(EventType::MemberRoleChanged, description, DONE)?;
    }
    match (before.suspended, after.suspended) {
        (false, true) => act.record(EventType::MemberSuspended, format!("Suspended {login}"), DONE),
        (true, false) => {
            act.record(EventType::MemberReinstated, format!("Let {login} in again"), DONE)
        }
        (false, false) | (true, true) => Ok(()),
    }
}

/// Whether it gives the rights of an admin.
fn is_acting_admin(membership: &Membership) -> bool {
    membership.role == Role::Admin && !membership.suspended
}

/// Refuses to take the rights of the last admin.
fn keep_an_admin(act: &Act<'_>, org: &Organization, login: &UserLogin) -> Result<(), Refusal> {
    if act.rows.admin_count(&org.id)? > 1 {
        return Ok(());
    }
    Err(Refusal::against_rule(format!(
        "{login} is the last admin of {}: an organization keeps at least one. Make another member \
         an admin first.",
        org.login
    )))
}

/// Refuses a second admin where the plan includes one.
fn may_have_another_admin(org: &Organization) -> Result<(), Refusal> {
    match org.plan {
        Plan::Enterprise => Ok(()),
        Plan::TeamStarter => Err(Refusal::against_rule(format!(
            "The plan of {} includes one admin. The admin can hand the role over with set-admin.",
            org.login
        ))),
    }
}

/// Removes a member from an organization and its teams. The member's personal tokens are of no use
/// there from then on; the organization's tokens that the member created stay.
pub fn remove(act: &mut Act<'_>, org: &OrgName, login: &UserLogin) -> Result<(), Refusal> {
    let inside = manage(act, org, Scope::DeleteMembers)?;
    let org = &inside.organization;
    let (user, membership) = find(act, org, login)?;
    if is_caller(act, &user) {
        return Err(Refusal::against_rule(
            "You can't remove yourself from an organization. Another organization admin can.",
        ));
    }
    if is_acting_admin(&membership) {
        keep_an_admin(act, org, login)?;
    }
    if membership.role == Role::Admin {
        act.allow(Action::Scoped(Scope::SetAdmins), Some(&inside), None)?;
    }
    let teams = act.rows.teams_of(&org.id, &user.id)?;
    act.rows.leave_organization(&org.id, &user.id)?;
    let mut description = format!("Removed {login}");
    if !teams.is_empty() {
        let names: Vec<_> = teams.iter().map(|team| team.name.as_str()).collect();
        description.push_str(&format!(", also from the teams {}", names.join(", ")));
    }
    act.record(EventType::MemberRemoved, description, DELETED)
}

/// Hands the role of the only admin over, where the plan includes one admin.
pub fn set_admin(act: &mut Act<'_>, org: &OrgName, login: &UserLogin) -> Result<(), Refusal> {
    let inside = manage(act, org, Scope::SetAdmins)?;
    let org = &inside.organization;
    if org.plan != Plan::TeamStarter {
        return Err(Refusal::against_rule(format!(
            "{} can have several admins: change the role of the member instead.",
            org.login
        )));
    }
    let Identity::Person(own) = &act.caller.identity else {
        return Err(Refusal::forbidden("Only the admin in person can hand the role over."));
    };
    let (user, heir) = find(act, org, login)?;
    if user.id == own.id || heir.suspended {
        return Err(Refusal::against_rule(format!(
            "{login} can't take over: the new admin must be another member who is not suspended."
        )));
    }
    let (_, giver) = find(act, org, &UserLogin::new(own.login.as_str()))?;
    for (user, login, before, role) in
        [(own, own.login.as_str(), giver, Role::Member), (&user, login.as_str(), heir, Role::Admin)]
    {
        let after =
            Membership { role, custom_role: None, role_since: act.now().0, ..before.clone() };
        act.rows.change_membership(&org.id, &user.id, &after)?;
        record_change(act, org, &UserLogin::new(login), &before, &after)?;
    }
    Ok(())
}

/// The teams of a member, by the names that people read, for everybody inside.
pub fn teams(act: &mut Act<'_>, org: &OrgName, login: &UserLogin) -> Result<MemberTeams, Refusal> {
    let org = act.organization(org.as_str())?.organization;
    let (user, _) = find(act, &org, login)?;
    let teams = act.rows.teams_of(&org.id, &user.id)?;
    Ok(MemberTeams { teams: teams.into_iter().map(|team| team.display_name).collect() })
}
