//! What an organization offers its members and tokens.

use crate::act::Act;
use crate::refusal::Refusal;
use crate::store::Role;
use serde::Serialize;
use token_api::id::OrgName;
use token_api::token::OfferedRole;
use token_api::user::OrgRole;

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

/// A role on the wire; outsiders have the role `none`.
pub fn wire_role(role: Option<Role>) -> OrgRole {
    match role {
        None => OrgRole::None,
        Some(Role::Member) => OrgRole::Member,
        Some(Role::Admin) => OrgRole::Admin,
    }
}
