//! Reading the audit log: page after page, a server that goes in circles or fails, following, and events
//! that tell no time.

use crate::harness::until;
use crate::page::{
    Answer, Asked, Backend, LIST, Site, button, data::LOG, enter, event, now, open, open_with, rows,
};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const AUDIT: &str = "/orgs/acme-corp/audit";
const ON_REQUEST: (&str, &str) = ("token-console.audit-on-request", "yes");

fn page(events: &[Value], next: &str) -> Answer {
    Answer::ok(&json!({ "auditLogEvents": events, "continuationToken": next }))
}

/// Events so many hours ago.
fn hours(from: u32, to: u32) -> Vec<Value> {
    (from..to).map(|number| event(number, &json!({}))).collect()
}

/// The parameter of a request.
fn parameter(asked: &Asked, name: &str) -> Option<String> {
    let pairs = asked.query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).next()
}

fn cursor(asked: &Asked) -> Option<String> {
    parameter(asked, "continuationToken")
}

/// The cursors that the log was asked with, in order.
fn cursors(site: &Site) -> Vec<Option<String>> {
    let is_log = |asked: &&Asked| asked.path.contains("/auditlogs");
    site.backend.all().iter().filter(is_log).map(cursor).collect()
}

fn coverage(site: &Site) -> String {
    site.texts(".audit-foot [role=status]").concat()
}

async fn covers(site: &Site, words: &str) {
    site.later(words, || coverage(site).contains(words)).await;
}

#[wasm_bindgen_test]
async fn the_rest_follows_the_first_page_by_itself() {
    let backend = Backend::new();
    backend.on("GET", LOG, |asked| match cursor(asked).as_deref() {
        None => page(&hours(1, 5), "a"),
        Some("a") => page(&hours(5, 9), "b"),
        Some(_) => page(&hours(9, 11), ""),
    });
    let site = open(AUDIT, &backend).await;
    covers(&site, "10 events loaded · all 30 days loaded").await;
    assert_eq!(cursors(&site), [None, Some("a".to_owned()), Some("b".to_owned())]);
    // Nothing is asked for again.
    site.clock.advance(120_000.0).await;
    assert_eq!(cursors(&site).len(), 3);
}

#[wasm_bindgen_test]
async fn a_server_that_goes_in_circles_is_left_and_what_came_is_kept() {
    let (backend, all) = (Backend::new(), hours(1, 11));
    let is_well = Rc::new(Cell::new(false));
    let heals = Rc::clone(&is_well);
    backend.on("GET", LOG, move |asked| match (cursor(asked), heals.get()) {
        (_, true) => page(&all[4..], ""),
        (None, false) => page(&all[..4], "a"),
        (Some(_), false) => page(&all[4..6], "a"),
    });
    let site = open(AUDIT, &backend).await;
    let note = "What is loaded may be incomplete. The server repeated itself.";
    site.later(note, || site.text().contains(note)).await;
    covers(&site, "6 events loaded · 0 of 30 days loaded").await;
    site.clock.advance(120_000.0).await;
    assert_eq!(cursors(&site), [None, Some("a".to_owned())]);
    is_well.set(true);
    site.press("Try again").await;
    covers(&site, "10 events loaded · all 30 days loaded").await;
    assert_eq!(cursors(&site).last(), Some(&None));
    assert!(!site.text().contains("may be incomplete"));
}

#[wasm_bindgen_test]
async fn a_fault_in_the_middle_keeps_what_came_and_claims_no_more() {
    let (backend, all) = (Backend::new(), hours(1, 11));
    let is_well = Rc::new(Cell::new(false));
    let heals = Rc::clone(&is_well);
    backend.on("GET", LOG, move |asked| match (cursor(asked), heals.get()) {
        (_, true) => page(&all[3..], ""),
        (None, false) => page(&all[..4], "a"),
        (Some(_), false) => Answer::json(500, &json!({ "code": 500, "message": "no" })),
    });
    let site = open(AUDIT, &backend).await;
    let alert = || site.texts("main [role=alert]").concat();
    site.later("an alert", || alert().contains("it is not all of the range")).await;
    covers(&site, "4 events loaded · 0 of 30 days loaded").await;
    let asked = cursors(&site).len();
    site.clock.advance(120_000.0).await;
    assert_eq!(cursors(&site).len(), asked, "only the user goes on");
    is_well.set(true);
    site.press("Retry").await;
    covers(&site, "10 events loaded · all 30 days loaded").await;
    until("no alert", || alert().is_empty()).await;
}

#[wasm_bindgen_test]
async fn following_shows_what_is_new_and_what_was_late() {
    let at = |seconds: i64, words: &str| json!({ "timestamp": now() - seconds, "event": "Stack Viewed", "description": words });
    let backend = Backend::new();
    let log = Rc::new(RefCell::new(vec![at(600, "first"), at(4000, "second")]));
    let served = Rc::clone(&log);
    backend.on("GET", LOG, move |asked| {
        let end = |name| parameter(asked, name).and_then(|text| text.parse::<i64>().ok());
        let (from, to) = (end("startTime").unwrap_or(0), end("endTime").unwrap_or(i64::MAX));
        let is_in =
            |event: &&Value| event["timestamp"].as_i64().is_some_and(|at| from <= at && at <= to);
        page(&served.borrow().iter().filter(is_in).cloned().collect::<Vec<_>>(), "")
    });
    let site = open_with(&format!("{AUDIT}?live=on"), &backend, &[ON_REQUEST]).await;
    covers(&site, "2 events loaded").await;
    log.borrow_mut().extend([at(690, "late by 90 seconds"), at(0, "just now")]);
    site.clock.advance(11_000.0).await;
    covers(&site, "4 events loaded").await;
    let is_first = |words: &str| site.rows().first().is_some_and(|row| row.contains(words));
    until("the newest first", || is_first("just now")).await;
    assert!(site.rows().iter().any(|row| row.contains("late by 90 seconds")));
    // What is later still is not called missing nor there: the words say so.
    let tip = site.select(".audit-foot [data-tip]").remove(0).get_attribute("data-tip");
    assert!(tip.unwrap_or_default().contains("and minutes late, may be missing."));
}

fn undated() -> Vec<Value> {
    let times = [json!("2026-11-20T22:14:00Z"), json!(1.5), json!(now() * 1000)];
    times.iter().map(|time| event(0, &json!({ "timestamp": time }))).collect()
}

#[wasm_bindgen_test]
async fn nothing_happened_is_not_said_of_events_that_tell_no_time() {
    let backend = Backend::new();
    let log = Rc::new(RefCell::new(undated()));
    let served = Rc::clone(&log);
    backend.on("GET", LOG, move |_| page(&served.borrow(), ""));
    let site = open(AUDIT, &backend).await;
    site.shows("main", &["3 events have a time that can’t be read", "No events in this range"])
        .await;
    assert!(!site.text().contains("nothing happened"));
    // A log without an event is another matter.
    log.borrow_mut().clear();
    let site = open(AUDIT, &backend).await;
    site.shows("main", &["All of the range is loaded, and nothing happened in it."]).await;
    assert!(!site.text().contains("can’t be read"));
}

#[wasm_bindgen_test]
async fn the_delete_dialog_does_not_call_a_log_empty_that_tells_no_time() {
    let backend = Backend::new();
    backend.serve(LIST, json!({ "tokens": rows(1, 2) }));
    backend.on("GET", LOG, |_| page(&undated(), ""));
    let site = open("/orgs/acme-corp/tokens", &backend).await;
    site.lists(&["token-00001"]).await;
    site.press("Actions for token-00001").await;
    let is_delete = |item: &HtmlElement| item.inner_text().contains("Delete…");
    until("a menu", || site.every("menuitem").iter().any(is_delete)).await;
    site.every("menuitem").into_iter().find(is_delete).expect("an item").click();
    site.wait_for("dialog", "Delete token").await;
    let said = || site.texts(".would-break").concat();
    site.later("the log", || said().contains("3 events have a time that can’t be read")).await;
    assert!(!said().contains("No use of it is in the audit log"), "{}", said());
    assert!(!said().contains("no other token"), "{}", said());
}

#[wasm_bindgen_test]
async fn a_refused_value_is_not_called_unnamed_by_a_log_that_tells_no_time() {
    let backend = Backend::new();
    backend.on("GET", LOG, |_| page(&undated(), ""));
    let site = open("/orgs/acme-corp/tokens", &backend).await;
    site.press("Which token is this?").await;
    let dialog = site.wait_for("dialog", "Which token is this?").await;
    let refusal = json!({ "code": 401, "message": "Token was deleted" });
    backend.on("GET", "/api/user", move |_| Answer::json(401, &refusal));
    enter(&dialog, "Token value", "tcp_An0therV4lue0123456789abcdefghijklmnopqrstuv");
    button(&dialog, "Check token").click();
    site.shows("dialog", &["3 events have a time that can’t be read."]).await;
    assert!(!dialog.inner_text().contains("names no token"), "{}", dialog.inner_text());
}
