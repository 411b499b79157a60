//! Members and roles, as far as the console reads them.

use crate::probe::{Named, Probe};
use crate::report::Level;
use token_api::id::OrgName;
use token_api::member::{MEMBERS_KEY, Member, MembersKind};
use token_api::path::{self, template};
use token_api::token::OfferedRole;

/// Looks at both lists.
pub fn look(probe: &mut Probe<'_>, org: &OrgName) {
    let members = Named::get(Level::Admin, template::MEMBERS);
    probe.list::<Member>(members, MEMBERS_KEY, |cursor| {
        path::members(org, MembersKind::Frontend, cursor)
    });
    let roles = Named::get(Level::Admin, template::ROLES);
    let list = probe.readable::<OfferedRole>(roles, "roles", &path::roles(org));
    if let Some((list, unreadable)) = list
        && list.into_iter().filter_map(OfferedRole::usable).count() == 0
        && unreadable > 0
    {
        probe.note("no role has an identifier and a name: the console offers none to choose");
    }
}
