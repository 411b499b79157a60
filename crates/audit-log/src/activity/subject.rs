//! The token that an event is about, where it tells one that was created or deleted: another than the
//! one that acted.

use super::life::Change;
use super::made::quoted;
use crate::events::store::EventStore;
use std::collections::HashSet;
use token_api::audit::AuditEvent;

/// A token that an event is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// What happened to it.
    pub change: Change,
    /// Its name, or of a personal one its description; empty where the event tells only its
    /// identifier.
    pub name: String,
    /// Its identifier, where the event or another one tells it.
    pub id: Option<String>,
}

/// The token that an event created or deleted. `store` has the events by which a name leads to an
/// identifier: names are never given twice.
pub fn subject(event: &AuditEvent, store: &EventStore) -> Option<Subject> {
    let change = Change::of(&event.event).filter(|_| !event.auth_failure.is_yes())?;
    let name = quoted(&event.description).unwrap_or_default().to_owned();
    let rows = || store.newest_first().iter().map(|row| store.row(*row));
    let by_name =
        rows().find(|row| !name.is_empty() && row.token_name == name && !row.token_id.is_empty());
    let id = by_name.map(|row| row.token_id.to_owned()).or_else(|| {
        let is_word = |c: char| c.is_alphanumeric() || "-_".contains(c);
        let words: HashSet<&str> = event.description.split(|c: char| !is_word(c)).collect();
        rows().find(|row| words.contains(row.token_id)).map(|row| row.token_id.to_owned())
    });
    let id = id.filter(|id| !id.is_empty());
    (!name.is_empty() || id.is_some()).then_some(Subject { change, name, id })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Loaded, event};
    use super::*;
    use serde_json::json;
    use token_api::audit::AuditRow;

    #[test]
    fn an_event_is_about_another_token_than_the_one_that_acted() {
        let used = event(500, &json!({"tokenID": "t9", "tokenName": "old-bot"}));
        let log = Loaded::of(&[used], 1000);
        let said = |kind: &str, description: &str, failed: bool| {
            let raw = event(
                1,
                &json!({"event": kind, "description": description,
                "authFailure": failed}),
            );
            let event = AuditRow { raw: &raw.to_string() }.read().unwrap();
            subject(&event, log.log().store).map(|about| (about.change, about.name, about.id))
        };
        let of = |change, name: &str, id: Option<&str>| {
            Some((change, name.to_owned(), id.map(str::to_owned)))
        };
        let table = [
            (
                "Organization Token Deleted",
                "Deleted organization token \"old-bot\"",
                of(Change::Deleted, "old-bot", Some("t9")),
            ),
            (
                "Team Token Created",
                "Created team token “new-bot”",
                of(Change::Created, "new-bot", None),
            ),
            ("access_token.revoke", "Revoked t9", of(Change::Deleted, "", Some("t9"))),
            ("access_token.revoke", "Revoked one", None),
            ("Stack Deleted", "Deleted stack \"old-bot\"", None),
        ];
        for (kind, description, about) in table {
            assert_eq!(said(kind, description, false), about, "{description}");
            assert_eq!(said(kind, description, true), None, "what was refused changed nothing");
        }
    }
}
