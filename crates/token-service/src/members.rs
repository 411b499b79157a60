//! The members of an organization: the list, who joins and leaves, and what they are.

use crate::act::{Act, DELETED, DONE, Inside};
use crate::cursor;
use crate::event_type::EventType;
use crate::identity::Identity;
use crate::organizations::wire_role;
use crate::permission::Action;
use crate::refusal::Refusal;
use crate::request::Body;
use crate::store::organizations::{Member, Organization, Plan};
use crate::store::users::{Membership, User};
use crate::store::{Role, StoreError};
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
    let members = rows.into_iter().map(|(_, member)| member_body(member)).collect();
    Ok(MemberList { members, continuation_token })
}

/// A member on the wire.
fn member_body(member: Member) -> MemberBody {
    let Member { login, name, membership } = member;
    let (role, role_name) = (membership.role, role_name(membership.role));
    MemberBody {
        user: UserInfo { github_login: UserLogin::new(login), name, avatar_url: String::new() },
        role: wire_role(Some(role)),
        created: UnixSeconds(membership.since).to_rfc3339(),
        known_to_pulumi: true,
        virtual_admin: false,
        fga_role: Some(MemberRole {
            id: role.as_str().to_owned(),
            name: role_name.to_owned(),
            modified_at: UnixSeconds(membership.role_since).to_rfc3339(),
        }),
        suspended: membership.suspended,
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Member => "Member",
        Role::Admin => "Admin",
    }
}

/// An organization, for a caller who may manage its members.
fn manage(act: &mut Act<'_>, org: &OrgName) -> Result<Organization, Refusal> {
    let inside = act.organization(org.as_str())?;
    act.allow(Action::Members, Some(&inside), None)?;
    Ok(inside.organization)
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

/// A role that members can have, by its word; `field` is where it stands.
fn parse_role(word: &str, field: &'static str) -> Result<Role, Refusal> {
    match word {
        "member" => Ok(Role::Member),
        "admin" => Ok(Role::Admin),
        _ => Err(Refusal::invalid(field, "The role of a member must be member or admin.")),
    }
}

/// Adds a user, who has an account already, to an organization.
pub fn add(
    act: &mut Act<'_>,
    org: &OrgName,
    login: &UserLogin,
    body: &Body<'_>,
) -> Result<MemberBody, Refusal> {
    let org = manage(act, org)?;
    let NewMember { role } = body.read()?;
    let role = parse_role(&String::from(role), "role")?;
    let user = act.rows.user_by_login(login.as_str())?.ok_or_else(|| {
        Refusal::not_found(format!(
            "There is no user {login} here. Only who has an account can be \
                                    added."
        ))
    })?;
    let membership = Membership::new(role, act.now().0);
    if is_acting_admin(&membership) {
        may_have_another_admin(&org)?;
    }
    match act.rows.join_organization(&org.id, &user.id, &membership) {
        Err(StoreError::Duplicate) => {
            let message = format!("{login} is a member of {} already.", org.login);
            return Err(Refusal::conflict("userLogin", message));
        }
        written => written?,
    }
    let description = format!("Added {login} with the role {}", role.as_str());
    act.record(EventType::MemberAdded, description, DONE)?;
    Ok(member_body(Member { login: user.login, name: user.name, membership }))
}

/// Changes a member's role, or keeps the member out for now, or lets the member in again.
pub fn change(
    act: &mut Act<'_>,
    org: &OrgName,
    login: &UserLogin,
    body: &Body<'_>,
) -> Result<(), Refusal> {
    let org = manage(act, org)?;
    let (user, before) = find(act, &org, login)?;
    let MemberUpdate { role, fga_role_id, suspended } = body.read()?;
    let role = match (&fga_role_id, role) {
        (Some(id), _) => Some(parse_role(id.as_str(), "fgaRoleId")?),
        (None, Some(role)) => Some(parse_role(&String::from(role), "role")?),
        (None, None) if suspended.is_none() => {
            return Err(Refusal::bad_request("Say what to change: role, fgaRoleId or suspended."));
        }
        (None, None) => None,
    };
    let mut after = before.clone();
    after.suspended = suspended.unwrap_or(before.suspended);
    if let Some(role) = role.filter(|role| *role != before.role) {
        (after.role, after.role_since) = (role, act.now().0);
    }
    if is_acting_admin(&before) && !is_acting_admin(&after) {
        if is_caller(act, &user) {
            return Err(Refusal::against_rule(
                "You can't take your own admin rights away. Another organization admin can.",
            ));
        }
        keep_an_admin(act, &org, login)?;
    }
    if !is_acting_admin(&before) && is_acting_admin(&after) {
        may_have_another_admin(&org)?;
    }
    act.rows.change_membership(&org.id, &user.id, &after)?;
    record_change(act, login, &before, &after)
}

fn record_change(
    act: &Act<'_>,
    login: &UserLogin,
    before: &Membership,
    after: &Membership,
) -> Result<(), Refusal> {
    if after.role != before.role {
        let (from, to) = (before.role.as_str(), after.role.as_str());
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
    let org = manage(act, org)?;
    let (user, membership) = find(act, &org, login)?;
    if is_caller(act, &user) {
        return Err(Refusal::against_rule(
            "You can't remove yourself from an organization. Another organization admin can.",
        ));
    }
    if is_acting_admin(&membership) {
        keep_an_admin(act, &org, login)?;
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
    let org = manage(act, org)?;
    if org.plan != Plan::TeamStarter {
        return Err(Refusal::against_rule(format!(
            "{} can have several admins: change the role of the member instead.",
            org.login
        )));
    }
    let Identity::Person(own) = &act.caller.identity else {
        return Err(Refusal::forbidden("Only the admin in person can hand the role over."));
    };
    let (user, heir) = find(act, &org, login)?;
    if user.id == own.id || heir.suspended {
        return Err(Refusal::against_rule(format!(
            "{login} can't take over: the new admin must be another member who is not suspended."
        )));
    }
    let (_, giver) = find(act, &org, &UserLogin::new(own.login.as_str()))?;
    for (user, login, before, role) in
        [(own, own.login.as_str(), giver, Role::Member), (&user, login.as_str(), heir, Role::Admin)]
    {
        let after = Membership { role, role_since: act.now().0, ..before.clone() };
        act.rows.change_membership(&org.id, &user.id, &after)?;
        record_change(act, &UserLogin::new(login), &before, &after)?;
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
