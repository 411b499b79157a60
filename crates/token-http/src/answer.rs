//! What comes of a request: statuses, headers and bodies.

use serde::Serialize;
use token_api::audit::AuditEvent;
use token_api::failure::ErrorBody;
use token_api::id::Cursor;
use token_api::path::{EXPORT_CURSOR_HEADER, ExportFormat};
use token_service::export;
use token_service::invitations::Mail;
use token_service::refusal::{Kind, Refusal};

/// The outcome of an operation, before it is written. Writing takes time and no rows, so it is done
/// after the transaction.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub content: Content,
    /// What is to be sent to an address besides.
    pub mail: Option<Mail>,
}

/// The body of an answer, before it is written.
pub enum Content {
    /// None.
    Nothing,
    /// JSON.
    Json(Box<dyn Written>),
    /// A page of an export of the audit log.
    Export {
        /// The format.
        format: ExportFormat,
        /// The events.
        events: Vec<AuditEvent>,
        /// Where the next page begins.
        next: Option<Cursor>,
    },
}

/// What can be written as JSON.
pub trait Written: Send {
    /// The bytes.
    ///
    /// # Errors
    /// Those of the value itself.
    fn write(&self) -> serde_json::Result<Vec<u8>>;
}

impl<T: Serialize + Send> Written for T {
    fn write(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }
}

/// An answer on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers, with names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty for answers without one.
    pub body: Vec<u8>,
}

impl Answer {
    /// A success with JSON.
    pub fn json(value: impl Serialize + Send + 'static) -> Self {
        Self { status: 200, content: Content::Json(Box::new(value)), mail: None }
    }

    /// Something new, as JSON.
    pub fn created(value: impl Serialize + Send + 'static) -> Self {
        Self { status: 201, ..Self::json(value) }
    }

    /// A success with nothing to tell.
    pub fn nothing() -> Self {
        Self { status: 204, content: Content::Nothing, mail: None }
    }

    /// Writes it.
    pub fn write(self) -> Response {
        let status = self.status;
        match self.content {
            Content::Nothing => Response { status, headers: Vec::new(), body: Vec::new() },
            Content::Json(value) => match value.write() {
                Ok(body) => Response { status, headers: vec![json_type()], body },
                Err(error) => refused(&Refusal::internal(error.to_string())),
            },
            Content::Export { format, events, next } => {
                let mut headers = vec![("content-type", "text/plain; charset=utf-8".to_owned())];
                headers.extend(next.map(|next| (EXPORT_CURSOR_HEADER, next.as_str().to_owned())));
                Response { status, headers, body: export::file(format, &events).into_bytes() }
            }
        }
    }
}

fn json_type() -> (&'static str, String) {
    ("content-type", "application/json".to_owned())
}

/// The answer for a refusal of the rules. The body is [`ErrorBody`]: `{"code", "message"}`, and `field`
/// where one field of the request is at fault.
pub fn refused(refusal: &Refusal) -> Response {
    let mut response = protocol(refusal.kind.status(), &refusal.message);
    if let Some(field) = refusal.field {
        response.body = body(response.status, &refusal.message, Some(field));
    }
    match refusal.kind {
        Kind::NoToken => {
            response.headers.push(("www-authenticate", "Bearer realm=\"token-api\"".to_owned()));
        }
        Kind::BadToken => {
            let challenge = "Bearer realm=\"token-api\", error=\"invalid_token\"";
            response.headers.push(("www-authenticate", challenge.to_owned()));
        }
        Kind::TooMany { seconds } => response.headers.push(("retry-after", seconds.to_string())),
        Kind::Busy => response.headers.push(("retry-after", "1".to_owned())),
        _ => {}
    }
    response
}

/// A refusal of HTTP itself: 405, 413 and the like.
pub fn protocol(status: u16, message: &str) -> Response {
    Response { status, headers: vec![json_type()], body: body(status, message, None) }
}

/// The words for a path under `/api` that is no operation: a feature that the server does not offer.
pub const NOT_OFFERED: &str = "This server does not offer this.";

/// The words for a path with variable segments that can't be decoded.
pub const BAD_PATH: &str = "The path is not percent-encoded UTF-8.";

/// The words for a method that a path does not take.
pub fn not_taken(method: &str) -> String {
    format!("{method} is not offered here.")
}

fn body(status: u16, message: &str, field: Option<&str>) -> Vec<u8> {
    let body =
        ErrorBody { code: status, message: message.to_owned(), field: field.map(str::to_owned) };
    // Texts and a number can always be written.
    serde_json::to_vec(&body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_its_field_and_how_long_to_wait() {
        let response = refused(&Refusal::invalid("name", "Too long."));
        assert_eq!(response.status, 422);
        let text = String::from_utf8(response.body).unwrap();
        assert_eq!(text, r#"{"code":422,"message":"Too long.","field":"name"}"#);
        let waits = refused(&Refusal::too_many(7));
        assert!(waits.headers.contains(&("retry-after", "7".to_owned())), "{:?}", waits.headers);
        let challenge = refused(&Refusal::no_token());
        assert!(challenge.headers.iter().any(|(name, _)| *name == "www-authenticate"));
    }

    #[test]
    fn an_export_is_text_and_says_where_it_goes_on() {
        let content = Content::Export {
            format: ExportFormat::Csv,
            events: Vec::new(),
            next: Some(Cursor::new("more")),
        };
        let response = Answer { status: 200, content, mail: None }.write();
        assert!(response.headers.contains(&(EXPORT_CURSOR_HEADER, "more".to_owned())));
        assert!(response.body.starts_with(b"timestamp,"));
    }
}
