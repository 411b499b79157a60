//! What the parts of a search are, for coloring them in the box.

use super::lexer::{Kind, lex};
use super::parse::QueryError;
use super::term::Key;
use std::ops::Range;

/// What a part of a search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A field with its colon.
    Field,
    /// The value of a field.
    Value,
    /// A word that must occur.
    Text,
    /// The sign of what must not hold.
    Negation,
    /// `OR`, `AND`.
    Operator,
    /// A parenthesis.
    Parenthesis,
    /// What can't be read.
    Error,
}

/// A part of a search and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Where, in bytes of the text.
    pub span: Range<usize>,
    /// What it is.
    pub part: Part,
    /// Whether it is right after a sign that says it must not hold.
    pub negated: bool,
}

/// The parts of a search, apart from each other and in order; between them is white space.
/// `errors` are what the parser said of the same text.
pub fn highlight(text: &str, errors: &[QueryError]) -> Vec<Highlight> {
    let mut parts: Vec<Highlight> = Vec::new();
    let mut negated = false;
    for token in lex(text) {
        let mut push = |span: Range<usize>, part: Part| {
            let meets =
                |error: &QueryError| error.span.start < span.end && span.start < error.span.end;
            let is_error = errors.iter().any(meets);
            let part = if is_error { Part::Error } else { part };
            parts.push(Highlight { span, part, negated });
        };
        match token.kind {
            Kind::Open | Kind::Close => push(token.span, Part::Parenthesis),
            Kind::And | Kind::Or => push(token.span, Part::Operator),
            Kind::Not => {
                push(token.span, Part::Negation);
                negated = !negated;
                continue;
            }
            Kind::Word(word) => match word.field {
                None => push(token.span, Part::Text),
                Some(name) => {
                    let is_known = Key::parse(name).is_some();
                    push(
                        token.span.start..word.start,
                        if is_known { Part::Field } else { Part::Error },
                    );
                    if word.start < token.span.end {
                        push(word.start..token.span.end, Part::Value);
                    }
                }
            },
        }
        negated = false;
    }
    parts
}
