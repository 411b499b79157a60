//! Reads error bodies. Servers of this API answer `{"code", "message"}`. Others put a sentence
//! under `error` or `errors`, or send `application/problem+json` or plain text. Proxies send HTML
//! or nothing. These functions read what they can and never fail.

mod sentence;

use crate::json;
use sentence::{first_of, in_errors, is_general, legible};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The error body of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// Repeats the HTTP status.
    pub code: u16,
    /// A sentence for the user.
    pub message: String,
    /// The field of the request that is wrong, by its name in the request (`reason` for the query
    /// parameter). An extension: other servers do not send it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// How many characters of a server's message are kept.
const MAX_MESSAGE_CHARS: usize = 500;

/// The members of an error body that hold a sentence, the most specific first: `message` of this
/// API, `detail` and `title` of RFC 9457, `error_description` of RFC 6749.
const SENTENCES: [&str; 5] = ["message", "detail", "error_description", "error", "title"];

/// The message for the user in an error body of this content type. `None` if there is none, as in
/// HTML or an empty body. The entries of `errors` belong to it: they replace a general sentence,
/// such as "One or more errors occurred!", and follow any other.
///
/// `secret` is the token that the call carried. The message never contains it, nor an ID token.
pub fn message_in(content_type: &str, body: &[u8], secret: Option<&str>) -> Option<String> {
    let text = match json::value(body) {
        Ok(value) => in_json(&value)?,
        Err(_) if is_plain_text(content_type) => legible(&String::from_utf8_lossy(body))?,
        Err(_) => return None,
    };
    let text = sentence::without_secrets(&text, secret.unwrap_or_default());
    Some(text.chars().take(MAX_MESSAGE_CHARS).collect())
}

fn in_json(value: &Value) -> Option<String> {
    let said: Vec<String> = SENTENCES
        .iter()
        .filter(|key| **key != "error" || code_in(value).is_none())
        .filter_map(|key| first_of(value.get(key)?))
        .collect();
    let said = said.iter().find(|text| !is_general(text)).or(said.first());
    let errors = in_errors(value.get("errors").unwrap_or(&Value::Null));
    match (said, errors.is_empty()) {
        (None, true) if !value.is_object() => first_of(value),
        (said, true) => said.cloned(),
        (Some(said), false) if !is_general(said) => {
            let further = errors.iter().filter(|text| !said.contains(text.as_str()));
            Some(further.fold(said.clone(), |all, text| sentence::after(&all, text)))
        }
        (_, false) => errors.into_iter().reduce(|all, text| sentence::after(&all, &text)),
    }
}

fn is_plain_text(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("text/plain")
}

/// The path of the field that an error body names, as the server writes it: `expires`, `body.expires`,
/// `policies[1].teamName`.
pub fn path_in(body: &[u8]) -> Option<String> {
    let path = path_of(&json::value(body).ok()?)?;
    Some(path.chars().take(MAX_MESSAGE_CHARS).collect())
}

/// The name of a field by its path, such as `body.expires`, `$.expires` or `/expires`: the last part. An
/// initial capital becomes lower case, as in request bodies.
pub fn field_name(path: &str) -> Option<String> {
    let end = path.rsplit(['.', '/']).find(|part| !part.is_empty())?;
    let end = end.split('[').next().unwrap_or_default();
    let mut letters = end.chars();
    let first = letters.next().filter(|first| first.is_alphabetic())?;
    Some(first.to_ascii_lowercase().to_string() + letters.as_str())
}

/// The text of `field`, or the first path under `errors`.
fn path_of(value: &Value) -> Option<String> {
    if let Some(field) = value.get("field").and_then(Value::as_str) {
        return Some(field.to_owned());
    }
    let errors = value.get("errors").or_else(|| value.get("error")?.get("errors"))?;
    match errors {
        Value::Object(fields) => {
            fields.iter().next().map(|(name, value)| to_innermost(name, value))
        }
        Value::Array(errors) => errors.iter().find_map(|error| {
            let source = error.get("source").and_then(|source| source.get("pointer"));
            let names = ["field", "location", "pointer", "path"].iter();
            let mut named = names.filter_map(|key| error.get(key)).chain(source);
            named.find_map(Value::as_str).map(str::to_owned)
        }),
        _ => None,
    }
}

/// The path to a field, or to the first one in it that has sentences of its own.
fn to_innermost(name: &str, value: &Value) -> String {
    let is_inner = |value: &Value| value.is_array() || value.is_object();
    let inner = value.as_object().filter(|_| first_of(value).is_some());
    match inner.and_then(|inner| inner.iter().find(|(_, value)| is_inner(value))) {
        Some((inner, value)) => format!("{name}.{}", to_innermost(inner, value)),
        None => name.to_owned(),
    }
}

/// The code of RFC 6749 in an error body, such as `invalid_grant`. What is longer than any code, or
/// has a space in it, is a sentence and none.
pub fn oauth_code_in(body: &[u8]) -> Option<String> {
    code_in(&json::value(body).ok()?).map(str::to_owned)
}

fn code_in(value: &Value) -> Option<&str> {
    let code = value.get("error")?.as_str()?;
    let is_code = (1..=60).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_graphic());
    is_code.then_some(code)
}

#[cfg(test)]
mod tests;
