//! What a search may go on with at the caret: fields, then values that the loaded events have,
//! with their counts. It proposes only what the parser reads.

use super::edit::term;
use super::lexer::{Kind, Word, lex};
use super::term::{Key, Term};
use crate::events::row::{ActorKind, Field, actor_kind};
use crate::events::store::{Column, EventStore};
use crate::time::range::Window;
use console_core::text::letters::{LowerCase, fold, order_key};
use console_core::text::order::sorted;
use std::collections::HashSet;
use std::ops::Range;
use token_api::audit::EventType;
use token_api::time::UnixSeconds;

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
    pub hint: String,
    /// How many of the events in the range have it, for values.
    pub count: Option<u32>,
}

/// From what values are proposed.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The events that are loaded.
    pub store: &'a EventStore,
    /// The range that is shown: the events in it are counted.
    pub window: Window,
    /// The kinds of events that the server tells, whether any of them is loaded or not.
    pub offered: &'a [EventType],
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

/// The field whose value is at the caret (a byte of the text).
pub fn field_at(text: &str, caret: usize) -> Option<Key> {
    let typed = lex(text.get(..caret)?);
    let word = typed.last().filter(|token| token.span.end == caret)?;
    if let Kind::Word(word) = &word.kind { Key::parse(word.field?) } else { None }
}

/// The candidates at the caret (a byte of the text), `limit` at most.
pub fn complete(text: &str, caret: usize, from: Source<'_>, limit: usize) -> Completion {
    let caret =
        (0..=caret.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let typed = lex(&text[..caret]);
    let word = typed.last().filter(|token| token.span.end == caret);
    let (start, candidates) = match word.map(|token| (token.span.start, &token.kind)) {
        Some((start, Kind::Word(word))) => (start, of_word(word, &text[word.start..caret], from)),
        Some((start, Kind::And | Kind::Or)) => (start, Vec::new()),
        _ => (caret, fields("")),
    };
    let whole = lex(text).into_iter().find(|token| token.span.start == start);
    let end = whole.filter(|_| start < caret).map_or(caret, |token| token.span.end);
    let is_new = |candidate: &Candidate| candidate.text.trim_end() != &text[start..end];
    let candidates = candidates.into_iter().filter(is_new).take(limit).collect();
    Completion { span: start..end, candidates }
}

fn of_word(word: &Word<'_>, raw: &str, from: Source<'_>) -> Vec<Candidate> {
    let typed = word.pattern.as_literal();
    match (word.field, typed) {
        (_, None) => Vec::new(),
        (Some(name), Some(typed)) => {
            let more = |key| match key {
                Key::Event => unloaded(typed, from),
                _ => Vec::new(),
            };
            let all = |key| [values(key, typed, from), more(key)].concat();
            Key::parse(name).map_or_else(Vec::new, all)
        }
        (None, Some(typed)) => {
            let fields = if word.quoted { Vec::new() } else { fields(raw) };
            let found = [Key::Event, Key::Token, Key::User, Key::Ip]
                .into_iter()
                .flat_map(|key| values(key, typed, from));
            let found = most_first(found.collect(), from.store.lower_case());
            fields.into_iter().chain(found).collect()
        }
    }
}

fn fields(begun: &str) -> Vec<Candidate> {
    let begun = begun.to_ascii_lowercase();
    let keys = Key::ALL.into_iter().filter(|key| key.word().starts_with(&begun));
    let candidate = |key: Key| {
        let text = format!("{}:", key.word());
        Candidate { label: text.clone(), text, hint: key.hint().to_owned(), count: None }
    };
    keys.map(candidate).collect()
}

fn values(key: Key, typed: &str, from: Source<'_>) -> Vec<Candidate> {
    let store = from.store;
    let words = |words: &[&'static str]| -> Vec<Candidate> {
        let begun = words.iter().filter(|word| word.starts_with(&typed.to_ascii_lowercase()));
        let candidate = |word: &&str| Candidate {
            text: format!("{}:{word} ", key.word()),
            label: (*word).to_owned(),
            hint: String::new(),
            count: None,
        };
        begun.map(candidate).collect()
    };
    match key {
        Key::Event => stored(key, Field::Event, typed, from),
        Key::User => people_first(stored(key, Field::User, typed, from), store),
        Key::Token => stored(key, Field::Token, typed, from),
        Key::Target => {
            let people = people_first(stored(key, Field::User, typed, from), store);
            let tokens = stored(key, Field::TokenName, typed, from);
            // How often they acted says nothing of how often something was done to them.
            let uncounted = |one| Candidate { count: None, ..one };
            tokens.into_iter().chain(people).map(uncounted).collect()
        }
        Key::Ip => stored(key, Field::Address, typed, from),
        Key::Actor => {
            let kinds = ActorKind::NAMED.map(ActorKind::word);
            let names = stored(key, Field::Actor, typed, from);
            words(&kinds).into_iter().chain(names).collect()
        }
        Key::Admin | Key::Failed => words(&["yes", "no"]),
        Key::Before | Key::After => words(&["today", "yesterday", "1h", "24h", "7d", "30d"]),
    }
}

/// The kinds of events that the server tells and of which none is loaded, in the order of the server:
/// those that begin with the typed text first.
fn unloaded(typed: &str, from: Source<'_>) -> Vec<Candidate> {
    let Source { store, offered, .. } = from;
    let typed = fold(typed, store.lower_case());
    let loaded: HashSet<&str> = store.values(Field::Event).map(|(event, _)| event).collect();
    let candidate = |kind: &EventType| {
        let folded = fold(&kind.event, store.lower_case());
        let is_offered = !kind.deprecated
            && !loaded.contains(kind.event.as_str())
            && folded.contains(typed.as_str());
        let term = term(Key::Event, &kind.event).filter(|_| is_offered)?;
        let candidate = Candidate {
            text: format!("{term} "),
            label: kind.event.clone(),
            hint: "not among the loaded".to_owned(),
            count: None,
        };
        Some((folded.starts_with(typed.as_str()), candidate))
    };
    let (begin, rest): (Vec<_>, Vec<_>) =
        offered.iter().filter_map(candidate).partition(|(begins, _)| *begins);
    begin.into_iter().chain(rest).map(|(_, candidate)| candidate).collect()
}

/// The same, logins of people before those of machines.
fn people_first(candidates: Vec<Candidate>, store: &EventStore) -> Vec<Candidate> {
    let Column { dictionary, numbers } = store.column(Field::User);
    let mut is_person = vec![false; dictionary.len()];
    for (row, flags) in (0..).zip(store.all_flags()) {
        if actor_kind(*flags) == ActorKind::User
            && let Some(known) = is_person.get_mut(numbers.at(row) as usize)
        {
            *known = true;
        }
    }
    let people: HashSet<&str> = (0..)
        .zip(&is_person)
        .filter(|(_, is)| **is)
        .map(|(number, _)| dictionary.text(number))
        .collect();
    let (first, rest): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|one| people.contains(one.label.as_str()));
    [first, rest].concat()
}

/// The values in which the typed text occurs: those that begin with it first, then the frequent.
fn stored(key: Key, field: Field, typed: &str, from: Source<'_>) -> Vec<Candidate> {
    let store = from.store;
    let typed = fold(typed, store.lower_case());
    let dictionary = &store.column(field).dictionary;
    let counts = counts(field, from);
    let numbers = (0..dictionary.len() as u32).filter(|number| {
        let folded = dictionary.folded(*number);
        !folded.is_empty() && folded.contains(typed.as_str())
    });
    let candidate = |number: u32| {
        let value = dictionary.text(number);
        let candidate = Candidate {
            text: term(key, value).as_ref().map(Term::to_string)? + " ",
            label: value.to_owned(),
            hint: String::new(),
            count: counts.get(number as usize).copied(),
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

/// How many events of the range have each value of a field.
fn counts(field: Field, from: Source<'_>) -> Vec<u32> {
    let (store, window) = (from.store, from.window);
    let Column { dictionary, numbers } = store.column(field);
    let is_inside = |at: Option<UnixSeconds>| at.is_some_and(|at| window.contains(at));
    if is_inside(store.newest()) && is_inside(store.oldest()) {
        return (0..dictionary.len() as u32).map(|number| dictionary.count(number)).collect();
    }
    let mut counts = vec![0; dictionary.len()];
    for (row, time) in (0..).zip(store.times()) {
        if window.contains(UnixSeconds(*time))
            && let Some(count) = counts.get_mut(numbers.at(row) as usize)
        {
            *count += 1;
        }
    }
    counts
}

fn most_first(candidates: Vec<Candidate>, lower_case: LowerCase) -> Vec<Candidate> {
    let keyed =
        candidates.into_iter().map(|one| (order_key(&one.label, lower_case), one)).collect();
    let most_first = |a: &(String, Candidate), b: &(String, Candidate)| {
        b.1.count.cmp(&a.1.count).then_with(|| a.0.cmp(&b.0))
    };
    sorted(keyed, most_first).into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::samples::{event, store};
    use token_api::audit::AuditEvent;

    const ALL: Window = Window { from: UnixSeconds(0), to: UnixSeconds(100) };

    #[test]
    fn values_are_counted_within_the_range() {
        let events = [(5, "ada"), (6, "ada"), (50, "ada"), (60, "adam"), (61, "adam")];
        let store = store(&events.map(|(at, who)| event(at, "Stack Viewed", who)));
        let said = |from: i64, to: i64| -> Vec<(String, Option<u32>)> {
            let window = Window { from: UnixSeconds(from), to: UnixSeconds(to) };
            let from = Source { store: &store, window, offered: &[] };
            let found = complete("user:ad", 7, from, 9).candidates;
            found.into_iter().map(|one| (one.label, one.count)).collect()
        };
        let of = |ada, adam| [("ada".to_owned(), Some(ada)), ("adam".to_owned(), Some(adam))];
        assert_eq!(said(0, 100), of(3, 2));
        assert_eq!(said(0, 59), of(3, 0));
        let mut late = said(40, 100);
        late.sort();
        assert_eq!(late, of(1, 2));
    }

    #[test]
    fn people_come_before_machines_and_kinds_of_the_server_after_those_that_are_loaded() {
        let robot = AuditEvent { token_name: "ci".into(), ..event(9, "Stack Viewed", "acme/bot") };
        let events = [robot.clone(), robot.clone(), robot, event(5, "Stack Viewed", "ada")];
        let store = store(&events);
        let labels = |text: &str, offered: &[EventType]| -> Vec<String> {
            let from = Source { store: &store, window: ALL, offered };
            let completion = complete(text, text.len(), from, 9);
            completion.candidates.into_iter().map(|one| one.label).collect()
        };
        assert_eq!(labels("user:a", &[]), ["ada", "acme/bot"]);
        assert_eq!(labels("target:a", &[]), ["ada", "acme/bot"]);
        assert_eq!(labels("target:c", &[]), ["ci", "acme/bot"]);
        let kind = |event: &str, deprecated| EventType {
            event: event.into(),
            deprecated,
            ..EventType::default()
        };
        let offered = [
            kind("Team Viewed", false),
            kind("Stack Viewed", false),
            kind("Viewed", false),
            kind("Views", true),
        ];
        assert_eq!(labels("event:view", &offered), ["Stack Viewed", "Viewed", "Team Viewed"]);
        assert_eq!(labels("event:x", &offered), Vec::<String>::new());
        // Nothing of them where another field is meant.
        assert_eq!(labels("user:view", &offered), Vec::<String>::new());
        for (text, caret, field) in [
            ("event:", 6, Some(Key::Event)),
            ("x event:a y", 9, Some(Key::Event)),
            ("event:a ", 8, None),
            ("eve", 3, None),
            ("", 0, None),
        ] {
            assert_eq!(field_at(text, caret), field, "{text}");
        }
    }
}
