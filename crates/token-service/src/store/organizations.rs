//! Organizations and their teams.

use super::error::Stored;
use super::role::Role;
use super::users::Membership;
use token_api::expiry::ExpiryCap;
use token_api::time::UnixSeconds;

/// An organization.
#[derive(Clone, Debug)]
pub struct Organization {
    /// Identifier.
    pub id: String,
    /// The name in paths.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// When it came to be, in Unix seconds.
    pub created: i64,
    /// The cap on the remaining life of tokens used here.
    pub cap: Option<ExpiryCap>,
    /// What it is billed for.
    pub plan: Plan,
    /// Whether members may create teams.
    pub members_create_teams: bool,
}

/// A team.
#[derive(Clone, Debug)]
pub struct Team {
    /// Identifier.
    pub id: String,
    /// The name in paths, unique in its organization.
    pub name: String,
    /// Name for people.
    pub display_name: String,
    /// What it is for.
    pub description: String,
    /// Who manages membership: `pulumi` (the service itself), `github` or `scim`.
    pub kind: String,
}

/// What an organization is billed for, as far as rules follow from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plan {
    /// As many admins as there are members.
    #[default]
    Enterprise,
    /// One admin.
    TeamStarter,
}

impl Plan {
    /// The word in storages and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise",
            Self::TeamStarter => "team-starter",
        }
    }

    /// Reads the word; storages hold no other.
    pub fn parse(text: &str) -> Self {
        match text {
            "team-starter" => Self::TeamStarter,
            _ => Self::Enterprise,
        }
    }
}

/// A user in an organization.
#[derive(Clone, Debug)]
pub struct Member {
    /// Login name.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// What the user is there.
    pub membership: Membership,
}

/// A user in a team.
#[derive(Clone, Debug)]
pub struct TeamMember {
    /// Login name.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// Role in the team.
    pub role: Role,
}

/// Organizations and their teams, as rows.
pub trait OrganizationRows {
    /// Writes an organization.
    fn insert_organization(&self, org: &Organization) -> Stored<()>;

    /// Changes an organization's settings: the cap, and whether members may create teams.
    fn update_settings(&self, org: &Organization) -> Stored<()>;

    /// All organizations, by login.
    fn organizations(&self) -> Stored<Vec<Organization>>;

    /// The organization with this login.
    fn organization_by_login(&self, login: &str) -> Stored<Option<Organization>>;

    /// The organization with this identifier.
    fn organization_by_id(&self, id: &str) -> Stored<Option<Organization>>;

    /// How many admins an organization has, without those who are suspended.
    fn admin_count(&self, org_id: &str) -> Stored<i64>;

    /// How many members it has.
    fn member_count(&self, org_id: &str) -> Stored<i64>;

    /// At most `limit` members of an organization, in the order in which their accounts were made
    /// and behind the place `after`, each with its place. Places are above 0.
    fn members(&self, org_id: &str, after: i64, limit: usize) -> Stored<Vec<(i64, Member)>>;

    /// Writes a team. A name that was ever used in its organization is a duplicate.
    fn insert_team(&self, org_id: &str, team: &Team) -> Stored<()>;

    /// Changes what people read of a team: its display name and description.
    fn update_team(&self, team: &Team) -> Stored<()>;

    /// Deletes a team and its memberships. The row stays for its tokens and reserves the name.
    fn delete_team(&self, id: &str, now: UnixSeconds) -> Stored<()>;

    /// Puts a user into a team.
    fn join_team(&self, team_id: &str, user_id: &str, role: Role) -> Stored<()>;

    /// Changes a user's role in a team.
    fn change_team_role(&self, team_id: &str, user_id: &str, role: Role) -> Stored<()>;

    /// Takes a user out of a team.
    fn leave_team(&self, team_id: &str, user_id: &str) -> Stored<()>;

    /// The teams of an organization by name, without deleted ones.
    fn teams(&self, org_id: &str) -> Stored<Vec<Team>>;

    /// A team by its name, unless it was deleted.
    fn team_by_name(&self, org_id: &str, name: &str) -> Stored<Option<Team>>;

    /// A team by its identifier, deleted or not.
    fn team_by_id(&self, id: &str) -> Stored<Option<Team>>;

    /// The users in a team: its admins, then its members, each by login.
    fn team_members(&self, team_id: &str) -> Stored<Vec<TeamMember>>;

    /// The teams of an organization that a user is in, by name.
    fn teams_of(&self, org_id: &str, user_id: &str) -> Stored<Vec<Team>>;

    /// A user's role in a team; `None` for those who aren't in it.
    fn team_role(&self, team_id: &str, user_id: &str) -> Stored<Option<Role>>;
}
