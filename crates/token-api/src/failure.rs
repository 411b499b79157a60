//! What a server says when it refuses. Servers of this API answer `{"code", "message"}`, some
//! answer `application/problem+json`, and proxies answer HTML or nothing at all: this module reads
//! what can be read and never fails.

use crate::json;
use serde::{Deserialize, Serialize};

/// The error body of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// The HTTP status again.
    pub code: u16,
    /// A sentence for a person.
    pub message: String,
    /// The field of the request that is at fault, by its name in the request (`reason` for the
    /// query parameter), where it is one. An extension: other servers leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// The most characters of a server's message that are kept.
const MAX_MESSAGE_CHARS: usize = 500;

/// The message for a person in an error body: `message` of this API, `detail` or `title` of
/// RFC 9457, `error_description` of RFC 6749. `None` when the body is not JSON or says nothing.
pub fn message_in(body: &[u8]) -> Option<String> {
    let value = json::value(body).ok()?;
    ["message", "detail", "error_description", "title"]
        .iter()
        .filter_map(|key| value.get(key)?.as_str())
        .map(str::trim)
        .find(|text| !text.is_empty())
        .map(|text| text.chars().take(MAX_MESSAGE_CHARS).collect())
}

/// The field that an error body blames, where it says so.
pub fn field_in(body: &[u8]) -> Option<String> {
    let value = json::value(body).ok()?;
    value.get("field")?.as_str().map(str::to_owned)
}

/// The code of RFC 6749 in an error body, such as `invalid_grant`. What is longer than any code, or
/// has a space in it, is a sentence and none.
pub fn oauth_code_in(body: &[u8]) -> Option<String> {
    let value = json::value(body).ok()?;
    let code = value.get("error")?.as_str()?;
    let is_code = (1..=60).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_graphic());
    is_code.then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_sentence() {
        let table: [(&str, Option<&str>); 9] = [
            (r#"{"code":409,"message":"name taken"}"#, Some("name taken")),
            (r#"{"title":"Conflict","detail":"name taken"}"#, Some("name taken")),
            (r#"{"title":"Conflict"}"#, Some("Conflict")),
            (r#"{"error":"invalid_grant","error_description":"expired"}"#, Some("expired")),
            (r#"{"message":""}"#, None),
            (r#"{"message":42}"#, None),
            ("[]", None),
            ("<html>Bad gateway</html>", None),
            ("", None),
        ];
        for (body, message) in table {
            assert_eq!(message_in(body.as_bytes()).as_deref(), message, "{body}");
        }
    }

    #[test]
    fn finds_the_field() {
        let body = br#"{"code":422,"message":"in the past","field":"expires"}"#;
        assert_eq!(field_in(body).as_deref(), Some("expires"));
        assert_eq!(field_in(br#"{"field":7}"#), None);
        assert_eq!(field_in(b"<html>"), None);
    }

    #[test]
    fn finds_the_code() {
        let code = |body: &str| oauth_code_in(body.as_bytes());
        let body = r#"{"error":"invalid_grant","error_description":"expired"}"#;
        assert_eq!(code(body).as_deref(), Some("invalid_grant"));
        for none in [r#"{"error":"Not found."}"#, r#"{"error":""}"#, r#"{"error":{}}"#, "<"] {
            assert_eq!(code(none), None, "{none}");
        }
    }

    #[test]
    fn caps_the_sentence() {
        let body = format!(r#"{{"message":"{}"}}"#, "é".repeat(10_000));
        assert_eq!(message_in(body.as_bytes()).unwrap().chars().count(), MAX_MESSAGE_CHARS);
    }
}
