//! What an organization is to those inside.

use crate::store::Role;
use token_api::user::OrgRole;

/// A role on the wire; outsiders have the role `none`.
pub fn wire_role(role: Option<Role>) -> OrgRole {
    match role {
        None => OrgRole::None,
        Some(Role::Member) => OrgRole::Member,
        Some(Role::Admin) => OrgRole::Admin,
    }
}
