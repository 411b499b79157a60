//! Editing policies: order, steps back and forth, what counts as changed, what keeps from saving.

use super::*;
use proptest::prelude::*;
use serde_json::json;
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

fn keys(editor: &Editor) -> Vec<Key> {
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
    assert_eq!(editor.problems(), []);
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
        editor.problems().into_iter().map(|problem| problem.place).collect()
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
fn a_save_is_what_later_edits_are_based_on() {
    let mut editor = editor();
    editor.add(&team("ops"));
    let sent = editor.definitions();
    let stored = AuthPolicy { version: 4, policies: sent.clone(), ..loaded() };
    let (before, mut later) = (keys(&editor), editor.clone());
    editor.saved(&sent, &stored);
    assert!(!editor.is_dirty() && !editor.can_undo());
    assert_eq!((editor.version(), keys(&editor)), (4, before));
    // What was edited while the call was under way is not lost and not taken for saved.
    later.remove(keys(&later)[0]);
    later.saved(&sent, &stored);
    assert_eq!(later.changes().words(), "1 removed");
}

#[test]
fn another_save_is_noticed_where_the_version_stands_still() {
    let editor = editor();
    assert!(editor.is_based_on(&loaded()));
    assert!(!editor.is_based_on(&AuthPolicy { version: 4, ..loaded() }));
    let mut theirs = loaded();
    theirs.policies.push(team("theirs"));
    assert!(!editor.is_based_on(&theirs), "the same version with other policies");
}

#[test]
fn an_answer_without_id_leaves_the_id_known() {
    let mut editor = editor();
    let known = editor.id().clone();
    editor.take(&AuthPolicy { id: PolicyId::default(), ..loaded() });
    assert_eq!(editor.id(), &known);
    editor.take(&AuthPolicy { id: PolicyId::new("other"), ..loaded() });
    assert_eq!(editor.id().as_str(), "other");
}

#[test]
fn a_conflict_ends_with_theirs_or_with_mine() {
    let mut theirs = loaded();
    theirs.version = 4;
    theirs.policies.push(team("theirs"));
    let mut editor = editor();
    editor.add(&team("mine"));
    let mine = editor.definitions();
    let mut other = editor.clone();
    editor.take(&theirs);
    assert!(!editor.is_dirty());
    assert_eq!((editor.version(), editor.definitions()), (4, theirs.policies.clone()));
    other.keep_over(&theirs);
    assert_eq!((other.version(), other.definitions()), (4, mine));
    assert_eq!(other.changes().words(), "1 edited");
    other.revert();
    assert_eq!(other.definitions(), theirs.policies);
}

#[test]
fn what_is_chosen_by_its_name_stays_chosen_whatever_is_stored() {
    let mut editor = editor();
    let mine = editor.add(&team("mine"));
    let before = keys(&editor);
    let sent = editor.definitions();
    // The server may write what it stores in its own way.
    let mut stored = AuthPolicy { version: 4, policies: sent.clone(), ..loaded() };
    for policy in &mut stored.policies {
        policy.authorized_permissions.push("read".into());
    }
    let mut saved = editor.clone();
    saved.saved(&sent, &stored);
    assert_eq!(keys(&saved), before);
    // Somebody else added one, and mine is kept over it, or theirs is taken.
    let mut theirs = loaded();
    theirs.policies.insert(0, team("theirs"));
    let mut kept = editor.clone();
    kept.keep_over(&theirs);
    assert_eq!(kept.get(mine).unwrap().definition(), team("mine"));
    assert!(kept.definitions() == sent);
    let mut taken = editor.clone();
    taken.take(&theirs);
    assert_eq!(keys(&taken)[1..], before[..3]);
    assert!(!before.contains(&keys(&taken)[0]));
    for editor in [saved, kept, taken] {
        let mut keys = keys(&editor);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), editor.drafts().len(), "each has a name of its own");
    }
}

#[test]
fn a_replaced_policy_keeps_its_name() {
    let mut editor = editor();
    let before = keys(&editor);
    let mut policies = editor.definitions();
    policies[0].set_admin(true);
    policies.insert(1, team("new"));
    editor.replace_all(&policies);
    assert_eq!(editor.definitions(), policies);
    assert_eq!(editor.changes().words(), "1 added, 1 edited");
    assert_eq!(keys(&editor)[0], before[0]);
    editor.replace(before[0], &loaded().policies[0]);
    assert_eq!(editor.changes().words(), "1 added");
    let has_steps = editor.can_undo();
    editor.replace(before[0], &loaded().policies[0]);
    assert_eq!(editor.can_undo(), has_steps);
}

/// Anything that people can do, on the policy at that place.
fn act(editor: &mut Editor, what: u8, at: usize) {
    let key = keys(editor).get(at).copied().unwrap_or_default();
    let rule = editor.get(key).and_then(|draft| draft.rules.first()).map(|rule| rule.key);
    match what {
        0 => drop(editor.add(&team("t"))),
        1 => drop(editor.duplicate(key)),
        2 => editor.remove(key),
        3 => drop(editor.shift(key, true)),
        4 => drop(editor.shift(key, false)),
        5 => editor.edit(key, "team", |policy| {
            let name = policy.team_name.clone().unwrap_or_default();
            policy.team_name = Some(name + "x");
        }),
        6 => drop(editor.add_rule(key, "sub", json!("*"))),
        7 => editor.remove_rule(key, rule.unwrap_or_default()),
        8 => editor.edit_rule(key, rule.unwrap_or_default(), "path", |rule| rule.path.push('a')),
        9 => editor.replace_all(&[team("a"), team("b"), team("a")]),
        10 => editor.replace_all(&loaded().policies),
        11 => editor.revert(),
        12 => editor.settle(),
        13 => editor.undo(),
        _ => editor.redo(),
    }
}

proptest! {
    /// Whatever was done: each step leads back and forth, names are never used twice, and what is
    /// called unchanged is.
    #[test]
    fn every_step_leads_back(acts in prop::collection::vec((0_u8..15, 0_usize..5), 0..40)) {
        let mut editor = editor();
        for (what, at) in acts {
            act(&mut editor, what, at);
            let mut names = keys(&editor);
            names.sort_unstable();
            names.dedup();
            prop_assert_eq!(names.len(), editor.drafts().len());
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
