//! What a cell of the table stands for in a search: so that one can go from an event to all with the same
//! value, or leave those out.

use super::row::{ActorKind, EventRow};
use crate::search::query::Key;

/// A cell whose value a search can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Who did it.
    Actor,
    /// Where it came from.
    Ip,
}

impl Cell {
    /// The id of its column.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Ip => "ip",
        }
    }

    /// The cell of a column, if it is one of these.
    pub fn parse(column: &str) -> Option<Self> {
        [Self::Actor, Self::Ip].into_iter().find(|cell| cell.as_str() == column)
    }

    /// The field and the value for which a search finds the events with the same in this cell. `None`
    /// where there is nothing in it.
    pub fn value<'a>(self, row: &EventRow<'a>) -> Option<(Key, &'a str)> {
        let (key, value) = match (self, row.actor_kind) {
            (Self::Ip, _) => (Key::Ip, row.address),
            (Self::Actor, ActorKind::User) if !row.user.is_empty() => (Key::User, row.user),
            (Self::Actor, ActorKind::Token) => (Key::Token, row.token),
            (Self::Actor, _) => (Key::Actor, row.actor),
        };
        (!value.is_empty()).then_some((key, value))
    }
}

/// What the values of a field are called in "Only this …".
pub fn noun(key: Key) -> &'static str {
    match key {
        Key::User => "user",
        Key::Token => "token",
        Key::Ip => "IP",
        _ => "actor",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::samples::{event, read, store};
    use crate::events::store::EventStore;
    use crate::search::filter::select;
    use crate::search::link::Sort;
    use crate::search::query::{Choice, Query};
    use crate::time::range::Window;
    use token_api::audit::AuditEvent;
    use token_api::time::UnixSeconds;

    fn sample() -> EventStore {
        let of = |at: i64, login: &str, token: &str, agent: &str, ip: &str| AuditEvent {
            source_ip: ip.into(),
            token_id: if token.is_empty() { String::new() } else { "t1".into() },
            token_name: token.into(),
            actor_name: agent.into(),
            ..event(at, "e", login)
        };
        let mut unnamed = of(7, "", "", "", "not an address");
        unnamed.user.name = "Grace \"G\" Hopper".into();
        store(&[
            of(9, "ada", "", "", "192.0.2.1:443"),
            of(8, "ada", "deploy", "", "2001:db8::1"),
            unnamed,
            of(6, "", "", "user", "192.0.2.1"),
            of(5, "", "", "", ""),
        ])
    }

    #[test]
    fn every_kind_of_actor_has_its_field() {
        let store = sample();
        let of = |row, cell: Cell| cell.value(&store.row(row));
        assert_eq!(of(0, Cell::Actor), Some((Key::User, "ada")));
        assert_eq!(of(1, Cell::Actor), Some((Key::Token, "deploy")));
        assert_eq!(of(2, Cell::Actor), Some((Key::Actor, "Grace \"G\" Hopper")));
        assert_eq!(of(3, Cell::Actor), Some((Key::Actor, "user")));
        assert_eq!(of(4, Cell::Actor), None);
        assert_eq!(of(0, Cell::Ip), Some((Key::Ip, "192.0.2.1")));
        assert_eq!(of(4, Cell::Ip), None);
    }

    /// What is found by the text that is written into the search box.
    fn found(store: &EventStore, query: &Query) -> Vec<u32> {
        let query = read(&query.to_string());
        let all = Window { from: UnixSeconds(0), to: UnixSeconds(100) };
        let mut rows = select(store, &query, all, Sort::default());
        rows.sort_unstable();
        rows
    }

    #[test]
    fn only_this_finds_the_row_and_without_this_all_others_like_none_of_it() {
        let store = sample();
        for (row, cell) in (0..4).flat_map(|row| [(row, Cell::Actor), (row, Cell::Ip)]) {
            let (key, value) = cell.value(&store.row(row)).expect("a value");
            let is_same =
                |other: &u32| cell.value(&store.row(*other)).is_some_and(|it| it.1 == value);
            let with = found(&store, &Query::default().only(key, value));
            assert!(with.contains(&row), "{row} {cell:?}");
            assert!((0..5).filter(is_same).all(|other| with.contains(&other)), "{row} {cell:?}");
            let without = found(&store, &Query::default().exclude(key, value));
            assert!(!without.contains(&row), "{row} {cell:?}");
            assert_eq!(with.len() + without.len(), 5, "{row} {cell:?}");
        }
    }

    #[test]
    fn only_takes_the_place_of_other_values_of_that_field() {
        for (before, after) in [
            ("", "user:ada"),
            ("user:bob", "user:ada"),
            ("user:bob OR user:ada", "user:ada"),
            ("user:a* failed:yes", "failed:yes user:ada"),
            ("-user:bob", "-user:bob user:ada"),
            ("-user:ada", "user:ada"),
            ("user:ada", "user:ada"),
            ("token:x", "token:x user:ada"),
        ] {
            let query = read(before).only(Key::User, "ada");
            assert_eq!(query.to_string(), after, "{before}");
            assert_eq!(query.choice(Key::User, "ada"), Some(Choice::Included));
        }
    }
}
