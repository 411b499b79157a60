//! Telling a token's value from text to look for, so that a value pasted into the wrong field goes
//! nowhere. Names and identifiers of tokens must not be taken for values.

/// What was put into a field that is not meant for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// A whole value.
    Value,
    /// Its last characters, as some lists show them: `…9f3a`.
    LastCharacters,
}

/// What the values of well-known services begin with.
const PREFIXES: [&str; 10] =
    ["pul-", "tcp_", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "sk-", "xoxb-", "eyJ"];
/// Names have at most 40 characters and are words; a value has this many letters and digits in a
/// row.
const UNBROKEN: usize = 32;
/// A prefix alone is a fine name.
const LEAST: usize = 20;

/// Whether a text is a token's value, or the end of one.
pub fn recognize(text: &str) -> Option<Pasted> {
    let text = text.trim();
    let text =
        ["Bearer ", "token "].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    if text.contains(char::is_whitespace) {
        return None;
    }
    if is_end(text) {
        return Some(Pasted::LastCharacters);
    }
    let is_known = PREFIXES.iter().any(|prefix| text.starts_with(prefix));
    let is_value = (is_known && text.len() >= LEAST && has_both(text))
        || text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|run| run.len() >= UNBROKEN && has_both(run));
    is_value.then_some(Pasted::Value)
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
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl1",
        ] {
            assert_eq!(recognize(text), Some(Pasted::Value), "{text}");
        }
        for text in ["…9f3a", "tcp_…9f3a", "pul-****9f3a", "..9f3a12"] {
            assert_eq!(recognize(text), Some(Pasted::LastCharacters), "{text}");
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
            "production-deployment-pipeline-2026-eu",
            "7f3a2c1e-0b4d-4e5f-8a9b-1c2d3e4f5a6b",
            "ada and linus",
            "what follows the last comma...",
            "v1.2.3.4567",
            "ein-sehr-langer-name-ohne-ziffern-darin-x",
            "ünïcödé-…-€",
        ] {
            assert_eq!(recognize(text), None, "{text}");
        }
    }
}
