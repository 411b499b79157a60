//! Lists, read leniently: one bad row spoils that row and not the list. The end of a list is an
//! absent, null or empty `continuationToken`.

use crate::id::Cursor;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// One element of a list: read, or kept as what it was.
#[derive(Clone, Debug, PartialEq)]
pub enum Row<T> {
    /// An element in the expected shape.
    Read(T),
    /// An element that could not be read.
    Unreadable(BadRow),
}

/// What is known of an element that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its `id`, when it has one that is text.
    pub id: Option<String>,
    /// Why it could not be read, in the decoder's words.
    pub problem: String,
}

impl<T> Row<T> {
    /// The element, when it could be read.
    pub fn read(&self) -> Option<&T> {
        match self {
            Self::Read(value) => Some(value),
            Self::Unreadable(_) => None,
        }
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The rows in the server's order.
    pub rows: Vec<Row<T>>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
}

/// Why a body is not a list at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAList {
    /// Not JSON, or cut off.
    NotJson(String),
    /// JSON, but without an array under the expected key.
    NoArray(&'static str),
}

/// Reads `{"<key>": […], "continuationToken": …}`. A missing or null array is an error and not an
/// empty list: "no tokens" must be something that the server said.
pub fn decode<T: DeserializeOwned>(body: &[u8], key: &'static str) -> Result<Page<T>, NotAList> {
    let mut value: Value =
        serde_json::from_slice(body).map_err(|e| NotAList::NotJson(e.to_string()))?;
    let Some(Value::Array(elements)) = value.get_mut(key).map(Value::take) else {
        return Err(NotAList::NoArray(key));
    };
    let next = match value.get("continuationToken") {
        Some(Value::String(cursor)) if !cursor.is_empty() => Some(Cursor::new(cursor.as_str())),
        _ => None,
    };
    Ok(Page { rows: elements.into_iter().map(read_row).collect(), next })
}

fn read_row<T: DeserializeOwned>(element: Value) -> Row<T> {
    let id = element.get("id").and_then(Value::as_str).map(str::to_owned);
    match serde_json::from_value(element) {
        Ok(value) => Row::Read(value),
        Err(e) => Row::Unreadable(BadRow { id, problem: e.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::AccessToken;

    const GOOD: &str = r#"{"id":"t1","name":"a","description":"","created":"2026-01-01T00:00:00Z",
        "createdBy":"ada","expires":0,"lastUsed":0,"admin":false}"#;

    #[test]
    fn a_bad_row_spoils_only_itself() {
        let body = format!(r#"{{"tokens":[{GOOD},{{"id":"t2"}},null,{GOOD}]}}"#);
        let page: Page<AccessToken> = decode(body.as_bytes(), "tokens").unwrap();
        let read: Vec<bool> = page.rows.iter().map(|r| r.read().is_some()).collect();
        assert_eq!(read, [true, false, false, true]);
        let Row::Unreadable(bad) = &page.rows[1] else { panic!("row 1 is unreadable") };
        assert_eq!(bad.id.as_deref(), Some("t2"));
        assert!(bad.problem.contains("name"), "{}", bad.problem);
    }

    #[test]
    fn ends_where_the_cursor_is_absent_null_or_empty() {
        for end in ["", r#","continuationToken":null"#, r#","continuationToken":"""#] {
            let body = format!(r#"{{"tokens":[]{end}}}"#);
            assert_eq!(decode::<AccessToken>(body.as_bytes(), "tokens").unwrap().next, None);
        }
        let page = decode::<AccessToken>(br#"{"tokens":[],"continuationToken":"c"}"#, "tokens");
        assert_eq!(page.unwrap().next, Some(Cursor::new("c")));
    }

    #[test]
    fn what_is_no_list_is_an_error() {
        for body in ["", "<html>", r#"{"tokens":[1"#] {
            let got = decode::<AccessToken>(body.as_bytes(), "tokens");
            assert!(matches!(got, Err(NotAList::NotJson(_))), "{body}");
        }
        for body in ["{}", "[]", "null", "3", r#"{"tokens":null}"#, r#"{"tokens":{}}"#] {
            let got = decode::<AccessToken>(body.as_bytes(), "tokens");
            assert_eq!(got, Err(NotAList::NoArray("tokens")), "{body}");
        }
    }
}
