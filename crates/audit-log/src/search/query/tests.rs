//! The language of the search box: its forms, its errors, and that it takes any text.

mod unfinished;

use super::*;
use crate::events::samples::{NOW, any_query, event, read, setting, store};
use crate::events::store::EventStore;
use crate::time::range::Window;
use proptest::prelude::*;
use std::ops::Range;
use token_api::audit::AuditEvent;
use token_api::time::UnixSeconds;
use unfinished::soup;

/// Everything in a store, and no kinds of events of the server.
fn from(store: &EventStore) -> Source<'_> {
    let window = Window { from: UnixSeconds(i64::MIN), to: UnixSeconds(i64::MAX) };
    Source { store, window, offered: &[] }
}

fn errors(text: &str) -> Vec<QueryError> {
    Query::parse(text, setting()).unwrap_err()
}

/// The text with everything put right that the errors know how to.
fn fixed(text: &str) -> String {
    let errors = errors(text);
    errors
        .iter()
        .rev()
        .filter_map(|error| error.fix.as_ref())
        .fold(text.into(), |t, fix| fix.apply(&t))
}

#[test]
fn prints_in_one_form() {
    let table = [
        ("", ""),
        ("  deploy   prod ", "deploy prod"),
        ("EVENT:\"Stack Viewed\"", "event:\"Stack Viewed\""),
        ("event:\"Stack\"", "event:Stack"),
        ("event:\"Stack Up\"*", "event:\"Stack Up\"*"),
        ("event:a\"b c\"d", "event:\"ab cd\""),
        ("a AND b", "a b"),
        ("NOT a", "-a"),
        ("--a", "a"),
        ("-(a OR b) c", "-(a OR b) c"),
        ("(a b) OR c", "a b OR c"),
        ("a (b OR c)", "a (b OR c)"),
        ("((a))", "a"),
        ("(a OR b) OR c", "a OR b OR c"),
        ("a**b", "a*b"),
        ("\"a*\"", "\"a*\""),
        ("\"OR\" \"-x\" \"event:y\" - x-y", "\"OR\" \"-x\" \"event:y\" \"-\" x-y"),
        ("actor:TOKEN actor:\"token\" actor:ada", "actor:token actor:\"token\" actor:ada"),
        ("admin:YES failed:no", "admin:yes failed:no"),
        ("ip:10.0.0.0/8 ip:10.* ip:fe80::1", "ip:10.0.0.0/8 ip:10.* ip:fe80::1"),
        ("user:\"\"", "user:\"\""),
        ("user:a:b 10:30", "user:a:b 10:30"),
        ("\"a \\\" \\\\ b\"", "\"a \\\" \\\\ b\""),
        ("after:\"2026-11-20 10:00\"", "after:2026-11-20T10:00"),
        ("before:TODAY", "before:today"),
    ];
    for (text, printed) in table {
        assert_eq!(read(text).to_string(), printed, "{text}");
    }
}

#[test]
fn bounds_are_instants_of_the_zone_or_counted_from_now() {
    let at = |text: &str| UnixSeconds::from_rfc3339(text).unwrap();
    // Now is 2026-11-20T22:14Z, in a zone one hour ahead.
    let table = [
        ("2026-11-20", at("2026-11-19T23:00:00Z")),
        ("2026-11-20T22:14", at("2026-11-20T21:14:00Z")),
        ("2026-11-20t22:14:07", at("2026-11-20T21:14:07Z")),
        ("2026-11-20Z", at("2026-11-20T00:00:00Z")),
        ("2026-11-20T22:14Z", at("2026-11-20T22:14:00Z")),
        ("2026-11-20T22:14-05:30", at("2026-11-21T03:44:00Z")),
        ("today", at("2026-11-19T23:00:00Z")),
        ("yesterday", at("2026-11-18T23:00:00Z")),
        ("90m", NOW.plus_seconds(-5400)),
        ("12h", NOW.plus_seconds(-12 * 3600)),
        ("7d", NOW.plus_seconds(-7 * 86_400)),
        ("2w", NOW.plus_seconds(-14 * 86_400)),
    ];
    for (text, expected) in table {
        let Some(Expr::Term(Term::After(bound))) = read(&format!("after:{text}")).expr else {
            panic!("{text}");
        };
        assert_eq!(bound.at, expected, "{text}");
    }
    for text in [
        "soon",
        "2026",
        "2026-13-01",
        "2026-11-20T",
        "7y",
        "d",
        "T10:00",
        "2026-11-20T22:14+x",
        "99999999999999999999d",
        "2026-11-20ZZ",
    ] {
        assert_eq!(errors(&format!("before:{text}"))[0].message, bound::HOW, "{text}");
    }
}

#[test]
fn errors_say_where_what_and_how_to_put_it_right() {
    let table = [
        ("a evnt:b", 2..7, "There is no field “evnt:”. Did you mean “event:”?", "a event:b"),
        ("login:ada", 0..6, "There is no field “login:”. Did you mean “user:”?", "user:ada"),
        ("tok:x", 0..4, "There is no field “tok:”. Did you mean “token:”?", "token:x"),
        (
            "urn:pulumi:x",
            0..4,
            "There is no field “urn:”. There are event, user, token, target, ip, admin, failed, actor, before, after. To find the text itself, put it in quotes.",
            "\"urn:pulumi:x\"",
        ),
        ("user:", 0..5, "user: needs a value right after the colon (login).", "user:"),
        ("admin:true", 6..10, "Write admin:yes or admin:no.", "admin:yes"),
        ("failed:maybe", 7..12, "Write failed:yes or failed:no.", "failed:maybe"),
        (
            "ip:10.0",
            3..7,
            "This is only part of an address. Put a * where more may follow.",
            "ip:10.0*",
        ),
        (
            "ip:999.1.1.1",
            3..12,
            "This is no address: it has four numbers with dots between them, each at most 255.",
            "ip:999.1.1.1",
        ),
        (
            "ip:!198.51.100.7",
            3..16,
            "To leave an address out, write a minus sign before the field: -ip:10.0.0.1.",
            "ip:!198.51.100.7",
        ),
        (
            "ip:10.0.0.0/33",
            3..14,
            "This is no range of addresses. Write one as 10.0.0.0/8 or 2001:db8::/32.",
            "ip:10.0.0.0/33",
        ),
        (
            "ip:192.0.2.64-192.0.2.100",
            3..25,
            "A range of addresses is written with a slash. The smallest one that holds both is 192.0.2.64/26.",
            "ip:192.0.2.64/26",
        ),
        (
            "ip:2001:db8::1–2001:db8::ff",
            3..29,
            "A range of addresses is written with a slash. The smallest one that holds both is 2001:db8::/120.",
            "ip:2001:db8::/120",
        ),
        (
            "ip:0.0.0.0-255.255.255.255",
            3..26,
            "A range of addresses is written with a slash. The smallest one that holds both is 0.0.0.0/0.",
            "ip:0.0.0.0/0",
        ),
        ("\"ab", 0..3, "This quote does not end. Write \" where it does.", "\"ab\""),
        ("event:\"a b", 6..10, "This quote does not end. Write \" where it does.", "event:\"a b\""),
        ("(a", 0..1, "This parenthesis is not closed. Write ) where it ends.", "(a)"),
        ("a) b", 1..2, "This parenthesis closes nothing. Remove it.", "a b"),
        ("a ()", 2..4, "There is nothing between the parentheses.", "a "),
        ("\"\"", 0..2, "There is nothing between the quotes.", ""),
        ("a OR", 2..4, "OR needs something to search for on both of its sides.", "a "),
        ("OR b", 0..2, "OR needs something to search for on both of its sides.", " b"),
        ("OR", 0..2, "OR needs something to search for on both of its sides.", "\"OR\""),
        ("a AND", 2..5, "AND needs something to search for on both of its sides.", "a "),
        ("a -(", 3..4, "This parenthesis is not closed. Write ) where it ends.", "a -()"),
        (
            "NOT",
            0..3,
            "Nothing follows that could be left out. Write what must not occur right after the sign.",
            "NOT",
        ),
    ];
    for (text, span, message, right) in table {
        let errors = errors(text);
        assert_eq!(errors.len(), 1, "{text}: {errors:?}");
        assert_eq!((errors[0].span.clone(), errors[0].message.as_str()), (span, message), "{text}");
        assert_eq!(fixed(text), right, "{text}");
    }
}

#[test]
fn parts_have_colors() {
    let parts = |text: &str| -> Vec<(String, Part, bool)> {
        let errors = Query::parse(text, setting()).err().unwrap_or_default();
        let parts = highlight(text, &errors).into_iter();
        parts.map(|part| (text[part.span].to_owned(), part.part, part.negated)).collect()
    };
    let part = |text: &str, part, negated| (text.to_owned(), part, negated);
    assert_eq!(
        parts("-event:\"a b\" OR (x)"),
        [
            part("-", Part::Negation, false),
            part("event:", Part::Field, true),
            part("\"a b\"", Part::Value, true),
            part("OR", Part::Operator, false),
            part("(", Part::Parenthesis, false),
            part("x", Part::Text, false),
            part(")", Part::Parenthesis, false),
        ]
    );
    assert_eq!(
        parts("admin:1"),
        [part("admin:", Part::Field, false), part("1", Part::Error, false)]
    );
    assert_eq!(parts("evnt:a"), [part("evnt:", Part::Error, false), part("a", Part::Value, false)]);
}

#[test]
fn clicks_change_one_value() {
    type Click = fn(&Query) -> Query;
    let table: [(&str, Click, &str); 14] = [
        ("", |q| q.include(Key::Event, "a b"), "event:\"a b\""),
        ("x", |q| q.include(Key::Event, "a"), "x event:a"),
        ("event:a x", |q| q.include(Key::Event, "b"), "(event:a OR event:b) x"),
        ("(event:a OR event:b) x", |q| q.include(Key::Event, "a"), "event:b x"),
        ("event:a", |q| q.include(Key::Event, "a"), ""),
        ("event:s*", |q| q.include(Key::Event, "stack"), "event:stack"),
        ("-event:a x", |q| q.include(Key::Event, "a"), "x event:a"),
        ("x OR y", |q| q.include(Key::User, "ada"), "(x OR y) user:ada"),
        ("admin:no", |q| q.include(Key::Admin, "yes"), "admin:yes"),
        ("user:a", |q| q.exclude(Key::User, "a"), "-user:a"),
        ("-user:a", |q| q.exclude(Key::User, "a"), ""),
        ("-(user:a OR user:b)", |q| q.remove(Key::User, "a"), "-user:b"),
        ("ip:10.0.0.0/8", |q| q.include(Key::Ip, "10.0.0.1"), "ip:10.0.0.1"),
        ("event:a OR x", |q| q.remove(Key::Event, "a"), "event:a OR x"),
    ];
    for (before, click, after) in table {
        assert_eq!(click(&read(before)).to_string(), after, "{before}");
    }
    assert_eq!(read("-(user:a OR user:b)").choice(Key::User, "b"), Some(Choice::Excluded));
    assert_eq!(read("user:a").include(Key::Before, "today"), read("user:a"));
}

#[test]
fn only_what_holds_for_every_event_goes_to_the_server() {
    let table = [
        ("user:ada event:\"Stack Viewed\" x", (Some("ada"), Some("Stack Viewed"))),
        ("user:ada OR event:x", (None, None)),
        ("-user:ada event:Stack*", (None, None)),
        ("(user:ada OR user:grace)", (None, None)),
        ("user:\"\" token:x", (None, None)),
    ];
    for (text, (user, event)) in table {
        assert_eq!(read(text).server_filters(), ServerFilters { user, event }, "{text}");
    }
}

fn shop() -> crate::events::store::EventStore {
    let with_token = |name: &str, ip: &str| AuditEvent {
        token_name: name.into(),
        source_ip: ip.into(),
        ..event(9, "Stack Updated", "acme/bot")
    };
    store(&[
        event(5, "Stack Viewed", "ada"),
        event(6, "Stack Viewed", "ada"),
        event(7, "Team Updated", "adam"),
        with_token("deploy (prod)", "10.0.0.1"),
        with_token("deploy-staging", "10.0.0.2"),
    ])
}

fn texts(completion: &Completion) -> Vec<&str> {
    completion.candidates.iter().map(|candidate| candidate.text.as_str()).collect()
}

#[test]
fn completes_fields_then_values() {
    let store = shop();
    let table: [(&str, Range<usize>, &[&str]); 12] = [
        ("", 0..0, &["event:", "user:", "token:", "target:", "ip:", "admin:"]),
        (
            "a",
            0..1,
            &[
                "admin:",
                "actor:",
                "after:",
                "user:acme/bot ",
                "user:ada ",
                "event:\"Stack Updated\" ",
            ],
        ),
        ("x us", 2..4, &["user:"]),
        ("user:a", 0..6, &["user:ada ", "user:adam ", "user:acme/bot "]),
        ("-user:ADA", 1..9, &["user:ada ", "user:adam "]),
        ("event:upd", 0..9, &["event:\"Stack Updated\" ", "event:\"Team Updated\" "]),
        ("token:\"deploy (", 0..15, &["token:\"deploy (prod)\" "]),
        ("actor:t", 0..7, &["actor:token ", "actor:deploy-staging "]),
        ("admin:", 0..6, &["admin:yes ", "admin:no "]),
        ("after:to", 0..8, &["after:today "]),
        ("user:ada*", 0..9, &[]),
        ("(ip:10", 1..6, &["ip:10.0.0.1 ", "ip:10.0.0.2 "]),
    ];
    for (text, span, expected) in table {
        let completion = complete(text, text.len(), from(&store), 6);
        assert_eq!(
            (completion.span.clone(), texts(&completion)),
            (span, expected.to_vec()),
            "{text}"
        );
    }
    let viewed = &complete("event:v", 7, from(&store), 6).candidates[0];
    assert_eq!((viewed.label.as_str(), viewed.count), ("Stack Viewed", Some(2)));
}

#[test]
fn a_candidate_takes_the_place_of_its_word() {
    let store = shop();
    let text = "x event:vi admin:yes";
    let completion = complete(text, 10, from(&store), 6);
    let (text, caret) = completion.apply(text, &completion.candidates[0]);
    assert_eq!(text, "x event:\"Stack Viewed\" admin:yes");
    assert_eq!(&text[caret..], "admin:yes");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_search_survives_its_text(query in any_query()) {
        prop_assert_eq!(Query::parse(&query.to_string(), setting()), Ok(query));
    }

    #[test]
    fn any_text_is_a_search_or_has_errors_in_place(any: String, soup in soup(), caret: usize) {
        let store = shop();
        for text in [any, soup] {
            match Query::parse(&text, setting()) {
                Ok(query) => {
                    prop_assert_eq!(Query::parse(&query.to_string(), setting()), Ok(query));
                }
                Err(errors) => {
                    let part = Query::readable_part(&text, setting());
                    prop_assert_eq!(Query::parse(&part.to_string(), setting()), Ok(part));
                    prop_assert!(!errors.is_empty());
                    for error in &errors {
                        prop_assert!(text.get(error.span.clone()).is_some_and(|part| !part.is_empty()), "{:?}", error);
                        prop_assert!(error.message.ends_with(['.', '?', ')']));
                        let fix = error.fix.as_ref().map(|fix| text.get(fix.span.clone()));
                        prop_assert!(fix != Some(None));
                    }
                }
            }
            let parts = highlight(&text, &[]);
            prop_assert!(parts.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
            let shown: String = parts.iter().map(|part| text.get(part.span.clone()).unwrap()).collect();
            let is_seen = |c: &char| !c.is_whitespace() && !lookalike::is_invisible(*c);
            let visible = |text: &str| text.chars().filter(is_seen).collect::<String>();
            prop_assert_eq!(visible(&shown), visible(&text));
            let completion = complete(&text, caret % (text.len() + 1), from(&store), 9);
            prop_assert!(text.get(completion.span.clone()).is_some());
        }
    }

    #[test]
    fn each_candidate_can_be_read(begun in "-?(event|user|token|ip|actor|admin|after)?:?\"?[a-d 1.]{0,2}") {
        let store = shop();
        let completion = complete(&begun, begun.len(), from(&store), 20);
        for candidate in &completion.candidates {
            let text = &candidate.text;
            let is_field = text.strip_suffix(':').is_some_and(|word| Key::parse(word).is_some());
            prop_assert!(is_field || Query::parse(text, setting()).is_ok(), "{}", text);
            let (whole, caret) = completion.apply(&begun, candidate);
            prop_assert!(whole[..caret].ends_with(text.as_str()));
        }
    }

    #[test]
    fn a_click_and_another_leave_everything_as_it_was(query in any_query(), value in "[ab ]{1,2}") {
        for key in [Key::Event, Key::User, Key::Token, Key::Ip] {
            if query.choice(key, &value).is_none() {
                let excluded = query.exclude(key, &value);
                prop_assert_eq!(excluded.choice(key, &value), Some(Choice::Excluded));
                prop_assert_eq!(excluded.exclude(key, &value), query.clone());
            }
            let included = query.remove(key, &value).include(key, &value);
            prop_assert_eq!(included.choice(key, &value), Some(Choice::Included));
            prop_assert_eq!(included.include(key, &value).choice(key, &value), None);
        }
    }
}
