//! Users and their memberships.

use super::error::Stored;
use super::organizations::Organization;
use super::role::Role;

/// A user.
#[derive(Clone, Debug)]
pub struct User {
    /// Identifier.
    pub id: String,
    /// Login name.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// E-mail address.
    pub email: String,
}

/// Users and their memberships, as rows.
pub trait UserRows {
    /// Writes a user.
    fn insert_user(&self, user: &User) -> Stored<()>;

    /// The user with this identifier.
    fn user_by_id(&self, id: &str) -> Stored<Option<User>>;

    /// The member of an organization with this login.
    fn member_by_login(&self, org_id: &str, login: &str) -> Stored<Option<User>>;

    /// Makes a user a member of an organization.
    fn join_organization(&self, org_id: &str, user_id: &str, role: Role) -> Stored<()>;

    /// The user's role in an organization; `None` for outsiders.
    fn organization_role(&self, org_id: &str, user_id: &str) -> Stored<Option<Role>>;

    /// The organizations a user is a member of, by login, with the role in each.
    fn memberships(&self, user_id: &str) -> Stored<Vec<(Organization, Role)>>;
}
