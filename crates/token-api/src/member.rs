//! The people of an organization: `GET /api/orgs/{orgName}/members`.

use crate::id::UserLogin;
use crate::lenient::null_as_default;
use crate::user::OrgRole;
use serde::{Deserialize, Serialize};

/// The list's name in the answer.
pub const MEMBERS_KEY: &str = "members";

/// A member of an organization. The console needs the login alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Who it is.
    pub user: UserInfo,
    /// The built-in role that comes closest to the one that the member has.
    #[serde(default, deserialize_with = "null_as_default")]
    pub role: OrgRole,
    /// ISO 8601 text; since when.
    #[serde(default, deserialize_with = "null_as_default")]
    pub created: String,
    /// Whether the person has an account with the service.
    #[serde(default, deserialize_with = "null_as_default")]
    pub known_to_pulumi: bool,
    /// Whether an admin's rights come from the service alone and not from the identity provider.
    #[serde(default, deserialize_with = "null_as_default")]
    pub virtual_admin: bool,
    /// The role as the server names it, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fga_role: Option<MemberRole>,
}

/// What everybody may know of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserInfo {
    /// Login name.
    pub github_login: UserLogin,
    /// Name for people.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// Address of a picture; the console never loads it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub avatar_url: String,
}

/// The role that a member was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberRole {
    /// Identifier.
    #[serde(default, deserialize_with = "null_as_default")]
    pub id: String,
    /// Name for people.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// ISO 8601 text; when the role was last changed.
    #[serde(default, deserialize_with = "null_as_default")]
    pub modified_at: String,
}

/// Which of an organization's two lists of members is meant (published API).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembersKind {
    /// Those with an account of the service.
    Frontend,
    /// Those whom the organization's identity provider names.
    Backend,
}

impl MembersKind {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Frontend, Self::Backend];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Frontend => "frontend",
            Self::Backend => "backend",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}
