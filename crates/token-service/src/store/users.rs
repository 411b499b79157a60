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

/// What a user is in an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The built-in role: the closest one where the organization made the role.
    pub role: Role,
    /// The identifier of the role, where the organization made it; then `role` is that of a member.
    pub custom_role: Option<String>,
    /// When the user joined, in Unix seconds.
    pub since: i64,
    /// When the role was last changed, in Unix seconds.
    pub role_since: i64,
    /// Whether the user is kept out for now.
    pub suspended: bool,
}

impl Membership {
    /// That of a user who joins.
    pub fn new(role: Role, now: i64) -> Self {
        Self { role, custom_role: None, since: now, role_since: now, suspended: false }
    }
}

/// Users and their memberships, as rows.
pub trait UserRows {
    /// Writes a user.
    fn insert_user(&self, user: &User) -> Stored<()>;

    /// The user with this identifier.
    fn user_by_id(&self, id: &str) -> Stored<Option<User>>;

    /// The user with this login.
    fn user_by_login(&self, login: &str) -> Stored<Option<User>>;

    /// The member of an organization with this login, suspended or not.
    fn member_by_login(&self, org_id: &str, login: &str) -> Stored<Option<User>>;

    /// Makes a user a member of an organization.
    fn join_organization(&self, org_id: &str, user_id: &str, membership: &Membership)
    -> Stored<()>;

    /// Changes what a member is; others are left as they are.
    fn change_membership(&self, org_id: &str, user_id: &str, membership: &Membership)
    -> Stored<()>;

    /// Ends a membership, and those in the organization's teams.
    fn leave_organization(&self, org_id: &str, user_id: &str) -> Stored<()>;

    /// What the user is in an organization; `None` for outsiders.
    fn membership(&self, org_id: &str, user_id: &str) -> Stored<Option<Membership>>;

    /// The organizations a user is a member of, by login, with what the user is there.
    fn memberships(&self, user_id: &str) -> Stored<Vec<(Organization, Membership)>>;
}
