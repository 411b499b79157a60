//! Lenient decoding of lists: an unreadable row does not make the list unreadable. A list ends
//! where `continuationToken` is absent, null or empty.

use crate::id::Cursor;
use crate::json;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::ops::Range;

/// One element of a list, readable or not.
#[derive(Clone, Debug, PartialEq)]
pub enum Row<T> {
    /// An element of the expected type.
    Read(T),
    /// An element that could not be read.
    Unreadable(BadRow),
}

/// What is known of an unreadable element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its `id`, if that is a string.
    pub id: Option<String>,
    /// The decoder's message.
    pub problem: String,
}

impl<T> Row<T> {
    /// The element, if it could be read.
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
    /// The cursor of the next page; `None` at the end.
    pub next: Option<Cursor>,
}

/// Why a body is not a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAList {
    /// Not JSON, or truncated.
    NotJson(String),
    /// JSON without an array under the expected key.
    NoArray(&'static str),
}

/// Reads `{"<key>": […], "continuationToken": …}`. A missing or null array is an error and not an
/// empty list: only the server can say that there are no tokens.
///
/// The text is split into elements before they are parsed. So a number out of range, an invalid
/// escape, bytes that are not UTF-8 or deep nesting in one element does not affect the others.
pub fn decode<T: DeserializeOwned>(body: &[u8], key: &'static str) -> Result<Page<T>, NotAList> {
    let text = json::text(body);
    let (elements, next) = elements(&text, key)?;
    Ok(Page { rows: elements.into_iter().map(read_row).collect(), next })
}

/// The byte ranges of a list's elements in an answer, not parsed, and the cursor of the next page.
pub(crate) fn cut(
    text: &str,
    key: &'static str,
) -> Result<(Vec<Range<usize>>, Option<Cursor>), NotAList> {
    let (elements, next) = elements(text, key)?;
    let start_of_text = text.as_ptr().addr();
    let place = |element: &RawValue| {
        let start = element.get().as_ptr().addr() - start_of_text;
        start..start + element.get().len()
    };
    Ok((elements.into_iter().map(place).collect(), next))
}

fn elements<'a>(
    text: &'a str,
    key: &'static str,
) -> Result<(Vec<&'a RawValue>, Option<Cursor>), NotAList> {
    let fields = match serde_json::from_str::<Fields>(text) {
        Ok(fields) => fields,
        Err(e) if e.is_data() => return Err(NotAList::NoArray(key)),
        Err(e) => return Err(NotAList::NotJson(crate::json::placed(&e))),
    };
    let elements: Vec<&RawValue> = fields
        .get(key)
        .and_then(|list| serde_json::from_str(list.get()).ok())
        .ok_or(NotAList::NoArray(key))?;
    let next = string_in(&fields, "continuationToken").filter(|cursor| !cursor.is_empty());
    Ok((elements, next.map(Cursor::new)))
}

/// The fields of an object, each as unparsed text.
type Fields<'a> = BTreeMap<String, &'a RawValue>;

fn string_in(fields: &Fields<'_>, key: &str) -> Option<String> {
    fields.get(key).and_then(|value| serde_json::from_str(value.get()).ok())
}

fn read_row<T: DeserializeOwned>(element: &RawValue) -> Row<T> {
    json::read(element.get().as_bytes()).map(Row::Read).unwrap_or_else(|e| {
        let fields: Fields = serde_json::from_str(element.get()).unwrap_or_default();
        Row::Unreadable(BadRow { id: string_in(&fields, "id"), problem: json::complaint(&e) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::AccessToken;

    const GOOD: &str = r#"{"id":"t1","name":"a","description":"","created":"2026-01-01T00:00:00Z",
        "createdBy":"ada","expires":0,"lastUsed":0,"admin":false}"#;

    #[test]
    fn an_unreadable_row_affects_no_other() {
        let body = format!(r#"{{"tokens":[{GOOD},{{"id":"t2","x":1e999}},null,{GOOD}]}}"#);
        let page: Page<AccessToken> = decode(body.as_bytes(), "tokens").unwrap();
        let read: Vec<bool> = page.rows.iter().map(|r| r.read().is_some()).collect();
        assert_eq!(read, [true, false, false, true]);
        let Row::Unreadable(bad) = &page.rows[1] else { panic!("row 1 is unreadable") };
        assert_eq!(bad.id.as_deref(), Some("t2"));
        assert!(bad.problem.contains("number"), "{}", bad.problem);
    }

    #[test]
    fn ends_if_the_cursor_is_absent_null_or_empty() {
        for end in ["", r#","continuationToken":null"#, r#","continuationToken":"""#] {
            let body = format!(r#"{{"tokens":[]{end}}}"#);
            assert_eq!(decode::<AccessToken>(body.as_bytes(), "tokens").unwrap().next, None);
        }
        let page = decode::<AccessToken>(br#"{"tokens":[],"continuationToken":"c"}"#, "tokens");
        assert_eq!(page.unwrap().next, Some(Cursor::new("c")));
    }

    #[test]
    fn a_body_without_a_list_is_an_error() {
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
