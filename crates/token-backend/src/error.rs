//! Refusals on the wire. The body is [`token_api::failure::ErrorBody`]: `{"code", "message"}`, and
//! `field` where one field of the request is at fault.

use axum::Json;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use token_api::failure::ErrorBody;
use token_service::oidc::Failure;
use token_service::refusal::{self, Kind};

/// An answer that is not a success.
#[derive(Debug)]
pub enum Refusal {
    /// The rules refuse it, or the server failed.
    Rule(refusal::Refusal),
    /// HTTP itself does: 405, 408, 413 and the like.
    Protocol(StatusCode, String),
}

impl Refusal {
    /// A refusal of HTTP itself.
    pub fn protocol(status: StatusCode, message: impl Into<String>) -> Self {
        Self::Protocol(status, message.into())
    }

    /// A request that can't be understood.
    pub fn bad_request(message: impl Into<String>) -> Self {
        refusal::Refusal::bad_request(message).into()
    }
}

impl<E: Into<refusal::Refusal>> From<E> for Refusal {
    fn from(refusal: E) -> Self {
        Self::Rule(refusal.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Protocol(status, message) => answer(status, message, None),
            Self::Rule(refusal) => by_rule(refusal),
        }
    }
}

fn answer(status: StatusCode, message: String, field: Option<&str>) -> Response {
    let body = ErrorBody { code: status.as_u16(), message, field: field.map(str::to_owned) };
    (status, Json(body)).into_response()
}

fn by_rule(refusal: refusal::Refusal) -> Response {
    if let Some(detail) = &refusal.detail {
        tracing::error!(fault = detail);
    }
    let mut response = answer(status(refusal.kind.status()), refusal.message, refusal.field);
    let headers = response.headers_mut();
    let challenge = match refusal.kind {
        Kind::NoToken => Some("Bearer realm=\"token-api\""),
        Kind::BadToken => Some("Bearer realm=\"token-api\", error=\"invalid_token\""),
        _ => None,
    };
    if let Some(challenge) = challenge {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    let retry_after = match refusal.kind {
        Kind::TooMany { seconds } => Some(seconds),
        Kind::Busy => Some(1),
        _ => None,
    };
    if let Some(seconds) = retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn status(number: u16) -> StatusCode {
    StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// An exchange without a token, on the wire: `{"error", "error_description"}` where a rule of the
/// exchange refuses it (RFC 6749, section 5.2).
pub struct ExchangeRefusal(Failure);

impl<E: Into<Failure>> From<E> for ExchangeRefusal {
    fn from(failure: E) -> Self {
        Self(failure.into())
    }
}

impl IntoResponse for ExchangeRefusal {
    fn into_response(self) -> Response {
        match self.0 {
            Failure::Refused(refusal) => Refusal::from(refusal).into_response(),
            Failure::Declined(declined) => {
                (status(declined.status()), Json(declined.on_wire())).into_response()
            }
        }
    }
}
