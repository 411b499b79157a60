//! OIDC trust: the issuers that an organization believes, their policies, and the exchange of
//! their ID tokens for access tokens.

mod exchange;
mod issuers;
mod policies;

use crate::app::App;
use axum::Router;
use axum::routing::{get, patch, post};
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
