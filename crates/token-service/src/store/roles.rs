//! Roles that organizations make, and who has them. The built-in roles are no rows.

use super::error::Stored;
use super::organizations::{Member, Team};
use super::role::Role;
use super::tokens::Token;
use token_api::time::UnixSeconds;

/// A role that an organization made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    /// Identifier; no secret.
    pub id: String,
    /// Name for people, unique among the organization's roles.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What it grants, as JSON.
    pub details: String,
    /// When it was made, in Unix seconds.
    pub created: i64,
    /// When it was last changed.
    pub modified: i64,
    /// Goes up with each change; begins with 1.
    pub version: i64,
}

/// A role, for a question who has it.
#[derive(Clone, Copy, Debug)]
pub enum RoleOf<'a> {
    /// A built-in one, and no other besides.
    BuiltIn(Role),
    /// One that the organization made, by its identifier.
    Custom(&'a str),
}

/// Roles as rows.
pub trait RoleRows {
    /// Writes a role. A name that another role of the organization has is a duplicate.
    fn insert_role(&self, org_id: &str, role: &CustomRole) -> Stored<()>;

    /// Changes a role: all but its identifier and when it was made. The name as in
    /// [`RoleRows::insert_role`].
    fn update_role(&self, role: &CustomRole) -> Stored<()>;

    /// Deletes a role. The row stays for the tokens that had it.
    fn delete_role(&self, id: &str, now: UnixSeconds) -> Stored<()>;

    /// The roles of an organization by name, without deleted ones.
    fn roles(&self, org_id: &str) -> Stored<Vec<CustomRole>>;

    /// A role of an organization, unless it was deleted.
    fn role_by_id(&self, org_id: &str, id: &str) -> Stored<Option<CustomRole>>;

    /// The role that new members of an organization get; `None` is the built-in one.
    fn default_role(&self, org_id: &str) -> Stored<Option<CustomRole>>;

    /// Changes it.
    fn set_default_role(&self, org_id: &str, role_id: Option<&str>) -> Stored<()>;

    /// The role that a team gives its members and tokens.
    fn role_of_team(&self, team_id: &str) -> Stored<Option<CustomRole>>;

    /// Changes it.
    fn set_role_of_team(&self, team_id: &str, role_id: Option<&str>) -> Stored<()>;

    /// The roles that a user has by being in teams of an organization.
    fn roles_by_teams(&self, org_id: &str, user_id: &str) -> Stored<Vec<CustomRole>>;

    /// The members of an organization who have this role themselves, by login.
    fn members_with_role(&self, org_id: &str, role: RoleOf<'_>) -> Stored<Vec<Member>>;

    /// The teams that give this role, by name.
    fn teams_with_role(&self, role_id: &str) -> Stored<Vec<Team>>;

    /// The organization's tokens that have this role, newest first. Deleted ones are in no list.
    fn tokens_with_role(&self, org_id: &str, role: RoleOf<'_>) -> Stored<Vec<Token>>;
}
