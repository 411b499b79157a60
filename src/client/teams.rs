//! The teams of an organization: reading, creating, changing and deleting them.

use super::cancel::Cancel;
use super::http::Call;
use super::{Client, list, written};
use console_core::backend::fault::ApiError;
use token_api::id::{OrgName, TeamName};
use token_api::page::Page;
use token_api::path;
use token_api::team::{NewTeam, Team, TeamUpdate};

impl Client {
    /// `GET /api/orgs/{orgName}/teams`
    pub async fn teams(&self, org: &OrgName, cancel: &Cancel) -> Result<Page<Team>, ApiError> {
        let answer = self.0.send(Call::get(path::teams(org)).until(cancel)).await?;
        list(&answer, "teams")
    }

    /// `GET /api/orgs/{orgName}/teams/{teamName}`
    pub async fn team(
        &self,
        org: &OrgName,
        team: &TeamName,
        cancel: &Cancel,
    ) -> Result<Team, ApiError> {
        self.read(Call::get(path::team(org, team)).until(cancel)).await
    }

    /// `POST /api/orgs/{orgName}/teams/pulumi`: creates a team whose members are managed by the service.
    /// Never sent twice.
    pub async fn create_team(&self, org: &OrgName, team: &NewTeam) -> Result<Team, ApiError> {
        self.read(Call::post(path::new_team(org), written(team)?)).await
    }

    /// Changes a team, or who is in it. Never sent twice.
    pub async fn update_team(
        &self,
        org: &OrgName,
        team: &TeamName,
        update: &TeamUpdate,
    ) -> Result<(), ApiError> {
        self.0.send(Call::patch(path::team(org, team), written(update)?)).await.map(drop)
    }

    /// Deletes a team with its tokens. Never sent twice.
    pub async fn delete_team(&self, org: &OrgName, team: &TeamName) -> Result<(), ApiError> {
        self.0.send(Call::delete(path::team(org, team))).await.map(drop)
    }
}
