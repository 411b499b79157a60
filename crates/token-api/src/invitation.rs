//! Invitations into an organization: `/api/orgs/{orgName}/invites`.

use crate::id::{OrgName, RoleId};
use crate::lenient::null_as_default;
use crate::member::UserInfo;
use crate::user::OrgRole;
use serde::{Deserialize, Serialize};

/// An invitation that is open. Whoever knows its identifier can accept it: it is a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// Identifier.
    pub id: String,
    /// The address that it was sent to; empty for a link that anybody may use.
    #[serde(default, deserialize_with = "null_as_default")]
    pub email: String,
    /// The built-in role that it gives: the closest one where the organization made the role.
    #[serde(default, deserialize_with = "null_as_default")]
    pub role: OrgRole,
    /// The role that it gives, where the organization made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_id: Option<RoleId>,
    /// When it was last sent, in Unix seconds.
    #[serde(default, deserialize_with = "null_as_default")]
    pub sent_at: i64,
    /// Who sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_by: Option<UserInfo>,
    /// `pending` or `expired`; other servers have more words.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
    /// Where the invited user goes to accept it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub accept_invite_url: String,
}

/// Without what accepts it.
impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { email, role, status, .. } = self;
        write!(f, "Invitation({email:?}, {role:?}, {status:?})")
    }
}

/// The body of `POST /api/orgs/{orgName}/invites` and of `…/invites/link`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewInvitation {
    /// The address to send it to. A link has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A built-in role.
    pub role: OrgRole,
    /// Any role, by its identifier; counts more than `role`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_id: Option<RoleId>,
}

/// The answer when an invitation was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvitationMade {
    /// Identifier.
    pub id: String,
    /// Where the invited user goes to accept it.
    pub accept_invite_url: String,
}

/// Without what accepts it.
impl std::fmt::Debug for InvitationMade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvitationMade")
    }
}

/// What an invited user is told of the organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvitingOrganization {
    /// The organization's login.
    pub github_login: OrgName,
    /// Display name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// URL of a picture; the console never loads it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub avatar_url: String,
    /// The built-in role that the user would have.
    #[serde(default, deserialize_with = "null_as_default")]
    pub role: OrgRole,
}
