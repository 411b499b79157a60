//! What every answer gets: a request ID, a line in the log and a limit of time; for the API also
//! `Cache-Control: no-store`.

use crate::app::App;
use crate::error::Refusal;
use crate::incoming::peer;
use crate::log::{self, Answered};
use crate::token_value::random_id;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::time::Duration;

/// The header that names a request.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The identifier of a request.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The most characters of a request ID that a client may bring.
const MAX_ID_CHARS: usize = 64;

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What the layer needs.
#[derive(Clone)]
pub struct Observer {
    /// For the clock.
    pub app: App,
    /// Whether requests are logged.
    pub log: bool,
}

/// Whether a path belongs to the API.
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The layer.
pub async fn layer(State(observer): State<Observer>, mut request: Request, next: Next) -> Response {
    let started = observer.app.clock().millis();
    let id = request_id(request.headers());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let api = is_api(request.uri().path());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let ip = peer(request.extensions().get::<ConnectInfo<SocketAddr>>());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(X_REQUEST_ID, value);
    }
    if api {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    }
    if observer.log {
        log::answered(&Answered {
            at: observer.app.clock().now(),
            id: &id,
            method: method.as_str(),
            route: route.as_ref().map_or("-", MatchedPath::as_str),
            status: response.status().as_u16(),
            millis: observer.app.clock().millis() - started,
            ip,
        });
    }
    response
}

/// The client's own identifier, if it is short visible ASCII, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    headers
        .get(X_REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|id| (1..=MAX_ID_CHARS).contains(&id.len()))
        .filter(|id| id.bytes().all(|byte| byte.is_ascii_graphic()))
        .map(str::to_owned)
        .or_else(|| random_id().ok())
        .unwrap_or_default()
}

/// The innermost layer: an end to waiting.
pub async fn in_time(request: Request, next: Next) -> Response {
    tokio::time::timeout(TIMEOUT, next.run(request)).await.unwrap_or_else(|_| {
        Refusal::protocol(
            StatusCode::SERVICE_UNAVAILABLE,
            "The server took too long. A change may have been made: look before you try again.",
        )
        .into_response()
    })
}
