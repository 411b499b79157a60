//! Editing policies: order, steps back and forth, what counts as changed, what keeps from saving.

mod fixes;
mod stored;

use super::*;
use crate::policy::nearest::Proposed;
use proptest::prelude::*;
use serde_json::json;
use token_api::id::RoleId;
use token_api::oidc::{Decision, PolicyTokenType};

const LOADED: &str = r#"{"id":"p1","version":3,"policies":[
    {"decision":"allow","tokenType":"organization","authorizedPermissions":[],
     "rules":{"sub":"repo:acme/api:*","aud":"urn:pulumi:org:acme"},"someday":{"x":1}},
    {"decision":"allow","tokenType":"team","teamName":"web","authorizedPermissions":[],"rules":{"aud":"x"}},
    {"decision":"deny","tokenType":"organization","authorizedPermissions":[],"rules":{"event_name":"pull_request"}}]}"#;

fn loaded() -> AuthPolicy {
    AuthPolicy::read(LOADED.as_bytes()).unwrap()
}

fn editor() -> Editor {
    Editor::new(&loaded())
}

fn keys(editor: &Editor) -> Vec<PolicyKey> {
    editor.drafts().iter().map(|draft| draft.key).collect()
}

fn team(name: &str) -> PolicyDefinition {
    let mut policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Team);
    policy.team_name = Some(name.into());
    policy
}

#[test]
fn begins_with_what_the_server_has() {
    let editor = editor();
    assert!(!editor.is_dirty() && !editor.can_undo() && !editor.can_redo());
    assert_eq!(editor.definitions(), loaded().policies);
    assert_eq!((editor.version(), editor.id().as_str()), (3, "p1"));
    assert_eq!(editor.changes().words(), "");
    assert!(editor.problems().is_empty());
}

#[test]
fn is_unsaved_until_the_server_has_the_same() {
    let mut edits = editor();
    assert!(!edits.is_unsaved(&loaded()), "nothing was edited");
    let first = keys(&edits)[0];
    edits.duplicate(first).unwrap();
    assert!(edits.is_unsaved(&loaded()));
    // Another version does not make them saved: saving finds out and asks.
    assert!(edits.is_unsaved(&AuthPolicy { version: 4, ..loaded() }));
    let saved = AuthPolicy { version: 4, policies: edits.definitions(), ..loaded() };
    assert!(!edits.is_unsaved(&saved));
    let kept = edits.clone();
    assert_eq!((kept.version(), kept.can_undo()), (3, true), "its steps are kept with it");
}

#[test]
fn counts_what_differs() {
    let mut editor = editor();
    let [first, second, third] = keys(&editor)[..] else { panic!() };
    editor.shift(third, true);
    assert_eq!(editor.changes().words(), "order changed");
    editor.edit(first, "decision", |policy| policy.decision = Decision::Deny);
    editor.duplicate(first).unwrap();
    editor.remove(second);
    assert_eq!(editor.changes().words(), "1 added, 1 edited, 1 removed");
    let changes: Vec<Change> = editor.drafts().iter().map(|draft| editor.change(draft)).collect();
    assert_eq!(changes, [Change::Edited, Change::Added, Change::None]);
    editor.revert();
    assert!(!editor.is_dirty());
    editor.undo();
    assert_eq!(editor.changes().words(), "1 added, 1 edited, 1 removed");
}

#[test]
fn moves_up_and_down_but_not_off_the_ends() {
    let mut editor = editor();
    let [first, second, third] = keys(&editor)[..] else { panic!() };
    assert!(!editor.shift(first, true) && !editor.shift(third, false));
    assert!(!editor.can_undo());
    assert!(editor.shift(first, false));
    assert_eq!(keys(&editor), [second, first, third]);
    assert!(editor.shift(first, true));
    assert!(!editor.is_dirty());
}

#[test]
fn what_is_typed_in_a_row_is_one_step() {
    let mut editor = editor();
    let key = keys(&editor)[0];
    let rule = editor.get(key).unwrap().rules[0].key;
    let type_in = |editor: &mut Editor, text: &str| {
        editor.edit_rule(key, rule, "expected", |rule| rule.expected = json!(text));
    };
    for text in ["r", "re", "rep"] {
        type_in(&mut editor, text);
    }
    editor.settle();
    type_in(&mut editor, "repo");
    assert_eq!(editor.definitions()[0].rules.get("sub"), Some(&json!("repo")));
    editor.undo();
    assert_eq!(editor.definitions()[0].rules.get("sub"), Some(&json!("rep")));
    editor.undo();
    assert!(!editor.is_dirty() && !editor.can_undo());
    editor.redo();
    editor.redo();
    assert_eq!(editor.definitions()[0].rules.get("sub"), Some(&json!("repo")));
    // Other fields, and what changes nothing, are no part of it.
    type_in(&mut editor, "repo");
    editor.edit_rule(key, rule, "path", |rule| rule.path = "s".into());
    editor.undo();
    assert_eq!(editor.definitions()[0].rules.get("sub"), Some(&json!("repo")));
}

#[test]
fn keeps_order_and_unknown_fields_of_what_is_edited() {
    let mut editor = editor();
    let key = keys(&editor)[0];
    let rule = editor.get(key).unwrap().rules[0].key;
    editor.edit_rule(key, rule, "path", |rule| rule.path = "subject".into());
    editor.add_rule(key, "actor", json!("ada"));
    editor.edit(key, "admin", |policy| policy.set_admin(true));
    let policy = &editor.definitions()[0];
    let paths: Vec<&str> = policy.rules.iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["subject", "aud", "actor"]);
    assert_eq!(policy.extra["someday"], json!({"x": 1}));
    assert!(policy.admin());
    let aud = editor.get(key).unwrap().rules[1].key;
    editor.remove_rule(key, aud);
    assert_eq!(editor.get(key).unwrap().rules.len(), 2);
}

#[test]
fn says_what_keeps_it_from_being_saved() {
    let mut editor = editor();
    let key = editor.add(&team(""));
    let places = |editor: &Editor| -> Vec<Place> {
        editor.problems().fields().map(|spot| spot.place).collect()
    };
    assert_eq!(places(&editor), [Place::Holder]);
    editor.edit(key, "decision", |policy| policy.decision = Decision::Deny);
    assert_eq!(places(&editor), []);
    let first = editor.add_rule(key, "sub", json!("a")).unwrap();
    let second = editor.add_rule(key, "sub", json!("b")).unwrap();
    assert_eq!(places(&editor), [Place::Path(second)]);
    editor.edit_rule(key, second, "path", |rule| rule.path = "a.\"b".into());
    assert_eq!(places(&editor), [Place::Path(second)]);
    editor.edit_rule(key, first, "path", |rule| rule.path = " ".into());
    assert_eq!(places(&editor), [Place::Path(first), Place::Path(second)]);
}

#[test]
fn a_removed_policy_names_the_one_that_has_its_place() {
    let mut editor = editor();
    let [first, second, third] = keys(&editor)[..] else { panic!() };
    assert_eq!(editor.remove(second), Some(third));
    assert_eq!(editor.remove(second), None, "it is gone");
    assert_eq!(editor.remove(third), Some(first));
    assert_eq!(editor.remove(first), None);
}

/// Anything that users can do, on the policy at that place.
fn act(editor: &mut Editor, what: u8, at: usize) {
    match what {
        0 => drop(editor.add(&team("t"))),
        1 => editor.replace_all(&[team("a"), team("b"), team("a")]),
        2 => editor.replace_all(&loaded().policies),
        3 => editor.revert(),
        4 => editor.settle(),
        5 => editor.undo(),
        6 => editor.redo(),
        _ => {
            let Some(key) = keys(editor).get(at).copied() else { return };
            let rules = &editor.get(key).unwrap().rules;
            let rule = rules.first().map(|rule| (rule.key, rule.path.clone()));
            match (what, rule) {
                (7, _) => drop(editor.duplicate(key)),
                (8, _) => drop(editor.remove(key)),
                (9, _) => drop(editor.shift(key, true)),
                (10, _) => drop(editor.shift(key, false)),
                (11, _) => editor.edit(key, "team", |policy| {
                    let name = policy.team_name.clone().unwrap_or_default();
                    policy.team_name = Some(name + "x");
                }),
                (12, _) => drop(editor.add_rule(key, "sub", json!("*"))),
                (13, Some((rule, _))) => editor.remove_rule(key, rule),
                (14, Some((rule, _))) => {
                    editor.edit_rule(key, rule, "path", |rule| rule.path.push('a'));
                }
                (15, Some((rule, path))) => {
                    let to = Proposed::Path("aud".to_owned());
                    editor.apply(&Fix::rule(key, (rule, &path), &to));
                }
                (16, _) => {
                    editor.apply(&Fix::add(key, None, "actor", "ada".to_owned()));
                }
                _ => {}
            }
        }
    }
}

/// All keys of an editor, of policies and of rules, as numbers.
fn all_keys(editor: &Editor) -> Vec<String> {
    let drafts = editor.drafts().iter();
    let rules = drafts.clone().flat_map(|draft| draft.rules.iter().map(|r| r.key.to_string()));
    drafts.map(|draft| draft.key.to_string()).chain(rules).collect()
}

proptest! {
    /// Whatever was done: each step leads back and forth, no key is there twice, and what is called
    /// unchanged is.
    #[test]
    fn every_step_leads_back(acts in prop::collection::vec((0_u8..17, 0_usize..5), 0..40)) {
        let mut editor = editor();
        for (what, at) in acts {
            act(&mut editor, what, at);
            let all = all_keys(&editor);
            let once: std::collections::BTreeSet<&String> = all.iter().collect();
            prop_assert_eq!(once.len(), all.len());
            prop_assert_eq!(editor.is_dirty(), editor.definitions() != loaded().policies);
        }
        let end = editor.definitions();
        while editor.can_redo() {
            editor.redo();
        }
        let last = editor.definitions();
        let mut steps = 0;
        while editor.can_undo() {
            editor.undo();
            steps += 1;
        }
        prop_assert_eq!(editor.definitions(), loaded().policies);
        for _ in 0..steps {
            editor.redo();
        }
        prop_assert_eq!(editor.definitions(), last);
        editor.revert();
        editor.undo();
        prop_assert!(end.len() < 100);
    }
}
