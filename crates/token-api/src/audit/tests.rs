//! Tests of pages and events, well formed and malformed, and of event keys.

use super::*;
use crate::told::Told;
use proptest::prelude::*;

const FULL: &str = r#"{"timestamp":1795300000,"sourceIP":"198.51.100.20",
    "event":"Stack Update Started","description":"Updated shop/prod",
    "user":{"name":"Ada","githubLogin":"ada","avatarUrl":""},"tokenID":"t1",
    "tokenName":"deploy","reqOrgAdmin":true,"authFailure":true,"actorName":"agent",
    "actorUrn":"urn:x","odd":[1]}"#;

fn read(raw: &str) -> Result<AuditEvent, String> {
    AuditRow { raw }.read()
}

#[test]
fn reads_every_field_and_prints_them() {
    let event = read(FULL).unwrap();
    assert_eq!(event.timestamp, UnixSeconds(1_795_300_000));
    assert_eq!((event.token_id.as_str(), event.token_name.as_str()), ("t1", "deploy"));
    assert_eq!((event.req_org_admin, event.req_stack_admin), (Told::Yes, Told::No));
    assert_eq!(event.user.github_login, "ada");
    let printed = serde_json::to_string(&event).unwrap();
    assert!(printed.contains(r#""tokenID":"t1""#) && printed.contains(r#""sourceIP":"#));
    assert!(!printed.contains("reqStackAdmin"));
    assert_eq!(read(&printed), Ok(event));
}

#[test]
fn half_a_surrogate_pair_makes_no_event_unreadable() {
    let raw = FULL.replace("shop/prod", r"shop/\udc00");
    let fields = AuditRow { raw: &raw }.fields().unwrap();
    assert_eq!(fields.description, "Updated shop/\u{fffd}");
}

#[test]
fn ordinary_events_are_read_without_a_copy() {
    let plain = FULL.replace(r#","odd":[1]"#, r#","odd":1"#);
    let fields = scan::event(&plain).unwrap();
    assert!(matches!(fields.description, std::borrow::Cow::Borrowed("Updated shop/prod")));
    assert_eq!(Ok(fields), read(&plain).map(EventFields::from));
    assert_eq!(scan::event(FULL), None);
    let body = format!(r#"{{"auditLogEvents":[{FULL},{plain}],"continuationToken":"c"}}"#);
    let (events, next) = scan::page(&body, LIST_KEY).unwrap();
    assert_eq!(events.into_iter().map(|at| &body[at]).collect::<Vec<_>>(), [FULL, &plain]);
    assert_eq!(next, Some(Cursor::new("c")));
}

#[test]
fn only_time_and_kind_are_required_and_null_is_absent() {
    for raw in [
        r#"{"timestamp":5,"event":"e"}"#,
        r#"{"timestamp":5,"event":"e","user":null,"tokenID":null,"authFailure":null}"#,
    ] {
        let event = read(raw).unwrap();
        assert_eq!((event.timestamp, event.event.as_str()), (UnixSeconds(5), "e"));
        assert_eq!(event.user, AuditUser::default());
        let failed = if raw.contains("authFailure") { Told::Untold } else { Told::No };
        assert_eq!(event.auth_failure, failed);
    }
}

#[test]
fn an_unreadable_row_affects_no_other_and_keeps_its_text() {
    let bad = r#"{"timestamp":7,"event":3}"#;
    let body = format!(r#"{{"auditLogEvents":[{FULL}, {bad} ,null],"continuationToken":"c"}}"#);
    let page = read_page(body.as_bytes()).unwrap();
    assert_eq!((page.len(), page.next.clone()), (3, Some(Cursor::new("c"))));
    let rows: Vec<AuditRow> = page.rows().collect();
    assert_eq!(rows.iter().map(|row| row.raw).collect::<Vec<_>>(), [FULL, bad, "null"]);
    assert!(rows[0].read().is_ok());
    assert!(rows[1].read().is_err_and(|problem| problem.contains("text")));
    let times: Vec<_> = rows.iter().map(AuditRow::time).collect();
    assert_eq!(times, [Some(UnixSeconds(1_795_300_000)), Some(UnixSeconds(7)), None]);
}

#[test]
fn a_body_without_a_list_is_an_error() {
    assert!(matches!(read_page(b"<html>"), Err(NotAList::NotJson(_))));
    for body in ["{}", r#"{"auditLogEvents":null}"#, "[]"] {
        assert_eq!(read_page(body.as_bytes()), Err(NotAList::NoArray(LIST_KEY)));
    }
    assert_eq!(read_page(br#"{"auditLogEvents":[]}"#).map(|page| page.len()), Ok(0));
}

#[test]
fn keys_have_a_text_form() {
    let key = EventKey { time: UnixSeconds(1_795_300_000), hash: 0x3fa9_c2d1, ordinal: 0 };
    assert_eq!(key.to_string(), "1795300000-3fa9c2d1-0");
    for odd in ["", "-", "--", "1-2", "a-1-1", "1-g-1", "1-1-x", "1-1-1-1"] {
        assert_eq!(odd.parse::<EventKey>(), Err(NotAKey), "{odd}");
    }
}

#[test]
fn event_keys_in_old_links_do_not_change() {
    let table = [
        ("", 0x98d6_45bc),
        ("a", 0x5faa_2a6b),
        ("a\0", 0x0135_e578),
        ("0123456", 0xd73d_646e),
        ("01234567", 0xeee8_3f31),
        (FULL, 0x29c8_eb30),
    ];
    for (text, expected) in table {
        assert_eq!(hash(text), expected, "{text:?}");
    }
}

proptest! {
    #[test]
    fn keys_are_written_and_read(time in any::<i64>(), hash: u32, ordinal: u32) {
        let key = EventKey { time: UnixSeconds(time), hash, ordinal };
        prop_assert_eq!(key.to_string().parse(), Ok(key));
    }

    #[test]
    fn any_body_gives_an_answer(body: Vec<u8>, text in "\\PC{0,60}") {
        let list = format!(r#"{{"auditLogEvents":[{text}]}}"#);
        for body in [&body[..], text.as_bytes(), list.as_bytes()] {
            if let Ok(page) = read_page(body) {
                prop_assert!(page.rows().all(|row| row.read().is_ok() || !row.raw.is_empty()));
            }
        }
    }

    #[test]
    fn both_parsers_read_events_equally(text in event_text()) {
        let row = AuditRow { raw: &text };
        if let Some(fields) = scan::event(&text) {
            prop_assert_eq!(row.read().map(EventFields::from), Ok(fields));
        }
        prop_assert_eq!(row.fields(), row.read().map(EventFields::from));
    }

    #[test]
    fn both_parsers_split_lists_equally(
        elements in proptest::collection::vec(prop_oneof![event_text(), value()], 0..4),
        space in "[ \\n]{0,2}",
        fields in proptest::collection::vec(
            ("(auditLogEvents|continuationToken|other)", value()),
            0..3,
        ),
        cut: usize,
    ) {
        let list = elements.join(&format!("{space},{space}"));
        let mut body = format!(r#"{{{space}"auditLogEvents"{space}:[{space}{list}{space}]"#);
        for (name, value) in fields {
            body.push_str(&format!(r#"{space},"{name}":{value}{space}"#));
        }
        body.push('}');
        let is_json = serde_json::from_str::<serde_json::Value>(&body).is_ok();
        match scan::page(&body, LIST_KEY) {
            Some(cut) if is_json => prop_assert_eq!(page::cut(&body, LIST_KEY), Ok(cut)),
            Some((elements, _)) => prop_assert!(elements.iter().all(|at| body.get(at.clone()).is_some())),
            None => {}
        }
        let cut = (0..=cut % body.len()).rev().find(|at| body.is_char_boundary(*at)).unwrap_or(0);
        prop_assert_eq!(scan::page(&body[..cut], LIST_KEY), None);
    }
}

/// A JSON value; sometimes text that is not JSON.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ a\\\\\"\\n\u{e4}\u{1F600}]{0,20}".prop_map(|text| serde_json::to_string(&text).unwrap()),
        2 => proptest::sample::select(vec![
            "null", "true", "false", "0", "-1", "-0", "01", "1.5", "1e3", "1795300000",
            "99999999999999999999", "[]", "{}", "[{\"a\":[1,null]}, \"]\"]", "\"\\u0041\"",
            "\"\\x\"", "\"\t\"", "tru", "", "\"", "{\"githubLogin\":\"ada\",\"name\":null}",
            "{\"name\":\"a\",\"name\":\"b\"}", "{\"githubLogin\":3}", "{\"avatarUrl\":\"x\",\"email\":\"y\"}",
        ]).prop_map(str::to_owned),
    ]
}

/// Text that is an event or similar to one.
fn event_text() -> impl Strategy<Value = String> {
    let names = proptest::sample::select(vec![
        "timestamp",
        "event",
        "sourceIP",
        "description",
        "user",
        "tokenID",
        "tokenName",
        "reqOrgAdmin",
        "reqStackAdmin",
        "authFailure",
        "actorName",
        "actorUrn",
        "other",
        "",
    ]);
    let fields = proptest::collection::vec((names, value()), 0..6);
    (fields, any::<bool>(), "[ \\n]{0,2}").prop_map(|(fields, is_whole, space)| {
        let mut all = Vec::new();
        if is_whole {
            all.push(format!(r#""timestamp":{space}1795300000"#));
            all.push(format!(r#""event"{space}:"Stack Viewed""#));
        }
        all.extend(fields.into_iter().map(|(name, value)| format!(r#""{name}":{value}{space}"#)));
        format!("{{{space}{}}}", all.join(&format!(",{space}")))
    })
}

#[test]
fn a_time_is_a_plausible_number_of_seconds() {
    for (time, is_dated) in [
        ("1795300000", true),
        ("1", true),
        ("1795300000000", false),
        ("1795300000.5", false),
        (r#""2026-11-22T00:00:00Z""#, false),
        ("0", false),
        ("-1", false),
        ("null", false),
    ] {
        let raw = format!(r#"{{"timestamp":{time},"event":"e"}}"#);
        assert_eq!(AuditRow { raw: &raw }.is_dated(), is_dated, "{time}");
        let body = format!(r#"{{"auditLogEvents":[{raw},{FULL}]}}"#);
        assert_eq!(read_page(body.as_bytes()).unwrap().undated(), usize::from(!is_dated));
    }
}
