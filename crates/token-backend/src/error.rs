//! Refusals of the rules, of HTTP itself, and of an exchange.

use crate::wire;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use token_http::answer;
use token_service::oidc::Failure;
use token_service::refusal;

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
        let refused = match self {
            Self::Protocol(status, message) => answer::protocol(status.as_u16(), &message),
            Self::Rule(refusal) => {
                if let Some(detail) = &refusal.detail {
                    tracing::error!(fault = detail);
                }
                answer::refused(&refusal)
            }
        };
        wire::response(refused)
    }
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
