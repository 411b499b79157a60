//! Values to narrow a search by, each with the number of events that it would leave. For a field's
//! own values, what the search says of that field does not count: the others stay to be chosen.

use super::filter::{of, within};
use super::query::edit::own;
use super::query::term::told_word;
use super::query::{Choice, Expr, Key, Query};
use crate::events::bits::Bits;
use crate::events::row::{Field, admin, failed};
use crate::events::store::{Column, EventStore};
use crate::time::range::Window;
use console_core::text::letters::{LowerCase, fold, order_key};
use console_core::text::order::sorted;
use std::collections::{BTreeSet, HashMap};
use token_api::told::Told;

/// The fields that have facets, in the order of the screen.
pub const KEYS: [Key; 6] = [Key::Event, Key::User, Key::Token, Key::Ip, Key::Admin, Key::Failed];

/// The values of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet<'a> {
    /// The field.
    pub key: Key,
    /// The values with most events, and those that the search names.
    pub values: Vec<FacetValue<'a>>,
    /// How many more values there are.
    pub more: usize,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue<'a> {
    /// The value, as [`Query::include`] takes it.
    pub value: &'a str,
    /// The events that have it and that the rest of the search lets through.
    pub count: u32,
    /// What the search says of it.
    pub choice: Option<Choice>,
}

/// The facets of what was loaded of a window, `top` values of each beside those that are chosen.
pub fn facets<'a>(
    store: &'a EventStore,
    query: &Query,
    window: Window,
    top: usize,
) -> Vec<Facet<'a>> {
    let parts: Vec<_> = query.conjuncts().iter().map(|part| (part, of(store, part))).collect();
    let inside = within(store, window);
    let facet = |key: Key| {
        let mut rows = inside.clone();
        let is_other = |part: &Expr| own(part, key).is_none();
        parts.iter().filter(|(part, _)| is_other(part)).for_each(|(_, bits)| rows.and(bits));
        let counts = match field(key) {
            Some(field) => by_text(store, field, &rows),
            None => by_flag(store, if key == Key::Admin { admin } else { failed }, &rows),
        };
        cut(key, counts, query, top, store.lower_case())
    };
    KEYS.into_iter().map(facet).collect()
}

fn field(key: Key) -> Option<Field> {
    match key {
        Key::Event => Some(Field::Event),
        Key::User => Some(Field::User),
        Key::Token => Some(Field::Token),
        Key::Ip => Some(Field::Address),
        _ => None,
    }
}

/// How many rows have each text, in no order; texts that no row has are among them. Texts that
/// differ by letter case only are one, spelled as it was first, since a search takes them for one.
fn by_text<'a>(store: &'a EventStore, field: Field, rows: &Bits) -> Vec<(&'a str, u32)> {
    let Column { dictionary, numbers } = store.column(field);
    let mut counts = vec![0_u32; dictionary.len()];
    rows.for_each(|row| counts[numbers.at(row) as usize] += 1);
    if field == Field::Token {
        count_identifiers(store, rows, &mut counts);
    }
    let mut values: Vec<(&str, u32)> = Vec::new();
    let mut places = HashMap::new();
    for (number, count) in (0..).zip(counts) {
        let folded = dictionary.folded(number);
        if !folded.is_empty() {
            let place = *places.entry(folded).or_insert(values.len());
            match values.get_mut(place) {
                Some((_, before)) => *before += count,
                None => values.push((dictionary.text(number), count)),
            }
        }
    }
    values
}

/// A search for an identifier also finds the events that name its token. So they count for it too,
/// where other events have nothing but the identifier to call the token by.
fn count_identifiers(store: &EventStore, rows: &Bits, counts: &mut [u32]) {
    let (tokens, ids) = (store.column(Field::Token), store.column(Field::TokenId));
    let called: HashMap<&str, u32> =
        (0..counts.len() as u32).map(|number| (tokens.dictionary.folded(number), number)).collect();
    let same: Vec<Option<u32>> = (0..ids.dictionary.len() as u32)
        .map(|id| called.get(ids.dictionary.folded(id)).copied())
        .collect();
    if same.iter().all(Option::is_none) {
        return;
    }
    rows.for_each(|row| {
        let number = tokens.numbers.at(row);
        if let Some(other) = same[ids.numbers.at(row) as usize]
            && tokens.dictionary.folded(other) != tokens.dictionary.folded(number)
        {
            counts[other as usize] += 1;
        }
    });
}

/// The identifiers of the tokens that events call by this name.
pub fn identifiers<'a>(store: &'a EventStore, name: &str) -> BTreeSet<&'a str> {
    let (tokens, ids) = (store.column(Field::Token), store.column(Field::TokenId));
    let folded = fold(name, store.lower_case());
    (0..store.len() as u32)
        .filter(|row| tokens.dictionary.folded(tokens.numbers.at(*row)) == folded)
        .map(|row| ids.dictionary.text(ids.numbers.at(row)))
        .filter(|id| !id.is_empty())
        .collect()
}

/// What to call the tokens of which events tell nothing but an identifier: by the name that another
/// event gives it, else by the login of the only person who uses it. Nothing for other values.
pub fn token_labels<'a>(store: &EventStore, values: &[&'a str]) -> HashMap<&'a str, String> {
    const SHORT: usize = 6;
    let names = &store.column(Field::TokenName).dictionary;
    let ids = store.column(Field::TokenId);
    let is_name = |value: &str| (0..names.len() as u32).any(|name| names.text(name) == value);
    let number =
        |value: &str| (0..ids.dictionary.len() as u32).find(|id| ids.dictionary.text(*id) == value);
    let asked: HashMap<u32, &'a str> = values
        .iter()
        .filter(|value| !value.is_empty() && !is_name(value))
        .filter_map(|value| Some((number(value)?, *value)))
        .collect();
    if asked.is_empty() {
        return HashMap::new();
    }
    let mut named: HashMap<u32, &str> = HashMap::new();
    let mut used_by: HashMap<u32, BTreeSet<&str>> = HashMap::new();
    for row in 0..store.len() as u32 {
        let id = ids.numbers.at(row);
        if asked.contains_key(&id) {
            let event = store.row(row);
            if !event.token_name.is_empty() {
                named.entry(id).or_insert(event.token_name);
            }
            used_by.entry(id).or_default().insert(event.user);
        }
    }
    let label = |(id, value): (u32, &'a str)| {
        let short: String = value.chars().take(SHORT).collect();
        let only = used_by.get(&id).filter(|users| users.len() == 1);
        let user = only.and_then(|users| users.first()).filter(|user| !user.is_empty());
        let label = match (named.get(&id), user) {
            (Some(name), _) => format!("{name} ({short}…)"),
            (None, Some(user)) => format!("{user}’s token {short}…"),
            (None, None) => return None,
        };
        Some((value, label))
    };
    asked.into_iter().filter_map(label).collect()
}

fn by_flag(store: &EventStore, of: fn(u16) -> Told, rows: &Bits) -> Vec<(&'static str, u32)> {
    let count = |told: Told| {
        let mut some = Bits::of(store.all_flags(), |flags| of(flags) == told);
        some.and(rows);
        (told_word(told), some.count() as u32)
    };
    vec![count(Told::Yes), count(Told::No), count(Told::Untold)]
}

fn cut<'a>(
    key: Key,
    counts: Vec<(&'a str, u32)>,
    query: &Query,
    top: usize,
    lower_case: LowerCase,
) -> Facet<'a> {
    // Asked of every value only when the search says anything of the field.
    let speaks = query.conjuncts().iter().any(|part| own(part, key).is_some());
    let value = |(value, count): (&'a str, u32)| FacetValue {
        value,
        count,
        choice: if speaks { query.choice(key, value) } else { None },
    };
    let there =
        counts.into_iter().map(value).filter(|value| value.count > 0 || value.choice.is_some());
    let most_first = |(a, one): &(String, FacetValue<'_>),
                      (b, other): &(String, FacetValue<'_>)| {
        let by_count = other.count.cmp(&one.count);
        by_count.then_with(|| a.cmp(b)).then_with(|| one.value.cmp(other.value))
    };
    let keyed = there.map(|value| (order_key(value.value, lower_case), value)).collect();
    let mut values: Vec<_> =
        sorted(keyed, most_first).into_iter().map(|(_, value)| value).collect();
    let all = values.len();
    let mut at = 0;
    values.retain(|value| {
        at += 1;
        at <= top || value.choice.is_some()
    });
    Facet { key, more: all - values.len(), values }
}

#[cfg(test)]
mod tests;
