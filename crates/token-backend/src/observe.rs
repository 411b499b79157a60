//! What every request gets: an identifier, a line in the log, and a limit of time.

use crate::app::OperatingSystem;
use crate::error::Refusal;
use crate::incoming::{client, request_id};
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;
use token_service::random::identifier;
use tower_http::request_id::{MakeRequestId, RequestId};
use tracing::Span;

/// The header that names a request.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The most characters of a request ID that a client may bring.
const MAX_ID_CHARS: usize = 64;

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Names the requests that come without an identifier.
#[derive(Clone, Copy)]
pub struct RandomId;

impl MakeRequestId for RandomId {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let id = identifier(&OperatingSystem).ok()?;
        HeaderValue::from_str(&id).ok().map(RequestId::new)
    }
}

/// Takes away an identifier from the client that is not short visible ASCII.
pub async fn without_odd_id(mut request: Request) -> Request {
    let is_odd = |id: &HeaderValue| {
        !(1..=MAX_ID_CHARS).contains(&id.len()) || !id.as_bytes().iter().all(u8::is_ascii_graphic)
    };
    if request.headers().get(X_REQUEST_ID).is_some_and(is_odd) {
        request.headers_mut().remove(X_REQUEST_ID);
    }
    request
}

/// What the log says of a request. The path is told as its template, which has no secret in it;
/// `-` when none matched.
pub fn span(request: &Request) -> Span {
    let extensions = request.extensions();
    tracing::info_span!(
        "request",
        request = request_id(extensions),
        method = request.method().as_str(),
        route = extensions.get().map_or("-", MatchedPath::as_str),
        ip = %client(extensions),
    )
}

/// The line of an answer.
pub fn answered<B>(response: &axum::http::Response<B>, took: Duration, _: &Span) {
    tracing::info!(status = response.status().as_u16(), ms = took.as_millis() as u64);
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
