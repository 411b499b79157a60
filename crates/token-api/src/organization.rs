//! An organization's settings: `GET /api/orgs/{orgName}/metadata` and `PATCH /api/orgs/{orgName}`.

use crate::expiry::ExpiryCap;
use crate::lenient::null_as_default;
use crate::user::OrgRole;
use serde::{Deserialize, Serialize};

/// The part of the organization's metadata that the console uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationMetadata {
    /// Identifier of the organization; empty if the server does not send it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub id: String,
    /// The longest remaining life of tokens of this organization, in days; `None` means no cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_access_token_expiry_days: Option<i64>,
    /// The role of the requesting identity, if the server sends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_role: Option<OrgRole>,
    /// The number of members.
    #[serde(default, deserialize_with = "null_as_default")]
    pub member_count: i64,
    /// When the organization was created, as ISO 8601 text.
    #[serde(default, deserialize_with = "null_as_default")]
    pub created: String,
    /// The features of the organization's plan, if the server sends them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Features>,
}

/// The features of an organization's plan that the console uses. `false` can also mean that the
/// server does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Features {
    /// Members may have custom roles. Then a built-in role does not prove that an action is
    /// forbidden.
    #[serde(default, deserialize_with = "null_as_default")]
    pub custom_roles_enabled: bool,
}

impl OrganizationMetadata {
    /// Whether the server says that members may have custom roles.
    pub fn has_custom_roles(&self) -> bool {
        self.features.as_ref().is_some_and(|features| features.custom_roles_enabled)
    }

    /// The cap on token expiry, if there is a valid one.
    pub fn expiry_cap(&self) -> Option<ExpiryCap> {
        self.max_access_token_expiry_days.and_then(ExpiryCap::from_days)
    }
}

/// The body of `PATCH /api/orgs/{orgName}`: what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingsUpdate {
    /// The longest remaining life of tokens, in days; 0 for no cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_max_access_token_expiry_days: Option<i64>,
    /// Whether members may create teams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_members_can_create_teams: Option<bool>,
}
