//! A search cut into words, each with its place in the text. It takes any text; what is wrong is
//! for the parser to say.

use super::pattern::{Pattern, Piece, is_bare};
use std::ops::Range;

/// A word or sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) span: Range<usize>,
    pub(crate) kind: Kind<'a>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    Open,
    Close,
    Not,
    And,
    Or,
    Word(Word<'a>),
}

/// Free text, or `field:value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// The letters before the colon.
    pub(crate) field: Option<&'a str>,
    /// Where the value begins.
    pub(crate) start: usize,
    pub(crate) pattern: Pattern,
    /// Whether there is a quote in the value.
    pub(crate) quoted: bool,
    /// Where a quote begins that does not end.
    pub(crate) unclosed: Option<usize>,
}

/// The letters before the first colon, when there is nothing but letters.
pub(crate) fn field_name(text: &str) -> Option<&str> {
    let letters = text.find(|c: char| !c.is_ascii_alphabetic())?;
    (letters > 0 && text[letters..].starts_with(':')).then(|| &text[..letters])
}

/// The words and signs of a text.
pub(crate) fn lex(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at + c.len_utf8()..];
        let sign = match c {
            '(' => Some(Kind::Open),
            ')' => Some(Kind::Close),
            '-' if rest.starts_with(|next: char| !next.is_whitespace() && next != ')') => {
                Some(Kind::Not)
            }
            _ => None,
        };
        let start = at;
        if c.is_whitespace() {
            at += c.len_utf8();
        } else if let Some(kind) = sign {
            at += 1;
            tokens.push(Token { span: start..at, kind });
        } else {
            let word = word(text, start, &mut at);
            tokens
                .push(Token { span: start..at, kind: keyword(&word).unwrap_or(Kind::Word(word)) });
        }
    }
    tokens
}

fn keyword<'a>(word: &Word<'_>) -> Option<Kind<'a>> {
    let literal = word.pattern.as_literal().filter(|_| !word.quoted && word.field.is_none());
    match literal? {
        "OR" => Some(Kind::Or),
        "AND" => Some(Kind::And),
        "NOT" => Some(Kind::Not),
        _ => None,
    }
}

fn word<'a>(text: &'a str, start: usize, at: &mut usize) -> Word<'a> {
    let field = field_name(&text[start..]);
    let start = start + field.map_or(0, |name| name.len() + 1);
    *at = start;
    let mut pieces = Vec::new();
    let (mut quoted, mut unclosed) = (false, None);
    while let Some(c) = text[*at..].chars().next() {
        match c {
            '"' => {
                quoted = true;
                let quote = *at;
                let (inside, closed) = in_quotes(text, at);
                unclosed = unclosed.or((!closed).then_some(quote));
                pieces.push(Piece::Text(inside));
                continue;
            }
            '*' => pieces.push(Piece::Any),
            '?' => pieces.push(Piece::One),
            c if is_bare(c) => pieces.push(Piece::Text(c.into())),
            _ => break,
        }
        *at += c.len_utf8();
    }
    Word { field, start, pattern: Pattern::of(pieces), quoted, unclosed }
}

/// What stands between the quote at `at` and the next, and whether there is a next. A backslash
/// takes the meaning from the character after it.
fn in_quotes(text: &str, at: &mut usize) -> (String, bool) {
    let mut inside = String::new();
    let mut is_escaped = false;
    for c in text[*at + 1..].chars() {
        *at += c.len_utf8();
        match c {
            '"' if !is_escaped => {
                *at += 1;
                return (inside, true);
            }
            '\\' if !is_escaped => is_escaped = true,
            c => {
                inside.push(c);
                is_escaped = false;
            }
        }
    }
    *at = text.len();
    (inside, false)
}
