//! The members of an organization.

use crate::act::{Act, Inside};
use crate::cursor;
use crate::organizations::wire_role;
use crate::refusal::Refusal;
use crate::store::Role;
use crate::store::organizations::Member;
use serde::Serialize;
use token_api::id::{Cursor, OrgName, UserLogin};
use token_api::member::{Member as MemberBody, MemberRole, MembersKind, UserInfo};
use token_api::time::UnixSeconds;

/// The rows of a page of members.
const MEMBERS_PAGE_SIZE: usize = 100;

/// A page of an organization's people.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberList {
    members: Vec<MemberRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuation_token: Option<Cursor>,
}

/// A member as other clients read it.
#[derive(Debug, Serialize)]
pub struct MemberRow {
    #[serde(flatten)]
    member: MemberBody,
    /// Whether the person is kept out for now: this server suspends nobody.
    suspended: bool,
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
    let since = UnixSeconds(organization.created).to_rfc3339();
    let members = rows.into_iter().map(|(_, member)| member_body(member, &since)).collect();
    Ok(MemberList { members, continuation_token })
}

/// A member on the wire. No call adds members, so that all are there since the organization began.
fn member_body(member: Member, since: &str) -> MemberRow {
    let name = match member.role {
        Role::Member => "Member",
        Role::Admin => "Admin",
    };
    let role = MemberRole {
        id: member.role.as_str().to_owned(),
        name: name.to_owned(),
        modified_at: since.to_owned(),
    };
    let member = MemberBody {
        user: UserInfo {
            github_login: UserLogin::new(member.login),
            name: member.name,
            avatar_url: String::new(),
        },
        role: wire_role(Some(member.role)),
        created: since.to_owned(),
        known_to_pulumi: true,
        virtual_admin: false,
        fga_role: Some(role),
    };
    MemberRow { member, suspended: false }
}
