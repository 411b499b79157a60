//! The rotation mark. The API has no field that says which token another one replaces, so the
//! description of a successor ends in `(rotates ID)`. Users can write anything into a description,
//! so a text that only resembles a mark remains part of the description.

use crate::id::TokenId;

/// Identifiers up to this length are also compared by whether they contain digits, because an
/// ordinary word could have the same length by chance.
const SHORT_ID: usize = 16;

/// The length of the mark for this predecessor, in characters.
pub fn mark_length(predecessor: &TokenId) -> usize {
    mark("x", predecessor).chars().count() - 1
}

/// Adds the mark to a description: `What it is for (rotates ID)`. An existing mark is replaced.
pub fn mark(description: &str, predecessor: &TokenId) -> String {
    match unmarked(description, predecessor).trim() {
        "" => format!("rotates {predecessor}"),
        text => format!("{text} (rotates {predecessor})"),
    }
}

/// The text that a description has in the place of the predecessor's identifier, in any form.
/// Callers must compare it with the identifiers of known tokens.
pub fn named_in(description: &str) -> Option<&str> {
    split(description).1
}

/// The predecessor's identifier in a description, if it has the form of this server's identifiers.
/// `like` is one of them.
pub fn predecessor_in<'a>(description: &'a str, like: &TokenId) -> Option<&'a str> {
    named_in(description).filter(|id| is_alike(id, like.as_str()))
}

/// The description without the mark. `like` is an identifier of the same server.
pub fn unmarked<'a>(description: &'a str, like: &TokenId) -> &'a str {
    match split(description) {
        (text, Some(id)) if is_alike(id, like.as_str()) => text,
        _ => description,
    }
}

fn split(description: &str) -> (&str, Option<&str>) {
    let text = description.trim();
    let marked = match text.strip_suffix(')') {
        Some(open) => open.rsplit_once("(rotates "),
        None => text.strip_prefix("rotates ").map(|id| ("", id)),
    };
    let is_id = |id: &str| !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || c == '(');
    match marked {
        Some((before, id)) if is_id(id) => (before.trim_end(), Some(id)),
        _ => (text, None),
    }
}

/// Whether two texts can be identifiers of the same server: they have the same length, or differ
/// only in their numbers, as `t-9` and `t-10`.
fn is_alike(a: &str, b: &str) -> bool {
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    let same_length = a.len() == b.len() && (a.len() > SHORT_ID || has_digit(a) == has_digit(b));
    same_length || (has_digit(a) && without_numbers(a).eq(without_numbers(b)))
}

/// The characters of a text, with one `0` for each number.
fn without_numbers(text: &str) -> impl Iterator<Item = char> {
    let mut was_digit = false;
    text.chars().filter_map(move |c| {
        let is_first = !std::mem::replace(&mut was_digit, c.is_ascii_digit());
        match c {
            '0'..='9' => is_first.then_some('0'),
            other => Some(other),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "3b0d2c5e-8f1a-4f4e-9d55-0c2e61d5a7f0";
    const OTHER: &str = "7f3a9c2e-1b2c-4d5e-8f90-a1b2c3d4e5f6";

    #[test]
    fn the_mark_is_removed_and_the_words_are_kept() {
        let like = TokenId::new(OWN);
        let table = [
            (format!("Deploys the site (rotates {OTHER})"), "Deploys the site", Some(OTHER)),
            (format!("  rotates {OTHER} "), "", Some(OTHER)),
            (format!("(rotates {OTHER})"), "", Some(OTHER)),
            ("DB password (rotates weekly)".into(), "DB password (rotates weekly)", None),
            ("rotates nightly".into(), "rotates nightly", None),
            ("Logs (rotates 7d)".into(), "Logs (rotates 7d)", None),
            (format!("Deploys (rotates {OTHER}) daily "), "", None),
            (String::new(), "", None),
        ];
        for (description, purpose, predecessor) in &table {
            assert_eq!(predecessor_in(description, &like), *predecessor, "{description}");
            let shown = unmarked(description, &like);
            let expected = if predecessor.is_none() { description } else { *purpose };
            assert_eq!(shown, expected, "{description}");
        }
    }

    #[test]
    fn a_new_mark_keeps_the_words_of_the_description() {
        let id = TokenId::new(OTHER);
        assert_eq!(
            mark("Logs (rotates weekly)", &id),
            format!("Logs (rotates weekly) (rotates {OTHER})")
        );
        assert_eq!(mark(&format!("Logs (rotates {OWN})"), &id), format!("Logs (rotates {OTHER})"));
        assert_eq!(mark("", &id).chars().count(), mark_length(&id) - 3);
    }

    #[test]
    fn identifiers_of_one_server_are_alike() {
        for (a, b, alike) in [
            (OWN, OTHER, true),
            ("42", "1337", true),
            ("t-9", "t-10", true),
            ("tok_abc123", "tok_9xy88z", true),
            ("V1StGXR8Z5jdHi6BmyT", "AbStGXRaZzjdHihBmyT", true),
            ("tok_abc123", "frequently", false),
            ("42", "weekly", false),
            (OWN, "weekly", false),
        ] {
            assert_eq!(is_alike(a, b), alike, "{a} {b}");
            assert_eq!(is_alike(b, a), alike, "{b} {a}");
        }
    }
}
