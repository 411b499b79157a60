//! Teams and their members: `GET /api/orgs/{orgName}/teams[/{teamName}]`.

use crate::id::{TeamName, UserLogin};
use crate::lenient::{null_as_default, readable_if_any};
use crate::user::OrgRole;
use serde::{Deserialize, Serialize};

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Team {
    /// The unique name: the one in paths.
    pub name: TeamName,
    /// Name for people; empty falls back to the unique name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub display_name: String,
    /// What the team is for.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    /// Who manages membership.
    pub kind: TeamKind,
    /// The asking identity's role in the team, where the server says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_role: Option<OrgRole>,
    /// The members; absent where the server leaves them out.
    #[serde(
        default,
        deserialize_with = "readable_if_any",
        skip_serializing_if = "Option::is_none"
    )]
    pub members: Option<Vec<TeamMember>>,
}

impl Team {
    /// What people call it.
    pub fn label(&self) -> &str {
        if self.display_name.trim().is_empty() { self.name.as_str() } else { &self.display_name }
    }
}

/// Who manages a team's membership. Unknown kinds survive as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum TeamKind {
    /// The service itself.
    Native,
    /// A GitHub organization.
    GitHub,
    /// An identity provider through SCIM.
    Scim,
    /// Another one, as the server names it.
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
    /// Name for people.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// Address of a picture; the console never loads it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub avatar_url: String,
    /// Role within the team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<OrgRole>,
}
