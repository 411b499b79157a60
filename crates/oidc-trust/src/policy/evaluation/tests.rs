//! One evaluation for each edit, and keys that lead to what something was said about.

use super::*;
use crate::policy::cases::Expected;
use crate::policy::editor::Editor;
use crate::policy::fix::{Change, Fix};
use crate::policy::testing::editor;
use crate::policy::who::Remedy;
use proptest::prelude::*;
use serde_json::json;
use std::cell::Cell;
use token_api::id::OrgName;
use token_api::oidc::{Claims, Requested, evaluate};

const GITHUB: &str = "https://token.actions.githubusercontent.com";

/// Policies about which much is said.
fn policies() -> Vec<PolicyDefinition> {
    let text = json!([
        {"decision": "allow", "tokenType": "team", "teamName": "wep",
         "rules": {"aud": "*", "sub": "repo:octo*"}},
        {"decision": "allow", "tokenType": "organization", "authorizedPermissions": ["admin"],
         "rules": {"sub": "repo:Acme/api:*", "repositry": "acme/api"}},
        {"decision": "allow", "tokenType": "organization",
         "rules": {"aud": "urn:pulumi:org:acme", "sub": "repo:acme/a.b:ref:refs/heads/main"}},
        {"decision": "deny", "tokenType": "team", "rules": {"aud": "*", "sub": "repo:*"}},
    ]);
    serde_json::from_str(&text.to_string()).unwrap()
}

fn claims(sub: &str) -> Claims {
    Claims::from_value(json!({
        "aud": "urn:pulumi:org:acme", "sub": sub, "repository": "acme/api",
        "repository_id": "98", "repository_owner_id": "12", "ref": "refs/heads/main",
    }))
    .unwrap()
}

/// Evaluates with a sample and three test cases, and says how often policies were evaluated.
fn look(editor: &Editor) -> (Evaluation, usize) {
    let evaluations = Cell::new(0);
    let count = |policies: &[PolicyDefinition], requested: &Requested, claims: &Claims| {
        evaluations.set(evaluations.get() + 1);
        evaluate(policies, requested, claims)
    };
    let (org, teams) = (OrgName::new("acme"), ["web".to_owned()]);
    let context = Context {
        org: &org,
        issuer: GITHUB,
        teams: Some(&teams),
        users: None,
        max_expiration: Some(100_000),
    };
    let requested = &Requested::organization(false);
    let case = |sub: &str| {
        let (name, requested) = (sub.to_owned(), requested.clone());
        Arc::new(Case { name, claims: claims(sub), requested, expected: Expected::Allowed })
    };
    let cases = ["repo:acme/a.b:ref:refs/heads/main", "repo:octo/x:y", "repo:acme/api:x"].map(case);
    let sample = claims("repo:acme/api:ref:refs/heads/main");
    let sample = Some(Asked { claims: &sample, requested });
    let given = Given { drafts: editor.drafts(), sample, cases: &cases, context };
    let evaluation = Evaluation::by(&Policies::by(&count, editor.drafts()), &given);
    (evaluation, evaluations.get())
}

/// All fixes that are offered.
fn fixes(evaluation: &Evaluation) -> Vec<Fix> {
    let found = evaluation.findings.iter().filter_map(|finding| finding.fix.clone());
    let trial = evaluation.trial.as_ref().unwrap();
    let nearest = match &trial.answer {
        Answer::Unmatched { ways, .. } => ways.as_slice(),
        _ => &[],
    };
    let ways = trial.ways.values().chain(nearest).filter_map(|way| match &way.remedy {
        Remedy::Fix(fix) => Some(fix.clone()),
        Remedy::Add(_) => None,
    });
    found.chain(ways).collect()
}

#[test]
fn policies_are_evaluated_once_for_the_sample_and_once_for_each_test_case() {
    let mut editor = editor(&policies());
    let (evaluation, evaluations) = look(&editor);
    assert_eq!(evaluations, 1 + 3);
    // All parts that could have evaluated again were made.
    assert!(evaluation.findings.len() > 5, "{:?}", evaluation.findings);
    assert!(fixes(&evaluation).len() > 5, "{:?}", fixes(&evaluation));
    let Answer::Unmatched { nearest, ways } = evaluation.trial.unwrap().answer else { panic!() };
    assert_eq!((nearest.unwrap().policy.number, ways.len()), (2, 2));
    let keys: Vec<PolicyKey> = editor.drafts().iter().map(|draft| draft.key).collect();
    for key in keys {
        editor.duplicate(key);
    }
    assert_eq!(look(&editor).1, 1 + 3, "whatever there is");
}

#[test]
fn a_rule_that_does_not_count_says_nothing() {
    let mut editor = editor(&policies());
    let policy = editor.drafts()[2].key;
    let first = editor.drafts()[2].rules[1].key;
    let second = editor.add_rule(policy, "sub", json!("repo:acme/api:*")).unwrap();
    let trial = look(&editor).0.trial.unwrap();
    let judged = trial.policy(policy).unwrap();
    assert_eq!(judged.rule(first), None, "the rule below replaces it");
    assert!(judged.rule(second).unwrap().said.passes);
    assert_eq!(trial.verdict(), Verdict::Allowed(PolicyRef { key: policy, number: 3 }));
}

/// An edit, on the policy and the rule at these places.
fn act(editor: &mut Editor, what: u8, at: usize) {
    let count = editor.drafts().len();
    let Some(draft) = editor.drafts().get(at % count.max(1)).cloned() else { return };
    let rule = draft.rules.get(at % draft.rules.len().max(1)).map(|rule| rule.key);
    match (what, rule) {
        (0, _) => drop(editor.duplicate(draft.key)),
        (1, _) => drop(editor.remove(draft.key)),
        (2, _) => drop(editor.shift(draft.key, at.is_multiple_of(2))),
        (3, _) => drop(editor.add_rule(draft.key, "sub", json!("repo:acme/web:*"))),
        (4, Some(rule)) => editor.remove_rule(draft.key, rule),
        (5, Some(rule)) => {
            editor.edit_rule(draft.key, rule, "path", |rule| rule.path = "\"sub\"".to_owned());
        }
        (6, Some(rule)) => {
            editor.edit_rule(draft.key, rule, "expected", |rule| rule.expected = json!("*"));
        }
        (7, _) => editor.undo(),
        (8, _) => editor.redo(),
        (9, _) => {
            let fixes = fixes(&look(editor).0);
            fixes.get(at % fixes.len().max(1)).into_iter().for_each(|fix| {
                editor.apply(fix);
            });
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever was done: what is said about a policy or a rule leads to it, and a fix changes the policy
    /// that it was offered for and no other one.
    #[test]
    fn what_is_said_leads_to_what_it_was_said_about(
        acts in prop::collection::vec((0_u8..10, 0_usize..8), 0..12),
    ) {
        let mut editor = editor(&policies());
        acts.into_iter().for_each(|(what, at)| act(&mut editor, what, at));
        let evaluation = look(&editor).0;
        for finding in &evaluation.findings {
            let Some(policy) = finding.policy else { continue };
            let draft = editor.get(policy.key);
            prop_assert_eq!(editor.number(policy.key), Some(policy.number));
            if let Some(rule) = finding.rule {
                prop_assert!(draft.is_some_and(|draft| draft.rule(rule).is_some()), "{:?}", finding);
            }
            if let Some(fix) = &finding.fix {
                prop_assert_eq!(fix.policy, policy.key);
            }
        }
        let trial = evaluation.trial.as_ref().unwrap();
        for draft in editor.drafts() {
            let judged = trial.policy(draft.key);
            let paths = judged.unwrap().rules.iter().map(|rule| {
                (draft.rule(rule.key).map(|draft| draft.path.clone()), rule.said.path.clone())
            });
            for (path, said) in paths {
                prop_assert_eq!(path, Some(said));
            }
        }
        for fix in fixes(&evaluation) {
            let mut fixed = editor.clone();
            fixed.apply(&fix);
            prop_assert_ne!(fixed.drafts(), editor.drafts(), "{:?}", fix);
            for draft in editor.drafts() {
                let now = fixed.get(draft.key);
                if draft.key != fix.policy {
                    prop_assert_eq!(now, Some(draft), "{:?}", fix);
                } else if matches!(fix.change, Change::InsertAfter(_)) {
                    prop_assert_eq!(now, Some(draft), "{:?}", fix);
                    let next = editor.number(draft.key).unwrap();
                    prop_assert!(editor.get(fixed.drafts()[next].key).is_none(), "{:?}", fix);
                } else {
                    prop_assert_eq!(now.is_none(), fix.change == Change::Remove, "{:?}", fix);
                }
            }
        }
    }
}
