//! CORS (Fetch standard) for the API: pages of the configured origins may call it, without
//! cookies. Other origins get no such headers, so their browsers keep the answers from them.

use crate::config::Origin;
use crate::observe::is_api;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
    VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The layer.
pub async fn layer(State(allowed): State<Arc<[Origin]>>, request: Request, next: Next) -> Response {
    if allowed.is_empty() || !is_api(request.uri().path()) {
        return next.run(request).await;
    }
    let origin = request
        .headers()
        .get(ORIGIN)
        .filter(|origin| allowed.iter().any(|known| known.as_str().as_bytes() == origin.as_bytes()))
        .cloned();
    let preflight = request.method() == Method::OPTIONS
        && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match (preflight, &origin) {
        (true, Some(_)) => preflight_answer(),
        _ => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed =
            HeaderValue::from_static("Date, Retry-After, X-Request-Id, X-Continuation-Token");
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    response
}

fn preflight_answer() -> Response {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PATCH, DELETE"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, Accept, If-Match"),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    (StatusCode::NO_CONTENT, headers).into_response()
}
