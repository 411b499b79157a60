//! A file of the tree: its text, and of a Rust file its code.

use super::{
    code::{self, Kind, Path, Token},
    finding::Finding,
};

/// A file of the tree.
pub struct Source {
    /// The path relative to the root, with `/`.
    pub path: String,
    /// The unchanged text.
    pub text: String,
    /// Rust only: the tokens outside tests.
    pub tokens: Vec<Token>,
    /// Rust only: the paths outside tests.
    pub paths: Vec<Path>,
}

impl Source {
    /// Makes it from a file's text.
    pub fn new(path: String, text: String) -> Self {
        let tokens = if path.ends_with(".rs") { code::tokens(&text) } else { Vec::new() };
        let paths = code::paths(&tokens);
        Self { path, text, tokens, paths }
    }

    /// The layer in `src/` that the file belongs to: `ui` for `src/ui/button.rs`, `route` for `src/route.rs`.
    pub fn layer(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        Some(
            inside
                .split_once('/')
                .map_or_else(|| inside.trim_end_matches(".rs"), |(layer, _)| layer),
        )
    }

    /// The string literals of the code, with their lines.
    pub fn strings(&self) -> impl Iterator<Item = (usize, &str)> {
        self.tokens.iter().filter_map(|token| match &token.kind {
            Kind::Text(text) => Some((token.line, text.as_str())),
            _ => None,
        })
    }

    /// Makes a finding at a line.
    pub fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, message: message.into() }
    }
}

/// A rule checks one file.
pub type Rule = fn(&Source, &mut Vec<Finding>);

/// Asserts on which lines of a snippet a rule reports something.
#[cfg(test)]
#[track_caller]
pub fn finds(rule: Rule, path: &str, text: &str, lines: &[usize]) {
    let mut findings = Vec::new();
    rule(&Source::new(path.into(), text.into()), &mut findings);
    let found: Vec<usize> = findings.iter().map(|finding| finding.line).collect();
    assert_eq!(found, lines, "{path}: {text}");
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn layers_are_the_first_part_of_the_path() {
        let layer = |path: &str| Source::new(path.into(), String::new()).layer().map(str::to_owned);
        assert_eq!(layer("src/ui/table/row.rs").as_deref(), Some("ui"));
        assert_eq!(layer("src/route.rs").as_deref(), Some("route"));
        assert_eq!(layer("crates/token-api/src/lib.rs"), None);
    }
}
