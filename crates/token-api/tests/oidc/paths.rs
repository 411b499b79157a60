//! Claim paths: what is read, what is refused and where, and that reading and writing are inverse.

use proptest::prelude::*;
use token_api::oidc::{ClaimPath, Claims, PathError, PathProblem};

#[test]
fn reads_paths() {
    let table: [(&str, &[&str]); 10] = [
        ("sub", &["sub"]),
        ("a.b.c", &["a", "b", "c"]),
        (r#""kubernetes.io".pod.name"#, &["kubernetes.io", "pod", "name"]),
        (r#"a."b.c""#, &["a", "b.c"]),
        (r#""a b"."""#, &["a b", ""]),
        (r#""say \"hi\" \\ bye""#, &[r#"say "hi" \ bye"#]),
        (r"back\slash", &[r"back\slash"]),
        ("https://example/com", &["https://example/com"]),
        ("naïve.ключ", &["naïve", "ключ"]),
        ("*", &["*"]),
    ];
    for (text, keys) in table {
        let path = ClaimPath::parse(text).unwrap();
        assert_eq!(path.keys(), keys, "{text}");
        assert_eq!(path.to_string(), text);
    }
    assert_eq!(ClaimPath::parse(r#""sub""#).unwrap().to_string(), "sub", "no needless quotes");
}

#[test]
fn says_what_is_wrong_and_where() {
    let table = [
        ("", PathProblem::Empty, 0),
        (".a", PathProblem::NoKey, 0),
        ("a..b", PathProblem::NoKey, 2),
        ("ä.", PathProblem::NoKey, 2),
        ("a b", PathProblem::Space, 1),
        (" a", PathProblem::Space, 0),
        ("a.b\n", PathProblem::Space, 3),
        (r#"a"b""#, PathProblem::QuoteInside, 1),
        (r#""a"b"#, PathProblem::AfterQuote, 3),
        (r#"x."a.b"#, PathProblem::NoClosingQuote, 2),
        (r#""a\"#, PathProblem::Escape, 2),
        (r#""a\n""#, PathProblem::Escape, 2),
    ];
    for (text, problem, at) in table {
        let error = ClaimPath::parse(text).unwrap_err();
        assert_eq!(error, PathError { problem, at }, "{text}");
        assert!(error.to_string().ends_with(&format!("(character {})", at + 1)), "{error}");
    }
}

#[test]
fn finds_values() {
    let claims = Claims::parse(
        r#"{"sub":"a","kubernetes.io":{"pod":{"name":"web-0"},"x":null},"list":[{"a":1}],"a":{"b":2}}"#,
    )
    .unwrap();
    let at = |path: &str| claims.get(&ClaimPath::parse(path).unwrap()).map(ToString::to_string);
    assert_eq!(at(r#""kubernetes.io".pod.name"#).as_deref(), Some("\"web-0\""));
    assert_eq!(at(r#""kubernetes.io".x"#).as_deref(), Some("null"));
    assert_eq!(at("a.b").as_deref(), Some("2"));
    for absent in ["kubernetes.io.pod.name", "Sub", "sub.x", "list.a", "list.0", r#""a.b""#] {
        assert_eq!(at(absent), None, "{absent}");
    }
    let leaves: Vec<String> = claims.leaves().iter().map(|(path, _)| path.to_string()).collect();
    assert_eq!(
        leaves,
        ["a.b", r#""kubernetes.io".pod.name"#, r#""kubernetes.io".x"#, "list", "sub"]
    );
}

proptest! {
    #[test]
    fn writing_and_reading_are_inverse(keys in prop::collection::vec("[a-c.\" \\\\\n*ä]{0,5}", 1..5)) {
        let path = ClaimPath::of(keys.clone()).unwrap();
        prop_assert_eq!(path.keys(), &keys[..]);
        prop_assert_eq!(ClaimPath::parse(&path.to_string()), Ok(path));
    }

    #[test]
    fn what_was_read_is_written_and_read_again(text in "[ab.\"\\\\ ]{0,10}") {
        match ClaimPath::parse(&text) {
            Ok(path) => prop_assert_eq!(ClaimPath::parse(&path.to_string()), Ok(path)),
            Err(error) => prop_assert!(error.at <= text.chars().count()),
        }
    }

    #[test]
    fn every_leaf_is_found_by_its_path(keys in prop::collection::vec("[ab.\"]{0,3}", 1..4)) {
        let mut value = serde_json::json!(1);
        for key in keys.iter().rev() {
            value = serde_json::json!({ key: value });
        }
        let claims = Claims::from_value(value).unwrap();
        let leaves = claims.leaves();
        prop_assert_eq!(leaves.len(), 1);
        let again = ClaimPath::parse(&leaves[0].0.to_string()).unwrap();
        prop_assert_eq!(claims.get(&again), Some(&serde_json::json!(1)));
    }
}
