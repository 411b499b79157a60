//! Everything that can go wrong while a list is read: what is seen, what stays, what is tried again.

use crate::harness::{frame, until};
use crate::page::clock::settle;
use crate::page::{Answer, Asked, Backend, LIST, Site, open, row, rows};
use leptos::prelude::window;
use serde_json::json;
use std::cell::Cell;
use wasm_bindgen_test::wasm_bindgen_test;

const TOKENS: &str = "/orgs/acme-corp/tokens";
const ALERT: &str = "main [role=alert]";

fn host() -> String {
    window().location().host().expect("a host")
}

/// Shows a list, then lets its next reading meet `fault`. The number of calls before that is 1.
async fn reread(fault: impl Fn(&Asked) -> Answer + 'static) -> Site {
    let backend = Backend::new();
    backend.serve(LIST, json!({ "tokens": rows(1, 4) }));
    let site = open(TOKENS, &backend).await;
    site.lists(&["token-00001", "token-00002", "token-00003"]).await;
    assert_eq!(site.backend.asked("GET", LIST).len(), 1);
    backend.on("GET", LIST, fault);
    site.get("radio", "All").click();
    site
}

/// Old rows stay and are marked; the banner says what happened.
async fn expect_stale(site: &Site, words: &[&str]) {
    site.later("a banner", || !site.select(ALERT).is_empty()).await;
    site.shows(ALERT, words).await;
    site.shows(ALERT, &["What is shown below may be out of date."]).await;
    assert_eq!(site.names(), ["token-00001", "token-00002", "token-00003"]);
    assert_eq!(site.select("table[aria-busy=true]").len(), 1);
    assert_eq!(site.all("button", "Account AL").len(), 1, "still signed in");
}

/// Retry brings new rows.
async fn expect_recovery(site: &Site) {
    site.backend.serve(LIST, json!({ "tokens": rows(5, 7) }));
    site.press("Retry").await;
    site.lists(&["token-00005", "token-00006"]).await;
    assert!(site.select(ALERT).is_empty() && site.select("table[aria-busy]").is_empty());
}

#[wasm_bindgen_test]
async fn what_was_loaded_stays_and_retry_brings_more() {
    let page = |status, kind, body: &str| Answer::text(status, kind, body);
    let failure = json!({ "code": 500, "message": "The database is on fire" });
    let refusal = json!({ "code": 403, "message": "Not on Sundays" });
    let unreachable = format!("{} is blocked or unreachable", host());
    let failed = format!("{} failed with status 500", host());
    let redirected = format!("{} redirected the call", host());
    for (what, answer, words, calls) in [
        ("cut", Answer::cut(), vec![&*unreachable, "Nothing was changed."], 3),
        (
            "a failure",
            Answer::json(500, &failure).with("X-Request-Id", "req-4711"),
            vec![&*failed, "The database is on fire.", "Request ID: req-4711."],
            3,
        ),
        ("a redirect", Answer::redirect(), vec![&*redirected, "your token was not sent on"], 1),
        (
            "HTML",
            page(200, "text/html", "<h1>Welcome</h1>"),
            vec!["This is not the expected API", "200 with text/html", "Nothing was changed."],
            1,
        ),
        (
            "nothing",
            page(200, "application/json", ""),
            vec!["Unreadable answer", "it is empty", "Nothing was changed."],
            1,
        ),
        (
            "half an answer",
            page(200, "application/json", r#"{"tokens":[{"id":""#),
            vec!["Unreadable answer", "Nothing was changed."],
            1,
        ),
        (
            "another shape",
            page(200, "application/json", r#"{"items":[]}"#),
            vec!["Unreadable answer", "no list “tokens”", "Nothing was changed."],
            1,
        ),
        (
            "a refusal",
            Answer::json(403, &refusal),
            vec!["Not permitted: view this", "Not on Sundays. Nothing was changed."],
            1,
        ),
    ] {
        let site = reread(move |_| answer.clone()).await;
        expect_stale(&site, &words).await;
        assert_eq!(site.backend.asked("GET", LIST).len(), 1 + calls, "{what}");
        // Whoever waits a while is not asked again behind the user's back.
        site.clock.advance(60_000.0).await;
        assert_eq!(site.backend.asked("GET", LIST).len(), 1 + calls, "{what}, later");
        expect_recovery(&site).await;
    }
}

#[wasm_bindgen_test]
async fn a_server_that_recovers_in_between_is_not_worth_a_word() {
    let calls = Cell::new(0);
    let site = reread(move |_| {
        calls.set(calls.get() + 1);
        if calls.get() < 3 {
            Answer::empty(503)
        } else {
            Answer::ok(&json!({ "tokens": rows(0, 7) }))
        }
    })
    .await;
    let done = || {
        assert!(site.select(ALERT).is_empty(), "{}", site.text());
        site.text().contains("7 of 7 tokens")
    };
    site.later("seven tokens", done).await;
}

#[wasm_bindgen_test]
async fn what_cannot_be_loaded_at_all_is_a_page_with_a_way_to_load_it() {
    let backend = Backend::new();
    backend.on("GET", LIST, |_| Answer::empty(503));
    let site = open(TOKENS, &backend).await;
    let failed = format!("{} failed with status 503", host());
    for tries in 1..=2 {
        site.later("three tries", || backend.asked("GET", LIST).len() == 3 * tries).await;
        site.shows(ALERT, &[&failed]).await;
        assert!(site.select("table").is_empty() && !site.text().contains("No tokens yet"));
        if tries == 2 {
            backend.serve(LIST, json!({ "tokens": rows(1, 2) }));
        }
        let again = site.select("main [role=alert] button").remove(0);
        again.click();
        site.gone(ALERT).await;
    }
    site.lists(&["token-00001"]).await;
}

#[wasm_bindgen_test]
async fn what_the_backend_does_not_offer_is_explained_and_leaves_the_navigation() {
    let backend = Backend::new();
    backend.on("GET", LIST, |_| Answer::empty(501));
    let site = open(TOKENS, &backend).await;
    site.shows("main", &["Not here"]).await;
    let links = || site.texts("nav a");
    until("no link", || !links().iter().any(|link| link.contains("Access tokens"))).await;
    assert!(links().iter().any(|link| link.contains("Personal tokens")), "{:?}", links());
}

/// The seconds that the button counts down.
fn left(site: &Site) -> i64 {
    let label = site.texts("main [role=alert] button").remove(0);
    let digits: String = label.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(label.trim(), format!("Retry in {digits} s"));
    digits.parse().expect("a number")
}

#[wasm_bindgen_test]
async fn a_server_that_asks_to_wait_is_not_asked_before_that() {
    // A date is read when the answer comes, so it is written then.
    let date = |seconds: f64| {
        let at = js_sys::Date::new(&(js_sys::Date::now() + seconds * 1000.0).into());
        String::from(at.to_utc_string())
    };
    let header = move |kind: &str| match kind {
        "a date" => date(200.0),
        other => other.to_owned(),
    };
    for (kind, least, most) in [
        ("120", 119, 120),
        ("a date", 198, 200),
        ("99999999999999999999", 3599, 3600),
        ("Fri, 01 Jan 2190 00:00:00 GMT", 3599, 3600),
    ] {
        let body = json!({ "code": 429, "message": "Slow down" });
        let site =
            reread(move |_| Answer::json(429, &body).with("Retry-After", &header(kind))).await;
        site.shows(ALERT, &["Too many requests", "Slow down.", "may be out of date"]).await;
        let first = left(&site);
        assert!((least..=most).contains(&first), "{kind}: {first}");
        let retry = site.get("button", &format!("Retry in {first} s"));
        assert_eq!(retry.get_attribute("aria-disabled").as_deref(), Some("true"));
        site.clock.advance(2000.0).await;
        assert_eq!(left(&site), first - 2);
        retry.click();
        frame().await;
        assert_eq!(site.backend.asked("GET", LIST).len(), 2, "{kind}");
        if most <= 200 {
            site.clock.advance(1000.0 * 200.0).await;
            assert_eq!(site.backend.asked("GET", LIST).len(), 2, "{kind}");
            expect_recovery(&site).await;
        }
    }
}

#[wasm_bindgen_test]
async fn a_wait_that_cannot_be_read_is_asked_once_more_and_then_the_user_decides() {
    for header in ["soon", "-5", ""] {
        let site = reread(move |_| {
            let answer = Answer::json(429, &json!({}));
            if header.is_empty() { answer } else { answer.with("Retry-After", header) }
        })
        .await;
        expect_stale(&site, &["Too many requests"]).await;
        assert_eq!(site.backend.asked("GET", LIST).len(), 1 + 2, "{header:?}");
        site.later("a button", || !site.all("button", "Retry").is_empty()).await;
        assert_eq!(site.get("button", "Retry").get_attribute("aria-disabled"), None);
        expect_recovery(&site).await;
    }
}

#[wasm_bindgen_test]
async fn a_short_wait_is_kept_and_then_asked_again_by_itself() {
    let calls = Cell::new(0);
    let site = reread(move |_| {
        calls.set(calls.get() + 1);
        match calls.get() {
            1 => Answer::empty(429).with("Retry-After", "2"),
            _ => Answer::ok(&json!({ "tokens": rows(0, 4) })),
        }
    })
    .await;
    site.later("four tokens", || site.text().contains("4 of 4 tokens")).await;
    assert!(site.select(ALERT).is_empty());
    // The refused one, the same again, and the plain list beside it.
    let asked = site.backend.asked("GET", LIST);
    assert_eq!(asked.len(), 1 + 3);
    assert_eq!(asked[1].query, asked[2].query);
    let waited = asked[2].at - asked[1].at;
    assert!((2000.0..=2500.0).contains(&waited), "{waited}");
}

#[wasm_bindgen_test]
async fn waiting_is_put_into_words_after_4_seconds_and_ends_after_30() {
    let backend = Backend::new();
    backend.on("GET", LIST, |_| Answer::never());
    let site = open(TOKENS, &backend).await;
    // No time passes until the call is made.
    while backend.asked("GET", LIST).is_empty() {
        settle().await;
    }
    let waiting = format!("Still waiting for {}…", host());
    assert!(site.text().contains("Loading access tokens"));
    site.clock.advance(3_999.0).await;
    assert!(!site.text().contains(&waiting));
    site.clock.advance(1.0).await;
    assert!(site.text().contains(&waiting));

    // The rest of the console can be used meanwhile.
    let go = |name: &str| {
        let links = site.select("nav a").into_iter();
        links.filter(|link| link.inner_text().trim() == name).for_each(|link| link.click());
    };
    go("Teams");
    site.wait_for("link", "Platform").await;
    go("Access tokens");
    let begun = site.backend.asked("GET", LIST).len();
    while backend.asked("GET", LIST).len() == begun {
        settle().await;
    }

    // Three tries of 30 seconds, with pauses between them.
    for seconds in [30.0, 30.0] {
        site.clock.advance(1000.0 * (seconds - 0.001)).await;
        assert!(site.select(ALERT).is_empty(), "{}", site.text());
    }
    site.later("a page", || !site.select(ALERT).is_empty()).await;
    let timed_out = format!("{} timed out", host());
    site.shows(ALERT, &[&timed_out, "There was no complete answer within 30 seconds."]).await;
    assert_eq!(backend.asked("GET", LIST).len(), begun + 3);
}

#[wasm_bindgen_test]
async fn a_late_answer_does_not_reach_another_screen() {
    let (backend, late) = (Backend::new(), crate::page::Gate::default());
    let held = late.clone();
    backend.on("GET", LIST, move |_| {
        Answer::ok(&json!({ "tokens": [row(1, &json!({ "name": "late" }))] })).after(&held)
    });
    let harbor = json!({ "tokens": [row(2, &json!({ "name": "harbor-deploy" }))] });
    backend.serve("/api/orgs/blue-harbor/tokens", harbor);
    let site = open(TOKENS, &backend).await;
    until("a call", || !backend.asked("GET", LIST).is_empty()).await;
    site.press("Switch organization").await;
    site.wait_for("menuitemradio", "blue-harbor").await.click();
    site.lists(&["harbor-deploy"]).await;
    late.open();
    frame().await;
    frame().await;
    assert_eq!(site.names(), ["harbor-deploy"]);
}

#[wasm_bindgen_test]
async fn clocks_that_differ_by_a_day_are_told_and_the_servers_counts() {
    let backend = Backend::new();
    let user = Backend::new();
    backend.on("GET", "/api/user", move |asked| {
        let at = js_sys::Date::new(&(js_sys::Date::now() + 86_400_000.0).into());
        user.answer(asked).with("Date", &String::from(at.to_utc_string()))
    });
    let site = open("/orgs/acme-corp/teams", &backend).await;
    let words = ["Your clock differs.", "It is 1440 minutes behind the server's."];
    site.later("a notice", || words.iter().all(|word| site.text().contains(word))).await;
}

#[wasm_bindgen_test]
async fn teams_that_could_not_be_loaded_can_be_loaded_again() {
    const TEAMS: &str = "/api/orgs/acme-corp/teams";
    let backend = Backend::new();
    backend.on("GET", TEAMS, |_| Answer::empty(500));
    let site = open("/orgs/acme-corp/teams", &backend).await;
    site.later("a page", || site.text().contains("failed with status 500")).await;
    assert_eq!(backend.asked("GET", TEAMS).len(), 3);
    backend.serve(TEAMS, json!({ "teams": [crate::page::data::team("platform", "Platform")] }));
    site.press("Load again").await;
    site.wait_for("link", "Platform").await;
    assert!(site.select(ALERT).is_empty());
}
