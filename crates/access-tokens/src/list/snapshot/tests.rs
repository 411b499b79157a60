//! Tests of reading exports and of comparing with them.

use super::*;
use crate::list::export::{self, Source};
use crate::list::rows::TokenRow;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use token_api::id::{OrgName, TeamName};
use token_api::page::Row;
use token_api::time::Moment;
use token_api::token::TokenFilter;

const TAKEN: &str = "2026-11-01T00:00:00Z";

fn token(id: &str, description: &str, created: &str) -> AccessToken {
    super::token(&json!({
        "id": id, "name": format!("name-{id}"), "description": description, "created": created,
        "createdBy": "ada", "lastUsed": 5, "expires": 900, "admin": false, "type": "team"
    }))
    .unwrap()
}

fn snapshot(tokens: Vec<AccessToken>) -> Snapshot {
    Snapshot { taken_at: UnixSeconds::from_rfc3339(TAKEN), tokens, ..Snapshot::default() }
}

fn ids(tokens: &[AccessToken]) -> Vec<&str> {
    tokens.iter().map(|token| token.id.as_str()).collect()
}

#[test]
fn reads_what_was_exported() {
    let tokens = [token("a", "d", TAKEN), token("b", "e", TAKEN)];
    let rows: Vec<_> = tokens
        .iter()
        .map(|token| Arc::new(TokenRow::new(Row::Read(token.clone()), str::to_lowercase)))
        .collect();
    let owner = Owner::Team(OrgName::new("acme"), TeamName::new("ops"));
    let source = Source {
        owner: owner.clone(),
        login: String::new(),
        status: TokenFilter::Active,
        query: "?q=name".into(),
        exported_at: UnixSeconds(2000),
        listed_at: UnixSeconds(1000),
        incomplete: false,
    };
    let read = read(&export::json(&rows, &source)).unwrap();
    assert_eq!(read.taken_at, Some(UnixSeconds(1000)));
    assert_eq!(read.query, "?q=name");
    assert_eq!(read.tokens, tokens);
    assert_eq!(read.skipped, 0);
    assert_eq!(read.is_of_another(&owner, ""), None);
    assert!(compare(&read, tokens).is_empty());
}

#[test]
fn reads_leniently_and_counts_unreadable_entries() {
    let text = "\u{FEFF}{\"tokens\":[{\"id\":\"a\",\"expires\":\"soon\",\"new\":[]},7,{\"name\":\"x\"},{\"id\":\"a\"}]}";
    let read = read(text).unwrap();
    assert_eq!((ids(&read.tokens), read.skipped), (vec!["a"], 2));
    assert_eq!((read.taken_at, read.of), (None, None));
}

#[test]
fn says_what_is_no_export() {
    let table = [
        ("", NotAnExport::NotJson),
        ("id,name\r\n", NotAnExport::NotJson),
        ("[]", NotAnExport::NoTokens),
        ("{\"tokens\":{}}", NotAnExport::NoTokens),
        ("{\"tokens\":[1,{}]}", NotAnExport::NothingReadable),
    ];
    for (text, problem) in table {
        assert_eq!(read(text), Err(problem), "{text}");
    }
    assert_eq!(read("{\"tokens\":[]}").unwrap().tokens, []);
}

#[test]
fn an_export_of_another_owner_is_recognized() {
    let of = |file: Value| read(&file.to_string()).unwrap();
    let acme = Owner::Organization(OrgName::new("acme"));
    let file = |org, team, user| {
        of(json!({"organization": org, "team": team, "user": user, "tokens": []}))
    };
    assert_eq!(file("acme", "", "").is_of_another(&acme, "ada"), None);
    assert_eq!(of(json!({"tokens": []})).is_of_another(&acme, "ada"), None);
    let table = [
        (file("other", "", ""), "organization other"),
        (file("acme", "ops", ""), "team ops of organization acme"),
        (file("", "", "linus"), "the personal tokens of linus"),
    ];
    for (snapshot, words) in table {
        assert_eq!(snapshot.is_of_another(&acme, "ada").as_deref(), Some(words));
    }
    assert_eq!(file("", "", "ada").is_of_another(&Owner::Personal, "ada"), None);
    assert!(file("", "", "linus").is_of_another(&Owner::Personal, "ada").is_some());
}

#[test]
fn each_field_that_differs_is_named() {
    let before = token("a", "d", TAKEN);
    let role = serde_json::from_value(json!({"id": "r", "name": "Deployer"})).ok();
    let table = [
        (AccessToken { name: Some("n".into()), ..before.clone() }, vec![Field::Name]),
        (AccessToken { description: Some("n".into()), ..before.clone() }, vec![Field::Description]),
        (AccessToken { kind: None, ..before.clone() }, vec![Field::Kind]),
        (AccessToken { role, ..before.clone() }, vec![Field::Role]),
        (AccessToken { created_by: Some("n".into()), ..before.clone() }, vec![Field::CreatedBy]),
        (
            AccessToken { admin: Some(true), expires: Moment::Never, ..before.clone() },
            vec![Field::Admin, Field::Expires],
        ),
        (AccessToken { last_used: Moment::of(6), ..before.clone() }, vec![Field::LastUsed]),
        (
            AccessToken { last_used: Moment::Untold, admin: None, ..before.clone() },
            vec![Field::Admin, Field::LastUsed],
        ),
    ];
    for (now, fields) in table {
        let comparison = compare(&snapshot(vec![before.clone()]), [now.clone()]);
        assert_eq!(comparison.changed, [Changed { before: before.clone(), now, fields }]);
    }
}

#[test]
fn only_tokens_created_since_are_new() {
    let earlier = snapshot(vec![token("a", "", TAKEN)]);
    let now = [
        token("a", "", TAKEN),
        token("filtered out", "", "2026-10-31T23:59:59Z"),
        token("same second", "", TAKEN),
        token("later", "", "2026-11-02T00:00:00Z"),
        token("odd", "", "someday"),
    ];
    let comparison = compare(&earlier, now.clone());
    assert_eq!(ids(&comparison.added), ["same second", "later", "odd"]);
    assert_eq!(comparison.unchanged, 1);
    let timeless = Snapshot { taken_at: None, ..earlier };
    assert_eq!(compare(&timeless, now).added.len(), 4);
}

proptest! {
    /// Added, removed, changed and unchanged tokens partition both sides, and applying them to the
    /// earlier list gives the present one.
    #[test]
    fn applying_the_differences_gives_the_present_list(
        earlier in proptest::collection::btree_map("[a-f]", "[x-z]", 0..6),
        now in proptest::collection::btree_map("[a-f]", "[x-z]", 0..6),
    ) {
        let tokens = |set: &BTreeMap<String, String>| -> Vec<_> {
            set.iter().map(|(id, description)| token(id, description, "2026-11-02T00:00:00Z")).collect()
        };
        let comparison = compare(&snapshot(tokens(&earlier)), tokens(&now));
        let mut result = earlier.clone();
        for token in &comparison.removed {
            prop_assert!(result.remove(token.id.as_str()).is_some());
        }
        for token in &comparison.added {
            prop_assert!(result.insert(token.id.to_string(), token.purpose().to_owned()).is_none());
        }
        for changed in &comparison.changed {
            prop_assert_eq!(&changed.fields, &vec![Field::Description]);
            prop_assert_eq!(result.insert(changed.now.id.to_string(), changed.now.purpose().to_owned()),
                Some(changed.before.purpose().to_owned()));
        }
        prop_assert_eq!(result, now.clone());
        prop_assert_eq!(comparison.unchanged + comparison.changed.len() + comparison.added.len(), now.len());
    }
}
