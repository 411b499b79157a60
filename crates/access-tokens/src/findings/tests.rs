//! What is found in lists of tokens, and over what it is said.

use super::*;
use console_core::when::FixedZone;
use serde_json::{Value, json};
use token_api::expiry::ExpiryCap;
use token_api::id::OrgName;
use token_api::page::{BadRow, Row};

const NOW: UnixSeconds = UnixSeconds(1_795_212_840);
const DAY: i64 = SECONDS_PER_DAY;

/// A token that was made a year ago, used an hour ago and lives for another year, with other fields.
fn row(id: &str, more: &Value) -> Arc<TokenRow> {
    let mut token = json!({
        "id": id, "name": id, "description": "", "createdBy": "ada", "admin": false,
        "created": NOW.plus_seconds(-365 * DAY).to_rfc3339(), "lastUsed": NOW.0 - 3600,
        "expires": NOW.0 + 365 * DAY,
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        token[key] = value.clone();
    }
    let token = serde_json::from_value(token).unwrap();
    Arc::new(TokenRow::new(Row::Read(token), str::to_lowercase))
}

fn organization() -> Owner {
    Owner::Organization(OrgName::new("acme"))
}

fn found_with(rows: &[Arc<TokenRow>], cap: Option<ExpiryCap>) -> Vec<Finding> {
    let owner = organization();
    let zone = &FixedZone(0);
    findings(Given { owner: &owner, rows, is_whole: true, cap, now: NOW, zone })
}

/// The findings as "severity count what: names".
fn said(rows: &[Arc<TokenRow>], cap: Option<i64>) -> Vec<String> {
    let found = found_with(rows, cap.and_then(ExpiryCap::from_days));
    let one = |finding: &Finding| {
        let names: Vec<&str> = finding.named.iter().map(|one| one.label.as_str()).collect();
        let (severity, names) = (finding.severity.word(), names.join(" "));
        format!("{severity} {} {}: {names}", finding.count, finding.what)
    };
    found.iter().map(one).collect()
}

#[test]
fn a_healthy_list_has_no_findings() {
    assert_eq!(said(&[row("a", &json!({}))], Some(400)), [""; 0]);
}

#[test]
fn what_ends_is_found_if_it_is_used() {
    let within =
        |id, left: i64, used: Value| row(id, &json!({ "expires": NOW.0 + left, "lastUsed": used }));
    let rows = [
        within("week", 7 * DAY, json!(NOW.0 - DAY)),
        within("day", DAY, json!(NOW.0 - DAY)),
        within("unused", 3 * DAY, json!(NOW.0 - 30 * DAY)),
        within("never-used", 3 * DAY, json!(0)),
        within("untold", 3 * DAY, Value::Null),
        within("later", 7 * DAY + 1, json!(NOW.0 - DAY)),
        // Made for an hour, and exchanged: both are meant to end.
        row(
            "short",
            &json!({
                "created": NOW.plus_seconds(-60).to_rfc3339(), "expires": NOW.0 + 3540,
            }),
        ),
        row("exchanged", &json!({ "createdBy": "GitLab (OIDC)", "expires": NOW.0 + 3540 })),
    ];
    assert_eq!(
        said(&rows, None),
        [
            "Urgent 1 token in use ends within 24 hours: day",
            "Soon 2 tokens in use end within 7 days: untold week",
            "Review 1 token unused for 90 days: never-used",
        ]
    );
    let soon = &found_with(&rows, None)[1];
    assert!(soon.why.contains("Of 1 it is not told"), "{}", soon.why);
    let Target::Tokens(_, query) = &soon.remedies[0].target else { panic!("{soon:?}") };
    assert_eq!(query.parse::<TokenQuery>().unwrap().facets.expires, Some(Expires::Week));
}

#[test]
fn an_expired_token_is_found_if_it_was_in_use() {
    let ended = |id, ago: i64, used_ago: i64| {
        row(id, &json!({ "expires": NOW.0 - ago, "lastUsed": NOW.0 - used_ago }))
    };
    let rows = [
        ended("refused", 40 * DAY, DAY),
        ended("missed", DAY, 2 * DAY),
        ended("forgotten", 40 * DAY, 50 * DAY),
        // An exchanged token and one that was made for an hour ended as they were meant to.
        row("exchanged", &json!({ "createdBy": "GitLab (OIDC)", "expires": NOW.0 - 60 })),
        row(
            "short",
            &json!({
                "created": NOW.plus_seconds(-7200).to_rfc3339(), "expires": NOW.0 - 3600,
                "lastUsed": NOW.0 - 5400,
            }),
        ),
    ];
    assert_eq!(said(&rows, None), ["Urgent 2 expired tokens were in use: refused missed"]);
    let found = found_with(&rows, None).remove(0);
    assert!(found.why.starts_with("For 1, the last call came after the end"), "{}", found.why);
}

#[test]
fn the_maximum_is_judged_only_where_it_is_known() {
    let rows = [
        row("long", &json!({})),
        row("quiet", &json!({ "lastUsed": NOW.0 - 60 * DAY })),
        row("exchanged", &json!({ "createdBy": "GitLab (OIDC)" })),
    ];
    assert_eq!(said(&rows, None), [""; 0]);
    assert_eq!(said(&rows, Some(30)), ["Urgent 1 token in use is over the maximum: long"]);
    assert_eq!(said(&rows, Some(366)), [""; 0]);
}

#[test]
fn what_never_ends_and_what_nobody_uses_is_to_review() {
    let rows = [
        row("forever", &json!({ "expires": 0 })),
        row("idle", &json!({ "lastUsed": NOW.0 - 200 * DAY })),
        row("older", &json!({ "lastUsed": NOW.0 - 300 * DAY })),
        row("new", &json!({ "lastUsed": 0, "created": NOW.plus_seconds(-5 * DAY).to_rfc3339() })),
        row("untold", &json!({ "lastUsed": null })),
        row("ended", &json!({ "lastUsed": NOW.0 - 300 * DAY, "expires": NOW.0 - 200 * DAY })),
    ];
    assert_eq!(
        said(&rows, None),
        ["Review 1 token never expires: forever", "Review 2 tokens unused for 90 days: older idle"]
    );
    let found = found_with(&rows, None);
    let labels: Vec<&str> = found[0].remedies.iter().map(|remedy| remedy.label).collect();
    assert_eq!(labels, ["Open token", "Set a maximum"]);
    assert_eq!(found[1].named[0].note, "last used 300 days ago");
}

#[test]
fn a_replaced_token_is_said_to_wait_and_not_to_end() {
    let successor = |used: i64| {
        let description = token_api::mark::mark("", &TokenId::new("old"));
        let created = NOW.plus_seconds(-3 * DAY).to_rfc3339();
        row("new", &json!({ "description": description, "created": created, "lastUsed": used }))
    };
    let old = |used_ago: i64| {
        row("old", &json!({ "expires": NOW.0 + 3 * DAY, "lastUsed": NOW.0 - used_ago }))
    };
    assert_eq!(
        said(&[old(600), successor(0)], None),
        ["Soon 1 rotation waits for its successor: old"]
    );
    assert_eq!(
        said(&[old(2 * DAY), successor(NOW.0 - 60)], None),
        ["Review 1 rotation can be ended: old"]
    );
}

#[test]
fn says_over_what_it_was_found() {
    let bad = BadRow { id: None, problem: "x".into() };
    let bad = Arc::new(TokenRow::new(Row::Unreadable(bad), str::to_lowercase));
    let one = row("a", &json!({}));
    let words = |rows: &[Arc<TokenRow>], is_whole| {
        let over = over(&organization(), rows, is_whole);
        (over.words, over.is_whole)
    };
    assert_eq!(words(&[], true), ("0 organization tokens".into(), true));
    assert_eq!(words(std::slice::from_ref(&one), true), ("1 organization token".into(), true));
    assert_eq!(
        words(&[one.clone(), one.clone()], false),
        ("the first 2 organization tokens".into(), false)
    );
    let with_bad = "1 organization token; 1 could not be read";
    assert_eq!(words(&[one, bad], true), (with_bad.into(), false));
}
