//! Reads JSON always by way of [`Value`], so that the program contains the JSON parser and the code
//! for each type only once.

use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::{Error, Value};
use std::borrow::Cow;

/// The text of a body. What is no character is replaced by U+FFFD where it occurs, so that one odd name
/// does not make the whole answer unreadable: bytes that are not UTF-8, and halves of surrogate pairs
/// (`\ud800`), which languages with UTF-16 texts may write.
pub fn text(body: &[u8]) -> Cow<'_, str> {
    match String::from_utf8_lossy(body) {
        Cow::Borrowed(text) => mended(text),
        Cow::Owned(text) => Cow::Owned(mended(&text).into_owned()),
    }
}

/// A JSON text in which escapes of lone surrogates are replaced.
pub(crate) fn mended(text: &str) -> Cow<'_, str> {
    const REPLACEMENT: &str = "\\ufffd";
    let unit = |at: usize| -> Option<u32> {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok()
    };
    let is_second = |unit: Option<u32>| matches!(unit, Some(0xDC00..=0xDFFF));
    let (mut mended, mut kept, mut at) = (String::new(), 0, 0);
    while let Some(found) = text[at..].find('\\') {
        at += found;
        let length = match unit(at) {
            Some(0xD800..=0xDBFF) if is_second(unit(at + REPLACEMENT.len())) => {
                2 * REPLACEMENT.len()
            }
            Some(0xD800..=0xDFFF) => {
                mended.push_str(&text[kept..at]);
                mended.push_str(REPLACEMENT);
                kept = at + REPLACEMENT.len();
                REPLACEMENT.len()
            }
            // The character that is escaped may be a backslash.
            _ => 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
        };
        at += length;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    mended.push_str(&text[kept..]);
    Cow::Owned(mended)
}

/// Parses a text. By [`str::parse`], because serde_json contains that code for itself; its `from_str`
/// would be compiled once more for each crate that calls it.
///
/// # Errors
/// When it is not JSON.
pub fn parse(text: &str) -> Result<Value, Error> {
    text.parse()
}

/// Parses the [`text`] of a body.
///
/// # Errors
/// When it is not JSON.
pub fn value(body: &[u8]) -> Result<Value, Error> {
    parse(&text(body))
}

/// Parses a body as a type.
///
/// # Errors
/// When it is not JSON, or its fields do not fit the type.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_value(value(body)?)
}

/// What is wrong with a text that somebody writes, in words that people know: without the place, which
/// [`place`] tells. A sentence without capital letter and full stop.
pub fn complaint(error: &Error) -> String {
    let words = error.to_string();
    let at = format!(" at line {} column {}", error.line(), error.column());
    let words = words.strip_suffix(&at).unwrap_or(&words);
    match (error.classify(), words) {
        (Category::Eof, _) => "it ends before it is complete".to_owned(),
        (_, "trailing comma") => "there is a comma too many".to_owned(),
        (_, "trailing characters") => "there is more behind the end".to_owned(),
        (_, "number out of range") => "a number is too large".to_owned(),
        (_, "expected value") => "a value is missing".to_owned(),
        (_, "key must be a string") => "a name must stand in double quotes".to_owned(),
        (_, "expected `:`") => "a colon is missing behind the name".to_owned(),
        (_, "expected `,` or `}`" | "expected `,` or `]`") => {
            "a comma is missing, or the end".to_owned()
        }
        (_, "control character (\\u0000-\\u001F) found while parsing a string") => {
            "a line may not end within quotes".to_owned()
        }
        (Category::Syntax, "invalid escape" | "lone leading surrogate in hex escape") => {
            "there is a \\ that means nothing".to_owned()
        }
        (Category::Syntax, "expected ident" | "invalid number") => {
            "a text must stand in double quotes".to_owned()
        }
        (Category::Syntax, _) => "it can't be read".to_owned(),
        (Category::Data | Category::Io, words) => unfit(words),
    }
}

/// What serde says of a value that does not fit a type, in the words of JSON: "null stands where an
/// object is expected". Texts in backticks and quotes are those of the answer and stay.
fn unfit(words: &str) -> String {
    if let Some(field) = words.strip_prefix("missing field ") {
        return format!("the field {field} is missing");
    }
    let parts = ["invalid type: ", "invalid value: "].iter().find_map(|start| {
        let (found, expected) = words.strip_prefix(start)?.split_once(", expected ")?;
        Some(format!("{} stands where {} is expected", kind(found), kind(expected)))
    });
    parts.unwrap_or_else(|| words.to_owned())
}

/// A kind of value as JSON calls it.
fn kind(of: &str) -> &str {
    match of {
        "map" | "a map" => "an object",
        "sequence" | "a sequence" => "a list",
        of if of.starts_with("struct ") => "an object",
        "unit" | "unit value" => "null",
        "a string" | "string" => "a text",
        "i64" | "u64" | "u32" | "i32" | "f64" => "a number",
        of => of,
    }
}

/// Where it is wrong: "line 3, character 7". Nothing where it only ends too early: that is at its end.
pub fn place(error: &Error) -> Option<String> {
    let is_told = error.line() > 0 && error.classify() != Category::Eof;
    is_told.then(|| match error.column() {
        // The line before ends where it should not.
        0 => format!("line {}", error.line()),
        column => format!("line {}, character {column}", error.line()),
    })
}

/// [`complaint`] with the [`place`]: "line 3, character 7: a comma is missing, or the end".
pub fn placed(error: &Error) -> String {
    match place(error) {
        Some(place) => format!("{place}: {}", complaint(error)),
        None => complaint(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_half_of_a_surrogate_pair_is_replaced() {
        let table = [
            (r#""a\ud800b""#, "a\u{fffd}b"),
            (r#""\uDFFF""#, "\u{fffd}"),
            (r#""\ud800\ud800\udc00""#, "\u{fffd}\u{10000}"),
            (r#""\udc00\ud800""#, "\u{fffd}\u{fffd}"),
            (r#""\ud83d\ude00""#, "😀"),
            (r#""\ud800\n""#, "\u{fffd}\n"),
            (r#""\\ud800""#, r"\ud800"),
            (r#""\\\ud800""#, "\\\u{fffd}"),
            (r#""é\ud800é""#, "é\u{fffd}é"),
        ];
        for (body, read) in table {
            assert_eq!(value(body.as_bytes()).unwrap(), Value::from(read), "{body}");
        }
        // Other mistakes stay mistakes, at their place.
        for body in [r#""\ud8""#, r#""\ud8zz""#, r#""\"#, r#""\é""#, r#"{"a": "\ud800",}"#] {
            let plain = serde_json::from_str::<Value>(&body.replace("ud800", "u0041")).unwrap_err();
            let error = value(body.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), plain.to_string(), "{body}");
        }
    }

    proptest! {
        /// What is JSON already is read as it is; and nothing makes the replacement panic.
        #[test]
        fn other_texts_stay(text in any::<String>(), body in r#"[\\u8dDcC0-9"é]{0,24}"#) {
            let json = Value::from(text.clone()).to_string();
            prop_assert_eq!(mended(&json), json.as_str());
            prop_assert_eq!(value(json.as_bytes()).unwrap(), Value::from(text));
            prop_assert_eq!(mended(&body).len(), body.len());
        }
    }

    #[test]
    fn what_does_not_fit_is_told_in_the_words_of_json() {
        #[derive(Debug, serde::Deserialize)]
        struct Row {
            #[serde(rename = "id")]
            _id: String,
            #[serde(rename = "seen")]
            _seen: i64,
        }
        let table = [
            ("null", "null stands where an object is expected"),
            ("{}", "the field `id` is missing"),
            (r#"{"id": null}"#, "null stands where a text is expected"),
            (r#"{"id": {}}"#, "an object stands where a text is expected"),
            (r#"{"id": [1]}"#, "a list stands where a text is expected"),
            (r#"{"id": "x", "seen": "now"}"#, "string \"now\" stands where a number is expected"),
            (r#"{"id": "x", "seen": true}"#, "boolean `true` stands where a number is expected"),
        ];
        for (text, words) in table {
            let value: Value = serde_json::from_str(text).unwrap();
            let error = serde_json::from_value::<Row>(value).unwrap_err();
            assert_eq!(complaint(&error), words, "{text}: {error}");
        }
    }

    #[test]
    fn people_are_told_in_their_own_words() {
        let table = [
            (r#"{"sub": "#, "it ends before it is complete"),
            (r#"{"sub"#, "it ends before it is complete"),
            ("{\n\"a\": 1,}", "line 2, character 8: there is a comma too many"),
            ("{} {}", "line 1, character 4: there is more behind the end"),
            (r#"{"a": }"#, "line 1, character 7: a value is missing"),
            ("{a: 1}", "line 1, character 2: a name must stand in double quotes"),
            (r#"{"a" 1}"#, "line 1, character 6: a colon is missing behind the name"),
            (r#"{"a": 1 "b": 2}"#, "line 1, character 9: a comma is missing, or the end"),
            ("{\"a\": \"x\ny\"}", "line 2: a line may not end within quotes"),
            (r#"{"a": "\x"}"#, "line 1, character 9: there is a \\ that means nothing"),
            (r#"{"a": tru}"#, "line 1, character 10: a text must stand in double quotes"),
        ];
        for (text, words) in table {
            let error = serde_json::from_str::<Value>(text).unwrap_err();
            assert_eq!(placed(&error), words, "{text}: {error}");
        }
    }
}
