//! Claim paths: they say which claim of an ID token a rule reads. Keys are separated by dots. A key
//! that contains a dot, a quote or white space is written in double quotes, in which `\"` means a
//! quote and `\\` a backslash: `"kubernetes.io".pod.name`.

use std::fmt;
use std::str::FromStr;

/// A path into claims: at least one key, the outermost first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClaimPath(Vec<String>);

/// Why a text is not a claim path, and where the problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathError {
    /// What is wrong.
    pub problem: PathProblem,
    /// The number of characters before the problem.
    pub at: usize,
}

/// What is wrong with the text of a claim path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathProblem {
    /// The text is empty.
    Empty,
    /// Two dots in a row, or a dot at the beginning or end.
    NoKey,
    /// A quoted key without a closing quote.
    NoClosingQuote,
    /// A character other than a dot after a closing quote.
    AfterQuote,
    /// A quote in the middle of a key that is not quoted.
    QuoteInside,
    /// White space or a control character in a key that is not quoted.
    Space,
    /// A backslash in a quoted key that is not followed by a quote or a backslash.
    Escape,
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the claim path is empty",
            Self::NoKey => "a key is missing beside the dot",
            Self::NoClosingQuote => "the closing quote is missing",
            Self::AfterQuote => "after the closing quote there must be a dot or nothing",
            Self::QuoteInside => "a quote must stand around the whole key",
            Self::Space => "a key with white space needs quotes",
            Self::Escape => "in quotes a backslash stands before a quote or another backslash",
        })
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (character {})", self.problem, self.at + 1)
    }
}

impl ClaimPath {
    /// Parses a path.
    ///
    /// # Errors
    /// The first problem, and where it is.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Reader { chars: text.chars().collect(), at: 0 }.path()
    }

    /// The path with these keys; `None` if there are no keys.
    pub fn of<K: Into<String>>(keys: impl IntoIterator<Item = K>) -> Option<Self> {
        let keys: Vec<String> = keys.into_iter().map(Into::into).collect();
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// The keys, the outermost first.
    pub fn keys(&self) -> &[String] {
        &self.0
    }
}

impl FromStr for ClaimPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        Self::parse(text)
    }
}

/// Writes the shortest text that [`ClaimPath::parse`] reads as the same path.
impl fmt::Display for ClaimPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, key) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(".")?;
            }
            if key.is_empty() || key.chars().any(|c| matches!(c, '.' | '"') || is_space(c)) {
                write!(f, "\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))?;
            } else {
                f.write_str(key)?;
            }
        }
        Ok(())
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    fn path(mut self) -> Result<ClaimPath, PathError> {
        if self.chars.is_empty() {
            return Err(self.error(PathProblem::Empty));
        }
        let mut keys = Vec::new();
        loop {
            keys.push(if self.peek() == Some('"') { self.quoted()? } else { self.bare()? });
            match self.peek() {
                None => return Ok(ClaimPath(keys)),
                Some('.') => self.at += 1,
                Some(_) => return Err(self.error(PathProblem::AfterQuote)),
            }
        }
    }

    fn bare(&mut self) -> Result<String, PathError> {
        let mut key = String::new();
        while let Some(c) = self.peek().filter(|c| *c != '.') {
            if c == '"' {
                return Err(self.error(PathProblem::QuoteInside));
            }
            if is_space(c) {
                return Err(self.error(PathProblem::Space));
            }
            key.push(c);
            self.at += 1;
        }
        if key.is_empty() { Err(self.error(PathProblem::NoKey)) } else { Ok(key) }
    }

    fn quoted(&mut self) -> Result<String, PathError> {
        let open = self.at;
        let mut key = String::new();
        loop {
            self.at += 1;
            match self.peek() {
                None => {
                    return Err(PathError { problem: PathProblem::NoClosingQuote, at: open });
                }
                Some('"') => {
                    self.at += 1;
                    return Ok(key);
                }
                Some('\\') => match self.chars.get(self.at + 1) {
                    Some(c @ ('"' | '\\')) => {
                        key.push(*c);
                        self.at += 1;
                    }
                    _ => return Err(self.error(PathProblem::Escape)),
                },
                Some(c) => key.push(c),
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn error(&self, problem: PathProblem) -> PathError {
        PathError { problem, at: self.at }
    }
}
