//! Refusals of the exchange: `{"error", "error_description"}` (RFC 6749, section 5.2).

use crate::error::Refusal;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use token_api::oidc::{ExchangeFailure, ExchangeProblem, OAuthError};

/// An exchange that is refused.
#[derive(Debug)]
pub struct Declined {
    /// The HTTP status.
    pub status: StatusCode,
    /// The code.
    pub error: OAuthError,
    /// Which check failed, for whoever asked: nothing of what policies hold.
    pub description: String,
    /// What else the organization's admins may know, for the audit log.
    pub detail: Option<String>,
}

impl Declined {
    /// A refusal with status 400.
    pub fn new(error: OAuthError, description: impl Into<String>) -> Self {
        let description = description.into();
        Self { status: StatusCode::BAD_REQUEST, error, description, detail: None }
    }

    /// Trying again later may help; why it does not work now is for the audit log.
    pub fn later(description: impl Into<String>, detail: String) -> Self {
        let error = OAuthError::Other("temporarily_unavailable".to_owned());
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self { status, detail: Some(detail), ..Self::new(error, description) }
    }
}

impl From<ExchangeProblem> for Declined {
    fn from(problem: ExchangeProblem) -> Self {
        Self::new(problem.code(), problem.to_string())
    }
}

/// An exchange without a token.
#[derive(Debug)]
pub enum Failure {
    /// It was refused by a rule of the exchange.
    Declined(Declined),
    /// It was refused as any request may be, or the server failed.
    Refused(Refusal),
}

impl From<Declined> for Failure {
    fn from(declined: Declined) -> Self {
        Self::Declined(declined)
    }
}

impl<E: Into<Refusal>> From<E> for Failure {
    fn from(refusal: E) -> Self {
        Self::Refused(refusal.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(refusal) => refusal.into_response(),
            Self::Declined(declined) => {
                let error_description = declined.description.chars().map(printable).collect();
                let body = ExchangeFailure { error: declined.error, error_description };
                (declined.status, Json(body)).into_response()
            }
        }
    }
}

/// The standard has ASCII here, without quotes and backslashes.
fn printable(c: char) -> char {
    match c {
        '"' | '“' | '”' | '\\' => '\'',
        ' '..='~' => c,
        _ => '?',
    }
}
