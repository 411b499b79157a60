//! What a request says, read and decoded: who asks, with which token, which query, which body.

use crate::refusal::Refusal;
use serde::de::DeserializeOwned;
use std::net::IpAddr;
use token_api::secret::TokenValue;

/// The credential of a request.
#[derive(Debug)]
pub enum Credential {
    /// There is none.
    Missing,
    /// One that holds no token; says why.
    Malformed(&'static str),
    /// A token's value, not yet looked up.
    Value(TokenValue),
}

/// The query of a request, decoded.
#[derive(Clone, Debug, Default)]
pub struct Query(pub Vec<(String, String)>);

impl Query {
    /// The value of a parameter; refuses one that is there twice.
    pub fn get(&self, key: &str) -> Result<Option<&str>, Refusal> {
        let mut values = self.0.iter().filter(|(k, _)| k == key).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (_, Some(_)) => {
                Err(Refusal::bad_request(format!("The parameter {key} is there twice.")))
            }
            (value, None) => Ok(value),
        }
    }

    /// The value of a parameter; an empty one counts as not given.
    pub fn some(&self, key: &str) -> Result<Option<&str>, Refusal> {
        Ok(self.get(key)?.filter(|value| !value.is_empty()))
    }
}

/// What a request says, but for its body.
#[derive(Debug)]
pub struct Request {
    /// The identifier of the request.
    pub id: String,
    /// The address of the caller.
    pub ip: IpAddr,
    /// The method.
    pub method: String,
    /// The path as its template.
    pub route: String,
    /// The token that came with it.
    pub credential: Credential,
    /// The decoded query.
    pub query: Query,
}

impl Request {
    /// Whether it asks to delete something.
    pub fn deletes(&self) -> bool {
        self.method == "DELETE"
    }
}

/// The body of a request, whole and unread.
#[derive(Debug)]
pub struct Body<'a> {
    /// The content type, in lower case and without parameters.
    pub content_type: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
}

impl Body<'_> {
    /// Reads JSON. Problems are told without the values that caused them.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        if self.content_type != "application/json" {
            return Err(Refusal::not_json());
        }
        serde_json::from_slice(self.bytes).map_err(|error| {
            let text = error.to_string();
            // “invalid type: string "…", expected i64 at line 1 column 9”: the value stays out.
            let reason = match text.rsplit_once(", expected ") {
                Some((_, expected)) => format!("expected {expected}"),
                None => text,
            };
            Refusal::bad_request(format!("The request is not what this call takes: {reason}."))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Kind;
    use token_api::token::CreateTokenBody;

    #[test]
    fn a_parameter_that_is_there_twice_is_refused() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let query = Query(vec![pair("a", "1"), pair("x", "1"), pair("x", "2"), pair("empty", "")]);
        assert_eq!(query.get("a").unwrap(), Some("1"));
        assert_eq!(query.get("empty").unwrap(), Some(""));
        assert_eq!((query.some("empty").unwrap(), query.some("none").unwrap()), (None, None));
        assert_eq!(query.get("x").unwrap_err().kind, Kind::BadRequest);
    }

    #[test]
    fn tells_what_is_wrong_without_the_value() {
        let table = [
            (r#"{"description":"","expires":"hunter2"}"#, "expected i64 at line 1"),
            (r#"{"description":["hunter2"],"expires":0}"#, "expected a string"),
            (r#"{"expires":0}"#, "missing field `description`"),
            (r#"{"description":null}"#, "expected a string"),
            (r#"{"description":"","expires":0,"expires":1}"#, "duplicate field `expires`"),
            (r#"{"description":"","expires":1.5}"#, "expected i64"),
            (r#"{"description":"","expires":99999999999999999999}"#, "expected i64"),
            (r#""a, expected hunter2""#, "expected struct CreateTokenBody"),
            (r#"{"description":"hunter2"#, "EOF while parsing"),
            ("hunter2", "expected value at line 1"),
            ("", "EOF"),
        ];
        for (body, message) in table {
            let body_of = Body { content_type: "application/json", bytes: body.as_bytes() };
            let refusal = body_of.read::<CreateTokenBody>().unwrap_err();
            assert_eq!(refusal.kind, Kind::BadRequest);
            assert!(refusal.message.contains(message), "{body}: {}", refusal.message);
            assert!(!refusal.message.contains("hunter2"), "{}", refusal.message);
        }
    }

    #[test]
    fn another_type_is_not_read() {
        let body = Body { content_type: "text/plain", bytes: b"{}" };
        assert_eq!(body.read::<serde_json::Value>().unwrap_err().kind, Kind::MediaType);
    }
}
