//! CORS (Fetch standard) for the API: pages of the configured origins may call it, without
//! cookies. Other origins are not named in answers, so their browsers keep the answers from them.

use crate::config::Origin;
use crate::observe::X_REQUEST_ID;
use axum::http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, IF_MATCH, InvalidHeaderValue, ORIGIN, RETRY_AFTER,
};
use axum::http::{HeaderName, HeaderValue, Method};
use std::time::Duration;
use token_api::path::EXPORT_CURSOR_HEADER;
use tower_http::cors::CorsLayer;

/// How long a browser may remember what is allowed.
const MAX_AGE: Duration = Duration::from_secs(600);

/// The layer for these origins.
pub fn layer(allowed: &[Origin]) -> Result<CorsLayer, InvalidHeaderValue> {
    let origins: Result<Vec<_>, _> =
        allowed.iter().map(|origin| HeaderValue::from_str(origin.as_str())).collect();
    Ok(CorsLayer::new()
        .allow_origin(origins?)
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE, ACCEPT, IF_MATCH])
        .expose_headers([
            DATE,
            RETRY_AFTER,
            X_REQUEST_ID,
            HeaderName::from_static(EXPORT_CURSOR_HEADER),
        ])
        .vary([ORIGIN])
        .max_age(MAX_AGE))
}
