//! The members of an organization: `/api/orgs/{orgName}/members[/{userLogin}]`.

use crate::id::{RoleId, UserLogin};
use crate::lenient::null_as_default;
use crate::user::OrgRole;
use serde::{Deserialize, Serialize};

/// The name of the list in the answer.
pub const MEMBERS_KEY: &str = "members";

/// A member of an organization. Only the login is required.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// The user.
    pub user: UserInfo,
    /// The built-in role that is closest to the member's role.
    #[serde(default, deserialize_with = "null_as_default")]
    pub role: OrgRole,
    /// When the user became a member, as ISO 8601 text.
    #[serde(default, deserialize_with = "null_as_default")]
    pub created: String,
    /// Whether the user has an account with the service.
    #[serde(default, deserialize_with = "null_as_default")]
    pub known_to_pulumi: bool,
    /// Whether the admin rights come from the service alone and not from the identity provider.
    #[serde(default, deserialize_with = "null_as_default")]
    pub virtual_admin: bool,
    /// The role as the server names it; `None` if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fga_role: Option<MemberRole>,
    /// Whether the user is kept out of the organization for now.
    #[serde(default, deserialize_with = "null_as_default")]
    pub suspended: bool,
}

/// The body of `POST /api/orgs/{orgName}/members/{userLogin}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMember {
    /// A built-in role.
    pub role: OrgRole,
}

/// The body of `PATCH /api/orgs/{orgName}/members/{userLogin}`: what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberUpdate {
    /// A built-in role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<OrgRole>,
    /// Any role, by its identifier; counts more than `role`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fga_role_id: Option<RoleId>,
    /// Whether the user is to be kept out for now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<bool>,
}

/// The answer of `GET /api/orgs/{orgName}/members/{user}/teams`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberTeams {
    /// The display names of the teams that the member is in.
    #[serde(default, deserialize_with = "null_as_default")]
    pub teams: Vec<String>,
}

/// What every member may see of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserInfo {
    /// Login name.
    pub github_login: UserLogin,
    /// Display name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// URL of a picture; the console never loads it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub avatar_url: String,
}

/// The role that was given to a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberRole {
    /// Identifier.
    #[serde(default, deserialize_with = "null_as_default")]
    pub id: String,
    /// Display name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// When the role was last changed, as ISO 8601 text.
    #[serde(default, deserialize_with = "null_as_default")]
    pub modified_at: String,
}

/// Which of the two member lists of an organization (published API).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembersKind {
    /// Users who have an account with the service.
    Frontend,
    /// Users whom the organization's identity provider names.
    Backend,
}

impl MembersKind {
    /// Both variants.
    pub const ALL: [Self; 2] = [Self::Frontend, Self::Backend];

    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Frontend => "frontend",
            Self::Backend => "backend",
        }
    }

    /// Reads the word of the API.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}
