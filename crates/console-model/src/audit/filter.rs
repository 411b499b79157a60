//! Which events a search lets through. Text is compared with each different text of a column
//! once, and what came out is remembered: a longer word is looked for only where the shorter one
//! was found. Rows are then tested by looking up numbers.

use super::bits::Bits;
use super::link::Sort;
use super::order::arrange;
use super::query::{Expr, Network, Pattern, Query, Term};
use super::range::Window;
use super::row::Field;
use super::store::{Column, EventStore, actor_kind, flag};
use std::net::IpAddr;
use std::sync::PoisonError;

/// Answers that are kept: a dozen words in every column.
const MAX_REMEMBERED: usize = 128;

/// The rows in a window that a search lets through, in an order.
pub fn select(store: &EventStore, query: &Query, window: Window, sort: Sort) -> Vec<u32> {
    arrange(store, &matching(store, query.conjuncts(), window), sort)
}

/// The rows in a window of which all parts of a search hold.
pub(crate) fn matching(store: &EventStore, parts: &[Expr], window: Window) -> Bits {
    let mut rows = within(store, window);
    parts.iter().for_each(|part| rows.and(&of(store, part)));
    rows
}

/// The rows in a window.
pub(crate) fn within(store: &EventStore, window: Window) -> Bits {
    let Window { from, to } = window;
    let is_inside = |at: Option<_>| at.is_some_and(|at| window.contains(at));
    if is_inside(store.newest()) && is_inside(store.oldest()) {
        return Bits::all(store.len());
    }
    Bits::of(store.times(), |time| from.0 <= time && time <= to.0)
}

/// The rows of which a part of a search holds.
pub(crate) fn of(store: &EventStore, expr: &Expr) -> Bits {
    match expr {
        Expr::All(parts) => {
            let mut rows = Bits::all(store.len());
            parts.iter().for_each(|part| rows.and(&of(store, part)));
            rows
        }
        Expr::Any(parts) => {
            let mut rows = Bits::none(store.len());
            parts.iter().for_each(|part| rows.or(&of(store, part)));
            rows
        }
        Expr::Not(part) => of(store, part).not(),
        Expr::Term(term) => of_term(store, term),
    }
}

fn of_term(store: &EventStore, term: &Term) -> Bits {
    let flags = |holds: &dyn Fn(u8) -> bool| Bits::of(store.all_flags(), holds);
    let whole = |pattern: &Pattern| Test::Text(pattern.folded(store.lower_case()));
    match term {
        Term::Text(pattern) => {
            let anywhere = Test::Text(pattern.folded(store.lower_case()).anywhere());
            in_fields(store, &anywhere, Field::sent())
        }
        Term::Event(pattern) => in_fields(store, &whole(pattern), &[Field::Event]),
        Term::User(pattern) => in_fields(store, &whole(pattern), &[Field::User]),
        Term::Token(pattern) => {
            // Whoever asks for no token means events that have neither.
            let is_empty = pattern.as_literal() == Some("");
            let fields = [Field::TokenName, Field::TokenId];
            in_fields(store, &whole(pattern), if is_empty { &[Field::Token] } else { &fields })
        }
        Term::Ip(pattern) => in_fields(store, &whole(pattern), &[Field::Ip]),
        Term::Network(network) => in_fields(store, &Test::Network(network.into()), &[Field::Ip]),
        Term::Actor(pattern) => in_fields(store, &whole(pattern), &[Field::Actor]),
        Term::ActorKind(kind) => flags(&|bits| actor_kind(bits) == *kind),
        Term::Admin(yes) => flags(&|bits| (bits & flag::ADMIN != 0) == *yes),
        Term::Failed(yes) => flags(&|bits| (bits & flag::FAILED != 0) == *yes),
        Term::Before(bound) => Bits::of(store.times(), |time| time < bound.at.0),
        Term::After(bound) => Bits::of(store.times(), |time| time >= bound.at.0),
    }
}

/// The rows that pass a test in one of the fields at least.
fn in_fields(store: &EventStore, test: &Test, fields: &[Field]) -> Bits {
    let mut remembered = store.remembered.lock().unwrap_or_else(PoisonError::into_inner);
    let mut rows: Option<Bits> = None;
    for field in fields {
        let column = store.column(*field);
        let passed = remembered.passed(column, *field, test);
        if passed.any {
            let own = Bits::of(&column.numbers, |text| passed.texts[text as usize]);
            match &mut rows {
                Some(rows) => rows.or(&own),
                None => rows = Some(own),
            }
        }
    }
    rows.unwrap_or_else(|| Bits::none(store.len()))
}

/// What a text is tested for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    /// That it is of this pattern, letter case aside.
    Text(Pattern),
    /// That it is an address of this network.
    Network(Prefix),
}

impl Test {
    /// The text that must be found anywhere, when that is all.
    fn part(&self) -> Option<&str> {
        match self {
            Self::Text(pattern) => pattern.as_part(),
            Self::Network(_) => None,
        }
    }

    /// Whether nothing can pass this test that does not pass the other.
    fn implies(&self, other: &Self) -> bool {
        match (self.part(), other.part()) {
            (Some(longer), Some(shorter)) => longer.contains(shorter),
            _ => false,
        }
    }

    fn passes(&self, column: &Column, text: u32) -> bool {
        match self {
            Self::Network(prefix) => prefix.holds(column.dictionary.text(text)),
            Self::Text(pattern) => {
                let text = column.dictionary.folded(text);
                match (pattern.as_part(), pattern.as_literal()) {
                    (Some(part), _) => text.contains(part),
                    (_, Some(whole)) => text == whole,
                    _ => pattern.matches(text),
                }
            }
        }
    }
}

/// The first bits of an address; an IPv4 address is the same in either notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Prefix {
    address: u128,
    bits: u32,
}

impl From<&Network> for Prefix {
    fn from(network: &Network) -> Self {
        let missing = if network.address.is_ipv4() { 96 } else { 0 };
        Self { address: number(network.address), bits: u32::from(network.bits) + missing }
    }
}

impl Prefix {
    fn holds(self, text: &str) -> bool {
        let rest = 128 - self.bits;
        let difference = text.parse::<IpAddr>().map(|address| number(address) ^ self.address);
        difference.is_ok_and(|bits| bits.checked_shr(rest).unwrap_or(0) == 0)
    }
}

/// An address as a number; IPv4 as `::ffff:a.b.c.d`.
pub(crate) fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// Answers to tests, the latest last.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    answers: Vec<Answer>,
}

#[derive(Debug)]
struct Answer {
    field: Field,
    test: Test,
    passed: Passed,
}

/// Which texts of a column pass a test.
#[derive(Clone, Debug, Default)]
struct Passed {
    texts: Vec<bool>,
    any: bool,
}

impl Remembered {
    /// Which texts of a column pass a test: as remembered, extended by the texts that are new.
    fn passed(&mut self, column: &Column, field: Field, test: &Test) -> &Passed {
        let is_it = |answer: &Answer| answer.field == field && answer.test == *test;
        let answer = match self.answers.iter().position(is_it) {
            Some(at) => self.answers.remove(at),
            None => {
                Answer { field, test: test.clone(), passed: self.narrowed(column, field, test) }
            }
        };
        if self.answers.len() >= MAX_REMEMBERED {
            self.answers.remove(0);
        }
        self.answers.push(answer);
        let at = self.answers.len() - 1;
        let passed = &mut self.answers[at].passed;
        for text in passed.texts.len() as u32..column.dictionary.len() as u32 {
            let passes = test.passes(column, text);
            passed.texts.push(passes);
            passed.any |= passes;
        }
        passed
    }

    /// The answer to a test by way of one that is easier to pass: only what passed that can pass.
    fn narrowed(&self, column: &Column, field: Field, test: &Test) -> Passed {
        let is_easier = |answer: &&Answer| answer.field == field && test.implies(&answer.test);
        let Some(easier) = self.answers.iter().rev().find(is_easier) else {
            return Passed::default();
        };
        let narrow = |(text, passed): (usize, &bool)| *passed && test.passes(column, text as u32);
        let texts: Vec<bool> = easier.passed.texts.iter().enumerate().map(narrow).collect();
        let any = texts.contains(&true);
        Passed { texts, any }
    }
}

#[cfg(test)]
mod tests;
