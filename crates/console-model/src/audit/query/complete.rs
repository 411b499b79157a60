//! What a search may go on with at the caret: fields, then values that the loaded events have,
//! with their counts. It proposes only what the parser reads.

use super::edit::term;
use super::lexer::{Kind, Word, lex};
use super::{Key, Term};
use crate::audit::row::{ActorKind, Field};
use crate::audit::store::EventStore;
use crate::letters::{LowerCase, fold, order_key};
use crate::order::sorted;
use std::ops::Range;

/// What the search could go on with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// What is replaced, in bytes of the text.
    pub span: Range<usize>,
    /// What by, the best first.
    pub candidates: Vec<Candidate>,
}

/// One way to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What is put in; a space follows where the word is whole.
    pub text: String,
    /// What people read.
    pub label: String,
    /// What it asks, for fields.
    pub hint: &'static str,
    /// How many of the loaded events have it, for values.
    pub count: Option<u32>,
}

impl Completion {
    /// The text with a candidate put in, and where the caret goes.
    pub fn apply(&self, text: &str, candidate: &Candidate) -> (String, usize) {
        let part = |range: Option<&str>| range.unwrap_or_default().to_owned();
        let before = part(text.get(..self.span.start)) + &candidate.text;
        let after = part(text.get(self.span.end..));
        // One space is enough.
        let after = after.strip_prefix(' ').filter(|_| before.ends_with(' ')).unwrap_or(&after);
        (format!("{before}{after}"), before.len())
    }
}

/// The candidates at the caret (a byte of the text), `limit` at most.
pub fn complete(text: &str, caret: usize, store: &EventStore, limit: usize) -> Completion {
    let caret =
        (0..=caret.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let typed = lex(&text[..caret]);
    let word = typed.last().filter(|token| token.span.end == caret);
    let (start, candidates) = match word.map(|token| (token.span.start, &token.kind)) {
        Some((start, Kind::Word(word))) => (start, of_word(word, &text[word.start..caret], store)),
        Some((start, Kind::And | Kind::Or)) => (start, Vec::new()),
        _ => (caret, fields("")),
    };
    let whole = lex(text).into_iter().find(|token| token.span.start == start);
    let end = whole.filter(|_| start < caret).map_or(caret, |token| token.span.end);
    let is_new = |candidate: &Candidate| candidate.text.trim_end() != &text[start..end];
    let candidates = candidates.into_iter().filter(is_new).take(limit).collect();
    Completion { span: start..end, candidates }
}

fn of_word(word: &Word<'_>, raw: &str, store: &EventStore) -> Vec<Candidate> {
    let typed = word.pattern.as_literal();
    match (word.field, typed) {
        (_, None) => Vec::new(),
        (Some(name), Some(typed)) => {
            Key::parse(name).map_or_else(Vec::new, |key| values(key, typed, store))
        }
        (None, Some(typed)) => {
            let fields = if word.quoted { Vec::new() } else { fields(raw) };
            let found = [Key::Event, Key::Token, Key::User, Key::Ip]
                .into_iter()
                .flat_map(|key| values(key, typed, store));
            let found = most_first(found.collect(), store.lower_case());
            fields.into_iter().chain(found).collect()
        }
    }
}

fn fields(begun: &str) -> Vec<Candidate> {
    let begun = begun.to_ascii_lowercase();
    let keys = Key::ALL.into_iter().filter(|key| key.word().starts_with(&begun));
    let candidate = |key: Key| {
        let text = format!("{}:", key.word());
        Candidate { label: text.clone(), text, hint: key.hint(), count: None }
    };
    keys.map(candidate).collect()
}

fn values(key: Key, typed: &str, store: &EventStore) -> Vec<Candidate> {
    let words = |words: &[&'static str]| -> Vec<Candidate> {
        let begun = words.iter().filter(|word| word.starts_with(&typed.to_ascii_lowercase()));
        let candidate = |word: &&str| Candidate {
            text: format!("{}:{word} ", key.word()),
            label: (*word).to_owned(),
            hint: "",
            count: None,
        };
        begun.map(candidate).collect()
    };
    match key {
        Key::Event => stored(key, Field::Event, typed, store),
        Key::User => stored(key, Field::User, typed, store),
        Key::Token => stored(key, Field::Token, typed, store),
        Key::Ip => stored(key, Field::Address, typed, store),
        Key::Actor => {
            let kinds = ActorKind::NAMED.map(ActorKind::word);
            let names = stored(key, Field::Actor, typed, store);
            words(&kinds).into_iter().chain(names).collect()
        }
        Key::Admin | Key::Failed => words(&["yes", "no"]),
        Key::Before | Key::After => words(&["today", "yesterday", "1h", "24h", "7d", "30d"]),
    }
}

/// The values in which the typed text occurs: those that begin with it first, then the frequent.
fn stored(key: Key, field: Field, typed: &str, store: &EventStore) -> Vec<Candidate> {
    let typed = fold(typed, store.lower_case());
    let dictionary = &store.column(field).dictionary;
    let numbers = (0..dictionary.len() as u32).filter(|number| {
        let folded = dictionary.folded(*number);
        !folded.is_empty() && folded.contains(typed.as_str())
    });
    let candidate = |number: u32| {
        let value = dictionary.text(number);
        let candidate = Candidate {
            text: term(key, value).as_ref().map(Term::to_string)? + " ",
            label: value.to_owned(),
            hint: "",
            count: Some(dictionary.count(number)),
        };
        Some((!dictionary.folded(number).starts_with(typed.as_str()), candidate))
    };
    let (begin, rest): (Vec<_>, Vec<_>) =
        numbers.filter_map(candidate).partition(|(is_inside, _)| !is_inside);
    let ordered = |found: Vec<(bool, Candidate)>| {
        let found = found.into_iter().map(|(_, candidate)| candidate).collect();
        most_first(found, store.lower_case())
    };
    ordered(begin).into_iter().chain(ordered(rest)).collect()
}

fn most_first(candidates: Vec<Candidate>, lower_case: LowerCase) -> Vec<Candidate> {
    let keyed =
        candidates.into_iter().map(|one| (order_key(&one.label, lower_case), one)).collect();
    let most_first = |a: &(String, Candidate), b: &(String, Candidate)| {
        b.1.count.cmp(&a.1.count).then_with(|| a.0.cmp(&b.0))
    };
    sorted(keyed, most_first).into_iter().map(|(_, one)| one).collect()
}
