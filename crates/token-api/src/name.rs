//! The rules for the name and description of a new organization or team token. They do not apply to
//! names that a server already has.

use serde::Serialize;
use std::fmt;

/// The longest token name, in characters. The published API refuses longer ones.
pub const MAX_NAME_CHARS: usize = 40;

/// The longest description or audit reason that the console sends and the reference backend
/// accepts, in characters.
pub const MAX_TEXT_CHARS: usize = 1000;

/// A checked name: 1 to 40 ASCII letters, digits, `-` and `_`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct NewTokenName(String);

/// Why a text is not a valid name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// Only white space.
    Empty,
    /// Longer than [`MAX_NAME_CHARS`]; holds the number of characters.
    TooLong(usize),
    /// The first character that is not allowed.
    Forbidden(char),
}

impl NewTokenName {
    /// Trims the text and checks it.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        let name = text.trim();
        if name.is_empty() {
            return Err(NameProblem::Empty);
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if let Some(forbidden) = name.chars().find(|&c| !allowed(c)) {
            return Err(NameProblem::Forbidden(forbidden));
        }
        let length = name.chars().count();
        if length > MAX_NAME_CHARS {
            return Err(NameProblem::TooLong(length));
        }
        Ok(Self(name.to_owned()))
    }

    /// The accepted text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NameProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Enter a name."),
            Self::TooLong(length) => {
                write!(f, "Shorten the name to {MAX_NAME_CHARS} characters; it has {length}.")
            }
            Self::Forbidden(' ') => {
                f.write_str("Spaces aren't allowed. Use letters, digits, - and _.")
            }
            Self::Forbidden(c) if c.is_alphanumeric() || c.is_ascii_graphic() => {
                write!(f, "“{c}” isn't allowed. Use letters, digits, - and _.")
            }
            // Other characters may be invisible or change the direction of the text.
            Self::Forbidden(c) => write!(
                f,
                "The character U+{:04X} isn't allowed. Use letters, digits, - and _.",
                u32::from(*c)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_and_trims() {
        for (text, name) in [("a", "a"), (" deploy-prod ", "deploy-prod"), ("A_1-z", "A_1-z")] {
            assert_eq!(NewTokenName::parse(text).unwrap().as_str(), name);
        }
        assert!(NewTokenName::parse(&"x".repeat(MAX_NAME_CHARS)).is_ok());
    }

    #[test]
    fn refuses() {
        let long = "x".repeat(MAX_NAME_CHARS + 1);
        let table = [
            ("", NameProblem::Empty),
            ("   ", NameProblem::Empty),
            (long.as_str(), NameProblem::TooLong(41)),
            ("two words", NameProblem::Forbidden(' ')),
            ("a/b", NameProblem::Forbidden('/')),
            ("na\u{202e}me", NameProblem::Forbidden('\u{202e}')),
            ("naïve", NameProblem::Forbidden('ï')),
        ];
        for (text, problem) in table {
            assert_eq!(NewTokenName::parse(text), Err(problem), "{text:?}");
        }
    }
}
