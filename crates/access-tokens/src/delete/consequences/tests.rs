//! The text for tokens in every state.

use super::*;
use console_core::when::FixedZone;
use serde_json::{Value, json};
use token_api::time::SECONDS_PER_DAY as DAY;

const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

fn token(expires: &Value, last_used: &Value, admin: &Value) -> AccessToken {
    serde_json::from_value(json!({
        "id": "t", "name": "n", "description": "", "created": "2026-01-01T00:00:00Z",
        "createdBy": "ada", "lastUsed": last_used, "expires": expires, "admin": admin,
    }))
    .unwrap()
}

fn ago(seconds: i64) -> Value {
    json!(NOW.0 - seconds)
}

fn setting(cap: Option<i64>, has_log: bool) -> Setting<'static> {
    Setting {
        cap: cap.and_then(ExpiryCap::from_days),
        has_levels: true,
        has_log,
        now: NOW,
        zone: &FixedZone(0),
    }
}

#[test]
fn one_token() {
    let (never, soon, over) = (json!(0), ago(-5 * DAY), ago(3 * DAY));
    let table = [
        (
            &never,
            ago(7200),
            None,
            false,
            "stops working at once",
            "2 hours ago: what uses it will fail",
        ),
        (&never, ago(7200), None, true, "stops working at once", "It was last used 2 hours ago."),
        (&over, ago(5 * DAY), None, true, "breaks nothing", "5 days ago, before it expired"),
        // Called after it had expired: the call was refused and does not count.
        (&over, ago(DAY), None, true, "breaks nothing", "came after its expiry and was refused"),
        (&over, ago(3 * DAY), None, false, "breaks nothing", "came after its expiry"),
        (&over, json!(0), None, false, "breaks nothing", "never been used"),
        (&over, json!(null), None, false, "breaks nothing", "not told."),
        (&soon, json!(null), None, false, "stops working", "something may use it"),
        (&never, ago(60), Some(30), true, "refuses it already", "what uses it fails already"),
        (&soon, ago(60), Some(30), true, "stops working", "1 minute ago."),
        (&json!(-5), ago(60), None, true, "stops working", "1 minute ago."),
    ];
    for (expires, used, cap, has_log, first, second) in table {
        let token = token(expires, &used, &json!(false));
        let said = of_one(&token, setting(cap, has_log));
        assert!(said[0].contains(first) && said[1].contains(second), "{said:?}");
        assert!(said[0].ends_with("This can't be undone."));
        let claims_harm = said.iter().any(|it| it.contains("will fail") || it.contains("at once"));
        assert!(!(token.expires.is_over(NOW) && claims_harm), "{said:?}");
    }
}

#[test]
fn risky_deletions_require_confirmation() {
    let (never, over) = (json!(0), ago(3 * DAY));
    let (no, yes) = (json!(false), json!(true));
    let table = [
        (&never, ago(60), &no, true),
        (&never, json!(null), &no, true),
        (&never, json!(0), &no, false),
        (&never, json!(0), &yes, true),
        (&never, json!(0), &json!(null), true),
        (&over, ago(60), &no, false),
        (&over, json!(null), &no, false),
        (&over, ago(60), &yes, true),
    ];
    for (expires, used, admin, expected) in table {
        let token = token(expires, &used, admin);
        assert_eq!(takes_confirmation(&token, setting(None, true)), expected, "{token:?}");
    }
}

/// The tokens, how many of them the audit log mentions, and parts of the text.
type Told<'a> = (&'a [Option<&'a AccessToken>], Option<i64>, &'a [&'a str]);

#[test]
fn several_tokens() {
    let no = json!(false);
    let live = token(&json!(0), &ago(60), &no);
    let idle = token(&ago(-5 * DAY), &json!(0), &json!(true));
    let over = token(&ago(DAY), &ago(2 * DAY), &json!(true));
    let late = token(&ago(3 * DAY), &ago(DAY), &json!(null));
    let dark = token(&json!(null), &json!(null), &json!(null));
    let (a, b, c, d, e) = (Some(&live), Some(&idle), Some(&over), Some(&late), Some(&dark));
    let table: [Told; 9] = [
        (
            &[a, b],
            None,
            &[
                "They stop working at once",
                "n was used in the last 7 days: what uses it will fail.",
                "names stay",
            ],
        ),
        (
            &[c, d],
            None,
            &["They have expired and work no more: deleting them breaks nothing", "names"],
        ),
        (&[c], None, &["It has expired and works no more", "names"]),
        (&[a], None, &["It stops working at once", "n was used", "names"]),
        (
            &[a, c, d],
            None,
            &[
                "1 stops working at once, everywhere. 2 have expired and work no more. This can't",
                "n was used in the last 7 days: what uses it will fail.",
                "names",
            ],
        ),
        (
            &[b, a, c],
            Some(30),
            &[
                "1 stops working at once, everywhere. 1 has expired and works no more. 1 lives longer",
                "names",
            ],
        ),
        (
            &[a, a],
            Some(30),
            &["2 live longer than the organization allows and are refused", "names"],
        ),
        (
            &[e, None],
            None,
            &["They stop working", "Of 1 it is not told when", "names", "1 is not in the"],
        ),
        (
            &[c, None, None],
            None,
            &["2 stop working at once, everywhere. 1 has expired", "names", "2 are not"],
        ),
    ];
    for (tokens, cap, begins) in table {
        let said = of_several(tokens, setting(cap, false), |n| n.to_string()).lines;
        assert_eq!(said.len(), begins.len(), "{said:?}");
        for (said, begin) in said.iter().zip(begins) {
            assert!(said.contains(begin), "{said:?} {begin}");
        }
    }
    let counted = |tokens: &[Option<&AccessToken>]| {
        let found = of_several(tokens, setting(None, false), |n| n.to_string());
        (found.admins, found.levels_untold)
    };
    assert_eq!(counted(&[a, b, c]), (1, 0), "an admin token that has expired has no rights");
    assert_eq!(counted(&[d, e]), (0, 1));
}

#[test]
fn where_the_log_is_shown_it_alone_tells_what_is_in_use() {
    let (live, idle) =
        (token(&json!(0), &ago(60), &json!(false)), token(&json!(0), &json!(0), &json!(false)));
    let said = |has_log| {
        let tokens = [Some(&live), Some(&idle), Some(&live)];
        of_several(&tokens, setting(None, has_log), |n| n.to_string()).lines
    };
    assert!(said(true).iter().all(|line| !line.contains("used")), "{:?}", said(true));
    assert_eq!(said(false)[1], "2 were used in the last 7 days: what uses them will fail.");
}

#[test]
fn each_of_several_stands_with_its_last_use() {
    let table = [
        (ago(7200), "last used 2 hours ago"),
        (json!(0), "never used"),
        (json!(null), "last use: not told"),
        (json!(1.5), "last use: odd value 1.5"),
    ];
    for (used, words) in table {
        let token = token(&json!(0), &used, &json!(false));
        assert_eq!(last_use(Some(&token), setting(None, true)), words);
    }
    assert_eq!(last_use(None, setting(None, true)), "");
}
