//! Refusals: every answer that is not a success. Messages are for people; they never hold a token's
//! value.

use crate::event_type::EventType;
use crate::random::NoRandomness;
use crate::store::StoreError;

/// What kind of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request can't be understood.
    BadRequest,
    /// No token was sent.
    NoToken,
    /// The token that was sent is not accepted.
    BadToken,
    /// The caller may not do this.
    Forbidden,
    /// Something is not there, or the caller may not know of it.
    NotFound,
    /// A field collides with what exists.
    Conflict,
    /// What is to be changed was changed meanwhile.
    Stale,
    /// The body is of another type than the operation takes.
    MediaType,
    /// A field breaks a rule.
    Invalid,
    /// Too many requests.
    TooMany {
        /// Seconds until the next is taken.
        seconds: u64,
    },
    /// The server failed.
    Failed,
    /// Nothing was done, because the server's store was busy or out of reach.
    Busy,
    /// Nothing was done, because the server's store has no space left.
    Full,
    /// The server's store was lost while a change was made.
    OutcomeUnknown,
}

impl Kind {
    /// The HTTP status of the contract for it; audit events hold it too.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::NoToken | Self::BadToken => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Stale => 412,
            Self::MediaType => 415,
            Self::Invalid => 422,
            Self::TooMany { .. } => 429,
            Self::Failed => 500,
            Self::Busy | Self::OutcomeUnknown => 503,
            Self::Full => 507,
        }
    }
}

/// A refusal.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// What kind.
    pub kind: Kind,
    /// A sentence for a person.
    pub message: String,
    /// The field of the request at fault.
    pub field: Option<&'static str>,
    /// The audit event to write.
    pub event: Option<EventType>,
    /// For the server's own log.
    pub detail: Option<String>,
}

impl Refusal {
    fn new(kind: Kind, event: Option<EventType>, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), field: None, event, detail: None }
    }

    /// No token was sent.
    pub fn no_token() -> Self {
        let message = "This needs an access token. Send it as “Authorization: token VALUE”.";
        Self::new(Kind::NoToken, Some(EventType::AuthFailureToken), message)
    }

    /// The token that was sent is not accepted.
    pub fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(Kind::BadToken, Some(EventType::AuthFailureToken), message)
    }

    /// The caller's role does not suffice.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(Kind::Forbidden, Some(EventType::AuthFailureRole), message)
    }

    /// The token breaks the organization's expiry cap.
    pub fn over_cap(message: impl Into<String>) -> Self {
        Self::new(Kind::Forbidden, Some(EventType::AuthFailureExpiryCap), message)
    }

    /// An organization that the caller may not know of, or that does not exist.
    pub fn no_organization() -> Self {
        let message = "There is no such organization, or you are not a member of it.";
        Self::new(Kind::NotFound, Some(EventType::AuthFailureOrganization), message)
    }

    /// Something that is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, None, message)
    }

    /// A request that can't be understood.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(Kind::BadRequest, None, message)
    }

    /// A request that is understood and breaks a rule, which no other value of a field would mend.
    pub fn against_rule(message: impl Into<String>) -> Self {
        Self::new(Kind::BadRequest, Some(EventType::RequestRefused), message)
    }

    /// The caller is kept out of an organization for now.
    pub fn suspended(org: &str) -> Self {
        let message =
            format!("Your membership of {org} is suspended. An organization admin can end that.");
        Self::new(Kind::Forbidden, Some(EventType::AuthFailureOrganization), message)
    }

    /// `field` collides with what exists.
    pub fn conflict(field: &'static str, message: impl Into<String>) -> Self {
        let event = Some(EventType::RequestRefused);
        Self { field: Some(field), ..Self::new(Kind::Conflict, event, message) }
    }

    /// Somebody else has changed what is to be changed.
    pub fn stale(message: impl Into<String>) -> Self {
        Self::new(Kind::Stale, Some(EventType::RequestRefused), message)
    }

    /// A body of another type than the operation takes.
    pub fn not_json() -> Self {
        Self::new(Kind::MediaType, None, "The request must be application/json.")
    }

    /// The same where forms are taken too.
    pub fn neither_json_nor_form() -> Self {
        let message = "The request must be application/json or application/x-www-form-urlencoded.";
        Self::new(Kind::MediaType, None, message)
    }

    /// `field` breaks a rule.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        let event = Some(EventType::RequestRefused);
        Self { field: Some(field), ..Self::new(Kind::Invalid, event, message) }
    }

    /// Too many requests; `seconds` until the next is taken.
    pub fn too_many(seconds: u64) -> Self {
        let message = format!("Too many requests. Nothing was done; try again in {seconds} s.");
        Self::new(Kind::TooMany { seconds }, None, message)
    }

    /// A fault of the server; `detail` goes to its log only.
    pub fn internal(detail: impl Into<String>) -> Self {
        let message = "The server failed to do this. Nothing was changed; try again later, and \
                       tell its operator the request ID if it happens again.";
        Self { detail: Some(detail.into()), ..Self::new(Kind::Failed, None, message) }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let detail = format!("database: {error}");
        let (kind, message) = match error {
            StoreError::Duplicate | StoreError::Failed(_) => return Self::internal(detail),
            StoreError::Busy(_) => {
                (Kind::Busy, "The server's database is busy. Nothing was changed; try again.")
            }
            StoreError::Full => (
                Kind::Full,
                "The server's disk is full. Nothing was changed. Reading still works, and so does \
                 deleting tokens for a while; tell the server's operator.",
            ),
            StoreError::OutcomeUnknown(_) => (
                Kind::OutcomeUnknown,
                "The server lost its database. A change may have been made: look before you try \
                 again.",
            ),
        };
        Self { detail: Some(detail), ..Self::new(kind, None, message) }
    }
}

impl From<NoRandomness> for Refusal {
    fn from(_: NoRandomness) -> Self {
        Self::internal("the operating system gave no random bytes")
    }
}
