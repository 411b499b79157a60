//! The roles of an organization: reading them and who has them, and making, changing and deleting them.

use super::cancel::Cancel;
use super::http::Call;
use super::{Client, list, written};
use console_core::backend::fault::ApiError;
use roles::catalogue::Listed;
use token_api::id::{OrgName, RoleId, TeamName};
use token_api::member::UserInfo;
use token_api::page::Page;
use token_api::path;
use token_api::role::{NewRole, Role, RoleUpdate};
use token_api::team::Team;
use token_api::token::AccessToken;

impl Client {
    /// `GET /api/orgs/{orgName}/roles`: all roles, of every purpose.
    pub async fn all_roles(&self, org: &OrgName, cancel: &Cancel) -> Result<Page<Role>, ApiError> {
        list(&self.0.send(Call::get(path::all_roles(org)).until(cancel)).await?, "roles")
    }

    /// `GET /api/orgs/{orgName}/roles/scopes`: what roles can grant.
    pub async fn role_scopes(&self, org: &OrgName, cancel: &Cancel) -> Result<Listed, ApiError> {
        self.read(Call::get(path::role_scopes(org)).until(cancel)).await
    }

    /// `GET /api/orgs/{orgName}/roles/{roleID}`
    pub async fn role(
        &self,
        org: &OrgName,
        id: &RoleId,
        cancel: &Cancel,
    ) -> Result<Role, ApiError> {
        self.read(Call::get(path::role(org, id)).until(cancel)).await
    }

    /// `GET /api/orgs/{orgName}/teams/{teamName}/roles`: the roles that a team gives.
    pub async fn team_roles(
        &self,
        org: &OrgName,
        team: &TeamName,
        cancel: &Cancel,
    ) -> Result<Page<Role>, ApiError> {
        list(&self.0.send(Call::get(path::team_roles(org, team)).until(cancel)).await?, "roles")
    }

    /// `POST /api/orgs/{orgName}/roles`. Never sent twice.
    pub async fn create_role(&self, org: &OrgName, role: &NewRole) -> Result<Role, ApiError> {
        self.read(Call::post(path::all_roles(org), written(role)?)).await
    }

    /// `PATCH /api/orgs/{orgName}/roles/{roleID}`. Never sent twice.
    pub async fn update_role(
        &self,
        org: &OrgName,
        id: &RoleId,
        update: &RoleUpdate,
    ) -> Result<Role, ApiError> {
        self.read(Call::patch(path::role(org, id), written(update)?)).await
    }

    /// Deletes a role that nobody has. Never sent twice.
    pub async fn delete_role(&self, org: &OrgName, id: &RoleId) -> Result<(), ApiError> {
        self.0.send(Call::delete(path::delete_role(org, id, false))).await.map(drop)
    }

    /// `PATCH /api/orgs/{orgName}/roles/{roleID}/default`. Never sent twice.
    pub async fn set_default_role(&self, org: &OrgName, id: &RoleId) -> Result<(), ApiError> {
        self.0.send(Call::patch(path::default_role(org, id), "{}".into())).await.map(drop)
    }

    /// `GET /api/orgs/{orgName}/roles/{roleID}/tokens`: the organization's tokens that have a role.
    pub async fn role_tokens(
        &self,
        org: &OrgName,
        id: &RoleId,
        cancel: &Cancel,
    ) -> Result<Page<AccessToken>, ApiError> {
        list(&self.0.send(Call::get(path::role_tokens(org, id)).until(cancel)).await?, "tokens")
    }

    /// `GET /api/orgs/{orgName}/roles/{roleID}/users`: the members who have a role themselves.
    pub async fn role_users(
        &self,
        org: &OrgName,
        id: &RoleId,
        cancel: &Cancel,
    ) -> Result<Page<UserInfo>, ApiError> {
        list(&self.0.send(Call::get(path::role_users(org, id)).until(cancel)).await?, "users")
    }

    /// `GET /api/orgs/{orgName}/roles/{roleID}/teams`: the teams that give a role.
    pub async fn role_teams(
        &self,
        org: &OrgName,
        id: &RoleId,
        cancel: &Cancel,
    ) -> Result<Page<Team>, ApiError> {
        list(&self.0.send(Call::get(path::role_teams(org, id)).until(cancel)).await?, "teams")
    }
}
