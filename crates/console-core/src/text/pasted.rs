//! Telling a token's value from text to look for, so that a value pasted into the wrong field goes
//! nowhere. Names and identifiers of tokens must not be taken for values: identifiers are often as
//! long and as random, so a text is a value only where it has a format by which values are known.

/// What was put into a field that is not meant for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// A whole value.
    Value,
    /// Its last characters, as some lists show them: `…9f3a`.
    LastCharacters,
}

/// What the values of well-known services begin with.
const PREFIXES: [&str; 18] = [
    "pul-",
    "tcp_",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "gldt-",
    "glptt-",
    "sk-",
    "npm_",
    "pypi-",
    "hvs.",
    "xoxb-",
    "xoxp-",
    "eyJ",
];
/// A prefix alone is a fine name: a value has at least so many characters.
const LEAST: usize = 20;
/// Names are words; a value has so many letters and digits in a row, of both kinds.
const UNBROKEN: usize = 10;
/// What follows "Bearer" is a value where it has so many.
const BEARER: usize = 20;

/// Whether a text is a token's value, or the end of one. `own` is what the values of the signed-in
/// backend begin with, if they have something by which they are recognized: [`prefix`].
pub fn recognize(text: &str, own: Option<&str>) -> Option<Pasted> {
    let text = text.trim();
    let (scheme, text) = ["Bearer ", "token "]
        .iter()
        .find_map(|scheme| Some((*scheme, text.strip_prefix(scheme)?.trim_start())))
        .unwrap_or(("", text));
    if text.contains(char::is_whitespace) {
        return None;
    }
    if is_end(text) {
        return Some(Pasted::LastCharacters);
    }
    let has_run = |least: usize, text: &str| {
        let mut runs = text.split(|c: char| !c.is_ascii_alphanumeric());
        runs.any(|run| run.len() >= least && has_both(run))
    };
    let is_known = PREFIXES.iter().copied().chain(own).any(|prefix| {
        let rest = text.strip_prefix(prefix);
        rest.is_some_and(|rest| text.len() >= LEAST && has_run(UNBROKEN, rest))
    });
    let is_value = is_known || (scheme == "Bearer " && has_run(BEARER, text));
    is_value.then_some(Pasted::Value)
}

/// What is left of a search without the words in it that are a token's value, or the end of one, by
/// `recognize`; and what they are. `None` where there are none. A value may stand behind a field's
/// name and a sign, and in quotes or parentheses.
pub fn cut_out(text: &str, recognize: impl Fn(&str) -> Option<Pasted>) -> Option<(Pasted, String)> {
    let mut found = recognize(bare(text));
    let (mut left, mut is_bearer) = (Vec::new(), false);
    for word in text.split_whitespace() {
        let own = bare(word);
        let with_scheme = if is_bearer { format!("Bearer {own}") } else { own.to_owned() };
        let value = || own.split_once([':', '：']).map(|(_, value)| bare(value));
        let what = recognize(&with_scheme).or_else(|| recognize(value()?));
        if what.is_some() {
            if is_bearer {
                left.pop();
            }
            found = found.or(what);
        } else {
            left.push(word);
        }
        is_bearer = bare(word) == "Bearer";
    }
    let is_whole = left.len() == text.split_whitespace().count();
    found.map(|what| (what, if is_whole { String::new() } else { left.join(" ") }))
}

/// A word without the signs around it that a search may have.
fn bare(text: &str) -> &str {
    const SIGNS: [char; 12] = ['"', '\'', '(', ')', '“', '”', '„', '‘', '’', '«', '»', '`'];
    let text = text.trim().trim_start_matches(['-', '−', '–']);
    text.trim_matches(SIGNS)
}

/// What a value begins with by which others of its kind are recognized: letters and digits that
/// begin with a letter, up to the first `-` or `_`, that included. `None` for values without.
pub fn prefix(value: &str) -> Option<&str> {
    /// Longer is not a name of a kind, but part of the secret.
    const LONGEST: usize = 12;
    let end = value.find(['-', '_'])?;
    let word = &value[..end];
    let is_name = (2..=LONGEST).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|c| c.is_ascii_alphanumeric());
    is_name.then_some(&value[..=end])
}

/// Whether a value can be one of the server that issued `own`. All values of a server begin the same,
/// where they have something by which they are recognized. It may be cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// It begins as `own` does.
    Same,
    /// It begins otherwise.
    Other,
    /// `own` has nothing by which it is recognized.
    Unknown,
}

/// The form of a value, compared with that of `own`.
pub fn form(value: &str, own: &str) -> Form {
    match prefix(own) {
        None => Form::Unknown,
        Some(prefix) if value.starts_with(prefix) => Form::Same,
        Some(_) => Form::Other,
    }
}

/// Whether a text has the form of an identifier: a UUID, or 32 hexadecimal digits.
pub fn is_identifier(text: &str) -> bool {
    let hyphens: Vec<usize> = text.match_indices('-').map(|(at, _)| at).collect();
    let digits = text.bytes().filter(|c| *c != b'-');
    let is_uuid = hyphens.is_empty() || hyphens == [8, 13, 18, 23];
    is_uuid && digits.clone().count() == 32 && digits.clone().all(|c| c.is_ascii_hexdigit())
}

fn has_both(text: &str) -> bool {
    text.bytes().any(|c| c.is_ascii_digit()) && text.bytes().any(|c| c.is_ascii_alphabetic())
}

/// Four to eight characters after an ellipsis, two dots or two stars.
fn is_end(text: &str) -> bool {
    let end = text.rsplit(['…', '.', '*', '•']).next().unwrap_or_default();
    let before = &text[..text.len() - end.len()];
    let hidden = before.ends_with('…') || ["..", "**", "••"].iter().any(|h| before.ends_with(h));
    hidden && (4..=8).contains(&end.len()) && end.bytes().all(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_recognized() {
        for text in [
            "pul-0123456789abcdef0123456789abcdef01234567",
            " tcp_4k2J9s8d7F6g5H4j3K2l1Q0w9E8r7T6y5U4i3O2p1A0 ",
            "Bearer 0123456789abcdef0123456789abcdef",
            "token ghp_16C7e42F292c6912E7710c838347Ae178B4a",
            "github_pat_11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ0123456789abcdefghijklmnop",
            "glpat-a1B2c3D4e5F6g7H8i9J0",
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl1",
        ] {
            assert_eq!(recognize(text, None), Some(Pasted::Value), "{text}");
        }
        for text in ["…9f3a", "tcp_…9f3a", "pul-****9f3a", "..9f3a12"] {
            assert_eq!(recognize(text, None), Some(Pasted::LastCharacters), "{text}");
        }
    }

    #[test]
    fn so_are_values_of_the_backend_in_use() {
        let text = "acme_16C7e42F292c6912E7710c838347Ae178B4a";
        assert_eq!(recognize(text, None), None);
        assert_eq!(recognize(text, Some("acme_")), Some(Pasted::Value));
        assert_eq!(recognize("acme_deploys_of_2026_to_europe", Some("acme_")), None);
        let table = [
            ("acme_16C7e42F", Some("acme_")),
            ("pul-0123", Some("pul-")),
            ("dop1-v1_9f", Some("dop1-")),
            ("7f3a2c1e-0b4d-4e5f", None),
            ("0123456789abcdef", None),
            ("-x", None),
            ("averyveryverylongword-1", None),
            ("é-1", None),
        ];
        for (value, expected) in table {
            assert_eq!(prefix(value), expected, "{value}");
        }
    }

    #[test]
    fn values_of_one_server_have_one_form() {
        let own = "tcp_4k2J9s8d7F6g5H4j3K2l1Q0w9E8r7T6y";
        let table = [
            ("tcp_9k2J9s8d7F6g5H4j3K2l1Q0w9E8r7T6z", own, Form::Same),
            ("tcp_9k2J9s8d7F6g5H4j3K2l1Q0w", own, Form::Same),
            ("hello-not-a-token", own, Form::Other),
            ("pul_4k2J9s8d7F6g5H4j3K2l1Q0w9E8r7T6y", own, Form::Other),
            ("hello-not-a-token", "0123456789abcdef", Form::Unknown),
        ];
        for (value, own, expected) in table {
            assert_eq!(form(value, own), expected, "{value}");
        }
    }

    #[test]
    fn tells_identifiers() {
        for text in ["3f1d0c2a9b7e45d8a6c1f0e2b4d68a7c", "7f3a2c1e-0b4d-4e5f-8a9b-1c2d3e4f5a6b"] {
            assert!(is_identifier(text), "{text}");
        }
        for text in
            ["", "3f1d0c2a9b7e45d8a6c1f0e2b4d68a7", "7f3a2c1e0b-4d-4e5f-8a9b-1c2d3e4f5a6b", "ci"]
        {
            assert!(!is_identifier(text), "{text}");
        }
    }

    #[test]
    fn identifiers_are_looked_for() {
        for text in [
            "3f1d0c2a9b7e45d8a6c1f0e2b4d68a7c",
            "3F1D0C2A9B7E45D8A6C1F0E2B4D68A7C",
            "7f3a2c1e-0b4d-4e5f-8a9b-1c2d3e4f5a6b",
            "7f3a2c1e0b4d4e5f8a9b1c2d3e4f5a6b7f3a2c1e0b4d4e5f8a9b1c2d3e4f5a6b",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "01HV5W8Z3R6QK9J2M4N7P0T1XY",
            "2ZrT7kLmN0pQ4sVwXyA1bCdEfGh",
            "V1StGXR8Z5jdHi6BmyTk9pQw3LxA0cNe",
            "token 3f1d0c2a9b7e45d8a6c1f0e2b4d68a7c",
            "arn:aws:iam::123456789012:role/deploy",
        ] {
            assert_eq!(recognize(text, Some("tcp_")), None, "{text}");
        }
    }

    #[test]
    fn what_people_look_for_is_not() {
        for text in [
            "",
            "deploy",
            "pul-",
            "tcp_deploys",
            "sk-learn-notebooks-weekly",
            "pul-demo-2026-pipeline-eu",
            "ghs_release-of-2026-in-europe",
            "production-deployment-pipeline-2026-eu",
            "ada and linus",
            "what follows the last comma...",
            "v1.2.3.4567",
            "ein-sehr-langer-name-ohne-ziffern-darin-x",
            "ünïcödé-…-€",
        ] {
            assert_eq!(recognize(text, None), None, "{text}");
        }
    }

    #[test]
    fn only_the_value_is_cut_out_of_a_search() {
        const VALUE: &str = "tcp_a8Kq2LmZ9xW4vB7nC1dE5fG3hJ6kM0pQ";
        const JWT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EifQ.c2lnbmF0dXJl1234";
        let cut = |text: &str| cut_out(text, |text| recognize(text, Some("own_")));
        for (text, left) in [
            (VALUE.to_owned(), ""),
            (format!("failed:yes {VALUE}"), "failed:yes"),
            (format!("failed:yes token:{VALUE} after:7d"), "failed:yes after:7d"),
            (format!("-token:\"{VALUE}\" x"), "x"),
            (format!("(user:ada OR {VALUE})"), "(user:ada OR"),
            (format!("“{VALUE}” user:ada"), "user:ada"),
            (format!("ip:10.* {JWT}"), "ip:10.*"),
            ("x Bearer 0a1b2c3d4e5f6a7b8c9d0e1f y".to_owned(), "x y"),
            ("\"Bearer 0a1b2c3d4e5f6a7b8c9d0e1f\"".to_owned(), ""),
            ("own_0a1b2c3d4e5f6a7b8c9d0e1f".to_owned(), ""),
        ] {
            assert_eq!(cut(&text), Some((Pasted::Value, left.to_owned())), "{text}");
        }
        assert_eq!(cut("…9f3a"), Some((Pasted::LastCharacters, String::new())));
        for text in [
            "",
            "user:ada failed:yes",
            "token:0123456789abcdef0123456789abcdef",
            "event:\"Stack Update\" -ip:10.0.0.0/8",
            "Bearer of bad news",
        ] {
            assert_eq!(cut(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_left_that_is_a_value(words in proptest::collection::vec("[a-z:\"()-]{0,8}|tcp_[a-z0-9]{30}", 0..6)) {
            let recognize = |text: &str| recognize(text, None);
            if let Some((_, left)) = cut_out(&words.join(" "), recognize) {
                proptest::prop_assert_eq!(cut_out(&left, recognize), None);
            }
        }
    }
}
