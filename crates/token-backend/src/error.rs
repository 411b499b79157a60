//! Refusals: every answer of the API that is not a success. The body is
//! [`token_api::failure::ErrorBody`]: `{"code", "message"}`, and `field` where one field of the
//! request is at fault. Messages are for people; they never hold a token's value.

use axum::Json;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use token_api::failure::ErrorBody;

use crate::event_type::EventType;
use crate::token_value::NoRandomness;

/// A refusal.
#[derive(Debug)]
pub struct Refusal {
    /// The HTTP status.
    pub status: StatusCode,
    /// A sentence for a person.
    pub message: String,
    /// The field of the request at fault.
    pub field: Option<&'static str>,
    /// The audit event to write.
    pub event: Option<EventType>,
    /// Seconds until another try makes sense.
    pub retry_after: Option<u64>,
    /// Whether a token was presented; decides the challenge of a 401.
    token_was_presented: bool,
    /// For the server's own log.
    pub detail: Option<String>,
}

impl Refusal {
    fn new(status: StatusCode, event: Option<EventType>, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            field: None,
            event,
            retry_after: None,
            token_was_presented: true,
            detail: None,
        }
    }

    /// 401: no token was sent.
    pub fn no_token() -> Self {
        let message = "This needs an access token. Send it as “Authorization: token VALUE”.";
        let event = Some(EventType::AuthFailureToken);
        Self { token_was_presented: false, ..Self::new(StatusCode::UNAUTHORIZED, event, message) }
    }

    /// 401: the token that was sent is not accepted.
    pub fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, Some(EventType::AuthFailureToken), message)
    }

    /// 403: the caller's role does not suffice.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, Some(EventType::AuthFailureRole), message)
    }

    /// 403: the token breaks the organization's expiry cap.
    pub fn over_cap(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, Some(EventType::AuthFailureExpiryCap), message)
    }

    /// 404: an organization that the caller may not know of, or that does not exist.
    pub fn no_organization(exists: bool) -> Self {
        let event = exists.then_some(EventType::AuthFailureOrganization);
        let message = "There is no such organization, or you are not a member of it.";
        Self::new(StatusCode::NOT_FOUND, event, message)
    }

    /// 404: something that is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, None, message)
    }

    /// 400: a request that can't be understood.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, None, message)
    }

    /// 409: `field` collides with what exists.
    pub fn conflict(field: &'static str, message: impl Into<String>) -> Self {
        let event = Some(EventType::RequestRefused);
        Self { field: Some(field), ..Self::new(StatusCode::CONFLICT, event, message) }
    }

    /// 412: somebody else has changed what is to be changed.
    pub fn stale(message: impl Into<String>) -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, Some(EventType::RequestRefused), message)
    }

    /// 422: `field` breaks a rule.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        let (status, event) = (StatusCode::UNPROCESSABLE_ENTITY, Some(EventType::RequestRefused));
        Self { field: Some(field), ..Self::new(status, event, message) }
    }

    /// 429: too many requests; `seconds` until the next is taken.
    pub fn too_many(seconds: u64) -> Self {
        let message = format!("Too many requests. Nothing was done; try again in {seconds} s.");
        Self {
            retry_after: Some(seconds),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, None, message)
        }
    }

    /// A refusal of HTTP itself: 405, 408, 413, 415.
    pub fn protocol(status: StatusCode, message: impl Into<String>) -> Self {
        Self::new(status, None, message)
    }

    /// 500: a fault of the server; `detail` goes to its log only.
    pub fn internal(detail: impl Into<String>) -> Self {
        let message = "The server failed to do this. Nothing was changed; try again later, and \
                       tell its operator the request ID if it happens again.";
        Self {
            detail: Some(detail.into()),
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, None, message)
        }
    }

    fn challenge(&self) -> HeaderValue {
        HeaderValue::from_static(if self.token_was_presented {
            "Bearer realm=\"token-api\", error=\"invalid_token\""
        } else {
            "Bearer realm=\"token-api\""
        })
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        // The error names statements and constraints, never the values bound to them.
        Self::internal(format!("database: {error}"))
    }
}

impl From<NoRandomness> for Refusal {
    fn from(_: NoRandomness) -> Self {
        Self::internal("the operating system gave no random bytes")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if let Some(detail) = &self.detail {
            tracing::error!(fault = detail);
        }
        let challenge = (self.status == StatusCode::UNAUTHORIZED).then(|| self.challenge());
        let body = ErrorBody {
            code: self.status.as_u16(),
            message: self.message,
            field: self.field.map(str::to_owned),
        };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        if let Some(challenge) = challenge {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
