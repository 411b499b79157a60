//! A miss, said to people. What stands in backticks is the rule's or the claim's own text.

use super::miss::Miss;
use std::borrow::Cow;

/// The most characters of a claim or a rule that a sentence holds.
const MOST: usize = 80;

/// Text for a sentence: in backticks, cut where it is long, or named where it is nothing.
pub(crate) fn code(text: &str) -> String {
    let shown: Cow<str> = match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    };
    if text.trim().is_empty() {
        return match text {
            "" => "nothing".to_owned(),
            " " => "a space".to_owned(),
            "\n" | "\r\n" | "\r" => "a line break".to_owned(),
            "\t" => "a tab".to_owned(),
            text if text.bytes().all(|c| c == b' ') => format!("{} spaces", text.len()),
            _ => "white space".to_owned(),
        };
    }
    // A backtick of its own would end the code.
    format!("`{}`", shown.replace('`', "'"))
}

impl Miss {
    /// The reason, as the end of a sentence that begins with the rule: without a capital letter
    /// and without a full stop.
    pub fn words(&self) -> String {
        match self {
            Self::UnreadablePath(error) => format!("the path can't be read: {error}"),
            Self::NotText => "the value is no text, so nothing matches it".to_owned(),
            Self::LongNumber => "the number has more digits than can be compared; write it in \
                                 quotes, as text"
                .to_owned(),
            Self::LongClaim => "the claim is a number with more digits than can be compared, so \
                                no rule matches it"
                .to_owned(),
            Self::Absent => "there is no such claim".to_owned(),
            Self::Quotes { path } => {
                format!("there is no such claim; a key with dots needs quotes: {}", code(path))
            }
            Self::DidYouMean { path } => {
                format!("there is no such claim; did you mean {}?", code(path))
            }
            Self::Null => "the claim is null, which matches nothing".to_owned(),
            Self::Object { inside: Some(path) } => {
                format!("the claim is an object; name something in it, such as {}", code(path))
            }
            Self::Object { inside: None } => "the claim is an empty object".to_owned(),
            Self::EmptyList => "the claim is a list without text".to_owned(),
            Self::LetterCase => "differs only in letter case".to_owned(),
            Self::GitHubForm { claim_has_ids: true } => {
                "the claim has GitHub's newer form of a subject, with numbers: \
                 `repo:ORG@ID/REPO@ID`"
                    .to_owned()
            }
            Self::GitHubForm { claim_has_ids: false } => {
                "the claim has GitHub's older form of a subject, without numbers: `repo:ORG/REPO`"
                    .to_owned()
            }
            Self::NoValue { claim } => {
                format!("the rule has no value, and the claim is {}", code(claim))
            }
            Self::Missing { part, at: 0 } => format!("missing {} at the beginning", code(part)),
            Self::Missing { part, .. } => format!("missing {}", code(part)),
            Self::Extra { part, .. } => format!("extra {}, which the claim lacks", code(part)),
            Self::Differs { character, expected, actual } => format!(
                "different at character {character}: {} expected, {} found",
                code(expected),
                code(actual)
            ),
            Self::ListLacks { nearest, miss } => {
                format!(
                    "no element of the list matches; the nearest, {}: {}",
                    code(nearest),
                    miss.words()
                )
            }
        }
    }
}
