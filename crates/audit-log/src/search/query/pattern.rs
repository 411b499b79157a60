//! What a text is compared with: letters, `*` for any number of characters, `?` for exactly one.
//! In a search, quotes take the meaning from both: `"50%*"` has a star in it, and
//! `"Stack Update"*` begins with two words.

use super::lookalike::{is_double, is_invisible, is_single};
use console_core::text::letters::{LowerCase, fold, is_mark};
use std::fmt;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// These characters.
    Text(String),
    /// Any characters, or none.
    Any,
    /// Exactly one character.
    One,
}

/// What a text is compared with. Equal patterns are equal piece by piece.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

impl Pattern {
    /// Exactly this text.
    pub fn literal(text: &str) -> Self {
        Self::of([Piece::Text(text.to_owned())])
    }

    /// These pieces one after the other.
    pub fn of(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut pattern = Self::default();
        for piece in pieces {
            match (pattern.pieces.last_mut(), piece) {
                (_, Piece::Text(text)) if text.is_empty() => {}
                (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
                (Some(Piece::Any), Piece::Any) => {}
                (_, piece) => pattern.pieces.push(piece),
            }
        }
        pattern
    }

    /// Its parts.
    pub fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter()
    }

    /// The text that it stands for, when there is no wildcard in it.
    pub fn as_literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The pattern for texts without letter case.
    pub(crate) fn folded(&self, lower_case: LowerCase) -> Self {
        let folded = |piece: &Piece| match piece {
            Piece::Text(text) => Piece::Text(fold(text, lower_case)),
            piece => piece.clone(),
        };
        Self { pieces: self.pieces.iter().map(folded).collect() }
    }

    /// The pattern somewhere in a text.
    pub(crate) fn anywhere(&self) -> Self {
        let pieces = [Piece::Any].into_iter().chain(self.pieces.iter().cloned());
        Self::of(pieces.chain([Piece::Any]))
    }

    /// The text to be found anywhere, when that is all that the pattern asks for.
    pub(crate) fn as_part(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Any, Piece::Text(text), Piece::Any] => Some(text),
            _ => None,
        }
    }

    /// The longest text that must be there.
    pub(crate) fn longest_part(&self) -> &str {
        let parts = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Any | Piece::One => "",
        });
        parts.max_by_key(|text| text.len()).unwrap_or_default()
    }

    /// The pattern made ready for many texts.
    pub(crate) fn compiled(&self) -> Compiled {
        let mut symbols = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => symbols.extend(text.chars().map(Symbol::Char)),
                Piece::Any => symbols.push(Symbol::Any),
                Piece::One => symbols.push(Symbol::One),
            }
        }
        Compiled { symbols }
    }

    /// Writes it so that the parser reads it again; `quoted` where bare letters would be read as
    /// something else.
    pub(crate) fn print(&self, f: &mut fmt::Formatter<'_>, quoted: bool) -> fmt::Result {
        if self.pieces.is_empty() {
            return f.write_str("\"\"");
        }
        for piece in &self.pieces {
            match piece {
                Piece::Text(text)
                    if quoted || !text.chars().all(is_bare) || text.starts_with(is_single) =>
                {
                    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
                    write!(f, "\"{text}\"")?;
                }
                Piece::Text(text) => f.write_str(text)?,
                Piece::Any => f.write_str("*")?,
                Piece::One => f.write_str("?")?,
            }
        }
        Ok(())
    }
}

/// Whether a character means itself outside quotes.
pub(crate) fn is_bare(c: char) -> bool {
    let is_sign = matches!(c, '(' | ')' | '*' | '?');
    !is_sign && !c.is_whitespace() && !is_double(c) && !is_invisible(c)
}

/// A pattern made ready for many texts.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    symbols: Vec<Symbol>,
}

#[derive(Clone, Copy, Debug)]
enum Symbol {
    Char(char),
    Any,
    One,
}

impl Compiled {
    /// Whether the whole text is of this pattern. It goes back to the last star only: earlier ones
    /// need not be tried again.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let mut rest = text.chars();
        let mut at = 0;
        // After the last star: where the pattern goes on, and the text that it has not swallowed.
        let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            let before = rest.clone();
            match (self.symbols.get(at), rest.next()) {
                (Some(Symbol::Any), _) => {
                    at += 1;
                    rest = before;
                    retry = Some((at, rest.clone()));
                }
                (None, None) => return true,
                (Some(Symbol::One), Some(_)) => {
                    at += 1;
                    // A letter that is taken apart is still one.
                    while rest.clone().next().is_some_and(is_mark) {
                        rest.next();
                    }
                }
                (Some(Symbol::Char(wanted)), Some(c)) if *wanted == c => at += 1,
                // The star takes one character more, and the rest of the pattern is tried again.
                _ => {
                    let Some((after_star, swallowed)) = &mut retry else { return false };
                    if swallowed.next().is_none() {
                        return false;
                    }
                    at = *after_star;
                    rest = swallowed.clone();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A pattern out of letters, with `*` and `?`.
    fn pattern(text: &str) -> Pattern {
        Pattern::of(text.chars().map(|c| match c {
            '*' => Piece::Any,
            '?' => Piece::One,
            c => Piece::Text(c.into()),
        }))
    }

    #[test]
    fn stars_and_question_marks() {
        let table = [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("a*c", "abcabc", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b", "abc", false),
            ("?", "ä", true),
            ("caf?", "cafe\u{301}", true),
            ("c?fe", "ca\u{308}fe", true),
            ("?", "", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*?", "", false),
            ("198.51.*", "198.51.100.20", true),
        ];
        for (symbols, text, expected) in table {
            assert_eq!(pattern(symbols).compiled().matches(text), expected, "{symbols} {text}");
        }
    }

    /// The definition, slowly.
    fn naive(symbols: &[char], text: &[char]) -> bool {
        match (symbols, text) {
            ([], []) => true,
            (['*', after @ ..], _) => {
                naive(after, text) || (!text.is_empty() && naive(symbols, &text[1..]))
            }
            (['?', after @ ..], [_, rest @ ..]) => naive(after, rest),
            ([c, after @ ..], [d, rest @ ..]) if c == d => naive(after, rest),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn matches_by_definition(symbols in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            let (s, t): (Vec<char>, Vec<char>) = (symbols.chars().collect(), text.chars().collect());
            prop_assert_eq!(pattern(&symbols).compiled().matches(&text), naive(&s, &t));
            let anywhere = (0..=t.len()).any(|from| (from..=t.len()).any(|to| naive(&s, &t[from..to])));
            prop_assert_eq!(pattern(&symbols).anywhere().compiled().matches(&text), anywhere);
        }
    }
}
