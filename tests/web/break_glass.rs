//! Break-glass access: an admin token for some hours with a reason, the banner over every page, deleting it
//! in one press, and the report.

use crate::harness::{focused, press, until};
use crate::page::{
    Answer, Backend, LIST, Rules, Site, Who, button, enter, now, open, problem, row,
};
use leptos::prelude::document;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const TOKENS: &str = "/orgs/acme-corp/tokens";
const VALUE: &str = "tcp_zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQPONMLKJ";
const ONE: &str = "/api/orgs/acme-corp/tokens/id-emergency";

fn backend() -> Backend {
    let backend = Backend::new();
    backend.serve(LIST, json!({ "tokens": [row(1, &json!({ "name": "deploy-prod" }))] }));
    backend.on("POST", LIST, |_| Answer::ok(&json!({ "id": "id-emergency", "tokenValue": VALUE })));
    backend
}

/// The dialog, opened from the list of tokens.
async fn dialog_of(backend: &Backend) -> (Site, HtmlElement) {
    let site = open(TOKENS, backend).await;
    site.lists(&["deploy-prod"]).await;
    site.press("Break-glass access").await;
    let dialog = site.wait_for("dialog", "Break-glass access").await;
    (site, dialog)
}

/// Makes a token, and leaves its value.
async fn made(backend: &Backend) -> Site {
    let (site, dialog) = dialog_of(backend).await;
    enter(&dialog, "Reason", "The shop is down");
    button(&dialog, "Create admin token").click();
    let dialog = site.wait_for("dialog", "Token created").await;
    button(&dialog, "Done").click();
    site.press("Close without copying").await;
    site.gone("dialog").await;
    site
}

#[wasm_bindgen_test]
async fn it_needs_a_reason_is_sent_once_and_is_counted_down_over_every_page() {
    let backend = backend();
    let (site, dialog) = dialog_of(&backend).await;
    button(&dialog, "Create admin token").click();
    until("a problem", || problem(&dialog, "Reason").starts_with("Enter the reason")).await;
    assert!(backend.asked("POST", LIST).is_empty());
    site.get("radio", "4 hours").click();
    enter(&dialog, "Reason", "The shop is down");
    button(&dialog, "Create admin token").click();
    let dialog = site.wait_for("dialog", "Token created").await;
    assert!(dialog.inner_text().contains(VALUE));
    let asked = backend.asked("POST", LIST);
    assert_eq!(asked.len(), 1);
    let sent = asked[0].json();
    assert_eq!(sent["admin"], json!(true));
    assert_eq!(sent["description"], json!("Break-glass for 4 hours: The shop is down"));
    let life = sent["expires"].as_i64().expect("seconds") - now();
    assert!((4 * 3600 - 120..=4 * 3600 + 120).contains(&life), "{life}");
    assert!(asked[0].query.contains("reason=The"), "{}", asked[0].query);
    button(&dialog, "Done").click();
    site.shows("dialog", &["Close without copying?"]).await;
    site.press("Close without copying").await;
    site.gone("dialog").await;
    let name = sent["name"].as_str().expect("a name");
    site.shows(".break-glass", &["Break-glass access", name, "acme-corp", "h"]).await;
    let body = document().body().map(|body| body.inner_html()).unwrap_or_default();
    assert!(!body.contains(VALUE));
    press("g");
    press("e");
    until("the teams", || site.address() == "/orgs/acme-corp/teams").await;
    site.shows(".break-glass", &[name]).await;
    // One at a time.
    press("g");
    press("t");
    site.press("Break-glass access").await;
    site.shows("dialog", &["You have a break-glass token already", name]).await;
}

#[wasm_bindgen_test]
async fn one_press_deletes_it_and_the_report_is_offered() {
    let backend = backend();
    let site = made(&backend).await;
    let reads = backend.asked("GET", LIST).len();
    backend.on("DELETE", ONE, |_| Answer::cut());
    site.press("Delete now").await;
    site.shows(".break-glass", &["Outcome unknown", "Press again"]).await;
    backend.on("DELETE", ONE, |_| Answer::empty(204));
    site.press("Delete now").await;
    site.shows(".break-glass", &["Break-glass access has ended.", "was deleted."]).await;
    assert_eq!(backend.asked("DELETE", ONE).len(), 2);
    // The list follows.
    until("a reading", || backend.asked("GET", LIST).len() > reads).await;
    site.press("Report…").await;
    site.wait_for("dialog", "Report of the break-glass access").await;
    site.shows("dialog", &["0 events, with its creation and deletion."]).await;
    press("Escape");
    site.gone("dialog").await;
    assert!(focused().is_connected());
    button(&site.select(".break-glass").remove(0), "Dismiss").click();
    site.gone(".break-glass").await;
}

#[wasm_bindgen_test]
async fn a_refusal_is_told_and_nothing_is_counted_down() {
    let backend = backend();
    backend.on("POST", LIST, |_| {
        Answer::json(403, &json!({ "code": 403, "message": "Admin tokens are not permitted here" }))
    });
    let (site, dialog) = dialog_of(&backend).await;
    enter(&dialog, "Reason", "The shop is down");
    button(&dialog, "Create admin token").click();
    site.shows("dialog", &["Admin tokens are not permitted here"]).await;
    assert!(site.select(".break-glass").is_empty());
    press("Escape");
    site.gone("dialog").await;
}

#[wasm_bindgen_test]
async fn a_token_whose_value_was_lost_can_be_deleted() {
    let backend = backend();
    backend.on("POST", LIST, |_| Answer::cut());
    let (site, dialog) = dialog_of(&backend).await;
    let asking = backend.clone();
    backend.on("GET", LIST, move |_| {
        let sent = asking.asked("POST", LIST);
        let name = sent.last().map(|asked| asked.json()["name"].clone()).unwrap_or_default();
        Answer::ok(&json!({ "tokens": [row(9, &json!({ "id": "id-emergency", "name": name }))] }))
    });
    enter(&dialog, "Reason", "The shop is down");
    button(&dialog, "Create admin token").click();
    site.shows("dialog", &["Created, but its value is lost"]).await;
    press("Escape");
    site.gone("dialog").await;
    backend.on("DELETE", ONE, |_| Answer::empty(204));
    site.press("Delete now").await;
    site.shows(".break-glass", &["was deleted."]).await;
}

#[wasm_bindgen_test]
async fn by_the_rules_of_the_service_it_works_until_it_is_deleted() {
    let rules = Rules::new();
    let site = rules.open(Who::Ada, TOKENS).await;
    site.press("Break-glass access").await;
    let dialog = site.wait_for("dialog", "Break-glass access").await;
    enter(&dialog, "Reason", "The shop is down");
    button(&dialog, "Create admin token").click();
    let dialog = site.wait_for("dialog", "Token created").await;
    let value = crate::page::within(&dialog, "[aria-label='Token value']").remove(0).inner_text();
    let works = || rules.call(value.trim(), "GET", "/api/user", &serde_json::Value::Null).0;
    assert_eq!(works(), 200);
    button(&dialog, "Done").click();
    site.press("Close without copying").await;
    site.press("Delete now").await;
    site.shows(".break-glass", &["was deleted."]).await;
    assert_eq!(works(), 401);
    site.press("Report…").await;
    site.shows("dialog", &["events, with its creation and deletion."]).await;
}
