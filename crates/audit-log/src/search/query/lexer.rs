//! A search cut into words, each with its place in the text. It takes any text; what is wrong is
//! for the parser to say.

use super::lookalike::{
    is_dash, is_double, is_equals, is_invisible, is_negation, is_other_colon, is_single, narrow,
    narrow_in_value, narrowed,
};
use super::pattern::{Pattern, Piece, is_bare};
use super::term::Key;
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

/// The letters before the first colon, when there is nothing but letters; before one that only
/// looks like a colon, and where letters are of full width, when they are a field.
pub(crate) fn field_name(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !narrow(c).is_ascii_alphabetic()).filter(|end| *end > 0)?;
    let (name, rest) = text.split_at(end);
    let is_plain = rest.starts_with(':') && name.is_ascii();
    let is_like = rest.starts_with(':') || rest.starts_with(is_other_colon);
    (is_plain || is_like && Key::parse(name).is_some()).then_some(name)
}

/// Whether values of this field are read with letters of plain width. What is looked for in texts for
/// people is not.
pub(crate) fn narrows(key: Key) -> bool {
    !matches!(key, Key::Target | Key::Actor)
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
            c if is_negation(c)
                && rest.starts_with(|next: char| !next.is_whitespace() && next != ')')
                && (is_dash(c) || !rest.starts_with(is_equals)) =>
            {
                Some(Kind::Not)
            }
            _ => None,
        };
        let start = at;
        if c.is_whitespace() || is_invisible(c) {
            at += c.len_utf8();
        } else if let Some(kind) = sign {
            at += c.len_utf8();
            tokens.push(Token { span: start..at, kind });
        } else {
            let word = match c {
                '|' | '｜' => pipes(text, start, &mut at),
                _ => word(text, start, &mut at),
            };
            tokens
                .push(Token { span: start..at, kind: keyword(&word).unwrap_or(Kind::Word(word)) });
        }
    }
    for at in 0..tokens.len() {
        if let Some(kind) = meant(&tokens, at) {
            tokens[at].kind = kind;
        }
    }
    tokens
}

/// The word without quotes, wildcards and field.
fn plain<'a>(word: &'a Word<'_>) -> Option<&'a str> {
    word.pattern.as_literal().filter(|_| !word.quoted && word.field.is_none())
}

fn keyword<'a>(word: &Word<'_>) -> Option<Kind<'a>> {
    match narrowed(plain(word)?).as_str() {
        "OR" => Some(Kind::Or),
        "AND" => Some(Kind::And),
        "NOT" => Some(Kind::Not),
        _ => None,
    }
}

/// The operator that a word is written for in another way: `or`, `|`, `||`, `and`, `&&` between two
/// things that are searched for, `not` before a field or a parenthesis. Elsewhere it is a word: it
/// may be the beginning of another, and "not found" is looked for as it is.
fn meant<'a>(tokens: &[Token<'_>], at: usize) -> Option<Kind<'a>> {
    let Kind::Word(word) = &tokens.get(at)?.kind else { return None };
    let text = narrowed(plain(word)?).to_ascii_lowercase();
    let next = tokens.get(at + 1).map(|token| &token.kind);
    let before = at.checked_sub(1).and_then(|at| tokens.get(at)).map(|token| &token.kind);
    let is_between = matches!(before, Some(Kind::Word(_) | Kind::Close))
        && matches!(next, Some(Kind::Word(_) | Kind::Open | Kind::Not));
    let is_before_field =
        matches!(next, Some(Kind::Word(Word { field: Some(_), .. }) | Kind::Open));
    match text.as_str() {
        "or" | "|" | "||" if is_between => Some(Kind::Or),
        "and" | "&&" if is_between => Some(Kind::And),
        "not" if is_before_field => Some(Kind::Not),
        _ => None,
    }
}

/// The signs for OR at the beginning of a word, as a word of their own.
fn pipes<'a>(text: &str, start: usize, at: &mut usize) -> Word<'a> {
    let rest = text.get(start..).unwrap_or_default();
    let signs: String = rest.chars().take_while(|c| matches!(c, '|' | '｜')).collect();
    *at = start + signs.len();
    let pattern = Pattern::literal(&signs);
    Word { field: None, start, pattern, quoted: false, unclosed: None }
}

fn word<'a>(text: &'a str, start: usize, at: &mut usize) -> Word<'a> {
    let field = field_name(&text[start..]);
    let colon = |name: &str| text[start + name.len()..].chars().next().map_or(0, char::len_utf8);
    let start = start + field.map_or(0, |name| name.len() + colon(name));
    let is_narrowed = field.and_then(Key::parse).is_some_and(narrows);
    let read = |c: char| if is_narrowed { narrow_in_value(c) } else { c };
    *at = start;
    let mut pieces = Vec::new();
    let (mut quoted, mut unclosed) = (false, None);
    while let Some(c) = text[*at..].chars().next() {
        match c {
            c if is_double(c) || is_single(c) && *at == start && ends_single(&text[*at..]) => {
                quoted = true;
                let quote = *at;
                let (inside, closed) = in_quotes(text, at);
                unclosed = unclosed.or((!closed).then_some(quote));
                pieces.push(Piece::Text(inside));
                continue;
            }
            '*' => pieces.push(Piece::Any),
            '?' => pieces.push(Piece::One),
            c if is_invisible(c) => {}
            c if is_bare(c) => pieces.push(Piece::Text(read(c).into())),
            _ => break,
        }
        *at += c.len_utf8();
    }
    Word { field, start, pattern: Pattern::of(pieces), quoted, unclosed }
}

/// Whether a text that begins with a single quote has another one at the end of a word. An
/// apostrophe within a word, as in "it's", is a letter of it.
fn ends_single(text: &str) -> bool {
    end_of_single(text).is_some()
}

/// Where that one is.
fn end_of_single(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        let is_end = chars.peek().is_none_or(|(_, next)| {
            next.is_whitespace() || matches!(next, ')' | '(' | '*' | '?') || is_double(*next)
        });
        if is_single(c) && is_end {
            return Some(at);
        }
    }
    None
}

/// What stands between the quote at `at` and the one that ends it, and whether one does. A
/// backslash takes the meaning from the character after it. A plain quote is ended by a plain one, as
/// long as there is one: others are characters of the text then.
fn in_quotes(text: &str, at: &mut usize) -> (String, bool) {
    let Some(open) = text[*at..].chars().next() else { return (String::new(), false) };
    if is_single(open) {
        let end = end_of_single(&text[*at..]).map_or(text.len(), |end| *at + end);
        let inside = text[*at + open.len_utf8()..end].to_owned();
        *at = end + text[end..].chars().next().map_or(0, char::len_utf8);
        return (inside, true);
    }
    let rest = *at + open.len_utf8();
    let plain = if open == '"' { closing(&text[rest..], |c| c == '"') } else { None };
    match plain.or_else(|| closing(&text[rest..], is_double)) {
        Some((inside, end)) => {
            *at = rest + end;
            (inside, true)
        }
        None => {
            *at = text.len();
            (unescaped(&text[rest..]), false)
        }
    }
}

/// The text up to the first quote that ends it, and where the text after that begins.
fn closing(text: &str, ends: impl Fn(char) -> bool) -> Option<(String, usize)> {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            c if ends(c) && !is_escaped => {
                return Some((unescaped(&text[..at]), at + c.len_utf8()));
            }
            '\\' if !is_escaped => is_escaped = true,
            _ => is_escaped = false,
        }
    }
    None
}

fn unescaped(text: &str) -> String {
    let mut inside = String::new();
    let mut is_escaped = false;
    for c in text.chars() {
        if c == '\\' && !is_escaped {
            is_escaped = true;
        } else {
            inside.push(c);
            is_escaped = false;
        }
    }
    inside
}
