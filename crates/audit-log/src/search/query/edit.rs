//! Changing a search by clicks: a value of a facet is let in or kept out, and everything else that
//! was typed stays. And what of a search a server can do.

use super::ip::network;
use super::pattern::Pattern;
use super::term::{Expr, Key, Query, Term, all_of, any_of, not, told};

/// What a search says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is asked for.
    Included,
    /// It is kept out.
    Excluded,
}

/// The part of a search that the server can narrow by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServerFilters<'a> {
    /// The login that every event must have.
    pub user: Option<&'a str>,
    /// The kind that every event must be of.
    pub event: Option<&'a str>,
}

impl Query {
    /// What it says of a value, by itself or among others.
    pub fn choice(&self, key: Key, value: &str) -> Option<Choice> {
        let term = term(key, value)?;
        self.conjuncts().iter().find_map(|part| {
            let (choice, terms) = own(part, key)?;
            terms.into_iter().any(|own| is_same(own, &term)).then_some(choice)
        })
    }

    /// Asks for a value: beside the values of that field that are asked for already, instead of a
    /// pattern, and no longer when it is asked for by itself.
    #[must_use]
    pub fn include(&self, key: Key, value: &str) -> Self {
        let Some(term) = term(key, value) else { return self.clone() };
        if self.choice(key, value) == Some(Choice::Included) {
            return self.remove(key, value);
        }
        let mut parts = self.remove(key, value).conjuncts().to_vec();
        let is_group = |part: &Expr| own(part, key).is_some_and(|(c, _)| c == Choice::Included);
        let added = Expr::Term(term);
        match parts.iter().position(is_group) {
            Some(at) if is_list(&parts[at], key) => {
                parts[at] = any_of(vec![parts[at].clone(), added.clone()]).unwrap_or(added);
            }
            Some(at) => parts[at] = added,
            None => parts.push(added),
        }
        Self { expr: all_of(parts) }
    }

    /// Asks for a value, and for no other of that field.
    #[must_use]
    pub fn only(&self, key: Key, value: &str) -> Self {
        let Some(term) = term(key, value) else { return self.clone() };
        let rest = self.remove(key, value);
        let is_asked = |part: &&Expr| own(part, key).is_some_and(|(c, _)| c == Choice::Included);
        let others = rest.conjuncts().iter().filter(|part| !is_asked(part)).cloned();
        Self { expr: all_of(others.chain([Expr::Term(term)]).collect()) }
    }

    /// Keeps a value out; no longer when it is kept out already.
    #[must_use]
    pub fn exclude(&self, key: Key, value: &str) -> Self {
        let Some(term) = term(key, value) else { return self.clone() };
        let rest = self.remove(key, value);
        if self.choice(key, value) == Some(Choice::Excluded) {
            return rest;
        }
        let parts = rest.conjuncts().iter().cloned().chain([not(Expr::Term(term))]);
        Self { expr: all_of(parts.collect()) }
    }

    /// Says nothing of a value any more.
    #[must_use]
    pub fn remove(&self, key: Key, value: &str) -> Self {
        let Some(term) = term(key, value) else { return self.clone() };
        let without = |part: &Expr| {
            let Some((choice, terms)) = own(part, key) else { return Some(part.clone()) };
            let rest =
                terms.into_iter().filter(|own| !is_same(own, &term)).cloned().map(Expr::Term);
            let rest = any_of(rest.collect())?;
            Some(if choice == Choice::Excluded { not(rest) } else { rest })
        };
        Self { expr: all_of(self.conjuncts().iter().filter_map(without).collect()) }
    }

    /// The events that a search can leave to the server: a login and a kind that every event must
    /// have. A server may do it its own way, so what comes is searched again. It knows other
    /// letter cases than we do: `user:Ada` asks it for `Ada` only.
    pub fn server_filters(&self) -> ServerFilters<'_> {
        let find = |pattern_of: fn(&Term) -> Option<&Pattern>| {
            self.conjuncts().iter().find_map(|part| match part {
                Expr::Term(term) => pattern_of(term)?.as_literal().filter(|text| !text.is_empty()),
                _ => None,
            })
        };
        ServerFilters {
            user: find(|term| if let Term::User(pattern) = term { Some(pattern) } else { None }),
            event: find(|term| if let Term::Event(pattern) = term { Some(pattern) } else { None }),
        }
    }
}

/// `key:value` for exactly this value. The bounds of time have no values.
pub(crate) fn term(key: Key, value: &str) -> Option<Term> {
    let literal = Pattern::literal(value);
    Some(match key {
        Key::Event => Term::Event(literal),
        Key::User => Term::User(literal),
        Key::Token => Term::Token(literal),
        Key::Target => Term::Target(literal),
        Key::Actor => Term::Actor(literal),
        Key::Ip => network(value).map_or(Term::Ip(literal), Term::Network),
        Key::Admin => Term::Admin(told(value)?),
        Key::Failed => Term::Failed(told(value)?),
        Key::Before | Key::After => return None,
    })
}

/// Whether two terms ask the same; the letter case of a value does not count.
fn is_same(one: &Term, other: &Term) -> bool {
    let value = |term: &Term| match term {
        Term::Network(network) => Some(network.text.to_ascii_lowercase()),
        Term::Event(p)
        | Term::User(p)
        | Term::Token(p)
        | Term::Target(p)
        | Term::Ip(p)
        | Term::Actor(p) => p.as_literal().map(str::to_ascii_lowercase),
        _ => None,
    };
    let is_same_value = || value(one).is_some_and(|own| value(other) == Some(own));
    one == other || (one.key() == other.key() && is_same_value())
}

/// What a part of a search says of the values of one field, when it says nothing else.
pub(crate) fn own(part: &Expr, key: Key) -> Option<(Choice, Vec<&Term>)> {
    let (choice, positive) = match part {
        Expr::Not(part) => (Choice::Excluded, &**part),
        part => (Choice::Included, part),
    };
    let terms =
        if let Expr::Any(parts) = positive { parts } else { std::slice::from_ref(positive) };
    let terms: Option<Vec<&Term>> = terms
        .iter()
        .map(|part| match part {
            Expr::Term(term) if term.key() == Some(key) => Some(term),
            _ => None,
        })
        .collect();
    Some((choice, terms?))
}

/// Whether more values can be put beside those of this part: not beside a pattern, which a value
/// would only repeat, nor where there is only yes or no.
fn is_list(part: &Expr, key: Key) -> bool {
    let is_value = |term: &&Term| match term {
        Term::Event(p)
        | Term::User(p)
        | Term::Token(p)
        | Term::Target(p)
        | Term::Ip(p)
        | Term::Actor(p) => p.as_literal().is_some(),
        Term::Network(network) => !network.text.contains('/'),
        _ => false,
    };
    own(part, key).is_some_and(|(_, terms)| terms.iter().all(is_value))
}
