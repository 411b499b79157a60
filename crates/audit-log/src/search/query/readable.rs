//! What of a search can be read while it is not finished.

use super::lexer::{Kind, Token, lex};
use super::parse::{QueryError, parse};
use super::term::{Query, Setting};

impl Query {
    /// What of a text can be read: all of it, or the search without the fields and signs that can't
    /// be, or are not written to their end yet.
    pub fn readable_part(text: &str, setting: Setting<'_>) -> Self {
        readable_part(text, setting)
    }
}

/// The search without the words and signs that can't be read. Leaving one out may leave another alone
/// that needs it, so this goes on until all can be.
fn readable_part(text: &str, setting: Setting<'_>) -> Query {
    let mut text = text.to_owned();
    loop {
        let errors = match parse(&text, setting) {
            Ok(query) => return query,
            Err(errors) => errors,
        };
        let tokens = lex(&text);
        // A parenthesis that is not closed takes all after it along: what it belongs to is not known.
        let is_open = |token: &Token<'_>| {
            token.kind == Kind::Open && errors.iter().any(|error| error.span == token.span)
        };
        let cut = tokens.iter().position(is_open).unwrap_or(tokens.len());
        let is_wrong = |at: usize| {
            let span = &tokens[at].span;
            let meets =
                |error: &QueryError| error.span.start < span.end && span.start < error.span.end;
            at >= cut || errors.iter().any(meets)
        };
        let mut left = Vec::new();
        for at in (0..tokens.len()).rev() {
            // A sign goes with what it stands before: alone it would be a word.
            let is_alone = tokens[at].kind == Kind::Not && left.last() != Some(&(at + 1));
            if !is_wrong(at) && !is_alone {
                left.push(at);
            }
        }
        left.reverse();
        if left.len() == tokens.len() {
            return Query::default();
        }
        // Signs stay where they stood, right before their words.
        let mut rest = String::new();
        let mut end = 0;
        for token in left.into_iter().map(|at| &tokens[at]) {
            rest.push_str(if token.span.start > end { " " } else { "" });
            rest.push_str(&text[token.span.clone()]);
            end = token.span.end;
        }
        text = rest;
    }
}
