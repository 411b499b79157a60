//! What tokens made that outlives them: the tokens that they created, and other things. Deleting a
//! token ends none of it.

use super::life::Change;
use super::log::{Log, Tokens, Who};
use crate::time::range::Window;
use console_core::text::order::sorted;
use console_core::when::count;
use std::collections::{HashMap, HashSet};
use token_api::time::{Moment, UnixSeconds};

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
    /// Which of the asked tokens an event of the window names, by their places.
    pub named: HashSet<usize>,
}

impl Creations {
    /// The words where no token is known that one of these created: what stood in the log would be
    /// seen only if it named them. `last_uses` are in the order in which the tokens were asked for.
    pub fn none(&self, last_uses: &[Moment], window: Window) -> String {
        let they = if last_uses.len() == 1 { "it" } else { "they" };
        if self.names_none {
            return format!(
                "The audit log does not tell which token acted: whether {they} created other \
                 tokens can’t be told."
            );
        }
        if !self.complete {
            return format!("No token that {they} created in what was read.");
        }
        let is_used = |used: &Moment| used.at().is_some_and(|at| window.contains(at));
        let places = last_uses.iter().enumerate();
        let untold = places.filter(|(at, used)| is_used(used) && !self.named.contains(at)).count();
        let unnamed = "the last 30 days, but the audit log does not name";
        match (untold, last_uses.len()) {
            (0, 1) => "It created no other token in the last 30 days.".to_owned(),
            (0, _) => "They created no other token in the last 30 days.".to_owned(),
            (_, 1) => format!(
                "It was used in {unnamed} it: whether it created other tokens can’t be told."
            ),
            (_, all) => format!(
                "{untold} of {all} were used in {unnamed} them: whether they created other tokens \
                 can’t be told."
            ),
        }
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
    let mut named = HashSet::new();
    let mut deleted: HashSet<String> = HashSet::new();
    let mut others: HashMap<&str, usize> = HashMap::new();
    let mut made = Vec::new();
    for row in log.within(window) {
        let token = by.of(&row);
        named.extend(token);
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
        named,
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
        Some(Change::Created) => (!has(&["exchang"])).then_some(What::Token),
        None if has(&["creat", "register"]) => Some(What::Other),
        None => None,
    }
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
        let used = Moment::At(NOW.plus_seconds(-60));
        let said = |events: &[serde_json::Value], days: i64, last_uses: &[Moment]| {
            let tokens = [bot(), Who { id: "t2".into(), name: "other".into() }];
            let loaded = Loaded::of(events, days * DAY);
            let found = creations(loaded.log(), &tokens[..last_uses.len()], window());
            assert_eq!(found.tokens, []);
            found.none(last_uses, window())
        };
        let (nobody, other) = (event(5, &nobody), event(6, &json!({ "tokenID": "t9" })));
        let unnamed = std::slice::from_ref(&nobody);
        let untold = "The audit log does not tell which token acted: whether it created other \
                      tokens can’t be told.";
        for last_use in [Moment::Never, Moment::Untold, used.clone()] {
            assert_eq!(said(unnamed, 40, std::slice::from_ref(&last_use)), untold);
            assert_eq!(said(unnamed, 3, &[last_use]), untold);
        }
        let named = [other.clone(), nobody.clone()];
        let ours = [event(7, &json!({})), other];
        let none = "It created no other token in the last 30 days.";
        assert_eq!(said(&named, 40, &[Moment::Never]), none);
        assert_eq!(said(&ours, 40, std::slice::from_ref(&used)), none);
        assert!(said(&named, 40, std::slice::from_ref(&used)).starts_with("It was used"));
        assert!(said(&ours, 40, &[used.clone(), used.clone()]).starts_with("1 of 2 were used"));
        let part = "No token that they created in what was read.";
        assert_eq!(said(&ours, 3, &[used.clone(), used]), part);
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
