//! Teams and their members: `/api/orgs/{orgName}/teams[/{teamName}]`.

use crate::id::{TeamName, UserLogin};
use crate::lenient::{null_as_default, readable_if_any};
use crate::user::OrgRole;
use serde::{Deserialize, Serialize};

/// The longest display name, in characters (published API).
pub const MAX_DISPLAY_NAME_CHARS: usize = 100;

/// Names that no team can have, because they are words in paths (published API).
pub const PATH_WORDS: [&str; 2] = ["pulumi", "github"];

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Team {
    /// The unique name, as in paths.
    pub name: TeamName,
    /// Display name; if empty, the unique name is shown.
    #[serde(default, deserialize_with = "null_as_default")]
    pub display_name: String,
    /// What the team is for.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    /// Which system manages the members.
    pub kind: TeamKind,
    /// The role of the requesting identity in the team, if the server sends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_role: Option<OrgRole>,
    /// The members; absent if the server does not send them.
    #[serde(
        default,
        deserialize_with = "readable_if_any",
        skip_serializing_if = "Option::is_none"
    )]
    pub members: Option<Vec<TeamMember>>,
}

impl Team {
    /// The display name, or else the unique name.
    pub fn label(&self) -> &str {
        if self.display_name.trim().is_empty() { self.name.as_str() } else { &self.display_name }
    }
}

/// Which system manages the members of a team. Unknown kinds are kept as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum TeamKind {
    /// The service.
    Native,
    /// A GitHub organization.
    GitHub,
    /// An identity provider that uses SCIM.
    Scim,
    /// Another system, as the server names it.
    Other(String),
}

impl From<String> for TeamKind {
    fn from(text: String) -> Self {
        match text.as_str() {
            "pulumi" => Self::Native,
            "github" => Self::GitHub,
            "scim" => Self::Scim,
            _ => Self::Other(text),
        }
    }
}

impl From<TeamKind> for String {
    fn from(kind: TeamKind) -> Self {
        match kind {
            TeamKind::Native => "pulumi".to_owned(),
            TeamKind::GitHub => "github".to_owned(),
            TeamKind::Scim => "scim".to_owned(),
            TeamKind::Other(text) => text,
        }
    }
}

/// A member of a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TeamMember {
    /// Login name.
    pub github_login: UserLogin,
    /// Display name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// URL of a picture; the console never loads it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub avatar_url: String,
    /// Role in the team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<OrgRole>,
}

/// The body of `POST /api/orgs/{orgName}/teams/pulumi`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewTeam {
    /// The unique name, as in paths.
    pub name: String,
    /// Display name.
    pub display_name: String,
    /// What the team is for.
    pub description: String,
}

/// The body of `PATCH /api/orgs/{orgName}/teams/{teamName}`: what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TeamUpdate {
    /// Display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_display_name: Option<String>,
    /// What the team is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_description: Option<String>,
    /// The login of the user that `member_action` is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<UserLogin>,
    /// What to do with `member`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_action: Option<MemberAction>,
}

/// What a change of a team does with a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberAction {
    /// Put the user into the team as a member.
    Add,
    /// Take the user out.
    Remove,
    /// Make the member an admin of the team.
    Promote,
    /// Make the admin a member of the team.
    Demote,
}
