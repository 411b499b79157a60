//! Administration: members, roles, invitations, and with leave to write teams. Members and settings are not
//! changed: that can't be taken back without a trace.

use super::common::{READ_ONLY, marked, written};
use super::roles;
use crate::probe::{Named, Probe, decode};
use crate::report::Level;
use token_api::id::{OrgName, TeamName};
use token_api::invitation::{Invitation, InvitationMade, NewInvitation};
use token_api::member::{MEMBERS_KEY, Member, MemberTeams, MembersKind};
use token_api::path::{self, template};
use token_api::team::{NewTeam, Team, TeamUpdate};
use token_api::user::OrgRole;

/// Looks at all of it.
pub fn look(probe: &mut Probe<'_>, org: &OrgName) {
    members(probe, org);
    roles::look(probe, org);
    invitations(probe, org);
    teams(probe, org);
}

fn members(probe: &mut Probe<'_>, org: &OrgName) {
    let members = Named::get(Level::Admin, template::MEMBERS);
    let list = probe.list::<Member>(members, MEMBERS_KEY, |cursor| {
        path::members(org, MembersKind::Frontend, cursor)
    });
    let Some(first) = list.and_then(|list| list.elements.into_iter().next()) else { return };
    let named = Named::get(Level::Admin, template::MEMBER_TEAMS);
    let path = path::member_teams(org, &first.user.github_login);
    probe.read(named, &path, None, decode::<MemberTeams>);
}

const INVITATIONS: &str = template::INVITATIONS;

fn invitations(probe: &mut Probe<'_>, org: &OrgName) {
    let own = Named::get(Level::Admin, template::OWN_INVITATIONS);
    probe.readable::<Invitation>(own, "invites", &path::own_invitations());
    let list = Named::get(Level::Admin, INVITATIONS);
    if probe.readable::<Invitation>(list, "invites", &path::invitations(org)).is_none() {
        return;
    }
    let named = Named::post(Level::Admin, template::INVITATION_LINK);
    if !probe.write {
        probe.not_tried(named, READ_ONLY);
        return;
    }
    let new = NewInvitation { role: OrgRole::Member, ..NewInvitation::default() };
    let path = path::invitation_link(org);
    let made = probe.read(named, &path, written(&new), decode::<InvitationMade>);
    let Some(made) = made else {
        if probe.last_was_answered() {
            probe.differs("the link may be there: look for it by hand");
        }
        return;
    };
    let again = list.with("after creating");
    let found = probe.readable::<Invitation>(again, "invites", &path::invitations(org));
    if found.is_some_and(|(all, _)| !all.iter().any(|invitation| invitation.id == made.id)) {
        probe.differs("the new link is not in the list");
    }
    let cancel = Named::delete(Level::Admin, template::INVITATION);
    let path = path::invitation(org, &made.id);
    probe.done(cancel, &path, None, "the link for new members is still there: cancel it by hand");
}

/// Creates a team, changes and deletes it. How teams are read is a level of its own.
fn teams(probe: &mut Probe<'_>, org: &OrgName) {
    let named = Named::post(Level::Admin, template::NEW_TEAM);
    if !probe.write {
        probe.not_tried(named, READ_ONLY);
        return;
    }
    let mark = marked();
    let new =
        NewTeam { name: mark.clone(), display_name: mark.clone(), description: String::new() };
    let made = probe.read(named, &path::new_team(org), written(&new), decode::<Team>);
    let name = match made {
        Some(team) => team.name,
        // What can't be read may have been done all the same, and the name is known.
        None if probe.last_was_answered() => TeamName::new(mark.as_str()),
        None => return,
    };
    let update = TeamUpdate {
        new_description: Some("Changed by the conformance program".to_owned()),
        ..TeamUpdate::default()
    };
    let path = path::team(org, &name);
    let change = Named::patch(Level::Admin, template::TEAM);
    probe.done(change, &path, written(&update), "the team was not changed");
    let left = format!("the team \"{mark}\" is still there: delete it by hand");
    probe.done(Named::delete(Level::Admin, template::TEAM), &path, None, &left);
}
