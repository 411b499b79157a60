//! Finds a token's value in a text that gives it a name: a line of an `.env` file, YAML, JSON, a
//! header, a command line, a manifest. A single-line field removes the line breaks of what is pasted,
//! so the lines of a file may be joined.

use super::{unquoted, without_scheme};

/// How the names of values end that are secrets.
const ENDS: [&str; 5] = ["token", "secret", "password", "authorization", "api_key"];

/// The only value in the text that has the name of a secret. `None` where there is none, and where
/// there are several that differ.
pub(super) fn labelled(text: &str) -> Option<&str> {
    let mut found = None;
    let signs = text.char_indices().filter(|(_, c)| matches!(c, '=' | ':'));
    let named = signs.filter_map(|(at, _)| after_name(text, at));
    for value in named.chain(printed(text)) {
        if found.is_some_and(|known| known != value) {
            return None;
        }
        found = Some(value);
    }
    found
}

/// The value after the sign at this place, if the name of a secret stands before it.
fn after_name(text: &str, at: usize) -> Option<&str> {
    let before = text[..at].trim_end();
    let is_quoted = before.ends_with(['"', '\'']);
    let before = before.trim_end_matches(['"', '\'']);
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let start = before.trim_end_matches(is_of_name).len();
    let name = before[start..].to_ascii_lowercase();
    let rest = &text[at + 1..];
    // "a:b" may be a value itself, and an address has a colon too.
    let is_told = text[at..].starts_with('=') || is_quoted || rest.starts_with(char::is_whitespace);
    if !is_told || !ENDS.iter().any(|end| name.ends_with(end)) {
        return None;
    }
    value(rest, name.ends_with("authorization"))
}

/// The value in quotes, or up to the next white space.
fn value(text: &str, is_header: bool) -> Option<&str> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let text = match quote {
        Some(quote) => text[1..].split(quote).next()?,
        None => text,
    };
    let bare = without_scheme(text);
    // "Basic …" is not the value of a token.
    if is_header && bare.len() == text.len() && text.trim().contains(char::is_whitespace) {
        return None;
    }
    let word = bare.split(char::is_whitespace).next()?;
    let word = word.trim_end_matches(['"', '\'', ',', ';']);
    // A reference such as `$TOKEN` or `${{ secrets.TOKEN }}`.
    (!word.is_empty() && !word.starts_with(['$', '<', '{'])).then_some(word)
}

/// The value in `printf %s 'VALUE' | …`, as it is copied for `gh secret set`.
fn printed(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("printf %s ")?;
    let (word, _) = rest.split_once(" | ")?;
    let value = unquoted(word.trim());
    (!value.is_empty() && !value.contains([' ', '\''])).then_some(value)
}
