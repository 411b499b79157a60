//! Test cases: there and back, what is refused, what is run.

use super::*;
use crate::policy::testing::editor;
use proptest::prelude::*;
use token_api::oidc::{Decision, PolicyDefinition};

fn case_of(sub: &str, expected: Expected) -> Arc<Case> {
    Arc::new(of(sub, expected))
}

fn of(sub: &str, expected: Expected) -> Case {
    let claims = Claims::from_value(json!({"sub": sub})).unwrap();
    Case { name: sub.to_owned(), claims, requested: Requested::organization(false), expected }
}

#[test]
fn are_run_against_policies() {
    let mut policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization);
    policy.rules = [("sub", "a*")].into_iter().collect();
    let cases = [
        case_of("ab", Expected::Allowed),
        case_of("ab", Expected::Refused),
        case_of("b", Expected::Refused),
        case_of("b", Expected::Allowed),
    ];
    let editor = editor(&[policy]);
    let outcomes = run(&cases, &Policies::of(editor.drafts()));
    assert!(outcomes.iter().zip(&cases).all(|(outcome, case)| outcome.case == *case));
    let passes: Vec<bool> = outcomes.iter().map(CaseOutcome::passes).collect();
    assert_eq!(passes, [true, false, true, false]);
    assert_eq!(failing(&outcomes).as_deref(), Some("2 of 4 test cases fail"));
    assert_eq!(failing(&outcomes[..2]).as_deref(), Some("1 of 2 test cases fails"));
    assert_eq!(failing(&outcomes[1..2]).as_deref(), Some("The test case fails"));
    assert_eq!(failing(&outcomes[..1]), None);
}

#[test]
fn are_written_for_people_to_read() {
    let mut case = of("a", Expected::Allowed);
    case.requested = Requested::team("platform");
    assert_eq!(
        export(&[Arc::new(case)]),
        r#"{
  "cases": [
    {
      "claims": {
        "sub": "a"
      },
      "expected": "allowed",
      "name": "a",
      "token": {
        "for": "platform",
        "type": "team"
      }
    }
  ],
  "version": 1
}
"#
    );
}

#[test]
fn a_token_is_never_written() {
    let token = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln";
    for claims in [json!({"x": token}), json!({"a": {"b": [1, token]}})] {
        let claims = Claims::from_value(claims).unwrap();
        let case = Case { claims, ..of("a", Expected::Allowed) };
        let text = export(&[case_of("b", Expected::Allowed), Arc::new(case)]);
        assert!(!text.contains("eyJ"), "{text}");
        assert_eq!(import(&text).unwrap().cases.len(), 1);
    }
}

#[test]
fn one_bad_case_spoils_itself_alone() {
    let imported = import(
        r#" {"cases": [
            {"claims": {"sub": "a"}, "expected": "deny"},
            {"claims": "eyJhbGciOi", "expected": "allowed"},
            {"claims": [], "expected": "allowed"},
            {"claims": {}, "expected": "maybe"},
            {"claims": {}, "expected": "allow", "token": {"type": "team"}},
            {"claims": {}, "expected": "allow", "token": {"type": "robot"}},
            7,
            {"claims": {"value": "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"}, "expected": "allowed"},
            {"name": "  admin ", "claims": {}, "expected": "allow",
             "token": {"type": "organization", "admin": true}}
        ]} "#,
    )
    .unwrap();
    let names: Vec<&str> = imported.cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names, ["Case 1", "admin"]);
    assert_eq!(imported.cases[0].expected, Expected::Refused);
    assert!(imported.cases[1].requested.admin);
    assert_eq!(
        imported.problems,
        [
            "Case 2: `claims` is text; tokens are not kept, put the claims there.",
            "Case 3: `claims` is no JSON object.",
            "Case 4: `expected` must be `allowed` or `refused`.",
            "Case 5: `token.for` must name the team, person or runner.",
            "Case 6: `token.type` must be organization, team, personal or runner.",
            "Case 7: `claims` is no JSON object.",
            "Case 8: a claim holds a token; tokens are not kept.",
        ]
    );
    let many = json!({"cases": vec![json!({"claims": {}, "expected": "deny"}); MAX_CASES + 2]});
    let imported = import(&many.to_string()).unwrap();
    assert_eq!(imported.cases.len(), MAX_CASES);
    assert_eq!(imported.problems, ["2 cases beyond 500 were left out."]);
}

#[test]
fn what_holds_no_cases_says_why() {
    assert!(matches!(import("eyJhbGci"), Err(NotCases::NotJson(_))));
    for text in ["{}", "[]", "3", r#"{"version":1,"cases":{}}"#] {
        assert_eq!(import(text), Err(NotCases::NoCases), "{text}");
    }
    for version in ["2", "\"1\"", "1.5"] {
        let found = import(&format!(r#"{{"version":{version},"cases":[]}}"#)).unwrap_err();
        assert_eq!(found, NotCases::OtherVersion(version.into()));
        assert!(found.words().contains("Nothing was imported"));
    }
}

proptest! {
    #[test]
    fn an_export_is_imported_as_it_was(
        name in "[a-z]([a-z \"ä]{0,8}[a-z])?", sub in ".{0,10}", kind in 0..5_usize, allowed in any::<bool>(),
    ) {
        let expected = if allowed { Expected::Allowed } else { Expected::Refused };
        let requested = [
            Requested::organization(false),
            Requested::organization(true),
            Requested::team("t"),
            Requested::personal("u"),
            Requested::runner("r"),
        ][kind].clone();
        let case = Arc::new(Case { name, requested, ..of(&sub, expected) });
        let imported = import(&export(std::slice::from_ref(&case))).unwrap();
        prop_assert_eq!(imported, Imported { cases: vec![case], problems: vec![] });
    }
}
