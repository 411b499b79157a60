//! From words to a search, or to what is wrong with them. It takes any text and goes on after a
//! mistake, so that all of them can be marked.

use super::bound;
use super::bound::Bound;
use super::habits::{likely_field, other_sign, several};
use super::ip::ip;
use super::lexer::{Kind, Token, Word, lex};
use super::pattern::Pattern;
use super::term::{Expr, Key, Query, Setting, Term, actor_kind, all_of, any_of, not, told};
use std::ops::Range;
use token_api::told::Told;

/// Parentheses within parentheses that are still followed.
const MAX_DEPTH: usize = 20;

/// Something that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Where, in bytes of the text; between whole characters.
    pub span: Range<usize>,
    /// What it is and what to do, in a sentence or two.
    pub message: String,
    /// What was probably meant.
    pub fix: Option<Fix>,
}

/// What was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is to be replaced, in bytes of the text.
    pub span: Range<usize>,
    /// What by.
    pub text: String,
}

impl Fix {
    /// The text with this put right.
    pub fn apply(&self, text: &str) -> String {
        let part = |range: Option<&str>| range.unwrap_or_default().to_owned();
        part(text.get(..self.span.start)) + &self.text + &part(text.get(self.span.end..))
    }
}

impl Query {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Everything in it that can't be read, in the order of the text.
    pub fn parse(text: &str, setting: Setting<'_>) -> Result<Self, Vec<QueryError>> {
        parse(text, setting)
    }
}

pub(crate) fn parse(text: &str, setting: Setting<'_>) -> Result<Query, Vec<QueryError>> {
    let tokens = lex(text);
    let mut parser = Parser { text, tokens: &tokens, at: 0, setting, errors: Vec::new() };
    let mut expr = parser.alternatives(0);
    while let Some(close) = parser.next() {
        parser.fail(close.span.clone(), "This parenthesis closes nothing. Remove it.", Some(""));
        expr = all_of(expr.into_iter().chain(parser.alternatives(0)).collect());
    }
    if parser.errors.is_empty() { Ok(Query { expr }) } else { Err(parser.errors) }
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
    at: usize,
    setting: Setting<'a>,
    errors: Vec<QueryError>,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&'a Token<'a>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    fn fail(&mut self, span: Range<usize>, message: &str, fix: Option<&str>) {
        let fix = fix.map(|text| Fix { span: span.clone(), text: text.to_owned() });
        self.errors.push(QueryError { span, message: message.to_owned(), fix });
    }

    /// Up to a closing parenthesis or the end: parts with `OR` between them.
    fn alternatives(&mut self, depth: usize) -> Option<Expr> {
        let mut parts = Vec::new();
        let mut last_or: Option<&Token<'_>> = None;
        loop {
            let part = self.conjunction(depth);
            let next = self.peek().filter(|token| token.kind == Kind::Or);
            if let Some(or) = last_or.or(next)
                && part.is_none()
                && self.errors.is_empty()
            {
                let message = "OR needs something to search for on both of its sides.";
                // Alone it may be a word to search for; else the other part has not been typed.
                let fix = if self.tokens.len() == 1 { "\"OR\"" } else { "" };
                self.fail(or.span.clone(), message, Some(fix));
            }
            parts.extend(part);
            match next {
                Some(or) => last_or = Some(or),
                None => return any_of(parts),
            }
            self.at += 1;
        }
    }

    /// Up to an `OR`, a closing parenthesis or the end: parts that must all hold.
    fn conjunction(&mut self, depth: usize) -> Option<Expr> {
        let mut parts = Vec::new();
        let mut open_and: Option<&Token<'_>> = None;
        while let Some(token) = self.peek().filter(|t| !matches!(t.kind, Kind::Or | Kind::Close)) {
            if token.kind == Kind::And {
                self.at += 1;
                if parts.is_empty() || open_and.is_some() {
                    self.dangling_and(token);
                }
                open_and = Some(token);
            } else {
                open_and = None;
                parts.extend(self.negated(depth));
            }
        }
        if let Some(and) = open_and {
            self.dangling_and(and);
        }
        all_of(parts)
    }

    fn dangling_and(&mut self, and: &Token<'_>) {
        if self.errors.is_empty() {
            let message = "AND needs something to search for on both of its sides.";
            let fix = if self.tokens.len() == 1 { "\"AND\"" } else { "" };
            self.fail(and.span.clone(), message, Some(fix));
        }
    }

    fn negated(&mut self, depth: usize) -> Option<Expr> {
        let mut is_negated = false;
        let mut sign = None;
        while let Some(token) = self.peek().filter(|token| token.kind == Kind::Not) {
            is_negated = !is_negated;
            sign = Some(token);
            self.at += 1;
        }
        let expr = match self.peek().map(|token| (token, &token.kind)) {
            Some((token, Kind::Open)) => {
                self.at += 1;
                self.group(token, depth)
            }
            Some((token, Kind::Word(word))) => {
                self.at += 1;
                self.term(token, word).map(Expr::Term)
            }
            _ => {
                if let Some(sign) = sign {
                    let message = "Nothing follows that could be left out. Write what must not \
                                   occur right after the sign.";
                    self.fail(sign.span.clone(), message, None);
                }
                None
            }
        };
        expr.map(|expr| if is_negated { not(expr) } else { expr })
    }

    fn group(&mut self, open: &Token<'_>, depth: usize) -> Option<Expr> {
        if depth >= MAX_DEPTH {
            self.at = self.tokens.len();
            let message = "There are too many parentheses within each other. Write it flatter.";
            self.fail(open.span.clone(), message, None);
            return None;
        }
        let errors = self.errors.len();
        let expr = self.alternatives(depth + 1);
        match self.next() {
            None if self.errors.len() == errors => {
                let end = self.text.len();
                let message = "This parenthesis is not closed. Write ) where it ends.";
                let fix = Some(Fix { span: end..end, text: ")".into() });
                self.errors.push(QueryError {
                    span: open.span.clone(),
                    message: message.into(),
                    fix,
                });
            }
            Some(close) if expr.is_none() && self.errors.len() == errors => {
                let span = open.span.start..close.span.end;
                self.fail(span, "There is nothing between the parentheses.", Some(""));
            }
            _ => {}
        }
        expr
    }

    fn term(&mut self, token: &Token<'_>, word: &Word<'_>) -> Option<Term> {
        if let Some(quote) = word.unclosed {
            let end = self.text.len();
            let fix = Some(Fix { span: end..end, text: "\"".into() });
            let message = "This quote does not end. Write \" where it does.".to_owned();
            self.errors.push(QueryError { span: quote..token.span.end, message, fix });
            return None;
        }
        let span = token.span.clone();
        let Some(name) = word.field else {
            if word.pattern.as_literal() == Some("") {
                self.fail(span, "There is nothing between the quotes.", Some(""));
                return None;
            }
            let rest = self.tokens.get(self.at..).unwrap_or_default();
            if let Some(error) = other_sign(self.text, token, word, rest) {
                // The sign is no word to search for.
                self.at += rest.iter().take_while(|next| next.span.end <= error.span.end).count();
                self.errors.push(error);
                return None;
            }
            return Some(Term::Text(word.pattern.clone()));
        };
        let Some(key) = Key::parse(name) else {
            self.unknown_field(token, name);
            return None;
        };
        if word.start == span.end {
            let message =
                format!("{}: needs a value right after the colon ({}).", key.word(), key.hint());
            // What follows after a space was probably meant.
            let is_value =
                |next: &&Token<'_>| matches!(&next.kind, Kind::Word(Word { field: None, .. }));
            let fix = self
                .peek()
                .filter(is_value)
                .map(|value| Fix { span: span.end..value.span.start, text: String::new() });
            self.errors.push(QueryError { span, message, fix });
            return None;
        }
        if let Some(error) = several(key, self.text, token, word, self.peek()) {
            self.errors.push(error);
            return None;
        }
        let term = term(key, word, self.setting);
        if let Err(Problem { message, value }) = term {
            let span = word.start..span.end;
            self.fail(span, &message, value.as_deref());
            return None;
        }
        term.ok()
    }

    fn unknown_field(&mut self, token: &Token<'_>, name: &str) {
        let start = token.span.start;
        let likely = likely_field(name);
        let fix = match likely {
            Some(key) => Fix { span: start..start + name.len(), text: key.word().to_owned() },
            None => Fix {
                span: token.span.clone(),
                text: Term::Text(Pattern::literal(&self.text[token.span.clone()])).to_string(),
            },
        };
        let message = match likely {
            Some(key) => format!("There is no field “{name}:”. Did you mean “{}:”?", key.word()),
            None => {
                let words: Vec<&str> = Key::ALL.iter().map(|key| key.word()).collect();
                format!(
                    "There is no field “{name}:”. There are {}. To find the text itself, put it in \
                     quotes.",
                    words.join(", ")
                )
            }
        };
        self.errors.push(QueryError {
            span: start..start + name.len() + 1,
            message,
            fix: Some(fix),
        });
    }
}

/// Why a value can't be taken, and which was probably meant.
pub(super) struct Problem {
    pub(super) message: String,
    pub(super) value: Option<String>,
}

fn term(key: Key, word: &Word<'_>, setting: Setting<'_>) -> Result<Term, Problem> {
    let pattern = word.pattern.clone();
    let literal = pattern.as_literal();
    Ok(match key {
        Key::Event => Term::Event(pattern),
        Key::User => Term::User(pattern),
        Key::Token => Term::Token(pattern),
        Key::Target => Term::Target(pattern),
        Key::Ip => return ip(pattern, word.quoted),
        Key::Actor => match literal.filter(|_| !word.quoted).and_then(actor_kind) {
            Some(kind) => Term::ActorKind(kind),
            None => Term::Actor(pattern),
        },
        Key::Admin => Term::Admin(yes_no(key, literal)?),
        Key::Failed => Term::Failed(yes_no(key, literal)?),
        Key::Before | Key::After => {
            let bound = literal.and_then(|text| Bound::parse(text, key, setting));
            let bound = bound.ok_or_else(|| Problem { message: bound::HOW.into(), value: None })?;
            if key == Key::Before { Term::Before(bound) } else { Term::After(bound) }
        }
    })
}

fn yes_no(key: Key, literal: Option<&str>) -> Result<Told, Problem> {
    let word = literal.unwrap_or_default().to_ascii_lowercase();
    told(&word).ok_or_else(|| Problem {
        message: format!("Write {0}:yes or {0}:no.", key.word()),
        value: match word.as_str() {
            "y" | "true" | "1" | "on" | "ye" => Some("yes".into()),
            "n" | "false" | "0" | "off" => Some("no".into()),
            "not told" | "unknown" | "null" | "none" => Some("untold".into()),
            _ => None,
        },
    })
}
