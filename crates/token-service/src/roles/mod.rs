//! The roles of an organization: the built-in ones, those that it makes, and who has them. What a role
//! grants is decided in [`crate::power`] and [`crate::permission`].

pub(crate) mod details;
mod holders;

pub use holders::{
    RolesOfTeam, TeamsWithRole, TokensWithRole, UsersWithRole, give_team, of_team, take_from_team,
    teams, tokens, users,
};

use crate::act::{Act, DELETED, DONE, Inside};
use crate::event_type::EventType;
use crate::permission::Action;
use crate::power;
use crate::random::identifier;
use crate::refusal::Refusal;
use crate::request::Body;
use crate::scope::{Group, Scope, Scopes};
use crate::store::organizations::Organization;
use crate::store::roles::CustomRole;
use crate::store::{Role, Rows, StoreError};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use token_api::id::{OrgName, RoleId};
use token_api::name::MAX_TEXT_CHARS;
use token_api::role::{self, NewRole, RoleUpdate, ScopeGroup, ScopeMetadata};
use token_api::time::UnixSeconds;

/// The roles of an organization.
#[derive(Debug, Serialize)]
pub struct RoleList {
    roles: Vec<role::Role>,
}

/// The kinds of roles (published API). Whoever names none means all.
const PURPOSES: [&str; 5] = [PURPOSE, "role_private", "role_temporary", "policy", "set"];

/// The kind of the roles here.
const PURPOSE: &str = "role";

/// What the roles here are about.
const RESOURCE: &str = "organization";

/// The longest name, in characters.
const MAX_NAME_CHARS: usize = 100;

/// The most roles that an organization makes.
const MAX_ROLES: usize = 500;

/// What a built-in role is called.
pub(crate) fn name(role: Role) -> &'static str {
    match role {
        Role::Member => "Member",
        Role::Admin => "Admin",
    }
}

/// The built-in role with this identifier.
pub(crate) fn built_in(id: &str) -> Option<Role> {
    [Role::Member, Role::Admin].into_iter().find(|role| role.as_str() == id)
}

/// A role that a member can have, by its identifier; `field` is where that stands.
pub(crate) fn of_members(
    rows: &dyn Rows,
    org: &Organization,
    id: &str,
    field: &'static str,
) -> Result<(Role, Option<String>), Refusal> {
    if let Some(role) = built_in(id) {
        return Ok((role, None));
    }
    let role = rows.role_by_id(&org.id, id)?.ok_or_else(|| {
        let message = format!(
            "There is no such role: it must be member or admin, or the identifier of a role of {}.",
            org.login
        );
        Refusal::invalid(field, message)
    })?;
    Ok((Role::Member, Some(role.id)))
}

/// A role that a token can have, by its identifier. `None` is that of tokens without one.
pub(crate) fn of_tokens(
    rows: &dyn Rows,
    org: &Organization,
    id: &str,
) -> Result<Option<CustomRole>, Refusal> {
    let default = rows.default_role(&org.id)?;
    match (built_in(id), default) {
        (Some(Role::Member), None) => return Ok(None),
        (Some(_), Some(default)) => {
            let message = format!(
                "Tokens without a role have {}, which new members get; leave out roleID for that.",
                default.name
            );
            return Err(Refusal::invalid("roleID", message));
        }
        _ => {}
    }
    let role = rows.role_by_id(&org.id, id)?.ok_or_else(|| {
        Refusal::invalid("roleID", format!("{} has no role with this identifier.", org.login))
    })?;
    Ok(Some(role))
}

/// The roles, for everybody inside. Without a purpose the built-in ones are among them; with one, as
/// in the published API, it is those that the organization made.
pub fn list(act: &mut Act<'_>, org: &OrgName) -> Result<RoleList, Refusal> {
    let org = act.organization(org.as_str())?.organization;
    let purpose = act.request.query.some("uxPurpose")?;
    if purpose.is_some_and(|purpose| !PURPOSES.contains(&purpose)) {
        let purposes = PURPOSES.join(", ");
        return Err(Refusal::bad_request(format!("uxPurpose must be one of {purposes}.")));
    }
    let default = act.rows.default_role(&org.id)?;
    let mut roles = Vec::new();
    if purpose.is_none() {
        roles.extend([Role::Admin, Role::Member].map(|role| built_in_body(&org, role, &default)));
    }
    if purpose.is_none_or(|purpose| purpose == PURPOSE) {
        let own = act.rows.roles(&org.id)?;
        roles.extend(own.into_iter().map(|role| body(&org, role, &default)));
    }
    Ok(RoleList { roles })
}

/// What roles can grant, for everybody inside.
pub fn scopes(
    act: &mut Act<'_>,
    org: &OrgName,
) -> Result<BTreeMap<&'static str, Vec<ScopeGroup>>, Refusal> {
    act.organization(org.as_str())?;
    let groups = Group::ALL.map(|group| ScopeGroup {
        name: group.name().to_owned(),
        scopes: Scope::ALL
            .iter()
            .filter(|scope| scope.group() == group)
            .map(|scope| role::Scope {
                name: scope.name().to_owned(),
                metadata: ScopeMetadata { description: scope.description().to_owned() },
            })
            .collect(),
    });
    Ok(BTreeMap::from([(RESOURCE, groups.into())]))
}

/// A role, for everybody inside.
pub fn one(act: &mut Act<'_>, org: &OrgName, id: &RoleId) -> Result<role::Role, Refusal> {
    let org = act.organization(org.as_str())?.organization;
    let default = act.rows.default_role(&org.id)?;
    match built_in(id.as_str()) {
        Some(role) => Ok(built_in_body(&org, role, &default)),
        None => find(act, &org, id).map(|role| body(&org, role, &default)),
    }
}

fn find(act: &Act<'_>, org: &Organization, id: &RoleId) -> Result<CustomRole, Refusal> {
    act.rows.role_by_id(&org.id, id.as_str())?.ok_or_else(|| {
        Refusal::not_found(format!("{} has no such role; it may have been deleted.", org.login))
    })
}

/// The same for one that can be changed.
fn find_own(act: &Act<'_>, org: &Organization, id: &RoleId) -> Result<CustomRole, Refusal> {
    match built_in(id.as_str()) {
        Some(role) => Err(Refusal::against_rule(format!(
            "The role {} is built in and can't be changed or deleted. Make another role.",
            name(role)
        ))),
        None => find(act, org, id),
    }
}

fn body(org: &Organization, role: CustomRole, default: &Option<CustomRole>) -> role::Role {
    role::Role {
        is_org_default: default.as_ref().is_some_and(|default| default.id == role.id),
        details: serde_json::from_str(&role.details).ok(),
        id: RoleId::new(role.id),
        name: role.name,
        description: role.description,
        ux_purpose: PURPOSE.to_owned(),
        resource_type: RESOURCE.to_owned(),
        default_identifier: String::new(),
        org_id: org.id.clone(),
        created: UnixSeconds(role.created).to_rfc3339(),
        modified: UnixSeconds(role.modified).to_rfc3339(),
        version: role.version,
    }
}

fn built_in_body(org: &Organization, role: Role, default: &Option<CustomRole>) -> role::Role {
    let (granted, description) = match role {
        Role::Admin => (Scopes::ALL, "Manages the organization."),
        Role::Member => (Scopes::NONE, "Reads the organization's members, teams and roles."),
    };
    let created = UnixSeconds(org.created).to_rfc3339();
    role::Role {
        id: RoleId::new(role.as_str()),
        name: name(role).to_owned(),
        description: description.to_owned(),
        ux_purpose: PURPOSE.to_owned(),
        resource_type: RESOURCE.to_owned(),
        details: Some(details::allowing(granted)),
        default_identifier: role.as_str().to_owned(),
        org_id: org.id.clone(),
        is_org_default: role == Role::Member && default.is_none(),
        created: created.clone(),
        modified: created,
        version: 1,
    }
}

/// The organization, for a caller who may do this with its roles.
fn manage(act: &mut Act<'_>, org: &OrgName, scope: Scope) -> Result<Inside, Refusal> {
    let inside = act.organization(org.as_str())?;
    act.allow(Action::Scoped(scope), Some(&inside), None)?;
    Ok(inside)
}

/// Makes a role, which grants no more than the caller has.
pub fn create(act: &mut Act<'_>, org: &OrgName, new: &Body<'_>) -> Result<role::Role, Refusal> {
    let inside = manage(act, org, Scope::CreateRoles)?;
    let org = &inside.organization;
    if act.request.query.some("createPolicyAndRole")? == Some("true") {
        return Err(Refusal::bad_request("createPolicyAndRole is not offered by this server."));
    }
    let new: NewRole = new.read()?;
    let given = |text: &str, only: &str| text.is_empty() || text == only;
    if !given(&new.ux_purpose, PURPOSE) {
        return Err(Refusal::invalid("uxPurpose", "The only kind of roles here is role."));
    }
    if !given(&new.resource_type, RESOURCE) {
        return Err(Refusal::invalid("resourceType", "Roles here are about the organization."));
    }
    let granted = details::read(&new.details)?;
    act.may_give(&inside, granted)?;
    if act.rows.roles(&org.id)?.len() >= MAX_ROLES {
        let message = format!("An organization has at most {MAX_ROLES} roles of its own.");
        return Err(Refusal::against_rule(message));
    }
    let role = CustomRole {
        id: identifier(act.outside.random)?,
        name: check_name(&new.name)?,
        description: check_description(new.description)?,
        details: new.details.to_string(),
        created: act.now().0,
        modified: act.now().0,
        version: 1,
    };
    unless_taken(act.rows.insert_role(&org.id, &role), org, &role.name)?;
    let description = format!("Created the role {}: {}", role.name, in_words(granted));
    act.record(EventType::RoleCreated, description, DONE)?;
    Ok(body(org, role, &act.rows.default_role(&org.id)?))
}

fn unless_taken(
    written: Result<(), StoreError>,
    org: &Organization,
    name: &str,
) -> Result<(), Refusal> {
    match written {
        Err(StoreError::Duplicate) => {
            let message = format!("{} already has a role named {name}.", org.login);
            Err(Refusal::conflict("name", message))
        }
        written => Ok(written?),
    }
}

/// What is granted, for the audit log.
fn in_words(granted: Scopes) -> String {
    let names: Vec<&str> = granted.iter().map(Scope::name).collect();
    if names.is_empty() { "it grants nothing".to_owned() } else { names.join(", ") }
}

/// A name that is not taken for that of a built-in role.
fn check_name(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let problem = match text.chars().count() {
        0 => "A role needs a name.".to_owned(),
        1..=MAX_NAME_CHARS if text.chars().any(char::is_control) => {
            "The name must have no control characters.".to_owned()
        }
        1..=MAX_NAME_CHARS if built_in(&text.to_lowercase()).is_some() => {
            format!("{text} is a built-in role; choose another name.")
        }
        1..=MAX_NAME_CHARS => return Ok(text.to_owned()),
        _ => format!("Shorten the name to {MAX_NAME_CHARS} characters."),
    };
    Err(Refusal::invalid("name", problem))
}

fn check_description(text: String) -> Result<String, Refusal> {
    match text.chars().count() {
        0..=MAX_TEXT_CHARS => Ok(text),
        _ => Err(Refusal::invalid(
            "description",
            format!("Shorten the description to {MAX_TEXT_CHARS} characters."),
        )),
    }
}

/// Changes a role, for all who have it and at once. What it grants from then on and did not before,
/// the caller must have.
pub fn change(
    act: &mut Act<'_>,
    org: &OrgName,
    id: &RoleId,
    update: &Body<'_>,
) -> Result<role::Role, Refusal> {
    let inside = manage(act, org, Scope::UpdateRoles)?;
    let org = &inside.organization;
    let mut role = find_own(act, org, id)?;
    let update: RoleUpdate = update.read()?;
    if update == RoleUpdate::default() {
        return Err(Refusal::bad_request("Say what to change: name, description or details."));
    }
    let before = power::scopes(&role)?;
    let granted = match &update.details {
        Some(details) => details::read(details)?,
        None => before,
    };
    act.may_give(&inside, granted.without(before))?;
    if let Some(name) = update.name {
        role.name = check_name(&name)?;
    }
    if let Some(description) = update.description {
        role.description = check_description(description)?;
    }
    role.details = update.details.map_or(role.details, |details: Value| details.to_string());
    (role.modified, role.version) = (act.now().0, role.version + 1);
    unless_taken(act.rows.update_role(&role), org, &role.name)?;
    let description = format!("Changed the role {}: {}", role.name, in_words(granted));
    act.record(EventType::RoleUpdated, description, DONE)?;
    Ok(body(org, role, &act.rows.default_role(&org.id)?))
}

/// Makes a role the one that new members, tokens without a role and the tokens of teams have.
pub fn set_default(act: &mut Act<'_>, org: &OrgName, id: &RoleId) -> Result<(), Refusal> {
    let inside = manage(act, org, Scope::UpdateRoles)?;
    let org = &inside.organization;
    let (name, role) = match built_in(id.as_str()) {
        Some(Role::Admin) => {
            return Err(Refusal::against_rule(
                "New members can't be admins. Choose another role as the default.",
            ));
        }
        Some(role) => (name(role).to_owned(), None),
        None => find(act, org, id).map(|role| (role.name.clone(), Some(role)))?,
    };
    if let Some(role) = &role {
        act.may_give(&inside, power::scopes(role)?)?;
    }
    act.rows.set_default_role(&org.id, role.as_ref().map(|role| role.id.as_str()))?;
    let description = format!("Made {name} the role of new members");
    act.record(EventType::DefaultRoleChanged, description, DONE)
}

/// Deletes a role that nobody has. With `force=true` members become members without it, and teams
/// lose it; tokens keep their role as long as they live.
pub fn delete(act: &mut Act<'_>, org: &OrgName, id: &RoleId) -> Result<(), Refusal> {
    let inside = manage(act, org, Scope::DeleteRoles)?;
    let org = &inside.organization;
    let role = find_own(act, org, id)?;
    let force = match act.request.query.some("force")? {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Refusal::bad_request("force must be true or false.")),
    };
    if act.rows.default_role(&org.id)?.is_some_and(|default| default.id == role.id) {
        return Err(Refusal::against_rule(format!(
            "{} is the role of new members. Make another role that one first.",
            role.name
        )));
    }
    holders::release(act, org, &role, force)?;
    act.rows.delete_role(&role.id, act.now())?;
    act.record(EventType::RoleDeleted, format!("Deleted the role {}", role.name), DELETED)
}
