//! Policies that come without keys: stored by the server, or written as JSON.

use super::*;

#[test]
fn a_save_is_what_later_edits_are_based_on() {
    let mut editor = editor();
    editor.add(&team("ops"));
    let sent = editor.drafts().to_vec();
    let stored = AuthPolicy { version: 4, policies: editor.definitions(), ..loaded() };
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
fn a_save_is_taken_back_as_an_edit() {
    let mut editor = editor();
    let (before, keys_before) = (editor.definitions(), keys(&editor));
    assert!(!editor.can_undo_saving());
    editor.remove(keys_before[0]);
    editor.add(&team("ops"));
    let sent = editor.definitions();
    let save = |editor: &mut Editor, version: i64| {
        let stored = AuthPolicy { version, policies: editor.definitions(), ..loaded() };
        let drafts = editor.drafts().to_vec();
        editor.saved(&drafts, &stored);
    };
    save(&mut editor, 4);
    assert!(editor.can_undo_saving());
    editor.undo_saving();
    assert_eq!((editor.definitions(), keys(&editor)), (before.clone(), keys_before));
    assert_eq!(editor.changes().words(), "1 added, 1 removed");
    assert!(!editor.can_undo_saving(), "it is a draft now");
    editor.undo();
    assert_eq!(editor.definitions(), sent, "and a step like others");
    editor.undo_saving();
    save(&mut editor, 5);
    // What was saved first is what was stored before.
    editor.undo_saving();
    assert_eq!(editor.definitions(), sent);
    // What somebody else has stored since is not lost by it.
    editor.revert();
    editor.take(&AuthPolicy { version: 6, policies: vec![team("theirs")], ..loaded() });
    assert!(!editor.can_undo_saving());
    // A save that changed nothing can't be taken back.
    save(&mut editor, 7);
    assert!(!editor.can_undo_saving());
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
    assert_eq!(other.changes().words(), "1 added, 1 removed");
    other.revert();
    assert_eq!(other.definitions(), theirs.policies);
}

#[test]
fn what_is_chosen_by_its_name_stays_chosen_whatever_is_stored() {
    let mut editor = editor();
    let mine = editor.add(&team("mine"));
    let before = keys(&editor);
    let sent = editor.drafts().to_vec();
    // The server may write what it stores in its own way.
    let mut stored = AuthPolicy { version: 4, policies: editor.definitions(), ..loaded() };
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
    assert_eq!(kept.drafts(), sent);
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
fn what_the_server_wrote_in_its_own_way_is_what_was_sent_also_while_it_is_edited() {
    let mut editor = editor();
    let [first, second, _] = keys(&editor)[..] else { panic!() };
    editor.edit(first, "admin", |policy| policy.set_admin(true));
    let sent = editor.drafts().to_vec();
    let mut stored = AuthPolicy { version: 4, policies: editor.definitions(), ..loaded() };
    stored.policies[0].extra.clear();
    // Edits that do not wait for the answer, on the same policy and on the order of all.
    editor.edit(first, "role", |policy| policy.role_id = Some(RoleId::new("r")));
    editor.remove(second);
    editor.saved(&sent, &stored);
    assert_eq!(editor.changes().words(), "1 edited, 1 removed");
    editor.revert();
    assert_eq!((editor.definitions(), keys(&editor)[0]), (stored.policies, first));
}

#[test]
fn a_policy_that_is_replaced_keeps_its_key() {
    let mut editor = editor();
    let before = keys(&editor);
    let rules = |editor: &Editor| -> Vec<(String, RuleKey)> {
        let rules = editor.drafts().iter().flat_map(|draft| &draft.rules);
        rules.map(|rule| (rule.path.clone(), rule.key)).collect()
    };
    let rules_before = rules(&editor);
    let mut policies = editor.definitions();
    policies[0].set_admin(true);
    // The rules in another order.
    policies[0].rules = [("aud", "urn:a"), ("actor", "ada"), ("sub", "b")].into_iter().collect();
    policies.insert(1, team("new"));
    editor.replace_all(&policies);
    assert_eq!(editor.definitions(), policies);
    assert_eq!(editor.changes().words(), "1 added, 1 edited");
    assert_eq!([keys(&editor)[0], keys(&editor)[2]], before[..2]);
    let now = rules(&editor);
    assert_eq!([&now[0], &now[2]], [&rules_before[1], &rules_before[0]]);
}
