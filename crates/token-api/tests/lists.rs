//! Lists from any JSON and any bytes: nothing panics, no row is lost, and none is added.

use proptest::prelude::*;
use serde_json::{Value, json};
use token_api::id::Cursor;
use token_api::page::{NotAList, Page, Row, decode};
use token_api::team::Team;
use token_api::token::AccessToken;

/// Any JSON, sometimes with the keys that the decoder reads.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        let key = prop_oneof![
            prop::sample::select(vec![
                "tokens",
                "teams",
                "id",
                "name",
                "kind",
                "created",
                "createdBy",
                "expires",
                "lastUsed",
                "admin",
                "description",
                "role",
                "type",
                "members",
                "continuationToken",
            ])
            .prop_map(str::to_owned),
            any::<String>(),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn good_token() -> impl Strategy<Value = Value> {
    let text = any::<String>;
    (text(), text(), text(), text(), any::<i64>(), any::<i64>(), any::<bool>(), any_json())
        .prop_map(|(id, name, created, by, used, expires, admin, unknown)| {
            json!({
                "id": id, "name": name, "description": "d", "created": created, "createdBy": by,
                "lastUsed": used, "expires": expires, "admin": admin, "whatIsThis": unknown,
            })
        })
}

fn list_of(elements: &[Value]) -> Vec<u8> {
    json!({"tokens": elements}).to_string().into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn any_bytes_give_a_result(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode::<AccessToken>(&body, "tokens");
        let _ = decode::<Team>(&body, "teams");
    }

    #[test]
    fn any_damaged_list_gives_a_result(
        tokens in prop::collection::vec(good_token(), 0..4),
        at in any::<prop::sample::Index>(),
        damage in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        let mut body = list_of(&tokens);
        let at = at.index(body.len());
        let end = (at + damage.len()).min(body.len());
        body.splice(at..end, damage);
        let _ = decode::<AccessToken>(&body, "tokens");
        body.truncate(at);
        prop_assert!(decode::<AccessToken>(&body, "tokens").is_err(), "a cut list is no list");
    }

    #[test]
    fn json_is_a_list_exactly_if_it_has_the_array(value in any_json()) {
        let got = decode::<AccessToken>(value.to_string().as_bytes(), "tokens");
        match value.get("tokens") {
            Some(Value::Array(elements)) => prop_assert_eq!(got.unwrap().rows.len(), elements.len()),
            _ => prop_assert_eq!(got, Err(NotAList::NoArray("tokens"))),
        }
    }

    #[test]
    fn readable_rows_are_kept_among_any_others(
        rows in prop::collection::vec(prop_oneof![
            good_token().prop_map(|v| (true, v)),
            any_json().prop_map(|v| (false, v)),
        ], 0..12),
    ) {
        let elements: Vec<Value> = rows.iter().map(|(_, value)| value.clone()).collect();
        let page: Page<AccessToken> = decode(&list_of(&elements), "tokens").unwrap();
        prop_assert_eq!(page.rows.len(), rows.len());
        for ((good, value), row) in rows.iter().zip(&page.rows) {
            match row {
                Row::Read(token) => prop_assert_eq!(Some(token.id.as_str()), value["id"].as_str()),
                Row::Unreadable(bad) => {
                    prop_assert!(!good, "{} was refused: {}", value, bad.problem);
                    prop_assert_eq!(bad.id.as_deref(), value.get("id").and_then(Value::as_str));
                }
            }
        }
    }

    #[test]
    fn the_cursor_comes_back_unchanged(cursor in any::<String>()) {
        let body = json!({"tokens": [], "continuationToken": cursor}).to_string();
        let page: Page<AccessToken> = decode(body.as_bytes(), "tokens").unwrap();
        prop_assert_eq!(page.next, Some(cursor).filter(|c| !c.is_empty()).map(Cursor::new));
    }

    #[test]
    fn tokens_are_written_and_read(token in good_token()) {
        let read: AccessToken = serde_json::from_value(token.clone()).unwrap();
        let written = serde_json::to_value(&read).unwrap();
        prop_assert_eq!(&written, &token, "nothing is lost, the unknown included");
        prop_assert_eq!(serde_json::from_value::<AccessToken>(written).unwrap(), read);
    }
}

const GOOD: &str = r#"{"id":"t1","name":"a","description":"","created":"2026-01-01T00:00:00Z","createdBy":"ada","expires":0,"lastUsed":0,"admin":false}"#;

/// Of three elements, only the middle one is unreadable.
fn spoils_itself_alone(middle: &[u8], id: Option<&str>) {
    let mut body = format!(r#"{{"continuationToken":"c","tokens":[{GOOD},"#).into_bytes();
    body.extend(middle);
    body.extend(format!(",{GOOD}]}}").into_bytes());
    let shown = String::from_utf8_lossy(&middle[..middle.len().min(60)]).into_owned();
    let page = match decode::<AccessToken>(&body, "tokens") {
        Ok(page) => page,
        Err(e) => panic!("{shown}: {e:?}"),
    };
    let read: Vec<bool> = page.rows.iter().map(|row| row.read().is_some()).collect();
    assert_eq!(read, [true, false, true], "{shown}");
    assert_eq!(page.next, Some(Cursor::new("c")), "{shown}");
    let Row::Unreadable(bad) = &page.rows[1] else { panic!("{shown}") };
    assert_eq!(bad.id.as_deref(), id, "{shown}");
    assert!(!bad.problem.is_empty());
}

#[test]
fn difficult_json_affects_one_row_only() {
    spoils_itself_alone(br#"{"id":"t2","expires":1e999}"#, Some("t2"));
    spoils_itself_alone(b"{\"name\":\"\xff\xfe\"}", None);
    spoils_itself_alone(br#"{"id":7}"#, None);
    spoils_itself_alone(b"[]", None);
    let deep = format!(r#"{{"id":"t2","x":{}{}}}"#, "[".repeat(50_000), "]".repeat(50_000));
    spoils_itself_alone(deep.as_bytes(), Some("t2"));
    let deep_extra = format!(
        r#"{},"x":{}{}}}"#,
        &GOOD[..GOOD.len() - 1],
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    spoils_itself_alone(deep_extra.as_bytes(), Some("t1"));
}

#[test]
fn half_a_surrogate_pair_spoils_no_row() {
    let body = GOOD.replace(r#""name":"a""#, r#""name":"a\ud800""#);
    let body = format!(r#"{{"continuationToken":"c","tokens":[{body}]}}"#);
    let page = decode::<AccessToken>(body.as_bytes(), "tokens").unwrap();
    let name = page.rows[0].read().and_then(|token| token.name.as_deref());
    assert_eq!(name, Some("a\u{fffd}"));
}

/// Runs with the stack size that browsers give to WebAssembly by default.
#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    let tower = |open: &str, close: &str| open.repeat(100_000) + &close.repeat(100_000);
    let bodies = [
        tower("[", "]"),
        tower(r#"{"tokens":"#, "}"),
        format!(r#"{{"tokens":{}}}"#, tower("[", "]")),
        format!(r#"{{"tokens":[{}]}}"#, tower(r#"{"role":"#, "}")),
        format!(r#"{{"tokens":[{}"#, "[".repeat(200_000)),
    ];
    let run = move || {
        for body in &bodies {
            let page = decode::<AccessToken>(body.as_bytes(), "tokens");
            assert!(page.map_or(true, |page| page.rows.iter().all(|row| row.read().is_none())));
        }
    };
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap();
    assert!(thread.join().is_ok());
}
