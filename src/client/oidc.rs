//! OIDC trust: issuers, their policies, and the exchange of an ID token for an access token.

use super::cancel::Cancel;
use super::http::{Answer, Call, Http};
use super::{Client, describe, json, list, written};
use console_core::backend::fault::ApiError;
use token_api::id::OrgName;
use token_api::oidc::{
    AuthPolicy, ISSUERS_KEY, Issuer, IssuerId, IssuerUpdate, NewIssuer, PolicyId, PolicyUpdate,
    TokenExchangeRequest, TokenExchangeResponse,
};
use token_api::page::Page;
use token_api::path;

impl Client {
    /// `GET /api/orgs/{orgName}/oidc/issuers`
    pub async fn issuers(&self, org: &OrgName, cancel: &Cancel) -> Result<Page<Issuer>, ApiError> {
        let answer = self.0.send(Call::get(path::oidc_issuers(org)).until(cancel)).await?;
        list(&answer, ISSUERS_KEY)
    }

    /// `GET /api/orgs/{orgName}/oidc/issuers/{issuerId}`
    pub async fn issuer(
        &self,
        org: &OrgName,
        issuer: &IssuerId,
        cancel: &Cancel,
    ) -> Result<Issuer, ApiError> {
        self.read(Call::get(path::oidc_issuer(org, issuer)).until(cancel)).await
    }

    /// Registers an issuer. Without policies it allows nothing. Never sent twice.
    pub async fn register_issuer(
        &self,
        org: &OrgName,
        issuer: &NewIssuer,
    ) -> Result<Issuer, ApiError> {
        self.read(Call::post(path::oidc_issuers(org), written(issuer)?)).await
    }

    /// Changes an issuer. Never sent twice.
    pub async fn update_issuer(
        &self,
        org: &OrgName,
        issuer: &IssuerId,
        update: &IssuerUpdate,
    ) -> Result<Issuer, ApiError> {
        self.read(Call::patch(path::oidc_issuer(org, issuer), written(update)?)).await
    }

    /// Deletes an issuer and its policies. Never sent twice.
    pub async fn delete_issuer(&self, org: &OrgName, issuer: &IssuerId) -> Result<(), ApiError> {
        self.0.send(Call::delete(path::oidc_issuer(org, issuer))).await.map(drop)
    }

    /// Makes the server fetch the thumbprints of the issuer's certificates again. Never sent twice.
    pub async fn regenerate_thumbprints(
        &self,
        org: &OrgName,
        issuer: &IssuerId,
    ) -> Result<Issuer, ApiError> {
        self.read(Call::post(path::regenerate_thumbprints(org, issuer), "{}".to_owned())).await
    }

    /// The policies of an issuer, with the version that a change is based on.
    pub async fn policies_of(
        &self,
        org: &OrgName,
        issuer: &IssuerId,
        cancel: &Cancel,
    ) -> Result<AuthPolicy, ApiError> {
        policy(&self.0.send(Call::get(path::auth_policy_of(org, issuer)).until(cancel)).await?)
    }

    /// Replaces the policies of an issuer if their version is still this one. Some servers do not
    /// compare versions and replace them anyway, so check the version just before. Never sent
    /// twice.
    pub async fn update_policies(
        &self,
        org: &OrgName,
        id: &PolicyId,
        version: i64,
        update: &PolicyUpdate,
    ) -> Result<AuthPolicy, ApiError> {
        let call = Call::patch(path::auth_policy(org, id), written(update)?);
        // 0 means that the server does not send a version.
        let call = if version > 0 { call.if_version(version) } else { call };
        policy(&self.0.send(call).await?)
    }
}

/// Exchanges an ID token for an access token. The ID token is the only credential: the call never
/// carries the token of a session. Never sent twice.
pub async fn exchange(
    origin: &str,
    request: &TokenExchangeRequest,
) -> Result<TokenExchangeResponse, ApiError> {
    let http = Http::without_token(origin);
    json(&http.send(Call::post(path::oauth_token(), written(request)?)).await?)
}

/// Policies are read directly from the text, which keeps the order of their rules.
fn policy(answer: &Answer) -> Result<AuthPolicy, ApiError> {
    answer.require_json()?;
    AuthPolicy::read(&answer.body).map_err(|error| answer.unreadable(describe(&error)))
}
