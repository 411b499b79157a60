//! An organization's settings: all of them, and the change of one.

use super::cancel::Cancel;
use super::http::Call;
use super::{Client, written};
use console_core::backend::fault::ApiError;
use token_api::id::OrgName;
use token_api::path;
use token_api::setting::{OrganizationSettings, SettingChange};

impl Client {
    /// `GET /api/orgs/{orgName}/metadata`, with all settings.
    pub async fn settings(
        &self,
        org: &OrgName,
        cancel: &Cancel,
    ) -> Result<OrganizationSettings, ApiError> {
        self.read(Call::get(path::metadata(org)).until(cancel)).await
    }

    /// `PATCH /api/orgs/{orgName}`: changes one setting. The answer has all of them. Never sent twice.
    pub async fn change_setting(
        &self,
        org: &OrgName,
        change: SettingChange,
    ) -> Result<OrganizationSettings, ApiError> {
        self.read(Call::patch(path::organization(org), written(&change)?)).await
    }
}
