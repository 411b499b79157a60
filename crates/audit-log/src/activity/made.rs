//! What tokens made that outlives them: the tokens that they created, and other things. Deleting a
//! token ends none of it.

use super::DAYS;
use super::life::Change;
use super::log::{Log, Tokens, Who};
use crate::time::range::Window;
use console_core::text::order::sorted;
use console_core::when::count;
use std::collections::{HashMap, HashSet};
use token_api::time::UnixSeconds;

/// A token that one of the asked tokens created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its name, or description, as the log gives it; empty where the log tells none.
    pub name: String,
    /// When.
    pub at: UnixSeconds,
    /// Whether the log also says that it was deleted.
    pub deleted: bool,
}

/// What tokens created within a window, as far as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Creations {
    /// Whether all of the window was read.
    pub complete: bool,
    /// The tokens, the newest first.
    pub tokens: Vec<Made>,
    /// Other things, by the kind of event, and how many; the most frequent first.
    pub others: Vec<(String, usize)>,
    /// Whether no event that was read, of whatever time, names a token.
    pub names_none: bool,
    /// Whether it has an event of a personal token's creation or deletion: many servers write none
    /// into the log of an organization.
    pub has_personal: bool,
}

impl Creations {
    /// The words where no token is known that one of these created. `they` is "it" or "they".
    pub fn none(&self, they: &str, lists: Lists) -> String {
        match lists {
            Lists::Reading => {
                return format!(
                    "Whether {they} created other tokens is not known yet: still looking in the \
                     token lists…"
                );
            }
            Lists::NotAll => {
                return format!("{} Not all token lists could be read.", self.by_log(they));
            }
            Lists::Whole => {}
        }
        self.by_log(they)
    }

    fn by_log(&self, they: &str) -> String {
        if self.names_none {
            return format!(
                "The audit log does not tell which token acted: whether {they} created other \
                 tokens can’t be told."
            );
        }
        if !self.complete {
            return format!("No token that {they} created in what was read.");
        }
        format!("By the audit log, {they} created no other token in the last {DAYS} days.")
    }

    /// What is said of personal tokens, which only personal tokens can create; `None` where they are
    /// in the log.
    pub fn personal_words(&self) -> Option<&'static str> {
        let words = "Personal tokens are not in this log: whether one was created with it can’t be \
                     told.";
        (!self.has_personal).then_some(words)
    }
}

/// How far the token lists were looked through. Their rows tell who created a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lists {
    /// Not to the end yet.
    #[default]
    Reading,
    /// Those that this identity sees, to the end.
    Whole,
    /// A list could not be read, or not to its end.
    NotAll,
}

/// Where it is known from that tokens were created: `in_log` of them from the audit log, `in_lists`
/// from token lists alone, which reach back further. `reach` is what was read of the log's days:
/// "8 of 30 days loaded"; `None` if all of it was.
pub fn sources(in_log: usize, in_lists: usize, reach: Option<&str>) -> String {
    let log = match reach {
        None => format!("the audit log of the last {DAYS} days"),
        Some(reach) => format!("what was read of the audit log of the last {DAYS} days ({reach})"),
    };
    match (in_log, in_lists) {
        (_, 0) => format!("By {log}."),
        (0, _) => format!("By the token lists, which name who created a token. Not in {log}."),
        (in_log, in_lists) => format!("{in_log} by {log}, {in_lists} by the token lists."),
    }
}

/// What became of a token that was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is in a list and has not expired.
    Works,
    /// It is in a list and has expired.
    Expired,
    /// The log says that it was deleted.
    Deleted,
    /// It is in none of the lists that were looked through.
    Unseen,
    /// Not looked for yet, or a list could not be read, or its name is not known.
    Unknown,
}

impl Fate {
    /// What stands beside its name; nothing where it works.
    pub fn words(self) -> &'static str {
        match self {
            Self::Works => "",
            Self::Expired => "expired",
            Self::Deleted => "deleted",
            Self::Unseen => "not in the lists that you see: deleted, or out of your sight",
            Self::Unknown => "whether it still works is not known",
        }
    }
}

/// What tokens created within a window. What failed does not count.
pub fn creations(log: Log<'_>, tokens: &[Who], window: Window) -> Creations {
    let by = Tokens::new(tokens);
    let mut has_personal = false;
    let mut deleted: HashSet<String> = HashSet::new();
    let mut others: HashMap<&str, usize> = HashMap::new();
    let mut made = Vec::new();
    for row in log.within(window) {
        let token = by.of(&row);
        has_personal |= is_of_personal_token(row.event);
        if row.failed.is_yes() {
            continue;
        }
        match what(row.event) {
            // The rows come newest first: a deletion stands before the creation.
            Some(What::Deleted) => {
                deleted.extend(quoted(row.description).map(str::to_owned));
            }
            Some(What::Token) if token.is_some() => {
                let name = quoted(row.description).unwrap_or_default().to_owned();
                let deleted = deleted.contains(&name);
                made.push(Made { name, at: row.time, deleted });
            }
            Some(What::Other) if token.is_some() => *others.entry(row.event).or_default() += 1,
            _ => {}
        }
    }
    let others = others.into_iter().map(|(event, count)| (event.to_owned(), count)).collect();
    Creations {
        complete: log.whole(window).is_some(),
        names_none: log.names_no_token(),
        has_personal,
        tokens: made,
        others: sorted(others, |(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b))),
    }
}

/// What an event says happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A token was created.
    Token,
    /// A token was deleted.
    Deleted,
    /// Something else was created.
    Other,
}

/// What an event says was made or deleted. An exchange is no creation by the token that it names.
pub(super) fn what(event: &str) -> Option<What> {
    let change = Change::of(event);
    let event = event.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| event.contains(part));
    match change {
        Some(Change::Deleted) => Some(What::Deleted),
        Some(Change::Created) => (!is_exchange(&event)).then_some(What::Token),
        None if has(&["creat", "register"]) => Some(What::Other),
        None => None,
    }
}

/// Whether an event is the creation of a token by an exchange for an ID token.
pub(super) fn is_exchange(event: &str) -> bool {
    Change::of(event) == Some(Change::Created) && event.to_ascii_lowercase().contains("exchang")
}

/// Whether an event is the creation or deletion of a personal token.
fn is_of_personal_token(event: &str) -> bool {
    Change::of(event).is_some() && event.to_ascii_lowercase().contains("personal")
}

/// The first text in quotes: a description calls things by name so.
pub(super) fn quoted(description: &str) -> Option<&str> {
    let (start, quote) = description.char_indices().find(|(_, c)| matches!(c, '"' | '“' | '`'))?;
    let rest = &description[start + quote.len_utf8()..];
    let end = rest.find(if quote == '“' { '”' } else { quote })?;
    Some(&rest[..end]).filter(|name| !name.trim().is_empty())
}

/// "It created 1 token that keeps working". `who` is "It" or "They".
pub fn headline(who: &str, fates: &[Fate]) -> String {
    let number = |of: usize| count(i64::try_from(of).unwrap_or(i64::MAX), "token");
    let of = |fate| fates.iter().filter(|it| **it == fate).count();
    let working = of(Fate::Works);
    let unknown = of(Fate::Unknown) + of(Fate::Unseen);
    let keep = |of: usize| if of == 1 { "keeps" } else { "keep" };
    match (fates.len(), working, unknown) {
        (all, working, _) if working == all => {
            format!("{who} created {} that {} working", number(all), keep(all))
        }
        (all, 0, 0) => format!("{who} created {}, of which none works any more", number(all)),
        (all, 0, _) => format!("{who} created {} that may keep working", number(all)),
        (all, working, _) => {
            format!("{who} created {}, of which {working} {} working", number(all), keep(working))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::tests::{DAY, Loaded, NOW, bot, event};
    use serde_json::json;

    fn window() -> Window {
        Window { from: NOW.plus_seconds(-30 * DAY), to: NOW }
    }

    fn created(ago: i64, kind: &str, description: &str) -> serde_json::Value {
        event(ago, &json!({ "event": kind, "description": description }))
    }

    #[test]
    fn finds_the_tokens_that_a_token_created() {
        let other = json!({ "event": "Team Token Created", "description": "Created token \"x\"",
            "tokenID": "t2", "tokenName": "other" });
        let failed = json!({ "event": "Team Token Created", "description": "Created token \"y\"",
            "authFailure": true });
        // Somebody else deleted one of them.
        let gone = json!({ "event": "Team Token Deleted", "tokenID": "", "tokenName": "",
            "description": "Deleted token \"web-1\", never expires" });
        let loaded = Loaded::of(
            &[
                event(0, &gone),
                created(60, "token.create", "Created admin token \"ci-2\", expires 2027"),
                event(61, &other),
                event(62, &failed),
                created(63, "Team Token Created", "Created token \"web-1\", never expires"),
                created(64, "Access Token Created", "A token"),
                created(65, "Stack Created", "Created stack \"shop/dev\""),
                created(66, "Stack Created", "Created stack \"shop/prod\""),
                created(67, "OIDC Issuer Registered", "Registered \"gitlab\""),
                created(68, "Stack Update Started", "Started update \"x\""),
                created(31 * DAY, "Team Token Created", "Created token \"old\""),
            ],
            40 * DAY,
        );
        let found = creations(loaded.log(), &[bot()], window());
        let tokens: Vec<_> = found.tokens.iter().map(|it| (it.name.as_str(), it.deleted)).collect();
        assert_eq!(tokens, [("ci-2", false), ("web-1", true), ("", false)]);
        let others: Vec<_> = found.others.iter().map(|(it, n)| (it.as_str(), *n)).collect();
        assert_eq!(others, [("Stack Created", 2), ("OIDC Issuer Registered", 1)]);
        assert!(found.complete);
    }

    #[test]
    fn says_when_not_everything_was_read() {
        let loaded = Loaded::of(&[created(0, "Team Token Created", "“a”")], DAY);
        let found = creations(loaded.log(), &[bot()], window());
        assert_eq!((found.complete, found.tokens[0].name.as_str()), (false, "a"));
        assert_eq!(creations(loaded.log(), &[], window()).tokens, []);
    }

    #[test]
    fn that_nothing_was_created_is_said_only_where_the_log_would_tell() {
        let nobody = json!({ "tokenID": null, "tokenName": null, "event": "Team Token Created",
            "description": "Created token \"x\"" });
        let said = |events: &[serde_json::Value], days: i64, they: &str| {
            let loaded = Loaded::of(events, days * DAY);
            let found = creations(loaded.log(), &[bot()], window());
            assert_eq!(found.tokens, []);
            found.none(they, Lists::Whole)
        };
        let (nobody, other) = (event(5, &nobody), event(6, &json!({ "tokenID": "t9" })));
        let unnamed = std::slice::from_ref(&nobody);
        let untold = "The audit log does not tell which token acted: whether it created other \
                      tokens can’t be told.";
        assert_eq!(said(unnamed, 40, "it"), untold);
        assert_eq!(said(unnamed, 3, "it"), untold);
        let none = "By the audit log, they created no other token in the last 30 days.";
        assert_eq!(said(&[other.clone(), nobody], 40, "they"), none);
        assert_eq!(said(&[event(7, &json!({})), other.clone()], 40, "they"), none);
        assert_eq!(said(&[other], 3, "they"), "No token that they created in what was read.");
    }

    #[test]
    fn nothing_is_denied_while_lists_are_read() {
        let other = event(6, &json!({ "tokenID": "t9" }));
        let found = creations(Loaded::of(&[other], 40 * DAY).log(), &[bot()], window());
        let said = |lists| found.none("it", lists);
        assert!(!said(Lists::Reading).contains("no other token"), "{}", said(Lists::Reading));
        assert!(said(Lists::Reading).contains("not known yet"));
        assert!(said(Lists::NotAll).ends_with("days. Not all token lists could be read."));
        assert!(said(Lists::Whole).ends_with("no other token in the last 30 days."));
    }

    #[test]
    fn the_range_that_was_looked_at_is_told_of_what_is_in_it() {
        let table = [
            ((1, 0, None), "By the audit log of the last 30 days."),
            (
                (0, 1, None),
                "By the token lists, which name who created a token. Not in the audit log of the \
                 last 30 days.",
            ),
            ((2, 1, None), "2 by the audit log of the last 30 days, 1 by the token lists."),
            (
                (1, 0, Some("8 of 30 days loaded")),
                "By what was read of the audit log of the last 30 days (8 of 30 days loaded).",
            ),
        ];
        for ((in_log, in_lists, reach), words) in table {
            assert_eq!(sources(in_log, in_lists, reach), words);
        }
    }

    #[test]
    fn personal_tokens_count_where_the_log_has_them() {
        let found = |events: &[serde_json::Value]| {
            creations(Loaded::of(events, 40 * DAY).log(), &[bot()], window())
        };
        let team = created(60, "Team Token Created", "Created token \"web\"");
        let without = found(std::slice::from_ref(&team));
        assert!(
            without.personal_words().is_some_and(|it| it.starts_with("Personal tokens are not"))
        );
        let personal = created(61, "Personal Token Created", "Created personal token \"laptop\"");
        let with = found(&[team, personal]);
        let names: Vec<_> = with.tokens.iter().map(|it| it.name.as_str()).collect();
        assert_eq!((names, with.personal_words()), (vec!["web", "laptop"], None));
    }

    #[test]
    fn the_headline_claims_no_more_than_is_known() {
        use Fate::{Deleted, Expired, Unknown, Unseen, Works};
        let table: [(&[Fate], &str); 8] = [
            (&[Works], "It created 1 token that keeps working"),
            (&[Works, Works], "It created 2 tokens that keep working"),
            (&[Works, Deleted], "It created 2 tokens, of which 1 keeps working"),
            (&[Works, Works, Unseen], "It created 3 tokens, of which 2 keep working"),
            (&[Deleted, Expired], "It created 2 tokens, of which none works any more"),
            (&[Unknown], "It created 1 token that may keep working"),
            (&[Unseen, Deleted], "It created 2 tokens that may keep working"),
            (&[Deleted], "It created 1 token, of which none works any more"),
        ];
        for (fates, words) in table {
            assert_eq!(headline("It", fates), words);
        }
    }
}
