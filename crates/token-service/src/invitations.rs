//! Invitations: a user who has an account, or will have one, becomes a member by accepting. An
//! invitation to an address is for who has this address; a link is for whoever knows it. The
//! identifier of an invitation is its secret, and is in no event.

use crate::act::{Act, DELETED, DONE, Inside};
use crate::event_type::EventType;
use crate::identity::Identity;
use crate::members;
use crate::organizations::wire_role;
use crate::permission::Action;
use crate::power::{self, Power};
use crate::random::identifier;
use crate::refusal::Refusal;
use crate::request::Body;
use crate::roles;
use crate::scope::Scope;
use crate::store::StoreError;
use crate::store::invitations::{Invitation, Sender};
use crate::store::organizations::Organization;
use crate::store::users::{Membership, User};
use serde::Serialize;
use token_api::id::{OrgName, RoleId, UserLogin};
use token_api::invitation::{
    Invitation as InvitationBody, InvitationMade, InvitingOrganization, NewInvitation,
};
use token_api::member::UserInfo;
use token_api::path;
use token_api::time::UnixSeconds;

/// For so many seconds an invitation can be accepted after it was sent.
const GOOD_FOR: i64 = 7 * 86_400;

/// The most invitations of an organization that are open at once.
const MAX_OPEN: usize = 500;

/// The longest e-mail address, in bytes (RFC 5321).
const MAX_EMAIL_BYTES: usize = 254;

/// Invitations.
#[derive(Debug, Serialize)]
pub struct InvitationList {
    invites: Vec<InvitationBody>,
}

/// An invitation that is to be sent to an address: that is the server's business.
#[derive(Debug)]
pub struct Mail {
    /// The address.
    pub to: String,
}

/// The organization, for a caller who may do this with its invitations.
fn manage(act: &mut Act<'_>, org: &OrgName, scope: Scope) -> Result<Inside, Refusal> {
    let inside = act.organization(org.as_str())?;
    act.allow(Action::Scoped(scope), Some(&inside), None)?;
    Ok(inside)
}

/// The invitations that are open, with what accepts them.
pub fn list(act: &mut Act<'_>, org: &OrgName) -> Result<InvitationList, Refusal> {
    let org = manage(act, org, Scope::ReadInvitations)?.organization;
    let invitations = act.rows.invitations(&org.id)?;
    let bodies = invitations.into_iter().map(|it| body(act, &org, it)).collect::<Result<_, _>>()?;
    Ok(InvitationList { invites: bodies })
}

/// Those that were sent to the address of the caller.
pub fn own(act: &Act<'_>) -> Result<InvitationList, Refusal> {
    let user = person(act)?;
    let mut invites = Vec::new();
    if !user.email.is_empty() {
        for invitation in act.rows.invitations_to(&user.email.to_lowercase())? {
            let org = act.rows.organization_by_id(&invitation.org_id)?;
            if let Some(org) = org.filter(|_| !has_expired(act, &invitation)) {
                invites.push(body(act, &org, invitation)?);
            }
        }
    }
    Ok(InvitationList { invites })
}

fn has_expired(act: &Act<'_>, invitation: &Invitation) -> bool {
    invitation.sent.saturating_add(GOOD_FOR) <= act.now().0
}

fn body(act: &Act<'_>, org: &Organization, of: Invitation) -> Result<InvitationBody, Refusal> {
    let status = if has_expired(act, &of) { "expired" } else { "pending" };
    let sender = act.rows.user_by_login(&of.sent_by)?;
    Ok(InvitationBody {
        accept_invite_url: accept_url(org, &of.id),
        id: of.id,
        email: of.email,
        role: wire_role(Some(of.role)),
        role_id: of.custom_role.map(RoleId::new),
        sent_at: of.sent,
        sent_by: Some(UserInfo {
            name: sender.map_or_else(|| of.sent_by.clone(), |user| user.name),
            github_login: UserLogin::new(of.sent_by),
            avatar_url: String::new(),
        }),
        status: status.to_owned(),
    })
}

/// Where an invitation is accepted: the address of the call, on this server.
fn accept_url(org: &Organization, id: &str) -> String {
    path::invitation(&OrgName::new(org.login.as_str()), id).as_str().to_owned()
}

/// Makes an invitation to an address.
pub fn create(
    act: &mut Act<'_>,
    org: &OrgName,
    new: &Body<'_>,
) -> Result<(InvitationMade, Mail), Refusal> {
    let inside = manage(act, org, Scope::CreateInvitations)?;
    let new: NewInvitation = new.read()?;
    let email = check_email(new.email.as_deref().unwrap_or_default())?;
    let invitation = insert(act, &inside, new, &email)?;
    let role = role_name(act, &inside.organization, &invitation)?;
    let description = format!("Invited {email} with the role {role}");
    act.record(EventType::InvitationSent, description, DONE)?;
    Ok((made(&inside.organization, invitation), Mail { to: email }))
}

/// Makes a link that invites whoever knows it.
pub fn create_link(
    act: &mut Act<'_>,
    org: &OrgName,
    new: &Body<'_>,
) -> Result<InvitationMade, Refusal> {
    let inside = manage(act, org, Scope::CreateInvitations)?;
    let new: NewInvitation = new.read()?;
    if new.email.as_deref().is_some_and(|email| !email.is_empty()) {
        return Err(Refusal::invalid(
            "email",
            "A link is for nobody in particular: leave out email.",
        ));
    }
    let invitation = insert(act, &inside, new, "")?;
    let role = role_name(act, &inside.organization, &invitation)?;
    let description = format!("Made a link that invites with the role {role}");
    act.record(EventType::InvitationLinkMade, description, DONE)?;
    Ok(made(&inside.organization, invitation))
}

fn made(org: &Organization, invitation: Invitation) -> InvitationMade {
    let accept_invite_url = accept_url(org, &invitation.id);
    InvitationMade { id: invitation.id, accept_invite_url }
}

fn insert(
    act: &Act<'_>,
    inside: &Inside,
    new: NewInvitation,
    email: &str,
) -> Result<Invitation, Refusal> {
    let org = &inside.organization;
    let membership = asked_for(act, org, new)?;
    act.may_give(inside, power::of_own_role(act.rows, &org.id, &membership)?.scopes)?;
    if act.rows.invitations(&org.id)?.len() >= MAX_OPEN {
        return Err(Refusal::against_rule(format!(
            "{} has {MAX_OPEN} invitations that are open. Cancel some first.",
            org.login
        )));
    }
    let invitation = Invitation {
        id: identifier(act.outside.random)?,
        org_id: org.id.clone(),
        email: email.to_owned(),
        role: membership.role,
        custom_role: membership.custom_role,
        sender: sender(act),
        sent_by: act.caller.login(),
        sent: act.now().0,
    };
    match act.rows.insert_invitation(&invitation) {
        Err(StoreError::Duplicate) => Err(Refusal::conflict(
            "email",
            format!("{email} is invited into {} already. Send it again, or cancel it.", org.login),
        )),
        written => {
            written?;
            Ok(invitation)
        }
    }
}

/// The membership that an invitation would give.
fn asked_for(act: &Act<'_>, org: &Organization, new: NewInvitation) -> Result<Membership, Refusal> {
    let now = act.now().0;
    match new.role_id.filter(|id| !id.as_str().is_empty()) {
        Some(id) => {
            let (role, custom_role) = roles::of_members(act.rows, org, id.as_str(), "roleId")?;
            Ok(Membership { custom_role, ..Membership::new(role, now) })
        }
        None => {
            let role = members::parse_role(&String::from(new.role))?;
            members::joining(act.rows, org, role, now)
        }
    }
}

fn membership(act: &Act<'_>, invitation: &Invitation) -> Membership {
    let custom_role = invitation.custom_role.clone();
    Membership { custom_role, ..Membership::new(invitation.role, act.now().0) }
}

fn role_name(act: &Act<'_>, org: &Organization, of: &Invitation) -> Result<String, Refusal> {
    members::role_name(act.rows, org, &membership(act, of))
}

fn sender(act: &Act<'_>) -> Sender {
    match &act.caller.identity {
        Identity::Person(user) => Sender::Person(user.id.clone()),
        Identity::Organization(_) | Identity::Team(..) => {
            Sender::Token(act.caller.token.id.clone())
        }
    }
}

fn check_email(text: &str) -> Result<String, Refusal> {
    let text = text.trim().to_lowercase();
    let is_odd = |c: char| c.is_whitespace() || c.is_control();
    let is_address = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@')
    });
    if !is_address || text.len() > MAX_EMAIL_BYTES || text.contains(is_odd) {
        return Err(Refusal::invalid("email", "This is no e-mail address."));
    }
    Ok(text)
}

fn find(act: &Act<'_>, org: &Organization, id: &str) -> Result<Invitation, Refusal> {
    act.rows.invitation_by_id(&org.id, id)?.ok_or_else(|| {
        Refusal::not_found("There is no such invitation; it may have been accepted or cancelled.")
    })
}

/// Sends an invitation again, which counts as a new one of the caller's: from now on, and worth what
/// the caller may give. `None` for a link, which is sent to nobody.
pub fn resend(act: &mut Act<'_>, org: &OrgName, id: &str) -> Result<Option<Mail>, Refusal> {
    let inside = manage(act, org, Scope::CreateInvitations)?;
    let org = &inside.organization;
    let before = find(act, org, id)?;
    let role = power::of_own_role(act.rows, &org.id, &membership(act, &before))?;
    act.may_give(&inside, role.scopes)?;
    let after = Invitation {
        sender: sender(act),
        sent_by: act.caller.login(),
        sent: act.now().0,
        ..before
    };
    act.rows.update_invitation(&after)?;
    let description = format!("Sent the invitation of {} again", whom(&after));
    act.record(EventType::InvitationResent, description, DONE)?;
    Ok((!after.email.is_empty()).then_some(Mail { to: after.email }))
}

fn whom(invitation: &Invitation) -> &str {
    if invitation.email.is_empty() { "whoever has the link" } else { &invitation.email }
}

/// Cancels an invitation.
pub fn cancel(act: &mut Act<'_>, org: &OrgName, id: &str) -> Result<(), Refusal> {
    let org = manage(act, org, Scope::CreateInvitations)?.organization;
    let invitation = find(act, &org, id)?;
    act.rows.delete_invitation(&invitation.id)?;
    let description = format!("Cancelled the invitation of {}", whom(&invitation));
    act.record(EventType::InvitationCancelled, description, DELETED)
}

fn person<'a>(act: &Act<'a>) -> Result<&'a User, Refusal> {
    match &act.caller.identity {
        Identity::Person(user) if act.caller.token.limited_to.is_none() => Ok(user),
        Identity::Person(_) | Identity::Organization(_) | Identity::Team(..) => {
            Err(Refusal::forbidden(
                "Only people are invited. Sign in with a personal token that you created.",
            ))
        }
    }
}

/// The organization and the invitation of a user who need not be inside. To others neither exists.
fn invited(
    act: &mut Act<'_>,
    org: &OrgName,
    id: &str,
) -> Result<(Organization, Invitation), Refusal> {
    let unknown = || {
        Refusal::not_found("There is no such invitation; it may have been accepted or cancelled.")
    };
    let org = act.rows.organization_by_login(org.as_str())?.ok_or_else(unknown)?;
    let invitation = act.rows.invitation_by_id(&org.id, id)?.ok_or_else(unknown)?;
    Ok((org, invitation))
}

/// What an invited user is told before accepting.
pub fn look(act: &mut Act<'_>, org: &OrgName, id: &str) -> Result<InvitingOrganization, Refusal> {
    let (org, invitation) = invited(act, org, id)?;
    Ok(InvitingOrganization {
        github_login: OrgName::new(org.login),
        name: org.name,
        avatar_url: String::new(),
        role: wire_role(Some(invitation.role)),
    })
}

/// Makes the caller a member.
pub fn accept(act: &mut Act<'_>, org: &OrgName, id: &str) -> Result<(), Refusal> {
    let user = person(act)?.clone();
    let (org, invitation) = invited(act, org, id)?;
    act.caller.keep_cap(&org, act.now())?;
    act.log_in(&org);
    let is_for_another =
        !invitation.email.is_empty() && invitation.email != user.email.to_lowercase();
    if is_for_another {
        return Err(Refusal::forbidden(
            "This invitation was sent to another e-mail address than that of your account.",
        ));
    }
    if has_expired(act, &invitation) {
        return Err(Refusal::conflict(
            "inviteID",
            "This invitation has expired. Ask who sent it to send it again.",
        ));
    }
    let membership = membership(act, &invitation);
    still_worth_it(act, &org, &invitation, &membership)?;
    members::join(act.rows, &org, &user, &membership)?;
    act.rows.delete_invitation(&invitation.id)?;
    let role = members::role_name(act.rows, &org, &membership)?;
    let sent = UnixSeconds(invitation.sent).to_rfc3339();
    let description = format!(
        "{} accepted the invitation of {} from {sent}, with the role {role}",
        user.login, invitation.sent_by
    );
    act.record(EventType::InvitationAccepted, description, DONE)
}

/// Refuses an invitation whose sender could not send it any more: who was removed does not come back
/// by a link of their own.
fn still_worth_it(
    act: &Act<'_>,
    org: &Organization,
    invitation: &Invitation,
    membership: &Membership,
) -> Result<(), Refusal> {
    let Power { scopes: own, .. } =
        power::of_sender(act.rows, &org.id, &invitation.sender, act.now())?;
    let given = power::of_own_role(act.rows, &org.id, membership)?.scopes;
    let role_is_gone = match &invitation.custom_role {
        Some(id) => act.rows.role_by_id(&org.id, id)?.is_none(),
        None => false,
    };
    if own.has(Scope::CreateInvitations) && own.lacking(given).is_none() && !role_is_gone {
        return Ok(());
    }
    Err(Refusal::conflict(
        "inviteID",
        "Who sent this invitation may not give its role any more. Ask for another one.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        assert_eq!(check_email(" Ada@Example.COM ").unwrap(), "ada@example.com");
        for bad in ["", "ada", "@x", "ada@", "a@b@c", "a b@c", "a\u{7}@c", &"x@y".repeat(90)] {
            assert_eq!(check_email(bad).unwrap_err().field, Some("email"), "{bad}");
        }
    }
}
