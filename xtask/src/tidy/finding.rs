//! The result type of rules.

use std::fmt;

/// A broken rule, and where.
#[derive(Debug, PartialEq)]
pub struct Finding {
    /// The file, relative to the root of the repository.
    pub path: String,
    /// From 1; 0 stands for the whole file.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl Finding {
    /// A finding about a whole file.
    pub fn of_file(path: &str, message: &str) -> Self {
        Self { path: path.to_owned(), line: 0, message: message.to_owned() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.message),
            line => write!(f, "{}:{line}: {}", self.path, self.message),
        }
    }
}
