//! Invitations into an organization. What accepts one is in these answers alone.

use super::cancel::Cancel;
use super::http::Call;
use super::{Client, list, written};
use console_core::backend::fault::ApiError;
use token_api::id::OrgName;
use token_api::invitation::{Invitation, InvitationMade, NewInvitation};
use token_api::page::Page;
use token_api::path;

impl Client {
    /// `GET /api/orgs/{orgName}/invites`: the invitations that are open, and expired ones.
    pub async fn invitations(
        &self,
        org: &OrgName,
        cancel: &Cancel,
    ) -> Result<Page<Invitation>, ApiError> {
        let answer = self.0.send(Call::get(path::invitations(org)).until(cancel)).await?;
        list(&answer, "invites")
    }

    /// Invites an address; without one it makes a link that anybody can use. Never sent twice.
    pub async fn invite(
        &self,
        org: &OrgName,
        invitation: &NewInvitation,
    ) -> Result<InvitationMade, ApiError> {
        let path = match invitation.email {
            Some(_) => path::invitations(org),
            None => path::invitation_link(org),
        };
        self.read(Call::post(path, written(invitation)?)).await
    }

    /// Sends an invitation again. Never sent twice.
    pub async fn resend_invitation(&self, org: &OrgName, id: &str) -> Result<(), ApiError> {
        let path = path::resend_invitation(org, id);
        self.0.send(Call::post(path, "{}".to_owned())).await.map(drop)
    }

    /// Cancels an invitation. Never sent twice.
    pub async fn cancel_invitation(&self, org: &OrgName, id: &str) -> Result<(), ApiError> {
        self.0.send(Call::delete(path::invitation(org, id))).await.map(drop)
    }
}
