//! OIDC trust: the issuers that an organization believes, their policies, and the exchange of
//! their ID tokens for access tokens.

mod decide;
mod draft;
mod exchange;
mod issuers;
mod policies;
mod refusal;

use crate::app::{Act, App, Inside};
use crate::db::oidc::{self as rows, Issuer};
use crate::error::Refusal;
use crate::permission::Action;
use axum::Router;
use axum::routing::{get, patch, post};
use token_api::id::OrgName;
use token_api::oidc::IssuerId;
use token_api::path::template;

/// Their routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route(template::OIDC_ISSUERS, get(issuers::list).post(issuers::register))
        .route(
            template::OIDC_ISSUER,
            get(issuers::get).patch(issuers::update).delete(issuers::delete),
        )
        .route(template::OIDC_THUMBPRINTS, post(issuers::regenerate))
        .route(template::AUTH_POLICY_OF, get(policies::of_issuer))
        .route(template::AUTH_POLICY, patch(policies::update))
        .route(template::OAUTH_TOKEN, post(exchange::exchange))
}

/// The organization, for those who may manage its trust.
fn enter(act: &mut Act<'_>, org: &OrgName) -> Result<Inside, Refusal> {
    let inside = act.organization(org.as_str())?;
    act.allow(Action::OidcTrust, Some(&inside), None)?;
    Ok(inside)
}

/// An issuer of an organization that may be managed.
fn open(act: &mut Act<'_>, org: &OrgName, id: &IssuerId) -> Result<(Inside, Issuer), Refusal> {
    let inside = enter(act, org)?;
    let issuer = rows::by_id(&act.db, &inside.organization.id, id.as_str())?.ok_or_else(|| {
        Refusal::not_found("There is no such issuer here; it may have been deleted.")
    })?;
    Ok((inside, issuer))
}
