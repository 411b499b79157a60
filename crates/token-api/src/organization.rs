//! An organization's settings: `GET /api/orgs/{orgName}/metadata`.

use crate::expiry::ExpiryCap;
use crate::lenient::null_as_default;
use crate::user::OrgRole;
use serde::{Deserialize, Serialize};

/// The part of the organization's metadata that the console uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationMetadata {
    /// Identifier of the organization; empty when the server tells none.
    #[serde(default, deserialize_with = "null_as_default")]
    pub id: String,
    /// The longest remaining life of a token used here, in days; `None` means no cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_access_token_expiry_days: Option<i64>,
    /// The asking identity's role, where the server says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_role: Option<OrgRole>,
    /// How many members the organization has.
    #[serde(default, deserialize_with = "null_as_default")]
    pub member_count: i64,
    /// ISO 8601 text; when the organization came to be.
    #[serde(default, deserialize_with = "null_as_default")]
    pub created: String,
    /// What the organization's plan includes, where the server says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Features>,
}

/// What an organization's plan includes, as far as the console uses it. `false` stands for "not
/// told" too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Features {
    /// Members may have roles beside the built-in ones. Then a built-in role does not prove what is
    /// forbidden.
    #[serde(default, deserialize_with = "null_as_default")]
    pub custom_roles_enabled: bool,
}

impl OrganizationMetadata {
    /// Whether the server says that members may have roles beside the built-in ones.
    pub fn has_custom_roles(&self) -> bool {
        self.features.as_ref().is_some_and(|features| features.custom_roles_enabled)
    }

    /// The cap on token expiry, when there is one that the rules know.
    pub fn expiry_cap(&self) -> Option<ExpiryCap> {
        self.max_access_token_expiry_days.and_then(ExpiryCap::from_days)
    }
}
