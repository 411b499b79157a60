//! What people write by the habits of other languages, and what it is in this one: values with
//! commas between them, a sign of equality in place of the colon, and other words for fields.

use super::lexer::{Kind, Token, Word, field_name};
use super::lookalike::{is_invisible, is_other_colon, is_separator, narrow};
use super::parse::{Fix, QueryError};
use super::term::{Key, equals, equals_after_field};
use std::ops::Range;

/// What to say of a value that is a list, as in `user:ada,linus`, or that a sign of one ends. `next`
/// is what follows.
pub(super) fn several(
    key: Key,
    text: &str,
    token: &Token<'_>,
    word: &Word<'_>,
    next: Option<&Token<'_>>,
) -> Option<QueryError> {
    let raw = text.get(word.start..token.span.end).filter(|_| !word.quoted)?;
    let has_values = !matches!(key, Key::Admin | Key::Failed | Key::Before | Key::After);
    let sign = raw.chars().find(|c| is_separator(*c)).filter(|_| has_values)?;
    let own = format!("{}:", key.word());
    let parts: Vec<String> = raw
        .split(is_separator)
        .filter(|part| !part.is_empty())
        .map(|part| match field_name(part).and_then(Key::parse) {
            Some(_) => part.to_owned(),
            None => format!("{own}{part}"),
        })
        .collect();
    let is_or = narrow(sign) == '|';
    let is_one_field = parts.iter().all(|part| part.starts_with(&own));
    let goes_on =
        next.is_some_and(|next| matches!(next.kind, Kind::Word(_) | Kind::Not | Kind::Open));
    // A word after the sign is the next value, or another part of the search.
    let next_value = next.filter(|next| {
        let raw = text.get(next.span.clone()).unwrap_or_default();
        let is_plain = !raw.contains(is_separator) && !raw.starts_with('"');
        matches!(next.kind, Kind::Word(_))
            && is_plain
            && field_name(raw).and_then(Key::parse).is_none()
    });
    let fix = match parts.as_slice() {
        [] => None,
        [one] if raw.ends_with(is_separator) && next_value.is_some() => {
            let next = next_value?;
            let text = format!("({one} OR {own}{})", text.get(next.span.clone())?);
            let fix = Some(Fix { span: token.span.start..next.span.end, text });
            return Some(QueryError {
                span: word.start..token.span.end,
                message: message(&own),
                fix,
            });
        }
        [one] if is_or && raw.ends_with(is_separator) && goes_on => Some(format!("{one} OR")),
        [one] => Some(one.clone()),
        all if is_or || is_one_field => Some(format!("({})", all.join(" OR "))),
        all => Some(all.join(" ")),
    };
    let fix = fix.map(|text| Fix { span: token.span.clone(), text });
    Some(QueryError { span: word.start..token.span.end, message: message(&own), fix })
}

fn message(own: &str) -> String {
    format!(
        "Several values are written with OR between them: {own}a OR {own}b. Put a value that has \
         this sign in it in quotes."
    )
}

/// What to say of a field before another sign than a colon, as in `event=Login` or `event = Login`.
/// `rest` are the words and signs after it.
pub(super) fn other_sign(
    text: &str,
    token: &Token<'_>,
    word: &Word<'_>,
    rest: &[Token<'_>],
) -> Option<QueryError> {
    let bare = word.pattern.as_literal().filter(|_| !word.quoted)?;
    let start = token.span.start;
    let (key, is_negated, end) = match equals_after_field(bare) {
        Some((key, is_negated, length)) => {
            let signs = bare.get(..length)?.chars().count();
            (key, is_negated, start + length_of(text.get(start..)?, signs))
        }
        None => {
            let key = Key::parse(bare)?;
            let sign = rest.first().filter(|next| {
                matches!(next.kind, Kind::Word(Word { field: None, quoted: false, .. }))
            })?;
            let (is_negated, length) = sign_before_value(text.get(sign.span.clone())?)?;
            (key, is_negated, sign.span.start + length)
        }
    };
    let field = format!("{}{}:", if is_negated { "-" } else { "" }, key.word());
    let value = rest.iter().map(|next| (&next.kind, next.span.clone()));
    let own = token.span.start..token.span.end;
    let mut words = std::iter::once((&token.kind, own)).chain(value);
    let value = words.find(|(_, span): &(_, Range<usize>)| span.end > end);
    let value = value.filter(|(kind, _)| matches!(kind, Kind::Word(_)));
    let fix = value.map(|(_, span)| Fix { span: start..span.start.max(end), text: field });
    let message = format!(
        "A value stands after a colon: {}:value. To find the text itself, put it in quotes.",
        key.word()
    );
    Some(QueryError { span: start..end, message, fix })
}

/// How many bytes so many characters of a word take in the text, where characters that nobody sees may
/// stand between them.
fn length_of(text: &str, characters: usize) -> usize {
    let seen = text.char_indices().filter(|(_, c)| !is_invisible(*c));
    let last = seen.take(characters).last();
    last.map_or(0, |(at, c)| at + c.len_utf8())
}

/// A sign of equality, or a colon, at the beginning of a word: whether it is negated, and its length.
fn sign_before_value(text: &str) -> Option<(bool, usize)> {
    let colon = text.chars().next().filter(|c| *c == ':' || is_other_colon(*c));
    equals(text).or(colon.map(|colon| (false, colon.len_utf8())))
}

/// The field that somebody who wrote this probably meant.
pub(super) fn likely_field(name: &str) -> Option<Key> {
    let name = name.to_ascii_lowercase();
    let other_word = match name.as_str() {
        "type" | "kind" | "action" => Some(Key::Event),
        "login" | "by" | "username" => Some(Key::User),
        "name" | "tokenid" | "tokenname" => Some(Key::Token),
        "address" | "from" | "sourceip" | "cidr" => Some(Key::Ip),
        "about" | "object" | "subject" | "resource" | "on" => Some(Key::Target),
        "until" => Some(Key::Before),
        "since" => Some(Key::After),
        "failure" | "refused" | "error" => Some(Key::Failed),
        _ => None,
    };
    let close = || {
        let distances = Key::ALL.into_iter().map(|key| (distance(&name, key.word()), key));
        let (distance, key) = distances.min_by_key(|(distance, _)| *distance)?;
        let most = if name.len() < 4 { 1 } else { 2 };
        (distance <= most && distance < name.len()).then_some(key)
    };
    let begun = || Key::ALL.into_iter().find(|key| name.len() > 1 && key.word().starts_with(&name));
    other_word.or_else(close).or_else(begun)
}

/// How many letters must be put in, taken out or replaced to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let b = b.as_bytes();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, from) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (to, letter) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(*letter != from);
            diagonal = row[to + 1];
            row[to + 1] = replaced.min(diagonal + 1).min(row[to] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use crate::events::samples::{read, setting};
    use crate::search::query::Query;

    /// The text with what is said of it put right, and how it is read then.
    fn mended(text: &str) -> String {
        let errors = Query::parse(text, setting()).unwrap_err();
        let fixes = errors.iter().rev().filter_map(|error| error.fix.as_ref());
        let right = fixes.fold(text.to_owned(), |text, fix| fix.apply(&text));
        match Query::parse(&right, setting()) {
            Ok(query) => query.to_string(),
            Err(_) => mended(&right),
        }
    }

    #[test]
    fn other_signs_are_put_right_in_one_press() {
        let table = [
            ("event=Login", "event:Login"),
            ("event = Login", "event:Login"),
            ("event== \"Stack Viewed\"", "event:\"Stack Viewed\""),
            ("event =Login x", "event:Login x"),
            ("event : Login", "event:Login"),
            ("user!=ada", "-user:ada"),
            ("user != ada", "-user:ada"),
            ("ｕｓｅｒ＝ada", "user:ada"),
            ("ｕｓｅｒ\u{200b}=ada", "user:ada"),
            ("user\u{200b}!\u{200b}=ada", "-user:ada"),
            ("user:ada,linus", "user:ada OR user:linus"),
            ("-user:ada,linus x", "-(user:ada OR user:linus) x"),
            ("user:ada, linus", "user:ada OR user:linus"),
            ("user:ada; event:Login", "user:ada event:Login"),
            ("user:ada;event:Login", "user:ada event:Login"),
            ("user:ada|linus", "user:ada OR user:linus"),
            ("user:ada| user:linus", "user:ada OR user:linus"),
            ("ip:10.0.0.1,10.0.0.2", "ip:10.0.0.1 OR ip:10.0.0.2"),
            ("user:ada、linus", "user:ada OR user:linus"),
        ];
        for (text, expected) in table {
            assert_eq!(mended(text), expected, "{text}");
        }
    }

    #[test]
    fn what_can_be_meant_is_read() {
        let table = [
            ("!user:ada", "-user:ada"),
            ("！user:ada", "-user:ada"),
            ("!(user:ada OR x)", "-(user:ada OR x)"),
            ("user:ada | user:linus", "user:ada OR user:linus"),
            ("user:ada |user:linus", "user:ada OR user:linus"),
            ("user:ada ｜ user:linus", "user:ada OR user:linus"),
            ("user:ada ＯＲ user:linus", "user:ada OR user:linus"),
            ("ｕｓｅｒ：ada", "user:ada"),
            ("ｕｓｅｒ:ａｄａ", "user:ada"),
            ("ip:１０.0.0.11", "ip:10.0.0.11"),
            ("ip:10．0．0．0／8", "ip:10.0.0.0/8"),
            ("after:２０２６－１１－２０", "after:2026-11-20"),
            ("user:`ada`", "user:ada"),
            ("user:´ada´", "user:ada"),
            ("`Stack Viewed`", "\"Stack Viewed\""),
        ];
        for (text, expected) in table {
            assert_eq!(read(text).to_string(), expected, "{text}");
        }
    }

    #[test]
    fn in_quotes_and_in_other_words_signs_are_text() {
        for text in [
            "\"event=Login\"",
            "event:\"a, b\"",
            "event:\"ＡＢＣ\"",
            "user:\"ada|linus\"",
            "\"|\" x",
            "\"event\" \"=\" x",
            "\"!x\"",
            "a=b",
            "a,b",
            "a|b",
            "hello!",
            "target:ＡＢＣ",
            "ｎｏｔｅ：x",
        ] {
            let query = read(text);
            assert_eq!(read(&query.to_string()), query, "{text}");
        }
        assert_eq!(read("\"event\" \"=\" x").to_string(), "event \"=\" x");
        assert_eq!(read("a,b").to_string(), "a,b");
        assert_eq!(read("target:ＡＢＣ").to_string(), "target:ＡＢＣ");
    }
}
