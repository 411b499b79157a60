//! Searches that no event can match, whatever is loaded.

use super::term::{Expr, Key, Query, Term};
use std::collections::HashMap;
use token_api::time::UnixSeconds;

impl Query {
    /// Why no event can match, as a sentence or two; `None` where one may.
    pub fn impossible(&self) -> Option<String> {
        self.impossible_times().or_else(|| self.impossible_values())
    }

    /// The latest beginning is not before the earliest end.
    fn impossible_times(&self) -> Option<String> {
        let (mut from, mut until): (Vec<(UnixSeconds, String)>, Vec<_>) = (Vec::new(), Vec::new());
        for part in self.conjuncts() {
            let (is_negated, part) = match part {
                Expr::Not(part) => (true, &**part),
                part => (false, part),
            };
            let words = if is_negated { format!("-{part}") } else { part.to_string() };
            match part {
                Expr::Term(Term::After(bound)) if is_negated => until.push((bound.at, words)),
                Expr::Term(Term::Before(bound)) if is_negated => from.push((bound.at, words)),
                Expr::Term(Term::After(bound)) => from.push((bound.at, words)),
                Expr::Term(Term::Before(bound)) => until.push((bound.at, words)),
                _ => {}
            }
        }
        let (from, until) = (from.into_iter().max()?, until.into_iter().min()?);
        (from.0 >= until.0).then(|| format!("No time is in both {} and {}.", from.1, until.1))
    }

    /// Two values are asked of a field that has one.
    fn impossible_values(&self) -> Option<String> {
        let mut asked: HashMap<Key, (String, &Term)> = HashMap::new();
        for part in self.conjuncts() {
            let Expr::Term(term) = part else { continue };
            let value = match term {
                Term::Event(pattern) | Term::User(pattern) => {
                    pattern.as_literal().map(str::to_lowercase)
                }
                Term::Admin(_) | Term::Failed(_) => Some(term.to_string()),
                _ => None,
            };
            let (Some(key), Some(value)) = (term.key(), value) else { continue };
            match asked.get(&key) {
                Some((other, before)) if *other != value => {
                    return Some(format!(
                        "No event has two values of {}:. For events with either, write {before} OR \
                         {term}.",
                        key.word()
                    ));
                }
                _ => drop(asked.insert(key, (value, term))),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::events::samples::{any_event, any_query, read, store};
    use crate::search::filter::select;
    use crate::search::link::Sort;
    use crate::time::range::Window;
    use proptest::prelude::*;
    use token_api::time::UnixSeconds;

    #[test]
    fn what_can_never_match_is_told() {
        let table = [
            (
                "after:2026-11-20 before:2026-11-10",
                Some("No time is in both after:2026-11-20 and before:2026-11-10."),
            ),
            (
                "x after:2026-11-20 before:2026-11-20",
                Some("No time is in both after:2026-11-20 and before:2026-11-20."),
            ),
            (
                "after:2026-11-20 -after:2026-11-01",
                Some("No time is in both after:2026-11-20 and -after:2026-11-01."),
            ),
            (
                "user:ada x user:linus",
                Some(
                    "No event has two values of user:. For events with either, write user:ada OR user:linus.",
                ),
            ),
            (
                "failed:yes failed:no",
                Some(
                    "No event has two values of failed:. For events with either, write failed:yes OR failed:no.",
                ),
            ),
            ("after:2026-11-10 before:2026-11-20", None),
            ("after:2026-11-20 OR before:2026-11-10", None),
            ("user:ada user:ADA", None),
            ("user:a* user:ada", None),
            ("token:a token:b", None),
            ("-user:ada -user:linus", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(read(text).impossible().as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_impossible_is_not_found(
            events in proptest::collection::vec(any_event(), 0..20),
            query in any_query(),
        ) {
            let ever = Window { from: UnixSeconds(i64::MIN), to: UnixSeconds(i64::MAX) };
            if query.impossible().is_some() {
                prop_assert_eq!(select(&store(&events), &query, ever, Sort::default()), Vec::<u32>::new());
            }
        }
    }
}
