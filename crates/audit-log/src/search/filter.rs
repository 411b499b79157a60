//! Which events a search lets through. Text is compared with each different text of a column
//! once, and what came out is remembered: a longer word is looked for only where the shorter one
//! was found. Rows are then tested by looking up numbers.

use super::link::Sort;
use super::matches::Test;
use super::query::{Expr, Pattern, Query, Term};
use crate::events::bits::Bits;
use crate::events::order::arrange;
use crate::events::row::{Field, actor_kind, admin, failed};
use crate::events::store::{Column, EventStore, Remembered};
use crate::time::range::Window;

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
    let flags = |holds: &dyn Fn(u16) -> bool| Bits::of(store.all_flags(), holds);
    let whole = |pattern: &Pattern| Test::Text(pattern.folded(store.lower_case()));
    match term {
        Term::Text(pattern) => {
            let anywhere = Test::Text(pattern.folded(store.lower_case()).anywhere());
            in_fields(store, &anywhere, Field::searched())
        }
        Term::Event(pattern) => in_fields(store, &whole(pattern), &[Field::Event]),
        Term::User(pattern) => in_fields(store, &whole(pattern), &[Field::User]),
        Term::Token(pattern) => {
            // Whoever asks for no token means events that have neither.
            let is_empty = pattern.as_literal() == Some("");
            let fields: &[Field] =
                if is_empty { &[Field::Token] } else { &[Field::TokenName, Field::TokenId] };
            in_fields(store, &whole(pattern), fields)
        }
        Term::Target(pattern) => {
            let folded = pattern.folded(store.lower_case());
            let test = match folded.as_literal().filter(|name| !name.is_empty()) {
                Some(name) => Test::Name(name.to_owned()),
                None => Test::Text(folded.anywhere()),
            };
            in_fields(store, &test, &[Field::Description])
        }
        Term::Ip(pattern) => in_fields(store, &whole(pattern), &[Field::Address]),
        Term::Network(network) => {
            in_fields(store, &Test::Network(network.into()), &[Field::Address])
        }
        Term::Actor(pattern) => in_fields(store, &whole(pattern), &[Field::Actor]),
        Term::ActorKind(kind) => flags(&|bits| actor_kind(bits) == *kind),
        Term::Admin(yes) => flags(&|bits| admin(bits) == *yes),
        Term::Failed(yes) => flags(&|bits| failed(bits) == *yes),
        Term::Before(bound) => Bits::of(store.times(), |time| time < bound.at.0),
        Term::After(bound) => Bits::of(store.times(), |time| time >= bound.at.0),
    }
}

/// The rows that pass a test in one of the fields at least.
fn in_fields(store: &EventStore, test: &Test, fields: &'static [Field]) -> Bits {
    let mut remembered = store.remembered();
    let Remembered { matches, recent, .. } = &mut *remembered;
    recent.rows(store.len(), fields, test, |among| {
        let mut rows = Bits::none(store.len());
        for field in fields {
            let Column { dictionary, numbers } = store.column(*field);
            let passed = matches.passed(dictionary, *field, test);
            if passed.count == passed.texts.len() {
                return among.clone();
            }
            if passed.count > 0 {
                rows.add(among, |row| passed.texts[numbers.at(row) as usize]);
            }
        }
        rows
    })
}

#[cfg(test)]
mod tests;
