//! Patterns: tables, and a comparison with the slow matcher.

use crate::slow;
use proptest::prelude::*;
use token_api::oidc::Pattern;

#[test]
fn matches_as_the_contract_says() {
    let repo = "repo:acme/api:ref:refs/heads/main";
    let table = [
        ("my.repo", "my.repo", true),
        ("my.repo", "myXrepo", true),
        ("my.repo", "myrepo", false),
        ("my.repo", "myXXrepo", false),
        ("repo:acme/api:ref:refs/heads/main", repo, true),
        ("repo:acme/api:*", repo, true),
        ("repo:acme/*:ref:refs/heads/main", repo, true),
        ("repo:ACME/api:*", repo, false),
        ("repo:acme/api", repo, false),
        ("repo:acme/api:ref:refs/heads/main?", repo, true),
        ("repo:acme/api?", "repo:acme/api", true),
        ("repo:acme/api?", "repo:acme/apis", true),
        ("repo:acme/api?", "repo:acme/apiss", false),
        ("repo:acme@*/api@*:*", "repo:acme@1234/api@98:environment:prod", true),
        ("repo:acme/api:*", "repo:acme@1234/api@98:environment:prod", false),
        ("*", "", true),
        ("*", "anything at all", true),
        ("", "", true),
        ("", "x", false),
        ("?", "", true),
        ("??", "ab", true),
        ("??", "abc", false),
        (".", "", false),
        ("...", "äß🙂", true),
        ("..", "é", false),
        ("e\u{301}", "é", false),
        ("*a*b*", "xxaxxbxx", true),
        ("*a*b*", "xxbxxaxx", false),
        ("\\*", "*", false),
        ("\\*", "\\anything", true),
        ("[a-z]+", "a", false),
        ("[a-z]+", "[a-z]+", true),
    ];
    for (pattern, text, matches) in table {
        assert_eq!(Pattern::new(pattern).matches(text), matches, "{pattern} on {text}");
        assert_eq!(slow::matches(pattern, text), matches, "slow: {pattern} on {text}");
    }
}

#[test]
fn matching_time_is_at_most_quadratic() {
    let text = "a".repeat(20_000);
    for pattern in ["*a".repeat(60) + "b", "?".repeat(60) + "b", "*".repeat(100) + "b"] {
        assert!(!Pattern::new(&pattern).matches(&text));
    }
    assert!(Pattern::new(&"*a?".repeat(60)).matches(&text));
}

#[test]
fn a_literal_has_no_wildcards() {
    assert!(Pattern::literal("1.5*?").matches("1.5*?"));
    assert!(!Pattern::literal("1.5").matches("125"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn agrees_with_the_slow_matcher(pattern in "[ab.?*ä]{0,7}", text in "[abä.*]{0,8}") {
        prop_assert_eq!(Pattern::new(&pattern).matches(&text), slow::matches(&pattern, &text));
    }

    #[test]
    fn a_text_without_wildcards_matches_only_itself(text in "[^.?*]{0,12}", other in ".{0,12}") {
        let pattern = Pattern::new(&text);
        prop_assert!(pattern.matches(&text));
        prop_assert_eq!(pattern.matches(&other), text == other);
    }
}
