//! Roles: those that tokens can be given, and what roles grant.

use super::common::{READ_ONLY, marked, written};
use crate::probe::{Named, Probe, decode};
use crate::report::Level;
use serde_json::json;
use std::collections::BTreeMap;
use token_api::id::{OrgName, RoleId};
use token_api::member::UserInfo;
use token_api::path::{self, template};
use token_api::role::{NewRole, Role, RoleUpdate, ScopeGroup};
use token_api::team::Team;
use token_api::token::{AccessToken, OfferedRole};

/// Looks at the list, at what can be granted, at the first role and who has it.
pub fn look(probe: &mut Probe<'_>, org: &OrgName) {
    let offered = Named::get(Level::Admin, template::ROLES);
    let list = probe.readable::<OfferedRole>(offered, "roles", &path::roles(org));
    let Some((list, unreadable)) = list else { return };
    if list.into_iter().filter_map(OfferedRole::usable).count() == 0 && unreadable > 0 {
        probe.note("no role has an identifier and a name: the console offers none to choose");
    }
    let scopes = Named::get(Level::Admin, template::ROLE_SCOPES);
    let catalogue = decode::<BTreeMap<String, Vec<ScopeGroup>>>;
    probe.read(scopes, &path::role_scopes(org), None, catalogue);
    let all = offered.with("of every kind");
    let roles = probe.readable::<Role>(all, "roles", &path::all_roles(org));
    if let Some(first) = roles.and_then(|(roles, _)| roles.into_iter().next()) {
        one(probe, org, &first.id);
    }
    let create = Named::post(Level::Admin, template::ROLES);
    if probe.write {
        create_and_delete(probe, org, create);
    } else {
        probe.not_tried(create, READ_ONLY);
    }
}

/// Servers that list roles may have nothing beyond that, so 404 is no difference here.
fn one(probe: &mut Probe<'_>, org: &OrgName, id: &RoleId) {
    let named = |template| Named::get(Level::Admin, template);
    let role = probe.read(named(template::ROLE), &path::role(org, id), None, decode::<Role>);
    if role.is_some_and(|role| role.id != *id) {
        probe.differs("the answer is another role");
    }
    probe.readable::<UserInfo>(named(template::ROLE_USERS), "users", &path::role_users(org, id));
    probe.readable::<Team>(named(template::ROLE_TEAMS), "teams", &path::role_teams(org, id));
    let tokens = named(template::ROLE_TOKENS);
    probe.readable::<AccessToken>(tokens, "tokens", &path::role_tokens(org, id));
}

fn create_and_delete(probe: &mut Probe<'_>, org: &OrgName, create: Named) {
    let mark = marked();
    let new = NewRole {
        name: mark.clone(),
        description: "Made by the conformance program".to_owned(),
        ux_purpose: "role".to_owned(),
        resource_type: "organization".to_owned(),
        details: json!({
            "__type": "PermissionDescriptorAllow", "permissions": ["audit_logs:read"]
        }),
    };
    let made = probe.read(create, &path::all_roles(org), written(&new), decode::<Role>);
    let Some(role) = made else {
        if probe.last_was_answered() {
            probe.differs(&format!("the role \"{mark}\" may be there: look for it by hand"));
        }
        return;
    };
    let update = RoleUpdate { name: Some(format!("{mark}-2")), ..RoleUpdate::default() };
    let change = Named::patch(Level::Admin, template::ROLE);
    let path = path::role(org, &role.id);
    let changed = probe.read(change, &path, written(&update), decode::<Role>);
    if changed.is_some_and(|role| Some(role.name) != update.name) {
        probe.differs("the answer has another name than was sent");
    }
    let delete = Named::delete(Level::Admin, template::ROLE);
    let left = format!("the role \"{mark}\" is still there: delete it by hand");
    probe.done(delete, &path::delete_role(org, &role.id, false), None, &left);
}
