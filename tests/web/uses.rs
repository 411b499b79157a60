//! What the dialogs that delete tokens, and the page of a token, say of the uses that the log has.

use crate::harness::until;
use crate::page::{Answer, Backend, LIST, Site, data::LOG, event, now, open, row};
use leptos::prelude::document;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const TOKENS: &str = "/orgs/acme-corp/tokens";
const DAY: u32 = 24;

/// An event of a token, so many hours ago.
fn of(token: u32, hours: u32, failed: bool) -> Value {
    let more = json!({
        "tokenID": format!("id-{token}"),
        "tokenName": format!("token-{token:05}"),
        "authFailure": failed,
    });
    event(hours, &more)
}

/// A token that never expires, last used so many seconds ago.
fn used(token: u32, ago: i64) -> Value {
    let created = "2025-01-01T00:00:00Z";
    row(token, &json!({ "created": created, "expires": 0, "lastUsed": now() - ago }))
}

fn serving(tokens: &[Value], events: Vec<Value>) -> Backend {
    let backend = Backend::new();
    backend.serve(LIST, json!({ "tokens": tokens }));
    backend.on("GET", LOG, move |_| {
        Answer::ok(&json!({ "auditLogEvents": events, "continuationToken": "" }))
    });
    backend
}

fn said(site: &Site) -> String {
    site.texts(".would-break").concat()
}

/// The list with the delete dialog of the first token.
async fn deleting(backend: &Backend) -> Site {
    let site = open(TOKENS, backend).await;
    site.lists(&["token-00001"]).await;
    site.press("Actions for token-00001").await;
    let is_delete = |item: &HtmlElement| item.inner_text().contains("Delete…");
    until("a menu", || site.every("menuitem").iter().any(is_delete)).await;
    site.every("menuitem").into_iter().find(is_delete).expect("an item").click();
    site.wait_for("dialog", "Delete token").await;
    site
}

#[wasm_bindgen_test]
async fn before_deleting_all_30_days_count_and_what_stays_stands_apart() {
    let days = 8 * i64::from(DAY) * 3600;
    let created = json!({ "event": "Team Token Created", "tokenID": "id-1",
        "description": "Created team token \"night-job\"" });
    let events = vec![of(1, 8 * DAY, false), event(9 * DAY, &created)];
    let site = deleting(&serving(&[used(1, days)], events)).await;
    let uses = "It was used for, in the last 30 days:";
    site.later("a use 8 days ago", || said(&site).contains(uses)).await;
    assert!(said(&site).contains("Opened stack …"), "{}", said(&site));
    let headings = site.texts(".would-break h3");
    assert_eq!(headings, ["Deleting this would break", "What stays"]);
    assert!(!said(&site).contains("7 days"), "{}", said(&site));
}

#[wasm_bindgen_test]
async fn a_refused_call_hides_no_use_that_the_log_does_not_show() {
    let site = deleting(&serving(&[used(1, 90)], vec![of(1, 5, true)])).await;
    let last = "It was last used 1 minute ago; the log does not show for what";
    site.later("the last use", || said(&site).contains(last)).await;
    assert!(said(&site).contains("nothing of it but 1 refused call"), "{}", said(&site));
}

#[wasm_bindgen_test]
async fn of_several_the_one_in_use_is_named_and_each_has_its_last_use() {
    let never = row(2, &json!({ "created": "2025-01-01T00:00:00Z", "lastUsed": 0 }));
    // The log names tokens, if only another one.
    let backend = serving(&[used(1, 90), never], vec![of(9, 3, false)]);
    let site = open(TOKENS, &backend).await;
    site.lists(&["token-00001", "token-00002"]).await;
    site.get("checkbox", "Select all").click();
    site.press("Delete selected…").await;
    let dialog = site.wait_for("dialog", "Delete tokens").await;
    let named = "token-00001 was last used 1 minute ago; the log does not show for what";
    site.later("the name", || said(&site).contains(named)).await;
    let listed = site.texts(".many-list li");
    assert_eq!(listed, ["token-00001 last used 1 minute ago", "token-00002 never used"]);
    assert!(!dialog.inner_text().contains("7 days"), "{}", dialog.inner_text());
}

#[wasm_bindgen_test]
async fn a_deleted_token_that_is_opened_by_its_id_has_the_name_that_the_log_knows() {
    let deleted = event(
        2,
        &json!({ "event": "Organization Token Deleted", "description": "Deleted token \"token-00007\"" }),
    );
    let backend = serving(&[], vec![deleted, of(7, 3, false)]);
    let site = open(&format!("{TOKENS}/id-7"), &backend).await;
    site.wait_for("heading", "This token was deleted").await;
    until("its name as the heading", || site.texts("h1") == ["token-00007"]).await;
    until("its name in the title", || document().title().starts_with("token-00007 · ")).await;

    let site = open(&format!("{TOKENS}/id-8"), &serving(&[], vec![of(9, 3, false)])).await;
    site.wait_for("heading", "No such token here").await;
    site.shows("main", &["Activity"]).await;
    assert_eq!(site.texts("h1"), ["Access token"]);
}

#[wasm_bindgen_test]
async fn refused_calls_are_called_refused_and_a_token_without_events_not_idle() {
    let address = format!("{TOKENS}/id-1");
    let site = open(&address, &serving(&[used(1, 90)], vec![of(1, 5, true)])).await;
    site.shows("main", &["Refused", "first refusal"]).await;
    let site = open(&address, &serving(&[used(1, 90)], vec![of(9, 5, false)])).await;
    let none = "The audit log has no event of this token in the last 30 days";
    site.shows("main", &[none, "It was last used 1 minute ago."]).await;
    assert!(!site.text().contains("did nothing"));
}
