//! The texts of a search by which events are found, for them to be marked where they stand.

use super::pattern::{Pattern, Piece};
use super::term::{Expr, Query, Term};

/// Texts to be marked, by the column in which they count. What a search keeps out is in none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// In any column.
    anywhere: Vec<String>,
    event: Vec<String>,
    actor: Vec<String>,
    description: Vec<String>,
    ip: Vec<String>,
}

impl Marks {
    /// The texts that count in a column, named as in the address: `event`, `actor`, `ip` …
    pub fn of(&self, column: &str) -> Vec<&str> {
        let own = match column {
            "event" => self.event.as_slice(),
            "actor" => self.actor.as_slice(),
            "description" => self.description.as_slice(),
            "ip" => self.ip.as_slice(),
            _ => &[],
        };
        self.anywhere.iter().chain(own).map(String::as_str).collect()
    }

    /// Whether there is nothing to mark.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn add(&mut self, expr: &Expr) {
        let (texts, pattern) = match expr {
            Expr::All(parts) | Expr::Any(parts) => {
                return parts.iter().for_each(|part| self.add(part));
            }
            Expr::Term(Term::Text(pattern)) => (&mut self.anywhere, pattern),
            Expr::Term(Term::Event(pattern)) => (&mut self.event, pattern),
            Expr::Term(Term::User(pattern) | Term::Token(pattern) | Term::Actor(pattern)) => {
                (&mut self.actor, pattern)
            }
            Expr::Term(Term::Target(pattern)) => (&mut self.description, pattern),
            Expr::Term(Term::Ip(pattern)) => (&mut self.ip, pattern),
            Expr::Not(_) | Expr::Term(_) => return,
        };
        texts.extend(texts_of(pattern));
    }
}

/// The texts between the wildcards of a pattern.
fn texts_of(pattern: &Pattern) -> impl Iterator<Item = String> {
    pattern.pieces().filter_map(|piece| match piece {
        Piece::Text(text) if !text.trim().is_empty() => Some(text.clone()),
        Piece::Text(_) | Piece::Any | Piece::One => None,
    })
}

impl Query {
    /// What of this search is to be marked in what it finds.
    pub fn marks(&self) -> Marks {
        let mut marks = Marks::default();
        if let Some(expr) = &self.expr {
            marks.add(expr);
        }
        marks
    }

    /// Whether a part of this search is about addresses.
    pub fn asks_for_ip(&self) -> bool {
        self.expr.as_ref().is_some_and(is_about_ip)
    }
}

fn is_about_ip(expr: &Expr) -> bool {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().any(is_about_ip),
        Expr::Not(part) => is_about_ip(part),
        Expr::Term(term) => matches!(term, Term::Ip(_) | Term::Network(_)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query::Setting;
    use console_core::when::FixedZone;
    use token_api::time::UnixSeconds;

    fn marks(text: &str) -> Marks {
        let setting = Setting { now: UnixSeconds(0), zone: &FixedZone(0) };
        Query::parse(text, setting).unwrap().marks()
    }

    #[test]
    fn what_is_looked_for_is_marked_where_it_counts() {
        let found =
            marks("deploy event:Stack* (user:ada OR token:ci-?) -failed ip:10.1.* -event:Login");
        assert_eq!(found.of("description"), ["deploy"]);
        assert_eq!(found.of("time"), ["deploy"]);
        assert_eq!(found.of("event"), ["deploy", "Stack"]);
        assert_eq!(found.of("actor"), ["deploy", "ada", "ci-"]);
        assert_eq!(found.of("ip"), ["deploy", "10.1."]);
        assert_eq!(marks("\"Stack Update\"").of("event"), ["Stack Update"]);
    }

    #[test]
    fn what_is_kept_out_or_no_text_is_not() {
        for nothing in ["", "-deploy", "-(a OR b)", "*", "admin:yes", "after:7d", "ip:10.0.0.0/8"] {
            assert!(marks(nothing).is_empty(), "{nothing}: {:?}", marks(nothing));
        }
    }

    #[test]
    fn a_search_for_addresses_is_told_from_others() {
        let setting = Setting { now: UnixSeconds(0), zone: &FixedZone(0) };
        let asks = |text: &str| Query::parse(text, setting).unwrap().asks_for_ip();
        for text in ["ip:10.0.0.1", "a (b OR -ip:10.1.*)", "ip:10.0.0.0/8 failed:yes"] {
            assert!(asks(text), "{text}");
        }
        for text in ["", "10.0.0.1", "user:ada -event:ip"] {
            assert!(!asks(text), "{text}");
        }
    }
}
