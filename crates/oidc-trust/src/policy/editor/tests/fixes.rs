//! Fixes: each changes the policy that it was offered for, in one step.

use super::*;

#[test]
fn a_fix_changes_one_policy_and_no_other() {
    let mut policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Team);
    policy.rules = [("aud", "x"), ("sub", "y")].into_iter().collect();
    let stored = AuthPolicy { policies: vec![policy.clone(), policy.clone()], ..loaded() };
    let editor = Editor::new(&stored);
    let [_, second] = keys(&editor)[..] else { panic!() };
    let sub = editor.drafts()[1].rules[1].key;
    let value = |text: &str| Proposed::Value(text.to_owned());
    let table = [
        Fix::rule(second, (sub, "sub"), &value("z")),
        Fix::rule(second, (sub, "sub"), &Proposed::Path("actor".to_owned())),
        Fix::add(second, None, "repository_id", "7".to_owned()),
        Fix::add(second, Some(sub), "sub", "7".to_owned()),
    ];
    let changes = [
        fix::Change::SetAdmin(true),
        fix::Change::SetTeam("platform".into()),
        fix::Change::SetUser("ada".into()),
        fix::Change::InsertAfter(Box::new(team("new"))),
        fix::Change::Remove,
    ];
    let fix = |change| Fix::of(second, "", change);
    for fix in table.into_iter().chain(changes.map(fix)) {
        let mut fixed = editor.clone();
        fixed.apply(&fix);
        assert_eq!(fixed.drafts()[0], editor.drafts()[0], "{fix:?}");
        assert_ne!(fixed.drafts(), editor.drafts(), "{fix:?}");
        fixed.undo();
        assert_eq!((fixed.drafts(), fixed.can_undo()), (editor.drafts(), false), "{fix:?}");
        let mut gone = editor.clone();
        gone.remove(second);
        let left = gone.drafts().to_vec();
        gone.apply(&fix);
        assert_eq!(gone.drafts(), left, "{fix:?}");
    }
}

#[test]
fn a_fixed_rule_keeps_its_place_and_others_with_its_path_give_way() {
    let mut editor = editor();
    let key = keys(&editor)[0];
    let [sub, aud] = editor.drafts()[0].rules.iter().map(|rule| rule.key).collect::<Vec<_>>()[..]
    else {
        panic!()
    };
    let rules = |editor: &Editor| -> Vec<(RuleKey, String)> {
        let rules = editor.drafts()[0].rules.iter();
        rules.map(|rule| (rule.key, format!("{}={}", rule.path, rule.expected))).collect()
    };
    let twice = editor.add_rule(key, "sub", json!("b")).unwrap();
    editor.apply(&Fix::rule(key, (twice, "sub"), &Proposed::Value("c".to_owned())));
    let own = r#"aud="urn:pulumi:org:acme""#.to_owned();
    assert_eq!(rules(&editor), [(aud, own), (twice, r#"sub="c""#.to_owned())]);
    editor.undo();
    editor.undo();
    editor.apply(&Fix::rule(key, (sub, "sub"), &Proposed::Path("aud".to_owned())));
    assert_eq!(rules(&editor), [(sub, r#"aud="repo:acme/api:*""#.to_owned())]);
}
