//! What a request says, read once, before any work: who asks, with which token, which query. Bodies are
//! read here too, within bounds of size and time.

use crate::coding::accepts;
use crate::connections::Client;
use crate::error::Refusal;
use axum::body::{Bytes, HttpBody};
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, MatchedPath, Path};
use axum::http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{Extensions, StatusCode};
use serde::de::DeserializeOwned;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;
use token_http::answer::BAD_PATH;
use token_http::call::{MAX_BODY_BYTES, content_type, credential, query};
use token_service::request::{self, Request};
use tower_http::request_id::RequestId;

/// How long the body of a request may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// What a request says, but for its body.
#[derive(Debug)]
pub struct Incoming {
    /// What the rules read of it.
    pub request: Arc<Request>,
    /// Whether the client can unpack gzip, as far as it says.
    pub takes_gzip: bool,
    /// The header `If-Match`, as it came.
    pub if_match: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Incoming {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let extensions = &parts.extensions;
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let request = Request {
            id: request_id(extensions).to_owned(),
            ip: client(extensions),
            method: parts.method.to_string(),
            route: extensions
                .get::<MatchedPath>()
                .map(|path| path.as_str().to_owned())
                .unwrap_or_default(),
            credential: credential(
                parts
                    .headers
                    .get_all(AUTHORIZATION)
                    .iter()
                    .map(|it| it.to_str().unwrap_or_default()),
            ),
            query: query(parts.uri.query().unwrap_or_default()),
        };
        Ok(Self {
            request: Arc::new(request),
            takes_gzip: text(ACCEPT_ENCODING).is_some_and(|text| accepts(text, "gzip")),
            if_match: text(IF_MATCH).map(str::to_owned),
        })
    }
}

/// The address of the client, as [`Client`] says.
pub fn client(extensions: &Extensions) -> IpAddr {
    extensions.get().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client: &Client| client.0)
}

/// The identifier of the request, as `X-Request-Id` has it.
pub fn request_id(extensions: &Extensions) -> &str {
    let id = extensions.get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    id.unwrap_or_default()
}

/// The parameters of a path, decoded.
pub struct Segments<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Segments<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        path.map(|Path(segments)| Self(segments)).map_err(|_| Refusal::bad_request(BAD_PATH))
    }
}

/// The body of a request, whole.
pub struct Body {
    /// The content type, in lower case and without parameters.
    pub content_type: String,
    /// The bytes.
    pub bytes: Bytes,
}

impl Body {
    /// As the rules read it.
    pub fn unread(&self) -> request::Body<'_> {
        request::Body { content_type: &self.content_type, bytes: &self.bytes }
    }
}

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Refusal;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, Refusal> {
        // An announced length is refused at once; else the limit is met while reading.
        if request.body().size_hint().lower() > MAX_BODY_BYTES as u64 {
            return Err(too_long());
        }
        let header = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type(header.unwrap_or_default());
        match tokio::time::timeout(BODY_TIMEOUT, Bytes::from_request(request, state)).await {
            Ok(Ok(bytes)) => Ok(Self { content_type, bytes }),
            Ok(Err(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(too_long())
            }
            Ok(Err(_)) => Err(Refusal::bad_request("The request was cut off.")),
            Err(_) => Err(Refusal::protocol(
                StatusCode::REQUEST_TIMEOUT,
                "The request did not arrive in time. Nothing was changed.",
            )),
        }
    }
}

fn too_long() -> Refusal {
    let message = format!("The request is longer than {MAX_BODY_BYTES} bytes.");
    Refusal::protocol(StatusCode::PAYLOAD_TOO_LARGE, message)
}
