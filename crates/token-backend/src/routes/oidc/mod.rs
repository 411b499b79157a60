//! OIDC trust, as far as it takes the keys of issuers: changes of the issuers that an organization
//! believes, and the exchange of their ID tokens for access tokens.

mod exchange;
mod issuers;

use crate::app::App;
use axum::Router;
use axum::routing::{patch, post};
use token_api::path::template;

/// Their routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route(template::OIDC_ISSUERS, post(issuers::register))
        .route(template::OIDC_ISSUER, patch(issuers::update).delete(issuers::delete))
        .route(template::OIDC_THUMBPRINTS, post(issuers::regenerate))
        .route(template::OAUTH_TOKEN, post(exchange::exchange))
}
