//! An organization's settings: `GET /api/orgs/{orgName}/metadata`.

use crate::expiry::ExpiryCap;
use crate::lenient::null_as_default;
use crate::user::OrgRole;
use serde::{Deserialize, Serialize};

/// The part of the organization's metadata that the console uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationMetadata {
    /// Identifier of the organization.
    pub id: String,
    /// The longest remaining life of a token used here, in days; `None` means no cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_access_token_expiry_days: Option<i64>,
    /// The asking identity's role.
    #[serde(default, deserialize_with = "null_as_default")]
    pub user_role: OrgRole,
    /// How many members the organization has.
    #[serde(default, deserialize_with = "null_as_default")]
    pub member_count: i64,
    /// ISO 8601 text; when the organization came to be.
    #[serde(default, deserialize_with = "null_as_default")]
    pub created: String,
}

impl OrganizationMetadata {
    /// The cap on token expiry, when there is one that the rules know.
    pub fn expiry_cap(&self) -> Option<ExpiryCap> {
        self.max_access_token_expiry_days.and_then(ExpiryCap::from_days)
    }
}
