//! The events in which a token is created or deleted. They are acts of whoever did it: what ties
//! them to the token is that their description names it.

use super::log::{Log, Who};
use crate::events::row::EventRow;
use crate::search::link;
use crate::search::query::{Key, Query};
use crate::time::range::Window;
use token_api::id::TokenId;
use token_api::time::UnixSeconds;

/// Marks that stand before and after a name in a description.
const QUOTES: [char; 7] = ['"', '\'', '`', '“', '”', '‘', '’'];

/// What happens to a token at an end of its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is created.
    Created,
    /// It is deleted.
    Deleted,
}

impl Change {
    /// The change as a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Deleted => "Deleted",
        }
    }

    /// What an event of this kind does to a token, if it is of either kind. Kinds of events are
    /// the server's words: "Team Token Created", "team.token.create", "access_token.revoke".
    pub(super) fn of(event: &str) -> Option<Self> {
        let event = event.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| event.contains(word));
        match event.contains("token") {
            true if has(&["delet", "revok", "remov"]) => Some(Self::Deleted),
            true if has(&["creat", "exchang", "issued"]) => Some(Self::Created),
            _ => None,
        }
    }
}

/// An event at an end of a token's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeEvent {
    /// Its number in the store.
    pub number: u32,
    /// What happened.
    pub change: Change,
    /// When.
    pub at: UnixSeconds,
    /// Who did it; empty where the event does not tell.
    pub by: String,
    /// From where; empty where the event does not tell.
    pub ip: String,
}

/// What the log tells of a token that is in no list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InLog {
    /// Its name.
    pub name: Option<String>,
    /// Its deletion.
    pub deletion: Option<LifeEvent>,
}

impl InLog {
    /// Of a token that the log knows as `who`, with the events of its life.
    pub fn of(who: Who, life: &[LifeEvent]) -> Self {
        let deletion = life.iter().find(|event| event.change == Change::Deleted).cloned();
        Self { name: Some(who.name).filter(|name| !name.trim().is_empty()), deletion }
    }
}

/// The events at both ends of a token's life within a window, the newest first.
pub fn life(log: Log<'_>, token: &Who, window: Window) -> Vec<LifeEvent> {
    let rows = log.store.newest_first().iter().map(|row| log.store.row(*row));
    rows.filter(|row| !row.failed.is_yes() && window.contains(row.time))
        .filter_map(|row| {
            let change = Change::of(row.event)?;
            token.is_named_in(&row).then(|| LifeEvent {
                number: row.number,
                change,
                at: row.time,
                by: row.actor.to_owned(),
                ip: row.address.to_owned(),
            })
        })
        .collect()
}

/// The events of a token and those at both ends of its life, the newest first, by their numbers.
pub fn all_events(log: Log<'_>, token: &Who, window: Window) -> Vec<u32> {
    let of_life: Vec<u32> = life(log, token, window).iter().map(|event| event.number).collect();
    let rows = log.store.newest_first().iter().copied();
    rows.filter(|&number| {
        let row = log.store.row(number);
        window.contains(row.time) && (token.did(&row) || of_life.contains(&number))
    })
    .collect()
}

impl Who {
    /// A token of which nothing but the identifier is known, with the name that the log has for it.
    pub fn from_log(log: Log<'_>, id: &str) -> Self {
        let rows = log.store.newest_first().iter().map(|row| log.store.row(*row));
        let mut names = rows.filter(|row| row.token_id == id && !row.token_name.is_empty());
        let name = names.next().map(|row| row.token_name.to_owned()).unwrap_or_default();
        Self { id: id.to_owned(), name }
    }

    /// The search for what [`all_events`] finds: what it did, and what was done to it.
    pub fn search(&self) -> String {
        let did = link::search_of_token(&TokenId::new(self.id.clone()), &self.name);
        let names = [&self.name, &self.id].into_iter().filter(|name| !name.trim().is_empty());
        let about = names.map(|name| Query::default().include(Key::Target, name).to_string());
        let mut parts: Vec<String> = std::iter::once(did).chain(about).collect();
        parts.dedup();
        parts.join(" OR ")
    }

    /// Whether the description names this token: by its identifier, or by its name in quotes.
    fn is_named_in(&self, row: &EventRow<'_>) -> bool {
        let is_named = |name: &str| {
            !name.trim().is_empty()
                && row.description.match_indices(name).any(|(at, found)| {
                    let (before, after) =
                        (&row.description[..at], &row.description[at + found.len()..]);
                    before.ends_with(QUOTES) && after.starts_with(QUOTES)
                })
        };
        let has_id = row.description.split(|c: char| !(c.is_alphanumeric() || "-_".contains(c)));
        is_named(&self.name) || is_named(&self.id) || has_id.into_iter().any(|word| word == self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::bot;
    use super::*;

    #[test]
    fn what_the_log_tells_of_a_token_in_no_list() {
        let event = |number, change| LifeEvent {
            number,
            change,
            at: UnixSeconds(9),
            by: "ada".to_owned(),
            ip: String::new(),
        };
        let life =
            [event(4, Change::Created), event(3, Change::Deleted), event(2, Change::Deleted)];
        let found = InLog::of(bot(), &life);
        assert_eq!(found.name.as_deref(), Some("release-bot"));
        assert_eq!(found.deletion.map(|event| event.number), Some(3), "the newest");
        let nameless = Who { id: "t1".to_owned(), name: " ".to_owned() };
        assert_eq!(InLog::of(nameless, &life[..1]), InLog::default());
    }

    #[test]
    fn a_search_finds_the_ends_of_its_life_too() {
        let search = bot().search();
        let said = "token:release-bot OR token:t1 OR target:release-bot OR target:t1";
        assert_eq!(search, said);
        let unnamed = Who { id: "t1".to_owned(), name: String::new() };
        assert_eq!(unnamed.search(), "token:t1 OR target:t1");
        let odd = Who { id: "t1".to_owned(), name: "a OR b".to_owned() };
        assert_eq!(odd.search(), r#"token:"a OR b" OR token:t1 OR target:"a OR b" OR target:t1"#);
    }
}
