//! Searches as people type them: with the characters of other keyboards, and not finished.

use proptest::prelude::*;

use super::{Query, errors, fixed, read, setting};

#[test]
fn what_looks_alike_is_read_as_it_was_meant() {
    let table = [
        ("“Stack Update”", "\"Stack Update\""),
        ("„Stack Update“", "\"Stack Update\""),
        ("«Stack Update»", "\"Stack Update\""),
        ("＂Stack Update＂", "\"Stack Update\""),
        ("\"Stack Update”", "\"Stack Update\""),
        ("“Stack Update\"", "\"Stack Update\""),
        ("'Stack Update'", "\"Stack Update\""),
        ("‘Stack Update’", "\"Stack Update\""),
        ("-'Stack Update' x", "-\"Stack Update\" x"),
        ("event:„Login“", "event:Login"),
        ("event:'Stack Update'*", "event:\"Stack Update\"*"),
        ("(event:'a b' OR x)", "event:\"a b\" OR x"),
        ("it's o'brien's", "it's o'brien's"),
        ("'tis", "\"'tis\""),
        ("event：Login", "event:Login"),
        ("USER：ada", "user:ada"),
        ("note：x", "note：x"),
        ("user:ada or user:linus", "user:ada OR user:linus"),
        ("user:ada Or user:linus", "user:ada OR user:linus"),
        ("user:ada || user:linus", "user:ada OR user:linus"),
        ("user:ada and failed:yes", "user:ada failed:yes"),
        ("user:ada && failed:yes", "user:ada failed:yes"),
        ("ada or linus", "ada OR linus"),
        ("(a or b) c", "(a OR b) c"),
        ("not user:ada", "-user:ada"),
        ("Not (a b)", "-(a b)"),
        ("x and not user:ada", "x -user:ada"),
        ("not found", "\"not\" found"),
        ("deploy or", "deploy \"or\""),
        ("or x", "\"or\" x"),
        ("\"or\" x", "\"or\" x"),
        ("a \"or\" b", "a \"or\" b"),
        ("user:or", "user:or"),
        ("–failed:yes", "-failed:yes"),
        ("—user:ada", "-user:ada"),
        ("−user:ada －x", "-user:ada -x"),
        ("a – b", "a \"–\" b"),
        ("a\u{a0}b\u{202f}c\u{3000}d", "a b c d"),
        ("user:\u{200b}ada\u{feff} \u{200b}", "user:ada"),
        ("after:2026–11–20", "after:2026-11-20"),
    ];
    for (text, printed) in table {
        assert_eq!(read(text).to_string(), printed, "{text}");
        assert_eq!(read(printed), read(text), "{text}");
    }
    // A quote that is part of what is looked for.
    assert_eq!(read("\"say “no”\""), read("\"say “no”\""));
    assert_eq!(read("\"say “no”\"").to_string(), "\"say “no”\"");
    // What can't be read as meant is put right by one press.
    for (text, right) in [
        ("user: ada", "user:ada"),
        ("event: “Stack Update” x", "event:“Stack Update” x"),
        ("“Stack Update", "“Stack Update\""),
    ] {
        assert_eq!(fixed(text), right, "{text}");
        assert!(Query::parse(right, setting()).is_ok(), "{right}");
    }
}

#[test]
fn what_can_be_read_of_a_search_is_all_but_what_is_not_finished() {
    let table = [
        ("failed:yes ip:192.0.2.0/24 after:foo", "failed:yes ip:192.0.2.0/24"),
        ("failed:yes after:", "failed:yes"),
        ("a evnt:b c", "a c"),
        ("a OR", "a"),
        ("OR b", "b"),
        ("a OR after:foo", "a"),
        ("a -after:foo", "a"),
        ("a NOT", "a"),
        ("-(after:foo) a", "a"),
        ("(a OR after:foo) b", "a b"),
        ("a (b OR", "a"),
        ("a -(b", "a"),
        ("NOT a after:foo", "-a"),
        ("failed:yes (user:a OR user:b", "failed:yes"),
        ("a - after:foo b", "a \"-\" b"),
        ("a -after:foo b", "a b"),
        ("a \"b c", "a"),
        ("event:\"Stack Up", ""),
        ("ip:10. user:ada", "user:ada"),
        ("after:foo", ""),
        ("a b", "a b"),
        ("", ""),
    ];
    for (text, part) in table {
        assert_eq!(Query::readable_part(text, setting()).to_string(), part, "{text}");
    }
}

#[test]
fn all_mistakes_are_said_at_once() {
    let errors = errors("evnt:a ok -admin:1 (ip:7 OR b");
    let places: Vec<usize> = errors.iter().map(|error| error.span.start).collect();
    assert_eq!(places, [0, 17, 23]);
    assert!(Query::parse(&"(".repeat(10_000), setting()).is_err());
    assert_eq!(read(&("-".repeat(10_001) + "a")), read("-a"));
}

proptest! {
    #[test]
    fn corrections_end(text in soup()) {
        let (mut text, mut steps) = (text, 0);
        while let Err(errors) = Query::parse(&text, setting()) {
            let Some(fix) = errors.first().and_then(|error| error.fix.as_ref()) else { break };
            let right = fix.apply(&text);
            prop_assert!(right != text, "{text} is offered for itself");
            text = right;
            steps += 1;
            prop_assert!(steps < 100, "{text}");
        }
    }
}

/// Pieces of searches in any order.
pub(super) fn soup() -> impl Strategy<Value = String> {
    let parts = proptest::sample::select(vec![
        "event:",
        "user:",
        "ip:",
        "admin:yes",
        "before:",
        "after:2026-11-20",
        "OR",
        "AND",
        "NOT",
        " or ",
        " not ",
        "“",
        "”",
        "'",
        "’",
        "：",
        "=",
        "!",
        "|",
        ",",
        "`",
        "ｕｓｅｒ",
        "event",
        "–",
        "\u{200b}",
        "-",
        "(",
        ")",
        "\"",
        "\\",
        "*",
        "?",
        "ä",
        "a",
        " ",
        " ",
        "evnt:",
        "10.0.0.0/8",
        "yes",
        "actor:user",
        "today",
        "+",
        "T",
        "9",
    ]);
    proptest::collection::vec(parts, 0..16).prop_map(|parts| parts.concat())
}
